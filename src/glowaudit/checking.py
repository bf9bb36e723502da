"""Check: an extract read and its rows checked, before anybody is judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType

from glowaudit.engine import Engine
from glowaudit.extract import Extract, read_extract
from glowaudit.mapping import Mapping
from glowaudit.pipeline import load_settings, run_layers
from glowaudit.settings import Settings
from glowaudit.sizing import is_large

CHECKED_LAYERS = ("1_staging", "2_checks")
WHOLE_TIME = (date(1, 1, 1), date(9999, 12, 31))


@dataclass(frozen=True)
class Cascade:
    """A quarantined row that others depend on: mend it and `rows` clear."""

    file: str
    row: int
    rows: int


class Check:
    """The rows of an extract, accepted or quarantined. Use `with Check.of(...) as check`."""

    def __init__(self, engine: Engine, extract: Extract) -> None:
        self.engine = engine
        self.extract = extract

    @classmethod
    def of(
        cls,
        folder: Path,
        mapping: Mapping | None = None,
        encoding: str = "utf-8",
        staff_choice_follows: bool = True,
        progress: Callable[[str], None] = lambda step: None,
    ) -> Check:
        """Read and check an extract. UnusableExtract where files cannot be read."""
        mapping = mapping or Mapping()
        engine = Engine(on_disk=is_large(folder, mapping))
        try:
            progress("read")
            extract = read_extract(engine, folder, mapping, encoding)
            settings = Settings(*WHOLE_TIME, staff_choice_follows=staff_choice_follows)
            load_settings(engine, settings, mapping.snapshot_on)
            run_layers(engine, CHECKED_LAYERS, progress)
        except BaseException:
            engine.close()
            raise
        return cls(engine, extract)

    def rows(self) -> dict[str, dict[str, int]]:
        """Rows read, accepted and quarantined per file."""
        return row_counts(self.engine, self.extract)

    def reasons(self) -> list[tuple[str, str, int, list[int]]]:
        """(file, reason, rows, first five row numbers), most rows first."""
        select = (
            "select file, reason, count(*), (list(row order by row))[:5] from quarantine "
            "group by 1, 2 order by 3 desc, 1, 2"
        )
        return [(str(f), str(r), int(n), list(map(int, rows))) for f, r, n, rows in self.engine.rows(select)]

    def cascades(self) -> list[Cascade]:
        """Quarantined rows that keep other rows out, most rows first."""
        select = (
            "select cause_file, cause_row, count(*) from quarantine where cause_file is not null "
            "group by 1, 2 order by 3 desc, 1, 2"
        )
        return [Cascade(str(file), int(row), int(rows)) for file, row, rows in self.engine.rows(select)]

    def stray_opt_outs(self) -> list[tuple[str, int, bool]]:
        """Opt-outs that name nobody known: (file, row, would a leading zero or a space make it fit?)."""
        select = "select file, row, would_fit is not null from stray_opt_outs order by file, row"
        return [(str(file), int(row), bool(fits)) for file, row, fits in self.engine.rows(select)]

    def close(self) -> None:
        """Close the database."""
        self.engine.close()

    def __enter__(self) -> Check:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def row_counts(engine: Engine, extract: Extract) -> dict[str, dict[str, int]]:
    """Rows read, accepted and quarantined per file: read = accepted + quarantined."""
    names = ("read", "accepted", "quarantined")
    counted = engine.rows("select file, rows_read, rows_accepted, rows_quarantined from row_counts order by file")
    found = {str(file): dict(zip(names, map(int, counts), strict=True)) for file, *counts in counted}
    return {file: dict.fromkeys(names, 0) for file in extract.files} | found
