"""Every kind of command once on as many people as Scotland has: the database plans otherwise there than for a few."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

WINDOW = ("--as-of", "2016-05-16", "--deletion-on", "2016-07-01")
AUTHORITY = "260"


def run(*words: object, code: int = 0) -> str:
    """What a command says that leaves with this code."""
    command = [sys.executable, "-m", "glowaudit", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def nation(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A nation of real shape with accounts and a few nights of feeds."""
    folder = tmp_path_factory.mktemp("nation") / "extract"
    schools = shared_data / "scotland-schools-2019.csv"
    run("sample", folder, "--size", "nation", "--schools", schools, "--accounts", "--feed-nights", 3)
    return folder


@pytest.fixture(scope="module")
def audited(nation: Path) -> Path:
    """An audit of the nation with all that it writes."""
    out = nation.parent / "audited"
    run("audit", nation, *WINDOW, "--out", out)
    return out


def test_everybody_is_judged(audited: Path) -> None:
    manifest = json.loads((audited / "manifest.json").read_text(encoding="utf-8"))
    people, headline = manifest["rows"]["people"], manifest["headline"]
    assert people["read"] == people["accepted"] + people["quarantined"] > 700_000
    assert headline["kept"] + headline["not_kept"] == headline["enrolled"]
    assert headline["enrolled"] + headline["not_enrolled"] == people["accepted"]


def test_reports_for_every_audience_are_made(nation: Path, audited: Path) -> None:
    out = nation.parent / "reports"
    audiences = [word for name in ("authority", "national", "public", "internal") for word in ("--audience", name)]
    run("report", nation, *WINDOW, *audiences, "--authority", AUTHORITY, "--since", audited, "--out", out)
    made = {path.parent.relative_to(out).as_posix() for path in out.rglob("report.html")}
    assert made == {f"authority/{AUTHORITY}", "national", "public", "internal/data_quality"}


def test_what_changes_is_found_and_what_would_help(nation: Path, audited: Path) -> None:
    before = json.loads((audited / "manifest.json").read_text(encoding="utf-8"))["headline"]["kept"]
    scenario = nation.parent / "shut.toml"
    decision = f'scope = "authority"\nsubject_id = "{AUTHORITY}"\nchoice = "out"\neffective_on = 2016-06-12\n'
    scenario.write_text(f'name = "shut"\n[[decision]]\n{decision}', encoding="utf-8")
    found = json.loads(run("what-if", nation, scenario, *WINDOW, "--json"))
    assert found["kept_before"] == before
    assert found["kept_after"] == before - len(found["lost"]) < before
    assert json.loads(run("unlock", nation, *WINDOW, "--json"))["levers"]


def test_accounts_are_reconciled_and_the_brake_trips_where_authorities_are_shut(nation: Path, audited: Path) -> None:
    out = nation.parent / "reconciled"
    found = json.loads(run("reconcile", nation, *WINDOW, "--against", audited, "--out", out, "--json", code=4))
    kept = found["conserved"]
    assert sum(found["classes"].values()) == kept["people"] + kept["accounts_of_nobody"] > 700_000
    assert kept["active_accounts"] == kept["accounts_of_people"] + kept["accounts_of_nobody"]
    assert found["brake"]["tripped"]
    assert not any(group["vanished"] for group in found["brake"]["tripped"])
