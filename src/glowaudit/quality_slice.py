"""The slice of the data quality report: counts and rows of quarantine and findings, of all authorities."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from glowaudit.pipeline import select_of
from glowaudit.settings import read_day
from glowaudit.slice_file import write_slice
from glowaudit.slices import load_provenance

if TYPE_CHECKING:
    from glowaudit.audit import Audit

LAYER = "6_quality"
OWNER_STEPS = ("owned_subjects", "owned_quarantine", "owned_findings")
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
)
STEPS = OWNER_STEPS + REPORT_STEPS
LOADED = ("run_settings", "run_files", "run_facts", "run_ignored", "report_marking")
RECIPIENT = "those who made this run"


def write_quality_slice(audit: Audit, path: Path, recipient: str = "", delete_by: str = "") -> Path:
    """Write the slice of an audit's data quality to a new database file.

    recipient  for whom the report is marked; delete_by: ISO day (empty: 28 days after the deletion)
    """
    for step in STEPS:
        audit.engine.create(step, select_of(LAYER, step))
    load_provenance(audit)
    ignored = [(table, name) for table, names in audit.extract.ignored.items() for name in names]
    audit.engine.load("run_ignored", {"file": "varchar", "name": "varchar"}, ignored)
    until = read_day(delete_by, "delete_by") if delete_by else audit.settings.deletion_on + timedelta(days=28)
    columns = {"audience": "varchar", "recipient": "varchar", "delete_by": "date", "people": "varchar"}
    audit.engine.load("report_marking", columns, [("internal", recipient or RECIPIENT, until, "all")])
    return write_slice(audit.engine, REPORT_STEPS + LOADED, path)
