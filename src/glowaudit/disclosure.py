"""Disclosure control: what may be told in public of a count of people. Short pure functions, no rules of Glow.

Each person stands in exactly one of the cells that are published, so that no cell is a part of another figure; whatever
else is shown is made of what stands in the cells. So nothing that is shown narrows what a suppressed cell may be: any
number from 1 to 4, whatever the others are (docs/decisions/0033-disclosure-control.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from glowaudit.errors import GlowauditError

BASE = 5
SUPPRESSED = "[c]"
NOTHING_SHOWN = "[x]"
Row = tuple[Any, ...]


def is_suppressed(people: int) -> bool:
    """Is this a count of 1 to 4?"""
    return 0 < people < BASE


def shown(people: int) -> int | None:
    """A count as it may be shown: 0 as it is, 1 to 4 not at all, any other to the nearest 5."""
    return None if is_suppressed(people) else (people + BASE // 2) // BASE * BASE


def published(cells: Iterable[Row], everybody: int) -> list[Row]:
    """Cells (their last value the people in them) as they may be shown.

    GlowauditError unless each of so many people stands in exactly one cell: all protection rests on that.
    """
    rows = list(cells)
    counted = sum(row[-1] for row in rows)
    if counted != everybody or len({row[:-1] for row in rows}) != len(rows):
        raise GlowauditError("public figures: the cells do not hold each person once, so nothing is published")
    return [(*row[:-1], shown(row[-1])) for row in rows]
