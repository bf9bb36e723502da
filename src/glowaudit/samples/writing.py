"""Writing a sample: CSV files with the same bytes on every machine, and never over files that are there."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from glowaudit.errors import UsageError
from glowaudit.schema import TABLES

EXTRACT_FILES = tuple(f"{table}.csv" for table in TABLES)


def claim(directory: Path, names: Iterable[str]) -> None:
    """Make the folder; a UsageError where a file of these names stands in it: it may be a real extract."""
    directory.mkdir(parents=True, exist_ok=True)
    there = [name for name in names if (directory / name).exists()]
    if there:
        raise UsageError(f"{directory} already holds {', '.join(there)}: choose another folder")


def write_table(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    line_end: str = "\n",
    encoding: str = "utf-8",
) -> None:
    """One CSV file, quoted only where it must be."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow(columns)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
