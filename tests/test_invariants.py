"""What must hold whatever the extract: nobody is lost, opening never removes, opting out never adds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from compared import program_answer
from crowd import crowd
from extract_files import Extract, Fields, write_extract
from ground import COLUMNS

from glowaudit.settings import Settings

LONG_AGO = "1900-01-01"
CROWDS = pytest.mark.parametrize("number", range(8))


def answer(extract: Extract, assumed: Settings, folder: Path) -> dict[str, Any]:
    found = program_answer(write_extract(folder, extract), assumed)
    assert found is not None
    return found


def kept(found: dict[str, Any]) -> set[str]:
    people = {row["person_id"] for row in found["verdicts"] if row["kept"]}
    assert people, "a crowd of whom nobody is kept proves nothing"
    return people


def with_rows(extract: Extract, table: str, rows: list[dict[str, str]]) -> Extract:
    """The extract with more rows, in the table's own order of columns."""
    content = extract.tables[table]
    fields: list[Fields] = [tuple(row.get(column, "") for column in content.columns) for row in rows]
    return Extract(extract.tables | {table: replace(content, lines=(*content.lines, *fields))})


def subjects(extract: Extract, scope: str) -> list[str]:
    table = {"authority": "authorities", "establishment": "establishments", "individual": "people"}[scope]
    lines = extract.tables[table].lines
    return sorted({line[0] for line in lines if not isinstance(line, str) and line[0].strip()})


def decided(extract: Extract, scope: str, choice: str, effective_on: str, recorded_at: str = "") -> Extract:
    """The extract with one more decision about every subject of a scope."""
    rows = [
        {
            "decision_id": f"one more {scope} {number}",
            "scope": scope,
            "subject_id": subject,
            "choice": choice,
            "effective_on": effective_on,
            "recorded_at": recorded_at,
        }
        for number, subject in enumerate(subjects(extract, scope))
    ]
    return with_rows(extract, "decisions", rows)


@CROWDS
def test_every_accepted_person_has_one_row_and_rows_are_conserved(number: int, tmp_path: Path) -> None:
    found = answer(*crowd(number, 110, dirty=True), tmp_path)
    people = [row["person_id"] for row in found["verdicts"]]
    assert len(people) == len(set(people)) == found["rows"]["people"]["accepted"] > 0
    for counts in found["rows"].values():
        assert counts["read"] == counts["accepted"] + counts["quarantined"]
    in_quarantine = sum(counts["quarantined"] for counts in found["rows"].values())
    assert in_quarantine == len(found["quarantine"]) > 0


@CROWDS
@pytest.mark.parametrize("scope", ["authority", "establishment"])
def test_opening_gates_never_removes_anyone(scope: str, number: int, tmp_path: Path) -> None:
    extract, assumed = crowd(number, 110)
    before = kept(answer(extract, assumed, tmp_path / "before"))
    days = [LONG_AGO]
    if assumed.establishment_default == "closed":  # else a first decision ends following the authority before its day
        days.append(assumed.last_day.isoformat())
    for day in days:
        assert before <= kept(answer(decided(extract, scope, "in", day), assumed, tmp_path / day))


@CROWDS
def test_opting_out_never_adds_anyone(number: int, tmp_path: Path) -> None:
    extract, assumed = crowd(number, 110)
    before = {row["person_id"] for row in answer(extract, assumed, tmp_path / "before")["verdicts"] if row["kept"]}
    for scope, day in (
        ("individual", LONG_AGO),
        ("individual", assumed.last_day.isoformat()),
        ("establishment", LONG_AGO),
        ("authority", assumed.last_day.isoformat()),
    ):
        closed = answer(decided(extract, scope, "out", day), assumed, tmp_path / f"{scope} {day}")
        assert {row["person_id"] for row in closed["verdicts"] if row["kept"]} <= before


@CROWDS
def test_rows_recorded_after_known_at_change_nothing(number: int, tmp_path: Path) -> None:
    extract, assumed = crowd(number, 110)
    assumed = replace(assumed, known_at=datetime(2016, 4, 28, 12))
    later = extract
    for scope, choice in (("individual", "out"), ("establishment", "out"), ("authority", "in")):
        later = decided(later, scope, choice, assumed.as_of.isoformat(), "2016-04-28T13:00+00:30")
    school = subjects(extract, "establishment")[0]
    moved = [
        {"person_id": p, "establishment_id": school, "start_on": LONG_AGO, "recorded_at": "2016-04-28T12:00:00.000001Z"}
        for p in subjects(extract, "individual")
    ]
    later = with_rows(later, "enrolments", moved)
    before, after = answer(extract, assumed, tmp_path / "a"), answer(later, assumed, tmp_path / "b")
    assert after["verdicts"] == before["verdicts"]
    assert kept(before)


@CROWDS
def test_the_order_of_rows_changes_nothing(number: int, tmp_path: Path) -> None:
    """But for which of several like rows describes: a person's stage, a through school's name and dates."""
    extract, assumed = crowd(number, 110)
    tables = dict(extract.tables)
    for table in ("people", "enrolments", "decisions"):
        lines = list(tables[table].lines)
        Random(number).shuffle(lines)
        tables[table] = replace(tables[table], lines=tuple(lines))
    before, after = answer(extract, assumed, tmp_path / "a"), answer(Extract(tables), assumed, tmp_path / "b")
    for found in (before, after):
        for row in found["verdicts"]:
            row["stage"] = None
    assert after["verdicts"] == before["verdicts"]
    assert after["rows"] == before["rows"]


def test_the_columns_of_the_generator_are_those_of_the_schema() -> None:
    from glowaudit.schema import TABLES

    assert {name: set(columns) for name, columns in COLUMNS.items()} == {
        name: set(table.columns) for name, table in TABLES.items()
    }


@pytest.mark.parametrize("gate", ["authority", "establishment", "individual"])
def test_a_gate_of_which_nothing_is_known_counts_as_closed(gate: str, tmp_path: Path) -> None:
    """Fail closed: without the periods of one declared gate nobody passes, whatever the others say."""
    from small_nation import judged  # the reference's own small extract

    from glowaudit.audit import Audit
    from glowaudit.pipeline import run_layers

    result = judged(tmp_path)
    assert any(row["kept"] for row in result.verdicts)
    folder = next(path.parent for path in tmp_path.rglob("people.csv"))
    with Audit.of(folder, Settings(datetime(2016, 5, 2).date(), datetime(2016, 5, 9).date())) as audit:
        assert audit.headline().kept > 0
        audit.engine.connection.execute(f"delete from door_gates where gate = '{gate}'")
        from glowaudit.pipeline import GATE_STEPS, make

        for step in GATE_STEPS[GATE_STEPS.index("door_segments") :]:
            make(audit.engine, "4_gates", step)
        run_layers(audit.engine, ("5_verdicts",))
        assert audit.headline().kept == 0
