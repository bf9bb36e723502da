"""The slice of the data quality report: counts and rows of quarantine and findings, of all authorities."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from glowaudit import slices
from glowaudit.brake_notices import require_brake_notices
from glowaudit.marking import delete_by_of, load_marking
from glowaudit.pipeline import select_of
from glowaudit.provenance import load_provenance
from glowaudit.slice_file import write_slice

if TYPE_CHECKING:
    from glowaudit.audit import Audit

LAYER = "7_quality"
REPORT_STEPS = (
    "quality_headline",
    "quality_reasons",
    "quality_causes",
    "quality_stray_opt_outs",
    "quality_unreadable",
    "quality_authorities",
    "quality_quarantine",
    "quality_finding_counts",
    "quality_finding_authorities",
    "quality_findings",
    "quality_accounts",
    "quality_incidents",
)
STEPS = ("owned_findings", *REPORT_STEPS)
LOADED = ("brake_notices", "account_files", "run_settings", "run_files", "run_facts", "run_ignored", "report_marking")
RECIPIENT = "those who made this run"


def write_quality_slice(audit: Audit, path: Path, recipient: str = "", delete_by: str = "") -> Path:
    """Write the slice of an audit's data quality to a new database file.

    recipient  for whom the report is marked; delete_by: ISO day (empty: 28 days after the deletion)
    """
    slices.require(audit.engine, "quarantine_owners")
    for step in STEPS:
        audit.engine.create(step, select_of(LAYER, step))
    load_provenance(audit)
    require_brake_notices(audit)
    ignored = [(table, name) for table, names in audit.extract.ignored.items() for name in names]
    audit.engine.load("run_ignored", {"file": "varchar", "name": "varchar"}, ignored)
    load_marking(audit.engine, "internal", recipient or RECIPIENT, delete_by_of(audit.settings, delete_by), "all")
    return write_slice(audit.engine, REPORT_STEPS + LOADED, path)
