"""A mapping: how a council's own files, headings, words and dates become ours."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from glowaudit.csv_records import WHITE_SPACE
from glowaudit.errors import UsageError
from glowaudit.schema import DAYS, FLAG, MOMENTS, TABLES, columns_of, folded, words_of

SECTIONS = ("files", "columns", "values", "constants", "dates", "snapshot")
MONTH_PARTS = {"%m", "%b", "%B"}
OTHER_PARTS = {"%a", "%A", "%H", "%I", "%M", "%S", "%f", "%p"}


@dataclass(frozen=True)
class Mapping:
    """files: table -> file name; columns: table -> our column -> their heading;
    values: table -> our column -> their value (ASCII letters in lower case) -> our word;
    constants: table -> column -> value;
    date_formats: (table, column) -> strptime format; snapshot_on: day on which the flags hold; text: as written."""

    files: dict[str, str] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    constants: dict[str, dict[str, str]] = field(default_factory=dict)
    date_formats: dict[tuple[str, str], str] = field(default_factory=dict)
    snapshot_on: date | None = None
    text: str | None = None

    @property
    def has_flags(self) -> bool:
        """Does any table carry a snapshot flag?"""
        return any(FLAG in columns for columns in (*self.columns.values(), *self.constants.values()))


def read_mapping(path: Path) -> Mapping:
    """Read a TOML mapping. Every fault at once, as one UsageError that names the file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(f"mapping {path}: {fault}") from None
    return mapping_from(text, f"mapping {path}")


def mapping_from(text: str, where: str) -> Mapping:
    """A mapping from its TOML text. Every fault at once, as one UsageError that says `where` it stands."""
    try:
        given = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        raise UsageError(f"{where}: {fault}") from None
    faults: list[str] = [
        f"[{name}] is unknown: sections are {', '.join(SECTIONS)}" for name in given if name not in SECTIONS
    ]
    mapping = Mapping(
        files=_words(given.get("files", {}), "files", tuple(TABLES), faults),
        columns=_by_table(given.get("columns", {}), "columns", faults),
        values=_values(given.get("values", {}), faults),
        constants=_by_table(given.get("constants", {}), "constants", faults),
        date_formats=_formats(given.get("dates", {}), faults),
        snapshot_on=_snapshot(given.get("snapshot", {}), faults),
        text=text,
    )
    if mapping.has_flags and mapping.snapshot_on is None:
        faults.append(f"a {FLAG} column needs a day: add [snapshot] on = 2016-05-10")
    for table, columns in mapping.constants.items():
        for column, value in columns.items():
            faults += [f"[constants.{table}] {column} = {fault}" for fault in _none_of_ours(table, column, value)]
        twice = sorted(set(columns) & set(mapping.columns.get(table, {})))
        faults += [f"[constants.{table}] {column} stands in [columns.{table}] too; keep one" for column in twice]
    if faults:
        raise UsageError("\n".join(f"{where}: {fault}" for fault in faults))
    return mapping


def _words(given: object, where: str, allowed: tuple[str, ...], faults: list[str]) -> dict[str, str]:
    if not isinstance(given, dict):
        faults.append(f"[{where}] must be a table of names and texts")
        return {}
    for name, value in given.items():
        if name not in allowed:
            faults.append(f"[{where}] {name} is unknown: names are {', '.join(allowed)}")
        elif not isinstance(value, str):
            faults.append(f"[{where}] {name} must be text in quotation marks, not {value!r}")
    return {name: value for name, value in given.items() if name in allowed and isinstance(value, str)}


def _by_table(given: object, section: str, faults: list[str]) -> dict[str, dict[str, str]]:
    result: dict[str, dict[str, str]] = {}
    for table, inner in _tables(given, section, faults).items():
        result[table] = _words(inner, f"{section}.{table}", columns_of(table), faults)
    return result


