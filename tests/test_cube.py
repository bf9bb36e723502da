"""The cube gives, for any switches and any last day, the figures of the plain-Python reference."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from crowd import crowd
from extract_files import write_extract
from oracle.gates import Gates
from oracle.ledger import Ledger
from oracle.levers import ForcedGates, Lever, enrolled_on
from oracle.scenarios import ledger_under
from oracle.verdicts import decisive
from scenarios import scenario_of
from small_extract import write
from small_nation import DECISIONS, ELGIN_IN, MORAY_IN, SPRING

from glowaudit.audit import Audit
from glowaudit.cube import cube_of
from glowaudit.settings import Settings

Counts = Counter[tuple[str, str, str, bool]]  # school, role, stage, kept


def state_on(place: dict[str, Any], day: int) -> str:
    """The state of a gate from the last change up to a day, by its place."""
    return [state for on, state in place["states"] if on <= day][-1]


def figures(cube: dict[str, Any], on: date, opened: frozenset[Lever], closed: frozenset[Lever]) -> Counts:
    """People enrolled on a last day by school, role, stage and whether they are kept, by the book of the format."""
    day = max(place for place, text in enumerate(cube["days"]) if text <= on.isoformat())
    authorities = []
    for place in cube["authorities"]:
        lever = ("authority", place["id"])
        authorities.append(lever not in closed and (lever in opened or state_on(place, day) == "open"))
    schools = []
    for place in cube["schools"]:
        lever, state = ("establishment", place["id"]), state_on(place, day)
        own = state != "absent" and lever not in closed and (lever in opened or state in ("open", "follows"))
        schools.append(own and authorities[place["authority"]])
    every = all if cube["enrolments"] == "all" else any
    counts: Counts = Counter()
    for when, school, role, stage, way, people in cube["counts"]:
        if when <= day:
            places = cube["ways"][way]
            kept = bool(places) and every(schools[place] for place in places)
            key = (cube["schools"][school]["id"], cube["roles"][role], cube["stages"][stage], kept)
            counts[key] += people
    assert min(counts.values(), default=0) >= 0
    return +counts


def expected(
    ledger: Ledger, settings: Settings, on: date, opened: frozenset[Lever], closed: frozenset[Lever]
) -> Counts:
    as_it_is, switched = Gates(ledger, settings), ForcedGates(ledger, settings, opened, closed)
    counts: Counts = Counter()
    for person in enrolled_on(ledger, on):
        spell = decisive(person, as_it_is, [on])
        assert spell is not None
        role, stage = ledger.people[person]
        counts[spell.establishment_id, role, stage or "", switched.passes(person, on)] += 1
    return counts


def switches(random: Random, ledger: Ledger) -> tuple[frozenset[Lever], frozenset[Lever]]:
    levers: list[Lever] = [("authority", i) for i in sorted(ledger.authorities)]
    levers += [("establishment", i) for i in sorted(ledger.establishments)]
    opened = frozenset(lever for lever in levers if random.random() < 0.4)
    return opened, frozenset(lever for lever in levers if lever not in opened and random.random() < 0.2)


@pytest.mark.parametrize("number", range(12))
def test_every_last_day_and_any_switches_give_the_figures_of_the_reference(number: int, tmp_path: Path) -> None:
    extract, assumed = crowd(number, 60, dirty=number % 2 == 1)
    path = write_extract(tmp_path / "extract", extract)
    random, none = Random(number), frozenset[Lever]()
    until = assumed.last_day + timedelta(days=6)
    with Audit.of(path, assumed) as audit:
        cube = cube_of(audit, until=until)
        ledger = ledger_under(path, assumed, [])
        moved = scenario_of(random, ledger, assumed, 1)
        under = cube_of(audit, until=until, scenarios=[moved])
    settings = replace(assumed, **moved.settings)
    changed = ledger_under(path, settings, [moved])
    assert cube["counts"]
    for on in (assumed.as_of + timedelta(days=n) for n in range((until - assumed.as_of).days + 1)):
        for opened, closed in ((none, none), switches(random, ledger), switches(random, ledger)):
            assert figures(cube, on, opened, closed) == expected(ledger, assumed, on, opened, closed), on
            if on >= settings.as_of:
                assert figures(under, on, opened, closed) == expected(changed, settings, on, opened, closed), on


def test_a_school_that_follows_opens_with_its_authority_and_with_nothing_else(tmp_path: Path) -> None:
    settings = replace(SPRING, establishment_default="authority")
    path = write(tmp_path / "extract", decisions=DECISIONS + MORAY_IN + ELGIN_IN)
    with Audit.of(path, settings) as audit:
        cube = cube_of(audit)
    none, authority, school = (
        frozenset[Lever](),
        frozenset({("authority", "250")}),
        frozenset({("establishment", "F1")}),
    )
    assert [place["states"] for place in cube["schools"] if place["id"] == "F1"] == [[[0, "follows"]]]
    ann = ("F1", "pupil", "P7")
    assert figures(cube, settings.last_day, none, none)[*ann, False] == 1
    assert figures(cube, settings.last_day, authority, none)[*ann, True] == 1
    assert figures(cube, settings.last_day, school, none)[*ann, False] == 1


@pytest.mark.parametrize("number", range(6))
def test_the_cubes_of_all_authorities_add_up_to_that_of_the_nation(number: int, tmp_path: Path) -> None:
    extract, assumed = crowd(number, 60, dirty=number % 2 == 1)
    none = frozenset[Lever]()
    with Audit.of(write_extract(tmp_path / "extract", extract), assumed) as audit:
        nation = figures(cube_of(audit), assumed.last_day, none, none)
        ids = [str(i) for (i,) in audit.engine.rows("select authority_id from ledger_authorities order by 1")]
        cubes = {i: cube_of(audit, [i]) for i in ids}
        own = dict(audit.engine.rows("select establishment_id, authority_id from ledger_establishments"))
    total: Counts = Counter()
    for i, cube in cubes.items():
        part = figures(cube, assumed.last_day, none, none)
        assert {own[school] for school, *_ in part} <= {i}
        assert {place["id"] for place in cube["schools"] if not place.get("outside")} == {s for s in own if own[s] == i}
        total += part
    assert total == nation
    assert len(ids) > 1
