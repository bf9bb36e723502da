"""The rules on DuckDB and on Spark, side by side: `.venv/bin/python benchmarks/on_spark.py 1 5` (times the nation).

Needs pyspark and Java (`make test-deps`). Prints seconds by the clock, processor seconds (Java's among them), which
other work on the machine hardly changes, and the most memory held. The verdicts are compared by their digest. The
results stand in benchmarks/on_spark.md.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from extracts import made_nation
from growth import machine, replicated

from glowaudit.engine import engine_named
from glowaudit.extract import read_extract
from glowaudit.manifest import digest_of
from glowaudit.overlay import load_scenarios
from glowaudit.pipeline import load_gates, load_settings, run_layers
from glowaudit.settings import Settings

TOLD = Path(__file__).with_name("on_spark.md")
RULES = ("3_ledger", "4_gates", "5_verdicts", "6_reconciliation")


def java() -> tuple[float, float]:
    """Processor seconds and GiB of the Java that this process has started (nothing where there is none)."""
    found = subprocess.run(["pgrep", "-P", str(os.getpid()), "java"], capture_output=True, text=True).stdout.split()
    if not found:
        return 0.0, 0.0
    ticks = Path(f"/proc/{found[0]}/stat").read_text().rsplit(")", 1)[1].split()
    (peak,) = (line for line in Path(f"/proc/{found[0]}/status").read_text().splitlines() if "VmHWM" in line)
    return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK"), int(peak.split()[1]) / 2**20


def judge(name: str, extract: Path) -> dict[str, object]:
    """Judge an extract on one engine in this process."""
    with engine_named(name) as engine:
        read_extract(engine, extract)
        load_settings(engine, Settings(date(2016, 5, 16), date(2016, 7, 1)))
        load_gates(engine)
        load_scenarios(engine)
        run_layers(engine, ("1_staging", "2_checks"))
        clock, processor = time.perf_counter(), time.process_time() + java()[0]
        run_layers(engine, RULES)
        return {
            "clock": round(time.perf_counter() - clock, 1),
            "processor": round(time.process_time() + java()[0] - processor, 1),
            "GiB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 1),
            "GiB of Java": round(java()[1], 1),
            "people": engine.rows("select count(*) from verdicts")[0][0],
            "digest": digest_of(engine, "verdicts"),
        }


def table(results: dict[float, dict[str, dict[str, float]]]) -> str:
    """The results as a page of Markdown."""
    lines = ["# The rules on DuckDB and on Spark, on one machine", "", f"{machine()}; one run each, the same digests."]
    lines += ["Made by `python benchmarks/on_spark.py`. Seconds; GiB are the most held.", ""]
    lines.append("| nations | people | DuckDB: processor | clock | GiB | Spark: processor | clock | Java | DuckDB |")
    lines.append("|---" * 9 + "|")
    for times, found in results.items():
        plain, spread = found["duckdb"], found["spark"]
        cells = [f"{times:g}", f"{plain['people']:,}", plain["processor"], plain["clock"], plain["GiB"]]
        cells += [spread["processor"], spread["clock"], spread["GiB of Java"], spread["GiB"]]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"


def main(sizes: list[float]) -> None:
    """Measure, compare, and write."""
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        nation = made_nation(Path(scratch, "nation"))
        for times in sizes:
            extract = replicated(nation, Path(scratch, f"{times:g}"), times)
            found = {}
            for name in ("duckdb", "spark"):
                command = [sys.executable, __file__, name, str(extract)]
                told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
                found[name] = json.loads(told.splitlines()[-1])
                print(f"{times:g} times, {name}: {found[name]}, load {os.getloadavg()[0]:.0f}", flush=True)
            assert found["duckdb"]["digest"] == found["spark"]["digest"]
            results[times] = found
    TOLD.write_text(table(results), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1] in ("duckdb", "spark"):
        print(json.dumps(judge(sys.argv[1], Path(sys.argv[2]))))
    else:
        main([float(times) for times in sys.argv[1:]])
