"""Parquet -> a relation of text, so that staging treats both kinds of file alike."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

from glowaudit.engine import Engine
from glowaudit.relation import FileFault, Relation
from glowaudit.values import literal, quoted

_TEXT = ("VARCHAR", "UUID", "ENUM")
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")


def open_parquet(engine: Engine, path: Path) -> Relation:
    """Row 2 is the first row, as if the table stood in a spreadsheet. Numbers with decimals are refused."""
    source = f"read_parquet({literal(str(path))}, file_row_number = true)"
    try:
        described = engine.rows(f"describe select * exclude (file_row_number) from {source}")
    except duckdb.Error as fault:
        raise FileFault(f"{path.name}: not a readable Parquet file ({str(fault).splitlines()[0][:120]})") from None
    faults, parts = [], []
    for place, (name, kind, *_rest) in enumerate(described):
        expression = _text(quoted(name), kind)
        if expression is None:
            faults.append(f"{path.name}: the column {name!r} holds {kind}: save it as text (identifiers) or as dates")
        parts.append(f"{expression} as c{place}")
    if faults:
        raise FileFault(*faults)
    numbers = "file_row_number + 2 as row, file_row_number + 2 as line, cast(null as varchar) as malformed"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Relation(tuple(str(row[0]) for row in described), f"select {numbers}, {', '.join(parts)} from {source}", digest)


def _text(name: str, kind: str) -> str | None:
    """SQL of a Parquet column as text; None for kinds that cannot be read without guessing."""
    if kind.startswith(_TEXT) or kind in _WHOLE or kind in ("DATE", "BOOLEAN"):
        return f"cast({name} as varchar)"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"regexp_replace(strftime({name}, '%Y-%m-%d %H:%M:%S.%f'), ' 00:00:00.000000$', '')"
    if kind.startswith("TIMESTAMP"):
        return f"regexp_replace(strftime(cast({name} as timestamp), '%Y-%m-%d %H:%M:%S.%f'), ' 00:00:00.000000$', '')"
    return None
