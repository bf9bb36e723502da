"""The reference: glowaudit's contract in the plainest Python, by brute force, a day at a time.

It is written from the contract alone and shares nothing with the SQL that it checks. It is slow on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .assumed import RunSettings
from .checking import Quarantined, check
from .findings import Finding, backdated_days, findings_of, unclear_subjects
from .gates import Gates
from .honouring import honouring_of, opt_outs_of
from .ledger import ledger_of
from .reading import Unusable, read_extract
from .reconciliation import Answer, incidents_of, reconciliation_of
from .row_findings import RowFinding, row_findings_of
from .verdicts import Verdict, verdicts_of

__all__ = ["OracleResult", "Quarantined", "Unusable", "judge"]


@dataclass(frozen=True)
class OracleResult:
    """What must come out.

    rows                     per file: read, accepted, quarantined
    quarantine               (file, row, line, reason, column), by file and row
    verdicts                 rows of spec 5 without `rules` and `reason`, by person_id; None where empty
    findings                 (finding, subject) for the four findings about decisions
    row_findings             (finding, subject, row or day) for all others
    backdated                days on which data passed before an opt-out was recorded, by decision_id, where any
    unclear                  subjects whose carry and conflict findings the contract leaves open
    opt_outs_naming_nobody   quarantined opt-outs that name nobody known and so close no gate
    opt_outs_unaddressed     those of them whose scope or subject cannot be read at all
    headline                 people, enrolled in the window, kept, not_kept of those enrolled, not_enrolled
    reconciliation           rows of spec 7, people by person_id, then accounts of nobody; none without accounts
    incidents                `sent_while_closed`, in the order of the feed rows
    opt_outs                 own opt-outs that were honoured: from when, on which day, after how many days
    honouring                one row an authority: how many were honoured or wait, and for how long
    """

    rows: dict[str, dict[str, int]]
    quarantine: list[Quarantined]
    verdicts: list[Verdict]
    findings: set[Finding]
    row_findings: set[RowFinding]
    backdated: dict[str, int]
    unclear: set[str]
    opt_outs_naming_nobody: int
    opt_outs_unaddressed: int
    headline: dict[str, int]
    reconciliation: list[Answer]
    incidents: list[Answer]
    opt_outs: list[Answer]
    honouring: list[Answer]

    def verdict(self, person_id: str) -> Verdict:
        """One person's row (KeyError: no such person)."""
        return {row["person_id"]: row for row in self.verdicts}[person_id]


def _headline(verdicts: list[Verdict]) -> dict[str, int]:
    enrolled = [row for row in verdicts if row["verdict"] != "not_enrolled"]
    kept = sum(row["kept"] for row in enrolled)
    return {
        "people": len(verdicts),
        "enrolled": len(enrolled),
        "kept": kept,
        "not_kept": len(enrolled) - kept,
        "not_enrolled": len(verdicts) - len(enrolled),
    }


def judge(extract_dir: Path, settings: RunSettings) -> OracleResult:
    """Judge a folder of CSV files under settings (any object with the attributes of Settings).

    Unusable: the extract as a whole cannot be used. ValueError: the window holds no day.
    """
    tables = read_extract(extract_dir)
    checked = check(tables, settings)
    ledger = ledger_of(checked, settings)
    verdicts = verdicts_of(ledger, settings)
    gates = Gates(ledger, settings)
    opt_outs = opt_outs_of(checked, gates, verdicts)
    reconciliation = reconciliation_of(checked, gates, verdicts)
    return OracleResult(
        rows={
            table: {
                "read": len(rows),
                "accepted": len(checked.accepted[table]),
                "quarantined": len(checked.left_out[table]),
            }
            for table, rows in tables.items()
        },
        quarantine=sorted(checked.quarantine),
        verdicts=verdicts,
        findings=findings_of(ledger),
        row_findings=row_findings_of(checked, ledger, verdicts, settings),
        backdated=backdated_days(ledger, settings),
        unclear=unclear_subjects(ledger, settings),
        opt_outs_naming_nobody=ledger.opt_outs_naming_nobody,
        opt_outs_unaddressed=ledger.opt_outs_unaddressed,
        headline=_headline(verdicts),
        reconciliation=reconciliation,
        incidents=incidents_of(checked, gates, verdicts),
        opt_outs=opt_outs,
        honouring=honouring_of(opt_outs, reconciliation),
    )
