"""How each fault of spec 7 and 8 is planted: one function a fault, which notes every alarm that must come of it."""

from collections.abc import Callable
from random import Random

from glowaudit.samples.clean import CLOSED_ON, NIGHTS, SESSION_ENDS, Row, Tables, add, days_after
from glowaudit.samples.planting import OPT_OUT_ON, PLANTS, Ground

_DAY_BEFORE = days_after(OPT_OUT_ON, -1)
_GRANULAR_FROM = "2016-04-28"


def plant_faults(tables: Tables, seed: int) -> Ground:
    """Plant each fault three times, on people who have no other one."""
    ground = Ground(tables, Random(f"faults {seed}"))
    for fault, plant in FAULTS.items():
        for number in range(PLANTS):
            ground.begin(fault, number)
            plant(ground)
    return ground


def _ambiguous(ground: Ground) -> None:
    key = ground.take()
    ground.note("class", "accounts", ground.account(key))


def _manual(ground: Ground) -> None:
    (account,) = ground.of("accounts", ground.take())
    account["source"] = "manual"
    ground.note("class", "accounts", account)


def _in_quarantine(ground: Ground) -> None:
    key = ground.take()
    person = ground.person(key)
    person["role"] = "Learner"
    ground.remove("feeds", *ground.of("feeds", key))
    (account,), (enrolment,) = ground.of("accounts", key), ground.of("enrolments", key)
    ground.note("class", "accounts", account)
    ground.note("quarantine", "people", person, "bad_role")
    ground.note("quarantine", "enrolments", enrolment, "unknown_person")


def _orphan(ground: Ground) -> None:
    """The account of nobody; every other one names somebody who is not in SEEMiS."""
    ground.note("class", "accounts", ground.account("" if ground.number % 2 else f"S{999000 + ground.number}"))


def _missing(ground: Ground) -> None:
    key = ground.take()
    ground.remove("accounts", *ground.of("accounts", key))
    ground.note("class", "people", ground.person(key))


def _not_honoured(ground: Ground) -> None:
    key = ground.take()
    ground.decide(key, "out", OPT_OUT_ON)
    ground.stop(key, OPT_OUT_ON, honoured=False)
    ground.note("class", "accounts", ground.of("accounts", key)[0])


def _sent_while_closed(ground: Ground) -> None:
    key = ground.take_opted_out()
    school = ground.of("enrolments", key)[0]["establishment_id"]
    night = add(ground.tables, "feeds", person_id=key, sent_on=NIGHTS[-1 - ground.number], establishment_id=school)
    ground.note("incident", "feeds", night)


def _carry_mismatch(ground: Ground) -> None:
    key = ground.take()
    ground.decide(key, "in", "2016-05-02")
    _finding(ground, ground.decide(key, "out", OPT_OUT_ON, origin="carried"))


def _carried_without_original(ground: Ground) -> None:
    _finding(ground, ground.decide(ground.take(), "in", OPT_OUT_ON, origin="carried"))


def _conflicting_decisions(ground: Ground) -> None:
    key = ground.take()
    ground.decide(key, "in", OPT_OUT_ON)
    _finding(ground, ground.decide(key, "out", OPT_OUT_ON))
    ground.stop(key, OPT_OUT_ON)


def _unreadable_decision(ground: Ground) -> None:
    """The gate is closed from the first day on which it exists."""
    key = ground.take()
    decision = ground.decide(key, "No thanks", OPT_OUT_ON)
    ground.stop(key, _GRANULAR_FROM)
    _finding(ground, decision)
    ground.note("quarantine", "decisions", decision, "bad_choice", key)


def _backdated_decision(ground: Ground) -> None:
    """Typed in two days late, so that the feed of these nights was wrong."""
    key = ground.take()
    recorded_on = days_after(_DAY_BEFORE, 2)
    _finding(ground, ground.decide(key, "out", _DAY_BEFORE, recorded_on))
    ground.stop(key, recorded_on)
    for night in ground.of("feeds", key):
        if night["sent_on"] > _DAY_BEFORE:
            ground.note("incident", "feeds", night, "sent_while_closed")


def _entry_not_at_entry(ground: Ground) -> None:
    _finding(ground, ground.decide(ground.take("pupil"), "in", OPT_OUT_ON, origin="entry"))


def _overlapping_enrolments(ground: Ground) -> None:
    (first,) = ground.of("enrolments", ground.take("pupil"))
    second = _enrol(ground, first["person_id"], first["establishment_id"], "2015-12-01", first["end_on"])
    first["end_on"] = "2016-02-01"
    ground.note("finding", "enrolments", second)


