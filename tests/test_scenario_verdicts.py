"""Scenarios are judged as the plain-Python reference judges them; an empty one, or one taken off, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from compared import COLUMNS
from crowd import crowd
from extract_files import write_extract
from oracle.scenarios import ledger_under, verdicts_under
from scenarios import scenario_of
from small_extract import write
from small_nation import BOB, DECISIONS, ENROLMENTS, FIFE_IN, LEVEN_IN, MORAY_IN, NATION, SPRING, rows

from glowaudit.audit import Audit
from glowaudit.comparison import PEOPLE
from glowaudit.overlay import WHAT_IF, laid_over, stacked_settings
from glowaudit.pipeline import select_of
from glowaudit.scenario import Scenario, Transfer
from glowaudit.sensitivity import alternatives
from glowaudit.settings import Settings

NUMBERS = range(8)


@contextmanager
def case(number: int, folder: Path) -> Iterator[tuple[Audit, Path, list[Scenario]]]:
    """A crowd, judged, and a stack of one to three scenarios for it."""
    extract, assumed = crowd(number, 80, dirty=number % 2 == 1)
    path = write_extract(folder / "extract", extract)
    random = Random(number)
    ledger = ledger_under(path, assumed, [])
    stack = [scenario_of(random, ledger, assumed, place) for place in range(1, 2 + number % 3)]
    with Audit.of(path, assumed) as audit:
        yield audit, path, stack


def rows_of(audit: Audit) -> list[dict[str, Any]]:
    found = audit.engine.rows(f"select {', '.join(COLUMNS)} from verdicts order by person_id")
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


def plain(row: dict[str, Any]) -> dict[str, Any]:
    return {column: row[column] or ("" if column == "blockers" else row[column] or None) for column in COLUMNS}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_stack_of_scenarios_is_judged_as_the_reference_judges_it(number: int, tmp_path: Path) -> None:
    with case(number, tmp_path) as (audit, path, stack), laid_over(audit, stack) as settings:
        found = [plain(row) for row in rows_of(audit)]
        expected = [plain(row) for row in verdicts_under(path, settings, stack)]
        assert settings == stacked_settings(audit.settings, stack)
    unlike = [(ours, theirs) for ours, theirs in zip(found, expected, strict=True) if ours != theirs]
    assert unlike == []


@pytest.mark.parametrize("number", NUMBERS)
def test_only_the_people_of_some_authorities_are_looked_at_and_judged_the_same(number: int, tmp_path: Path) -> None:
    with case(number, tmp_path) as (audit, _, stack):
        among = [str(audit.engine.rows("select min(authority_id) from ledger_authorities")[0][0])]
        with laid_over(audit, stack):
            whole = {row["person_id"]: row for row in rows_of(audit)}
        with laid_over(audit, stack, among=among):
            part = rows_of(audit)
            wanted = {person for (person,) in audit.engine.rows("select person_id from focus_people")}
        both = audit.what_if(*stack), audit.what_if(*stack, among=among)
    assert part
    assert part == [whole[row["person_id"]] for row in part]
    assert {row["person_id"] for row in part} == wanted
    assert {i for i, row in whole.items() if row["authority_id"] in among} <= wanted
    theirs = both[0].people
    theirs = theirs[theirs["authority_id"].isin(among) | theirs["authority_id_now"].isin(among)]
    assert list(both[1].people["person_id"]) == list(theirs["person_id"])


def counts_of(
    audit: Audit, stack: list[Scenario], touched: bool, among: list[str] | None = None
) -> tuple[list[Any], list[Any], int]:
    """People counted, those changed, and how many were looked at; of everybody, or of whom the stack can touch."""
    with laid_over(audit, stack, among=among, touched=touched):
        looked_at = int(audit.engine.rows("select count(*) from verdicts")[0][0])
        audit.engine.create("changes", select_of(WHAT_IF, "changes"))
        untouched = select_of(WHAT_IF, "untouched_counts")
        audit.engine.create("untouched_counts", untouched if touched else f"select * from ({untouched}) limit 0")
        audit.engine.create("change_counts", select_of(WHAT_IF, "change_counts"))
        return audit.engine.rows("from change_counts order by all"), audit.engine.rows(PEOPLE), looked_at


def other_settings(assumed: Settings) -> Iterator[dict[str, Any]]:
    """Each setting changed alone, and several of them at once."""
    week, year = timedelta(days=7), timedelta(days=365)
    yield from ({name: value} for name, value in alternatives(assumed))
    yield {"as_of": assumed.as_of - week}
    yield {"deletion_on": assumed.deletion_on + week}
    yield {"deletion_on": assumed.deletion_on + year, "as_of": assumed.as_of - year}
    yield {"known_at": "2016-05-01"}
    yield {"enrolments": "all" if assumed.enrolments == "any" else "any", "deletion_on": assumed.deletion_on + year}
    yield {"staff_choice_follows": not assumed.staff_choice_follows, "granular_from": assumed.as_of + week}


@pytest.mark.parametrize("keep_settings", [False, True], ids=["no setting", "settings too"])
@pytest.mark.parametrize("number", range(24))
def test_whom_scenarios_cannot_touch_needs_no_new_judging(number: int, keep_settings: bool, tmp_path: Path) -> None:
    with case(number, tmp_path) as (audit, _, stack):
        if not keep_settings:
            stack = [replace(scenario, settings={}) for scenario in stack]
        part, whole = counts_of(audit, stack, touched=True), counts_of(audit, stack, touched=False)
        found = audit.what_if(*stack)
    assert part[:2] == whole[:2]
    assert part[2] <= whole[2]
    assert list(found.people["person_id"]) == [row[0] for row in whole[1]]
    assert found.counts["people"].sum() == sum(row[-1] for row in whole[0])


@pytest.mark.parametrize("number", range(12))
def test_of_some_authorities_whom_scenarios_cannot_touch_needs_no_new_judging(number: int, tmp_path: Path) -> None:
    with case(number, tmp_path) as (audit, _, stack):
        ids = [str(i) for (i,) in audit.engine.rows("select authority_id from ledger_authorities order by 1")]
        for among in ([ids[0]], ids[1:]):
            part, whole = (counts_of(audit, stack, touched, among) for touched in (True, False))
            found = audit.what_if(*stack, among=among)
            assert part[:2] == whole[:2]
            assert part[2] <= whole[2]
            assert found.counts["people"].sum() == sum(row[-1] for row in whole[0])


@pytest.mark.parametrize("number", range(12))
def test_whom_a_setting_cannot_touch_needs_no_new_judging(number: int, tmp_path: Path) -> None:
    narrower = 0
    with case(number, tmp_path) as (audit, _, stack):
        for nth, settings in enumerate(other_settings(audit.settings)):
            alone = Scenario("settings", settings)
            for layers, among in (([alone], None), ([stack[0], alone], (None, ["1"], ["2", "3"])[nth % 3])):
                part, whole = (counts_of(audit, layers, touched, among) for touched in (True, False))
                assert part[:2] == whole[:2], (settings, among)
                narrower += part[2] < whole[2]
    assert narrower > 5


@pytest.mark.parametrize("number", NUMBERS)
def test_an_empty_scenario_changes_nothing_and_one_taken_off_leaves_nothing(number: int, tmp_path: Path) -> None:
    with case(number, tmp_path) as (audit, _, stack):
        before = rows_of(audit)
        tables = sorted(audit.engine.rows("select schema_name, table_name from duckdb_tables()"))
        with laid_over(audit, [Scenario("nothing")]):
            assert rows_of(audit) == before
        empty = audit.what_if(Scenario("nothing"))
        assert (empty.kept_before, empty.number("gained"), empty.number("lost")) == (empty.kept_now, 0, 0)
        assert empty.people.empty
        with laid_over(audit, stack):
            changed = rows_of(audit)
        assert rows_of(audit) == before
        assert sorted(audit.engine.rows("select schema_name, table_name from duckdb_tables()")) == tables
    assert any(scenario != Scenario(scenario.name) for scenario in stack)
    assert changed != before


@pytest.mark.parametrize("number", NUMBERS)
def test_the_difference_is_that_of_the_verdicts(number: int, tmp_path: Path) -> None:
    with case(number, tmp_path) as (audit, path, stack):
        found = audit.what_if(*stack)
        before = {row["person_id"] for row in verdicts_under(path, audit.settings, []) if row["kept"]}
        everybody = verdicts_under(path, found.settings, stack)
    now = {row["person_id"] for row in everybody if row["kept"]}
    assert (found.kept_before, found.kept_now) == (len(before), len(now))
    assert (set(found.ids("gained")), set(found.ids("lost"))) == (now - before, before - now)
    assert found.number("unchanged") == len(everybody) - len(now ^ before)
    for change, causes in found.by_cause().items():
        assert sum(causes.values()) == found.number(change)
    for columns in (("authority_id",), ("establishment_id", "role"), ("stage",)):
        sums = found.by(*columns)[["people", "kept_before", "gained", "lost", "kept_now"]].sum()
        assert list(sums) == [len(everybody), len(before), len(now - before), len(before - now), len(now)]


@pytest.mark.parametrize(("enrolments", "kept"), [("any", True), ("all", False)])
def test_a_transfer_before_the_only_enrolment_begins_is_a_second_one(
    enrolments: str, kept: bool, tmp_path: Path
) -> None:
    """Ann begins at Leven, which is open, on the 27th; from the 26th on she is at Elgin as well, which is not."""
    tables = {"enrolments": ENROLMENTS + rows("ann,F1,2016-04-27,,") + BOB}
    tables |= {"decisions": DECISIONS + FIFE_IN + MORAY_IN + LEVEN_IN}
    path, moves = write(tmp_path, **{**NATION, **tables}), Transfer("ann", "M1", date(2016, 4, 26))
    chosen, stack = replace(SPRING, enrolments=enrolments), [Scenario("moves", transfers=(moves,))]
    with Audit.of(path, chosen) as audit, laid_over(audit, stack) as settings:
        found = [plain(row) for row in rows_of(audit)]
        assert found == [plain(row) for row in verdicts_under(path, settings, stack)]
        assert audit.engine.rows("select kept from verdicts where person_id = 'ann'") == [(kept,)]
