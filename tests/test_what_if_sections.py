"""What a comparison shows: its sentence, its causes, its charts and its people say the same as its figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from glowaudit.audit import Audit
from glowaudit.charts import Chart
from glowaudit.comparison import Difference
from glowaudit.displays import Notes
from glowaudit.holding import opening
from glowaudit.ladder import Lever
from glowaudit.places import Places, apart, places_of
from glowaudit.scenario import Arrival, Closure, Decision, Scenario, Transfer
from glowaudit.settings import Settings
from glowaudit.tables import Table
from glowaudit.what_if_sections import because, by_state, causes, charts, comparison, people, sentence

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
MAY = DEMO.as_of
GATES = [Lever("authority", "270"), Lever("establishment", "9250005")]


@pytest.fixture(scope="module")
def audit(root: Path) -> Iterator[Audit]:
    with Audit.of(root / "data/samples/demo", DEMO) as judged:
        yield judged


@pytest.fixture(scope="module")
def places(audit: Audit) -> Places:
    return places_of(audit)


@pytest.fixture(scope="module")
def opened(audit: Audit) -> Difference:
    """Highland and Newhithe open."""
    return audit.what_if(opening(audit, "Two gates", GATES))


@pytest.fixture(scope="module")
def mixed(audit: Audit) -> Difference:
    """Something of everything."""
    return audit.what_if(
        opening(audit, "Two gates", GATES),
        Scenario(
            "More",
            decisions=(
                Decision("establishment", "9250008", "out", MAY),
                Decision("individual", "119000106", "out", MAY),
            ),
            transfers=(Transfer("119000009", "9260002", MAY),),
            closures=(Closure("9260001", MAY),),
            arrivals=(Arrival("new", "pupil", "9250001", MAY, None, "P1"),),
        ),
    )


def rows(table: Table) -> list[list[str]]:
    return table.rows(len(table.frame))


def drawn(chart: Chart) -> list[dict[str, Any]]:
    (values,) = chart.spec["datasets"].values()
    return list(values)


def test_the_sentence_has_the_figures(opened: Difference, mixed: Difference, audit: Audit) -> None:
    assert sentence(opened) == (
        "213 people kept as things stand, 74 gained, 0 lost: 287 kept under the scenario. "
        "29 June 2016 is the last day that counts."
    )
    for figure in (mixed.kept_before, mixed.number("gained"), mixed.number("lost"), mixed.kept_now):
        assert f"{figure:,}" in sentence(mixed)
    assert sentence(audit.what_if(Scenario("Nothing"))).startswith(
        "Nobody is gained or lost: 213 people kept, as things stand. 29 June"
    )


def test_causes_add_up_to_the_figures(opened: Difference, mixed: Difference) -> None:
    assert rows(causes(opened))[:2] == [["Gained", "Authority: open now", "59"], ["Gained", "School: open now", "15"]]
    for difference in (opened, mixed):
        found = rows(causes(difference))
        for change, words in (("gained", "Gained"), ("lost", "Lost")):
            assert sum(int(people) for told, _, people in found if told == words) == difference.number(change)
        out = sum(int(people) for told, _, people in found if told.startswith("Out all the same"))
        assert out == sum(difference.left_out_by_cause().values())
    told = {cause for _, cause, _ in rows(causes(mixed))}
    assert {"new", "transferred", "the school closes", "School: closed now", "Own choice: closed now"} <= told
    assert "too late: no enrolment covers the last day that counts" in told


def test_every_cause_is_said_in_words() -> None:
    assert because("gained", "authority+establishment") == "Authority + school: open now"
    assert because("gained", "enrolment") == "enrolled on the last day that counts"
    assert because("lost", "enrolment") == "not enrolled on the last day that counts"


def test_charts_show_who_is_kept_before_and_then(opened: Difference, places: Places) -> None:
    schools, stages = charts(opened, places.names).parts
    for chart in (schools, stages):
        assert isinstance(chart, Chart)
        sums: dict[str, int] = {}
        for row in drawn(chart):
            sums[row["state"]] = sums.get(row["state"], 0) + row["people"]
        assert sums == {"Kept": 213, "Gained": 74, "Kept out": 351 - 213 - 74}
    assert isinstance(schools, Chart)
    order = schools.spec["encoding"]["y"]["sort"]
    assert order[:3] == ["Àrd-sgoil Ghleann Mòr", "Bun-sgoil Ghàidhlig Àird na Mara", "Newhithe Primary School"]


def test_people_who_are_enrolled_neither_way_are_left_out_of_charts(opened: Difference) -> None:
    everybody, shown = int(opened.counts["people"].sum()), int(by_state(opened)["people"].sum())
    assert (everybody, shown) == (374, 351)


def test_people_are_listed_once_with_their_cause(mixed: Difference, places: Places) -> None:
    table = people(mixed, places.names)
    ids = [row[1] for row in rows(table)]
    assert sorted(ids) == sorted(mixed.ids("gained") + mixed.ids("lost"))
    by_id = {row[1]: row for row in rows(table)}
    assert by_id["119000009"][3:5] == [
        "Kirkhaven Primary School, then St Mungo's Gate RC Primary School",
        "transferred",
    ]
    assert by_id["new"][:1] + by_id["new"][2:5] == ["Gained", "Pupil, P1", "Kirkhaven Primary School", "new"]
    assert [row[0] for row in rows(table)] == sorted(row[0] for row in rows(table))


def test_a_comparison_is_shown_one_part_after_the_other(opened: Difference, audit: Audit, places: Places) -> None:
    kinds = [type(part) for part in comparison(opened, places.names).parts]
    assert kinds == [Notes, Table, Chart, Chart, Table]
    quiet = comparison(audit.what_if(Scenario("Nothing")), places.names).parts
    assert [type(part) for part in quiet] == [Notes, Chart, Chart]


def test_places_are_told_by_name_and_those_alike_by_their_ids_too(places: Places) -> None:
    assert places.schools["9250001"] == "Kirkhaven Primary School"
    assert list(places.authorities.values()) == ["Fife", "Glasgow City", "Highland"]
    assert {i for i in places.schools if i.startswith("927")} == set(places.schools_of(("270",)))
    assert places.schools_of(()) == places.schools
    assert apart([("1", "Elgin"), ("2", " Elgin"), ("3", None)]) == {"1": "Elgin (1)", "2": "Elgin (2)", "3": "3"}
