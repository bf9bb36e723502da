"""Time the reports of all authorities beside the plain way: papermill's and nbconvert's commands, one after another.

    python benchmarks/reports.py                               the nation of real schools, if their list is there
    python benchmarks/reports.py --extract FOLDER --rounds 5 --plain 0

Both get the same slices; the plain way gets them for nothing, and makes neither workbook nor list nor scan. A round is
one batch of ours and one of theirs, each in a process of its own, so that the ratio holds when the machine's speed
drifts. `--plain N`: only so many reports the plain way, spread over the authorities by size (0: all).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SCHOOLS = ROOT.parent / "shared" / "data" / "scotland-schools-2019.csv"
RESULTS = ROOT / "benchmarks" / "reports.md"
BIN = Path(sys.executable).parent
DAYS = (date(2016, 5, 16), date(2016, 7, 1))
AUDIT, WARM = "judging", "warm-up, which the command does while it judges"
OF_THE_PARENT = {"write": "cutting slices", "write_guard": "what the scan needs", "_take": "putting in place"}


def ours(extract: Path, jobs: int, people: str) -> dict[str, Any]:
    """One batch of all authorities: its seconds, those of its parts, and how many people and bytes it holds."""
    from timed_reports import time_it

    from glowaudit.audit import Audit
    from glowaudit.report_run import ReportRun, Wish, wanted
    from glowaudit.settings import Settings
    from glowaudit.slice_sources import SliceSources

    warm = warm_up_seconds()
    since, parent, wish = time.perf_counter(), {}, Wish(("authority",), people=people, jobs=jobs)
    for name, part in OF_THE_PARENT.items():
        time_it(ReportRun if name == "_take" else SliceSources, name, part, parent)
    with tempfile.TemporaryDirectory() as scratch, Audit.of(extract, Settings(*DAYS)) as audit:
        judged = time.perf_counter() - since
        part = Path(scratch, "run.part")
        part.mkdir()
        run = ReportRun(audit, wish, Path(scratch, "run"), wanted(audit, wish))
        since = time.perf_counter()
        run.begin(part)
        entries = run.make(lambda orders, most: batch(orders, jobs, scratch))
        whole = time.perf_counter() - since
        children = [json.loads(path.read_text(encoding="utf-8")) for path in Path(scratch).glob("*.json")]
    failed = [f"{key}: {entry['error']}" for key, entry in entries.items() if entry["state"] != "made"]
    assert not failed, failed
    return {
        "reports": len(entries),
        "seconds": whole,
        "before": {AUDIT: judged, WARM: warm},
        "parent": parent,
        "children": {name: sum(child[name] for child in children) for name in children[0]},
        "listed": sum(entry.get("listed", 0) for entry in entries.values()),
        "bytes": sum(size for entry in entries.values() for size in sizes(entry["files"])),
    }


def sizes(files: Any) -> list[int]:
    """The sizes of a report's files, however its entry holds them."""
    return [value if isinstance(value, int) else value["bytes"] for value in files.values()]


def batch(orders: Iterator[Any], jobs: int, folder: str) -> Iterator[Any]:
    """Make orders as the command does, with stop watches."""
    from timed_reports import make_timed

    from glowaudit.batch import run_batch

    return run_batch(orders, partial(make_timed, folder=folder), jobs)


def warm_up_seconds() -> float:
    """Seconds until the warm process has forked its first child."""
    from glowaudit.batch import run_batch
    from glowaudit.orders import Made, Order

    since = time.perf_counter()
    list(run_batch([Order("authority", "", "", "")], Made, 1))
    return time.perf_counter() - since


def cut_slices(extract: Path, folder: Path, people: str) -> list[str]:
    """Cut every authority's slice for the plain way; the ids, in order of people, the most first."""
    from glowaudit.audit import Audit
    from glowaudit.report_run import Wish
    from glowaudit.settings import Settings
    from glowaudit.slice_sources import SliceSources

    with Audit.of(extract, Settings(*DAYS)) as audit:
        sources = SliceSources(audit, Wish(people=people))
        known = [str(row[0]) for row in audit.engine.rows("select authority_id from ledger_authorities order by 1")]
        for authority_id in known:
            sources.write("authority", authority_id, folder / f"{authority_id}.duckdb")
        (folder / "settings.json").write_text(json.dumps(audit.settings.as_text()), encoding="utf-8")
    return sorted(known, key=lambda authority_id: -(folder / f"{authority_id}.duckdb").stat().st_size)


