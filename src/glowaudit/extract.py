"""Files -> raw tables: every row as text with its row, line and what is malformed. Whole-file faults stop a run.

`raw_<table>` holds: row (what a spreadsheet shows), line (first physical line), malformed (what is wrong with the
shape of the row, or NULL), then every column of the schema as trimmed text, NULL where empty. Of a streamed table in
Parquet it is a view of the file; of a CSV file with one row a line a view of read_<table>, whose rows stand as in the
file, so that their numbers need not be kept; else a table. Days that the file holds as days are given as such, without
a text.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Mapped
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from glowaudit.csv_file import CsvSource, Survey, open_csv, survey_bytes
from glowaudit.engine import Engine
from glowaudit.errors import GlowauditError, UnusableExtract, UsageError
from glowaudit.mapping import Mapping
from glowaudit.parquet_file import open_parquet
from glowaudit.private_folder import PrivateFolder
from glowaudit.proposals import near_miss
from glowaudit.relation import FileFault, Relation
from glowaudit.schema import FLAG, TABLES, Table, columns_of, typed_days
from glowaudit.shortage import shortage
from glowaudit.values import column_expression, day_expression, quoted

# the first row stands in line 2, below the header; a table keeps its rows in the order in which they came
PLACES = "rowid + 2 as row, rowid + 2 as line, cast(null as varchar) as malformed"


@dataclass
class Extract:
    """What was read: folder, the file of each table, its sha256, its headings, and extra columns that were ignored.

    stamps  size and time of change of each file, before it was read
    """

    folder: Path = Path()
    files: dict[str, Path] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)
    headings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mapping_text: str | None = None
    encoding: str = "utf-8"
    stamps: dict[Path, tuple[int, int] | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Opening:
    """How files are opened: the encoding they are said to have, a folder for clean copies, surveys under way."""

    encoding: str
    scratch: Path
    surveys: Mapped[Path, Future[Survey]] = field(default_factory=dict)


def is_parquet(path: Path) -> bool:
    """Is it a Parquet file, by its name?"""
    return path.suffix.lower() == ".parquet"


@contextmanager
def surveyed_ahead(paths: Iterable[Path]) -> Iterator[dict[Path, Future[Survey]]]:
    """The surveys of all CSV files, made one after the other while the database reads those surveyed before."""
    with ThreadPoolExecutor(1) as surveyor:
        try:
            yield {path: surveyor.submit(survey_bytes, path) for path in paths if not is_parquet(path)}
        finally:
            surveyor.shutdown(cancel_futures=True)


def read_extract(engine: Engine, folder: Path, mapping: Mapping | None = None, encoding: str = "utf-8") -> Extract:
    """Make the raw tables of every file of an extract. All whole-file faults at once as UnusableExtract."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder: give the folder that holds authorities.csv, people.csv, ...")
    _require_encoding(encoding)
    mapping = mapping or Mapping()
    extract, faults = Extract(folder, mapping_text=mapping.text, encoding=encoding), []
    found = [(table, _sought(folder, table, mapping)) for table in TABLES.values()]
    paths = [path for _, path in found if isinstance(path, Path)]
    extract.stamps = {path: _stamp(path) for path in paths}
    with PrivateFolder() as scratch, surveyed_ahead(paths) as surveys:
        opening = Opening(encoding, scratch, surveys)
        for table, path in found:
            try:
                if isinstance(path, FileFault):
                    raise path
                _read_table(engine, extract, table, path, mapping, opening)
            except FileFault as fault:
                faults.extend(fault.faults)
    if faults:
        raise UnusableExtract(faults)
    require_unchanged(extract)
    return extract


def require_unchanged(extract: Extract) -> None:
    """UnusableExtract where a file is another now than before it was read: its digest might be that of either."""
    changed = [path for path, stamp in extract.stamps.items() if _stamp(path) != stamp]
    if changed:
        raise UnusableExtract([f"{path.name}: the file changed while it was read; begin anew" for path in changed])


