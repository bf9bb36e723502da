"""The words of findings: who mends each and where, and in which rows its first examples stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from glowaudit.tables import Column
from glowaudit.wording import FINDINGS

if TYPE_CHECKING:
    import pandas as pd

MENDS = {
    "carry_mismatch": (
        "The office of the new school",
        "In SEEMiS, make the copied choice the one that the person made last; ask them where that is not clear.",
    ),
    "carried_without_original": (
        "The office of the new school",
        "In SEEMiS, get the decision behind the copy from the former school, and record it.",
    ),
    "conflicting_decisions": (
        "Whoever recorded the two",
        "In SEEMiS, find out which was meant (of a child, ask the parent), and take back the other.",
    ),
    "unreadable_decision": (
        "Whoever keeps the decisions",
        "In SEEMiS, mend the row so that it says in or out, for whom and from when; treat it as out until then.",
    ),
    "backdated_decision": (
        "The office that recorded it",
        "In SEEMiS, check the day. If it is right and data passed meanwhile, tell the data protection officer.",
    ),
    "entry_not_at_entry": (
        "The school office",
        "In SEEMiS, correct the day on which the person was added, or record the choice as an ordinary decision.",
    ),
    "overlapping_enrolments": (
        "The school office",
        "In SEEMiS, end the earlier enrolment where the later one begins, or take back the one too many.",
    ),
    "concurrent_enrolments": (
        "The offices of both schools",
        "In SEEMiS, end the enrolment at the school that they left. If they attend both, nothing is wrong.",
    ),
    "gap_between_enrolments": (
        "The office of the later school",
        "In SEEMiS, correct the day on which one ended or the next began. If they were away, nothing is wrong.",
    ),
    "stuck_at_source": (
        "The office of the old school",
        "In SEEMiS, end the old enrolment on the day on which the new one began.",
    ),
    "no_destination": (
        "The school office, then the Glow administrator",
        "If they moved, enrol them in SEEMiS at the new school; if they left, have the account in Glow disabled.",
    ),
    "enrolment_after_closure": (
        "The school office",
        "In SEEMiS, end the enrolment when the school closes and enrol them elsewhere, or correct the closing day.",
    ),
    "choice_without_effect": (
        "The Glow administrator of the authority or school",
        "In SEEMiS, opt the authority or school in, if that is meant. The person's row is right as it is.",
    ),
    "unknown_stage": ("The school office", "In SEEMiS, correct the stage."),
    "missing_name": ("Whoever keeps the extract", "In SEEMiS, give the name, or have the extract show it."),
    "unreadable_description": (
        "Whoever keeps the extract",
        "Correct the value in the system from which its file comes: SEEMiS, or Glow for accounts.",
    ),
}


EXPLAINED = (
    Column("meaning", "Meaning"),
    Column("examples", "First rows"),
    Column("mend", "Who mends it, and where"),
)


def mend(code: str) -> str:
    """`The school office: in SEEMiS, correct the stage.` Empty for a kind that is not known."""
    who, what = MENDS.get(code, ("", ""))
    return f"{who}: {what[:1].lower()}{what[1:]}" if who else ""


def explained(counts: pd.DataFrame) -> pd.DataFrame:
    """Counts of findings by kind with what each means, and who mends it: the columns of `EXPLAINED`."""
    codes = counts["finding"]
    return counts.assign(meaning=[FINDINGS.get(code, "") for code in codes], mend=[mend(code) for code in codes])


def by_kind(rows: Iterable[tuple[str, str, int, list[int]]]) -> list[dict[str, Any]]:
    """Findings by kind, most rows first: finding, rows, examples (`{file: [row]}`), meaning, who, what.

    rows  finding, file, rows, first_rows: the columns of `finding_counts.sql`
    """
    kinds: dict[str, dict[str, Any]] = {}
    for code, file, number, first in rows:
        who, what = MENDS.get(code, ("", ""))
        words = {"meaning": FINDINGS.get(code, ""), "who": who, "what": what}
        kind = kinds.setdefault(code, {"finding": code, "rows": 0, "examples": {}} | words)
        kind["rows"] += number
        kind["examples"][file] = first
    return sorted(kinds.values(), key=lambda kind: (-kind["rows"], kind["finding"]))
