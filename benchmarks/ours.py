"""glowaudit doing what the peers do and no more, phase by phase: called like a peer (`peers/command.py`).

    python benchmarks/ours.py EXTRACT OUT [--task verdicts|what-if|unlock|reconcile] [--authority ID]

Of the verdict table all columns are written, as the peers do.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from glowaudit.audit import RESULTS, Audit
from glowaudit.engine import Engine
from glowaudit.extract import read_extract
from glowaudit.mapping import Mapping
from glowaudit.overlay import load_scenarios
from glowaudit.pipeline import load_gates, load_settings, run_layers
from glowaudit.scenario import Decision, Scenario
from glowaudit.settings import Settings
from glowaudit.shortage import shortage
from glowaudit.sizing import is_large

sys.path.insert(0, str(Path(__file__).with_name("peers")))

from command import DAYS, OPTS_OUT_ON, TASKS

CHECKS = ("1_staging", "2_checks")
RULES = ("3_ledger", "4_gates", "5_verdicts")


def parquet(engine: Engine, select: str, path: Path) -> None:
    """Write a select as Parquet."""
    engine.connection.execute(f"copy ({select}) to '{path}' (format parquet)")


def what_if(audit: Audit, authority_id: str) -> dict[str, Any]:
    """Who is gained and lost by the change that the peers get."""
    decision = Decision("authority", authority_id, "out", OPTS_OUT_ON)
    found = audit.what_if(Scenario("change", decisions=(decision,))).as_json()
    return {name: found[name] for name in ("kept_before", "kept_after", "gained", "lost")}


def unlock(audit: Audit) -> dict[str, Any]:
    """The levers and the ladder, proved best."""
    return audit.unlock().as_json()


def reconcile(audit: Audit, out: Path) -> None:
    """The class of everybody, as Parquet; the findings of the feed and the days of honouring are made as well."""
    run_layers(audit.engine, ["6_reconciliation"])
    parquet(audit.engine, RESULTS["reconciliation"], out / "reconciliation.parquet")


def main() -> None:
    """Run one task and print what it took and found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extract", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--task", choices=TASKS, default="verdicts")
    parser.add_argument("--authority", help="the one that opts out in what-if")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[..., Any], *arguments: Any) -> Any:
        since = time.perf_counter()
        answer = work(*arguments)
        seconds[name] = time.perf_counter() - since
        return answer

    def load() -> Any:
        read = read_extract(engine, given.extract, Mapping())
        load_settings(engine, settings)
        load_gates(engine)
        load_scenarios(engine)
        return read

    settings = Settings(DAYS.as_of, DAYS.deletion_on)
    with Engine(on_disk=is_large(given.extract, Mapping())) as engine:
        audit = Audit(engine, timed("load", load), settings)
        timed("checks", run_layers, engine, CHECKS)
        timed("verdicts", run_layers, engine, RULES)
        found: dict[str, Any] = {"rows": {name: list(counts.values()) for name, counts in audit.rows().items()}}
        if given.task == "verdicts":
            timed("write", parquet, engine, RESULTS["verdicts"], given.out / "verdicts.parquet")
        if given.task == "what-if":
            found["what-if"] = timed("what-if", what_if, audit, given.authority)
        if given.task == "unlock":
            found["unlock"] = timed("unlock", unlock, audit)
        if given.task == "reconcile":
            timed("reconcile", reconcile, audit, given.out)
    print(json.dumps({"seconds": seconds, **found}))


if __name__ == "__main__":
    try:
        main()
    except Exception as fault:
        sys.exit(shortage(fault) or f"{type(fault).__name__}: {fault}")
