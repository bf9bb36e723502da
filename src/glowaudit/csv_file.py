"""A CSV file -> a relation of text.

Two ways that give the same rows: where the file is plainly one row a line (as many rows as lines, checked), DuckDB
reads it in parallel; otherwise `csv_records.py` reads it record by record and hands DuckDB a clean copy.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TextIO

from glowaudit.csv_records import WHITE_SPACE, MalformedText, Record, read_records
from glowaudit.relation import FileFault, Relation
from glowaudit.values import path_literal

CHUNK = 1 << 22
SHOWN = 10
UNREADABLE = re.compile("[\0\ud800-\udfff]")
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
BLANKS = b" \t\x0b\x0c"
BLANK_BYTES = tuple(bytes((blank,)) for blank in BLANKS)
RARE = (*BLANK_BYTES, b"\r")  # that there is none in some megabytes is quickly seen, and there is no more to look for
KINDS = bytes(1 if byte in BLANKS else 2 if byte in b",\n\r" else 4 if byte == 0x22 else 3 for byte in range(256))
EDGES = (b"\x01\x02", b"\x02\x01", b"\x01\x04", b"\x04\x01")
SPACED_QUOTE = b"\x01\x04"
READ = (
    "all_varchar = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', strict_mode = true, "
    "hive_partitioning = false, compression = 'none'"
)


@dataclass(frozen=True)
class CsvSource:
    """A CSV file, the encoding it is said to have, and a folder for clean copies."""

    path: Path
    encoding: str
    scratch: Path


@dataclass
class Survey:
    """What one pass over the bytes tells: digest, lines, and what would make fast reading unsafe."""

    sha256: str
    lines: int
    lone_cr: bool
    spaced_quote: bool
    padded: bool
    utf8_fault: tuple[int, int, int] | None


def open_csv(source: CsvSource, survey: Survey | None = None) -> Relation:
    """Open a CSV file; a byte-order mark outranks the encoding. A header that cannot be read, or with something else
    than commas between the headings: FileFault. All other faults, not UTF-8 among them, are told when rows are read.

    survey  what one pass over its bytes told, where it was made already
    """
    survey = survey or survey_bytes(source.path)
    path = source.path
    if codecs.lookup(source.encoding).name != "utf-8" and not _begins_with(path, codecs.BOM_UTF8):
        path = _transcoded(source)
        survey = Survey(survey.sha256, *_shape(survey_bytes(path)))
    header = _header(path, source.path.name, survey)
    headings = _headings(header, source.path, survey)
    careful = partial(_careful, source, path, survey, headings)
    odd = survey.lone_cr or survey.spaced_quote or header.line != 1 or header.lines != 1 or len(headings) < 2
    if odd or survey.utf8_fault:
        return Relation(headings, None, survey.sha256, otherwise=careful)
    return _fast(path, survey, headings, careful)


def _begins_with(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(mark)) == mark


def survey_bytes(path: Path) -> Survey:
    """One pass over a file, a few megabytes at a time."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    lines = position = crs = crlfs = 0
    spaced_quote = padded = False
    utf8_fault, tail = None, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            if utf8_fault is None:
                utf8_fault = _decode(decoder, chunk, position, lines)
            padded = padded or not chunk.isascii()
            if any(sign in chunk or tail.endswith(sign) for sign in RARE):
                joined = tail[-1:] + chunk
                kinds = joined.translate(KINDS)
                spaced_quote = spaced_quote or SPACED_QUOTE in kinds
                padded = padded or any(edge in kinds for edge in EDGES)
                crs, crlfs = crs + chunk.count(b"\r"), crlfs + joined.count(b"\r\n")
            lines, position, tail = lines + chunk.count(b"\n"), position + len(chunk), chunk
    if utf8_fault is None:
        utf8_fault = _decode(decoder, b"", position, lines, final=True)
    lines += bool(tail) and not tail.endswith(b"\n")
    padded = padded or tail.endswith(BLANK_BYTES)
    return Survey(digest.hexdigest(), lines, crs != crlfs, spaced_quote, padded, utf8_fault)


def _shape(survey: Survey) -> tuple[int, bool, bool, bool, None]:
    return survey.lines, survey.lone_cr, survey.spaced_quote, survey.padded, None


def _decode(
    decoder: codecs.IncrementalDecoder, chunk: bytes, position: int, lines: int, final: bool = False
) -> tuple[int, int, int] | None:
    """(byte value, offset in the file, line) of the first byte that is not UTF-8, or None."""
    pending = len(decoder.getstate()[0])
    if not pending and not final and chunk.isascii():
        return None
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as fault:
        offset = position - pending + fault.start
        return fault.object[fault.start], offset, lines + chunk[: max(0, offset - position)].count(b"\n") + 1
    return None


def _not_utf8(path: Path, fault: tuple[int, int, int]) -> str:
    byte, offset, line = fault
    content = path.read_bytes()
    where = f"{path.name}: byte 0x{byte:02X} at offset {offset} (line {line}) is not UTF-8"
    if content.startswith(codecs.BOM_UTF8):
        return f"{where}, though the file begins with the mark of UTF-8; save the file as UTF-8"
    guess = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "cp1252"
    try:
        content.decode(guess)
    except UnicodeError:
        guess = "latin-1"
    return f"{where}; save the file as UTF-8, or give --encoding {guess}, which would read it"


def _encoding_faults(path: Path, survey: Survey) -> list[str]:
    return [_not_utf8(path, survey.utf8_fault)] if survey.utf8_fault else []


