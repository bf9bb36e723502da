"""Time glowaudit beside what one would write instead, on the same extract, the answers checked equal; as medians.

    python benchmarks/bench.py                                     3 rounds on the nation, a few minutes
    python benchmarks/bench.py --rounds 9 --extract FOLDER
    python benchmarks/bench.py --peer MY_PEER.py --peer-python PY  your own peer beside ours (benchmarks/README.md)

A round is one run of each, a process of its own, one after another, so that the ratios hold when the machine's speed
drifts: a ratio is the median of the rounds' own. The results stand in benchmarks/results.md.
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
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from extracts import largest_authority, made_nation, plant
from same_answers import differences

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RESULTS = HERE / "results.md"
PEERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
OURS, FLOOR, COMMAND = "glowaudit", "floor: bare DuckDB", "glowaudit audit, the whole command"
DAYS = ["--as-of", "2016-05-16", "--deletion-on", "2016-07-01"]
PHASES = {
    "verdicts": ("load", "checks", "verdicts", "write"),
    "what-if": ("what-if",),
    "unlock": ("unlock",),
    "reconcile": ("reconcile",),
}
ABLE = {"what-if": "def what_if", "unlock": "def unlock", "reconcile": "def reconcile"}
HEADS = {
    "verdicts": "From CSV files to the verdicts with their evidence",
    "what-if": "What if an authority opts out: who is gained and lost, once the nation is judged",
    "unlock": "Unlock: what each lever is worth, and the best of up to ten levers, once the nation is judged",
    "reconcile": "Reconciliation: the class of everybody, once the nation is judged, written as Parquet",
}
NOTES = {
    "verdicts": "All columns, sentence and rules too. glowaudit also takes the digest of every file, and keeps every "
    "rejected row with its reason, and every step as a table.",
    "what-if": "The peers judge again only people with an enrolment in the authority.",
    "unlock": "The peers climb greedily and prove nothing; glowaudit's ladder is proved best.",
    "reconcile": "glowaudit also makes the incidents of the feed and the days until opt-outs were honoured.",
}


@dataclass(frozen=True)
class Subject:
    """Something that is timed: its name, and how it is called."""

    name: str
    call: tuple[str, ...]
    checked: bool = True


def subjects(task: str, own: list[Path], own_python: str) -> list[Subject]:
    """glowaudit, the floor, and the peers that can do a task."""
    found = [Subject(OURS, (sys.executable, str(HERE / "ours.py")))]
    if task == "verdicts":
        found.append(Subject(FLOOR, (sys.executable, str(HERE / "floor.py")), checked=False))
    for path in [*sorted((HERE / "peers").glob("*_peer.py")), *own]:
        if task not in ABLE or ABLE[task] in path.read_text(encoding="utf-8"):
            python = own_python if path in own else str(PEERS_PYTHON)
            found.append(Subject(path.stem.removesuffix("_peer").replace("_", " "), (python, str(path.resolve()))))
    return found


def measure(command: list[str]) -> tuple[dict[str, Any], dict[str, float]]:
    """What a command printed as JSON, and its whole seconds and peak MiB, its children included."""
    since = time.perf_counter()
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen(command, stdout=told, cwd=ROOT)
        _, status, usage = os.wait4(child.pid, 0)
        whole = time.perf_counter() - since
        child.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        text = told.read().decode()
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {child.returncode}")
    lines = text.splitlines()
    answer = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    return answer, {"whole process": whole, "peak MiB": usage.ru_maxrss / 1024}


def rounds_of(task: str, known: list[Subject], extract: Path, rounds: int, scratch: Path) -> dict[str, list[Any]]:
    """The seconds of each subject and round; SystemExit where an answer is not ours."""
    found: dict[str, list[Any]] = {subject.name: [] for subject in known}
    largest = largest_authority(extract)
    for number in range(rounds):
        ours: dict[str, Any] = {}
        for place, subject in enumerate(known):
            out = scratch / f"{task}-{place}"
            answer, spent = measure([*subject.call, str(extract), str(out), "--task", task, "--authority", largest])
            found[subject.name].append(answer["seconds"] | spent)
            if subject.name == OURS:
                ours = answer
            elif subject.checked and number == 0:
                faults = differences(task, (ours, scratch / f"{task}-0"), (answer, out))
                if faults:
                    raise SystemExit(f"{task}, {subject.name}: not our answer: " + "; ".join(faults))
            print(f"{task} {number + 1}/{rounds} {subject.name}: {spent['whole process']:.2f} s", file=sys.stderr)
    return found


def table(task: str, found: dict[str, list[Any]]) -> list[str]:
    """The medians of one task, and how many times ours each is, round by round."""
    phases = PHASES[task]
    columns = [*phases, "whole process", "peak MiB"]
    compared = "whole process" if task == "verdicts" else phases[0]
    lines = [
        f"| | {' | '.join(columns)} | {compared}: times ours (below 1: quicker than glowaudit) |",
        "|---" * (len(columns) + 2) + "|",
    ]
    for name, runs in found.items():
        cells = []
        for column in columns:
            values = [run[column] for run in runs if column in run]
            digits = 0 if column == "peak MiB" else 3 if task != "verdicts" and column == compared else 2
            cells.append(f"{statistics.median(values):,.{digits}f}" if values else "")
        ratio = statistics.median(run[compared] / mine[compared] for run, mine in zip(runs, found[OURS], strict=True))
        lines.append(f"| {name} | {' | '.join(cells)} | {ratio:.2f} |")
    return lines


def ratios(found: dict[str, list[Any]]) -> list[str]:
    """The aims: ours beside the floor and the best peer, paired by rounds."""
    ours, floor = found[OURS], found[FLOOR]
    lines = ["", "Medians of the rounds:", ""]
    for name, parts in {"load and checks": ("load", "checks"), "verdicts": ("verdicts",)}.items():
        base = ("load",) if name == "load and checks" else ("verdicts",)
        values = [total(mine, parts) / total(bare, base) for mine, bare in zip(ours, floor, strict=True)]
        does = "reads" if base == ("load",) else "joins and groups"
        lines.append(f"- {name}: {statistics.median(values):.1f} times what the floor takes that {does}")
    peers = {name: runs for name, runs in found.items() if name not in (OURS, FLOOR, COMMAND)}
    for name, parts in {"verdicts": ("verdicts",), "from CSV to verdicts": PHASES["verdicts"]}.items():
        best = min(peers, key=lambda peer: statistics.median(total(run, parts) for run in peers[peer]))
        values = [total(mine, parts) / total(theirs, parts) for mine, theirs in zip(ours, peers[best], strict=True)]
        lines.append(
            f"- {name}: {statistics.median(values):.2f} times the best peer's ({best}); below 1 glowaudit is ahead"
        )
    return lines


def total(run: dict[str, float], parts: tuple[str, ...]) -> float:
    return sum(run[part] for part in parts)


def whole_command(found: dict[str, list[Any]], extract: Path, rounds: int, scratch: Path) -> None:
    """Time the command as its user has it: findings, reconciliation, brake and manifest too."""
    found[COMMAND] = []
    for number in range(rounds):
        out = scratch / f"run-{number}"
        command = [sys.executable, "-m", "glowaudit", "audit", str(extract), *DAYS, "--out", str(out)]
        found[COMMAND].append(measure([*command, "--no-csv", "--no-sensitivity"])[1])


def main() -> None:
    """Make the nation where no extract is named, measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--extract", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tasks", nargs="+", choices=PHASES, default=list(PHASES))
    parser.add_argument("--peer", type=Path, action="append", default=[], help="a script of your own")
    parser.add_argument("--peer-python", default=str(PEERS_PYTHON), help="the Python that runs it")
    parser.add_argument("--no-write", action="store_true", help="only print the results")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        extract = given.extract or plant(made_nation(scratch / "nation"))
        lines = heading(extract, given.rounds)
        for task in given.tasks:
            known = subjects(task, given.peer, given.peer_python)
            found = rounds_of(task, known, extract, given.rounds, scratch)
            if task == "verdicts":
                whole_command(found, extract, given.rounds, scratch)
            lines += ["", f"## {HEADS[task]}", "", NOTES[task], "", *table(task, found)]
            lines += ratios(found) if task == "verdicts" else []
    if not given.no_write:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def heading(extract: Path, rounds: int) -> list[str]:
    """What was measured, where, with what."""
    import duckdb

    asked = "import json, pandas, polars, pyarrow, sqlite3; print(json.dumps({'pandas': pandas.__version__, "
    asked += "'Polars': polars.__version__, 'PyArrow': pyarrow.__version__, 'SQLite': sqlite3.sqlite_version}))"
    theirs = json.loads(subprocess.run([PEERS_PYTHON, "-c", asked], check=True, capture_output=True).stdout)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB"
    versions = ", ".join(f"{n} {v}" for n, v in {"DuckDB": duckdb.__version__, **theirs}.items())
    counts = {path.stem: sum(1 for _ in path.open("rb")) - 1 for path in sorted(extract.glob("*.csv"))}
    return [
        "# glowaudit beside what one would write instead",
        "",
        f"{date.today()}, {machine}, Python {platform.python_version()}, {versions}.",
        f"Seconds, medians of {rounds} rounds, each run a process of its own. Made by `make bench`; "
        "what is compared, and how to put in a peer of your own: [README.md](README.md).",
        "",
        "Rows: " + ", ".join(f"{count:,} {name}" for name, count in counts.items()) + ". "
        "A few in each file are planted faults. Every answer was checked to be the same, column by column.",
    ]


if __name__ == "__main__":
    main()
