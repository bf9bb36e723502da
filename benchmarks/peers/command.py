"""What every peer shares: the words of its command, stop watches, and how the answers are handed back.

    python PEER.py EXTRACT OUT [--task verdicts|what-if|unlock|reconcile] [--authority ID]

A peer is a module with `load(folder)`, `check(tables)`, `judge(accepted, days)` and `write(table, folder)`, and, if it
likes, `what_if(accepted, judged, days, change)`, `unlock(accepted, judged)` and
`reconcile(accepted, judged, days)`. It writes OUT/verdicts.parquet (or .csv) and OUT/reconciliation.parquet, and
prints one line of JSON: seconds a phase, rows a file, and its answers. In `what-if` that authority opts out.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

TASKS = ("verdicts", "what-if", "unlock", "reconcile")
TARGET, STEPS = 0.95, 10


class Days(NamedTuple):
    """The days of a run, under the settings that a run has by itself."""

    as_of: date
    deletion_on: date
    granular_from: date = date(2016, 4, 28)
    feed_lag: int = 1

    @property
    def cut_off(self) -> date:
        return self.deletion_on - timedelta(days=self.feed_lag)

    @property
    def last_day(self) -> date:
        return self.cut_off - timedelta(days=1)


class Change(NamedTuple):
    """One hypothetical decision of an authority."""

    authority_id: str
    choice: str
    effective_on: date


DAYS = Days(date(2016, 5, 16), date(2016, 7, 1))
OPTS_OUT_ON = date(2016, 6, 12)


def main(peer: ModuleType) -> None:
    """Run one task of a peer and print what it took and found."""
    parser = argparse.ArgumentParser(description=peer.__doc__)
    parser.add_argument("extract", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--task", choices=TASKS, default="verdicts")
    parser.add_argument("--authority", help="the one that opts out in what-if")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    seconds: dict[str, float] = {}
    found: dict[str, Any] = {}

    def timed(name: str, work: Callable[..., Any], *arguments: Any) -> Any:
        since = time.perf_counter()
        answer = work(*arguments)
        seconds[name] = time.perf_counter() - since
        return answer

    tables = timed("load", peer.load, given.extract)
    accepted, found["rows"] = timed("checks", peer.check, tables)
    judged = timed("verdicts", peer.judge, accepted, DAYS)
    if given.task == "verdicts":
        timed("write", peer.write, judged, given.out)
    if given.task == "what-if":
        change = Change(given.authority, "out", OPTS_OUT_ON)
        found["what-if"] = timed("what-if", peer.what_if, accepted, judged, DAYS, change)
    if given.task == "unlock":
        found["unlock"] = timed("unlock", peer.unlock, accepted, judged)
    if given.task == "reconcile":
        timed("reconcile", peer.reconcile, accepted, judged, DAYS, given.out)
    print(json.dumps({"seconds": seconds, **found}))
