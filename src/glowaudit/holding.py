"""Holding a gate: the scenario changes under which it stands open or closed from a day on, whatever is recorded.

One hypothetical decision is not enough for that: later recorded ones still follow it, an opt-out that cannot be read
closes a gate throughout, and a school that follows its authority no longer does once anything is decided about it. So
a held gate is decided again on each later day on which something else is, and its state before is written down too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from glowaudit.ladder import Lever
from glowaudit.scenario import Decision, Mending, Scenario
from glowaudit.settings import Settings

if TYPE_CHECKING:
    from glowaudit.audit import Audit

RECORDED = """
    select scope, subject_id, effective_on, choice, recorded_at
    from accepted_decisions
    where scope in ('authority', 'establishment')
"""
UNREADABLE = "select scope, subject_id, recorded_at from unreadable_decisions where scope <> 'individual'"
CHOICES = {True: "in", False: "out"}


@dataclass(frozen=True)
class Recorded:
    """What an extract records of administrators' gates.

    decisions   by gate: (effective_on, choice, recorded_at) of each decision that can be used
    unreadable  by gate: recorded_at of each decision that cannot be read and may be an opt-out
    """

    decisions: Mapping[Lever, tuple[tuple[date, str, datetime | None], ...]] = field(default_factory=dict)
    unreadable: Mapping[Lever, tuple[datetime | None, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Hold:
    """Gates that stand open, and gates that stand closed, from a day on."""

    from_on: date
    opened: frozenset[Lever] = frozenset()
    closed: frozenset[Lever] = frozenset()


def recorded_of(audit: Audit) -> Recorded:
    """What the audit's extract records of administrators' gates."""
    decisions: dict[Lever, tuple[tuple[date, str, datetime | None], ...]] = {}
    for scope, subject_id, effective_on, choice, recorded_at in audit.engine.rows(RECORDED):
        lever = Lever(str(scope), str(subject_id))
        decisions[lever] = (*decisions.get(lever, ()), (effective_on, str(choice), recorded_at))
    unreadable: dict[Lever, tuple[datetime | None, ...]] = {}
    for scope, subject_id, recorded_at in audit.engine.rows(UNREADABLE):
        lever = Lever(str(scope), str(subject_id))
        unreadable[lever] = (*unreadable.get(lever, ()), recorded_at)
    return Recorded(decisions, unreadable)


def opening(audit: Audit, name: str, levers: Iterable[Lever], from_on: date | None = None) -> Scenario:
    """The scenario under which some gates stand open, from a day on (None: the first day of the window)."""
    hold = Hold(from_on or audit.settings.as_of, frozenset(levers))
    return with_holds(Scenario(name), hold, audit.settings, recorded_of(audit))


def with_holds(base: Scenario, hold: Hold, settings: Settings, recorded: Recorded) -> Scenario:
    """A scenario under which gates are held as well; a gate that is in both lists is held closed.

    `settings` are those under which the scenario will judge.
    """
    decisions, mendings = list(base.decisions), list(base.mendings)
    for lever in sorted(hold.opened | hold.closed):
        own = held(lever, lever not in hold.closed, hold.from_on, settings, recorded, base)
        decisions += own.decisions
        mendings += own.mendings
    return replace(base, decisions=tuple(decisions), mendings=tuple(mendings))


def held(
    lever: Lever, is_open: bool, from_on: date, settings: Settings, recorded: Recorded, base: Scenario
) -> Scenario:
    """The changes that hold one gate, beside those that a scenario makes already."""
    choices = _choices_by_day(lever, settings, recorded, base)
    begins = settings.as_of
    shut = _is_unreadable(lever, settings, recorded, base)
    follows = lever.gate == "establishment" and settings.establishment_default == "authority" and not choices
    before: dict[date, str] = {}
    if from_on > begins and shut and is_open:
        before = {begins: "out"} | {day: "out" for day in choices if begins < day < from_on}
    elif from_on > begins and follows and not shut:
        before = {begins: "in"}
    choice = CHOICES[is_open]
    since = {from_on: choice} | {day: choice for day, made in choices.items() if day > from_on and made != {choice}}
    days = sorted((before | since).items())
    return Scenario(
        base.name,
        decisions=tuple(Decision(lever.gate, lever.id, made, day) for day, made in days),
        mendings=(Mending(lever.gate, lever.id),) if shut and is_open else (),
    )


def _choices_by_day(lever: Lever, settings: Settings, recorded: Recorded, base: Scenario) -> dict[date, set[str]]:
    choices: dict[date, set[str]] = {}
    for day, choice, recorded_at in recorded.decisions.get(lever, ()):
        if _is_known(recorded_at, settings):
            choices.setdefault(day, set()).add(choice)
    for decision in base.decisions:
        if (decision.scope, decision.subject_id) == (lever.gate, lever.id):
            choices.setdefault(decision.effective_on, set()).add(decision.choice)
    return choices


def _is_unreadable(lever: Lever, settings: Settings, recorded: Recorded, base: Scenario) -> bool:
    seen = any(_is_known(recorded_at, settings) for recorded_at in recorded.unreadable.get(lever, ()))
    return seen and Mending(lever.gate, lever.id) not in base.mendings


def _is_known(recorded_at: datetime | None, settings: Settings) -> bool:
    return settings.known_at is None or recorded_at is None or recorded_at <= settings.known_at


def holds_in(scenario: Scenario, settings: Settings, recorded: Recorded) -> tuple[Scenario, Hold | None]:
    """Taken apart: what a scenario changes otherwise, and the gates that it holds from one day on (None: none).

    Where its gates are held from several days, those of the day that has most of them; the others stay decisions.
    """
    best: Hold | None = None
    for day in sorted({decision.effective_on for decision in scenario.decisions}):
        found = _held_from(scenario, day, settings, recorded)
        if best is None or _size(found) > _size(best):
            best = found
    if best is None or not _size(best):
        return scenario, None
    return _without(scenario, best.opened | best.closed), best


def _size(hold: Hold) -> int:
    return len(hold.opened) + len(hold.closed)


def _held_from(scenario: Scenario, day: date, settings: Settings, recorded: Recorded) -> Hold:
    found: dict[bool, set[Lever]] = {True: set(), False: set()}
    for lever in _levers(scenario):
        rest = _without(scenario, {lever})
        own = tuple(d for d in scenario.decisions if Lever(d.scope, d.subject_id) == lever)
        mended = tuple(m for m in scenario.mendings if Lever(m.scope, m.subject_id) == lever)
        for is_open in found:
            made = held(lever, is_open, day, settings, recorded, rest)
            if (made.decisions, made.mendings) == (own, mended):
                found[is_open].add(lever)
    return Hold(day, frozenset(found[True]), frozenset(found[False]))


def _levers(scenario: Scenario) -> Iterator[Lever]:
    yield from sorted({Lever(d.scope, d.subject_id) for d in scenario.decisions if d.scope != "individual"})


def _without(scenario: Scenario, levers: set[Lever] | frozenset[Lever]) -> Scenario:
    return replace(
        scenario,
        decisions=tuple(d for d in scenario.decisions if Lever(d.scope, d.subject_id) not in levers),
        mendings=tuple(m for m in scenario.mendings if Lever(m.scope, m.subject_id) not in levers),
    )
