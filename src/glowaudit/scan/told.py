"""Telling leaks: alike ones as one, and no word in a sentence that is not ours."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from glowaudit.scan.leaks import Leak
from glowaudit.scan.own_sources import own_vocabulary

PLACE_WORDS = re.compile(r"[^\W\d_]+|[\W_]+|\d+")
SMALL = 999


def told_safely(leaks: Iterable[Leak]) -> list[Leak]:
    """The leaks with places in words of ours only: what stands in a file may be somebody's name."""
    sums: dict[Leak, int] = defaultdict(int)
    for leak in leaks:
        sums[replace(leak, file=file_told(leak.file), where=place_told(leak.where), count=0)] += leak.count
    return sorted(replace(leak, count=count) for leak, count in sums.items())


def file_told(name: str) -> str:
    """The name of a file if it is one of ours, else its kind."""
    path = Path(name)
    return name if is_plain(path.stem) else f"a file {path.suffix}" if is_plain(path.suffix[1:]) else "a file"


def place_told(where: str) -> str:
    """A place word by word: small numbers and words of ours stay, all others are left out."""
    kept = ["…" if not is_plain(word) else word for word in PLACE_WORDS.findall(where)]
    return re.sub(r"\s*…[\s…]*", " … ", "".join(kept)).strip()


def is_plain(word: str) -> bool:
    """Is this a word of ours, a small number, or what stands between words?"""
    if word.isdecimal():
        return int(word) <= SMALL
    return word in own_vocabulary() or not any(map(str.isalnum, word))
