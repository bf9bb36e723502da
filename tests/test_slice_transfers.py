"""Hand-made transfers between two authorities: what each side gets to read of the other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from report_nation import figures, rows_of, slices_of
from small_nation import BOB, DECISIONS, ELGIN, ELGIN_IN, ENROLMENTS, FIFE_IN, LEVEN, LEVEN_IN, MORAY_IN, SCHOOLS, rows

ANN = "person_id,role,stage,display_name"
PEOPLE = rows(ANN, "ann,pupil,P7,Ann Ashe", "bob,staff,,Bob Birch")
ALL_IN = DECISIONS + FIFE_IN + LEVEN_IN + MORAY_IN + ELGIN_IN
TO_FIFE = ENROLMENTS + rows("ann,M1,2015-08-18,2016-04-29,", "ann,F1,2016-04-29,,") + BOB
TO_MORAY = ENROLMENTS + rows("ann,F1,2015-08-18,2016-04-29,", "ann,M1,2016-04-29,,") + BOB
OUT_AT_ELGIN = rows("secret-1,individual,ann,out,2016-04-28,,decision,M1")
OUT_SOMEWHERE = rows("secret-1,individual,ann,out,2016-04-28,,decision,")
OUT_AT_LEVEN = rows("own-1,individual,ann,out,2016-04-28,,decision,F1")


def both(folder: Path, **given: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fife's slice and Moray's."""
    slices = slices_of(folder, ("250", "330"), **({"people": PEOPLE, "all_decisions": ALL_IN} | given))
    return slices["250"], slices["330"]


def text_of(tables: dict[str, Any]) -> str:
    """Every value of a slice."""
    return "\n".join(frame.to_csv() for frame in tables.values())


def person(tables: dict[str, Any]) -> dict[str, Any]:
    """The one person who is listed."""
    (row,) = tables["report_people"].to_dict("records")
    return row


def test_somebody_who_leaves_is_listed_by_the_old_authority_and_counted_by_the_new_one(tmp_path):
    fife, moray = both(tmp_path, enrolments=TO_MORAY)
    columns = ("person_id", "display_name", "establishment", "reason")
    told = "Moves to a school of another authority on 2016-04-29; counted there."
    assert rows_of(fife, "report_visiting", *columns) == [("ann", "Ann Ashe", "Leven", told)]
    assert figures(fife)["enrolled"] == 0
    assert figures(moray)["enrolled"] == 2
    assert moray["report_visiting"].empty
    assert not {"Elgin", "M1", "Moray", "330", "bob"} & set(text_of(fife).replace('"', ",").split(","))


@pytest.mark.parametrize(
    ("enrolled", "told"),
    [
        (
            ("ann,F1,2015-08-18,2016-04-29,", "ann,M1,2015-08-17,,"),
            "Leaves on 2016-04-29; counted at a school of another authority.",
        ),
        (
            ("ann,F1,2016-04-29,,", "ann,M1,2015-08-18,,"),
            "Enrolled here from 2016-04-29 on; counted at a school of another authority.",
        ),
        (
            ("ann,F1,2015-08-18,,", "ann,M1,2015-08-17,,"),
            "Enrolled at a school of another authority as well; counted there.",
        ),
    ],
)
def test_what_becomes_of_a_person_who_is_counted_elsewhere_is_told_without_the_other_side(tmp_path, enrolled, told):
    fife, _ = both(tmp_path, enrolments=ENROLMENTS + rows(*enrolled) + BOB, listed="all")
    assert rows_of(fife, "report_visiting", "person_id", "reason") == [("ann", told)]


def test_of_people_counted_elsewhere_only_those_who_change_are_listed_for_action(tmp_path):
    given = {"enrolments": ENROLMENTS + rows("ann,F1,2015-08-18,,", "ann,M1,2015-08-17,,") + BOB}
    fife, _ = both(tmp_path / "action", **given)
    assert fife["report_visiting"].empty
    assert rows_of(fife, "report_visiting_counts", "people", "changing") == [(1, 0)]
    fife, _ = both(tmp_path / "changes", **given, decisions="", all_decisions=ALL_IN + OUT_AT_ELGIN)
    assert rows_of(fife, "report_visiting", "person_id") == [("ann",)]


