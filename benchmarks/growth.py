"""How the cost of a nation grows: 0.1, 1, 5, 20 and 100 times as many people and schools; a table and a plot.

    python benchmarks/growth.py --times 0.1 1 5 20       what is measured is added to benchmarks/growth.json
    python benchmarks/growth.py --times 100 --memory 12GB --runs 1
    python benchmarks/growth.py --times                  only table and plot again

Copies of the nation have ids of their own (`7-020000376`), so that nothing but their number differs; the tenth takes
every tenth person. Everything is Parquet. Each run is a process of its own, from the files to the verdict table, in
turn with the floor (`floor.py`). What DuckDB puts on disk meanwhile is looked at ten times a second.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from extracts import made_nation

HERE = Path(__file__).resolve().parent
RESULTS, TABLE, PLOT, FEEDS = (HERE / name for name in ("growth.json", "growth.md", "growth.svg", "feeds.md"))
ROOM = 0.5  # GiB of disk asked for a nation: its extract and what does not fit into memory
IDS = ("authority_id", "establishment_id", "person_id", "subject_id", "decision_id", "account_id")
DAYS = ("opened_on", "closed_on", "added_on", "start_on", "end_on", "effective_on", "created_on", "status_on")


def replicated(nation: Path, folder: Path, times: float) -> Path:
    """So many nations in one extract, as Parquet."""
    folder.mkdir()
    copies, part = max(1, round(times)), min(1.0, times)
    with duckdb.connect(config={"temp_directory": str(folder / "temporary"), "memory_limit": "4GB"}) as database:
        database.execute("set preserve_insertion_order = false")
        kept = f"(select person_id from people where nth % {round(1 / part)} = 0)"
        for path in sorted(nation.glob("*.csv")):
            source = f"read_csv('{path}', all_varchar = true)"
            database.execute(f"create table {path.stem} as select row_number() over () as nth, * from {source}")
        for path in sorted(nation.glob("*.csv")):
            described = database.execute(f"describe {path.stem}").fetchall()
            columns = [str(row[0]) for row in described if row[0] != "nth"]
            chosen = ", ".join(_column(name) for name in columns)
            where = "" if part == 1 or "person_id" not in columns else f"where person_id in {kept}"
            if part < 1 and path.stem == "decisions":
                where = f"where scope <> 'individual' or subject_id in {kept}"
            target = f"'{folder / path.stem}.parquet' (format parquet)"
            database.execute(f"copy (select {chosen} from range({copies}) n(copy), {path.stem} {where}) to {target}")
    return folder


def _column(name: str) -> str:
    """The SQL of a column of a copy: ids begin with its number, but for the first; days are days."""
    if name in IDS:
        return f"case when copy = 0 or {name} is null then {name} else copy || '-' || {name} end as {name}"
    return f"cast({name} as date) as {name}" if name in DAYS else name


def measured(script: str, extract: Path, scratch: Path, memory: str) -> dict[str, float]:
    """One run in a process of its own: seconds of each phase and of the whole, peak MiB, GiB that lay on disk."""
    temporary, out = scratch / "temporary", scratch / "out"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary)} | ({"GLOWAUDIT_MEMORY": memory} if memory else {})
    since = time.perf_counter()
    command = [sys.executable, str(HERE / script), str(extract), str(out)]
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen(command, stdout=told, env=environment)
        spilled = Spilled(temporary)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        whole = time.perf_counter() - since
        told.seek(0)
        text = told.read().decode()
    found = spilled.stop()
    shutil.rmtree(temporary)
    shutil.rmtree(out, ignore_errors=True)
    if child.returncode:
        raise SystemExit(f"{script} on {extract.name}: exit code {child.returncode}")
    figures = {"whole": whole, "processor": usage.ru_utime + usage.ru_stime, "peak MiB": usage.ru_maxrss / 1024}
    return json.loads(text.splitlines()[-1])["seconds"] | figures | {"on disk GiB": found}


class Spilled:
    """Looks at the size of a folder ten times a second, until it is stopped: the most it was, in GiB."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.most, self.ended = folder, 0, threading.Event()
        self.thread = threading.Thread(target=self._look)
        self.thread.start()

    def _look(self) -> None:
        while not self.ended.wait(0.1):
            blocks = 0
            for path in self.folder.rglob("*"):
                try:
                    blocks += path.stat().st_blocks
                except OSError:
                    continue
            self.most = max(self.most, blocks * 512)

    def stop(self) -> float:
        self.ended.set()
        self.thread.join()
        return self.most / 2**30


