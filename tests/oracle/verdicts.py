"""What becomes of each person in the window `[as_of, cut-off)` (spec 5), a day at a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .assumed import RunSettings
from .gates import EVERYWHERE, Gates, in_force
from .ledger import Ledger, Spell

Verdict = dict[str, Any]


def window(settings: RunSettings) -> list[date]:
    """The days of the window. ValueError where it holds none."""
    length = (settings.deletion_on - timedelta(days=settings.feed_lag_days) - settings.as_of).days
    if length < 1:
        raise ValueError("no day lies between as_of and the cut-off")
    return [settings.as_of + timedelta(days=n) for n in range(length)]


def word_for(days: list[date], passing: list[date], enrolled: list[date]) -> str:
    """The verdict, by the table of spec 5."""
    first, last = days[0] in passing, days[-1] in passing
    if last:
        return "reaches" if first else "will_reach"
    if first:
        return "will_stop"
    if passing:
        return "reaches_briefly"
    return "blocked" if enrolled else "not_enrolled"


def decisive(person_id: str, gates: Gates, days: list[date]) -> Spell | None:
    """The enrolment whose school, authority and gates the verdict row names."""
    spells = sorted(gates.ledger.spells.get(person_id, []), key=lambda at: (at.start_on, at.establishment_id))
    now = [spell for spell in spells if spell.covers(days[-1])]
    if now:
        shut = {spell: len(gates.closed(person_id, spell, days[-1])) for spell in now}
        kept = gates.passes(person_id, days[-1])
        fitting = [spell for spell in now if kept or shut[spell]]
        return min(fitting, key=lambda spell: shut[spell])
    earlier = [spell for spell in spells if any(spell.covers(on) for on in days)]
    if earlier:
        return max(earlier, key=lambda spell: spell.end_on or date.max)
    return max(spells, key=lambda spell: spell.start_on, default=None)


def _decision_columns(person_id: str, spell: Spell | None, gates: Gates, on: date) -> Verdict:
    """Decisions in force for the authority, establishment and person of the row."""
    ledger, granular = gates.ledger, on >= gates.settings.granular_from
    authority_id = ledger.establishments[spell.establishment_id].authority_id if spell else EVERYWHERE
    authority = in_force(ledger, ("authority", authority_id), on) if spell else None
    establishment = in_force(ledger, ("establishment", spell.establishment_id), on) if spell else None
    own = in_force(ledger, ("individual", person_id), on, authority_id) if granular else None
    return {
        "authority_decision_id": authority.decision_id if authority else None,
        "establishment_decision_id": establishment.decision_id if establishment else None,
        "individual_decision_id": own.decision_id if own else None,
        "choice_origin": (own.origin if own else "default") if granular else None,
    }


def verdict_of(person_id: str, gates: Gates, days: list[date]) -> Verdict:
    """One person's verdict row: the columns of spec 5 but for `rules` and `reason`."""
    ledger = gates.ledger
    spells = ledger.spells.get(person_id, [])
    passing = [on for on in days if gates.passes(person_id, on)]
    enrolled = [on for on in days if any(spell.covers(on) for spell in spells)]
    spell = decisive(person_id, gates, days)
    covered = spell is not None and spell.covers(days[-1])
    closed = gates.closed(person_id, spell, days[-1]) if spell and covered else ["enrolment"]
    role, stage = ledger.people[person_id]
    return {
        "person_id": person_id,
        "role": role,
        "stage": stage,
        "authority_id": ledger.establishments[spell.establishment_id].authority_id if spell else None,
        "establishment_id": spell.establishment_id if spell else None,
        "verdict": word_for(days, passing, enrolled),
        "kept": days[-1] in passing,
        "first_passing_on": passing[0] if passing else None,
        "last_passing_on": passing[-1] if passing else None,
        "blockers": "+".join(closed),
        **_decision_columns(person_id, spell, gates, days[-1]),
    }


def verdicts_of(ledger: Ledger, settings: RunSettings) -> list[Verdict]:
    """One row per accepted person, in the order of person_id."""
    gates, days = Gates(ledger, settings), window(settings)
    return [verdict_of(person_id, gates, days) for person_id in sorted(ledger.people)]