def plain(slices: Path, authority_ids: list[str]) -> dict[str, Any]:
    """The plain way: for each authority papermill's command, then nbconvert's; seconds of each, and bytes."""
    settings = json.loads((slices / "settings.json").read_text(encoding="utf-8"))
    spent: dict[str, list[float]] = {"papermill": [], "nbconvert": []}
    with tempfile.TemporaryDirectory() as folder:
        for authority_id in authority_ids:
            given, out = Path(folder, "parameters.yaml"), Path(folder, f"{authority_id}.ipynb")
            own = {"authority_id": authority_id, "extract": "", "slice_file": str(slices / f"{authority_id}.duckdb")}
            given.write_text(json.dumps(settings | own), encoding="utf-8")
            notebook = ROOT / "notebooks" / "reports" / "authority.ipynb"
            commands = {
                "papermill": ["papermill", notebook, out, "-f", given, "--no-progress-bar", "-k", "python3"],
                "nbconvert": ["jupyter-nbconvert", "--to", "html", out],
            }
            for name, (program, *arguments) in commands.items():
                since = time.perf_counter()
                subprocess.run([BIN / program, *map(str, arguments)], check=True, capture_output=True)
                spent[name].append(time.perf_counter() - since)
        size = sum(path.stat().st_size for path in Path(folder).glob("*.html"))
    return {"reports": len(authority_ids), "seconds": sum(map(sum, spent.values())), "parts": spent, "bytes": size}


def spread(authority_ids: list[str], number: int) -> list[str]:
    """So many of the ids, evenly over their order; 0: all."""
    if not 0 < number < len(authority_ids):
        return authority_ids
    return [authority_ids[place * len(authority_ids) // number] for place in range(number)]


def in_a_process(*arguments: str) -> dict[str, Any]:
    """One measurement in a process of its own."""
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Make the nation where no extract is named, measure round by round, and write the results."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--extract", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plain", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--people", default="action")
    parser.add_argument("--no-write", action="store_true", help="only print the results")
    parser.add_argument("--one", action="store_true", help="one batch of ours, as JSON")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(ours(arguments.extract, arguments.jobs, arguments.people)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        extract = arguments.extract or made_nation(Path(scratch))
        slices = Path(scratch, "slices")
        slices.mkdir()
        chosen = spread(cut_slices(extract, slices, arguments.people), arguments.plain)
        one = ["--one", "--extract", str(extract), "--jobs", str(arguments.jobs), "--people", arguments.people]
        rounds = [(in_a_process(*one), plain(slices, chosen)) for _ in range(arguments.rounds)]
    lines = told(rounds, arguments.jobs, arguments.people)
    if not arguments.no_write:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def made_nation(folder: Path) -> Path:
    """The sample of the whole nation, on the real list of schools where it is there."""
    schools = ["--schools", str(SCHOOLS)] if SCHOOLS.is_file() else []
    command = [sys.executable, "-m", "glowaudit", "sample", str(folder / "nation"), "--size", "nation", *schools]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "nation"


def told(rounds: list[tuple[dict[str, Any], dict[str, Any]]], jobs: int, people: str) -> list[str]:
    """The results as Markdown."""
    mine, theirs = [one for one, _ in rounds], [other for _, other in rounds]
    rates = [(one["seconds"] / one["reports"], other["seconds"] / other["reports"]) for one, other in rounds]
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    first = mine[0]
    return [
        "# Reports of all authorities, beside the plain way",
        "",
        f"{date.today()}, {machine}. Medians of {len(rounds)} rounds. Made by `python benchmarks/reports.py`.",
        "",
        f"Ours: {first['reports']} reports with `--people {people} --jobs {jobs}` ({first['listed']:,} people listed): "
        "page, notebook, workbook, list, all scanned. The plain way: `papermill`, then `jupyter nbconvert --to html`, "
        f"for {theirs[0]['reports']} authorities one after another; slices for nothing, neither workbook nor scan.",
        "",
        "| | seconds a report | seconds of the batch | MB a report |",
        "|---|---|---|---|",
        row("glowaudit", [rate for rate, _ in rates], mine),
        row("plain way", [rate for _, rate in rates], theirs),
        "",
        f"Ours makes {statistics.median(b / a for a, b in rates):.1f} times as many reports in the same time "
        "(median of the rounds).",
        "",
        "## Where the time goes",
        "",
        f"Ours, seconds of the whole batch. Children run {jobs} at a time beside the parent.",
        "",
        "| | seconds |",
        "|---|---|",
        *parts_of(mine, "before", "before the batch"),
        *parts_of(mine, "parent", "in the parent"),
        *parts_of(mine, "children", "in all children"),
        "",
        "The plain way, seconds a report: "
        + ", ".join(
            f"{name} {statistics.median(t for r in theirs for t in r['parts'][name]):.2f}"
            for name in theirs[0]["parts"]
        )
        + ".",
    ]


def row(name: str, rates: list[float], runs: list[dict[str, Any]]) -> str:
    """One line of the first table."""
    seconds = statistics.median(run["seconds"] for run in runs)
    size = statistics.median(run["bytes"] / run["reports"] for run in runs) / 1e6
    return f"| {name} | {statistics.median(rates):.3f} | {seconds:.1f} ({runs[0]['reports']} reports) | {size:.2f} |"


def parts_of(runs: list[dict[str, Any]], group: str, words: str) -> list[str]:
    """The parts of one group, a line each."""
    names = runs[0][group]
    return [f"| {words}: {name} | {statistics.median(run[group][name] for run in runs):.2f} |" for name in names]


if __name__ == "__main__":
    main()
