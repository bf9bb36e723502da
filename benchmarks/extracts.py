"""The extracts that benchmarks run on: the sample of the nation, with a few faults planted."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCHOOLS = ROOT.parent / "shared" / "data" / "scotland-schools-2019.csv"
EACH = 40


def made_nation(folder: Path) -> Path:
    """The sample of the whole nation with accounts, on the real list of schools where it is there."""
    schools = ["--schools", str(SCHOOLS)] if SCHOOLS.is_file() else []
    command = [sys.executable, "-m", "glowaudit", "sample", str(folder), "--size", "nation", "--accounts", *schools]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def plant(folder: Path) -> Path:
    """Add rows that cannot be used: 40 of each of some kinds, drawn from all over the files, so that checks count."""
    enrolments = _some(folder, "enrolments")
    bad = list(enrolments)
    bad += [[row[0], row[1], "2016-13-01", "", ""] for row in enrolments]
    bad += [[row[0], row[1], "2016-02-30", "", ""] for row in enrolments]
    bad += [[row[0], row[1], "2016-05-01", "2016-04-01", ""] for row in enrolments]
    bad += [[f"nobody{place}", row[1], "2016-05-01", "", ""] for place, row in enumerate(enrolments)]
    bad += [[row[0], "0000000", "2016-05-01", "", ""] for row in enrolments]
    bad += [[row[0], "", "2016-05-01", "", ""] for row in enrolments]
    _add(folder, "enrolments", bad)
    people = _some(folder, "people")
    _add(folder, "people", [*people, *([f"x{place}", "teacher", *row[2:]] for place, row in enumerate(people))])
    decisions = [row for row in _some(folder, "decisions", 400) if row[1] == "individual"][:EACH]
    bad = [[f"X{place}", *row[1:3], "out", "2016-5-1", *row[5:]] for place, row in enumerate(decisions)]
    bad += [[f"Y{place}", row[1], f"nobody{place}", *row[3:]] for place, row in enumerate(decisions)]
    bad += [[f"Z{place}", *row[1:3], "in", "2016-05-01", "", "chosen", *row[7:]] for place, row in enumerate(decisions)]
    _add(folder, "decisions", bad)
    if (folder / "accounts.csv").exists():
        accounts = _some(folder, "accounts")
        bad = [[f"X{place}", row[1], row[2], "asleep", *row[4:]] for place, row in enumerate(accounts)]
        bad += [[f"Y{place}", f"x{place}", "seemis", "active", *row[4:]] for place, row in enumerate(accounts)]
        _add(folder, "accounts", bad)
    return folder


def largest_authority(folder: Path) -> str:
    """The authority with the most schools."""
    with (folder / "establishments.csv").open(encoding="utf-8", newline="") as file:
        return Counter(row["authority_id"] for row in csv.DictReader(file)).most_common(1)[0][0]


def _some(folder: Path, name: str, number: int = EACH) -> list[list[str]]:
    """So many rows, evenly over the file. The samples have no quoted values in these files."""
    lines = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [lines[place * len(lines) // number].split(",") for place in range(number)]


def _add(folder: Path, name: str, rows: list[list[str]]) -> None:
    with (folder / f"{name}.csv").open("a", encoding="utf-8") as file:
        file.writelines(",".join(row) + "\n" for row in rows)
