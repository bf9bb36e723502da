"""CSV text -> records with their spreadsheet row and first physical line.

Written with Python's csv module in strict mode, line by line, so that a stray quote is noticed where it stands
and cannot eat the rows after it. `extract.py` uses it whenever a file is not plainly one row a line.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

WHITE_SPACE = "".join(map(chr, (*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)))) + "".join(
    map(chr, (0x2028, 0x2029, 0x202F, 0x205F, 0x3000))
)
NEVER_CLOSES = 'a quotation mark (") opens here and never closes'
_FIELD_END = re.compile(r"[,\r\n]|\Z")


class MalformedText(Exception):
    """Quotes that do not close. `line` is where the record begins."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(f"line {line}: {message}")


@dataclass(frozen=True)
class Record:
    """One record: its fields, spreadsheet row, first physical line, how many lines, and what is wrong with it."""

    fields: list[str]
    row: int
    line: int
    lines: int
    fault: str | None


class _Lines:
    """Physical lines, remembering those of the record being read."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        self.taken.append(line)
        return line


def read_records(lines: Iterable[str]) -> Iterator[Record]:
    """Every record that is not blank. Raises MalformedText where a quote swallows the lines after it."""
    csv.field_size_limit(sys.maxsize)
    source = _Lines(lines)
    reader = csv.reader(source, strict=True)
    row = 0
    while True:
        source.taken.clear()
        line, fault = source.number + 1, None
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            fields, fault = _repaired(source, line)
        row += 1
        if len(source.taken) == 1 and not source.taken[0].strip(WHITE_SPACE):
            continue
        yield Record(fields, row, line, len(source.taken), fault)


def _repaired(source: _Lines, line: int) -> tuple[list[str], str | None]:
    """Fields of a record that strict reading refused: white space after a closing quote is harmless."""
    record = _LooseRecord(source, line)
    fields = record.fields()
    return fields, "text after a closing quotation mark" if record.stray_text else None


class _LooseRecord:
    """One record in which what follows a closing quotation mark belongs to the field, over any number of lines."""

    def __init__(self, source: _Lines, line: int) -> None:
        self._lines = chain(list(source.taken), source)
        self._record_line = line
        self._text, self._at = next(self._lines), 0
        self.stray_text = False

    def fields(self) -> list[str]:
        """The fields, quotation marks gone; `stray_text` says whether more than white space followed one."""
        found = [self._field()]
        while self._text.startswith(",", self._at):
            self._at += 1
            found.append(self._field())
        return found

    def _field(self) -> str:
        if not self._text.startswith('"', self._at):
            return self._plain()
        inside = self._quoted()
        after = self._plain()
        self.stray_text = self.stray_text or bool(after.strip(WHITE_SPACE))
        return inside + after

    def _plain(self) -> str:
        start, found = self._at, _FIELD_END.search(self._text, self._at)
        self._at = found.start() if found else len(self._text)
        return self._text[start : self._at]

    def _quoted(self) -> str:
        self._at += 1
        pieces = []
        while True:
            end = self._text.find('"', self._at)
            if end < 0:
                pieces.append(self._text[self._at :])
                self._text, self._at = self._next_line(), 0
                continue
            doubled = self._text.startswith('""', end)
            pieces.append(self._text[self._at : end + doubled])
            self._at = end + 1 + doubled
            if not doubled:
                return "".join(pieces)

    def _next_line(self) -> str:
        for text in self._lines:
            return text
        raise MalformedText(self._record_line, NEVER_CLOSES)
