"""What stands in the files: CSV text cut into records, each with its row and first physical line.

The dialect: comma, `"` quotes, lines that end with LF, CRLF or a lone CR. A quote inside an unquoted field is
text. Text other than white space after a closing quote makes the record malformed; it is read on as if it
stood in no quotes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .shapes import SHAPES, Shape
from .values import trimmed


class Unusable(Exception):
    """The extract as a whole cannot be used; `messages` holds every fault found."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


@dataclass
class Record:
    """One CSV record: its fields as read, spreadsheet row, first line, and what is odd about it."""

    row: int
    line: int
    fields: list[str] = field(default_factory=list)
    quoted: bool = False
    stray_text: bool = False
    lines: int = 1

    @property
    def blank(self) -> bool:
        """A line of nothing but white space; a line `""` is not blank."""
        return not self.quoted and len(self.fields) == 1 and not trimmed(self.fields[0])


@dataclass(frozen=True)
class Row:
    """One row of a table: trimmed text by column name; columns that the file lacks are empty."""

    table: str
    row: int
    line: int
    values: dict[str, str]
    malformed: bool

    def __getitem__(self, column: str) -> str:
        """The text of one column."""
        return self.values[column]


class _Reader:
    """A character at a time: the plainest reading of the dialect that there is."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.line, self.row = text, 0, 1, 0

    def records(self) -> list[Record]:
        found = []
        while self.at < len(self.text):
            found.append(self._record())
        return found

    def _newline(self) -> str:
        """The line end that stands at this place, or nothing."""
        if self.text.startswith("\r\n", self.at):
            return "\r\n"
        here = self.text[self.at : self.at + 1]
        return here if here in ("\n", "\r") else ""

    def _record(self) -> Record:
        self.row += 1
        record = Record(self.row, self.line)
        while True:
            record.fields.append(self._field(record))
            here = self.text[self.at : self.at + 1]
            if here == ",":
                self.at += 1
                continue
            self.at += len(self._newline())
            self.line += 1
            record.lines = self.line - record.line
            return record

    def _field(self, record: Record) -> str:
        if self.text[self.at : self.at + 1] != '"':
            return self._plain()
        record.quoted = True
        inside = self._quoted(record)
        after = self._plain()
        record.stray_text = record.stray_text or bool(trimmed(after))
        return inside + after

    def _plain(self) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in ",\r\n":
            self.at += 1
        return self.text[start : self.at]

    def _quoted(self, record: Record) -> str:
        inside = ""
        self.at += 1
        while self.at < len(self.text):
            if self.text.startswith('""', self.at):
                inside, self.at = inside + '"', self.at + 2
            elif self.text[self.at] == '"':
                self.at += 1
                return inside
            else:
                piece = self._newline() or self.text[self.at]
                self.line += piece in ("\r\n", "\n", "\r")
                inside, self.at = inside + piece, self.at + len(piece)
        raise Unusable([f"the quotes opened in the record of line {record.line} do not close"])


def records_of(text: str) -> list[Record]:
    """Every record of a CSV text, blank ones too. Unusable where quotes do not close."""
    return _Reader(text).records()


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unusable([f"byte {fault.start} is not UTF-8"]) from None


def _header_faults(headings: list[str], shape: Shape) -> list[str]:
    known = [heading for heading in headings if heading in shape.columns]
    faults = [f"required column {column} is missing" for column in shape.required if column not in known]
    twice = sorted({column for column in known if known.count(column) > 1})
    return faults + [f"column {column} stands twice" for column in twice]


def _row(table: str, record: Record, headings: list[str], shape: Shape) -> Row:
    by_position = dict(zip(headings, record.fields, strict=False))
    values = {column: trimmed(by_position.get(column, "")) for column in shape.columns}
    malformed = record.stray_text or len(record.fields) != len(headings)
    return Row(table, record.row, record.line, values, malformed)


def read_table(table: str, path: Path) -> list[Row]:
    """The rows of one file, malformed ones read by position. Unusable: see spec 3."""
    shape = SHAPES[table]
    records = [record for record in records_of(_text(path)) if not record.blank]
    headings = [trimmed(heading) for heading in records[0].fields] if records else []
    faults = _header_faults(headings, shape)
    if faults:
        raise Unusable(faults)
    rows = [_row(table, record, headings, shape) for record in records[1:]]
    spanning = {record.line for record in records if record.lines > 1}
    torn = [row.line for row in rows if row.malformed and row.line in spanning]
    faults = [f"the malformed record of line {line} spans several lines" for line in torn]
    if not rows and not shape.may_be_empty:
        faults.append("a header and no rows")
    if faults:
        raise Unusable(faults)
    return rows


def read_extract(folder: Path) -> dict[str, list[Row]]:
    """Every table of a folder; an optional file that is not there is not in the answer."""
    tables, messages = {}, []
    for table, shape in SHAPES.items():
        path = folder / f"{table}.csv"
        if not path.exists():
            messages += [] if shape.file_optional else [f"{table}: the file is missing"]
            continue
        try:
            tables[table] = read_table(table, path)
        except Unusable as fault:
            messages += [f"{table}: {message}" for message in fault.messages]
    if messages:
        raise Unusable(messages)
    return tables
