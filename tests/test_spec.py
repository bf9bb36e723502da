"""Every case of tests/spec on every engine, and docs/rules.md as they tell it."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

import pytest
from spec_cases import EXPECTED, BrokenCase, Case, cases, chapters, read_case
from spec_runs import ENGINES, answers, compare, judged

ALL = list(cases())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", ALL, ids=lambda case: case.sentence)
def test_spec(case: Case, engine: str) -> None:
    compare(case, answers(engine)[case.sentence])


@pytest.mark.parametrize("case", [chapter.cases[0] for chapter in chapters()], ids=lambda case: case.sentence)
def test_a_case_judged_alone_comes_out_as_among_the_others(case: Case) -> None:
    compare(case, judged("duckdb", (case,))[case.sentence])


def test_a_case_whose_expectation_is_wrong_fails() -> None:
    answer = answers("duckdb")[ALL[0].sentence]
    (row,) = ALL[0].expected["expect"]
    for column in row.keys() - {"person_id"}:
        wrong = replace(ALL[0], expected={"expect": [row | {column: "x"}]})
        with pytest.raises(AssertionError):
            compare(wrong, answer)
    for label, columns in EXPECTED.items():
        if label != "expect":
            extra = dict.fromkeys(columns, "x")
            wrong = replace(ALL[0], expected={"expect": [row], label: [extra]}, columns={label: list(columns)})
            with pytest.raises(AssertionError):
                compare(wrong, answer)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("expects:\n\n| person_id |\n|---|", "'expects' is none of"),
        ("expect:\n\nann reaches", "no table follows"),
        ("expect:", "no table follows"),
        ("| person_id |\n|---|\n| ann |", "without a label"),
        ("expect:\n\n| person |\n|---|\n| ann |", "'person' is none of"),
        ("expect:\n\n| person_id | verdict |\n|---|---|\n| ann |", "crooked"),
        ("settings: as_off = 2016-05-16", "'as_off' is none of"),
        ("setting: as_of = 2016-05-16", "neither a label"),
        ("```decision\nd1\n```", "'decision' is none of"),
    ],
)
def test_a_case_that_is_not_written_as_it_should_be_is_told(text: str, told: str) -> None:
    with pytest.raises(BrokenCase, match=rf"far\.md: Far: .*{told}"):
        read_case(Path("far.md"), f"Far\n\n{text}\n")


def test_the_cases_may_expect_every_column_of_a_verdict() -> None:
    assert tuple(answers("duckdb")[ALL[0].sentence]["expect"][0]) == EXPECTED["expect"]
    asked = {column for case in ALL for column in case.columns.get("expect", [])}
    assert asked == set(EXPECTED["expect"])


def test_every_rule_has_its_source_its_sql_and_its_cases(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(root / "tools")
    rules_page = importlib.import_module("rules_page")
    rules = {chapter.rule: chapter for chapter in chapters() if chapter.rule}
    assert list(rules) == [f"R{number}" for number in range(1, 10)]
    for rule, chapter in rules.items():
        assert chapter.source
        assert chapter.definition
        assert chapter.cases
        assert ".sql](../src" in rules_page.sql_table(rule)


def test_docs_rules_is_fresh_and_a_stale_one_is_told(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(root / "tools")
    rules_page = importlib.import_module("rules_page")
    assert rules_page.main(["--check"]) == 0, "run `make docs`"
    fresh = rules_page.PAGE.read_text(encoding="utf-8")
    monkeypatch.setattr(rules_page, "PAGE", tmp_path / "rules.md")
    monkeypatch.setattr(rules_page, "page", lambda: fresh)
    assert rules_page.main(["--check"]) == 1
    assert rules_page.main([]) == 0
    assert rules_page.main(["--check"]) == 0
    rules_page.PAGE.write_text(fresh.replace("**passes**", "passes"), encoding="utf-8")
    assert rules_page.main(["--check"]) == 1
    assert "make docs" in capsys.readouterr().err
