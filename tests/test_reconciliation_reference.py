"""Should, sent, exists: glowaudit and the plain-Python reference agree row by row, and no person or account is lost."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from crowd import crowd
from extract_files import Extract
from generated import cases, write_extract
from hypothesis import HealthCheck, given, settings
from oracle import Unusable, judge

from glowaudit.audit import Audit
from glowaudit.errors import UnusableExtract
from glowaudit.settings import Settings

COLUMNS = {
    "reconciliation": (
        *("class", "person_id", "account_id", "authority_id", "establishment_id", "since_on", "days", "next"),
        *("role", "stage", "kept", "seemis_accounts", "file", "row"),
    ),
    "incidents": (
        *("incident", "file", "row", "person_id", "authority_id", "establishment_id", "sent_on", "blockers"),
    ),
    "honoured_opt_outs": ("person_id", "authority_id", "effective_on", "honoured_on", "days"),
    "honouring": (
        *("authority_id", "honoured", "median_days", "p90_days"),
        *("waiting", "waiting_to_7", "waiting_to_30", "waiting_to_90", "waiting_longer"),
    ),
}
CLASSES = {
    *("ambiguous", "manual", "in_quarantine", "orphan", "in_flight"),
    *("in_step_in", "missing", "not_honoured", "in_step_out"),
}
HOLDS = {  # how many active accounts stand behind a row of these classes
    "missing": (0,),
    "in_step_out": (0,),
    "in_flight": (0, 1),
    "in_step_in": (1,),
    "not_honoured": (1,),
    "manual": (1,),
}
NUMBERS = range(16)
QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large)
Rows = Counter[tuple[Any, ...]]
Tables = dict[str, Rows]


def program(extract: Path, assumed: Settings) -> Tables | None:
    """The rows of each table as glowaudit makes them; None where the extract is unusable."""
    try:
        with Audit.of(extract, assumed) as audit:
            return {
                table: Counter(audit.engine.rows(f"select {', '.join(columns)} from {table}"))
                for table, columns in COLUMNS.items()
            }
    except UnusableExtract:
        return None


def reference(extract: Path, assumed: Settings) -> Tables | None:
    """The same from the contract; None where the extract is unusable."""
    try:
        result = judge(extract, assumed)
    except Unusable:
        return None
    answers = {
        "reconciliation": result.reconciliation,
        "incidents": result.incidents,
        "honoured_opt_outs": result.opt_outs,
        "honouring": result.honouring,
    }
    return {
        table: Counter(tuple(row[column] for column in columns) for row in answers[table])
        for table, columns in COLUMNS.items()
    }


def unlike(extract: Path, assumed: Settings) -> list[str]:
    """Every row that only one of the two has, a line each; empty where they agree."""
    ours, theirs = program(extract, assumed), reference(extract, assumed)
    if ours is None or theirs is None:
        return [] if ours is theirs else [f"usable: program {ours is not None}, reference {theirs is not None}"]
    return [
        f"{table}: only {who}: {row}"
        for table in COLUMNS
        for who, rows in (("program", ours[table] - theirs[table]), ("reference", theirs[table] - ours[table]))
        for row in rows
    ]


def assumed_for(number: int, assumed: Settings) -> Settings:
    """Settings by number: each lag, and a window that begins up to some weeks after the days of the crowd."""
    later = timedelta(days=(0, 1, 2, 40)[number // 4 % 4])
    return replace(
        assumed,
        as_of=assumed.as_of + later,
        deletion_on=assumed.deletion_on + later,
        feed_lag_days=number % 4,
        enrolments=("any", "all")[number // 2 % 2],
        staff_choice_follows=number // 4 % 2 == 0,
        establishment_default=("closed", "authority")[number // 8 % 2],
    )


@cache
def of_crowd(number: int, dirty: bool) -> tuple[list[str], Counter[tuple[str, str]]]:
    """What differs for a crowd, and how often each class and next occurs in it."""
    extract, assumed = crowd(number, 110, dirty)
    assumed = assumed_for(number, assumed)
    with tempfile.TemporaryDirectory() as folder:
        path = write_extract(Path(folder) / "extract", extract)
        result = judge(path, assumed)
        return unlike(path, assumed), Counter((row["class"], row["next"]) for row in result.reconciliation)


@pytest.mark.parametrize("dirty", [False, True])
@pytest.mark.parametrize("number", NUMBERS)
def test_a_crowd_is_reconciled_as_the_reference_reconciles_it(number: int, dirty: bool) -> None:
    differences, _ = of_crowd(number, dirty)
    assert differences == []


def test_every_class_and_every_next_occurs_in_the_crowds() -> None:
    found = sum((of_crowd(number, dirty)[1] for number in NUMBERS for dirty in (False, True)), Counter())
    assert {name for name, _ in found} == CLASSES
    assert {step for _, step in found} == {"create", "keep", "delete", "none"}
    assert {step for name, step in found if name == "in_flight"} == {"create", "keep", "delete", "none"}
    assert {step for name, step in found if name == "ambiguous"} == {"keep", "delete", "none"}


@settings(max_examples=30, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(cases())
def test_clean_extracts_are_reconciled_as_the_reference_does(case: tuple[Extract, Settings]) -> None:
    assert disagreement(case) == []


@settings(max_examples=30, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(cases(dirty=True))
def test_dirty_extracts_are_reconciled_as_the_reference_does(case: tuple[Extract, Settings]) -> None:
    assert disagreement(case) == []


def disagreement(case: tuple[Extract, Settings]) -> list[str]:
    extract, assumed = case
    with tempfile.TemporaryDirectory() as folder:
        return unlike(write_extract(Path(folder) / "extract", extract), assumed)


@pytest.mark.parametrize("dirty", [False, True])
@pytest.mark.parametrize("number", range(4))
def test_every_person_has_one_row_and_every_active_account_stands_in_one(
    number: int, dirty: bool, tmp_path: Path
) -> None:
    extract, assumed = crowd(number, 110, dirty)
    with Audit.of(write_extract(tmp_path / "extract", extract), assumed) as audit:
        rows = audit.engine.rows
        people = Counter(person for (person,) in rows("select person_id from accepted_people"))
        active = dict(rows("select account_id, person_id from accepted_accounts where status = 'active'"))
        found = rows("select class, person_id, account_id, seemis_accounts from reconciliation")
        (counted,) = rows("select sum(rows) from reconciliation_counts")[0]
    assert Counter(person for _, person, _, _ in found if person in people) == people
    held = Counter(active.values())
    for name, person, accounts, seemis in found:
        holds = held[person] if person in people else 1
        assert holds in HOLDS.get(name, (holds,))
        assert (name == "ambiguous") == (holds > 1)
        assert seemis <= holds == (len(accounts.split("+")) if accounts else 0)
    stood = Counter(account for _, _, accounts, _ in found if accounts for account in accounts.split("+"))
    assert stood == Counter(active.keys())
    nobodys = sum(person not in people for person in active.values())
    assert len(found) == counted == len(people) + nobodys
    assert nobodys > 0
