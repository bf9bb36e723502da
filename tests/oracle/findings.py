"""Findings about decisions that the contract defines to the letter: pairs of finding and subject."""

from __future__ import annotations

from .assumed import RunSettings
from .gates import in_force
from .ledger import Decision, Ledger

Finding = tuple[str, str]  # finding, subject


def _conflicting(choices: list[Decision]) -> bool:
    """Do an `in` and an `out` of one subject tie in day and moment of recording?"""
    moments: dict[object, set[str]] = {}
    for one in choices:
        moments.setdefault((one.effective_on, one.recorded), set()).add(one.choice)
    return any(len(tied) > 1 for tied in moments.values())


def _carried(ledger: Ledger) -> set[Finding]:
    found = set()
    for (scope, person_id), every in ledger.decisions.items():
        for row in every:
            if scope != "individual" or row.origin != "carried":
                continue
            if not ledger.is_copy(person_id, row):
                found.add(("carried_without_original", person_id))
                continue
            choice = in_force(ledger, (scope, person_id), row.effective_on)
            if choice is not None and choice.choice != row.choice:
                found.add(("carry_mismatch", person_id))
    return found


def findings_of(ledger: Ledger) -> set[Finding]:
    """carry_mismatch, carried_without_original, conflicting_decisions and unreadable_decision."""
    tied = {subject for subject in ledger.decisions if _conflicting(ledger.choices(subject))}
    conflicts = {("conflicting_decisions", subject_id) for _, subject_id in tied}
    unreadable = {("unreadable_decision", subject_id) for _, subject_id in ledger.unreadable}
    return _carried(ledger) | conflicts | unreadable


def unclear_subjects(ledger: Ledger, settings: RunSettings) -> set[str]:
    """People whose findings about carried and tied choices the contract leaves open.

    A staff choice that does not follow is in force in one authority and not in another: "the choice in force"
    is then not one choice.
    """
    return {
        person_id
        for (scope, person_id), every in ledger.decisions.items()
        if scope == "individual" and not settings.staff_choice_follows and any(one.acts_in for one in every)
    }
