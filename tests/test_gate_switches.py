"""The gate switches: their figures are those of plain Python on many invented cubes; what Python holds of them."""

from __future__ import annotations

import base64
import json
import random
import re
from typing import Any

import cubes
import pytest
from conftest import BROWSER_OPTIONS
from playwright.sync_api import sync_playwright
from traitlets import TraitError

from glowaudit.widgets.gate_page import MODULES, module_text, source
from glowaudit.widgets.gate_switches import GateSwitches

FIGURES = """({ readCube, figuresFor }, cases) => {
  const listed = (value) => (typeof value === "number" ? value : [...value]);
  const kinds = ["total", "school", "role", "stage"];
  const plain = (sums) => Object.fromEntries(kinds.map((kind) => [kind, listed(sums[kind])]));
  return cases.map(([cube, states]) => {
    const book = readCube(cube);
    return states.map((switches) => {
      const { people, now, before, ceiling, bring, take } = figuresFor(book, switches);
      const turned = [...bring].map((n, gate) => n - take[gate]);
      return { people: plain(people), kept: plain(now), before: plain(before), ceiling: plain(ceiling), turned };
    });
  });
}"""
STRANGER = ["establishment", "of another cube"]
SWITCHED = """({ readCube, figuresFor, switched }, cases) => {
  return cases.map(([cube, start, turns]) => {
    const book = readCube(cube);
    let state = start;
    const seen = turns.map(([gate, on]) => {
      state = { ...state, ...switched(book, figuresFor(book, state), state, [gate], on) };
      return [figuresFor(book, state).wanted[gate] === 1, state.opened, state.closed];
    });
    return seen;
  });
}"""


@pytest.fixture(scope="module")
def run(chromium: str):
    """Runs a function of the component's module in one page for all tests here."""
    module = "data:text/javascript;base64," + base64.b64encode(module_text().encode()).decode()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        page = browser.new_context(offline=True).new_page()
        page.evaluate("async (module) => { globalThis.component = await import(module); }", module)
        call = "(cases) => JSON.stringify((%s)(component, JSON.parse(cases)))"  # as text: objects travel slowly
        yield lambda function, cases: json.loads(page.evaluate(call % function, json.dumps(cases)))
        browser.close()


@pytest.fixture(scope="module")
def judged() -> list[tuple[cubes.Cube, dict[str, Any], dict[str, Any]]]:
    """Cubes, switches, and their figures by plain Python."""
    made = []
    for seed in range(800):
        dice = random.Random(seed)
        cube = cubes.random_cube(dice)
        as_it_is = {"opened": [], "closed": [], "opens_on": cube["as_of"], "deletion_on": cube["deletion_on"]}
        for switches in (as_it_is, *(cubes.random_switches(dice, cube) for _ in range(3))):
            made.append((cube, switches, cubes.figures(cube, switches)))
    return made


def test_on_many_cubes_and_switches_its_figures_are_those_of_plain_python(run, judged):
    seeds = [judged[at : at + 4] for at in range(0, len(judged), 4)]
    drawn = run(FIGURES, [[states[0][0], [switches for _, switches, _ in states]] for states in seeds])
    for (cube, switches, figures), seen in zip(judged, [each for states in drawn for each in states], strict=True):
        assert seen == figures, (cube, switches)


def test_the_invented_cubes_hold_all_that_can_happen(judged):
    states = {state for cube, _, _ in judged for _, place in cubes.gates_of(cube) for _, state in place["states"]}
    assert states == set(cubes.STATES)
    late = [s["opened"] and s["opens_on"] > cubes.last_day_of(c, s["deletion_on"]) for c, s, _ in judged]
    happened = {
        "all must": sum(cube["enrolments"] == "all" for cube, _, _ in judged),
        "fewer people": sum(row[-1] < 0 for cube, _, _ in judged for row in cube["counts"]),
        "too late": sum(map(bool, late)),
        "moved": sum(cube["deletion_on"] != switches["deletion_on"] for cube, switches, _ in judged),
        "gained": sum(each["kept"]["total"] > each["before"]["total"] for _, _, each in judged),
        "lost": sum(each["kept"]["total"] < each["before"]["total"] for _, _, each in judged),
        "out of reach": sum(each["ceiling"]["total"] < each["people"]["total"] for _, _, each in judged),
        "one gate brings": sum(max(each["turned"]) > 0 for _, _, each in judged),
        "one gate takes": sum(min(each["turned"]) < 0 for _, _, each in judged),
        "fixed": sum(any(place.get("fixed") for _, place in cubes.gates_of(cube)) for cube, _, _ in judged),
    }
    assert min(happened.values()) > 100, happened


