"""The demo: three authorities with invented schools, ordinary people, and the hand-made cases among them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from glowaudit.samples.demo_cases import (
    STAFF,
    Choice,
    DemoAuthority,
    DemoSchool,
    GroupChoice,
    Person,
    Place,
    demo_authorities,
    demo_cases,
    demo_schools,
    unusable_people,
)
from glowaudit.samples.demo_glow import account_rows, feed_rows
from glowaudit.samples.identifiers import next_scn, staff_id
from glowaudit.samples.names import person_name
from glowaudit.samples.writing import write_table
from glowaudit.schema import STAGES, TABLES

_OPT_OUT_DAYS = ("2016-04-28", "2016-05-03", "2016-05-05", "2016-05-10")
_ONE_OPTS_OUT_IN = 40
_S6_LEAVES = "2016-06-01"
_SECTOR_STAGES = {"Primary": STAGES[:7], "Secondary": STAGES[7:13]}
Row = tuple[str, ...]


def write_demo(directory: Path, seed: int = 2016) -> None:
    """Write the demo; the seed changes the names, ids and opt-outs of the ordinary people only."""
    for name, rows in demo_tables(seed).items():
        write_table(directory / f"{name}.csv", TABLES[name].columns, rows)


def demo_tables(seed: int = 2016) -> dict[str, list[Row]]:
    """The rows of the seven files."""
    people = [(case.person_id, case.person) for case in demo_cases()]
    people += _ordinary_people(Random(seed))
    unusable = [(each.person_id, each.person) for each in unusable_people()]
    unusable_rows = [(each.person_id, each.role, *_person_row("", each.person)[2:]) for each in unusable_people()]
    return {
        "authorities": [(a.authority_id, a.name) for a in demo_authorities()],
        "establishments": [
            (school.establishment_id, school.name, school.authority_id, school.sector, "", school.closed_on)
            for school in demo_schools()
        ],
        "people": sorted([*(_person_row(person_id, person) for person_id, person in people), *unusable_rows]),
        "enrolments": sorted(
            (person_id, place.establishment_id, place.start_on, place.end_on, place.recorded_at)
            for person_id, person in people + unusable
            for place in person.places
        ),
        "decisions": _numbered([*_group_decisions(), *_individual_decisions(people)]),
        "accounts": account_rows(Random(f"accounts {seed}"), people, unusable),
        "feeds": feed_rows(people),
    }


def _person_row(person_id: str, person: Person) -> Row:
    role = "staff" if person.year == STAFF else "pupil"
    added_on = person.added_on or min(place.start_on for place in person.places)
    return (person_id, role, person.name, person.stage, added_on)


def _numbered(decisions: Iterable[tuple[str, Row]]) -> list[Row]:
    """Decisions with their ids: each authority numbers its own, in the order given."""
    prefixes = {authority.authority_id: authority.prefix for authority in demo_authorities()}
    numbers: Counter[str] = Counter()
    rows: list[Row] = []
    for authority_id, cells in decisions:
        numbers[authority_id] += 1
        rows.append((f"{prefixes[authority_id]}-{numbers[authority_id]:04d}", *cells))
    return rows


def _group_decisions() -> Iterator[tuple[str, Row]]:
    """Those of authorities and schools, each with the authority that recorded it."""
    for authority in demo_authorities():
        for choice in authority.choices:
            yield authority.authority_id, _group_row("authority", authority.authority_id, choice)
    for school in demo_schools():
        for choice in school.choices:
            yield _recorded_by(school), _group_row("establishment", school.establishment_id, choice)


def _recorded_by(school: DemoSchool) -> str:
    """The authority of a school; the first one where the row does not name it."""
    return school.authority_id or demo_authorities()[0].authority_id


def _group_row(scope: str, subject: str, choice: GroupChoice) -> Row:
    recorded = (choice.recorded_at, "decision", "administrator", "", choice.note)
    return (scope, subject, choice.choice, choice.effective_on, *recorded)


def _individual_decisions(people: Iterable[tuple[str, Person]]) -> Iterator[tuple[str, Row]]:
    """Those of people, each with the authority of the school where it was recorded."""
    authority_of = {school.establishment_id: _recorded_by(school) for school in demo_schools()}
    for person_id, person in people:
        subject = person_id.lstrip("0") if person.stray else person_id
        for choice in person.choices:
            school = choice.establishment_id or person.places[0].establishment_id
            recorded = (choice.recorded_at, choice.origin, _asked_by(person, choice), school, "")
            yield (
                authority_of[school],
                ("individual", subject, choice.choice, choice.effective_on, *recorded),
            )


def _asked_by(person: Person, choice: Choice) -> str:
    if choice.origin not in ("decision", "entry"):
        return "administrator"
    return "staff" if person.year == STAFF else "parent"


def _ordinary_people(draw: Random) -> list[tuple[str, Person]]:
    """Pupils and staff to whom nothing odd happens; about one in forty is opted out."""
    authorities = {authority.authority_id: authority for authority in demo_authorities()}
    serials: Counter[int] = Counter()
    people: list[tuple[str, Person]] = []
    for school in demo_schools():
        stages = [stage for stage in _SECTOR_STAGES[school.sector] for _ in range(school.pupils)]
        for number, stage in enumerate([*stages, *[""] * school.staff]):
            person = _ordinary_person(draw, school, authorities[school.authority_id], stage, number)
            serial = serials[person.year] + draw.randrange(50, 4000)
            if person.year == STAFF:
                person_id, serials[STAFF] = staff_id(serial), serial + 1
            else:
                person_id, serials[person.year] = next_scn(person.year, serial)
            people.append((person_id, person))
    return people


def _ordinary_person(draw: Random, school: DemoSchool, authority: DemoAuthority, stage: str, number: int) -> Person:
    """A pupil of this stage, or where there is none a member of staff; every second S6 pupil leaves."""
    name, choices = " ".join(person_name(draw)), _ordinary_choices(draw)
    if not stage:
        place = Place(school.establishment_id, f"{draw.randrange(1998, 2016)}-{authority.session_begins}")
        return Person(name, STAFF, "", (place,), choices)
    issued = 2015 - STAGES.index(stage) - draw.randrange(2)
    leaves = stage == "S6" and number % 2 == 0
    return Person(name, issued, stage, _ordinary_places(school, authority, stage, leaves), choices)


def _ordinary_choices(draw: Random) -> tuple[Choice, ...]:
    if draw.randrange(_ONE_OPTS_OUT_IN):
        return ()
    day = draw.choice(_OPT_OUT_DAYS)
    return (Choice("out", day, f"{day}T{draw.randrange(9, 16):02d}:{draw.randrange(60):02d}:00"),)


def _ordinary_places(school: DemoSchool, authority: DemoAuthority, stage: str, leaves: bool) -> tuple[Place, ...]:
    """The place a pupil has; P7 pupils hold one at the secondary for August."""
    years_here = _SECTOR_STAGES[school.sector].index(stage)
    start_on = f"{2015 - years_here}-{authority.session_begins}"
    if stage == "P7":
        recorded_at = "2016-03-14T09:00:00"
        return (
            Place(school.establishment_id, start_on, authority.p7_ends, recorded_at),
            Place(authority.secondary_id, f"2016-{authority.session_begins}", "", recorded_at),
        )
    if leaves:
        return (Place(school.establishment_id, start_on, _S6_LEAVES, "2016-05-03T15:00:00"),)
    return (Place(school.establishment_id, start_on),)
