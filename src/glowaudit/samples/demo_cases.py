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
    """One row of the establishments, with its ordinary people: pupils in each stage, and staff."""

    establishment_id: str
    name: str
    authority_id: str
    sector: str
    closed_on: str
    pupils: int
    staff: int
    choices: tuple[GroupChoice, ...]


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
class Person:
    """One person: `year` is that of the id, `STAFF` for staff; `stray` decisions lost the id's zero."""

    name: str
    year: int
    stage: str
    places: tuple[Place, ...]
    choices: tuple[Choice, ...] = ()
    added_on: str = ""
    stray: bool = False


@dataclass(frozen=True)
class Case:
    """A hand-made person, what it shows, and the verdict, blockers and findings that must come."""

    person_id: str
    person: Person
    story: str
    verdict: str
    blockers: str
    findings: tuple[str, ...]


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
        )
        for entry in _demo()["schools"]
    ]


def demo_cases() -> list[Case]:
    """The hand-made people; their ids do not depend on the seed."""
    return [_case(number, entry) for number, entry in enumerate(_demo()["cases"])]


def _case(number: int, entry: dict[str, Any]) -> Case:
    ids = _ids()
    year = entry.get("year", STAFF)
    serial = _FIRST_SERIAL + number * _SERIALS_A_CASE
    person = Person(
        entry["name"],
        year,
        entry.get("stage", ""),
        tuple(Place(ids[key], *days) for key, *days in entry["places"]),
        tuple(_choice(*row) for row in entry.get("choices", ())),
        entry.get("added_on", ""),
        entry.get("loses_leading_zero", False),
    )
    return Case(
        staff_id(serial) if year == STAFF else next_scn(year, serial)[0],
        person,
        entry["story"],
        entry["verdict"],
        entry.get("blockers", ""),
        tuple(entry.get("findings", ())),
    )


def _choice(
    choice: str, effective_on: str, recorded_at: str = "", origin: str = "decision", school: str = ""
) -> Choice:
    return Choice(choice, effective_on, recorded_at, origin, _ids()[school] if school else "")


def case_table() -> str:
    """The cases as the Markdown table of the samples' README."""
    rows = ["| person | verdict | blockers | finding | what it shows |", "|---|---|---|---|---|"]
    for case in demo_cases():
        cells = (case.person_id, case.verdict, case.blockers, ", ".join(case.findings), case.story)
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)
