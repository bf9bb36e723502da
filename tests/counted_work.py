"""Counts, not seconds: the statements, rows scanned and bytes written of a fixed piece of work, in one thread.

python tests/counted_work.py       counts again and writes tests/work_counts.json
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from glowaudit.audit import Audit
from glowaudit.engine import Engine
from glowaudit.report_run import Wish
from glowaudit.run import begin, finish, write_internal
from glowaudit.scenario import Decision, Scenario
from glowaudit.settings import Settings
from glowaudit.slice_sources import SliceSources

EXPECTED = Path(__file__).with_name("work_counts.json")
DAYS = Settings(date(2016, 5, 16), date(2016, 7, 1))
MADE = re.compile(r'create or replace (?:table|view) "(\w+)"')
PEOPLE, SCHOOLS, AUTHORITIES = 3_000, 24, 4


class Tally:
    """What was done, by name: rows scanned a step (or `questions`, for all that makes no table), and totals."""

    def __init__(self) -> None:
        self.statements, self.bytes_written = 0, 0
        self.scanned: Counter[str] = Counter()
        self.made: Counter[str] = Counter()

    def as_json(self) -> dict[str, Any]:
        return {
            "statements": self.statements,
            "bytes_written": self.bytes_written,
            "made": dict(sorted(self.made.items())),
            "rows_scanned": dict(sorted(self.scanned.items())),
        }


class CountedConnection:
    """A connection that counts what is asked of it. A statement's rows are known when the next one begins."""

    def __init__(self, connection: Any, tally: Tally) -> None:
        self._connection, self._tally, self._name = connection, tally, ""
        for statement in ("set threads = 1", "set profiling_coverage = 'ALL'", "pragma enable_profiling = 'no_output'"):
            connection.execute(statement)

    def execute(self, statement: str, *parameters: Any) -> Any:
        self.settle()
        made = MADE.match(statement)
        self._name = made.group(1) if made else "questions"
        self._tally.statements += 1
        self._tally.made.update([self._name] if made else [])
        return self._connection.execute(statement, *parameters)

    def settle(self) -> None:
        """Add what the last statement has done to the tally."""
        if self._name:
            found = json.loads(self._connection.get_profiling_information("json"))
            self._tally.scanned[self._name] += found["query"]["total_rows_scanned"]
            self._tally.bytes_written += found["io"]["total_bytes_written"]
            self._name = ""

    def close(self) -> None:
        self.settle()
        self._connection.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@contextmanager
def counted() -> Iterator[Tally]:
    """Within it every engine that is opened counts into one tally."""
    tally, opened, plain = Tally(), [], Engine.__init__

    def init(engine: Engine, *given: Any, **named: Any) -> None:
        plain(engine, *given, **named)
        engine.connection = CountedConnection(engine.connection, tally)  # type: ignore[assignment]
        opened.append(engine.connection)

    with mock.patch.object(Engine, "__init__", init):
        yield tally


@contextmanager
def counting(audit: Audit) -> Iterator[Tally]:
    """Within it what is asked of an audit that is open already is counted into a tally of its own."""
    connection = audit.engine.connection
    assert isinstance(connection, CountedConnection)
    connection.settle()
    before, connection._tally = connection._tally, Tally()
    yield connection._tally
    connection.settle()
    connection._tally = before


def work_counts(folder: Path) -> dict[str, Any]:
    """What each piece of work costs on the same small extract."""
    found = {}
    with counted() as tally, Audit.of(write_extract(folder / "extract"), DAYS) as audit:
        part = begin(folder / "run")
        write_internal(audit, part / "internal", [name for name in audit.results() if name != "sensitivity"])
        finish(part, folder / "run", audit)
        audit.engine.connection.settle()  # type: ignore[attr-defined]
        found["audit"] = tally.as_json()
        opens = Scenario("opens", decisions=(Decision("authority", "103", "in", date(2016, 6, 12)),))
        with counting(audit) as of_settings:
            audit.sensitivity()
        found["sensitivity"] = of_settings.as_json()
        with counting(audit) as of_change:
            audit.what_if(opens)
        found["what-if"] = of_change.as_json()
        with counting(audit) as of_unlock:
            audit.unlock()
        found["unlock"] = of_unlock.as_json()
        with counting(audit) as of_reports:
            sources = SliceSources(audit, Wish())
            sources.write_guard(folder / "guard.duckdb")
            sources.write("authority", "100", folder / "100.duckdb")
        found["report of an authority"] = of_reports.as_json()
        with counting(audit) as of_second:
            sources.write("authority", "101", folder / "101.duckdb")
        found["report of a second authority"] = of_second.as_json()
    return found


def differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """What is not as expected, a sentence each. Bytes depend a little on the release of DuckDB: 2 % more may pass."""
    told = []
    for work in expected.keys() | found.keys():
        was, now = expected.get(work, {}), found.get(work, {})
        if was.get("statements") != now.get("statements"):
            told.append(f"{work}: {now.get('statements')} statements instead of {was.get('statements')}")
        if now.get("bytes_written", 0) > 1.02 * was.get("bytes_written", 0):
            told.append(f"{work}: {now['bytes_written']:,} bytes written instead of {was.get('bytes_written', 0):,}")
        for kind, words in {"made": "times made", "rows_scanned": "rows scanned"}.items():
            before, after = was.get(kind, {}), now.get(kind, {})
            told += [
                f"{work}, {step}: {after.get(step, 0):,} {words} instead of {before.get(step, 0):,}"
                for step in sorted(before.keys() | after.keys())
                if before.get(step, 0) != after.get(step, 0)
            ]
    return told


def write_extract(folder: Path) -> Path:
    """A few thousand people, by whole numbers: transfers, choices, closures, accounts, and some bad rows."""
    folder.mkdir()
    start = date(2015, 8, 18)
    tables = {
        "authorities": ["authority_id,name", *(f"{100 + n},Council {n}" for n in range(AUTHORITIES))],
        "establishments": [
            "establishment_id,name,authority_id,closed_on",
            *(f"S{n},School {n},{100 + n % AUTHORITIES},{'2016-06-10' if n == 5 else ''}" for n in range(SCHOOLS)),
        ],
        "people": [
            "person_id,role,stage",
            *(f"p{n},{'staff,' if n % 9 == 0 else f'pupil,P{1 + n % 7}'}" for n in range(PEOPLE)),
            "p1,staff,",
            "q1,teacher,",
        ],
        "enrolments": [
            "person_id,establishment_id,start_on,end_on",
            *(f"p{n},S{n % SCHOOLS},{start},{'2016-06-06' if n % 11 == 0 else ''}" for n in range(PEOPLE)),
            *(f"p{n},S{(n * 7) % SCHOOLS},2016-06-06," for n in range(0, PEOPLE, 11)),
            *(f"nobody{n},S1,2016-06-06," for n in range(20)),
        ],
        "decisions": [
            "decision_id,scope,subject_id,choice,effective_on",
            *(f"a{n},authority,{100 + n},{'out' if n == 3 else 'in'},2014-08-18" for n in range(AUTHORITIES)),
            *(f"s{n},establishment,S{n},{'out' if n % 10 == 7 else 'in'},2014-08-18" for n in range(SCHOOLS)),
            *(
                f"d{n},individual,p{n},{'in' if n % 3 == 0 else 'out'},{start + timedelta(days=n % 330)}"
                for n in range(0, PEOPLE, 17)
            ),
        ],
        "accounts": [
            "account_id,person_id,source,status,status_on",
            *(f"g{n},p{n},seemis,{'deleted,2016-05-20' if n % 19 == 0 else 'active,'}" for n in range(0, PEOPLE, 2)),
            *(f"h{n},gone{n},seemis,active," for n in range(10)),
        ],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def main() -> None:
    """Count again and write what was found."""
    with tempfile.TemporaryDirectory() as folder:
        found = work_counts(Path(folder))
    EXPECTED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
