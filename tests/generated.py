"""Generated extracts and settings, dense in the cases that go wrong.

Everything stands close together: few ids (the same for authorities, schools and people), days around
`granular_from`, `as_of`, the last day and the cut-off, moments around `known_at`. `cases()` gives clean
extracts in which rows may repeat or clash; `cases(dirty=True)` spoils cells, rows and files as well.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from extract_files import Extract, write_extract
from gate_table import exhaustive_gate_table, whole_gate_table
from ground import Choices, Gate, Person, Population, School, Schooling, tables_of
from hypothesis import strategies as st
from spoiling import dresses, spoils, worn
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
RELEASE = date(2016, 4, 28)
KNOWN = [RELEASE + timedelta(days=days) for days in (0, -2, 60)]


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
    *(st.sampled_from(("active", "active", "disabled", "deleted")), st.tuples(_PLACE, st.integers(-2, 18))),
)
_FEEDS = st.tuples(_PLACE, _PLACE, st.integers(-1, 5))


@st.composite
def run_settings(draw: st.DrawFn) -> Settings:
    """Settings over all their values, with short windows close to `granular_from`."""
    as_of = RELEASE + timedelta(days=draw(st.integers(-3, 2)))
    lag = draw(st.integers(0, 3))
    known = draw(st.none() | st.sampled_from(KNOWN))
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


@st.composite
def extracts(draw: st.DrawFn, settings: Settings, dirty: bool = False) -> Extract:
    """An extract whose days and moments crowd around those of the settings."""
    population = Population(
        authorities=draw(st.lists(_GATES, min_size=1, max_size=3)),
        schools=draw(st.lists(_SCHOOLS, min_size=1, max_size=5)),
        people=draw(st.lists(_PEOPLE, min_size=1, max_size=8)),
        more_schooling=draw(st.lists(_SCHOOLING, max_size=2)),
        accounts=draw(st.lists(_ACCOUNTS, max_size=8)),
        feeds=draw(st.none() | st.lists(_FEEDS, max_size=8)),
        ids_backwards=draw(st.booleans()),
    )
    return worn(tables_of(population, settings), draw(dresses(dirty)), draw(spoils(dirty)))


@st.composite
def cases(draw: st.DrawFn, dirty: bool = False) -> tuple[Extract, Settings]:
    """An extract and settings that meet."""
    settings = draw(run_settings())
    return draw(extracts(settings, dirty)), settings