def test_a_gate_stands_as_it_was_switched_and_is_listed_only_where_it_would_not_stand_so_by_itself(run):
    made = []
    for seed in range(200):
        dice = random.Random(seed)
        cube = cubes.random_cube(dice)
        gates = cubes.gates_of(cube)
        turns = [[dice.randrange(len(gates)), dice.random() < 0.5] for _ in range(12)]
        state = cubes.random_switches(dice, cube)
        state["opened"].append(STRANGER)
        made.append((cube, state | {"opens_on": cube["as_of"]}, turns))
    for (cube, state, turns), seen in zip(made, run(SWITCHED, made), strict=True):
        gates, day = cubes.gates_of(cube), cubes.last_day_of(cube, state["deletion_on"])
        for (gate, on), (stands, opened, closed) in zip(turns, seen, strict=True):
            kind, place = gates[gate]
            assert [p for p in opened if p == STRANGER] == [p for p in state["opened"] if p == STRANGER]
            absent = cubes.state_on(cube, place, day) == "absent"
            pair = [kind, place["id"]]
            if place.get("fixed"):
                assert (pair in opened, pair in closed) == (pair in state["opened"], pair in state["closed"])
                continue
            assert stands == (on and not absent)
            others = {"opened": [p for p in opened if p != pair], "closed": [p for p in closed if p != pair]}
            by_itself = cubes.own_gate_open(cubes.Standing(cube, state | others, day), gate)
            if not absent:
                assert (pair in opened, pair in closed) == (on and not by_itself, by_itself and not on)


def test_a_cube_of_another_format_is_refused(run):
    for wrong in ({"format": 2}, {"format": 1, "enrolments": "some"}, {}):
        with pytest.raises(Exception, match=r"format 1|any"):
            run(FIGURES, [[wrong, []]])


def test_it_begins_with_things_as_they_stand():
    cube = cubes.sized_cube()
    widget = GateSwitches.of(cube)
    assert (widget.opened, widget.closed, widget.figures) == ([], [], {})
    assert (widget.opens_on, widget.deletion_on) == (cube["as_of"], cube["deletion_on"])
    assert widget.cube == cube
    widget.close()


def test_another_cube_brings_its_days_and_leaves_the_switches():
    widget = GateSwitches.of(cubes.sized_cube())
    widget.opened = [("authority", "230")]
    later = cubes.sized_cube(days=40)
    widget.show(later)
    assert (widget.deletion_on, widget.opened) == (later["deletion_on"], [["authority", "230"]])
    widget.close()


def test_what_is_no_gate_or_no_day_is_refused_in_words():
    widget = GateSwitches()
    with pytest.raises(TraitError, match="gate authority or establishment, not 'individual'"):
        widget.opened = [["individual", "1"]]
    with pytest.raises(TraitError, match="deletion_on is a day YYYY-MM-DD or empty, not '1 July'"):
        widget.deletion_on = "1 July"
    widget.close()


def test_its_files_take_from_each_other_only_what_an_earlier_one_gives():
    given: dict[str, set[str]] = {}
    for name in MODULES:
        text = source(f"gate_{name}.mjs")
        for taken, other in re.findall(r"^import \{([^}]*)\} from \"./gate_(\w+).mjs\";$", text, re.M):
            names = {each.strip() for each in taken.split(",")} - {""}
            assert names <= given[other], (name, other)
            assert all(len(re.findall(rf"\b{each}\b", text)) > 1 for each in names), name
        given[name] = set(re.findall(r"^export (?:function|const) (\w+)", text, re.M))
    assert not re.search(r"^import\b", module_text(), re.M)


def test_its_files_come_with_the_package():
    assert "export default { render }" in str(GateSwitches._esm)
    assert ".glow-switches" in str(GateSwitches._css)
