"""`sample --faults`, scored: every planted fault is found, nothing else is, and broken extracts trip the brake."""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from glowaudit.audit import Audit
from glowaudit.cli import main
from glowaudit.errors import UsageError
from glowaudit.reconciliation_words import CLASSES
from glowaudit.samples.broken import BROKEN, EXPECTED
from glowaudit.samples.demo_cases import AS_OF, DELETION_ON
from glowaudit.samples.faults import RISE, write_faults
from glowaudit.samples.planting import PLANTS, TRUTH_COLUMNS
from glowaudit.samples.row_faults import FAULTS
from glowaudit.settings import Settings
from glowaudit.wording import FINDINGS

SETTINGS = Settings(date.fromisoformat(AS_OF), date.fromisoformat(DELETION_ON))
IN_ORDER = {"in_step_in", "in_step_out", "in_flight"}
Alarm = tuple[str, str, str, str]  # kind, fault, and where: file and row, or of a class person and account


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    write_faults(folder)
    return folder


def truth_of(folder: Path, name: str = "planted") -> list[dict[str, str]]:
    with (folder / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wanted(folder: Path) -> set[Alarm]:
    return {
        (row["kind"], row["fault"], row["person_id"], row["account_id"])
        if row["kind"] == "class"
        else (row["kind"], row["fault"], row["file"], row["row"])
        for row in truth_of(folder)
    }


def alarms(audit: Audit) -> set[Alarm]:
    """All that an audit has to say about an extract."""
    incidents = audit.incidents().rename(columns={"incident": "fault"})
    found = {
        "finding": audit.findings().rename(columns={"finding": "fault"}),
        "quarantine": audit.quarantine().rename(columns={"reason": "fault"}),
        "incident": incidents.assign(file="feeds"),
    }
    rows = audit.reconciliation()
    rows = rows[~rows["class"].isin(IN_ORDER)]
    classes = zip(rows["class"], *(rows[column].astype(object) for column in ("person_id", "account_id")), strict=True)
    return {
        (kind, str(row.fault), str(row.file), str(row.row))
        for kind, table in found.items()
        for row in table.itertuples()
    } | {("class", name, *("" if pd.isna(key) else str(key) for key in keys)) for name, *keys in classes}


@pytest.fixture(scope="module")
def found(planted: Path) -> Iterator[dict[str, set[Alarm]]]:
    told = {}
    for name in ("clean", "faults"):
        with Audit.of(planted / name, SETTINGS) as audit:
            told[name] = alarms(audit)
    return told


def test_every_planted_fault_is_found(planted, found):
    assert wanted(planted) - found["faults"] == set()


def test_nothing_is_found_but_what_was_planted_and_what_follows_from_it(planted, found):
    assert found["faults"] - wanted(planted) == set()


def test_there_is_no_false_alarm_on_the_clean_extract(found):
    assert found["clean"] == set()


def test_each_class_that_needs_somebody_each_incident_and_each_finding_is_planted(planted):
    classes = set(CLASSES) - IN_ORDER  # among its words is that of the incident
    assert set(FAULTS) == classes | set(FINDINGS)
    of_its_own = Counter(row["fault"] for row in truth_of(planted) if not row["follows_from"])
    assert of_its_own == dict.fromkeys(FAULTS, PLANTS)


def test_no_two_plants_share_a_person_or_an_account(planted):
    seen: dict[tuple[str, str], set[str]] = {}
    for row in truth_of(planted):
        for column in ("person_id", "account_id"):
            if row[column]:
                seen.setdefault((column, row[column]), set()).add(row["plant"])
    assert {key: plants for key, plants in seen.items() if len(plants) > 1} == {}


@pytest.mark.parametrize("seed", [1, 7])
def test_faults_of_another_seed_are_others_and_are_found_too(seed, planted, tmp_path):
    write_faults(tmp_path, seed)
    assert truth_of(tmp_path) != truth_of(planted)
    with Audit.of(tmp_path / "clean", SETTINGS) as audit:
        assert alarms(audit) == set()
    with Audit.of(tmp_path / "faults", SETTINGS) as audit:
        assert alarms(audit) == wanted(tmp_path)


def test_the_same_seed_makes_the_same_bytes(planted, tmp_path):
    write_faults(tmp_path / "again")
    folders = [planted, tmp_path / "again"]
    one, other = ({path.relative_to(at): path.read_bytes() for path in at.rglob("*.csv")} for at in folders)
    assert one == other
    assert len(one) == 2 + 7 * (3 + len(BROKEN))


# the command


def glowaudit(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """The exit code of a command."""
    monkeypatch.setattr(sys, "argv", ["glowaudit", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


DAYS = ("--as-of", AS_OF, "--deletion-on", DELETION_ON)


def reconcile(monkeypatch: pytest.MonkeyPatch, extract: Path, out: Path, *words: object) -> int:
    return glowaudit(monkeypatch, "reconcile", extract, *DAYS, "--out", out, *words)


@pytest.fixture(scope="module")
def run_of_clean(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "clean"
    with pytest.MonkeyPatch.context() as patch:
        assert reconcile(patch, planted / "clean", out) == 0
    return out


def test_the_truth_names_every_extract_and_its_exit_code(planted):
    told = {row["extract"]: int(row["exit_code"]) for row in truth_of(planted, "extracts")}
    assert told == {"clean": 0, "faults": 0, RISE: 0} | {f"broken/{name}": EXPECTED[name] for name in BROKEN}
    assert all((planted / name / "people.csv").is_file() for name in told)


@pytest.mark.parametrize("name", ["faults", RISE, *(f"broken/{name}" for name in BROKEN)])
@pytest.mark.parametrize("beside", [False, True], ids=["alone", "against the clean run"])
def test_each_extract_ends_reconcile_with_its_exit_code(name, beside, planted, run_of_clean, tmp_path, monkeypatch):
    told = {row["extract"]: int(row["exit_code"]) for row in truth_of(planted, "extracts")}
    against = ("--against", run_of_clean) if beside else ()
    assert reconcile(monkeypatch, planted / name, tmp_path / "run", *against) == told[name]
    assert any(tmp_path.rglob("deletions.csv")) == (told[name] == 0)


def test_the_command_makes_them_and_takes_no_other_population(tmp_path, planted, monkeypatch, capsys):
    assert glowaudit(monkeypatch, "sample", tmp_path / "made", "--faults") == 0
    assert (tmp_path / "made/truth/planted.csv").read_bytes() == (planted / "truth/planted.csv").read_bytes()
    assert glowaudit(monkeypatch, "sample", tmp_path / "other", "--faults", "--size", "nation") == UsageError.exit_code
    assert "--seed only" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_the_page_names_every_fault_every_column_and_every_extract(root):
    page = (root / "docs" / "planted_faults.md").read_text(encoding="utf-8")
    assert [name for name in (*FAULTS, *TRUTH_COLUMNS, RISE, *BROKEN) if f"`{name}`" not in page] == []
