"""What must hold whatever the extract: nobody is lost, opening never removes, opting out never adds."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from compared import program_answer
from extract_files import Extract, Fields, write_extract
from generated import cases
from ground import COLUMNS
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from glowaudit.settings import Settings

FEW = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much),
)
LONG_AGO = "1900-01-01"


def answer(extract: Extract, assumed: Settings) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        found = program_answer(write_extract(Path(folder) / "extract", extract), assumed)
    assume(found is not None)
    assert found is not None
    return found


def kept(found: dict[str, Any]) -> set[str]:
    return {row["person_id"] for row in found["verdicts"] if row["kept"]}


def with_row(extract: Extract, table: str, **values: str) -> Extract:
    """The extract with one more row, in the table's own order of columns."""
    content = extract.tables[table]
    fields: Fields = tuple(values.get(column, "") for column in content.columns)
    return Extract(extract.tables | {table: replace(content, lines=(*content.lines, fields))})


def subjects(extract: Extract, table: str, column: str) -> list[str]:
    content = extract.tables[table]
    place = content.columns.index(column)
    return sorted({line[place] for line in content.lines if not isinstance(line, str) and line[place]})


@FEW
@given(cases(dirty=True))
def test_every_accepted_person_has_one_row_and_rows_are_conserved(case: tuple[Extract, Settings]) -> None:
    found = answer(*case)
    people = [row["person_id"] for row in found["verdicts"]]
    assert len(people) == len(set(people)) == found["rows"]["people"]["accepted"]
    for counts in found["rows"].values():
        assert counts["read"] == counts["accepted"] + counts["quarantined"]
    in_quarantine = sum(counts["quarantined"] for counts in found["rows"].values())
    assert in_quarantine == len(found["quarantine"])


@FEW
@given(cases(), st.data())
def test_opening_a_gate_never_removes_anyone(case: tuple[Extract, Settings], data: st.DataObject) -> None:
    extract, assumed = case
    table, column = data.draw(
        st.sampled_from((("authorities", "authority_id"), ("establishments", "establishment_id")))
    )
    subject = data.draw(st.sampled_from(subjects(extract, table, column)))
    scope = column.removesuffix("_id")
    opened = with_row(
        extract,
        "decisions",
        decision_id="opened",
        scope=scope,
        subject_id=subject,
        choice="in",
        effective_on=LONG_AGO,
    )
    assert kept(answer(extract, assumed)) <= kept(answer(opened, assumed))


@FEW
@given(cases(), st.data())
def test_an_opt_out_never_adds_anyone(case: tuple[Extract, Settings], data: st.DataObject) -> None:
    extract, assumed = case
    person = data.draw(st.sampled_from(subjects(extract, "people", "person_id")))
    day = data.draw(st.sampled_from((LONG_AGO, assumed.as_of.isoformat(), assumed.last_day.isoformat())))
    closed = with_row(
        extract,
        "decisions",
        decision_id="opted out",
        scope="individual",
        subject_id=person,
        choice="out",
        effective_on=day,
    )
    assert kept(answer(closed, assumed)) <= kept(answer(extract, assumed))


@FEW
@given(cases(), st.data())
def test_rows_recorded_after_known_at_change_nothing(case: tuple[Extract, Settings], data: st.DataObject) -> None:
    extract, assumed = case
    assumed = replace(assumed, known_at=datetime(2016, 4, 28, 12))
    person = data.draw(st.sampled_from(subjects(extract, "people", "person_id")))
    school = data.draw(st.sampled_from(subjects(extract, "establishments", "establishment_id")))
    later = with_row(
        extract,
        "enrolments",
        person_id=person,
        establishment_id=school,
        start_on=LONG_AGO,
        recorded_at="2016-04-28T12:00:00.000001Z",
    )
    for scope, subject in (("individual", person), ("establishment", school)):
        later = with_row(
            later,
            "decisions",
            decision_id=f"late {scope}",
            scope=scope,
            subject_id=subject,
            choice=data.draw(st.sampled_from(("in", "out"))),
            effective_on=assumed.as_of.isoformat(),
            recorded_at="2016-04-28T13:00+00:30",
        )
    assert answer(later, assumed)["verdicts"] == answer(extract, assumed)["verdicts"]


@FEW
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(case: tuple[Extract, Settings], random: Any) -> None:
    """But for which of several like rows describes: a person's stage, a through school's name and dates."""
    extract, assumed = case
    tables = dict(extract.tables)
    for table in ("people", "enrolments", "decisions"):
        lines = list(tables[table].lines)
        random.shuffle(lines)
        tables[table] = replace(tables[table], lines=tuple(lines))
    before, after = answer(extract, assumed), answer(Extract(tables), assumed)
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
        from glowaudit.pipeline import GATE_STEPS, select_of

        for step in GATE_STEPS[GATE_STEPS.index("door_segments") :]:
            audit.engine.create(step, select_of("4_gates", step))
        run_layers(audit.engine, ("5_verdicts",))
        assert audit.headline().kept == 0
