"""The evidence of one person: every row that made the verdict, and nothing about anybody or anything else."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from glowaudit.audit import Audit
from glowaudit.commands.explain import lines_of
from glowaudit.explain import Evidence, explain
from glowaudit.reconciliation_words import CLASSES, NEXTS
from glowaudit.settings import Settings

WINDOW = Settings(date(2016, 5, 16), date(2016, 7, 1))
FILES = {
    "authorities": "authority_id,name\n1,Fife\n",
    "establishments": "establishment_id,name,authority_id\n7,,1\n",
    "people": "person_id,role\n7,pupil\n8,pupil\n",
    "enrolments": "person_id,establishment_id,start_on\n7,7,2015-08-17\n8,7,2015-08-17\n",
    "decisions": "decision_id,scope,subject_id,choice,effective_on,recorded_at\n"
    "a,authority,1,in,2015-01-01,\ne,establishment,7,in,2015-01-01,\nd8,individual,8,out,2016-05-20,\n",
}


def evidence(folder: Path, person_id: str, more: str = "", settings: Settings = WINDOW) -> Evidence:
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text + (more if name == "decisions" else ""))
    with Audit.of(folder, settings) as audit:
        return explain(audit, person_id)


def test_a_finding_about_a_school_is_not_told_of_a_person_with_the_same_id(tmp_path: Path) -> None:
    found = evidence(tmp_path, "7")
    assert found.findings == []
    assert [row["finding"] for row in evidence(tmp_path, "8", "z,individual,8,out,soon,\n").findings] == [
        "unreadable_decision"
    ]


@pytest.mark.parametrize(("scope", "subject"), [("authority", "1"), ("establishment", "7"), ("individual", "7")])
def test_a_gate_closed_by_an_unreadable_decision_names_its_row(scope: str, subject: str, tmp_path: Path) -> None:
    found = evidence(tmp_path, "7", f"bad,{scope},{subject},no thanks,2016-05-01,\n")
    closed = [period for period in found.gates if not period.is_open]
    assert {(p.gate, p.reason, p.decision_id, p.file, p.row) for p in closed} == {
        (scope, "unreadable_decision", "bad", "decisions", 5)
    }
    assert any("decision bad (decisions row 5)" in line for line in lines_of(found))
    assert ("in by default" in found.paragraph) == (scope != "individual")


def test_an_unreadable_decision_recorded_later_than_known_at_is_not_named(tmp_path: Path) -> None:
    early = Settings(date(2016, 5, 16), date(2016, 7, 1), known_at=datetime(2016, 5, 1))
    found = evidence(tmp_path, "7", "bad,individual,7,perhaps,2016-05-01,2016-05-02\n", early)
    assert [period for period in found.gates if not period.is_open] == []
    assert found.verdict["verdict"] == "reaches"


def test_the_timeline_gives_the_day_the_decision_and_the_row(tmp_path: Path) -> None:
    found = evidence(tmp_path, "8")
    individual = [(p.from_on, p.to_on, p.is_open, p.reason, p.row) for p in found.gates if p.gate == "individual"]
    assert individual == [
        ("2015-08-17", "2016-04-28", True, "before_individual_choice", None),
        ("2016-04-28", "2016-05-20", True, "in_by_default", None),
        ("2016-05-20", None, False, "opted_out", 4),
    ]
    assert [(p["from_on"], p["to_on"]) for p in found.passing] == [("2015-08-17", "2016-05-20")]
    assert "a decision (R5)" in found.paragraph
    assert "will not be in Glow" in found.paragraph


def test_a_name_that_is_missing_or_holds_a_line_break_stays_on_one_line(tmp_path: Path) -> None:
    assert "(no name) [7]" in "\n".join(lines_of(evidence(tmp_path, "7")))


# --- in Glow: we said no on 3 May: when did it stop? ---

NO_ON_3_MAY = "no,individual,7,out,2016-05-03,2016-05-05T09:00\n"
ACCOUNTS = "account_id,person_id,source,status,created_on,status_on\n"
NIGHTS = "person_id,sent_on\n8,2016-05-10\n7,2016-05-03\n7,2016-05-05\n7,2016-05-04\n7,2016-05-05\n"


def in_glow(folder: Path, more: str = "", settings: Settings = WINDOW, **tables: str) -> list[str]:
    """The lines of the section on person 7."""
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text)
    lines = list(lines_of(evidence(folder, "7", more, settings)))
    if "\nIn Glow" not in lines:
        return []
    section = lines[lines.index("\nIn Glow") + 1 :]
    return [line.strip() for line in section if line.startswith("  ") and "backdated" not in line]


def class_told(name: str) -> str:
    return f"class {name}: {CLASSES[name][1]}"


def test_a_parents_question_is_answered_with_days_and_rows(tmp_path: Path) -> None:
    told = in_glow(tmp_path, NO_ON_3_MAY, accounts=ACCOUNTS + "x1,7,seemis,deleted,,2016-05-12\n", feeds=NIGHTS)
    assert told == [
        "opted out from 2016-05-03 on, recorded 2016-05-05T09:00:00: decision no (decisions row 5)",
        "data no longer passed from 2016-05-03 on",
        "their account left active on 2016-05-12, 9 days after the opt-out took effect",
        "last sent on 2016-05-05 (feeds row 6); 4 feed rows in all",
        "SENT ALTHOUGH CLOSED on 2 nights: first 2016-05-04 (feeds row 5), last 2016-05-05 (feeds row 6)",
        "account x1 (seemis): deleted since 2016-05-12, 4 days (accounts row 2)",
        f"{class_told('in_step_out')} So since 2016-05-03, 13 days. Next: {NEXTS['none']}.",
    ]


def test_an_account_that_is_still_active_is_told_with_its_days(tmp_path: Path) -> None:
    told = in_glow(tmp_path, NO_ON_3_MAY, accounts=ACCOUNTS + "x1,7,seemis,active,2015-08-20,\n")
    assert told[2] == "account x1 (seemis): active since 2015-08-20, 270 days (accounts row 2)"
    assert told[3] == f"{class_told('not_honoured')} So since 2016-05-03, 13 days. Next: {NEXTS['delete']}."


def test_where_data_had_stopped_before_the_opt_out_that_day_is_told(tmp_path: Path) -> None:
    closed = "x,authority,1,out,2016-05-01,\n" + NO_ON_3_MAY
    assert "data no longer passed from 2016-05-01 on" in in_glow(tmp_path, closed, feeds=NIGHTS)


def test_who_never_passed_before_the_opt_out_is_told_so(tmp_path: Path) -> None:
    told = in_glow(tmp_path, "bad,authority,1,perhaps,2015-01-01,\n" + NO_ON_3_MAY, feeds=NIGHTS)
    assert "data had passed on no day before" in told


def test_an_opt_out_before_individual_choice_began_takes_effect_on_that_day(tmp_path: Path) -> None:
    told = in_glow(tmp_path, "no,individual,7,out,2016-01-10,\n", feeds=NIGHTS)
    assert told[:2] == [
        "opted out from 2016-04-28 on: decision no (decisions row 5)",
        "data no longer passed from 2016-04-28 on",
    ]


def test_a_later_opt_in_ends_what_is_told_of_the_opt_out(tmp_path: Path) -> None:
    told = in_glow(tmp_path, NO_ON_3_MAY + "yes,individual,7,in,2016-05-10,\n", feeds=NIGHTS)
    assert told[0].startswith("opted out from 2016-05-03 on until 2016-05-10, recorded")


def test_without_accounts_or_feed_rows_of_the_person_the_section_says_so(tmp_path: Path) -> None:
    told = in_glow(tmp_path, accounts=ACCOUNTS + "x1,8,seemis,active,,\n", feeds="person_id,sent_on\n8,2016-05-10\n")
    assert told[:3] == ["no opt-out of their own", "no feed row names them", "no account"]
    assert told[3].startswith("class missing: ")


def test_an_extract_without_accounts_and_feeds_has_no_such_section(tmp_path: Path) -> None:
    assert in_glow(tmp_path) == []
    assert evidence(tmp_path, "7").in_glow is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x1,7,manual,disabled,2015-08-20,", "x1 (manual): disabled since a day not known (accounts row 2)"),
        ("x1,7,seemis,deleted,,2016-05-30", "x1 (seemis): deleted on 2016-05-30 (accounts row 2)"),
        ("x1,7,seemis,active,,2016-05-15", "x1 (seemis): active since 2016-05-15, 1 day (accounts row 2)"),
    ],
)
def test_an_account_is_told_with_the_day_of_its_state_where_that_is_known(row: str, said: str, tmp_path: Path) -> None:
    assert f"account {said}" in in_glow(tmp_path, accounts=ACCOUNTS + row + "\n")


def test_of_several_opt_outs_the_latest_is_told(tmp_path: Path) -> None:
    again = NO_ON_3_MAY + "yes,individual,7,in,2016-05-05,\nagain,individual,7,out,2016-05-10,\n"
    assert in_glow(tmp_path, again, feeds=NIGHTS)[:2] == [
        "opted out from 2016-05-10 on: decision again (decisions row 7)",
        "data no longer passed from 2016-05-10 on",
    ]
