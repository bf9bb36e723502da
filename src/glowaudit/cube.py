"""The cube: people counted by what would keep them, for figures of the gate switches without a kernel.

Each count is of people alike in school, role, stage and *way*: the schools through which their own gate lets data pass
on the day. Whatever gates are then opened or closed, and wherever in the days of the cube the deletion is moved, the
figures are those of the rules, for people with several enrolments too. The format: docs/decisions/0021-cube.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from glowaudit.overlay import laid_over
from glowaudit.pipeline import select_of
from glowaudit.scenario import Scenario
from glowaudit.schema import STAGES
from glowaudit.settings import Settings

if TYPE_CHECKING:
    from glowaudit.audit import Audit
    from glowaudit.engine import Engine

LAYER = "9_cube"
UNLOCK = "8_unlock"
STEPS = (
    "cube_spells",
    "cube_doors",
    "cube_plain_people",
    "cube_segments",
    "cube_states",
    "cube_counts",
    "cube_gates",
)
BEYOND = timedelta(days=92)
ROLES = ("pupil", "staff")
NAMES = """
    select e.establishment_id, e.name, e.authority_id, a.name
    from ledger_establishments e
    inner join ledger_authorities a on e.authority_id = a.authority_id
    order by lower(a.name), a.authority_id, lower(e.name), e.establishment_id
"""


def cube_of(
    audit: Audit,
    authorities: Sequence[str] | None = None,
    until: date | None = None,
    scenarios: Sequence[Scenario] = (),
) -> dict[str, Any]:
    """The cube of an audit, as JSON can hold it; of the people who count in some authorities, or of all.

    until      the last `last_day` that it answers for (None: 92 days after that of the run)
    scenarios  laid over the audit before counting, in order
    """
    with laid_over(audit, scenarios, "verdicts", authorities) as settings:
        last = until or min(settings.last_day, date.max - BEYOND * 2) + BEYOND
        engine = audit.engine
        days = {"from_on": "date", "to_on": "date"}
        engine.load("cube_range", days, [(settings.as_of, last + timedelta(days=1))])
        engine.load("cube_authorities", {"authority_id": "varchar"}, [(i,) for i in authorities or ()])
        engine.create("door_needs", select_of(UNLOCK, "door_needs"))
        for step in STEPS:
            engine.create(step, select_of(LAYER, step))
        return _packed(engine, settings, last, authorities)


def _packed(engine: Engine, settings: Settings, until: date, authorities: Sequence[str] | None) -> dict[str, Any]:
    counts = engine.rows("from cube_counts")
    gates = engine.rows("from cube_gates")
    places = _places(engine, authorities, {i for row in counts for i in (row[1], *row[4])})
    school_at = {school["id"]: place for place, school in enumerate(places["schools"])}
    days = sorted({settings.as_of} | {row[0] for row in counts} | {row[2] for row in gates})
    day_at = {day: place for place, day in enumerate(days)}
    ways: dict[tuple[int, ...], int] = {}
    stages = (*STAGES, "")
    packed = [
        [
            day_at[on_day],
            school_at[school],
            ROLES.index(role),
            stages.index(stage),
            ways.setdefault(tuple(sorted(school_at[i] for i in way)), len(ways)),
            people,
        ]
        for on_day, school, role, stage, way, people in counts
    ]
    _add_states(places, gates, day_at)
    return {
        "format": 1,
        "as_of": settings.as_of.isoformat(),
        "deletion_on": settings.deletion_on.isoformat(),
        "feed_lag_days": settings.feed_lag_days,
        "last_day": settings.last_day.isoformat(),
        "until": until.isoformat(),
        "enrolments": settings.enrolments,
        "days": [day.isoformat() for day in days],
        **places,
        "roles": list(ROLES),
        "stages": list(stages),
        "ways": [list(way) for way in ways],
        "counts": packed,
    }


def _places(engine: Engine, wanted: Sequence[str] | None, met: set[str]) -> dict[str, list[dict[str, Any]]]:
    """Authorities and schools in order of their names: all of those wanted, and those that somebody's way meets."""
    authorities: dict[str, dict[str, Any]] = {}
    schools: list[dict[str, Any]] = []
    for i, name, authority_id, authority in engine.rows(NAMES):
        outside = wanted is not None and authority_id not in wanted
        if outside and i not in met:
            continue
        authorities.setdefault(authority_id, _place(authority_id, authority, outside))
        at = list(authorities).index(authority_id)
        schools.append(_place(i, name, outside) | {"authority": at})
    return {"authorities": list(authorities.values()), "schools": schools}


def _place(i: str, name: str | None, outside: bool) -> dict[str, Any]:
    named = {"id": i, "name": name or i, "states": []}
    return named | {"outside": True} if outside else named


def _add_states(places: dict[str, list[dict[str, Any]]], gates: list[Any], day_at: dict[date, int]) -> None:
    known = {("authority", place["id"]): place for place in places["authorities"]}
    known |= {("establishment", place["id"]): place for place in places["schools"]}
    for gate, i, from_on, state in gates:
        if (gate, i) in known:
            known[gate, i]["states"].append([day_at[from_on], state])
