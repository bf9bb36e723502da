"""The words of reports: what a verdict, a blocker, a cause, a finding is called, and who can act. No figures here."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

UNKNOWN_STAGE = "Not known"
ROLES = {"pupil": "Pupil", "staff": "Staff"}

VERDICTS = {
    "reaches": ("Reaches Glow", "Passes now and on the last day that counts."),
    "will_reach": ("Will reach Glow", "Does not pass yet, but passes on the last day that counts."),
    "will_stop": ("Will stop", "Passes now, but not on the last day that counts."),
    "reaches_briefly": ("Reaches briefly", "Passes on some days between, but not on the last day that counts."),
    "blocked": ("Blocked", "Enrolled, but passes on no day."),
    "not_enrolled": ("Not enrolled", "Enrolled on no day of the window, so not counted as enrolled."),
}
KEPT_VERDICTS = ("reaches", "will_reach")

GATES = {"authority": "authority", "establishment": "school", "individual": "own choice", "enrolment": "no enrolment"}
GATE_REASONS = {
    "no_decision": "Nobody has decided, so it is closed",
    "opted_out": "Opted out",
    "unreadable_decision": "A decision in quarantine cannot be read",
    "establishment_closed": "The school is not open on the last day that counts",
    "follows_authority": "Follows its authority",
}

ACTORS = {
    "authority": (
        "The authority",
        "The authority's Glow administrator can record a decision “in” for the authority.",
    ),
    "establishment": (
        "The school",
        "The school's Glow administrator, or the authority's for it, can record a decision “in” for the school.",
    ),
    "authority+establishment": (
        "The authority and the school",
        "Both have to record a decision “in”: one alone changes nothing.",
    ),
    "own_choice": (
        "Nobody: the person's own choice",
        "Respect it. Only the person (for a child, the parent) can change it; nobody should reverse it for them.",
    ),
    "unreadable": (
        "Whoever keeps the decisions",
        "A decision about the person cannot be read. Mend its row (see Quarantine); until then it protects them.",
    ),
    "enrolment": (
        "The school office",
        "No enrolment covers the last day. Right for people who leave; for others correct the enrolment in SEEMiS.",
    ),
    "school_closed": (
        "The school office",
        "The school is not open on the last day. Enrol them where they will be.",
    ),
}
ACTIONS = {
    "gates": "A gate that can be opened",
    "own_choice": "Their own choice",
    "no_open_school": "No enrolment at an open school",
    "unreadable": "A decision that has to be mended",
}
ACTION_OF = {
    "authority": "gates",
    "establishment": "gates",
    "authority+establishment": "gates",
    "own_choice": "own_choice",
    "unreadable": "unreadable",
    "enrolment": "no_open_school",
    "school_closed": "no_open_school",
}

CAUSES = {
    ("starts", "authority"): "the authority's gate opens",
    ("stops", "authority"): "the authority's gate closes",
    ("starts", "establishment"): "a school's gate opens",
    ("stops", "establishment"): "a school's gate closes",
    ("starts", "establishment_closed"): "a school opens its doors",
    ("stops", "establishment_closed"): "a school closes its doors",
    ("starts", "individual"): "people's own choices become in",
    ("stops", "individual"): "people's own choices become out",
    ("starts", "enrolment"): "enrolments begin",
    ("stops", "enrolment"): "enrolments end",
    ("starts", "transfer"): "transfers to a school whose gates are open",
    ("stops", "transfer"): "transfers to a school whose gates are closed",
    ("starts", "elsewhere"): "gates of another authority open",
    ("stops", "elsewhere"): "gates of another authority close",
}

QUARANTINE_REASONS = {
    "malformed_row": "wrong number of fields",
    "duplicate_key": "the same key twice",
    "missing_value": "a required value is missing",
    "bad_date": "not a day we can read",
    "bad_choice": "neither in nor out",
    "bad_scope": "not a scope",
    "bad_role": "neither pupil nor staff",
    "bad_origin": "not an origin",
    "bad_source": "neither seemis nor manual",
    "bad_status": "not a status",
    "end_before_start": "ends before it starts",
    "out_by_default": "out by default, which cannot be",
    "origin_not_allowed": "an origin that only a person's decision can have",
    "conflicting_authority": "one SEED code under two authorities",
    "unknown_authority": "names an authority that is not there",
    "unknown_establishment": "names an establishment that is not there",
    "unknown_person": "names a person who is not there",
    "unknown_subject": "a decision about somebody who is not there",
}

FINDINGS = {
    "carry_mismatch": "A copied choice differs from the choice in force; the choice in force counts.",
    "carried_without_original": "A copied choice whose original is not in the extract; it counts.",
    "conflicting_decisions": "In and out for the same day, recorded at the same moment; out counts.",
    "unreadable_decision": "A decision in quarantine may be an opt-out; its gate stays closed until the row is mended.",
    "backdated_decision": "Recorded after the day on which it takes effect.",
    "entry_not_at_entry": "Marked as decided when the person was added, but the days differ.",
    "overlapping_enrolments": "Two enrolments at one school overlap; they count as one.",
    "concurrent_enrolments": "Enrolled at several schools at once.",
    "gap_between_enrolments": "Days without any enrolment between two.",
    "stuck_at_source": "A new enrolment began, but the old one never ended.",
    "no_destination": "Left, with no next school, but still has an account.",
    "enrolment_after_closure": "Enrolled beyond the day on which the school closes.",
    "choice_without_effect": "In by decision, but the authority or the school is closed.",
    "unknown_stage": "A stage that is not one of P1 to P7, S1 to S6 or SP.",
    "missing_name": "No name given.",
    "unreadable_description": "A value that only describes cannot be read; it counts as not known.",
}

RULES = {
    "R1": "Before individual choices began there was no individual gate.",
    "R2": "From that day on the authority, the school and the individual must all be in.",
    "R3": "An individual of whom nothing is decided is in.",
    "R4": "An authority or school that has not decided is closed.",
    "R5": "Only an active decision opts anybody out; a default never overrides one.",
    "R6": "A choice made when the person was added counts as a decision.",
    "R7": "A person's choice follows every transfer.",
    "R8": "After a transfer the new school and its authority must be in.",
    "R9": "What counts is passing on the last day before the cut-off.",
}

SETTINGS = {
    "as_of": "First day of the window",
    "deletion_on": "Day on which the deletion runs",
    "feed_lag_days": "Days from leaving SEEMiS to arriving in Glow",
    "cut_off": "First day on which passing is too late: the deletion less the feed lag",
    "last_day": "The day before the cut-off: who passes on it is kept",
    "granular_from": "First day of individual choices",
    "staff_choice_follows": "Does a staff choice act in every authority?",
    "enrolments": "Several enrolments at once: any that passes will do, or all must",
    "establishment_default": "A school without a decision is closed, or follows its authority",
    "known_at": "Only rows recorded by then are seen",
}
FACTS = {
    "version": "glowaudit version",
    "rules": "sha256 of the rules (SQL)",
    "verdicts": "Digest of all verdicts of the run",
    "encoding": "Encoding of the files",
    "mapping": "Headings or words mapped?",
}


def day(value: date | datetime) -> str:
    """`16 May 2016`."""
    return f"{value.day} {value:%B %Y}"


def quarantine_reason(code: str) -> str:
    """`Neither in nor out`."""
    return sentence_case(QUARANTINE_REASONS.get(code, code))


def sentence_case(text: str) -> str:
    """The first letter large, all others as they are."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=4096)  # thousands of people have the same reason
