"""Charts as pictures, for code hosts, which run no scripts."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import vl_convert

SCALE = 1.5
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def still(spec: dict[str, Any]) -> bytes:
    """A chart as a picture (PNG) on white."""
    return repacked(bytes(vl_convert.vegalite_to_png(spec | {"background": "white"}, scale=SCALE)))


def repacked(picture: bytes) -> bytes:
    """The same picture in a third of the bytes: vl-convert packs quickly, and these are kept for good."""
    parts = list(chunks(picture))
    packed = zlib.decompress(b"".join(content for kind, content in parts if kind == b"IDAT"))
    kept = [part for part in parts if part[0] != b"IDAT"]
    return SIGNATURE + b"".join(map(chunk, [*kept[:-1], (b"IDAT", zlib.compress(packed, 9)), kept[-1]]))


def chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG: kind and content."""
    place = len(SIGNATURE)
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        yield picture[place + 4 : place + 8], picture[place + 8 : place + 8 + length]
        place += length + 12


def chunk(part: tuple[bytes, bytes]) -> bytes:
    """One part as it stands in the file."""
    kind, content = part
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
