"""Parquet -> a relation of text, so that staging treats both kinds of file alike."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from typing import NoReturn

import duckdb

from glowaudit.engine import Engine
from glowaudit.relation import FileFault, Relation
from glowaudit.values import path_literal, quoted

_PLAIN = ("VARCHAR", "UUID", "DATE", "BOOLEAN", '"NULL"')
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")


def open_parquet(engine: Engine, path: Path) -> Relation:
    """Row 2 is the first row, as if the table stood in a spreadsheet. Columns that are not text, whole numbers or
    days are `unreadable`: to write a number with decimals as an identifier would be a guess."""
    source = f"read_parquet({path_literal(path)}, file_row_number = true, hive_partitioning = false)"
    try:
        described = engine.rows(f"describe select * exclude (file_row_number) from {source}")
    except duckdb.Error as fault:
        raise FileFault(f"{path.name}: not a readable Parquet file ({str(fault).splitlines()[0][:120]})") from None
    unreadable, parts, days = {}, [], []
    for place, (name, kind, *_rest) in enumerate(described):
        expression = _text(quoted(name), kind)
        if expression is None:
            unreadable[place] = f"the column {name!r} holds {kind}: save it as text (identifiers) or as dates"
        parts.append(f"{expression or 'cast(null as varchar)'} as c{place}")
        if kind == "DATE" or kind.startswith("TIMESTAMP"):
            days.append(place)
            parts.append(f"{_day(quoted(name))} as d{place}")
    numbers = "file_row_number + 2 as row, file_row_number + 2 as line, cast(null as varchar) as malformed"
    select = f"select {numbers}, {', '.join(parts)} from {source}"
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    headings = tuple(str(row[0]) for row in described)
    return Relation(
        headings,
        select,
        digest,
        otherwise=partial(_damaged, path),
        unreadable=unreadable,
        days=frozenset(days),
        source=source,
    )


def _damaged(path: Path) -> NoReturn:
    raise FileFault(f"{path.name}: the Parquet file is damaged: its rows cannot be read; export the table again")


def _text(name: str, kind: str) -> str | None:
    """SQL of a Parquet column as text; None for kinds that cannot be read without guessing."""
    if kind in _PLAIN or kind in _WHOLE or kind.startswith("ENUM("):
        return f"cast({name} as varchar)"
    if kind.startswith("TIMESTAMP"):
        fraction = "%n" if kind == "TIMESTAMP_NS" else "%f"
        return f"regexp_replace(strftime({name}, '%Y-%m-%d %H:%M:%S.{fraction}'), ' 00:00:00[.]0+$', '')"
    return None


def _day(name: str) -> str:
    """SQL of the day that a column of days or moments holds; NULL where it is none of ours, or has a time of day."""
    day = f"cast({name} as date)"
    return f"case when {day} between date '0001-01-01' and date '9999-12-31' and {day} = {name} then {day} end"
