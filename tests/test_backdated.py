"""Decisions recorded after the day they take effect: on how many days data passed meanwhile, as known each night."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_extract import write
from small_nation import ENROLMENTS, LEVEN, NATION, SCHOOLS, SPRING, rows

from glowaudit.audit import Audit
from glowaudit.settings import Settings


def told(folder: Path, *decisions: str, settings: Settings = SPRING, **tables: str) -> list[str]:
    """What is said of backdated decisions, those of the nation and these, row by row."""
    given = {"decisions": NATION["decisions"] + rows(*decisions)} | tables
    with Audit.of(write(folder, **given), settings) as audit:
        select = "select detail from findings where finding = 'backdated_decision' order by row"
        return [str(detail) for (detail,) in audit.engine.rows(select)]


def test_data_pass_from_the_day_of_effect_until_the_opt_out_is_recorded(tmp_path: Path) -> None:
    decisions = ("d1,individual,ann,out,2016-05-02,2016-05-11,,", "d2,individual,bob,out,2016-05-02,2016-05-03,,")
    assert told(tmp_path, *decisions) == [
        "out from 2016-05-02, recorded on 2016-05-11; data passed on 9 days meanwhile",
        "out from 2016-05-02, recorded on 2016-05-03; data passed on 1 day meanwhile",
    ]


def test_a_carried_opt_out_stands_on_the_nights_on_which_nothing_else_is_known(tmp_path: Path) -> None:
    late = "d1,individual,ann,out,2016-05-01,2016-05-20,,"
    assert told(tmp_path, late, "d2,individual,ann,out,2016-05-05,2016-05-05,carried,") == [
        "out from 2016-05-01, recorded on 2016-05-20; data passed on 4 days meanwhile"
    ]


def test_a_carried_copy_counts_no_longer_when_an_original_is_known(tmp_path: Path) -> None:
    """Closed by the copy on 5 to 9 May; on the 10th the original `in` is recorded, and the copy is but a copy."""
    decisions = (
        "d1,individual,ann,out,2016-05-01,2016-05-20,,",
        "d2,individual,ann,out,2016-05-05,2016-05-05,carried,",
        "d3,individual,ann,in,2016-04-30,2016-05-10,,",
    )
    assert told(tmp_path, *decisions) == [
        "out from 2016-05-01, recorded on 2016-05-20; data passed on 14 days meanwhile",
        "in from 2016-04-30, recorded on 2016-05-10",
    ]


@pytest.mark.parametrize(("earlier", "days"), [((), 22), (("d0,individual,ann,out,2016-04-01,2016-04-01,,",), 0)])
def test_days_before_individual_choice_began_are_not_counted(
    tmp_path: Path, earlier: tuple[str, ...], days: int
) -> None:
    assert told(tmp_path, *earlier, "d1,individual,ann,out,2016-04-10,2016-05-20,,") == [
        f"out from 2016-04-10, recorded on 2016-05-20; it acts from 2016-04-28 on; data passed on {days} days meanwhile"
    ]


def test_an_opt_out_recorded_before_individual_choice_began_let_nothing_pass(tmp_path: Path) -> None:
    decisions = ("d1,individual,ann,out,2016-04-10,2016-04-28,,", "d2,individual,bob,in,2016-04-10,2016-04-12,,")
    assert told(tmp_path, *decisions) == [
        "out from 2016-04-10, recorded on 2016-04-28; it acts from 2016-04-28 on",
        "in from 2016-04-10, recorded on 2016-04-12; it acts from 2016-04-28 on",
    ]


def test_days_on_which_the_person_is_nowhere_or_the_school_is_closed_are_not_counted(tmp_path: Path) -> None:
    enrolments = ENROLMENTS + rows(
        "ann,F1,2016-05-03,2016-05-06,", "ann,F1,2016-05-08,,", "ann,M1,2016-05-04,2016-05-09,"
    )
    late = "d1,individual,ann,out,2016-05-01,2016-05-21,,"
    decisions = (late, "e3,establishment,F1,out,2016-05-15,,,", "e4,establishment,F1,in,2016-05-18,,,")
    assert told(tmp_path, *decisions, enrolments=enrolments) == [
        "out from 2016-05-01, recorded on 2016-05-21; data passed on 15 days meanwhile"
    ]


def test_with_all_enrolments_a_day_counts_where_every_one_of_them_is_open(tmp_path: Path) -> None:
    enrolments = ENROLMENTS + rows("ann,F1,2016-05-01,,", "ann,M1,2016-05-04,2016-05-09,")
    decisions = ("d1,individual,ann,out,2016-05-01,2016-05-21,,", "e3,establishment,M1,out,2016-05-06,,,")
    found = [
        told(tmp_path / how, *decisions, enrolments=enrolments, settings=replace(SPRING, enrolments=how))
        for how in ("any", "all")
    ]
    assert [line.rpartition("passed on ")[2] for (line,) in found] == ["20 days meanwhile", "17 days meanwhile"]


def test_a_staff_opt_out_that_does_not_follow_counts_the_days_where_it_acts(tmp_path: Path) -> None:
    enrolments = ENROLMENTS + rows("bob,M1,2016-01-01,2016-05-07,", "bob,F1,2016-05-04,,")
    late = "d1,individual,bob,out,2016-05-01,2016-05-21,,M1"
    found = [
        told(
            tmp_path / f"{follows}", late, enrolments=enrolments, settings=replace(SPRING, staff_choice_follows=follows)
        )
        for follows in (True, False)
    ]
    assert [line.rpartition("passed on ")[2] for (line,) in found] == ["20 days meanwhile", "6 days meanwhile"]


def test_of_an_authority_or_a_school_the_days_count_on_which_its_own_gate_stood_open(tmp_path: Path) -> None:
    schools = SCHOOLS + LEVEN + rows("M1,Elgin,330,,,2016-05-06")
    decisions = (
        "a3,authority,250,out,2016-05-02,2016-05-03,,",
        "e3,establishment,F1,out,2014-12-01,2016-05-01,,",
        "e4,establishment,M1,out,2016-05-02,2016-05-20,,",
    )
    assert told(tmp_path, *decisions, establishments=schools) == [
        "out from 2016-05-02, recorded on 2016-05-03; the gate stood open on 1 day meanwhile",
        "out from 2014-12-01, recorded on 2016-05-01; the gate stood open on 486 days meanwhile",
        "out from 2016-05-02, recorded on 2016-05-20; the gate stood open on 4 days meanwhile",
    ]


@pytest.mark.parametrize(("default", "days"), [("closed", 0), ("authority", 18)])
def test_a_school_of_which_nothing_was_known_stood_as_the_setting_says(tmp_path: Path, default: str, days: int) -> None:
    decisions = NATION["decisions"].replace(
        "e2,establishment,M1,in,2015-01-01,,,", "e2,establishment,M1,out,2016-05-02,2016-05-20,,"
    )
    assert told(tmp_path, decisions=decisions, settings=replace(SPRING, establishment_default=default)) == [
        f"out from 2016-05-02, recorded on 2016-05-20; the gate stood open on {days} days meanwhile"
    ]  # fmt: skip


def test_a_gate_that_an_unreadable_decision_closes_stood_open_on_no_day(tmp_path: Path) -> None:
    late = ("d1,individual,ann,out,2016-05-01,2016-05-20,,", "d2,individual,ann,out,soon,,,")
    assert told(tmp_path, *late) == ["out from 2016-05-01, recorded on 2016-05-20; data passed on 0 days meanwhile"]


def test_eight_thousand_years_cost_no_more_than_a_week(tmp_path: Path) -> None:
    people = rows("person_id,role", "ann,pupil", "bob,staff", *(f"p{n},pupil" for n in range(300)))
    enrolments = NATION["enrolments"] + rows(*(f"p{n},F1,2015-08-18,," for n in range(300)))
    late = [f"d{n},individual,p{n},out,0001-01-01,9999-12-01,," for n in range(300)]
    found = told(tmp_path, *late, people=people, enrolments=enrolments)
    assert set(found) == {
        "out from 0001-01-01, recorded on 9999-12-01; it acts from 2016-04-28 on; data passed on 2915947 days meanwhile"
    }
    assert len(found) == 300
