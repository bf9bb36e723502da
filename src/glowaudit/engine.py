"""The one seam to a database: make a step's table, fetch rows. DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import pandas as pd


class Engine:
    """A database in which each step is a named table that anybody can look at. Close it, or use `with`."""

    def __init__(self, database: Path | None = None, read_only: bool = False) -> None:
        self.connection = duckdb.connect(str(database) if database else ":memory:", read_only=read_only)
        self.connection.execute("set TimeZone = 'UTC'")
        self.connection.execute("set enable_progress_bar = false")  # it is on by itself in a notebook
        self.connection.execute("create temp macro array_join(words, between) as array_to_string(words, between)")

    def create(self, name: str, select: str) -> None:
        """Make the table `name` of one select."""
        self.connection.execute(f'create or replace table "{name}" as {select}')

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

    def fetch(self, select: str, parameters: list[Any] | None = None) -> pd.DataFrame:
        """All rows of a select as a pandas table."""
        return self.connection.execute(select, parameters or []).df()

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
