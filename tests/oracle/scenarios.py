"""Scenarios over a ledger, by hand: rows added, spells cut and begun, one after the other (spec 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from .assumed import RunSettings
from .checking import check
from .ledger import Decision, Ledger, Spell, ledger_of, merged
from .reading import read_extract
from .verdicts import Verdict, verdicts_of


def ledger_under(extract_dir: Path, settings: RunSettings, scenarios: Sequence[Any]) -> Ledger:
    """The ledger of an extract under the settings given (those of the scenarios), with the scenarios' rows."""
    ledger = ledger_of(check(read_extract(extract_dir), settings), settings)
    arrive(ledger, scenarios)
    decide(ledger, scenarios)
    for closure in (closure for scenario in scenarios for closure in scenario.closures):
        school = ledger.establishments[closure.establishment_id]
        closed_on = min(closure.on, school.closed_on or date.max)
        ledger.establishments[closure.establishment_id] = replace(school, closed_on=closed_on)
    for mending in (mending for scenario in scenarios for mending in scenario.mendings):
        ledger.unreadable.discard((mending.scope, mending.subject_id))
    transfer(ledger, [moved for scenario in scenarios for moved in scenario.transfers])
    return ledger


def verdicts_under(extract_dir: Path, settings: RunSettings, scenarios: Sequence[Any]) -> list[Verdict]:
    """One row per person, those of the scenarios among them."""
    return verdicts_of(ledger_under(extract_dir, settings, scenarios), settings)


def arrive(ledger: Ledger, scenarios: Iterable[Any]) -> None:
    """New people with their one enrolment."""
    for newcomer in (newcomer for scenario in scenarios for newcomer in scenario.arrivals):
        ledger.people[newcomer.person_id] = (newcomer.role, newcomer.stage)
        ledger.spells[newcomer.person_id] = [Spell(newcomer.establishment_id, newcomer.start_on, newcomer.end_on)]


def decide(ledger: Ledger, scenarios: Sequence[Any]) -> None:
    """Decisions that come after all real ones of their day, the later in the stack after the earlier."""
    place = 0
    for number, scenario in enumerate(scenarios, 1):
        for nth, d in enumerate(scenario.decisions, 1):
            place += 1
            decision = Decision(
                f"scenario {number} decision {nth}", d.choice, d.effective_on, None, "decision", None, place
            )
            ledger.decisions.setdefault((d.scope, d.subject_id), []).append(decision)


def transfer(ledger: Ledger, transfers: Sequence[Any]) -> None:
    """In the order of their days: what covers the day ends, and the new enrolment begins."""
    begun: dict[str, list[Spell]] = {}
    for moved in sorted(transfers, key=lambda one: one.on):
        person = moved.person_id
        recorded = ledger.spells.get(person, [])
        ledger.spells[person] = [replace(s, end_on=moved.on) if s.covers(moved.on) else s for s in recorded]
        before = [replace(s, end_on=moved.on) if s.covers(moved.on) else s for s in begun.get(person, [])]
        begun[person] = [*before, Spell(moved.establishment_id, moved.on, None)]
    for person, spells in begun.items():
        ledger.spells[person] = merged(ledger.spells[person] + spells)
