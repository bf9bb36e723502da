"""A slice holds nothing of another authority's people, schools and decisions; one that names nobody holds nobody.

Every id, name and note of these extracts is marked, so that what stands in a slice can be told exactly.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from crowd import crowd
from extract_files import Extract, write_extract
from generated import cases
from hypothesis import HealthCheck, Phase, given, settings
from marked import Rights, ground_of, marked, marks_in, rows_of

from glowaudit.audit import Audit
from glowaudit.errors import UnusableExtract
from glowaudit.settings import Settings
from glowaudit.slice_file import read_slice
from glowaudit.slices import Slicer

QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large)
SHORT = (Phase.explicit, Phase.generate)  # an extract that fails takes minutes to shrink
TOTALS = ("enrolled", "kept", "not_kept", "not_enrolled", "pupils_starting_after_cut_off")


def slices_of(audit: Audit, folder: Path, people: str) -> dict[str, dict[str, Any]]:
    """The tables of every authority's slice."""
    slicer = Slicer(audit, people)
    return {
        i: read_slice(slicer.write(i, folder / f"{people}-{number}.duckdb")) for number, i in enumerate(slicer.names)
    }


def leaks(audit: Audit, slices: dict[str, dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Authority, table and mark of everything that must not stand where it stands."""
    ground = ground_of(audit)
    named = {row["own_id"] for row in ground.quarantine if row["file"] == "authorities"} | set(slices)
    if len(named) == 1:
        return []
    found = []
    for authority_id, tables in slices.items():
        rights = Rights(ground, authority_id)
        for table, marks in marks_in(tables).items():
            found += [(authority_id, table, one) for one in sorted(marks) if rights.refused(one)]
    return found


def unsummed(audit: Audit, slices: dict[str, dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Totals that the authorities' headlines do not sum to: (sum, nation's)."""
    nation = audit.headline()
    nowhere = rows_of(audit, "select count(*) as people from verdicts where authority_id is null")[0]["people"]
    sums = {name: sum(int(t["report_headline"][name].iloc[0]) for t in slices.values()) for name in TOTALS}
    wanted = {name: getattr(nation, name) - (nowhere if name == "not_enrolled" else 0) for name in TOTALS}
    return {name: (sums[name], wanted[name]) for name in TOTALS if sums[name] != wanted[name]}


def named_in(slices: dict[str, dict[str, Any]], ground_ids: set[str]) -> list[str]:
    """Marks of people, names, accounts and people's decisions in slices that should name nobody."""
    marks = set().union(*(found for tables in slices.values() for found in marks_in(tables).values()))
    return sorted(one for one in marks if one[1] in "pnk" or one in ground_ids)


def decisions_about_people(audit: Audit) -> set[str]:
    """Ids of decisions about people that are about nothing else."""
    kinds: dict[str, set[str]] = {}
    rows = rows_of(audit, "select decision_id as id, scope from accepted_decisions")
    rows += rows_of(audit, "select own_id as id, subject_scope as scope from quarantine where file = 'decisions'")
    for row in rows:
        kinds.setdefault(str(row["id"]), set()).add(str(row["scope"]))
    return {i for i, scopes in kinds.items() if not scopes & {"authority", "establishment"}}


def faults(case: tuple[Extract, Settings]) -> list[Any]:
    """Everything that is wrong with the slices of an extract, whoever is listed."""
    extract, assumed = case
    with TemporaryDirectory() as name:
        folder = Path(name)
        try:
            audit = Audit.of(write_extract(folder / "extract", marked(extract)), assumed)
        except UnusableExtract:
            return []
        with audit:
            everybody, nobody = slices_of(audit, folder, "all"), slices_of(audit, folder, "none")
            found: list[Any] = [*leaks(audit, everybody), *unsummed(audit, everybody).items()]
            return found + [*leaks(audit, nobody), *named_in(nobody, decisions_about_people(audit))]


@settings(max_examples=15, deadline=None, suppress_health_check=QUIET, derandomize=True, phases=SHORT)
@given(cases())
def test_no_slice_of_a_clean_extract_holds_anything_of_another_authority(case: tuple[Extract, Settings]) -> None:
    assert faults(case) == []


@settings(max_examples=15, deadline=None, suppress_health_check=QUIET, derandomize=True, phases=SHORT)
@given(cases(dirty=True))
def test_no_slice_of_a_dirty_extract_holds_anything_of_another_authority(case: tuple[Extract, Settings]) -> None:
    assert faults(case) == []


@pytest.mark.parametrize("dirty", [False, True])
@pytest.mark.parametrize("number", range(4))
def test_no_slice_of_a_crowd_holds_anything_of_another_authority(number: int, dirty: bool) -> None:
    assert faults(crowd(number, 160, dirty)) == []


def test_a_crowd_has_people_on_both_sides_of_transfers_and_much_that_is_masked(tmp_path: Path) -> None:
    masked: Counter[str] = Counter()
    for number in range(3):
        extract, assumed = crowd(number, 200, dirty=True)
        with Audit.of(write_extract(tmp_path / str(number), marked(extract)), assumed) as audit:
            for tables in slices_of(audit, tmp_path, "action").values():
                people, quarantine, findings = (tables[f"report_{n}"] for n in ("people", "quarantine", "findings"))
                masked["visiting"] += len(tables["report_visiting"])
                masked["ids"] += int((people["individual_decision_id"] == "another authority").sum())
                masked["own ids"] += int(people["individual_decision_id"].str.startswith("<d:").sum())
                masked["reasons"] += int(people["reason"].str.contains("decision of another authority").sum())
                masked["values"] += int((quarantine["value"] == "another authority").sum())
                masked["findings"] += int(findings["detail"].str.contains("another authority").sum())
                masked["accounts"] += len(tables["report_accounts"])
                masked["accounts of nobody"] += int(tables["report_account_counts"]["others"].sum())
                masked["nights"] += int((tables["report_incidents"]["blockers"].str.contains("elsewhere")).sum())
        for file in tmp_path.glob("*.duckdb"):
            file.unlink()
    wanted = ("visiting", "ids", "own ids", "reasons", "values", "findings", "accounts", "accounts of nobody", "nights")
    assert [name for name in wanted if not masked[name]] == []
