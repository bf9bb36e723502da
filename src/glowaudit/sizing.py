"""How much an extract takes: do its tables find room as they are, or have they to be packed?

A database in memory does not pack its tables: a row of an extract takes some 500 bytes in all, and what is too much
for memory is laid aside on disk. A database on disk packs them to some 90 bytes, and takes twice as long. So a large
extract is packed only where it would find no room otherwise. Measured: benchmarks/growth.md.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import duckdb

from glowaudit.engine import memory_limit
from glowaudit.mapping import Mapping
from glowaudit.schema import TABLES
from glowaudit.values import path_literal

BYTES_A_ROW = 500
BYTES_A_LINE = 35  # of a CSV file
ROOM = 0.8  # of the disk that is free; queries need some of it themselves
UNITS = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


def is_large(folder: Path, mapping: Mapping | None = None) -> bool:
    """Will the tables of an extract need more than memory and disk hold?"""
    in_memory = rows_about(folder, mapping or Mapping()) * BYTES_A_ROW
    in_memory -= shutil.disk_usage(tempfile.gettempdir()).free * ROOM
    return in_memory > 0 and in_memory > bytes_allowed()


def rows_about(folder: Path, mapping: Mapping) -> float:
    """How many rows the files of an extract hold, about; one that is not there or cannot be read holds none."""
    return sum(map(_rows, _files(folder, mapping)))


def bytes_allowed() -> float:
    """How much memory a database may use, in bytes: the database knows what a share of the machine's is."""
    with duckdb.connect(config={"memory_limit": memory_limit()}) as database:
        number, unit = str(database.execute("select current_setting('memory_limit')").fetchall()[0][0]).split()
    return float(number) * UNITS[unit]


def _files(folder: Path, mapping: Mapping) -> list[Path]:
    """The files of the tables that are read into the database; a streamed one in Parquet is not."""
    found = []
    for table in TABLES.values():
        named = mapping.files.get(table.name)
        names = [named] if named else [f"{table.name}.csv", f"{table.name}.parquet"]
        found += [folder / name for name in names if not (table.streamed and name.lower().endswith(".parquet"))]
    return found


def _rows(path: Path) -> float:
    if not path.is_file():
        return 0
    if path.suffix.lower() != ".parquet":
        return path.stat().st_size / BYTES_A_LINE
    try:
        with duckdb.connect() as database:
            counted = database.execute(f"select sum(num_rows) from parquet_file_metadata({path_literal(path)})")
            return float(counted.fetchall()[0][0] or 0)
    except duckdb.Error:
        return 0
