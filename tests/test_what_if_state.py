"""The state of a what-if panel: what the switches show is what its scenario does, and every step can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from crowd import crowd
from cubes import figures
from extract_files import write_extract
from oracle.scenarios import ledger_under
from scenarios import scenario_of
from small_extract import write
from small_nation import NATION, rows

from glowaudit.audit import Audit
from glowaudit.cube import cube_of
from glowaudit.errors import UsageError
from glowaudit.holding import Recorded, opening, recorded_of
from glowaudit.ladder import Lever
from glowaudit.scenario import Arrival, Closure, Decision, Mending, Scenario, Transfer, read_scenario, to_toml
from glowaudit.settings import Settings
from glowaudit.widgets.what_if_state import Snapshot, WhatIfState

MAY, JUNE, JULY = date(2016, 5, 16), date(2016, 6, 12), date(2016, 7, 1)
SPRING = Settings(as_of=MAY, deletion_on=JULY)
FIFE, SCHOOL = Lever("authority", "250"), Lever("establishment", "9250003")
OUT_LATER = {FIFE: ((date(2016, 1, 1), "in", None), (date(2016, 6, 20), "out", None))}


def state_of(recorded: Recorded | None = None, settings: Settings = SPRING) -> WhatIfState:
    return WhatIfState(settings, recorded or Recorded())


@pytest.fixture
def switched() -> WhatIfState:
    """Fife switched open from June on, in a state that has been through a few steps."""
    state = state_of()
    state.change(opened=(FIFE,))
    state.change(opens_on=JUNE)
    return state


# What is switched, and what the scenario does.


@pytest.fixture(scope="module", params=range(6))
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, ...]]:
    """A crowd, judged, with dice of its own."""
    number = request.param
    extract, assumed = crowd(number, 60, dirty=number % 2 == 1)
    path = write_extract(tmp_path_factory.mktemp("crowd") / "extract", extract)
    with Audit.of(path, assumed) as audit:
        yield audit, ledger_under(path, assumed, []), Random(number)


def shaken(audit: Audit, ledger: Any, dice: Random) -> WhatIfState:
    """A state in which gates are switched, days moved and changes added, some about the same gates."""
    state = WhatIfState(audit.settings, recorded_of(audit))
    levers = [Lever("authority", i) for i in sorted(ledger.authorities)]
    levers += [Lever("establishment", i) for i in sorted(ledger.establishments)]
    closed = [lever for lever in levers if dice.random() < 0.2]
    opened = [lever for lever in levers if dice.random() < 0.4 and lever not in closed]
    state.change(opened=tuple(opened), closed=tuple(closed))
    if dice.random() < 0.7:
        state.change(opens_on=audit.settings.as_of + timedelta(days=dice.randrange(1, 9)))
    if dice.random() < 0.7:
        state.move("deletion_on", audit.settings.deletion_on + timedelta(days=dice.randrange(-3, 8)))
    if dice.random() < 0.6:
        add(state, scenario_of(dice, ledger, audit.settings, 1))
    try:
        state.settings_now()
    except UsageError:
        return shaken(audit, ledger, dice)
    return state


def add(state: WhatIfState, scenario: Scenario) -> None:
    """All changes of a scenario beside those that are there, its days in place of those that are."""
    listed = (scenario.decisions, scenario.transfers, scenario.closures, scenario.arrivals, scenario.mendings)
    state.change(changes=tuple(change for kind in listed for change in kind))
    days = {name: day for name, day in scenario.settings.items() if isinstance(day, date)}
    for name, day in days.items():
        state.move(name, day)
    state.change(settings={name: value for name, value in scenario.settings.items() if name not in days})


def by_subject(scenario: Scenario) -> list[Any]:
    """What a scenario says of each subject, in its order; the order of the subjects says nothing."""
    decisions = sorted(scenario.decisions, key=lambda each: (each.scope, each.subject_id))
    others = scenario.transfers, scenario.closures, scenario.arrivals
    return [scenario.settings, decisions, *others, sorted(scenario.mendings, key=str)]


def test_what_the_switches_show_is_what_the_scenario_does(judged: tuple[Any, ...]) -> None:
    audit, ledger, dice = judged
    changed = 0
    for _ in range(5):
        state = shaken(audit, ledger, dice)
        now, settings = state.now, state.settings_now()
        cube = cube_of(audit, until=settings.last_day + timedelta(days=3), scenarios=[state.base()])
        switches = {
            "opened": [[lever.gate, lever.id] for lever in now.opened],
            "closed": [[lever.gate, lever.id] for lever in now.closed],
            "opens_on": state.opens_on.isoformat(),
            "deletion_on": settings.deletion_on.isoformat(),
        }
        found = audit.what_if(state.scenario())
        assert figures(cube, switches)["kept"]["total"] == found.kept_now, now
        changed += found.number("gained") + found.number("lost")
    assert changed


def test_a_scenario_that_is_saved_and_loaded_is_the_same_panel(judged: tuple[Any, ...], tmp_path: Path) -> None:
    audit, ledger, dice = judged
    for _ in range(5):
        state, again = shaken(audit, ledger, dice), WhatIfState(audit.settings, recorded_of(audit))
        scenario = state.scenario()
        (tmp_path / "saved.toml").write_text(to_toml(scenario), encoding="utf-8")
        again.load(read_scenario(tmp_path / "saved.toml"))
        assert by_subject(again.scenario()) == by_subject(scenario)
        if not any(isinstance(change, Decision | Mending) for change in state.now.changes):
            assert (again.now.opened, again.now.closed) == (state.now.opened, state.now.closed)
            assert (again.now.changes, again.now.days) == (state.now.changes, state.now.days)
            assert again.opens_on == state.opens_on or not (state.now.opened or state.now.closed)


def test_a_gate_is_held_over_decisions_that_are_recorded_for_later() -> None:
    state = state_of(Recorded(OUT_LATER))
    state.change(opened=(FIFE,), opens_on=JUNE)
    later = [Decision("authority", "250", "in", day) for day in (JUNE, date(2016, 6, 20))]
    assert list(state.scenario().decisions) == later
    state.change(opened=(), closed=(FIFE,))
    assert state.scenario().decisions == (Decision("authority", "250", "out", JUNE),)


def test_a_gate_that_cannot_be_read_is_mended_and_stays_closed_until_it_opens() -> None:
    state = state_of(Recorded(unreadable={SCHOOL: (None,)}))
    state.change(opened=(SCHOOL,))
    assert state.scenario().mendings == (Mending(SCHOOL.gate, SCHOOL.id),)
    assert [d.choice for d in state.scenario().decisions] == ["in"]
    state.change(opens_on=JUNE)
    assert [(d.choice, d.effective_on) for d in state.scenario().decisions] == [("out", MAY), ("in", JUNE)]


def test_a_school_that_follows_its_authority_goes_on_doing_so_until_it_is_switched() -> None:
    state = state_of(settings=Settings(MAY, JULY, establishment_default="authority"))
    state.change(closed=(SCHOOL,), opens_on=JUNE)
    assert [(d.choice, d.effective_on) for d in state.scenario().decisions] == [("in", MAY), ("out", JUNE)]


def test_what_is_recorded_after_known_at_is_not_seen() -> None:
    later = Recorded({SCHOOL: ((date(2016, 1, 1), "in", datetime(2016, 6, 1)),)}, {FIFE: (datetime(2016, 6, 1),)})
    state = state_of(later, Settings(MAY, JULY, establishment_default="authority", known_at=datetime(2016, 5, 20)))
    state.change(closed=(SCHOOL,), opened=(FIFE,), opens_on=JUNE)
    made = [(d.subject_id, d.choice, d.effective_on) for d in state.scenario().decisions]
    assert made == [("250", "in", JUNE), ("9250003", "in", MAY), ("9250003", "out", JUNE)]
    assert state.scenario().mendings == ()


def test_the_switch_comes_after_a_decision_that_is_added_for_the_same_gate() -> None:
    state = state_of()
    state.add(Decision("authority", "250", "out", JUNE))
    state.change(opened=(FIFE,))
    made = [(d.choice, d.effective_on) for d in state.scenario().decisions]
    assert made == [("out", JUNE), ("in", MAY), ("in", JUNE)]


def test_opening_gates_is_a_scenario_of_its_own(tmp_path: Path) -> None:
    out = rows("x1,authority,250,out,2015-06-01,,,", "x2,authority,250,out,2016-05-20,,,")
    with Audit.of(write(tmp_path / "extract", decisions=NATION["decisions"] + out), SPRING) as audit:
        made = opening(audit, "Fife open", [FIFE])
        assert audit.what_if(made).ids("gained") == ["ann"]
    assert [(d.choice, d.effective_on) for d in made.decisions] == [("in", MAY), ("in", date(2016, 5, 20))]


# Files.


def test_a_file_that_opens_a_gate_on_a_day_becomes_a_switch() -> None:
    state = state_of()
    state.load(Scenario("Fife opens late", decisions=(Decision("authority", "250", "in", JUNE),)))
    assert (state.now.opened, state.now.closed, state.now.changes) == ((FIFE,), (), ())
    assert (state.opens_on, state.now.name) == (JUNE, "Fife opens late")


def test_of_gates_that_open_on_several_days_the_most_become_switches() -> None:
    days = {"1": JUNE, "2": JUNE, "3": JULY}
    decisions = tuple(Decision("establishment", i, "in", day) for i, day in days.items())
    state = state_of()
    state.load(Scenario("Three", decisions=decisions))
    assert [lever.id for lever in state.now.opened] == ["1", "2"]
    assert state.now.changes == (decisions[2],)
    assert set(state.scenario().decisions) == set(decisions)


def test_nothing_of_a_loaded_file_is_lost() -> None:
    scenario = Scenario(
        "All of it",
        {"deletion_on": JULY + timedelta(days=3), "feed_lag_days": 2},
        (Decision("individual", "p1", "out", JUNE),),
        (Transfer("p1", "9250001", JUNE),),
        (Closure("9250002", JUNE),),
        (Arrival("new", "pupil", "9250001", JUNE, None, "P1"),),
        (Mending("individual", "p2"),),
    )
    state = state_of()
    state.load(scenario)
    assert state.scenario() == scenario


def test_an_impossible_file_is_refused_and_changes_nothing() -> None:
    state = state_of()
    with pytest.raises(UsageError, match="no day lies between"):
        state.load(Scenario("Too early", {"deletion_on": MAY}))
    assert (state.now, state.can_undo) == (Snapshot(), False)


# Steps.

STEPS: dict[str, Callable[[WhatIfState, Random], object]] = {
    "switch": lambda state, dice: state.change(opened=tuple({FIFE, Lever("authority", str(dice.randrange(4)))})),
    "move": lambda state, dice: state.move("deletion_on", JULY + timedelta(days=dice.randrange(3))),
    "add": lambda state, dice: state.add(Transfer("p1", str(dice.randrange(3)), JUNE)),
    "remove": lambda state, dice: state.remove(dice.randrange(3)),
    "release": lambda state, dice: state.release(FIFE),
    "look": lambda state, dice: state.change(authorities=(str(dice.randrange(3)),)),
    "reset": lambda state, dice: state.reset(),
    "undo": lambda state, dice: state.undo(),
    "redo": lambda state, dice: state.redo(),
}


@pytest.mark.parametrize("number", range(20))
def test_every_step_can_be_taken_back_and_taken_again(number: int) -> None:
    dice, state = Random(number), state_of()
    past, future = [state.now], list[Snapshot]()
    for _ in range(40):
        name = dice.choice(list(STEPS))
        before = state.now
        STEPS[name](state, dice)
        if name == "undo" and len(past) > 1:
            future.append(past.pop())
        elif name == "redo" and future:
            past.append(future.pop())
        elif name not in ("undo", "redo") and state.now != before:
            past.append(state.now)
            future.clear()
        assert state.now == past[-1]
        assert (state.can_undo, state.can_redo) == (len(past) > 1, bool(future))
    while state.undo():
        pass
    assert state.now == Snapshot()
    while state.redo():
        pass
    assert state.now == [*past, *reversed(future)][-1]


def test_a_snapshot_never_changes(switched: WhatIfState) -> None:
    before = switched.now
    switched.move("deletion_on", JUNE)
    with pytest.raises(FrozenInstanceError):
        before.opens_on = None  # type: ignore[misc]
    assert (before.days, switched.now.days) == ({}, {"deletion_on": JUNE})


def test_what_changes_nothing_is_no_step(switched: WhatIfState) -> None:
    before = switched.now
    assert not switched.change(opens_on=JUNE)
    assert not switched.move("deletion_on", JULY)
    switched.undo()
    assert not switched.change(opened=switched.now.opened)
    assert switched.redo()
    assert switched.now == before


def test_reset_leaves_what_is_looked_at_and_can_be_taken_back(switched: WhatIfState) -> None:
    switched.change(authorities=("250",), schools=("9250003",))
    before = switched.now
    assert before.changes_anything
    switched.reset()
    assert switched.now == Snapshot(authorities=("250",), schools=("9250003",))
    assert not switched.now.changes_anything
    assert not switched.scenario().decisions
    switched.undo()
    assert switched.now == before


def test_two_states_share_nothing(switched: WhatIfState) -> None:
    other = state_of()
    assert (other.now, other.can_undo) == (Snapshot(), False)
    other.change(opened=(SCHOOL,))
    assert switched.now.opened == (FIFE,)


# Days.


def test_a_day_that_is_moved_back_is_no_change() -> None:
    state = state_of()
    state.move("granular_from", JUNE)
    assert state.scenario().settings == {"granular_from": JUNE}
    state.move("granular_from", SPRING.granular_from)
    state.move("as_of", None)
    assert (state.scenario().settings, state.now.days) == ({}, {})


def test_the_switches_act_from_the_first_day_wherever_it_is_moved() -> None:
    state = state_of()
    state.change(opened=(FIFE,))
    state.move("as_of", JUNE)
    assert [d.effective_on for d in state.scenario().decisions] == [JUNE]


def test_the_base_leaves_the_deletion_to_the_switches_where_it_can(switched: WhatIfState) -> None:
    switched.move("deletion_on", JULY + timedelta(days=30))
    switched.add(Transfer("p1", "9250001", JUNE))
    base = switched.base()
    assert (base.settings, base.decisions, len(base.transfers)) == ({}, (), 1)
    switched.move("as_of", JULY + timedelta(days=1))
    assert set(switched.base().settings) == {"as_of", "deletion_on"}


def test_days_that_leave_no_window_are_refused_when_they_are_used() -> None:
    state = state_of()
    state.move("as_of", JULY)
    with pytest.raises(UsageError, match="no day lies between"):
        state.scenario()
    state.undo()
    assert state.scenario().settings == {}