def _concurrent_enrolments(ground: Ground) -> None:
    key = ground.take("staff")
    ground.note("finding", "enrolments", _enrol(ground, key, ground.elsewhere(key), "2015-08-24"))


def _gap_between_enrolments(ground: Ground) -> None:
    key = ground.take("pupil")
    (present,) = ground.of("enrolments", key)
    _enrol(ground, key, ground.elsewhere(key), present["start_on"], "2015-11-02")
    present |= {"start_on": "2015-11-16", "recorded_at": "2015-11-16T09:00:00"}
    ground.note("finding", "enrolments", present)


def _stuck_at_source(ground: Ground) -> None:
    """The old enrolment has no end; the new one is a second one at once."""
    key = ground.take("pupil")
    (present,) = ground.of("enrolments", key)
    old = _enrol(ground, key, ground.elsewhere(key), present["start_on"])
    present |= {"start_on": "2016-01-18", "recorded_at": "2016-01-18T09:00:00"}
    ground.note("finding", "enrolments", old)
    ground.note("finding", "enrolments", present, "concurrent_enrolments")


def _no_destination(ground: Ground) -> None:
    key = ground.take("pupil")
    (present,) = ground.of("enrolments", key)
    present["end_on"] = "2016-03-24"
    ground.stop(key, NIGHTS[0], honoured=False)
    ground.note("finding", "enrolments", present)
    ground.note("class", "accounts", ground.of("accounts", key)[0], "not_honoured")


def _enrolment_after_closure(ground: Ground) -> None:
    """A pupil of a school that has closed was never moved; their account was disabled with the school."""
    key = ground.take_from_closed_school()
    old, new = sorted(ground.of("enrolments", key), key=lambda row: row["start_on"])
    ground.remove("enrolments", new)
    old["end_on"] = SESSION_ENDS
    ground.stop(key, CLOSED_ON)
    ground.note("finding", "enrolments", old)


def _choice_without_effect(ground: Ground) -> None:
    _finding(ground, ground.decide(ground.take(out_school=True), "in", OPT_OUT_ON))


def _unknown_stage(ground: Ground) -> None:
    person = ground.person(ground.take("pupil"))
    person["stage"] = "P9"
    ground.note("finding", "people", person)


def _missing_name(ground: Ground) -> None:
    person = ground.person(ground.take())
    person["display_name"] = ""
    ground.note("finding", "people", person)


def _unreadable_description(ground: Ground) -> None:
    """The day on which a person was added, or an account was made."""
    key = ground.take()
    if ground.number % 2:
        (account,) = ground.of("accounts", key)
        account["created_on"] = "autumn 2014"
        ground.note("finding", "accounts", account)
    else:
        person = ground.person(key)
        person["added_on"] = "17/08/2012"
        ground.note("finding", "people", person)


def _finding(ground: Ground, decision: Row) -> None:
    ground.note("finding", "decisions", decision, person_id=decision["subject_id"])


def _enrol(ground: Ground, key: str, school: str, start_on: str, end_on: str = "") -> Row:
    cells = {"start_on": start_on, "end_on": end_on, "recorded_at": f"{start_on}T09:00:00"}
    return add(ground.tables, "enrolments", person_id=key, establishment_id=school, **cells)


FAULTS: dict[str, Callable[[Ground], None]] = {
    "ambiguous": _ambiguous,
    "manual": _manual,
    "in_quarantine": _in_quarantine,
    "orphan": _orphan,
    "missing": _missing,
    "not_honoured": _not_honoured,
    "sent_while_closed": _sent_while_closed,
    "carry_mismatch": _carry_mismatch,
    "carried_without_original": _carried_without_original,
    "conflicting_decisions": _conflicting_decisions,
    "unreadable_decision": _unreadable_decision,
    "backdated_decision": _backdated_decision,
    "entry_not_at_entry": _entry_not_at_entry,
    "overlapping_enrolments": _overlapping_enrolments,
    "concurrent_enrolments": _concurrent_enrolments,
    "gap_between_enrolments": _gap_between_enrolments,
    "stuck_at_source": _stuck_at_source,
    "no_destination": _no_destination,
    "enrolment_after_closure": _enrolment_after_closure,
    "choice_without_effect": _choice_without_effect,
    "unknown_stage": _unknown_stage,
    "missing_name": _missing_name,
    "unreadable_description": _unreadable_description,
}