def _values(given: object, faults: list[str]) -> dict[str, dict[str, dict[str, str]]]:
    result: dict[str, dict[str, dict[str, str]]] = {}
    for table, columns in _tables(given, "values", faults).items():
        if not isinstance(columns, dict):
            faults.append(f"[values.{table}] must hold one table a column, such as [values.{table}.role]")
            continue
        for column, pairs in columns.items():
            where = f"values.{table}.{column}"
            if column not in columns_of(table):
                faults.append(f"[{where}] is no column of {table}: columns are {', '.join(columns_of(table))}")
                continue
            texts = _words(pairs, where, tuple(pairs) if isinstance(pairs, dict) else (), faults)
            result.setdefault(table, {})[column] = _meanings(texts, where, faults)
            for theirs, ours in texts.items():
                ours_stands_left = theirs.strip() and not _none_of_ours(table, column, theirs)
                turned = f'; the other way round, "{ours}" = "{theirs}"?' if ours_stands_left else ""
                faults += [f"[{where}] {theirs!r} = {fault}{turned}" for fault in _none_of_ours(table, column, ours)]
    return result


def _meanings(texts: dict[str, str], where: str, faults: list[str]) -> dict[str, str]:
    meanings: dict[str, str] = {}
    for theirs, ours in texts.items():
        if meanings.setdefault(folded(theirs.strip(WHITE_SPACE)), ours.strip(WHITE_SPACE)) != ours.strip(WHITE_SPACE):
            faults.append(f"[{where}] {theirs!r} stands twice with different meanings")
    return meanings


def _none_of_ours(table: str, column: str, text: str) -> list[str]:
    """The fault of a text that stands for a code word of ours and is none; nothing at all is not known, and none."""
    words, told = words_of(table).get(column, ()), text.strip(WHITE_SPACE)
    if not words or not told or folded(told) in map(folded, words):
        return []
    return [f"{text!r} is none of ours: {', '.join(words)}"]


def _tables(given: object, section: str, faults: list[str]) -> dict[str, object]:
    if not isinstance(given, dict):
        faults.append(f"[{section}] must hold one table a file, such as [{section}.people]")
        return {}
    for table in given:
        if table not in TABLES:
            faults.append(f"[{section}.{table}] is no table: tables are {', '.join(TABLES)}")
    return {table: inner for table, inner in given.items() if table in TABLES}


def _formats(given: object, faults: list[str]) -> dict[tuple[str, str], str]:
    """`format` for every day, then `[dates.people] added_on` where one column differs."""
    if not isinstance(given, dict):
        faults.append('[dates] must be a table such as [dates] format = "%d/%m/%Y"')
        return {}
    every = _format(given.get("format"), "dates.format", faults) if "format" in given else None
    result: dict[tuple[str, str], str] = {}
    for table in TABLES:
        for column in columns_of(table):
            if every and column in DAYS | MOMENTS:
                result[table, column] = every
    for table, inner in _tables({k: v for k, v in given.items() if k != "format"}, "dates", faults).items():
        days = tuple(column for column in columns_of(table) if column in DAYS | MOMENTS)
        for column, text in _words(inner, f"dates.{table}", days, faults).items():
            result[table, column] = _format(text, f"dates.{table}.{column}", faults) or ""
    return result


def _format(text: object, where: str, faults: list[str]) -> str | None:
    """A format that names day, month and four-digit year once each, and nothing else but weekday and time."""
    parts = [part.replace("-", "") for part in re.findall("%-?.?", text)] if isinstance(text, str) else []
    named = [part for part in parts if part not in OTHER_PARTS]
    whole = len(named) == 3 and {"%d", "%Y"} <= set(named) and bool(MONTH_PARTS & set(named))
    if not isinstance(text, str) or not whole:
        faults.append(f'{where} must be a format with %d, %m and %Y, such as "%d/%m/%Y", not {text!r}')
        return None
    return text


def _snapshot(given: object, faults: list[str]) -> date | None:
    on = given.get("on") if isinstance(given, dict) else None
    if not isinstance(given, dict) or set(given) - {"on"}:
        faults.append("[snapshot] holds one name: on = 2016-05-10")
    if isinstance(on, str):
        try:
            on = date.fromisoformat(on)
        except ValueError:
            pass
    if on is not None and (not isinstance(on, date) or isinstance(on, datetime)):
        faults.append(f"[snapshot] on is {on!r}: it must be a day such as 2016-05-10")
        return None
    return on
