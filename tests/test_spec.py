"""Every case of tests/spec on every engine; the cases are read as written, and docs/rules.md tells what they say."""

from __future__ import annotations

import pytest
from spec_cases import Case, cases, chapters
from spec_runs import ENGINES, answers, compare, judged

ALL = list(cases())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", ALL, ids=lambda case: case.sentence)
def test_spec(case: Case, engine: str) -> None:
    compare(case, answers(engine)[case.sentence])


@pytest.mark.parametrize("case", [chapter.cases[0] for chapter in chapters()], ids=lambda case: case.sentence)
def test_a_case_judged_alone_comes_out_as_among_the_others(case: Case) -> None:
    compare(case, judged("duckdb", (case,))[case.sentence])
