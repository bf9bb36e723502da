"""`sample --faults`: a clean extract, the same with planted faults, broken ones, and the truth about all of them."""

from pathlib import Path

from glowaudit.samples.broken import BROKEN, ENCODINGS, EXPECTED, more_opt_outs
from glowaudit.samples.clean import Tables, clean_tables
from glowaudit.samples.planting import TRUTH_COLUMNS, sort_rows, truth_rows
from glowaudit.samples.row_faults import plant_faults
from glowaudit.samples.writing import write_table
from glowaudit.schema import TABLES

RISE = "more_opt_outs"


def write_faults(directory: Path, seed: int = 2016) -> None:
    """Write `clean`, `faults`, `more_opt_outs`, `broken/<name>`, and `truth`; the same seed gives the same bytes.

    truth/planted.csv   one row an alarm that must come of `faults` (`planting.TRUTH_COLUMNS`)
    truth/extracts.csv  one row an extract: folder, and the exit code of `glowaudit reconcile`
    """
    _write_extract(directory / "clean", clean_tables(seed))
    faulty = clean_tables(seed)
    ground = plant_faults(faulty, seed)
    _write_extract(directory / "faults", faulty)
    risen = clean_tables(seed)
    more_opt_outs(risen, seed)
    _write_extract(directory / RISE, risen)
    for name, spoil in BROKEN.items():
        tables = clean_tables(seed)
        sort_rows(tables)
        spoil(tables)
        _write_extract(directory / "broken" / name, tables, ENCODINGS.get(name, "utf-8"))
    truth = directory / "truth"
    truth.mkdir(parents=True)
    write_table(truth / "planted.csv", TRUTH_COLUMNS, truth_rows(ground))
    sound = [(name, 0) for name in ("clean", "faults", RISE)]
    broken = [(f"broken/{name}", EXPECTED[name]) for name in BROKEN]
    write_table(truth / "extracts.csv", ("extract", "exit_code"), sound + broken)


def _write_extract(directory: Path, tables: Tables, people_in: str = "utf-8") -> None:
    sort_rows(tables)
    directory.mkdir(parents=True)
    for name, rows in tables.items():
        encoding = people_in if name == "people" else "utf-8"
        path = directory / f"{name}.csv"
        write_table(path, TABLES[name].columns, (tuple(row.values()) for row in rows), encoding=encoding)
