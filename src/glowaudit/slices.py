"""Slices: what one authority gets to see, cut out of an audit into a small database of its own.

A report's notebook opens one slice and nothing else, so that it cannot show another authority's people.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from glowaudit.authority_cubes import AuthorityCubes
from glowaudit.engine import Engine
from glowaudit.errors import UsageError
from glowaudit.manifest import fingerprint, verdicts_digest
from glowaudit.pipeline import select_of
from glowaudit.slice_file import write_slice

if TYPE_CHECKING:
    from glowaudit.audit import Audit

LAYER = "6_report"
NATION_STEPS = (
    "passing_spans",
    "passing_changes",
    "passing_change_causes",
    "later_starters",
    "people_by_authority",
    "listed_people",
)
AUTHORITY_STEPS = ("own_people", "own_establishments", "own_quarantine")
REPORT_STEPS = (
    "report_headline",
    "report_verdicts",
    "report_blockers",
    "report_closed_gates",
    "report_schools",
    "report_school_actions",
    "report_stages",
    "report_roles",
    "report_changes",
    "report_change_totals",
    "report_passing",
    "report_people",
    "report_quarantine",
    "report_causes",
    "report_findings",
    "report_rules",
)
LOADED = ("run_settings", "run_files", "run_facts", "report_cube")


class Slicer:
    """Cuts slices out of one audit. What does not depend on the authority is made once, here."""

    def __init__(self, audit: Audit) -> None:
        self.engine = audit.engine
        _run_steps(self.engine, NATION_STEPS)
        load_provenance(audit)
        self.cubes = AuthorityCubes(audit)
        self.names = {str(i): str(name or i) for i, name in self.engine.rows("from ledger_authorities")}

    def name_of(self, authority_id: str) -> str:
        """The name of an authority; UsageError where the extract has none of that id."""
        if authority_id not in self.names:
            known = ", ".join(sorted(self.names))
            raise UsageError(f"authority_id {authority_id!r} is not in the extract, which has {known}")
        return self.names[authority_id]

    def write(self, authority_id: str, path: Path) -> Path:
        """Write the slice of one authority to a new database file."""
        self.name_of(authority_id)
        self.engine.load("report_scope", {"authority_id": "varchar"}, [(authority_id,)])
        self.engine.load("report_cube", {"cube": "varchar"}, [(self.cubes.text(authority_id),)])
        _run_steps(self.engine, AUTHORITY_STEPS + REPORT_STEPS)
        return write_slice(self.engine, REPORT_STEPS + LOADED, path)


def _run_steps(engine: Engine, steps: Iterable[str]) -> None:
    for step in steps:
        engine.create(step, select_of(LAYER, step))


def load_provenance(audit: Audit) -> None:
    """`run_files`: what was read of each file. `run_facts`: version, rules and verdicts as digests."""
    made_of = fingerprint(audit)
    files = [
        (table, made_of["inputs"][table]["file"], made_of["inputs"][table]["sha256"], *counts.values())
        for table, counts in audit.rows().items()
        if table in made_of["inputs"]
    ]
    text, number = dict.fromkeys(("file", "name", "sha256"), "varchar"), "integer"
    audit.engine.load("run_files", text | dict.fromkeys(("read", "accepted", "quarantined"), number), files)
    facts = [
        ("version", made_of["glowaudit"]),
        ("rules", made_of["rules_sha256"]),
        ("verdicts", verdicts_digest(audit)),
        ("encoding", made_of["encoding"]),
        ("mapping", "yes" if made_of["mapping"] else "no"),
    ]
    audit.engine.load("run_facts", {"fact": "varchar", "value": "varchar"}, facts)
