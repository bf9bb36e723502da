"""The truth table of the gates, as the program computes it for every combination of what was decided."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from glowaudit.audit import Audit
from glowaudit.pipeline import GATES
from glowaudit.settings import Settings

TITLE = "The truth table of the gates"
STATES = {
    "authority": ("in", "out", "no decision", "unreadable"),
    "establishment": ("in", "out", "no decision", "unreadable", "closed"),
    "individual": ("in", "nobody decided", "out", "unreadable"),
}
LONG_AGO = "2015-01-01"
IN, OUT, UNREADABLE = ("1", "in", LONG_AGO), ("2", "out", LONG_AGO), ("3", "out", "soon")
DECISIONS = {"in": (IN,), "closed": (IN,), "out": (OUT,), "unreadable": (IN, UNREADABLE)}
COLUMNS = {
    "authorities": ("authority_id", "name"),
    "establishments": ("establishment_id", "name", "authority_id", "closed_on"),
    "people": ("person_id", "role"),
    "enrolments": ("person_id", "establishment_id", "start_on"),
    "decisions": ("decision_id", "scope", "subject_id", "choice", "effective_on"),
}
DAYS = {"before `granular_from`": date(2016, 4, 27), "from `granular_from` on": date(2016, 4, 28)}
INTRODUCTION = """\
Computed by the program for every combination of what was decided, with the default settings, on the day
before `granular_from` and on that day. *Closed* is a school that opted in and has closed; *unreadable* is an
opt-out that cannot be read, beside an opt-in that can. What each state makes of its gate:"""
Combination = tuple[str, ...]
Facts = dict[Combination, dict[str, str]]


def truth_section() -> str:
    """The section of docs/rules.md: each gate's states, then every combination."""
    with tempfile.TemporaryDirectory() as folder:
        write_extract(Path(folder))
        found = {when: judged(Path(folder), day) for when, day in DAYS.items()}
    blockers = [facts["blockers"] for table in found.values() for facts in table.values()]
    return "\n\n".join(
        (
            f"## {TITLE}",
            INTRODUCTION,
            markdown(("gate", "decided", "day", "the gate is", "reason"), gate_rows(found)),
            f"Of {len(blockers)} combinations {blockers.count('')} let data pass. What keeps the others out:",
            combination_table(found),
        )
    )


def combinations() -> list[Combination]:
    """Every combination of the states of the gates, in the order of the gates."""
    return list(product(*(STATES[gate] for gate in GATES)))


def subjects_of(combination: Combination) -> tuple[str, ...]:
    """The ids of authority, school and person of one combination."""
    return tuple("/".join(combination[: place + 1]) for place in range(len(combination)))


def write_extract(folder: Path) -> None:
    """An authority for each of its states, in it a school for each of its own, there a person for each."""
    rows: dict[str, dict[str, tuple[str, ...]]] = {table: {} for table in COLUMNS}
    for combination in combinations():
        authority, school, person = subjects_of(combination)
        rows["authorities"][authority] = (authority, authority)
        closed_on = LONG_AGO if combination[1] == "closed" else ""
        rows["establishments"][school] = (school, school, authority, closed_on)
        rows["people"][person] = (person, "pupil")
        rows["enrolments"][person] = (person, school, LONG_AGO)
        for gate, subject, state in zip(GATES, (authority, school, person), combination, strict=True):
            for number, choice, effective_on in DECISIONS.get(state, ()):
                decision_id = f"{subject}/{number}"
                rows["decisions"][decision_id] = (decision_id, gate, subject, choice, effective_on)
    for table, own in rows.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS[table], *own.values()])


def judged(folder: Path, day: date) -> Facts:
    """On one day: the blockers (empty where data pass) and each gate's reason, of every combination."""
    with Audit.of(folder, Settings(as_of=day, deletion_on=day + timedelta(days=2))) as audit:
        rows = audit.engine.fetch("select * from verdict_facts").to_dict("records")
    by_person = {row["person_id"]: row for row in rows}
    for row in rows:
        if row["verdict"] != ("blocked" if row["blockers"] else "reaches"):
            raise ValueError(f"{row['person_id']}: verdict and blockers contradict each other")
    return {combination: by_person[subjects_of(combination)[-1]] for combination in combinations()}


def gate_rows(found: dict[str, Facts]) -> list[tuple[str, ...]]:
    """By gate: what its states make of it. Days and states that come to the same share a row."""
    rows: list[tuple[str, ...]] = []
    for place, gate in enumerate(GATES):
        outcomes = {when: [outcome(table, place, state) for state in STATES[gate]] for when, table in found.items()}
        first, *others = outcomes.values()
        days = {"any": first} if all(other == first for other in others) else outcomes
        for when, seen in days.items():
            told = dict(zip(STATES[gate], seen, strict=True))
            rows += [(gate, ", ".join(states), when, *told[states[0]]) for states in alike(told)]
    return rows


def outcome(table: Facts, place: int, state: str) -> tuple[str, str]:
    """Open or closed, and the reason, of a gate in one state: the same whatever the other gates are."""
    gate = GATES[place]
    seen = {
        ("closed" if gate in facts["blockers"].split("+") else "open", f"`{facts[f'{gate}_reason']}`")
        for combination, facts in table.items()
        if combination[place] == state
    }
    if len(seen) != 1:
        raise ValueError(f"the {gate} gate in state {state!r} depends on other gates: {sorted(seen)}")
    return seen.pop()


def alike(told: Mapping[str, object]) -> list[list[str]]:
    """States in groups of which the same is told."""
    groups: dict[object, list[str]] = {}
    for state, what in told.items():
        groups.setdefault(what, []).append(state)
    return list(groups.values())


def combination_table(found: dict[str, Facts]) -> str:
    """A row for each state of authority and school, a column for each group of states of the person."""
    places = list(product(STATES["authority"], STATES["establishment"]))
    columns: dict[str, tuple[str, ...]] = {}
    for when, table in found.items():
        told = {own: tuple(cell(table[*place, own]) for place in places) for own in STATES["individual"]}
        columns |= {f"{when}; person: {', '.join(states)}": told[states[0]] for states in alike(told)}
    rows = [(*place, *cells) for place, *cells in zip(places, *columns.values(), strict=True)]
    return markdown(("authority", "establishment", *columns), rows)


def cell(facts: dict[str, str]) -> str:
    """What the table says of one combination."""
    return facts["blockers"] or "**passes**"


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
