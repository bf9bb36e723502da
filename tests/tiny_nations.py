"""Random nations of tiny councils, where small counts are hardest to protect; and their reports without a kernel."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import nbformat

from glowaudit.audit import Audit
from glowaudit.executed import text_of
from glowaudit.export import to_html
from glowaudit.national_report import NationalReport
from glowaudit.public_slice import public_files, write_public_slice
from glowaudit.settings import Settings
from glowaudit.slice_file import read_slice

DAYS = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
SECTIONS = ("headline", "since", "authorities", "keeps_out", "sectors", "schools", "stages_and_roles", "accounts",
            "what_if", "assumptions",
            "protection", "provenance")  # fmt: skip
SECTORS = (("Primary",), ("Primary",), ("Secondary",), ("Special",), ("",), ("Primary", "Secondary"))
HEADS = {
    "authorities": "authority_id,name",
    "establishments": "establishment_id,name,authority_id,sector,closed_on",
    "people": "person_id,role,stage",
    "enrolments": "person_id,establishment_id,start_on,end_on",
    "decisions": "decision_id,scope,subject_id,choice,effective_on",
}
Rows = dict[str, list[tuple[Any, ...]]]


def write_nation(folder: Path, seed: int) -> Path:
    """Two to four authorities of one to four schools with few people each; gates and choices at random."""
    dice = random.Random(seed)
    rows: Rows = {table: [] for table in HEADS}
    for authority in range(100, 100 + dice.randint(2, 4)):
        rows["authorities"].append((authority, f"Council {authority}"))
        decide(rows, "authority", authority, "in" if dice.random() < 0.7 else "out")
        for school in range(dice.randint(1, 4)):
            add_school(rows, dice, authority, f"{authority}{school}")
    folder.mkdir()
    for table, head in HEADS.items():
        lines = [head, *(",".join(map(str, row)) for row in rows[table])]
        (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def add_school(rows: Rows, dice: random.Random, authority: int, school: str) -> None:
    closed_on = "2016-06-01" if dice.random() < 0.08 else ""
    for sector in dice.choice(SECTORS):
        rows["establishments"].append((school, f"School {school}", authority, sector, closed_on))
    if dice.random() < 0.8:
        decide(rows, "establishment", school, "in" if dice.random() < 0.75 else "out")
    for role, most in (("pupil", 14), ("staff", 5)):
        for _ in range(dice.choice((0, 1, 2, 3, dice.randint(0, most), dice.randint(0, most)))):
            person = f"person{len(rows['people'])}"
            rows["people"].append((person, role, "P4" if role == "pupil" else ""))
            rows["enrolments"].append((person, school, "2015-08-17", "2016-06-10" if dice.random() < 0.1 else ""))
            if dice.random() < 0.2:
                decide(rows, "individual", person, "out")


def decide(rows: Rows, scope: str, subject: Any, choice: str) -> None:
    rows["decisions"].append((f"d{len(rows['decisions'])}", scope, subject, choice, "2016-05-01"))


def audit_of(folder: Path, settings: Settings = DAYS) -> Audit:
    return Audit.of(folder, settings)


def publish(audit: Audit, folder: Path) -> Path:
    """The files of the public report, its notebook put together here instead of run."""
    folder.mkdir()
    tables = read_slice(write_public_slice(audit, folder / "slice.duckdb"))
    (folder / "slice.duckdb").unlink()
    report = NationalReport(tables)
    cells = []
    for section in SECTIONS:
        bundles = [part._repr_mimebundle_() for part in getattr(report, section)().parts]
        outputs = [nbformat.v4.new_output("display_data", bundle) for bundle in bundles]
        cells += [nbformat.v4.new_markdown_cell(f"## {section}"), nbformat.v4.new_code_cell("", outputs=outputs)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    (folder / "report.html").write_text(to_html(notebook), encoding="utf-8")
    (folder / "report.ipynb").write_text(text_of(notebook), encoding="utf-8")
    public_files(tables, folder)
    return folder


def truth_of(audit: Audit) -> dict[tuple[str, str, str], int]:
    """The true counts, which nobody outside may know: people by school, role and outcome."""
    return {
        (school, role, outcome): people
        for school, role, outcome, people in audit.engine.rows(
            "select establishment_id, role, outcome, people from national_cells"
        )
    }