def _transcoded(source: CsvSource) -> Path:
    """A UTF-8 copy in the scratch folder."""
    copy = source.scratch / "utf8.csv"
    try:
        with (
            source.path.open(encoding=source.encoding, newline="") as theirs,
            copy.open("w", encoding="utf-8", newline="") as ours,
        ):
            while text := theirs.read(CHUNK):
                ours.write(text)
    except UnicodeError as fault:
        raise FileFault(f"{source.path.name}: {source.encoding} does not read it: {fault}") from None
    return copy


def _opened(path: Path) -> TextIO:
    """The text of a file; bytes that are not UTF-8 become what no text holds (lone surrogates)."""
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def _header(path: Path, name: str, survey: Survey) -> Record:
    """The first record. FileFault where it cannot be read, with the encoding's fault where that may be the reason."""
    encoding = _encoding_faults(path, survey)
    try:
        with _opened(path) as file:
            for record in read_records(file):
                if record.fault:
                    fault = f"{name}: line {record.line}: the header is malformed ({record.fault})"
                    raise FileFault(*encoding, fault)
                if encoding and any(UNREADABLE.search(heading) for heading in record.fields):
                    raise FileFault(*encoding)
                return record
    except MalformedText as fault:
        raise FileFault(*encoding, f"{name}: {fault}") from None
    raise FileFault(f"{name}: the file is empty; its first line must be the header")


def _headings(header: Record, path: Path, survey: Survey) -> tuple[str, ...]:
    """The headings, trimmed. FileFault where a single one shows that something else than commas stands between them."""
    headings = tuple(text.strip(WHITE_SPACE) for text in header.fields)
    for separator, words in SEPARATORS.items():
        if len(headings) == 1 and separator in headings[0]:
            raise FileFault(
                f"{path.name} looks separated by {words}: save it with commas", *_encoding_faults(path, survey)
            )
    return headings


def _names(headings: tuple[str, ...]) -> list[str]:
    return [f"c{place}" for place in range(len(headings))]


def _fast(path: Path, survey: Survey, headings: tuple[str, ...], otherwise: Callable[[], Relation]) -> Relation:
    """DuckDB's parallel reader, to be believed only where it gives exactly one row for each line after the header.

    It would read a line with an empty field too many as if all were well. So it is asked for one column more, which
    must be missing, not empty (no value is a lone CR, so that stands for NULL); lines of another width fall out.
    """
    names = _names(headings)
    columns = ", ".join(f"'{name}': 'varchar'" for name in (*names, "beyond"))
    how = f"{READ}, header = true, null_padding = true, nullstr = '\r', columns = {{{columns}}}"
    read = f"read_csv({path_literal(path)}, {how})"
    select = f"select * exclude (beyond) from {read} where beyond is null and {names[-1]} is not null"
    return Relation(headings, select, survey.sha256, True, survey.padded, survey.lines - 1, otherwise)


def _careful(source: CsvSource, path: Path, survey: Survey, headings: tuple[str, ...]) -> Relation:
    """Record by record into a clean copy: row, line, malformed, then as many fields as the header has."""
    copy, name = source.scratch / "rows.csv", source.path.name
    with _opened(path) as theirs, copy.open("w", encoding="utf-8", errors="surrogateescape", newline="") as ours:
        count, longest, torn = _copied(read_records(theirs), ours, len(headings))
    faults = _encoding_faults(source.path, survey) + [f"{name}: {fault}" for fault in torn[:SHOWN]]
    if len(torn) > SHOWN:
        faults.append(f"{name}: and {len(torn) - SHOWN} more such records, the last of them in {torn[-1]}")
    if faults:
        raise FileFault(*faults)
    columns = ", ".join(f"'{name}': 'varchar'" for name in ("row", "line", "malformed", *_names(headings)))
    read = (
        f"read_csv({path_literal(copy)}, {READ}, header = false, parallel = false, new_line = '\\n', nullstr = '', "
        f"max_line_size = {max(1 << 21, 4 * longest + 8 * len(headings) + 256)}, columns = {{{columns}}})"
    )
    select = f"select * replace (cast(row as bigint) as row, cast(line as bigint) as line) from {read}"
    return Relation(headings, select, survey.sha256, must_have=count)


def _copied(records: Iterator[Record], ours: TextIO, width: int) -> tuple[int, int, list[str]]:
    """Copy the records after the header: how many they are, how long the longest, and which a quotation mark tears."""
    writer = csv.writer(ours, quoting=csv.QUOTE_ALL, lineterminator="\n")
    count, longest, torn = 0, 0, []
    try:
        next(records)
        for record in records:
            count += 1
            fault = _fault(record, width)
            if fault and record.lines > 1:
                lines = f"line {record.line}: {fault}, over {record.lines} lines"
                torn.append(f'{lines}: is a quotation mark (") out of place?')
            fields = (record.fields + [""] * width)[:width]
            writer.writerow([record.row, record.line, fault or "", *fields])
            longest = max(longest, sum(map(len, fields)))
    except MalformedText as fault:
        torn.append(str(fault))
    return count, longest, torn


def _fault(record: Record, width: int) -> str | None:
    """What is wrong with the shape of a record."""
    if record.fault is None and len(record.fields) != width:
        count = len(record.fields)
        return f"{count} {'field' if count == 1 else 'fields'} where the header has {width}"
    return record.fault