def test_somebody_counted_elsewhere_is_listed_once_at_the_school_that_comes_last(tmp_path):
    schools = SCHOOLS + LEVEN + rows("F2,Methil,250,,,") + ELGIN
    moves = rows("ann,F1,2015-08-18,2016-04-27,", "ann,F2,2016-04-27,2016-04-29,", "ann,M1,2016-04-29,,")
    fife, _ = both(tmp_path, establishments=schools, enrolments=ENROLMENTS + moves + BOB)
    assert rows_of(fife, "report_visiting", "person_id", "establishment") == [("ann", "Methil")]
    assert rows_of(fife, "report_visiting_counts", "people") == [(1,)]


def test_a_choice_recorded_at_another_authority_is_told_without_its_id(tmp_path):
    fife, moray = both(tmp_path, enrolments=TO_FIFE, all_decisions=ALL_IN + OUT_AT_ELGIN)
    row = person(fife)
    assert row["individual_decision_id"] == "another authority"
    assert row["reason"].endswith("the person opted out (decision of another authority).")
    assert "secret" not in text_of(fife)
    assert rows_of(moray, "report_visiting", "person_id") == [("ann",)]


def test_the_choice_in_force_when_somebody_left_is_told_without_its_id_too(tmp_path):
    gone = ENROLMENTS + rows("ann,M1,2015-08-18,2016-04-27,", "ann,F1,2016-04-27,2016-04-30,") + BOB
    later = rows("own-2,individual,ann,in,2016-04-30,,decision,F1")
    fife, _ = both(tmp_path, enrolments=gone, all_decisions=ALL_IN + OUT_AT_ELGIN + later)
    assert "the person had opted out (decision of another authority)" in person(fife)["reason"]
    assert person(fife)["individual_decision_id"] == "own-2"
    assert "secret" not in text_of(fife)


def test_a_choice_recorded_at_an_own_school_keeps_its_id_wherever_the_person_came_from(tmp_path):
    fife, _ = both(tmp_path, enrolments=TO_FIFE, all_decisions=ALL_IN + OUT_AT_LEVEN)
    assert person(fife)["individual_decision_id"] == "own-1"
    assert "opted out (decision own-1)" in person(fife)["reason"]


@pytest.mark.parametrize(
    ("enrolments", "shown"),
    [
        (TO_FIFE, "another authority"),  # on 28 April at Elgin
        (ENROLMENTS + rows("ann,M1,2015-08-18,2016-04-27,", "ann,F1,2016-04-27,,") + BOB, "secret-1"),
        (ENROLMENTS + rows("ann,F1,2016-04-29,,") + BOB, "secret-1"),  # never anywhere else
        (ENROLMENTS + rows("ann,M1,2015-08-18,2016-04-27,", "ann,F1,2016-04-29,,") + BOB, "another authority"),
        (ENROLMENTS + rows("ann,M9,2015-08-18,2016-04-27,", "ann,F1,2016-04-29,,") + BOB, "another authority"),
    ],
)
def test_of_a_choice_recorded_nobody_knows_where_the_day_decides_whose_it_is(tmp_path, enrolments, shown):
    fife, _ = both(tmp_path, enrolments=enrolments, all_decisions=ALL_IN + OUT_SOMEWHERE)
    assert person(fife)["individual_decision_id"] == shown


def test_a_choice_recorded_at_a_school_in_quarantine_belongs_where_its_row_says(tmp_path):
    schools = SCHOOLS + LEVEN + ELGIN + rows("M2,Forres,330,,sometime,")
    out = rows("secret-1,individual,ann,out,2016-04-28,,decision,M2")
    stayed = ENROLMENTS + rows("ann,F1,2015-08-18,,") + BOB
    fife, _ = both(tmp_path, establishments=schools, enrolments=stayed, all_decisions=ALL_IN + out)
    assert person(fife)["individual_decision_id"] == "another authority"
    assert "unreadable_description" not in set(fife["report_findings"]["finding"])
    assert not {"secret-1", "M2", "Forres"} & set(text_of(fife).replace('"', ",").split(","))


