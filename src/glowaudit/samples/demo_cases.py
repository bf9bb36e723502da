"""What `demo.toml` holds: authorities, schools, and hand-made people with what an audit must make of each."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from glowaudit.samples.identifiers import next_scn, staff_id

AS_OF, DELETION_ON = "2016-05-16", "2016-07-01"
STAFF = 0
_FIRST_SERIAL, _SERIALS_A_CASE = 900000, 10
_IN_STEP = {
    "reaches": ("in_step_in", "keep"),
    "will_stop": ("in_step_in", "delete"),
    "will_reach": ("in_step_out", "create"),
    "reaches_briefly": ("in_step_out", "create"),
}


@dataclass(frozen=True)
class GroupChoice:
    """One decision of an authority or a school."""

    choice: str
    effective_on: str
    recorded_at: str
    note: str = ""


@dataclass(frozen=True)
class DemoAuthority:
    """One authority: how its decision ids begin, and its school year (`08-17` is 17 August)."""

    authority_id: str
    name: str
    prefix: str
    session_begins: str
    p7_ends: str
    secondary_id: str
    choices: tuple[GroupChoice, ...]


@dataclass(frozen=True)
class DemoSchool:
    """One row of the establishments, with its ordinary people: pupils in each stage, and staff.

    `manual_accounts`: its pupils have accounts that were made by hand.
    """

    establishment_id: str
    name: str
    authority_id: str
    sector: str
    closed_on: str
    pupils: int
    staff: int
    choices: tuple[GroupChoice, ...]
    manual_accounts: bool = False


@dataclass(frozen=True)
class Place:
    """One enrolment row of a person."""

    establishment_id: str
    start_on: str
    end_on: str = ""
    recorded_at: str = ""


@dataclass(frozen=True)
class Choice:
    """One decision row of a person; an empty `establishment_id` is that of the first place."""

    choice: str
    effective_on: str
    recorded_at: str = ""
    origin: str = "decision"
    establishment_id: str = ""


@dataclass(frozen=True)
class Account:
    """One account row of a person."""

    source: str
    status: str
    created_on: str
    status_on: str = ""


@dataclass(frozen=True)
class Person:
    """One person: `year` is that of the id, `STAFF` for staff; `stray` decisions lost the id's zero.

    `accounts` None: those that anybody would have; `sent_until`: the last night of the feed, empty: the usual one.
    """

    name: str
    year: int
    stage: str
    places: tuple[Place, ...]
    choices: tuple[Choice, ...] = ()
    added_on: str = ""
    stray: bool = False
    accounts: tuple[Account, ...] | None = None
    sent_until: str = ""


@dataclass(frozen=True)
class Case:
    """A hand-made person, what it shows, and the verdict, blockers, findings, class and next that must come."""

    person_id: str
    person: Person
    story: str
    verdict: str
    blockers: str
    findings: tuple[str, ...]
    stands: str
    next: str


@dataclass(frozen=True)
class Unusable:
    """A person whose row in people cannot be used, with the role that it gives."""

    person_id: str
    person: Person
    role: str


@dataclass(frozen=True)
class Spare:
    """An account of nobody: what it shows, and the class and next that must come; empty where it counts as none."""

    story: str
    person_id: str
    account: Account
    stands: str
    next: str


@cache
def _demo() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(files(__package__).joinpath("demo.toml").read_text(encoding="utf-8"))


def _ids() -> dict[str, str]:
    """SEED codes by the short names that the file uses."""
    return {school["key"]: school["establishment_id"] for school in _demo()["schools"]}


def _group_choices(entry: dict[str, Any]) -> tuple[GroupChoice, ...]:
    return tuple(GroupChoice(*row) for row in entry.get("decisions", ()))


def demo_authorities() -> list[DemoAuthority]:
    """The three authorities."""
    return [
        DemoAuthority(
            entry["authority_id"],
            entry["name"],
            entry["prefix"],
            entry["session_begins"],
            entry["p7_ends"],
            _ids()[entry["secondary"]],
            _group_choices(entry),
        )
        for entry in _demo()["authorities"]
    ]


def demo_schools() -> list[DemoSchool]:
    """The schools, one row each; a through school has two."""
    return [
        DemoSchool(
            entry["establishment_id"],
            entry["name"],
            entry["authority_id"],
            entry["sector"],
            entry.get("closed_on", ""),
            entry.get("pupils", 0),
            entry.get("staff", 0),
            _group_choices(entry),
            entry.get("manual_accounts", False),
        )
        for entry in _demo()["schools"]
    ]


def demo_cases() -> list[Case]:
    """The hand-made people; their ids do not depend on the seed."""
    return [_case(number, entry) for number, entry in enumerate(_demo()["cases"])]


def unusable_people() -> list[Unusable]:
    """The people whose rows are in quarantine; their ids follow those of the cases."""
    first = len(_demo()["cases"])
    return [
        Unusable(*_identified(number, entry), entry["role"])
        for number, entry in enumerate(_demo()["unusable_people"], first)
    ]


def spare_accounts() -> list[Spare]:
    """The accounts of nobody."""
    return [
        Spare(entry["story"], person_id, Account(*account), entry.get("class", ""), entry.get("next", ""))
        for entry in _demo()["accounts_of_nobody"]
        for person_id, *account in [entry["row"]]
    ]


def _case(number: int, entry: dict[str, Any]) -> Case:
    usual = _IN_STEP.get(entry["verdict"], ("in_step_out", "none"))
    return Case(
        *_identified(number, entry),
        entry["story"],
        entry["verdict"],
        entry.get("blockers", ""),
        tuple(entry.get("findings", ())),
        entry.get("class", usual[0]),
        entry.get("next", usual[1]),
    )


def _identified(number: int, entry: dict[str, Any]) -> tuple[str, Person]:
    """The id and the person of an entry; the id depends on its number and year only."""
    ids = _ids()
    year = entry.get("year", STAFF)
    serial = _FIRST_SERIAL + number * _SERIALS_A_CASE
    accounts = entry.get("accounts")
    person = Person(
        entry["name"],
        year,
        entry.get("stage", ""),
        tuple(Place(ids[key], *days) for key, *days in entry["places"]),
        tuple(_choice(*row) for row in entry.get("choices", ())),
        entry.get("added_on", ""),
        entry.get("loses_leading_zero", False),
        None if accounts is None else tuple(Account(*row) for row in accounts),
        entry.get("sent_until", ""),
    )
    return staff_id(serial) if year == STAFF else next_scn(year, serial)[0], person


def _choice(
    choice: str, effective_on: str, recorded_at: str = "", origin: str = "decision", school: str = ""
) -> Choice:
    return Choice(choice, effective_on, recorded_at, origin, _ids()[school] if school else "")


def case_table() -> str:
    """The cases as the Markdown table of the samples' README."""
    rows = [
        "| person | verdict | blockers | finding | account | next | what it shows |",
        "|---|---|---|---|---|---|---|",
    ]
    for case in demo_cases():
        findings = ", ".join(case.findings)
        cells = (case.person_id, case.verdict, case.blockers, findings, case.stands, case.next, case.story)
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)
