"""The one seam to a database: make a step's table, fetch rows. DuckDB; Spark where somebody asks for it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

from glowaudit.errors import UsageError
from glowaudit.private_folder import PrivateFolder

if TYPE_CHECKING:
    import pandas as pd

# a database in memory has nothing to write down: a checkpoint, at every 16 MB by itself, only goes through all tables
WITHOUT_CHECKPOINTS = "1TB"
TABLES = "tables.duckdb"
MEMORY = "60%"  # of the machine's; the rest is for Python, which holds what is written and shown
MEMORY_NAME = "GLOWAUDIT_MEMORY"
MACROS = (
    "array_join(words, between) as array_to_string(words, between)",  # Spark's name for it
    # what has no capital of any alphabet is quickly found to need nothing; translate() takes fifty times as long
    "ascii_lower(word) as case when word = lower(word) then word "
    "else translate(word, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') end",
    # YYYY-MM-DD and nothing else, which try_cast alone would take for a day (2016-4-1, a time of day, a year 0); a
    # regular expression says the same and takes twice as long
    "day_of(word) as case when word like '____-__-__' and word >= '0001' and right(word, 1) >= '0' "
    "then try_cast(word as date) end",
    # without white space inside, that of Unicode too, and without leading zeros; most ids have neither to be looked for
    "loose(id) as ltrim(case when strlen(id) = length(id) and not regexp_matches(id, '\\s') then id "
    "else regexp_replace(id, '[\\s\\p{Z}\\x85]', '', 'g') end, '0')",
)


def memory_limit() -> str:
    """How much memory a database may use: what the environment says (8GB, 50%), else most of it (UsageError)."""
    limit = os.environ.get(MEMORY_NAME) or MEMORY
    if not re.fullmatch(r"[1-9][0-9]*([.][0-9]+)? ?([MGT]i?B|%)", limit):
        raise UsageError(f"{MEMORY_NAME} is {limit!r}: it must be a size such as 8GB, or a share such as 50%")
    return limit


class Engine:
    """A database in which each step is a named table that anybody can look at. Close it, or use `with`.

    One that is no file lives in memory; what goes beyond its share of that lies meanwhile in a folder of its own, which
    nobody else may look into and which goes with it. `on_disk`: its tables lie there too, packed (sizing.py).
    """

    results_as_parquet: tuple[str, ...] = ()  # which of a run's tables are kept as Parquet beside CSV

    def __init__(self, database: Path | None = None, read_only: bool = False, on_disk: bool = False) -> None:
        self._folder: PrivateFolder | None = None  # for what does not fit into memory
        config: dict[str, Any] = {}
        if database is None:
            limit = memory_limit()
            self._folder = PrivateFolder()
            config = {"memory_limit": limit, "temp_directory": str(self._folder.path)}
            if on_disk:
                database = self._folder.path / TABLES
            else:
                config["checkpoint_threshold"] = WITHOUT_CHECKPOINTS
        self.streamed_files: dict[str, Path] = {}  # of each table that is read where it lies
        self.connection = duckdb.connect(str(database or ":memory:"), read_only=read_only, config=config)
        self.connection.execute("set TimeZone = 'UTC'")
        self.connection.execute("set enable_progress_bar = false")  # it is on by itself in a notebook
        for macro in MACROS:
            self.connection.execute(f"create temp macro {macro}")

    def create(self, name: str, select: str) -> None:
        """Make the table `name` of one select."""
        self.connection.execute(f'create or replace table "{name}" as {select}')

    def view(self, name: str, select: str) -> None:
        """Give one select the name `name`: it is made anew each time it is read, and holds nothing."""
        self.connection.execute(f'create or replace view "{name}" as {select}')

    def drop(self, name: str) -> None:
        """Take a table away, if it is there."""
        self.connection.execute(f'drop table if exists "{name}"')

    def load(self, name: str, columns: dict[str, str], rows: list[tuple[Any, ...]]) -> None:
        """Make a table of typed columns and fill it with rows given from Python, all at once."""
        typed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        self.connection.execute(f'create or replace table "{name}" ({typed})')
        if rows:
            lists = ", ".join(f"unnest(?::{kind}[])" for kind in columns.values())
            values = [list(each) for each in zip(*rows, strict=True)]
            self.connection.execute(f'insert into "{name}" select {lists}', values)

    @contextmanager
    def laid_over(self, name: str) -> Iterator[None]:
        """A layer over the tables that are there: what is made meanwhile hides its namesake, and goes in the end."""
        self.connection.execute(f'create schema "{name}"')
        try:
            self.connection.execute(f"set search_path = '{name},main'")
            yield
        finally:
            self.connection.execute("set search_path = 'main'")
            self.connection.execute(f'drop schema "{name}" cascade')

    def has(self, name: str) -> bool:
        """Is there a table of that name?"""
        return bool(self.rows("select 1 from duckdb_tables() where table_name = ? limit 1", [name]))

    def rows(self, select: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a select as tuples."""
        return self.connection.execute(select, parameters or []).fetchall()

    def records(self, select: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        """All rows of a select, each by the names of its columns."""
        result = self.connection.execute(select, parameters or [])
        names = [str(column[0]) for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def fetch(self, select: str, parameters: list[Any] | None = None) -> pd.DataFrame:
        """All rows of a select as a pandas table."""
        return self.connection.execute(select, parameters or []).df()

    def close(self) -> None:
        """Close the database."""
        self.connection.close()
        if self._folder is not None:
            self._folder.remove()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def engine_named(name: str, on_disk: bool = False) -> Engine:
    """`duckdb`, or `spark`: DuckDB with Spark beside it. UsageError for another name, or without Spark."""
    if name == "duckdb":
        return Engine(on_disk=on_disk)
    if name != "spark":
        raise UsageError(f"--engine {name}: there is no such engine; choose duckdb or spark")
    from glowaudit.spark_engine import SparkEngine

    return SparkEngine(on_disk=on_disk)