def test_a_copy_that_differs_from_a_choice_of_the_other_side_does_not_name_it(tmp_path):
    copy = rows("copy-1,individual,ann,in,2016-04-29,,carried,F1")
    fife, _ = both(tmp_path, enrolments=TO_FIFE, all_decisions=ALL_IN + OUT_AT_ELGIN + copy)
    details = rows_of(fife, "report_findings", "finding", "detail", "row")
    told = "the copy of 2016-04-29 says in, but a decision of another authority in force says out"
    assert ("carry_mismatch", told, 7) in details
    assert "secret" not in text_of(fife)


def test_the_old_school_is_told_the_row_of_somebody_stuck_there_and_the_new_one_that_they_are(tmp_path):
    stuck = ENROLMENTS + rows("ann,F1,2015-08-18,,", "ann,M1,2016-04-25,,") + BOB
    fife, moray = both(tmp_path, enrolments=stuck)
    for tables, own in ((fife, True), (moray, False)):
        listed = {f: (d, r) for f, d, r in rows_of(tables, "report_findings", "finding", "detail", "row")}
        detail, row = listed["stuck_at_source"]
        assert (str(row) == "2") is own
        assert str(row) in ("2", "<NA>")
        assert detail.endswith("; at a school of another authority") is not own


def test_an_enrolment_that_outlasts_a_school_of_another_authority_is_not_our_finding(tmp_path):
    schools = SCHOOLS + LEVEN + rows("M1,Elgin,330,,,2016-04-28")
    concurrent = ENROLMENTS + rows("ann,F1,2015-08-18,,", "ann,M1,2015-08-19,,") + BOB
    fife, moray = both(tmp_path, establishments=schools, enrolments=concurrent)
    assert "enrolment_after_closure" not in set(fife["report_findings"]["finding"])
    assert "enrolment_after_closure" in set(moray["report_findings"]["finding"])


def test_a_quarantined_enrolment_at_another_authoritys_school_tells_neither_value_nor_cause(tmp_path):
    schools = SCHOOLS + LEVEN + ELGIN + rows("M2,Forres,330,,sometime,")
    given = ENROLMENTS + rows("ann,F1,2015-08-18,,", "ann,M2,2014-08-18,2015-08-18,") + BOB
    fife, moray = both(tmp_path, establishments=schools, enrolments=given)
    assert rows_of(fife, "report_quarantine", "file", "row", "reason", "value", "cause") == [
        ("enrolments", 3, "unknown_establishment", "another authority", "another authority")
    ]
    assert fife["report_causes"].empty
    assert rows_of(moray, "report_quarantine", "file", "row") == [("establishments", 4)]


def test_one_code_under_two_authorities_shows_each_its_own_row_and_nobody_the_people(tmp_path):
    schools = SCHOOLS + LEVEN + ELGIN + rows("X1,Both,250,,,", "X1,Both,330,,,")
    people = PEOPLE + rows("cat,pupil,P1,Cat Cairns")
    given = ENROLMENTS + rows("ann,F1,2015-08-18,,", "cat,X1,2015-08-18,,") + BOB
    fife, moray = both(tmp_path, establishments=schools, enrolments=given, people=people)
    assert rows_of(fife, "report_quarantine", "file", "row", "value") == [("establishments", 4, "250")]
    assert rows_of(moray, "report_quarantine", "file", "row", "value") == [("establishments", 5, "330")]


def test_an_opt_out_that_a_leading_zero_would_mend_goes_where_the_person_is(tmp_path):
    people = rows(ANN, "ann,pupil,P7,Ann Ashe", "0077,pupil,P7,Bo Birch")
    given = ENROLMENTS + rows("ann,F1,2015-08-18,,", "0077,M1,2015-08-18,,")
    stray = rows("lost-1,individual,77,out,2016-04-01,,decision,F1")
    fife, moray = both(tmp_path, people=people, enrolments=given, all_decisions=ALL_IN + stray)
    assert figures(fife)["stray_opt_outs"] == 0
    assert fife["report_quarantine"].empty
    assert figures(moray)["stray_opt_outs"] == 1
    assert rows_of(moray, "report_quarantine", "value", "cause") == [("another authority", None)]


