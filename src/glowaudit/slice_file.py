"""A slice on disk: all that a report's notebook reads. A small database, read-only, shut off from the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit.engine import Engine
from glowaudit.errors import UsageError
from glowaudit.settings import NAMES, Settings, settings_from
from glowaudit.values import literal, quoted

if TYPE_CHECKING:
    import pandas as pd

SHUT = ("set enable_external_access = false", "set lock_configuration = true")


def write_slice(engine: Engine, tables: Iterable[str], path: Path) -> Path:
    """Copy tables of an audit into a new database file, and nothing else."""
    connection = engine.connection
    connection.execute(f"attach {literal(str(path))} as slice (block_size 16384)")
    try:
        for table in tables:
            connection.execute(f"create table slice.{quoted(table)} as from {quoted(table)}")
    finally:
        connection.execute("detach slice")
    return path


def open_slice(path: Path) -> Engine:
    """The database of a slice: nothing can be written, and no other file be read, through it."""
    if not path.is_file():
        raise UsageError(f"slice_file {path.name!r} is not there")
    engine = Engine(path, read_only=True)
    for statement in ("set threads = 1", *SHUT):
        engine.connection.execute(statement)
    return engine


def tables_in(engine: Engine) -> list[str]:
    """The names of a slice's tables, sorted."""
    return [str(row[0]) for row in engine.rows("select table_name from duckdb_tables() order by table_name")]


def read_slice(path: Path) -> dict[str, pd.DataFrame]:
    """Every table of a slice. The database is closed again at once; whoever reads the same one again has it at once."""
    is_there = path.stat() if path.is_file() else None
    version = (is_there.st_ino, is_there.st_size, is_there.st_mtime_ns) if is_there else None
    return {name: table.copy(deep=False) for name, table in _tables(path, version).items()}


@lru_cache(maxsize=1)
def _tables(path: Path, version: object) -> dict[str, pd.DataFrame]:  # noqa: ARG001 - another version is another slice
    with open_slice(path) as engine:
        return {table: engine.fetch(f"from {quoted(table)}") for table in tables_in(engine)}


def settings_of(tables: dict[str, pd.DataFrame]) -> Settings:
    """The settings with which a slice was cut."""
    stored = tables["run_settings"].iloc[0]
    return settings_from({name: _stored(name, stored[name]) for name in NAMES})


def _stored(name: str, value: Any) -> Any:
    """A setting as it stands in a database, as Python writes it."""
    if value is None or value != value:
        return None
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime() if name == "known_at" else value.date()
    return value.item() if hasattr(value, "item") else value


def slice_digest(path: Path) -> str:
    """sha256 of every value of a slice, in order: alike slices make alike reports, whatever their files' bytes."""
    digest = hashlib.sha256()
    with open_slice(path) as engine:
        for table in tables_in(engine):
            described = engine.rows(f"describe {quoted(table)}")
            columns = ", ".join(f"coalesce(cast({quoted(row[0])} as varchar), chr(30))" for row in described)
            row = f"sha256(concat_ws(chr(31), {columns}))"
            found = engine.rows(f"select coalesce(string_agg({row}, '' order by rowid), '') from {quoted(table)}")
            digest.update(f"{table} {[tuple(row[:2]) for row in described]} {found[0][0]}\n".encode())
    return digest.hexdigest()
