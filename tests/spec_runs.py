"""Cases of tests/spec put to an engine. Those with the same settings are judged together, which is quicker.

Each is then a nation of its own within one extract: all its ids are led by its number, as in `[12]ann`.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from oracle import judge
from spec_cases import COLUMNS, EXPECTED, KEYS, Case, Row, cases, rows_of, settings_of

from glowaudit.audit import Audit
from glowaudit.settings import Settings

Answer = dict[str, list[Row]]
IDS = frozenset({"authority_id", "establishment_id", "person_id", "decision_id", "subject_id", "account_id"})
SPEC_7 = ("reconciliation", "incidents", "honoured_opt_outs", "honouring")


def duckdb_answer(extract: Path, settings: Settings) -> Answer:
    """What the program says, on DuckDB."""
    with Audit.of(extract, settings) as audit:
        return {
            "expect": as_text(audit.verdicts().to_dict("records")),
            "findings": as_text(audit.findings().to_dict("records")),
            "quarantine": as_text(audit.quarantine().to_dict("records")),
            "headline": as_text([vars(audit.headline())]),
            **{table: as_text(rows_in(audit, table)) for table in SPEC_7},
        }


def rows_in(audit: Audit, table: str) -> list[dict[str, Any]]:
    """The columns of a table that a case may expect; of incidents also where the row stands."""
    columns = (*EXPECTED[table], *(("file", "row") if table == "incidents" else ()))
    rows = audit.engine.rows(f"select {', '.join(columns)} from {table}")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def reference_answer(extract: Path, settings: Settings) -> Answer:
    """What the plain reference says, of verdicts without rules and reason; the rest is tested elsewhere."""
    result = judge(extract, settings)
    answers = {
        "expect": result.verdicts,
        "reconciliation": [
            {column: row[column] for column in EXPECTED["reconciliation"]} for row in result.reconciliation
        ],
        "incidents": result.incidents,
        "honoured_opt_outs": result.opt_outs,
        "honouring": result.honouring,
    }
    return {label: as_text(rows) for label, rows in answers.items()}


Engine = Callable[[Path, Settings], Answer]
ENGINES: dict[str, Engine] = {"duckdb": duckdb_answer, "reference": reference_answer}


def as_text(rows: list[dict[str, Any]]) -> list[Row]:
    """Rows as a case writes them: nothing is empty, a day is YYYY-MM-DD, a truth is true or false."""
    return [{column: cell(value) for column, value in row.items()} for row in rows]


def cell(value: Any) -> str:
    """One value as a case writes it."""
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def judged(engine: str, several: tuple[Case, ...]) -> dict[str, Answer]:
    """By sentence: what an engine says of these cases, which share their settings."""
    with tempfile.TemporaryDirectory() as folder:
        homes = write_extract(several, Path(folder))
        answer = ENGINES[engine](Path(folder), settings_of(several[0]))
    return {case.sentence: part_of(answer, number, homes) for number, case in enumerate(several)}


def write_extract(several: tuple[Case, ...], folder: Path) -> dict[str, list[int]]:
    """Write an extract that holds these cases side by side; by table, the number of each row's case."""
    homes: dict[str, list[int]] = {table: [] for table in KEYS}
    rows = {table: [list(COLUMNS[table])] for table in KEYS}
    for number, case in enumerate(several):
        for table, own in rows_of(case).items():
            homes[table] += [number] * len(own)
            rows[table] += [led(row, table, number) for row in own]
    for table, lines in rows.items():
        if len(lines) == 1:
            continue
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
    return homes


def led(row: list[str], table: str, number: int) -> list[str]:
    """The cells of a row with every id led by the number of its case."""
    ids = {place for place, name in enumerate(COLUMNS[table]) if name in IDS}
    return [f"[{number}]{text}" if text and place in ids else text for place, text in enumerate(row)]


def part_of(answer: Answer, number: int, homes: dict[str, list[int]]) -> Answer:
    """What an answer says of one case: people, accounts and authorities by id, the others by file and row.

    The headline is everybody's, so that a case with one must be judged alone.
    """
    lead = f"[{number}]"

    def is_own(row: Row) -> bool:
        if "file" in row:
            return homes[row["file"]][int(row["row"]) - 2] == number
        ids = [row[column] for column in ("person_id", "account_id", "authority_id") if column in row]
        return not ids or any(name.startswith(lead) for name in ids)

    def bare(row: Row) -> Row:
        return {column: text.replace(lead, "") for column, text in row.items()}

    return {label: [bare(row) for row in rows if is_own(row)] for label, rows in answer.items()}


@cache
def answers(engine: str) -> dict[str, Answer]:
    """By sentence: what an engine says of every case. A case with a headline is judged alone."""
    groups: dict[tuple[Settings, str], list[Case]] = {}
    for case in cases():
        alone = case.sentence if "headline" in case.expected else ""
        groups.setdefault((settings_of(case), alone), []).append(case)
    found: dict[str, Answer] = {}
    for several in groups.values():
        found |= judged(engine, tuple(several))
    return found


def compare(case: Case, answer: Answer) -> None:
    """AssertionError where an answer is not what the case expects, as far as the engine knows it."""
    people = {row["person_id"]: row for row in answer["expect"]}
    for expected in case.expected.get("expect", []):
        got = people[expected["person_id"]]
        known = {column: text for column, text in expected.items() if column in got}
        assert known.pop("reason", "") in got.get("reason", "")
        assert {column: got[column] for column in known} == known
    for label in sorted(case.expected.keys() & answer.keys() - {"expect"}):
        columns = case.columns[label]
        rows = sorted([row[column] for column in columns] for row in answer[label])
        assert rows == sorted([row[column] for column in columns] for row in case.expected[label]), label
