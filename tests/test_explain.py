"""The evidence of one person: every row that made the verdict, and nothing about anybody or anything else."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from glowaudit.audit import Audit
from glowaudit.commands.explain import lines_of
from glowaudit.explain import Evidence, explain
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
