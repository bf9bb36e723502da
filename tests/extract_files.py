"""An extract held as tables of text, and a writer for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Fields = tuple[str, ...]
Line = Fields | str  # a line's fields, or its text as it stands


@dataclass(frozen=True)
class Table:
    """One file: headings, then lines, each its fields or the text as it stands."""

    columns: Fields
    lines: tuple[Line, ...]
    newline: str = "\n"
    byte_order_mark: bool = False
    last_newline: bool = True

    def text(self) -> str:
        """The file's text."""
        lines = [line if isinstance(line, str) else written(line) for line in (self.columns, *self.lines)]
        return "\ufeff" * self.byte_order_mark + self.newline.join(lines) + self.newline * self.last_newline


@dataclass(frozen=True)
class Extract:
    """The files of an extract by table name."""

    tables: dict[str, Table]


def written(fields: Sequence[str]) -> str:
    """Fields as a line of CSV; a quote inside a field stays as it is where it may."""
    quoted = [f'"{f.replace(chr(34), chr(34) * 2)}"' if f[:1] == '"' or set(f) & set(",\r\n") else f for f in fields]
    return ",".join(quoted)


def write_extract(folder: Path, extract: Extract) -> Path:
    """Write the files of an extract into a folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, content in extract.tables.items():
        (folder / f"{table}.csv").write_bytes(content.text().encode())
    return folder
