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
    quoted: bool = False

    def text(self) -> str:
        """The file's text."""
        lines = [line if isinstance(line, str) else written(line, self.quoted) for line in (self.columns, *self.lines)]
        return "\ufeff" * self.byte_order_mark + self.newline.join(lines) + self.newline * self.last_newline


@dataclass(frozen=True)
class Extract:
    """The files of an extract by table name."""

    tables: dict[str, Table]


def written(fields: Sequence[str], quoted: bool = False) -> str:
    """Fields as a line of CSV: quoted where they must be, or all of them with white space after the quotes."""
    needy = [quoted or field[:1] == '"' or bool(set(field) & set(",\r\n")) for field in fields]
    text = [
        '"{}"'.format(field.replace('"', '""')) if need else field for field, need in zip(fields, needy, strict=True)
    ]
    return ("\u00a0 ," if quoted else ",").join(text)


def write_extract(folder: Path, extract: Extract) -> Path:
    """Write the files of an extract into a folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, content in extract.tables.items():
        (folder / f"{table}.csv").write_bytes(content.text().encode())
    return folder
