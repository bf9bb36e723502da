"""No work is done twice: statements, rows scanned and bytes written of a fixed small extract are as they were.

Where they are others on purpose, `python tests/counted_work.py` counts again; the commit shows what became of them.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from counted_work import EXPECTED, differences, work_counts

from glowaudit import audit, pipeline
from glowaudit.audit import Audit


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return work_counts(tmp_path_factory.mktemp("counted"))


def test_the_work_is_what_it_was(counts: dict[str, Any]) -> None:
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    told = differences(expected, counts)
    assert not told, "\n".join([*told, "meant? then: python tests/counted_work.py"])


@pytest.mark.parametrize("work", ["audit", "what-if", "unlock"])
def test_no_table_is_made_twice(counts: dict[str, Any], work: str) -> None:
    assert [step for step, times in counts[work]["made"].items() if times > 1] == []


def test_a_second_report_costs_less_than_the_first(counts: dict[str, Any]) -> None:
    first, second = counts["report of an authority"], counts["report of a second authority"]
    assert sum(second["rows_scanned"].values()) < sum(first["rows_scanned"].values()) / 2


def test_a_step_that_is_made_twice_is_noticed(
    counts: dict[str, Any], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_twice(engine: Any, layers: Any, progress: Any = lambda step: None) -> None:
        pipeline.run_layers(engine, layers, progress)
        engine.create("doors", pipeline.select_of("4_gates", "doors"))

    monkeypatch.setattr(audit, "run_layers", run_twice)
    told = differences(counts, work_counts(tmp_path))
    assert "audit, doors: 2 times made instead of 1" in told


def test_a_question_that_is_asked_twice_is_noticed(
    counts: dict[str, Any], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = Audit.unlock

    def twice(self: Audit) -> Any:
        self.engine.rows("select distinct person_id from enrolment_spells")
        return once(self)

    monkeypatch.setattr(Audit, "unlock", twice)
    told = differences(counts, work_counts(tmp_path))
    assert any(line.startswith("unlock: ") and "statements" in line for line in told)
    assert any(line.startswith("unlock, questions: ") and "rows scanned" in line for line in told)
