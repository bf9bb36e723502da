"""Time the nation from CSV to verdicts: load, checks, rules, findings, sensitivity, write; peak memory; as medians.

    make bench                 5 runs on the real school list if it is there, else on invented schools
    python benchmarks/nation.py --runs 9 --extract FOLDER

Each run is a process of its own, in turn with two that only load the same files, so that the ratios hold when the
machine's speed drifts: DuckDB's bare `read_csv` (the floor) and `pandas.read_csv` (what many would begin with).
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
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCHOOLS = ROOT.parent / "shared" / "data" / "scotland-schools-2019.csv"
RESULTS = ROOT / "benchmarks" / "results.md"
FILES = ("authorities", "establishments", "people", "enrolments", "decisions")
PARTS = {
    "load": ("read",),
    "checks": ("1_staging", "2_checks"),
    "rules": ("3_ledger", "4_gates", "5_verdicts"),
    "findings": ("6_findings",),
    "sensitivity": ("sensitivity",),
    "write": ("write",),
}


def glowaudit_run(extract: Path) -> dict[str, float]:
    """Seconds of each part of one audit, its output included."""
    from glowaudit.audit import Audit
    from glowaudit.pipeline import LAYERS
    from glowaudit.run import begin, finish, write_internal
    from glowaudit.sensitivity import require_sensitivity
    from glowaudit.settings import Settings

    layer_of = {step: layer for layer, steps in LAYERS.items() for step in steps} | {"read": "read"}
    spent: dict[str, float] = dict.fromkeys([*LAYERS, "read", "sensitivity", "write"], 0.0)
    current, since = "read", time.perf_counter()

    def progress(step: str) -> None:
        nonlocal current, since
        now = time.perf_counter()
        spent[current] += now - since
        current, since = layer_of[step], now

    with (
        tempfile.TemporaryDirectory() as scratch,
        Audit.of(extract, Settings(date(2016, 5, 16), date(2016, 7, 1)), progress=progress) as audit,
    ):
        spent[current] += time.perf_counter() - since
        since = time.perf_counter()
        require_sensitivity(audit)
        spent["sensitivity"] = time.perf_counter() - since
        since = time.perf_counter()
        part = begin(Path(scratch) / "run")
        write_internal(audit, part / "internal")
        finish(part, Path(scratch) / "run", audit)
        spent["write"] = time.perf_counter() - since
    return {part: sum(spent[name] for name in names) for part, names in PARTS.items()}


def duckdb_load(extract: Path) -> dict[str, float]:
    """Seconds of DuckDB's bare read_csv of the same files into tables."""
    import duckdb

    since = time.perf_counter()
    with duckdb.connect() as connection:
        for name in FILES:
            connection.execute(
                f"create table {name} as select * from read_csv('{extract / name}.csv', all_varchar = true)"
            )
    return {"load": time.perf_counter() - since}


def pandas_load(extract: Path) -> dict[str, float]:
    """Seconds of pandas.read_csv of the same files."""
    import pandas

    since = time.perf_counter()
    tables = [pandas.read_csv(extract / f"{name}.csv", dtype=str) for name in FILES]
    assert all(len(table) for table in tables)
    return {"load": time.perf_counter() - since}


SUBJECTS = {"glowaudit": glowaudit_run, "DuckDB read_csv only": duckdb_load, "pandas.read_csv only": pandas_load}


def measure(subject: str, extract: Path) -> dict[str, float]:
    """One run of one subject in a process of its own: seconds a part, whole process seconds, peak MiB."""
    since = time.perf_counter()
    command = [sys.executable, __file__, "--one", subject, "--extract", str(extract)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    whole = time.perf_counter() - since
    return json.loads(done.stdout.splitlines()[-1]) | {"whole process": whole}


def one(subject: str, extract: Path) -> None:
    """Print the figures of one run as JSON."""
    figures = SUBJECTS[subject](extract)
    figures["peak MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures))


def table(figures: dict[str, list[dict[str, float]]]) -> list[str]:
    """The medians as a Markdown table, with the ratio to the floor pair by pair."""
    parts = [*PARTS, "whole process", "peak MiB"]
    lines = ["| | " + " | ".join(parts) + " |", "|---" * (len(parts) + 1) + "|"]
    for subject, runs in figures.items():
        cells = []
        for part in parts:
            values = [run[part] for run in runs if part in run]
            cells.append(f"{statistics.median(values):,.2f}" if values else "")
        lines.append(f"| {subject} | " + " | ".join(cells) + " |")
    floor = figures["DuckDB read_csv only"]
    pairs = [(a["load"] + a["checks"]) / b["load"] for a, b in zip(figures["glowaudit"], floor, strict=True)]
    lines += ["", f"Load and checks are {statistics.median(pairs):.1f} times bare read_csv (median of the pairs)."]
    return lines


def main() -> None:
    """Make the nation where no extract is named, measure, and write the results."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--extract", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--one", choices=SUBJECTS)
    arguments = parser.parse_args()
    if arguments.one:
        one(arguments.one, arguments.extract)
        return
    with tempfile.TemporaryDirectory() as scratch:
        extract, made = arguments.extract, None
        if extract is None:
            extract, since = Path(scratch) / "nation", time.perf_counter()
            schools = ["--schools", str(SCHOOLS)] if SCHOOLS.is_file() else []
            command = [sys.executable, "-m", "glowaudit", "sample", str(extract), "--size", "nation", *schools]
            subprocess.run(command, check=True, capture_output=True)
            made = time.perf_counter() - since
        figures: dict[str, list[dict[str, float]]] = {subject: [] for subject in SUBJECTS}
        for _ in range(arguments.runs):
            for subject, runs in figures.items():
                runs.append(measure(subject, extract))
        rows = {name: sum(1 for _ in (extract / f"{name}.csv").open("rb")) - 1 for name in FILES}
    write(figures, rows, made)


def write(figures: dict[str, list[dict[str, float]]], rows: dict[str, int], made: float | None) -> None:
    """Write benchmarks/results.md and print it."""
    import duckdb

    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "# The nation, from CSV to verdicts",
        "",
        f"{date.today()}, {machine}, DuckDB {duckdb.__version__}. "
        "Seconds, medians of " + f"{len(figures['glowaudit'])} runs, each a process of its own. Made by `make bench`.",
        "",
        "Rows: " + ", ".join(f"{count:,} {name}" for name, count in rows.items()) + ".",
        *([f"`glowaudit sample --size nation` made them in {made:.1f} s."] if made else []),
        "",
        *table(figures),
    ]
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
