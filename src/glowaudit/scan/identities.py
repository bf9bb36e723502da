"""Whose ids and names stand in the texts of a report: whole words of six signs and more, and whole names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from glowaudit.scan.guard import Guard
from glowaudit.scan.leaks import Leak
from glowaudit.scan.own_sources import is_our_word
from glowaudit.scan.reading import Reading

DAY = re.compile(r"\d{4}-\d\d-\d\d")
SHORTEST, LONGEST_NAME = 6, 200
MOST_PARTS = 12
TOKEN = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
LARGE = 100_000
COUNTS = frozenset(
    [
        "people",
        "pupils",
        "staff",
        "enrolled",
        "kept",
        "not_kept",
        "not_enrolled",
        "gates",
        "own_choice",
        "no_open_school",
        "unreadable",
        "passing",
        "number",
        "rows",
        "read",
        "accepted",
        "quarantined",
        "row",
        "line",
        "bytes",
        "domain",
    ]
)


def foreign_identities(readings: Iterable[Reading], guard: Guard, named: bool) -> list[Leak]:
    """The leaks of ids and names that may not stand in these files; `named`: the report names its own people."""
    places = {(reading.file, where): texts for reading in readings for where, texts in spaced(reading).items()}
    every = set().union(*places.values())
    kinds = guard.foreign_ids(tokens_of(every, guard.pieces))
    kinds |= dict.fromkeys(guard.foreign_names(filter(may_be_name, every)), "name")
    kinds = without_our_own(kinds, guard)
    return [leak for place in places for leak in leaks_at(place, places[place], kinds, guard, named)] if kinds else []


def leaks_at(
    place: tuple[str, str], texts: set[str], kinds: dict[str, str], guard: Guard, named: bool
) -> Iterable[Leak]:
    """The leaks of one place, kind by kind; `kinds`: which ids and names are foreign, wherever they stand."""
    met = (tokens_of(texts, guard.pieces) | set(filter(may_be_name, texts))) & kinds.keys()
    for kind in sorted({kinds[text] for text in met}):
        yield Leak(place[0], kind, place[1], sum(kinds[text] == kind for text in met), named)


def without_our_own(kinds: dict[str, str], guard: Guard) -> dict[str, str]:
    """Without days, words of ours, and the authority's own names, notes and values: nobody can tell them apart."""
    if not kinds:
        return {}
    own = guard.own_words(kinds)
    return {
        text: kind
        for text, kind in kinds.items()
        if text not in own and not is_our_word(text) and not DAY.fullmatch(text)
    }


def spaced(reading: Reading) -> dict[str, set[str]]:
    """The texts of each place, white space as one space; large numbers among them."""
    places = {where: {" ".join(text.split()) for text in texts} for where, texts in reading.texts.items()}
    for (where, name), numbers in reading.numbers.items():
        if name not in COUNTS:
            large = {f"{number:.0f}" for number in numbers if number >= LARGE and number == int(number)}
            places.setdefault(where, set()).update(large)
    return places


def may_be_name(text: str) -> bool:
    """Has this text two words or more, and no more signs than a name?"""
    return " " in text and len(text) <= LONGEST_NAME


def tokens_of(texts: Iterable[str], pieces: Iterable[int] = ()) -> set[str]:
    """Every whole word of six signs and more, parts between - and _ too.

    pieces  of how many words the ids consist that have other signs inside: as many words in a row are taken together
    """
    block = "\n".join(texts)
    whole = set(TOKEN.findall(block))
    parts = {part for token in whole if "-" in token or "_" in token for part in parts_of(token)}
    rows = {row for count in pieces for row in words_in_a_row(block, count)}
    return {token for token in whole | parts | rows if len(token) >= SHORTEST}


def parts_of(token: str) -> Iterable[str]:
    """What stands between - and _ in a word: each part, and parts in a row."""
    edges = [found.span() for found in re.finditer(r"[^\W_]+", token)]
    for first, (begin, _) in enumerate(edges):
        for _, end in edges[first : first + MOST_PARTS]:
            yield token[begin:end]


def words_in_a_row(block: str, count: int) -> Iterable[str]:
    """As many words in a row on one line, with what stands between them."""
    for line in block.split("\n"):
        edges = [found.span() for found in re.finditer(r"[\w-]+", line)]
        for place in range(len(edges) - count + 1):
            yield line[edges[place][0] : edges[place + count - 1][1]]
