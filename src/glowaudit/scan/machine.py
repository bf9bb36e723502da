"""Folders, users and names of the machine on which a report was made: none of them may stand in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from glowaudit.scan.leaks import Leak
from glowaudit.scan.reading import Reading

SHORTEST_WORD = 4
ANYWHERE = re.compile(
    r"(?<![\w.-])/(?:home|Users)/[^\s/\"'<>|]+|(?<![\w.])/(?:root|tmp|var/tmp|var/folders|private/var)/[^\s\"'<>|]+"
    r"|\b[A-Za-z]:[\\/]+(?:Users|Documents and Settings)[\\/]+[^\s\"'<>|]+|\bfile:///?[^\s\"'<>|]+"
    r"|(?<![\w\\])\\\\[A-Za-z0-9._-]+\\[A-Za-z0-9._$ -]+"
)
SEPARATOR = re.compile(r"[\\/]")


def machine_places(
    readings: list[Reading], private: Iterable[str], is_known: Callable[[set[str]], set[str]]
) -> list[Leak]:
    """Leaks of places of this machine.

    private   folders of this machine (they have a separator in them), its name and its user's
    is_known  which of some texts are words of ours, or of the data that are reported: they are no news of the machine
    """
    telling = list(filter(is_telling, private))
    every: dict[str, None] = {}
    for reading in readings:
        for texts in reading.texts.values():
            every |= texts
    if not hits_in(every, telling):
        return []
    found = [
        (reading.file, where, hits_in(texts, telling)) for reading in readings for where, texts in reading.texts.items()
    ]
    met = set().union(*(hits for _, _, hits in found))
    news = met - (is_known(met) if met else set())
    return [Leak(file, "folder", where, len(hits & news)) for file, where, hits in found if hits & news]


def hits_in(texts: Iterable[str], words: list[str]) -> set[str]:
    """What of these texts tells a place of this machine."""
    block = "\n".join(texts)
    looked_for = [pattern_of(word) for word in words if SEPARATOR.search(word) or word in block]
    some = [line for line in block.split("\n") if "/" in line or "\\" in line or any(map(line.__contains__, words))]
    return {hit.group() for line in some for look in (ANYWHERE, *looked_for) for hit in look.finditer(line)}


def is_telling(word: str) -> bool:
    """Does this word tell something of the machine? A user called `ann` does not: it may be anybody's name."""
    return bool(SEPARATOR.search(word.strip("/\\"))) or len(word) >= SHORTEST_WORD


@cache
def pattern_of(word: str) -> re.Pattern[str]:
    """A folder, whatever follows it and whichever way its strokes lean; or a name as a whole word."""
    if SEPARATOR.search(word):
        parts = [re.escape(part) for part in SEPARATOR.split(word)]
        return re.compile(r"(?<![\w.-])" + r"[\\/]+".join(parts) + r"(?![\w-])")
    return re.compile(rf"(?<![\w.-]){re.escape(word)}(?![\w-])")
