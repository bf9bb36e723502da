"""Where the time goes: the seconds of every step from CSV files to the verdict table, as medians, dearest first.

    python benchmarks/steps.py                       the nation
    python benchmarks/steps.py --extract FOLDER --rounds 9

Each round judges the extract anew in a database of its own. *a row*: nanoseconds for each row that the step makes.
The results stand in benchmarks/steps.md; why the dearest are so dear is told in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from extracts import made_nation, plant
from growth import machine

sys.path.insert(0, str(Path(__file__).with_name("peers")))

from command import DAYS

from glowaudit.audit import RESULTS
from glowaudit.engine import Engine
from glowaudit.extract import read_extract
from glowaudit.overlay import load_scenarios
from glowaudit.pipeline import LAYERS, load_gates, load_settings, make
from glowaudit.settings import Settings

TOLD = Path(__file__).with_name("steps.md")
JUDGED = ("1_staging", "2_checks", "3_ledger", "4_gates", "5_verdicts")
SHOWN = 24


def timed(extract: Path, scratch: Path) -> dict[tuple[str, str], tuple[float, int]]:
    """(seconds, rows made) of each (layer, step) of one round."""
    spent: dict[tuple[str, str], tuple[float, int]] = {}
    with Engine() as engine:
        since = time.perf_counter()
        read_extract(engine, extract)
        spent["reading", "all files"] = (time.perf_counter() - since, 0)
        load_settings(engine, Settings(DAYS.as_of, DAYS.deletion_on))
        load_gates(engine)
        load_scenarios(engine)
        for layer in JUDGED:
            for step in LAYERS[layer]:
                since = time.perf_counter()
                make(engine, layer, step)
                seconds = time.perf_counter() - since
                spent[layer, step] = (seconds, int(engine.rows(f"select count(*) from {step}")[0][0]))
        since = time.perf_counter()
        engine.connection.execute(f"copy ({RESULTS['verdicts']}) to '{scratch}/verdicts.parquet' (format parquet)")
        spent["writing", "verdicts"] = (time.perf_counter() - since, 0)
    return spent


def told(found: list[dict[tuple[str, str], tuple[float, int]]]) -> list[str]:
    """The medians: by layer, then the dearest steps."""
    middle = {key: statistics.median(run[key][0] for run in found) for key in found[0]}
    whole = sum(middle.values())
    layers: dict[str, float] = {}
    for (layer, _), seconds in middle.items():
        layers[layer] = layers.get(layer, 0) + seconds
    lines = ["| layer | seconds | share |", "|---|---|---|"]
    lines += [f"| {layer} | {seconds:.2f} | {seconds / whole:.0%} |" for layer, seconds in layers.items()]
    lines += [f"| all | {whole:.2f} | 100% |", "", "| step | layer | seconds | share | rows made | ns a row |"]
    lines.append("|---" * 6 + "|")
    for (layer, step), seconds in sorted(middle.items(), key=lambda item: -item[1])[:SHOWN]:
        rows = found[0][layer, step][1]
        made = f"{rows:,} | {seconds / rows * 1e9:,.0f}" if rows else " | "
        lines.append(f"| {step} | {layer} | {seconds:.3f} | {seconds / whole:.0%} | {made} |")
    return lines


def started(rounds: int) -> float:
    """Seconds until the command has said its version, the median of some runs after a first one."""
    spent = []
    for _ in range(rounds + 1):
        since = time.perf_counter()
        subprocess.run([sys.executable, "-m", "glowaudit", "--version"], check=True, capture_output=True)
        spent.append(time.perf_counter() - since)
    return statistics.median(spent[1:])


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--extract", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-write", action="store_true", help="only print the results")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        extract = given.extract or plant(made_nation(Path(folder) / "nation"))
        found = [timed(extract, Path(folder)) for _ in range(given.rounds)]
    lines = [
        "# Where the time goes, from CSV files to the verdict table",
        "",
        f"{machine()}; medians of {given.rounds} rounds. Made by `make bench`.",
        f"Start of the command (`glowaudit --version`): {started(given.rounds):.2f} s.",
        "",
        *told(found),
    ]
    print("\n".join(lines))
    if not given.no_write:
        TOLD.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
