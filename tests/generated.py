"""Generated extracts and settings, dense in the cases that go wrong.

Everything stands close together: few ids (the same for authorities, schools and people), days around
`granular_from`, `as_of`, the last day and the cut-off, moments around `known_at`. `cases()` gives clean
extracts in which rows may repeat or clash; `cases(dirty=True)` spoils cells, rows and files as well.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from extract_files import Extract, Table, write_extract
from gate_table import exhaustive_gate_table, whole_gate_table
from ground import Choices, Gate, Ground, Person, Rows, School, Schooling, ground_of, with_ids
from hypothesis import strategies as st
from spoiling import Dress, Spoil, dresses, spoils, spoilt
from stories import CHOICES, GATE_CHOICES, OPENINGS, SCHOOLINGS

from glowaudit.settings import Settings

__all__ = [
    "cases",
    "exhaustive_gate_table",
    "extracts",
    "run_settings",
    "whole_gate_table",
    "write_extract",
]
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
NOBODYS_DECISION = ("individual", "nobody", "out", "2016-04-28", "", "", "parent", "", "")
RELEASE = date(2016, 4, 28)


_PLACE, _SCHOOL, _MOMENT = st.integers(0, 18), st.integers(0, 4), st.integers(0, 10)
_TWO_DAYS, _TWO_SCHOOLS = st.tuples(_PLACE, _PLACE), st.tuples(_SCHOOL, _SCHOOL)
_TWO_MOMENTS = st.tuples(_MOMENT, st.integers(-5, 10))  # a negative one repeats the first
_GATES = st.builds(Gate, st.sampled_from(GATE_CHOICES), _TWO_DAYS, _TWO_MOMENTS)
_SCHOOLS = st.builds(
    School, st.integers(0, 2), st.sampled_from(("", "primary")), st.sampled_from(OPENINGS), _TWO_DAYS, _GATES
)
_SCHOOLING = st.builds(
    Schooling, st.sampled_from(SCHOOLINGS), _TWO_SCHOOLS, st.tuples(_PLACE, _PLACE, _PLACE), _TWO_MOMENTS
)
_CHOICES = st.builds(Choices, st.sampled_from(CHOICES), _TWO_DAYS, _TWO_MOMENTS, _TWO_SCHOOLS)
_DESCRIBED = st.tuples(
    *map(st.sampled_from, (("pupil", "staff"), ("", "Name"), ("P7", "", "s1", "P9"), ("", "2016-04-28")))
)
_PEOPLE = st.builds(Person, _DESCRIBED, _SCHOOLING, _CHOICES)
_ACCOUNTS = st.tuples(
    *(st.integers(0, 9), st.sampled_from(("seemis", "manual"))),
    *(st.sampled_from(("active", "active", "disabled", "deleted")), _TWO_DAYS),
)
_KNOWN = [RELEASE + timedelta(days=days) for days in (0, -2, 60)]


@st.composite
def run_settings(draw: st.DrawFn) -> Settings:
    """Settings over all their values, with short windows close to `granular_from`."""
    as_of = RELEASE + timedelta(days=draw(st.integers(-3, 2)))
    lag = draw(st.integers(0, 3))
    known = draw(st.none() | st.sampled_from(_KNOWN))
    return Settings(
        as_of=as_of,
        deletion_on=as_of + timedelta(days=draw(st.integers(1, 8)) + lag),
        granular_from=RELEASE + timedelta(days=draw(st.sampled_from((0, 0, 1, -1, 2, -200, 40)))),
        feed_lag_days=lag,
        staff_choice_follows=draw(st.booleans()),
        enrolments=draw(st.sampled_from(("any", "all"))),
        establishment_default=draw(st.sampled_from(("closed", "authority"))),
        known_at=known and datetime.combine(known, draw(st.sampled_from((time(), time(12), time.max)))),
    )


def _enrolments(ground: Ground, people: list[Person], more: list[Schooling]) -> Rows:
    """What happens to each person, and to the last ones once more."""
    told = [person.schooling for person in people] + more
    owners = [*ground.people, *reversed(ground.people)]
    return [row for owner, story in zip(owners, told, strict=False) for row in ground.enrolment_rows(owner, story)]


def _decisions(ground: Ground, authorities: list[Gate], schools: list[School], people: list[Person]) -> Rows:
    gates = [("authority", one, gate) for one, gate in zip(ground.authorities, authorities, strict=True)]
    gates += [("establishment", one, school.gate) for one, school in zip(ground.schools, schools, strict=True)]
    rows = [row for gate in gates for row in ground.gate_rows(*gate)]
    own = zip(ground.people, people, strict=True)
    return rows + [row for owner, person in own for row in ground.choice_rows(owner, person.choices)]


@st.composite
def extracts(draw: st.DrawFn, settings: Settings, dirty: bool = False) -> Extract:
    """An extract whose days and moments crowd around those of the settings."""
    authorities = draw(st.lists(_GATES, min_size=1, max_size=3))
    schools = draw(st.lists(_SCHOOLS, min_size=1, max_size=5))
    people = draw(st.lists(_PEOPLE, min_size=1, max_size=8))
    ground = ground_of(settings, len(authorities), len(schools), len(people))
    enrolments = _enrolments(ground, people, draw(st.lists(_SCHOOLING, max_size=2)))
    decisions = with_ids(_decisions(ground, authorities, schools, people), draw(st.booleans()))
    accounts = [ground.account_row(*one) for one in enumerate(draw(st.lists(_ACCOUNTS, max_size=4)))]
    feeds = draw(st.none() | st.lists(st.tuples(_PLACE, _PLACE, _SCHOOL), max_size=3))
    content: dict[str, Rows | None] = {
        "authorities": [(one, "Authority") for one in ground.authorities],
        "establishments": [ground.school_row(*one) for one in zip(ground.schools, schools, strict=True)],
        "people": [(one, *person.described) for one, person in zip(ground.people, people, strict=True)],
        "enrolments": enrolments or [NOBODYS_ENROLMENT],
        "decisions": decisions or [("d0", *NOBODYS_DECISION)],
        "accounts": accounts or None,
        "feeds": None if feeds is None else [ground.feed_row(one) for one in feeds],
    }
    tables = {name: Table(COLUMNS[name], tuple(rows)) for name, rows in content.items() if rows is not None}
    return worn(tables, draw(dresses(dirty)), draw(spoils(dirty)))


def worn(tables: dict[str, Table], dress: Dress, damage: list[Spoil]) -> Extract:
    """The tables in this dress, after everything that goes wrong with them."""
    made = {}
    for name, table in tables.items():
        columns, rows = dress.worn_by(table.columns, [line for line in table.lines if not isinstance(line, str)])
        lines = tuple(spoilt(columns, rows, [one for one in damage if one.table == name]))
        made[name] = Table(columns, lines, dress.newline, dress.byte_order_mark, dress.last_newline, dress.quoted)
    return Extract(made)


@st.composite
def cases(draw: st.DrawFn, dirty: bool = False) -> tuple[Extract, Settings]:
    """An extract and settings that meet."""
    settings = draw(run_settings())
    return draw(extracts(settings, dirty)), settings