def test_somebody_in_quarantine_belongs_where_their_enrolment_of_the_window_is(tmp_path):
    people = PEOPLE + rows("cat,nobody,P1,Cat Cairns")
    moved = ENROLMENTS + rows("ann,F1,2015-08-18,,", "cat,F1,2010-08-18,2011-08-18,", "cat,M1,2015-08-18,,") + BOB
    fife, moray = both(tmp_path, people=people, enrolments=moved)
    assert fife["report_quarantine"].empty
    assert rows_of(moray, "report_quarantine", "file", "row") == [("enrolments", 4), ("people", 4)]


def test_gates_of_another_authority_are_no_cause_of_ours(tmp_path):
    """Ann passes through Elgin until it opts out; she is counted at Leven, which is closed throughout."""
    given = ENROLMENTS + rows("ann,F1,2015-08-17,,", "ann,M1,2015-08-18,,") + BOB
    closing = rows("moray-shuts,establishment,M1,out,2016-04-29,,,")
    decided = DECISIONS + FIFE_IN + MORAY_IN + ELGIN_IN + closing
    fife, _ = both(tmp_path, enrolments=given, all_decisions=decided)
    assert rows_of(fife, "report_changes", "on_day", "change", "cause") == [("2016-04-29", "stops", "elsewhere")]
    assert "moray-shuts" not in text_of(fife)


def test_a_report_of_nobody_keeps_its_counts_and_names_nobody(tmp_path):
    people = PEOPLE + rows("cat,nobody,P1,Cat Cairns")
    given = {
        "people": people,
        "enrolments": ENROLMENTS + rows("ann,F1,2015-08-18,,", "cat,F1,2015-08-18,,") + BOB,
        "all_decisions": ALL_IN
        + rows("own-1,individual,ann,out,2016-04-28,,decision,F1", "own-2,individual,ann,perhaps,2016-04-28,,,F1")
        + rows("e9,establishment,F1,maybe,2016-04-29,,,"),
    }
    nobody, _ = both(tmp_path / "none", **given, listed="none")
    action, _ = both(tmp_path / "action", **given)
    text = text_of(nobody)
    assert not re.findall(r"\b(?:ann|cat|Ann|Cat|own-1|own-2)\b", text)
    assert re.findall(r"\b(?:ann|cat|Ann|own-1)\b", text_of(action))
    for table in ("report_people", "report_visiting"):
        assert nobody[table].empty
    assert rows_of(nobody, "report_quarantine", "file", "row") == [("decisions", 8)]
    for table in ("report_headline", "report_quarantine_counts", "report_finding_counts", "report_schools"):
        sides = [tables[table].drop(columns="examples", errors="ignore") for tables in (nobody, action)]
        assert sides[0].equals(sides[1]), table
    examples = [rows_of(tables, "report_finding_counts", "examples") for tables in (nobody, action)]
    assert examples == [[("decisions row 8",)], [("decisions row 7, 8",)]]
    assert len(action["report_quarantine"]) == nobody["report_quarantine_counts"]["rows"].sum() == 4


OTHERS = {
    "another stage": {"people": PEOPLE.replace("bob,staff,,Bob Birch", "bob,pupil,P4,Robert Birch")},
    "another school": {"establishments": SCHOOLS + LEVEN + rows("M1,Elgin Academy,330,special,,2020-01-01")},
    "another name": {"authorities": rows("authority_id,name", "250,Fife", "330,Moray Council")},
    "another gate": {"all_decisions": DECISIONS + FIFE_IN + MORAY_IN.replace(",in,", ",out,") + LEVEN_IN + ELGIN_IN},
    "an opt-out": {"all_decisions": ALL_IN + rows("z,individual,bob,out,2016-04-01,,,M1")},
    "a row that cannot be read": {"all_decisions": ALL_IN + rows("z,individual,bob,perhaps,2016-04-01,,,M1")},
    "another enrolment": {"enrolments": ENROLMENTS + rows("ann,F1,2015-08-18,,", "bob,M1,2014-08-18,2016-04-29,")},
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_changes_at_another_authority_changes_nothing_of_a_slice(tmp_path, case):
    digests = {}
    for name, given in (("before", {}), ("after", OTHERS[case])):
        made_of = {"people": PEOPLE, "all_decisions": ALL_IN} | given
        digests[name] = slices_of(tmp_path / name, ("250", "330"), digest=True, **made_of)
    assert digests["before"]["250"] == digests["after"]["250"]
    assert digests["before"]["330"] != digests["after"]["330"]
