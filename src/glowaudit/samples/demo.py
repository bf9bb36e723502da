"""The demo: three authorities with invented schools, ordinary people, and the hand-made cases among them."""

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

from glowaudit.samples.demo_case import STAFF, Case, Choice, Place, case_id
from glowaudit.samples.demo_cases import CASES
from glowaudit.samples.demo_schools import (
    AUTHORITIES,
    AUTHORITY_OF,
    GROUP_DECISIONS,
    P7_ENDS,
    PREFIXES,
    SCHOOLS,
    SECONDARY_OF,
    SESSION_BEGINS,
    DemoSchool,
)
from glowaudit.samples.identifiers import next_scn, staff_id
from glowaudit.samples.names import person_name
from glowaudit.samples.writing import write_table

_COLUMNS = {
    "authorities": ("authority_id", "name"),
    "establishments": ("establishment_id", "name", "authority_id", "sector", "opened_on", "closed_on"),
    "people": ("person_id", "role", "display_name", "stage", "added_on"),
    "enrolments": ("person_id", "establishment_id", "start_on", "end_on", "recorded_at"),
    "decisions": (
        "decision_id", "scope", "subject_id", "choice", "effective_on", "recorded_at", "origin", "requested_by",
        "establishment_id", "note",
    ),
}  # fmt: skip
_STAGES = "P1 P2 P3 P4 P5 P6 P7 S1 S2 S3 S4 S5 S6".split()
_OPT_OUT_DAYS = ("2016-04-28", "2016-05-03", "2016-05-05", "2016-05-10")
_ONE_OPTS_OUT_IN = 40
_S6_LEAVES = "2016-06-01"
Row = tuple[str, ...]


def write_demo(directory: Path, seed: int = 2016) -> None:
    """Write the demo; the seed changes the names, ids and opt-outs of the ordinary people only."""
    for name, rows in demo_tables(seed).items():
        write_table(directory / f"{name}.csv", _COLUMNS[name], rows)


def demo_tables(seed: int = 2016) -> dict[str, list[Row]]:
    """The rows of the five files."""
    people = [(case_id(case, number), case) for number, case in enumerate(CASES)]
    people += _ordinary_people(Random(seed))
    return {
        "authorities": list(AUTHORITIES.items()),
        "establishments": [(s.establishment_id, s.name, s.authority_id, s.sector, "", s.closed_on) for s in SCHOOLS],
        "people": sorted(_person_row(person_id, person) for person_id, person in people),
        "enrolments": sorted(
            (person_id, place.establishment_id, place.start_on, place.end_on, place.recorded_at)
            for person_id, person in people
            for place in person.places
        ),
        "decisions": _decision_rows(people),
    }


def _person_row(person_id: str, person: Case) -> Row:
    role = "staff" if person.year == STAFF else "pupil"
    return (person_id, role, person.name, person.stage, person.added_on or min(p.start_on for p in person.places))


def _decision_rows(people: list[tuple[str, Case]]) -> list[Row]:
    """Decisions of authorities and schools, then of people; each authority numbers its own."""
    numbers: Counter[str] = Counter()

    def numbered(authority_id: str, *cells: str) -> Row:
        numbers[authority_id] += 1
        return (f"{PREFIXES[authority_id]}-{numbers[authority_id]:04d}", *cells)

    rows = [
        numbered(
            AUTHORITY_OF.get(subject, subject),
            scope, subject, choice, effective_on, recorded_at, "decision", "administrator", "", note,
        )  # fmt: skip
        for scope, subject, choice, effective_on, recorded_at, note in GROUP_DECISIONS
    ]
    for person_id, person in people:
        for choice in person.choices:
            recorded_in = choice.establishment_id or person.places[0].establishment_id
            rows.append(numbered(AUTHORITY_OF[recorded_in], *_choice_cells(person_id, person, choice, recorded_in)))
    return rows


def _choice_cells(person_id: str, person: Case, choice: Choice, recorded_in: str) -> Row:
    asked_by = "staff" if person.year == STAFF else "parent"
    return (
        "individual", person_id if choice.leading_zero else person_id.lstrip("0"), choice.choice, choice.effective_on,
        choice.recorded_at, choice.origin, asked_by if choice.origin in ("decision", "entry") else "administrator",
        recorded_in, choice.note,
    )  # fmt: skip


def _ordinary_people(draw: Random) -> list[tuple[str, Case]]:
    """Pupils and staff to whom nothing odd happens; about one in forty is opted out."""
    serials: Counter[int] = Counter()
    people: list[tuple[str, Case]] = []
    for school in SCHOOLS:
        for stage, count in school.ordinary.items():
            for number in range(count):
                person = _ordinary_person(draw, school, stage, number)
                serial = serials[person.year] + draw.randrange(50, 4000)
                if person.year == STAFF:
                    person_id, serials[STAFF] = staff_id(serial), serial + 1
                else:
                    person_id, serials[person.year] = next_scn(person.year, serial)
                people.append((person_id, person))
    return people


def _ordinary_person(draw: Random, school: DemoSchool, stage: str, number: int) -> Case:
    choices: tuple[Choice, ...] = ()
    if draw.randrange(_ONE_OPTS_OUT_IN) == 0:
        day = draw.choice(_OPT_OUT_DAYS)
        choices = (Choice("out", day, f"{day}T{draw.randrange(9, 16):02d}:{draw.randrange(60):02d}:00"),)
    if stage == "staff":
        start_on = date(draw.randrange(1998, 2016), *SESSION_BEGINS[school.authority_id])
        places: tuple[Place, ...] = (Place(school.establishment_id, start_on.isoformat()),)
        return Case("", person_name(draw), STAFF, "", places, choices)
    years_at_school = _STAGES.index(stage)
    issued = 2015 - years_at_school - draw.randrange(2)
    return Case("", person_name(draw), issued, stage, _ordinary_places(school, stage, number), choices)


def _ordinary_places(school: DemoSchool, stage: str, number: int) -> tuple[Place, ...]:
    """The place a pupil has; P7 pupils hold one at the secondary for August, and every second S6 pupil leaves."""
    key, authority_id = school.establishment_id, school.authority_id
    years_here = _STAGES.index(stage) - (0 if stage.startswith("P") else _STAGES.index("S1"))
    start_on = date(2015 - years_here, *SESSION_BEGINS[authority_id]).isoformat()
    if stage == "P7":
        august = date(2016, *SESSION_BEGINS[authority_id]).isoformat()
        return (
            Place(key, start_on, P7_ENDS[authority_id], "2016-03-14T09:00:00"),
            Place(SECONDARY_OF[authority_id], august, "", "2016-03-14T09:00:00"),
        )
    ends = stage == "S6" and number % 2 == 0
    return (Place(key, start_on, _S6_LEAVES, "2016-05-03T15:00:00") if ends else Place(key, start_on),)
