"""Undoing what hides a text: entities, escapes, base64 and hexadecimal runs, and what is compressed inside them."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from html import unescape
from itertools import islice
from urllib.parse import unquote

from glowaudit.scan.reading import Reading, parsed

MOST_BYTES = 400_000_000
DEEPEST = 8
BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{8,}={0,2}(?![A-Za-z0-9+/_=-])")
HEX = re.compile(r"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}){6,}(?![0-9A-Fa-f])")
ESCAPE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}|\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|\\([0-9A-Fa-f]{2,6}) ?")
FOLDED = re.compile("[&%\\\\\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
GZIP, ZIP = b"\x1f\x8b\x08", b"PK\x03\x04"
SHORTEST_GZIP = 20
ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


class TooMuch(ValueError):
    """What is packed in a text cannot be read to its end: it is broken, too large, or packed too often."""


def unfold(reading: Reading, barren: set[str]) -> None:
    """Add to what was read what it holds in escapes, in base64 and in compressed form, and in these again.

    barren  texts that are known to hold nothing of the kind; more are added
    """
    done = dict.fromkeys(reading.texts, 0)
    for _ in range(DEEPEST):
        fresh = {
            where: [text for text in islice(texts, done.get(where, 0), None) if text not in barren]
            for where, texts in reading.texts.items()
            if len(texts) > done.get(where, 0)
        }
        done = {where: len(texts) for where, texts in reading.texts.items()}
        if not fresh:
            return
        for where, texts in fresh.items():
            _unfold_place(reading, where, texts, barren)
    for where in fresh:
        reading.fault(where, "unreadable")


def _unfold_place(reading: Reading, where: str, texts: list[str], barren: set[str]) -> None:
    """The texts of one place, one step further."""
    block = "\n".join(texts)
    if FOLDED.search(block):
        for text in texts:
            if FOLDED.search(text):
                reading.text(where, *plain_forms(text))
    try:
        found = list(hidden_texts(block))
    except TooMuch:
        reading.fault(where, "unreadable")
        return
    for text in found:
        inner = parsed(text)
        if inner is None:
            reading.text(where, text)
        else:
            reading.json(where, inner)
    if not found:
        barren.update(text for text in texts if not FOLDED.search(text))


def plain_forms(text: str) -> Iterator[str]:
    """The text without what readers do not see, and with each kind of escape undone."""
    if INVISIBLE.search(text):
        yield INVISIBLE.sub("", text)
    if "&" in text and (undone := unescape(text)) != text:
        yield undone
    if PERCENT.search(text):
        yield unquote(text, errors="replace")
    if "\\" in text and (undone := ESCAPE.sub(_sign, text)) != text:
        yield undone


def _sign(found: re.Match[str]) -> str:
    number = int(next(filter(None, found.groups())), 16)
    return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\ufffd"


def hidden_texts(text: str) -> Iterator[str]:
    """Texts inside base64 and hexadecimal runs of a text, compressed ones inflated; TooMuch where one cannot be."""
    for run in dict.fromkeys(BASE64.findall(text)):
        yield from text_in(from_base64(run))
    for run in dict.fromkeys(HEX.findall(text)):
        yield from text_in(bytes.fromhex(run))


def from_base64(run: str) -> bytes:
    """The bytes of a base64 run of either alphabet, padded or not; none where it is none."""
    bare = run.rstrip("=").replace("-", "+").replace("_", "/")
    if len(bare) % 4 == 1:
        return b""
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def text_in(packed: bytes) -> Iterator[str]:
    """The text that bytes hold, unpacked where they are compressed; nothing where they are no text."""
    unpacked = unpack(packed)
    try:
        text = unpacked.decode("utf-8")
    except UnicodeDecodeError:
        if unpacked is not packed:
            raise TooMuch("compressed bytes that are no text") from None
        return
    if unpacked is not packed or (len(text) >= 6 and not CONTROL.search(text)):
        yield text


def unpack(packed: bytes) -> bytes:
    """Bytes without their compression, however often they were compressed. TooMuch where they cannot be read."""
    for _ in range(DEEPEST):
        if packed[:3] == GZIP and len(packed) >= SHORTEST_GZIP:
            packed = _inflated(packed)
        elif packed[:2] in ZLIB and (inflated := _perhaps(packed)):
            packed = inflated
        elif packed[:4] == ZIP:
            raise TooMuch("an archive inside a text")
        else:
            return packed
    raise TooMuch("compressed too often")


def _inflated(packed: bytes) -> bytes:
    """A gzip stream, inflated."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        found = inflater.decompress(packed, MOST_BYTES)
    except zlib.error as fault:
        raise TooMuch("broken gzip") from fault
    if not inflater.eof or inflater.unused_data:
        raise TooMuch("not one whole gzip stream, or too large")
    return found


def _perhaps(packed: bytes) -> bytes:
    """What two bytes like those of zlib begin, if it is zlib's; else nothing."""
    inflater = zlib.decompressobj()
    try:
        found = inflater.decompress(packed, MOST_BYTES)
    except zlib.error:
        return b""
    return found if inflater.eof else b""
