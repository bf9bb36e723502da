"""Levers, ways, ladder, ceiling and the cost of waiting equal brute force over the plain-Python reference."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from crowd import crowd
from extract_files import write_extract
from oracle.ledger import Ledger
from oracle.levers import enrolled_on, every_set, kept, last_day_of, levers_of, outside_for_want_of
from oracle.scenarios import ledger_under

from glowaudit.audit import Audit
from glowaudit.unlock import lattice, unlock, waiting, ways_of

NUMBERS = range(10)


@pytest.fixture(params=NUMBERS, scope="module")
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Audit, Ledger]]:
    """A crowd, judged by the program, and the reference's ledger of it."""
    extract, assumed = crowd(request.param, 50, dirty=request.param % 2 == 1)
    path = write_extract(tmp_path_factory.mktemp("unlock") / "extract", extract)
    with Audit.of(path, assumed) as audit:
        yield audit, ledger_under(path, assumed, [])


def test_the_ladder_is_that_of_trying_every_set_of_levers(case: tuple[Audit, Ledger]) -> None:
    audit, ledger = case
    sets = every_set(ledger, audit.settings)
    people, most = len(enrolled_on(ledger, audit.settings.last_day)), max(map(len, sets.values()))
    best = [max(len(k) for some, k in sets.items() if len(some) <= n) for n in range(max(map(len, sets)) + 1)]
    for target in (0.3, 0.8, 1.0):
        found = unlock(audit, target, 4)
        ladder = found.ladder
        assert ladder.optimal
        assert (ladder.people, ladder.kept, ladder.ceiling) == (people, best[0], most)
        reached = [n for n, number in enumerate(best) if number >= target * people]
        assert (None if ladder.fewest is None else len(ladder.fewest)) == (min(reached) if reached else None)
        stop = min([4, best.index(most), *reached])
        assert [rung.kept for rung in ladder.rungs] == best[: stop + 1]
        for rung in ladder.rungs:
            assert len(sets[frozenset((lever.gate, lever.id) for lever in rung.levers)]) == rung.kept


def test_each_lever_is_worth_what_opening_it_does(case: tuple[Audit, Ledger]) -> None:
    audit, ledger = case
    levers = levers_of(ledger, audit.settings)
    sets = every_set(ledger, audit.settings)
    before = sets[frozenset()]
    reachable = {person: [some for some, k in sets.items() if person in k] for person in ledger.people}
    found = {(row["gate"], row["id"]): row for row in unlock(audit).levers.to_dict("records")}
    assert found.keys() == levers.keys()
    for lever, behind in levers.items():
        alone = sets[frozenset({lever})] - before
        others = reachable.keys() - alone - before
        joint = {person for person in others if reachable[person] and all(lever in way for way in reachable[person])}
        enrolled = behind | (behind_authority(ledger, lever, audit) if lever[0] == "authority" else set())
        never = {person for person in enrolled if not reachable[person]}
        row = found[lever]
        assert (row["alone"], row["joint"], row["never"]) == (len(alone), len(joint), len(never)), lever


def behind_authority(ledger: Ledger, lever: tuple[str, str], audit: Audit) -> set[str]:
    on = audit.settings.last_day
    return {
        person
        for person, spells in ledger.spells.items()
        if person in ledger.people
        and any(s.covers(on) and ledger.establishments[s.establishment_id].authority_id == lever[1] for s in spells)
    }


def test_the_ways_of_a_person_keep_them_and_no_lever_of_one_can_be_left_out(case: tuple[Audit, Ledger]) -> None:
    audit, ledger = case
    sets = every_set(ledger, audit.settings)
    for person in ledger.people:
        ways = [frozenset((lever.gate, lever.id) for lever in way) for way in ways_of(audit, person)]
        keeping = [some for some, k in sets.items() if person in k]
        smallest = {some for some in keeping if not any(person in sets[some - {lever}] for lever in some)}
        if person in sets[frozenset()]:
            assert ways == []
        else:
            assert {way for way in ways if not any(other < way for other in ways)} == smallest, person


def test_what_waiting_costs_is_what_each_day_outside_adds_up_to(case: tuple[Audit, Ledger]) -> None:
    audit, ledger = case
    settings = audit.settings
    days = [settings.as_of + timedelta(days=n) for n in range((settings.cut_off - settings.as_of).days + 1)]
    frame = waiting(audit)
    found = {(row["gate"], row["id"], row["opens_on"].date()): row for row in frame.to_dict("records")}
    for lever in levers_of(ledger, settings):
        lost = 0
        for day in days:
            row = found.get((*lever, day))
            assert (row["people_days"] if row else 0) == lost, (lever, day)
            lost += outside_for_want_of(ledger, settings, lever, day)


def test_the_lattice_counts_everybody_enrolled_in_the_window_once(case: tuple[Audit, Ledger]) -> None:
    audit, ledger = case
    frame = lattice(audit)
    assert frame["people"].sum() == audit.headline().enrolled
    assert frame.loc[frame["blockers"] == "", "people"].sum() == len(kept(ledger, audit.settings))
    assert last_day_of(audit.settings) == audit.settings.last_day
