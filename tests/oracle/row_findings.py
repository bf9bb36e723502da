"""Findings that lie in rows (spec 8): about enrolments, entries, choices without effect, names, stages, accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from .assumed import RunSettings
from .checking import Checked
from .ledger import Ledger, Spell, seen, standing_rows
from .reading import Row
from .shapes import STAGES
from .values import day, moment, word
from .verdicts import Verdict

RowFinding = tuple[str, str, str]  # finding, subject, the row ("people 3") or for enrolments in order the day
REQUESTERS = ("parent", "pupil", "staff", "administrator")
STAGE_WORDS = tuple(map(word, STAGES))


def _place(row: Row) -> str:
    return f"{row.table} {row.row}"


def _has_days(start: date | None, end: date | None) -> bool:
    return start is not None and (end is None or end > start)


def _of_rows(standing: list[Row], ledger: Ledger) -> Iterator[RowFinding]:
    """An earlier row of the same school still lasts; an enrolment lasts beyond the school."""
    for row in standing:
        start, end = day(row["start_on"]), day(row["end_on"])
        if start is None or not _has_days(start, end):
            continue
        for other in standing:
            same = all(other[column] == row[column] for column in ("person_id", "establishment_id"))
            began, ended = day(other["start_on"]), day(other["end_on"])
            if same and began is not None and began < start and (ended is None or ended > start):
                yield "overlapping_enrolments", row["person_id"], _place(row)
        closed_on = ledger.establishments[row["establishment_id"]].closed_on
        if closed_on is not None and (end is None or end > closed_on):
            yield "enrolment_after_closure", row["person_id"], _place(row)


def _in_order(ledger: Ledger) -> Iterator[RowFinding]:
    """Several at once, none between two: by the day on which the later begins."""
    for person_id, every in ledger.spells.items():
        spells = [spell for spell in every if _has_days(spell.start_on, spell.end_on)]
        for spell in spells:
            began, others = spell.start_on, [other for other in spells if other is not spell]
            told = began.isoformat()
            if any(other.covers(began) for other in others):
                yield "concurrent_enrolments", person_id, told
            eve = began - timedelta(days=1)
            if any(other.start_on < began for other in others) and not any(other.covers(eve) for other in others):
                yield "gap_between_enrolments", person_id, told


def _stuck(standing: list[Row], ledger: Ledger, settings: RunSettings) -> Iterator[RowFinding]:
    """A pupil attends a school where they began later, and the older enrolment has no end: the row that lacks it."""
    for person_id, spells in ledger.spells.items():
        if ledger.people[person_id][0] != "pupil":
            continue
        for old in spells:
            began_later = [new for new in spells if new.start_on > old.start_on and new.covers(settings.as_of)]
            if old.end_on is None and began_later:
                rows = [row for row in standing if _is_within(row, person_id, old) and not row["end_on"]]
                yield "stuck_at_source", person_id, _place(min(rows, key=lambda row: row["start_on"]))


def _is_within(row: Row, person_id: str, spell: Spell) -> bool:
    same = (row["person_id"], row["establishment_id"]) == (person_id, spell.establishment_id)
    return same and row["start_on"] >= spell.start_on.isoformat()


def _no_destination(standing: list[Row], checked: Checked, settings: RunSettings) -> Iterator[RowFinding]:
    """Ended on or before as_of, no next enrolment, an active account; the row that ended last."""
    active = {row["person_id"] for row in checked.accepted.get("accounts", []) if word(row["status"]) == "active"}
    for person_id in active & checked.ids("people"):
        own = [row for row in standing if row["person_id"] == person_id]
        ends = [(day(row["end_on"]) or date.max, row) for row in own]
        going_on = [row for end, row in ends if end > settings.as_of and _has_days(day(row["start_on"]), end)]
        ended = [(end, row) for end, row in ends if end <= settings.as_of]
        if ended and not going_on:
            latest = [row for end, row in ended if end == max(end for end, _ in ended)]
            last = min(latest, key=lambda row: (row["start_on"], row["establishment_id"]))
            yield "no_destination", person_id, _place(last)


def _of_decisions(standing: list[Row], checked: Checked, settings: RunSettings) -> Iterator[RowFinding]:
    """Entries that do not fall on the day of entry; values that only describe and cannot be read."""
    people = {row["person_id"]: row for row in checked.accepted["people"]}
    schools = checked.ids("establishments")
    for row in checked.accepted["decisions"]:
        subject = row["subject_id"]
        if seen(row, settings) and word(row["scope"]) == "individual" and word(row["origin"]) == "entry":
            began = {one["start_on"] for one in standing if one["person_id"] == subject}
            added_on = day(people[subject]["added_on"])
            if (added_on.isoformat() != row["effective_on"]) if added_on else row["effective_on"] not in began:
                yield "entry_not_at_entry", subject, _place(row)
        if (row["requested_by"] and word(row["requested_by"]) not in REQUESTERS) or (
            row["establishment_id"] and row["establishment_id"] not in schools
        ):
            yield "unreadable_description", subject, _place(row)


def _of_descriptions(checked: Checked) -> Iterator[RowFinding]:
    """Stages that are none, names that are not given, days of accounts and people that cannot be read."""
    every = checked.accepted["people"] + checked.left_out["people"]
    for table, key, name in (
        ("authorities", "authority_id", "name"),
        ("establishments", "establishment_id", "name"),
        ("people", "person_id", "display_name"),
    ):
        if table != "people" or any(row[name] for row in every):
            for row in checked.accepted[table]:
                if not row[name]:
                    yield "missing_name", row[key], _place(row)
    for row in checked.accepted["people"]:
        if row["stage"] and word(row["stage"]) not in STAGE_WORDS:
            yield "unknown_stage", row["person_id"], _place(row)
        if row["added_on"] and not day(row["added_on"]):
            yield "unreadable_description", row["person_id"], _place(row)
    for row in checked.accepted.get("accounts", []):
        if any(row[column] and not day(row[column]) for column in ("created_on", "status_on")):
            yield "unreadable_description", row["account_id"], _place(row)


def _of_verdicts(checked: Checked, verdicts: list[Verdict]) -> Iterator[RowFinding]:
    """In by decision on the last day, but authority or school is closed."""
    rows = {row["decision_id"]: row for row in checked.accepted["decisions"]}
    for verdict in verdicts:
        row = rows.get(verdict["individual_decision_id"] or "")
        shut = {*verdict["blockers"].split("+")}
        is_in = row is not None and word(row["choice"]) == "in" and "individual" not in shut
        if row and is_in and shut & {"authority", "establishment"}:
            yield "choice_without_effect", verdict["person_id"], _place(row)


def _backdated(ledger: Ledger, checked: Checked) -> Iterator[RowFinding]:
    """Decisions that make a choice and were recorded after the day on which they take effect."""
    rows = {row["decision_id"]: row for row in checked.accepted["decisions"]}
    for subject in ledger.decisions:
        for choice in ledger.choices(subject):
            row = rows[choice.decision_id]
            recorded = moment(row["recorded_at"])
            if recorded and recorded.date() > choice.effective_on:
                yield "backdated_decision", subject[1], _place(row)


def row_findings_of(
    checked: Checked, ledger: Ledger, verdicts: list[Verdict], settings: RunSettings
) -> set[RowFinding]:
    """All of them, as (finding, subject, row or day)."""
    standing = standing_rows(checked, settings)
    return {
        *_of_rows(standing, ledger),
        *_in_order(ledger),
        *_stuck(standing, ledger, settings),
        *_no_destination(standing, checked, settings),
        *_of_decisions(standing, checked, settings),
        *_of_descriptions(checked),
        *_of_verdicts(checked, verdicts),
        *_backdated(ledger, checked),
    }
