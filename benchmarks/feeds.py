"""Time a nation's nightly feeds in Parquet from extract to reconciled run; peak memory; how both grow with the nights.

    make bench-full                          0, 10, 50 and 200 nights: to 150 million rows, in half an hour
    python benchmarks/feeds.py --nights 0 50 --runs 3

Each run is `glowaudit reconcile` in a process of its own, its run written out. In turn with it stands the floor: bare
DuckDB that reads every value of the feed's three columns once, and hashes them so that none can be left out.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

import duckdb

ROOT = Path(__file__).resolve().parents[1]
SCHOOLS = ROOT.parent / "shared" / "data" / "scotland-schools-2019.csv"
RESULTS = ROOT / "benchmarks" / "feeds.md"
NIGHTS = (0, 10, 50, 200)
DAYS = ("--as-of", "2016-05-16", "--deletion-on", "2016-07-01")
DONE, BRAKED = 0, 4
FLOOR = """
import duckdb, sys
select = "select count(*), bit_xor(hash(person_id, sent_on, establishment_id)) from read_parquet(?)"
duckdb.connect().execute(select, [sys.argv[1]]).fetchall()
"""


@dataclass(frozen=True)
class Spent:
    """What one process took: seconds by the clock, seconds of all processors, and the most memory, in MiB."""

    clock: float
    processor: float
    memory: float


@dataclass(frozen=True)
class Measured:
    """One size of feed: nights, rows, MiB of the file, and the runs of glowaudit and of the floor."""

    nights: int
    rows: int
    size: float
    runs: list[Spent]
    floors: list[Spent]


def spent_by(*command: str | Path) -> Spent:
    """Run a command to its end. RuntimeError where it failed; that the brake tripped is no failure."""
    since = time.perf_counter()
    child = subprocess.Popen([sys.executable, *map(str, command)], stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (DONE, BRAKED):
        raise RuntimeError(f"{command} left with {child.returncode}")
    return Spent(time.perf_counter() - since, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def made(folder: Path, nights: int) -> Path:
    """The nation with accounts and the feeds of so many nights."""
    extract = folder / f"nights-{nights}"
    schools = ["--schools", str(SCHOOLS)] if SCHOOLS.is_file() else []
    wanted = ("--size", "nation", "--accounts", "--feed-nights", str(nights))
    spent_by("-m", "glowaudit", "sample", extract, *wanted, *schools)
    return extract


def measured(extract: Path, nights: int, runs: int) -> Measured:
    """So many runs of both over one extract."""
    feed = extract / "feeds.parquet"
    rows, size = 0, 0.0
    if nights:
        rows = duckdb.execute("select count(*) from read_parquet(?)", [str(feed)]).fetchall()[0][0]
        size = feed.stat().st_size / 2**20
    figures = Measured(nights, rows, size, [], [])
    for number in range(runs):
        out = extract.parent / f"run-{nights}-{number}"
        figures.runs.append(spent_by("-m", "glowaudit", "reconcile", extract, *DAYS, "--out", out))
        if nights:
            figures.floors.append(spent_by("-c", FLOOR, feed))
    return figures


def table(sizes: list[Measured]) -> list[str]:
    """Medians as a Markdown table, and how they grow."""
    heads = ["nights", "rows", "feed, MiB", "seconds", "seconds of processors", "peak MiB"]
    heads += ["floor: seconds", "floor: peak MiB"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for each in sizes:
        floor = ["", ""]
        if each.floors:
            floor = [f"{median(s.clock for s in each.floors):,.1f}", f"{median(s.memory for s in each.floors):,.0f}"]
        clock, processor = median(s.clock for s in each.runs), median(s.processor for s in each.runs)
        cells = [f"{each.nights}", f"{each.rows:,}", f"{each.size:,.0f}", f"{clock:,.1f}", f"{processor:,.1f}"]
        cells += [f"{median(s.memory for s in each.runs):,.0f}", *floor]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def growth(few: Measured, many: Measured) -> str:
    """A sentence on what each million rows more costs."""
    millions = (many.rows - few.rows) / 1e6
    more = {
        name: (median(getattr(s, name) for s in many.runs) - median(getattr(s, name) for s in few.runs)) / millions
        for name in ("clock", "processor", "memory")
    }
    return (
        f"From {few.nights} to {many.nights} nights each million rows more costs {more['clock']:.2f} s "
        f"({more['processor']:.2f} s of processors) and {more['memory']:.1f} MiB."
    )


def main() -> None:
    """Make the feeds, measure, print, and keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, nargs="+", default=NIGHTS)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-write", action="store_true")
    given = parser.parse_args()
    sizes = []
    for nights in sorted(given.nights):
        with tempfile.TemporaryDirectory() as scratch:
            sizes.append(measured(made(Path(scratch), nights), nights, given.runs))
        print(*table(sizes[-1:])[-1:], sep="\n", flush=True)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        "# A nation's nightly feeds, from Parquet to a reconciled run",
        "",
        f"{date.today()}, {machine}, DuckDB {duckdb.__version__}. Medians of {given.runs} runs of "
        "`glowaudit reconcile`, each a process of its own. Made by `make bench-full`.",
        "",
        *table(sizes),
        "",
        *([growth(sizes[0], sizes[-1])] if sizes[-1].rows > sizes[0].rows else []),
        "The feed is read four times: for its sha256, to see that every value can be decoded, for rows that cannot be "
        "used, and for incidents. No table holds it. The floor is one such reading in bare DuckDB.",
    ]
    if not given.no_write:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