def measure(times: float, nation: Path, scratch: Path, runs: int, memory: str) -> dict[str, Any]:
    """The medians of one size, ours and the floor's by turns."""
    need, free = ROOM * max(times, 1), shutil.disk_usage(scratch).free / 2**30
    if free < need:
        raise SystemExit(
            f"{times:g} times the nation wants {need:,.0f} GiB of disk, and {free:,.0f} GiB are free in {scratch}: "
            "name a folder on a larger disk (TMPDIR=FOLDER), or fewer times"
        )
    extract = replicated(nation, scratch / f"times{times:g}", times)
    with duckdb.connect() as database:
        rows = {
            name: database.execute(f"select count(*) from '{extract / name}.parquet'").fetchall()[0][0]
            for name in ("people", "enrolments")
        }
    ours, floor = [], []
    for number in range(runs):
        ours.append(measured("ours.py", extract, scratch, memory))
        floor.append(measured("floor.py", extract, scratch, memory))
        print(
            f"{times:g} times, run {number + 1}: {ours[-1]['whole']:.1f} s, floor {floor[-1]['whole']:.1f} s",
            file=sys.stderr,
        )
    shutil.rmtree(extract)
    middle = [{name: statistics.median(run[name] for run in found) for name in found[0]} for found in (ours, floor)]
    own = {"times": times, "runs": runs, "memory": memory, "machine": machine(), **rows}
    return own | {"ours": middle[0], "floor": middle[1]}


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = f"{os.cpu_count()} cores, {memory:.0f} GiB"
    return f"{date.today()}, {platform.system()} {platform.machine()}, {cores}, DuckDB {duckdb.__version__}"


def table(sizes: list[dict[str, Any]]) -> list[str]:
    """The sizes as a Markdown table, and what a person costs beside one of the single nation."""
    heads = ["times the nation", "people", "enrolments", "load", "checks", "verdicts", "write", "whole process"]
    heads += ["µs a person", "beside 1 time", "peak MiB", "on disk GiB", "floor: whole", "floor: beside 1 time"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    single = next((size for size in sizes if size["times"] == 1), None)
    for size in sizes:
        ours, floor = size["ours"], size["floor"]
        cells = [f"{size['times']:g}", f"{size['people']:,}", f"{size['enrolments']:,}"]
        cells += [f"{ours[name]:,.2f}" for name in ("load", "checks", "verdicts", "write", "whole")]
        cells += [f"{cost(size, 'ours'):,.2f}", beside(size, single, "ours")]
        cells += [f"{ours['peak MiB']:,.0f}", f"{ours['on disk GiB']:,.1f}"]
        cells += [f"{floor['whole']:,.2f}", beside(size, single, "floor")]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def cost(size: dict[str, Any], who: str) -> float:
    """Microseconds a person."""
    return float(size[who]["whole"]) / size["people"] * 1e6


def beside(size: dict[str, Any], single: dict[str, Any] | None, who: str) -> str:
    return f"{cost(size, who) / cost(single, who):.2f}" if single else ""


def feeds() -> list[tuple[int, float]]:
    """(rows of the feed, seconds) of what `feeds.py` measured, if it was run."""
    lines = FEEDS.read_text(encoding="utf-8").splitlines() if FEEDS.exists() else []
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [(int(row[1].replace(",", "")), float(row[3].replace(",", ""))) for row in cells if row[0].isdigit()]


def plot(sizes: list[dict[str, Any]]) -> None:
    """Seconds by rows, both in powers of ten: a straight line at 45 degrees grows as the rows do."""
    from glowaudit.vega import alt

    rows = [
        {"rows": size["people"] + size["enrolments"], "seconds": size[who]["whole"], "what": name}
        for size in sizes
        for who, name in {"ours": "verdicts: people and enrolments", "floor": "floor: bare DuckDB, no rules"}.items()
    ]
    rows += [
        {"rows": count, "seconds": spent, "what": "reconcile: rows of the feed"} for count, spent in feeds() if count
    ]
    chart = (
        alt.Chart(alt.Data(values=rows), title="What a run takes as the extract grows", width=560, height=340)
        .mark_line(point=True)
        .encode(
            x=alt.X("rows:Q", scale=alt.Scale(type="log"), axis=alt.Axis(format="~s"), title="rows"),
            y=alt.Y("seconds:Q", scale=alt.Scale(type="log"), axis=alt.Axis(format=",~g"), title="seconds"),
            color=alt.Color("what:N", title=None, legend=alt.Legend(orient="bottom", labelLimit=300, columns=1)),
            strokeDash=alt.StrokeDash("what:N", title=None),
        )
    )
    chart.save(PLOT)


def main() -> None:
    """Measure what is asked for, keep it, and draw all that was ever kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=float, nargs="*", default=[0.1, 1, 5, 20])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--memory", default="", help="how much memory the database may use, such as 12GB")
    parser.add_argument("--no-write", action="store_true", help="only print the results")
    given = parser.parse_args()
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    with tempfile.TemporaryDirectory() as folder:
        nation = made_nation(Path(folder) / "nation") if given.times else Path()
        for times in given.times:
            found = measure(times, nation, Path(folder), given.runs, given.memory)
            kept = sorted([*(size for size in kept if size["times"] != times), found], key=lambda size: size["times"])
            if not given.no_write:
                RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    lines = [
        "# How the cost of a nation grows",
        "",
        "From Parquet to the verdict table, in seconds. Made by `make bench-full`.",
        "",
    ]
    lines += [
        f"- {size['times']:g} times: {size['machine']}, medians of {size['runs']}"
        + (f", with {size['memory']}" if size["memory"] else "")
        for size in kept
    ]
    lines += ["", *table(kept), "", "![seconds by rows](growth.svg)"]
    print("\n".join(lines))
    if not given.no_write:
        TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
        plot(kept)


if __name__ == "__main__":
    main()
