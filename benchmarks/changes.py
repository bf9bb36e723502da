"""Time what changes cost, once the nation is judged: scenarios, the ladder, what waiting costs, the cube; as medians.

    make bench                 5 runs on the real school list if it is there, else on invented schools
    python benchmarks/changes.py --runs 9 --extract FOLDER

Beside them stands what one would do without scenarios: judge the changed extract again, from its files.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SCHOOLS = ROOT.parent / "shared" / "data" / "scotland-schools-2019.csv"
RESULTS = ROOT / "benchmarks" / "changes.md"
WINDOW = (date(2016, 5, 16), date(2016, 7, 1))
LARGEST = """
    select authority_id from verdicts where authority_id is not null
    group by authority_id order by count(*) desc limit 1
"""
MOST_SHUT = """
    select authority_id from verdicts where blockers like 'authority%'
    group by authority_id order by count(*) desc limit 1
"""


def one(extract: Path) -> dict[str, float]:
    """Seconds of each question, in one process; the largest authority stands for the 70,000 people of Glasgow."""
    from glowaudit.audit import Audit
    from glowaudit.cube import cube_of
    from glowaudit.scenario import Decision, Scenario
    from glowaudit.settings import Settings
    from glowaudit.unlock import waiting

    spent: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        since = time.perf_counter()
        found = work()
        spent[name] = time.perf_counter() - since
        return found

    with timed("judged again from its files", lambda: Audit.of(extract, Settings(*WINDOW))) as audit:
        largest, shut = (str(audit.engine.rows(select)[0][0]) for select in (LARGEST, MOST_SHUT))
        opens = Scenario("opens", decisions=(Decision("authority", shut, "in", date(2016, 6, 12)),))
        later = Scenario("later", {"deletion_on": WINDOW[1] + timedelta(days=14)})
        school = audit.engine.rows("select min(establishment_id) from verdicts where authority_id = ?", [largest])[0][0]
        closes = Scenario("closes", decisions=(Decision("establishment", str(school), "out", date(2016, 6, 12)),))
        timed("what-if: an authority opens, nation", lambda: audit.what_if(opens))
        timed("what-if: the deletion moves, nation", lambda: audit.what_if(later))
        timed("what-if: a school closes, its authority", lambda: audit.what_if(closes, among=[largest]))
        timed("what-if: the deletion moves, one authority", lambda: audit.what_if(later, among=[largest]))
        timed("unlock: ladder of 10 rungs to 95 %, nation", audit.unlock)
        timed("unlock: the fewest to 99 %, nation", lambda: audit.unlock(target=0.99))
        timed("what waiting costs, all levers", lambda: waiting(audit))
        timed("cube of the nation", lambda: cube_of(audit))
        timed("cube of the largest authority", lambda: cube_of(audit, [largest]))
        timed("sensitivity", audit.sensitivity)
    with (
        tempfile.TemporaryDirectory() as scratch,
        Audit.of(all_shut(extract, Path(scratch)), Settings(*WINDOW)) as shut_all,
    ):
        timed("unlock: the same ladder, every gate shut", lambda: shut_all.unlock(steps=10))
        spent["levers then"] = len(shut_all.unlock(steps=0).levers)
    spent["peak MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return spent


def all_shut(extract: Path, scratch: Path) -> Path:
    """The extract without any decision of an authority or school: every gate that could be opened is a lever."""
    for path in extract.glob("*.csv"):
        if path.stem != "decisions":
            (scratch / path.name).symlink_to(path.resolve())
    heading, *rows = (extract / "decisions.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    own = [row for row in rows if row.split(",")[1] == "individual"]
    (scratch / "decisions.csv").write_text("".join([heading, *own]), encoding="utf-8")
    return scratch


def measured(extract: Path, runs: int) -> list[dict[str, float]]:
    """The figures of each run, a process of its own."""
    command = [sys.executable, __file__, "--one", "--extract", str(extract)]
    found = []
    for _ in range(runs):
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return found


def lines_of(runs: list[dict[str, float]]) -> list[str]:
    """The medians, and each as a share of judging again (run by run)."""
    import duckdb

    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    again = "judged again from its files"
    lines = [
        "# What a change costs, for the nation",
        "",
        f"{date.today()}, {machine}, DuckDB {duckdb.__version__}. Medians of {len(runs)} runs. Made by `make bench`.",
        "",
        "| | seconds | times judging again |",
        "|---|---|---|",
    ]
    for name in runs[0]:
        median = statistics.median(run[name] for run in runs)
        share = statistics.median(run[name] / run[again] for run in runs)
        counted = name in ("peak MiB", "levers then")
        lines.append(f"| {name} | {median:,.{0 if counted else 2}f} | {'' if counted else f'{share:.3f}'} |")
    return lines


def main() -> None:
    """Make the nation where no extract is named, measure, and write the results."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--extract", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--one", action="store_true")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(one(arguments.extract)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        extract = arguments.extract or Path(scratch) / "nation"
        if arguments.extract is None:
            schools = ["--schools", str(SCHOOLS)] if SCHOOLS.is_file() else []
            command = [sys.executable, "-m", "glowaudit", "sample", str(extract), "--size", "nation", *schools]
            subprocess.run(command, check=True, capture_output=True)
        lines = lines_of(measured(extract, arguments.runs))
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
