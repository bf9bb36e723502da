"""From what was drawn to the rows of an extract: few ids, and days and moments that crowd around those that decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, timezone

from extract_files import Fields, Table
from stories import AUGUST, FIXED, LONG_AGO, SUMMER, WINTER, Attended, Decided

from glowaudit.settings import Settings

COLUMNS = {
    "authorities": ("authority_id", "name"),
    "establishments": ("establishment_id", "name", "authority_id", "sector", "opened_on", "closed_on"),
    "people": ("person_id", "role", "display_name", "stage", "added_on"),
    "enrolments": ("person_id", "establishment_id", "start_on", "end_on", "recorded_at"),
    "decisions": (
        *("decision_id", "scope", "subject_id", "choice", "effective_on"),
        *("recorded_at", "origin", "requested_by", "establishment_id", "note"),
    ),
    "accounts": ("account_id", "person_id", "source", "status", "created_on", "status_on"),
    "feeds": ("person_id", "sent_on", "establishment_id"),
}
NOBODYS_ENROLMENT = ("nobody", "1", "2016-04-28", "", "")  # a file without rows would be unusable
NOBODYS_DECISION = ("d0", "individual", "nobody", "out", "2016-04-28", "", "", "parent", "", "")
AUTHORITIES = ("1", "2", "01")
SCHOOLS = ("1", "a", "01", "A", "3")
PEOPLE = ("p", "1", "01", "P", "é", "2", "a", "10")
DECISION_IDS = ("d9", "d10", "D9", "é", "d1", "1", "01", "d11", "Z", "a", "_", "d2", "d90", "~")
Rows = list[Fields]
Places = tuple[int, ...]


@dataclass(frozen=True)
class Gate:
    """What is decided about an authority or a school."""

    story: tuple[Decided, ...]
    days: Places
    moments: Places


@dataclass(frozen=True)
class School:
    """One school: its authority, whether it opens and closes, and its gate."""

    authority: int
    sector: str
    opening: tuple[bool, bool]
    days: Places
    gate: Gate


@dataclass(frozen=True)
class Schooling:
    """What happens to a person at school."""

    story: tuple[Attended, ...]
    schools: Places
    days: Places
    moments: Places


@dataclass(frozen=True)
class Choices:
    """What is decided about a person."""

    story: tuple[Decided, ...]
    days: Places
    moments: Places
    schools: Places


@dataclass(frozen=True)
class Person:
    """One person: role, name, stage, day added, and what happens to them."""

    described: Fields
    schooling: Schooling
    choices: Choices


def days_near(settings: Settings) -> Fields:
    """Days at and beside every day that decides something, and a few far from all."""
    ends = (settings.granular_from, settings.as_of, settings.last_day, settings.cut_off, settings.deletion_on)
    near = [(on + timedelta(days=n)).isoformat() for n in (0, 1, -1) for on in ends]
    return (LONG_AGO, *near, WINTER, SUMMER, AUGUST)


def moments_near(settings: Settings) -> Fields:
    """Moments at and beside `known_at`, written in every way; unknown first."""
    at = (settings.known_at or datetime.combine(settings.granular_from, time(12))).replace(tzinfo=UTC)
    after = at + timedelta(microseconds=1)
    india, west = timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-1))
    exact = (f"{at:%Y-%m-%dT%H:%M:%S.%f}", f"{at:%Y-%m-%d %H:%M:%S.%f}999Z", at.astimezone(india).isoformat())
    later = (after.isoformat(sep=" "), after.astimezone(west).isoformat())
    rough = ("2016-01-04", at.date().isoformat(), f"{at:%Y-%m-%d %H:%M}", f"{settings.as_of}T23:59:59.5+00:00")
    return ("", *exact, "", *later, *rough)


def _of(values: Fields, place: int) -> str:
    return values[place % len(values)]


@dataclass(frozen=True)
class Ground:
    """The ids, days and moments that places stand for. Places count round and round."""

    authorities: Fields
    schools: Fields
    people: Fields
    days: Fields
    moments: Fields

    def in_order(self, places: Places) -> list[str]:
        """Drawn days in order."""
        return sorted(_of(self.days, place) for place in places)

    def recorded(self, places: Places) -> Fields:
        """Drawn moments; a negative place repeats the first."""
        return tuple(_of(self.moments, place if place >= 0 else places[0]) for place in places)

    def school_row(self, school_id: str, school: School) -> Fields:
        """A row of `establishments`."""
        days = [day if on else "" for day, on in zip(self.in_order(school.days), school.opening, strict=True)]
        return school_id, "School", _of(self.authorities, school.authority), school.sector, *days

    def gate_rows(self, scope: str, subject: str, gate: Gate) -> Rows:
        """Decisions without their ids."""
        days = [*self.in_order(gate.days), AUGUST, LONG_AGO]
        moments = (*self.recorded(gate.moments), "")
        return [
            (scope, subject, choice, days[day], moments[moment], origin, "administrator", "", "")
            for origin, choice, day, moment in gate.story
        ]

    def choice_rows(self, person: str, choices: Choices) -> Rows:
        """Decisions of one person without their ids."""
        days, moments = self.in_order(choices.days), self.recorded(choices.moments)
        return [
            (
                "individual",
                person,
                choice,
                days[day],
                moments[moment],
                origin,
                "parent",
                _of(("", *self.schools), place),
                "",
            )
            for (origin, choice, day, moment), place in zip(choices.story, choices.schools, strict=False)
        ]

    def enrolment_rows(self, person: str, schooling: Schooling) -> Rows:
        """Enrolments of one person."""
        days = FIXED | dict(zip("abc", self.in_order(schooling.days), strict=True))
        moments = ("", *self.recorded(schooling.moments))
        schools = [_of(self.schools, place) for place in schooling.schools]
        return [
            (person, schools[which], days[start], days[end], moments[moment])
            for which, start, end, moment in schooling.story
        ]

    def account_row(self, number: int, drawn: tuple[int, str, str, Places]) -> Fields:
        """An account of somebody, nobody or somebody unknown. A negative place is a day not known."""
        person, source, status, places = drawn
        days = [day if place >= 0 else "" for day, place in zip(self.in_order(places), places, strict=True)]
        return f"acc{number}", _of(("", "nobody", *self.people), person), source, status, *days

    def feed_row(self, drawn: Places) -> Fields:
        """A feed row of somebody or somebody unknown. A negative place is a school not known."""
        person, day, place = drawn
        school = _of(("", *self.schools), place) if place >= 0 else "nowhere"
        return _of(("nobody", *self.people), person), _of(self.days, day), school


@dataclass(frozen=True)
class Population:
    """Everything that was drawn for one extract."""

    authorities: list[Gate]
    schools: list[School]
    people: list[Person]
    more_schooling: list[Schooling] = field(default_factory=list)  # of the last people
    accounts: list[tuple[int, str, str, Places]] = field(default_factory=list)
    feeds: list[tuple[int, int, int]] | None = None
    ids_backwards: bool = False


def _ids(pool: Fields, prefix: str, count: int) -> Fields:
    """The first ids of a pool, and plainer ones when it is used up."""
    return (*pool, *(f"{prefix}{n}" for n in range(count)))[:count]


def ground_of(population: Population, settings: Settings) -> Ground:
    """The ids, days and moments of a population under these settings."""
    authorities = _ids(AUTHORITIES, "authority", len(population.authorities))
    schools = _ids(SCHOOLS, "school", len(population.schools))
    people = _ids(PEOPLE, "person", len(population.people))
    return Ground(authorities, schools, people, days_near(settings), moments_near(settings))


def _enrolments(ground: Ground, population: Population) -> Rows:
    told = [person.schooling for person in population.people] + population.more_schooling
    owners = [*ground.people, *reversed(ground.people)]
    return [row for owner, story in zip(owners, told, strict=False) for row in ground.enrolment_rows(owner, story)]


def _decisions(ground: Ground, population: Population) -> Rows:
    """Decisions with ids whose order as text is neither that of the rows nor of numbers."""
    schools = [school.gate for school in population.schools]
    gates = [("authority", *pair) for pair in zip(ground.authorities, population.authorities, strict=True)]
    gates += [("establishment", *pair) for pair in zip(ground.schools, schools, strict=True)]
    rows = [row for gate in gates for row in ground.gate_rows(*gate)]
    for owner, person in zip(ground.people, population.people, strict=True):
        rows += ground.choice_rows(owner, person.choices)
    count = len(rows) // len(DECISION_IDS) + 1
    ids = [f"{name}.{n}" if n else name for n in range(count) for name in DECISION_IDS]
    order = ids[::-1] if population.ids_backwards else ids
    return [(decision_id, *row) for decision_id, row in zip(order, rows, strict=False)]


def tables_of(population: Population, settings: Settings) -> dict[str, Table]:
    """The clean tables of a population; accounts and feeds only where there are any."""
    ground = ground_of(population, settings)
    schools, people = zip(ground.schools, population.schools, strict=True), population.people
    content: dict[str, Rows | None] = {
        "authorities": [(one, "Authority") for one in ground.authorities],
        "establishments": [ground.school_row(*one) for one in schools],
        "people": [(one, *person.described) for one, person in zip(ground.people, people, strict=True)],
        "enrolments": _enrolments(ground, population) or [NOBODYS_ENROLMENT],
        "decisions": _decisions(ground, population) or [NOBODYS_DECISION],
        "accounts": [ground.account_row(*one) for one in enumerate(population.accounts)] or None,
        "feeds": None if population.feeds is None else [ground.feed_row(one) for one in population.feeds],
    }
    return {name: Table(COLUMNS[name], tuple(rows)) for name, rows in content.items() if rows is not None}
