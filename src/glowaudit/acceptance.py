"""Acceptance: who lets a tripped brake pass, for which group, why, and until when.

A TOML file of tables `[[accepted]]` with `group` (as the brake names it), `by`, `reason`, `until`, and, where it should
not hold for more than was seen, `at_most` (accounts or people lost).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from glowaudit.brake import Tripped
from glowaudit.errors import UsageError
from glowaudit.settings import read_day

TEXTS = ("group", "by", "reason")
KEYS = (*TEXTS, "until", "at_most")


@dataclass(frozen=True)
class Acceptance:
    """One group that somebody accepts; `until` is the last day (as_of) on which it holds."""

    group: str
    by: str
    reason: str
    until: date
    at_most: int | None = None

    def covers(self, tripped: Tripped, as_of: date) -> bool:
        """Does it let this group pass on that day?"""
        few_enough = self.at_most is None or tripped.losses <= self.at_most
        return tripped.name in (self.group, " ".join(self.group.split())) and as_of <= self.until and few_enough

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self) | {"until": self.until.isoformat()}


def read_acceptances(path: Path) -> list[Acceptance]:
    """The acceptances of a file; UsageError where something is missing, unknown, empty or no day."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as fault:
        raise UsageError(f"acceptance file {path}: {fault}") from None
    entries = tables.pop("accepted", None)
    if tables or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"acceptance file {path}: it holds nothing but tables [[accepted]] with {', '.join(KEYS)}")
    return [_read(entry, f"acceptance file {path}, entry {number}") for number, entry in enumerate(entries, 1)]


def _read(entry: dict[str, Any], where: str) -> Acceptance:
    unknown = sorted(set(entry) - set(KEYS))
    if unknown:
        raise UsageError(f"{where}: unknown {', '.join(unknown)}; it holds {', '.join(KEYS)}")
    for name in TEXTS:
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise UsageError(f"{where}: {name} is missing or empty: give it as text")
    if "until" not in entry:
        raise UsageError(f"{where}: until is missing: give the last day on which it holds, such as 2016-07-01")
    at_most = entry.get("at_most")
    if at_most is not None and (type(at_most) is not int or at_most < 0):
        raise UsageError(f"{where}: at_most is {at_most!r}: give a whole number of losses")
    texts = {name: " ".join(entry[name].split()) for name in ("by", "reason")}
    return Acceptance(entry["group"], **texts, until=read_day(entry["until"], f"{where}: until"), at_most=at_most)


def not_accepted(tripped: Iterable[Tripped], acceptances: Iterable[Acceptance], as_of: date) -> list[Tripped]:
    """The groups that nobody's acceptance lets pass."""
    given = list(acceptances)
    return [group for group in tripped if not any(one.covers(group, as_of) for one in given)]
