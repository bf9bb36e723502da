"""What a person should look at: edge cases of single findings, and how they are told by kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_extract import glowaudit, write
from small_nation import BOB, ENROLMENTS, NATION, SPRING, rows

from glowaudit.audit import Audit
from glowaudit.finding_words import EXPLAINED, MENDS, by_kind, explained, mend
from glowaudit.wording import FINDINGS

ACCOUNTS = rows("account_id,person_id,source,status,created_on,status_on")
ACTIVE = "1,ann,seemis,active,2015-09-01,"


def found(folder: Path, finding: str, *ann: str, accounts: tuple[str, ...] = (ACTIVE,), **tables: str) -> list[object]:
    """Row and detail of one finding with these enrolments (from row 2 on) and accounts. As of 26 April 2016."""
    given = {"enrolments": ENROLMENTS + rows(*ann) + BOB, "accounts": ACCOUNTS + rows(*accounts), **tables}
    with Audit.of(write(folder, **given), SPRING) as audit:
        select = "select row, detail from findings where finding = ? order by all"
        return [row if len(row) > 1 else row[0] for row in audit.engine.rows(select, [finding])]


STILL = "ended on 2016-04-26, no later enrolment, and still an active account"


def test_who_left_by_as_of_and_has_an_active_account_has_no_destination(tmp_path: Path) -> None:
    assert found(tmp_path, "no_destination", "ann,F1,2015-08-18,2016-04-26,") == [(2, STILL)]


@pytest.mark.parametrize(
    "ann",
    [
        ("ann,F1,2015-08-18,2016-04-27,",),  # still there on as_of
        ("ann,F1,2015-08-18,2016-04-26,", "ann,M1,2016-08-15,,"),  # begins later: a next one
        ("ann,F1,2015-08-18,2016-04-26,", "ann,M1,2016-04-25,2016-05-01,"),
        ("ann,F1,2015-08-18,2016-04-26,2016-01-01", "ann,F1,2015-08-18,,2016-04-01"),  # the end is superseded
        (),  # never enrolled: no enrolment ended
    ],
)
def test_who_is_enrolled_now_or_later_or_never_was_is_not_without_a_destination(
    tmp_path: Path, ann: tuple[str, ...]
) -> None:
    assert found(tmp_path, "no_destination", *ann) == []


@pytest.mark.parametrize(
    "account", ["1,ann,seemis,disabled,,", "1,ann,seemis,deleted,,", "1,cat,seemis,active,,", "1,,manual,active,,"]
)
def test_an_account_that_is_not_active_or_is_nobodys_is_none(tmp_path: Path, account: str) -> None:
    assert found(tmp_path, "no_destination", "ann,F1,2015-08-18,2016-04-26,", accounts=(account,)) == []


def test_the_row_that_ended_last_is_named_once_however_many_accounts_there_are(tmp_path: Path) -> None:
    ann = ("ann,F1,2015-08-18,2016-04-20,", "ann,M1,2014-08-18,2016-04-22,", "ann,F1,2016-04-10,2016-04-10,")
    several = (ACTIVE, "2,ann,manual,active,,", "3,ann,manual,deleted,,")
    assert found(tmp_path, "no_destination", *ann, accounts=several) == [
        (3, "ended on 2016-04-22, no later enrolment, and still 2 active accounts")
    ]


def test_an_enrolment_of_no_days_that_is_to_come_leads_nowhere(tmp_path: Path) -> None:
    ann = ("ann,F1,2015-08-18,2016-04-26,", "ann,M1,2016-05-01,2016-05-01,")
    assert found(tmp_path, "no_destination", *ann) == [(2, STILL)]


def test_where_enrolments_are_in_quarantine_it_is_said_that_the_next_one_may_be_there(tmp_path: Path) -> None:
    ann = ("ann,F1,2015-08-18,2016-04-26,", "ann,F1,18/08/2016,,")
    assert found(tmp_path, "no_destination", *ann) == [(2, f"{STILL}; a row of their enrolments is in quarantine")]
    ann += ("ann,F9,2016-05-01,,",)
    assert found(tmp_path, "no_destination", *ann) == [(2, f"{STILL}; 2 rows of their enrolments are in quarantine")]


def test_of_two_enrolments_that_began_on_one_day_neither_is_stuck(tmp_path: Path) -> None:
    assert found(tmp_path, "stuck_at_source", "ann,F1,2015-08-18,,", "ann,M1,2015-08-18,,") == []
    assert found(tmp_path, "concurrent_enrolments", "ann,F1,2015-08-18,,", "ann,M1,2015-08-18,,") != []


def test_a_pupil_is_stuck_where_a_later_enrolment_has_begun_and_lasts(tmp_path: Path) -> None:
    old = "ann,F1,2014-08-18,,"
    stuck = (2, "has no end, but a new enrolment began elsewhere on 2016-04-26")
    assert found(tmp_path, "stuck_at_source", old, "ann,M1,2016-04-26,,") == [stuck]
    touching = ("ann,F1,2014-01-01,2014-08-18,", old, "ann,M1,2016-04-26,,")
    assert found(tmp_path, "stuck_at_source", *touching) == [(3, stuck[1])]  # the row that lacks an end
    assert found(tmp_path, "stuck_at_source", old, "ann,M1,2016-04-27,,") == []
    assert found(tmp_path, "stuck_at_source", old, "ann,M1,2016-04-01,2016-04-26,") == []
    assert found(tmp_path, "stuck_at_source", "bob,F1,2014-01-01,,") == []  # staff may work at several


@pytest.mark.parametrize(
    ("added_on", "effective_on", "told"),
    [
        ("2016-04-01", "2016-04-01", False),
        ("2016-04-01", "2016-03-31", True),
        ("2016-04-01", "2016-04-02", True),
        ("", "2015-08-18", False),  # the first day of an enrolment
        ("soon", "2015-08-18", False),
        ("", "2015-08-19", True),
    ],
)
def test_an_entry_falls_on_the_day_on_which_the_person_was_added(
    tmp_path: Path, added_on: str, effective_on: str, told: bool
) -> None:
    people = rows("person_id,role,added_on", f"ann,pupil,{added_on}", "bob,staff,")
    entry = NATION["decisions"] + rows(f"d9,individual,ann,in,{effective_on},,entry,")
    ann = "ann,F1,2015-08-18,,"
    assert bool(found(tmp_path, "entry_not_at_entry", ann, people=people, decisions=entry)) is told


def test_every_kind_says_what_it_means_and_who_mends_it() -> None:
    assert MENDS.keys() == FINDINGS.keys()
    assert mend("unknown_stage") == "The school office: in SEEMiS, correct the stage."
    assert mend("something else") == ""


def test_findings_are_told_by_kind_with_their_first_rows_whatever_the_file() -> None:
    told = by_kind([("missing_name", "authorities", 1, [3]), ("unknown_stage", "people", 9, [2, 4]),
                    ("missing_name", "people", 2, [5, 6])])  # fmt: skip
    assert [(kind["finding"], kind["rows"], kind["examples"]) for kind in told] == [
        ("unknown_stage", 9, {"people": [2, 4]}),
        ("missing_name", 3, {"authorities": [3], "people": [5, 6]}),
    ]
    assert told[0]["who"] == "The school office"


def test_the_tables_of_reports_have_a_column_for_each(tmp_path: Path) -> None:
    people = rows("person_id,role,stage", *(f"p{n},pupil,P9" for n in range(7)), "ann,pupil,P7", "bob,staff,")
    with Audit.of(write(tmp_path, people=people), SPRING) as audit:
        counts = audit.engine.fetch("select finding, rows, '' as examples from finding_counts")
        assert audit.engine.rows("select rows, first_rows from finding_counts") == [(7, [2, 3, 4, 5, 6])]
    assert {column.name for column in EXPLAINED} <= {*explained(counts).columns}


def test_audit_says_how_many_where_and_who_mends_it(tmp_path: Path) -> None:
    people = rows("person_id,role,stage", *(f"p{n},pupil,P9" for n in range(7)), "ann,pupil,P7", "bob,staff,")
    write(tmp_path / "extract", people=people)
    words = ("audit", "extract", "--as-of", "2016-04-26", "--deletion-on", "2016-05-02", "--out", "run")
    said = glowaudit(*words, cwd=tmp_path).stdout
    assert "          7  unknown_stage: people row 2, 3, 4, 5, 6, ...\n" in said
    assert f"             {mend('unknown_stage')}\n" in said
    assert "p0" not in said
    (kind,) = json.loads(glowaudit(*words, "--json", cwd=tmp_path).stdout)["findings"]
    assert (kind["finding"], kind["rows"], kind["examples"]) == ("unknown_stage", 7, {"people": [2, 3, 4, 5, 6]})
    assert (kind["meaning"], kind["what"]) == (FINDINGS["unknown_stage"], "In SEEMiS, correct the stage.")


def test_where_there_is_nothing_to_look_at_that_is_said(tmp_path: Path) -> None:
    write(tmp_path / "extract", people=NATION["people"])
    words = ("audit", "extract", "--as-of", "2016-04-26", "--deletion-on", "2016-05-02", "--out", "run")
    assert "Findings: none.\n" in glowaudit(*words, cwd=tmp_path).stdout
