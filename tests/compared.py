"""glowaudit's answer beside the reference's, in the same shape."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import Any

from oracle import OracleResult, Unusable, judge

from glowaudit.audit import Audit
from glowaudit.errors import UnusableExtract
from glowaudit.settings import Settings

COLUMNS = (
    *("person_id", "role", "stage", "authority_id", "establishment_id", "verdict", "kept"),
    *("first_passing_on", "last_passing_on", "blockers", "authority_decision_id", "establishment_decision_id"),
    *("individual_decision_id", "choice_origin"),
)
SHARED_FINDINGS = ("carry_mismatch", "carried_without_original", "conflicting_decisions", "unreadable_decision")
BY_DAY = ("concurrent_enrolments", "gap_between_enrolments")
ROW_FINDINGS = f"""
    select f.finding, f.subject,
        case when f.finding in {BY_DAY} then cast(e.start_on as varchar) else concat(f.file, ' ', f.row) end
    from findings f
    left join accepted_enrolments e on f.file = e.file and f.row = e.row
    where f.finding not in {SHARED_FINDINGS}
"""
TOLD_TWICE = """
    select finding, file, row from findings where finding <> 'unreadable_description' group by all having count(*) > 1
"""


def program_answer(extract: Path, settings: Settings) -> dict[str, Any] | None:
    """What glowaudit says, as plain values; None where the extract is unusable."""
    try:
        with Audit.of(extract, settings) as audit:
            rows = audit.engine.rows
            verdicts = rows(f"select {', '.join(COLUMNS)} from verdicts order by person_id")
            return {
                "verdicts": [dict(zip(COLUMNS, row, strict=True)) for row in verdicts],
                "quarantine": set(rows('select file, row, line, reason, "column" from quarantine')),
                "rows": audit.rows(),
                "findings": {
                    (str(finding), str(subject))
                    for finding, subject in rows("select finding, subject from findings")
                    if finding in SHARED_FINDINGS
                },
                "row_findings": set(rows(ROW_FINDINGS)),
                "told_twice": rows(TOLD_TWICE),
                "backdated": dict(rows("select decision_id, days from backdated_days")),
                "stray_opt_outs": audit.headline().stray_opt_outs,
            }
    except UnusableExtract:
        return None


def reference_answer(extract: Path, settings: Settings) -> dict[str, Any] | None:
    """What the reference says in the same shape; None where the extract is unusable."""
    try:
        result = judge(extract, settings)
    except Unusable:
        return None
    return {
        "verdicts": [
            {column: _plain(column, row[column]) for column in COLUMNS}  # type: ignore[literal-required]
            for row in result.verdicts
        ],
        "quarantine": {astuple(row)[:4] + (row.column or None,) for row in result.quarantine},
        "rows": result.rows,
        "findings": result.findings,
        "row_findings": result.row_findings,
        "told_twice": [],
        "backdated": result.backdated,
        "stray_opt_outs": result.opt_outs_naming_nobody,
        "unclear": result.unclear,
    }


def _plain(column: str, value: Any) -> Any:
    return value if value != "" or column == "blockers" else None


def differences(extract: Path, settings: Settings) -> list[str]:
    """Everything in which the two answers differ, a line each; empty where they agree."""
    ours, theirs = program_answer(extract, settings), reference_answer(extract, settings)
    if ours is None or theirs is None:
        return [] if ours is theirs else [f"usable: program {ours is not None}, reference {theirs is not None}"]
    unclear = theirs.pop("unclear")
    for answer in (ours, theirs):
        answer["findings"] = {pair for pair in answer["findings"] if pair[1] not in unclear}
    found = [
        _difference(part, ours[part], theirs[part])
        for part in theirs
        if part != "verdicts" and ours[part] != theirs[part]
    ]
    people = {row["person_id"]: row for row in theirs["verdicts"]}
    for row in ours["verdicts"]:
        other = people.pop(row["person_id"], None)
        if row != other:
            unlike = [(c, row[c], other and other[c]) for c in COLUMNS if not other or row[c] != other[c]]
            found.append(f"verdict of {row['person_id']}: {unlike}")
    return found + [f"verdict missing: {person_id}" for person_id in people]


def _difference(part: str, ours: Any, theirs: Any) -> str:
    if isinstance(ours, set):
        return f"{part}: only the program {ours - theirs}, only the reference {theirs - ours}"
    return f"{part}: program {ours}, reference {theirs}"


__all__ = ["OracleResult", "differences", "program_answer", "reference_answer"]