def days_in_words(text: str) -> str:
    """A sentence whose days are in words; ids of decisions stay as they are."""
    return re.sub(r"(?<!decision )(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])", _in_words, text)


def _in_words(found: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(found.group()))
    except ValueError:
        return found.group()


def role(code: str, stage: object) -> str:
    """`Pupil, P4` or `Staff`."""
    return f"{ROLES[code]}, {stage}" if isinstance(stage, str) and stage else ROLES[code]


def counted(number: int, one: str = "person", many: str = "people") -> str:
    """`1 person`, `2,345 people`."""
    return f"{number:,} {one if number == 1 else many}"


def verdict(code: str) -> str:
    """`Will reach Glow`."""
    return VERDICTS[code][0]


def blockers(codes: str) -> str:
    """`School + own choice`; empty where nothing is closed."""
    return " + ".join(GATES.get(code, code) for code in codes.split("+")).capitalize() if codes else ""


def blockers_in_case(codes: str, who_acts: str) -> str:
    """The blockers, with what sets this case apart from others of the same blockers."""
    apart = {"school_closed": " (not open)", "unreadable": " (cannot be read)"}
    if codes == "authority+establishment":
        apart["authority"] = " (follows)"
    return blockers(codes) + apart.get(who_acts, "")


def gate_of(code: str) -> str:
    """`the school's gate`."""
    return f"the {GATES[code]}'s gate"


def cause(change: str, code: str) -> str:
    """`a school's gate opens`; several gates at once are named together."""
    if (change, code) in CAUSES:
        return CAUSES[change, code]
    return f"{blockers(code).lower()}: these gates {'open' if change == 'starts' else 'close'} together"
