"""Levers by brute force: gates forced open on a day, every set of them tried (spec 6)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

from .assumed import RunSettings
from .gates import Gates
from .ledger import Ledger

Lever = tuple[str, str]  # gate, id


class ForcedGates(Gates):
    """Gates of which some are open, and some closed, whatever the decisions say; a school not open stays closed."""

    def __init__(
        self,
        ledger: Ledger,
        settings: RunSettings,
        opened: frozenset[Lever] = frozenset(),
        closed: frozenset[Lever] = frozenset(),
    ) -> None:
        super().__init__(ledger, settings)
        self.opened, self.shut = opened, closed

    def authority_open(self, authority_id: str, on: date) -> bool:
        """As forced, else as decided."""
        lever = ("authority", authority_id)
        return lever not in self.shut and (lever in self.opened or super().authority_open(authority_id, on))

    def establishment_open(self, establishment_id: str, on: date) -> bool:
        """As forced, else as decided; only while it is open as a school."""
        lever = ("establishment", establishment_id)
        if lever in self.shut or self.absent(establishment_id, on):
            return False
        return lever in self.opened or super().establishment_open(establishment_id, on)

    def absent(self, establishment_id: str, on: date) -> bool:
        """Not yet opened, or closed down?"""
        school = self.ledger.establishments[establishment_id]
        return bool((school.opened_on and on < school.opened_on) or (school.closed_on and on >= school.closed_on))


def last_day_of(settings: RunSettings) -> date:
    """The day before the cut-off."""
    return settings.deletion_on - timedelta(days=settings.feed_lag_days + 1)


def kept(ledger: Ledger, settings: RunSettings, opened: frozenset[Lever] = frozenset()) -> set[str]:
    """Who passes on last_day if these levers are open."""
    gates = ForcedGates(ledger, settings, opened)
    return {person for person in ledger.people if gates.passes(person, last_day_of(settings))}


def levers_of(ledger: Ledger, settings: RunSettings) -> dict[Lever, set[str]]:
    """Every closed gate, of an enrolment in force on last_day, that can be opened; and who is enrolled behind it."""
    gates, on = ForcedGates(ledger, settings), last_day_of(settings)
    found: dict[Lever, set[str]] = {}
    for person, spells in ledger.spells.items():
        if person not in ledger.people:
            continue
        for spell in spells:
            if not spell.covers(on):
                continue
            authority = ledger.establishments[spell.establishment_id].authority_id
            if not gates.authority_open(authority, on):
                found.setdefault(("authority", authority), set()).add(person)
            school = spell.establishment_id
            if not gates.establishment_open(school, on) and not gates.absent(school, on):
                found.setdefault(("establishment", school), set()).add(person)
    return found


def enrolled_on(ledger: Ledger, on: date) -> set[str]:
    """Who is enrolled somewhere on a day."""
    return {person for person in ledger.people if any(spell.covers(on) for spell in ledger.spells.get(person, []))}


def every_set(ledger: Ledger, settings: RunSettings) -> dict[frozenset[Lever], set[str]]:
    """Who is kept under every set of levers."""
    levers = sorted(levers_of(ledger, settings))
    sets = (frozenset(some) for size in range(len(levers) + 1) for some in combinations(levers, size))
    return {some: kept(ledger, settings, some) for some in sets}


def outside_for_want_of(ledger: Ledger, settings: RunSettings, lever: Lever, on: date) -> int:
    """How many do not pass on a day and would if this lever were open on it."""
    as_is, opened = Gates(ledger, settings), ForcedGates(ledger, settings, frozenset({lever}))
    return sum(not as_is.passes(person, on) and opened.passes(person, on) for person in ledger.people)