def _stamp(path: Path) -> tuple[int, int] | None:
    """Size and time of change of a file, None where it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _require_encoding(encoding: str) -> None:
    """UsageError where Python knows no text encoding of that name."""
    try:
        "".encode(encoding)
        codecs.lookup(encoding)
    except (LookupError, ValueError):
        raise UsageError(f"--encoding {encoding}: no such encoding; give one such as utf-8, cp1252 or utf-16") from None


def read_headings(folder: Path, mapping: Mapping, encoding: str) -> dict[str, tuple[str, ...]]:
    """The headings of every table that can be opened, for proposing a mapping."""
    headings: dict[str, tuple[str, ...]] = {}
    with Engine() as engine, PrivateFolder() as scratch:
        for table in TABLES.values():
            try:
                path = file_of(folder, table, mapping)
                if path:
                    headings[table.name] = _open(engine, path, Opening(encoding, scratch)).headings
            except FileFault:
                continue
    return headings


def _sought(folder: Path, table: Table, mapping: Mapping) -> Path | FileFault | None:
    """The file of a table, None where it may be missing, or what is to be said of it in its turn."""
    try:
        return file_of(folder, table, mapping)
    except FileFault as fault:
        return fault


def file_of(folder: Path, table: Table, mapping: Mapping) -> Path | None:
    """The file of a table, None where it may be missing; FileFault where it is not there, or twice."""
    if table.name in mapping.files:
        named = folder / mapping.files[table.name]
        if not named.is_file():
            raise FileFault(f"{mapping.files[table.name]}: no such file in the extract; the mapping names it")
        return named
    found = [path for ending in (".csv", ".parquet") if (path := folder / f"{table.name}{ending}").is_file()]
    if len(found) > 1:
        raise FileFault(f"{table.name}: both {found[0].name} and {found[1].name} are there; take one away")
    if found:
        return found[0]
    if table.file_optional or (table.name == "decisions" and mapping.has_flags):
        return None
    raise FileFault(
        f"{table.name}.csv: the file is missing (nor is there {table.name}.parquet); "
        f'name yours in a mapping: [files] {table.name} = "..."'
        + ("; or map a column of current flags as glow_choice" if table.name == "decisions" else "")
    )


def _open(engine: Engine, path: Path, opening: Opening) -> Relation:
    try:
        if is_parquet(path):
            return open_parquet(engine, path)
        ahead = opening.surveys.get(path)
        return open_csv(CsvSource(path, opening.encoding, opening.scratch), ahead.result() if ahead else None)
    except OSError as fault:
        raise FileFault(f"{path.name}: it cannot be read ({fault.strerror})") from None


def _read_table(
    engine: Engine, extract: Extract, table: Table, path: Path | None, mapping: Mapping, opening: Opening
) -> None:
    if path is None:
        load_empty(engine, table.name)
        return
    relation = _open(engine, path, opening)
    places, faults = _places(table, relation, path, mapping)
    try:
        count = _make(engine, table.name, relation, places, mapping)
    except FileFault as fault:
        raise FileFault(*faults, *fault.faults) from None
    if not count and not table.may_be_empty:
        faults.append(f"{path.name}: there is a header and no row; export the table again")
    if faults:
        raise FileFault(*faults)
    if table.streamed and is_parquet(path):
        engine.streamed_files[table.name] = path
    known = {relation.headings[place] for place in places.values()}
    extract.files[table.name], extract.sha256[table.name] = path, relation.sha256
    extract.headings[table.name] = relation.headings
    extract.ignored[table.name] = tuple(h for h in relation.headings if h not in known)


def load_empty(engine: Engine, table: str) -> None:
    """Make raw_<table> without a row, as of a file that is not there."""
    columns = {"row": "bigint", "line": "bigint"} | dict.fromkeys(("malformed", *columns_of(table)), "varchar")
    engine.load(f"raw_{table}", columns | dict.fromkeys(typed_days(table).values(), "date"), [])


def _make(engine: Engine, table: str, relation: Relation, places: dict[str, int], mapping: Mapping) -> int:
    """Make raw_<table> and count its rows. Where the quick way does not give a row a line, take the careful one."""
    count = None
    if relation.select:
        try:
            count = _made(engine, table, relation, places, mapping)
        except duckdb.Error as fault:
            if relation.otherwise is None or shortage(fault):
                raise
    if count is not None and relation.must_have in (None, count):
        if relation.one_a_line:
            engine.view(f"raw_{table}", f"select {PLACES}, * from read_{table}")
        return count
    if relation.one_a_line:
        engine.drop(f"read_{table}")
    if relation.otherwise is None:
        raise GlowauditError(f"{table}: {count} rows came out where {relation.must_have} stand in the file")
    return _make(engine, table, relation.otherwise(), places, mapping)


def _made(engine: Engine, table: str, relation: Relation, places: dict[str, int], mapping: Mapping) -> int:
    """Make raw_<table>, or read_<table> of a file with one row a line, and count its rows."""
    projection = ", ".join(_projection(table, relation, places, mapping))
    if relation.one_a_line:
        engine.create(f"read_{table}", f"select {projection} from ({relation.select})")
        return int(engine.rows(f"select count(*) from read_{table}")[0][0])
    select = f"select row, line, malformed, {projection} from ({relation.select})"
    if TABLES[table].streamed and relation.source:
        engine.view(f"raw_{table}", select)
        return _decoded(engine, relation, places)
    engine.create(f"raw_{table}", select)
    return int(engine.rows(f"select count(*) from raw_{table}")[0][0])


def _projection(table: str, relation: Relation, places: dict[str, int], mapping: Mapping) -> Iterator[str]:
    """The SQL of each column of raw_<table> after malformed."""
    for column in columns_of(table):
        place = places.get(column)
        is_day = place in relation.days
        text = column_expression(table, column, place, mapping, relation.trim, is_day)
        if typed := typed_days(table).get(column):
            day = day_expression(table, column, place if is_day else None, mapping)
            text = f"case when {day} is null then {text} end"
            yield f"{day} as {quoted(typed)}"
        yield f"{text} as {quoted(column)}"


def _decoded(engine: Engine, relation: Relation, places: dict[str, int]) -> int:
    """Read every value of our columns once and count the rows, so that damage shows now and not half-way."""
    ours = ", ".join(quoted(relation.headings[place]) for place in places.values())
    select = f"select count(*), bit_xor(hash({ours or 1})) from {relation.source}"
    return int(engine.rows(select)[0][0])


def _places(table: Table, relation: Relation, path: Path, mapping: Mapping) -> tuple[dict[str, int], list[str]]:
    """Where each of our columns stands in the file; every missing, doubled or unreadable one is a fault."""
    names = mapping.columns.get(table.name, {})
    constants = mapping.constants.get(table.name, {})
    places: dict[str, int] = {}
    faults: list[str] = []
    for column in columns_of(table.name):
        if column in constants or (column == FLAG and column not in names):
            continue
        heading = names.get(column, column)
        found = [place for place, text in enumerate(relation.headings) if text == heading]
        if len(found) == 1 and found[0] in relation.unreadable:
            faults.append(f"{path.name}: {relation.unreadable[found[0]]}")
        elif len(found) == 1:
            places[column] = found[0]
        elif found:
            faults.append(f"{path.name}: the heading {heading!r} stands {len(found)} times; keep one")
        elif column in table.required or column in names:
            hint = near_miss(table.name, column, relation.headings)
            faults.append(
                f"{path.name}: the column {heading!r} is missing"
                + (f'; is it {hint!r}? Then map it: [columns.{table.name}] {column} = "{hint}"' if hint else "")
            )
    return places, faults
