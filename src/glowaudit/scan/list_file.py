"""Reading a list: a CSV file, its first row the headings."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from glowaudit.scan.reading import Column, Reading


def read_list(path: Path, reading: Reading) -> None:
    """Read a CSV file; one that is no UTF-8, or whose quotes do not close, is a fault."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        reading.fault("", "unreadable")
        return
    if not rows:
        return
    heads, wide = rows[0], max(map(len, rows))
    heads = heads + [""] * (wide - len(heads))
    columns = (
        Column(head, head, tuple(unquoted(row[place]) for row in rows[1:] if place < len(row)))
        for place, head in enumerate(heads)
    )
    reading.text("headings", *heads)
    reading.grid("list", columns)


def unquoted(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell
