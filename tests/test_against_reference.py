"""glowaudit and the plain-Python reference agree on extracts dense in edge cases, and on every state of the gates."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from compared import differences, program_answer
from crowd import crowd
from extract_files import Extract
from generated import cases, whole_gate_table, write_extract
from hypothesis import HealthCheck, given, settings

from glowaudit.settings import Settings

QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large)


def disagreement(case: tuple[Extract, Settings]) -> list[str]:
    extract, assumed = case
    with tempfile.TemporaryDirectory() as folder:
        return differences(write_extract(Path(folder) / "extract", extract), assumed)


@settings(max_examples=30, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(cases())
def test_clean_extracts_are_judged_as_the_reference_judges_them(case: tuple[Extract, Settings]) -> None:
    assert disagreement(case) == []


@settings(max_examples=30, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(cases(dirty=True))
def test_dirty_extracts_are_judged_and_quarantined_as_the_reference_does(case: tuple[Extract, Settings]) -> None:
    assert disagreement(case) == []


@pytest.mark.parametrize("dirty", [False, True])
@pytest.mark.parametrize("number", range(10))
def test_a_crowd_is_judged_as_the_reference_judges_it(number: int, dirty: bool, tmp_path: Path) -> None:
    """Every story of enrolments crossed with every story of decisions, a hundred people at a time."""
    extract, assumed = crowd(number, 110, dirty)
    assert differences(write_extract(tmp_path / "extract", extract), assumed) == []


@pytest.mark.parametrize("side", ["before", "after"])
def test_every_combination_of_gate_states_gives_the_verdict_worked_out_by_hand(side: str, tmp_path: Path) -> None:
    extract, assumed, expected = whole_gate_table(side)
    answer = program_answer(write_extract(tmp_path / "extract", extract), assumed)
    assert answer is not None
    found = {row["person_id"]: row for row in answer["verdicts"]}
    assert found.keys() == expected.keys()
    wrong = {
        person_id: (wanted, {column: found[person_id][column] for column in wanted})
        for person_id, wanted in expected.items()
        if any((found[person_id][column] or "") != (wanted[column] or "") for column in wanted)  # type: ignore[literal-required]
    }
    assert wrong == {}
