"""Generated extracts and settings, dense in the cases that go wrong.

Everything stands close together: few ids (the same for authorities, schools and people), days around
`granular_from`, `as_of`, the last day and the cut-off, moments around `known_at`. `cases()` gives clean
extracts in which rows may repeat or clash; `cases(dirty=True)` spoils cells, rows and files as well.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from extract_files import Extract, Fields, Table, write_extract
from gate_table import exhaustive_gate_table, whole_gate_table
from ground import Ground, days_near, moments_near
from hypothesis import strategies as st
from spoiling import dresses, spoils, spoilt

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
AUTHORITIES = ("1", "2", "01")
SCHOOLS = ("1", "a", "01", "A", "3")
PEOPLE = ("p", "1", "01", "P", "é", "2", "a", "10")
DECISION_IDS = ("d9", "d10", "D9", "é", "d1", "1", "01", "d11", "Z", "a", "_", "d2", "d90", "~")
RELEASE = date(2016, 4, 28)


@st.composite
def run_settings(draw: st.DrawFn) -> Settings:
    """Settings over all their values, with short windows close to `granular_from`."""
    granular = RELEASE + timedelta(days=draw(st.sampled_from((0, 0, 1, -1, -200, 40))))
    as_of = RELEASE + timedelta(days=draw(st.integers(-3, 3)))
    lag = draw(st.integers(0, 3))
    known = draw(
        st.sampled_from((None, None, RELEASE - timedelta(days=2), RELEASE, RELEASE + timedelta(days=60)))
    )
    return Settings(
        as_of=as_of,
        deletion_on=as_of + timedelta(days=draw(st.integers(1, 9)) + lag),
        granular_from=granular,
        feed_lag_days=lag,
        staff_choice_follows=draw(st.booleans()),
        enrolments=draw(st.sampled_from(("any", "all"))),
        establishment_default=draw(st.sampled_from(("closed", "authority"))),
        known_at=known and datetime.combine(known, draw(st.sampled_from((time(), time(12), time.max)))),
    )


@st.composite
def _ground(draw: st.DrawFn, settings: Settings) -> Ground:
    return Ground(
        AUTHORITIES[: draw(st.integers(1, len(AUTHORITIES)))],
        SCHOOLS[: draw(st.integers(1, len(SCHOOLS)))],
        PEOPLE[: draw(st.integers(1, len(PEOPLE)))],
        days_near(settings),
        moments_near(settings),
    )


def _with_ids(rows: list[Fields], backwards: bool) -> list[Fields]:
    ids = [f"{name}{n or ''}" for n in range(3) for name in DECISION_IDS]
    return [(ids[-n - 1] if backwards else ids[n], *row) for n, row in enumerate(rows)]


@st.composite
def extracts(draw: st.DrawFn, settings: Settings, dirty: bool = False) -> Extract:
    """An extract whose days and moments crowd around those of the settings."""
    ground = draw(_ground(settings))
    enrolments = draw(ground.first_enrolments())
    enrolments += [row for rows in draw(st.lists(ground.enrolments(), max_size=6)) for row in rows]
    decisions = draw(ground.gate_decisions())
    decisions += [row for rows in draw(st.lists(ground.decisions(), max_size=9)) for row in rows]
    content: dict[str, list[Fields] | None] = {
        "authorities": [(one, "Authority") for one in ground.authorities],
        "establishments": draw(ground.establishments()),
        "people": draw(ground.people_rows()),
        "enrolments": enrolments or draw(ground.enrolments()),
        "decisions": _with_ids(decisions or draw(ground.decisions()), draw(st.booleans())),
        "accounts": draw(ground.accounts()) or None,
        "feeds": draw(ground.feeds()),
    }
    tables = {name: Table(COLUMNS[name], tuple(rows)) for name, rows in content.items() if rows is not None}
    return _worn(draw, tables, dirty)


def _worn(draw: st.DrawFn, tables: dict[str, Table], dirty: bool) -> Extract:
    """Rows repeat and clash; where dirty, files wear other dress, and cells and rows are spoilt."""
    dress = draw(dresses(dirty))
    damage = draw(spoils(dirty))
    worn = {}
    for name, table in tables.items():
        columns, rows = dress.worn_by(
            table.columns, [line for line in table.lines if not isinstance(line, str)]
        )
        lines = spoilt(columns, rows, [one for one in damage if one.table == name])
        kept = replace(table, columns=columns, lines=tuple(lines), newline=dress.newline)
        worn[name] = replace(kept, byte_order_mark=dress.byte_order_mark, last_newline=dress.last_newline)
    return Extract(worn)


@st.composite
def cases(draw: st.DrawFn, dirty: bool = False) -> tuple[Extract, Settings]:
    """An extract and settings that meet."""
    settings = draw(run_settings())
    return draw(extracts(settings, dirty)), settings
