"""Findings about decisions that the contract defines to the letter, by subject; and the days behind backdated ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from .assumed import RunSettings
from .gates import Gates, in_force
from .ledger import Decision, Ledger, Subject

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


def _known_that_night(ledger: Ledger, subject: Subject, late: Decision, on: date) -> Ledger:
    """The ledger with what was recorded of the subject by that day, and the enrolments for which `late` would act."""
    known = [one for one in ledger.decisions[subject] if one.recorded_at is None or one.recorded_at.date() <= on]
    schools, where = ledger.establishments, late.acts_in
    spells = {
        person_id: [at for at in own if where in (None, schools[at.establishment_id].authority_id)]
        for person_id, own in ledger.spells.items()
        if subject == ("individual", person_id)
    }
    return replace(ledger, decisions=ledger.decisions | {subject: known}, spells=spells)


def _stood_open(gates: Gates, subject: Subject, on: date) -> bool:
    """Did the person's data pass, or the authority's or school's own gate stand open?"""
    scope, subject_id = subject
    asked = {"authority": gates.authority_open, "establishment": gates.establishment_open, "individual": gates.passes}
    return asked[scope](subject_id, on)


def backdated_days(ledger: Ledger, settings: RunSettings) -> dict[str, int]:
    """By opt-out recorded after it takes effect: the days from then to its recording on which data passed, if any."""
    found = {}
    for subject in ledger.decisions:
        begins = settings.granular_from if subject[0] == "individual" else date.min
        for late in ledger.choices(subject):
            if late.choice != "out" or late.recorded_at is None:
                continue
            from_on = max(late.effective_on, begins)
            days = [from_on + timedelta(days=n) for n in range((late.recorded_at.date() - from_on).days)]
            open_on = [
                on
                for on in days
                if _stood_open(Gates(_known_that_night(ledger, subject, late, on), settings), subject, on)
            ]
            if open_on:
                found[late.decision_id] = len(open_on)
    return found


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
