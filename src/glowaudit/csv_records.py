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

WHITE_SPACE = "".join(map(chr, (*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)))) + "".join(
    map(chr, (0x2028, 0x2029, 0x202F, 0x205F, 0x3000))
)
_SPACE_AFTER_QUOTE = re.compile(rf'"[{WHITE_SPACE}]+(?=,|$)')


class MalformedText(Exception):
    """Quotes that do not close, or a malformed record over several lines. `line` is where the record begins."""

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
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except StopIteration:
            self.ended = True
            raise
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
    if source.ended:
        raise MalformedText(line, 'a quotation mark (") opens here and never closes')
    text = "".join(source.taken).rstrip("\r\n")
    lines = text.splitlines(keepends=True)
    try:
        return next(csv.reader([_SPACE_AFTER_QUOTE.sub('"', text)], strict=True)), None
    except csv.Error:
        if len(source.taken) > 1:
            raise MalformedText(
                line, f'a quotation mark (") opens here and its record runs over {len(source.taken)} lines'
            ) from None
    return next(csv.reader(lines)), "text after a closing quotation mark"
