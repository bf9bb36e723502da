"""The cube: people counted by what would keep them, for figures of the gate switches without a kernel.

Each count is of people alike in school, role, stage and *way*: the schools through which their own gate lets data pass
on the day. Whatever gates are then opened or closed, and wherever in the days of the cube the deletion is moved, the
figures are those of the rules, for people with several enrolments too. The format: docs/decisions/0021-cube.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from glowaudit.overlay import laid_over
from glowaudit.pipeline import select_of
from glowaudit.scenario import Scenario
from glowaudit.schema import STAGES
from glowaudit.settings import Settings

if TYPE_CHECKING:
    from glowaudit.audit import Audit

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
    "cube_passages",
)
BEYOND = timedelta(days=92)
ROLES = ("pupil", "staff")
NAMES = """
    select e.establishment_id, e.name, a.authority_id, a.name
    from ledger_authorities a
    left join ledger_establishments e on a.authority_id = e.authority_id
    order by lower(a.name), a.authority_id, lower(e.name), e.establishment_id
"""
Row = tuple[Any, ...]
States = list[tuple[date, str]]


@dataclass(frozen=True)
class Counted:
    """What cubes are packed of.

    until     the last `last_day` that is answered for
    counts    on_day, establishment_id, role, stage, way, people more (or fewer) from that day on
    states    by ("authority" or "establishment", id): from which day on in which state
    passages  by establishment_id: from which day on `open` (its own gate and its authority's) or `closed`
    names     establishment_id, name, authority_id, name, in order of the names; an authority without schools too
    """

    settings: Settings
    until: date
    counts: list[Row]
    states: dict[tuple[str, str], States]
    passages: dict[str, States]
    names: list[Row]


@dataclass(frozen=True)
class Places:
    """The authorities and schools of a cube in order, and where each school stands among them."""

    authorities: list[dict[str, Any]]
    schools: list[dict[str, Any]]
    at: dict[str, int]


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
    counted = count(audit, authorities, until, scenarios)
    return packed(counted, counted.counts, places_of(counted, authorities))


def count(
    audit: Audit,
    authorities: Sequence[str] | None = None,
    until: date | None = None,
    scenarios: Sequence[Scenario] = (),
) -> Counted:
    """Count the people who count in some authorities, or all; as `cube_of`."""
    with laid_over(audit, scenarios, "verdicts", authorities) as settings:
        last = until or min(settings.last_day, date.max - BEYOND * 2) + BEYOND
        engine = audit.engine
        days = {"from_on": "date", "to_on": "date"}
        engine.load("cube_range", days, [(settings.as_of, last + timedelta(days=1))])
        engine.load("cube_authorities", {"authority_id": "varchar"}, [(i,) for i in authorities or ()])
        engine.create("door_needs", select_of(UNLOCK, "door_needs"))
        for step in STEPS:
            engine.create(step, select_of(LAYER, step))
        states: dict[tuple[str, str], States] = {}
        for gate, i, from_on, state in engine.rows("from cube_gates"):
            states.setdefault((gate, i), []).append((from_on, state))
        passages: dict[str, States] = {}
        for i, from_on, state in engine.rows("from cube_passages"):
            passages.setdefault(i, []).append((from_on, state))
        return Counted(settings, last, engine.rows("from cube_counts"), states, passages, engine.rows(NAMES))


def met_by(counts: Collection[Row]) -> set[str]:
    """The schools at which somebody counts or through which somebody's way goes."""
    return {i for row in counts for i in (row[1], *row[4])}


def places_of(counted: Counted, wanted: Sequence[str] | None) -> Places:
    """All authorities and schools wanted, and those that somebody's way meets, in order of their names."""
    met = met_by(counted.counts)
    authorities: dict[str, dict[str, Any]] = {}
    schools: dict[str, dict[str, Any]] = {}
    for i, name, authority_id, authority in counted.names:
        outside = wanted is not None and authority_id not in wanted
        if outside and i not in met:
            continue
        marks = {"outside": True} if outside else {}
        states = counted.states.get(("authority", authority_id), [])
        authorities.setdefault(authority_id, place(authority_id, authority, states) | marks)
        at = list(authorities).index(authority_id)
        if i is None:
            continue
        schools[i] = place(i, name, counted.states.get(("establishment", i), [])) | marks | {"authority": at}
    return Places(list(authorities.values()), list(schools.values()), {i: at for at, i in enumerate(schools)})


def place(i: str, name: str | None, states: States) -> dict[str, Any]:
    """An authority or a school as a cube has it."""
    return {"id": i, "name": name or i, "states": states}


def packed(counted: Counted, counts: list[Row], places: Places) -> dict[str, Any]:
    """The cube of some counts over some places. What it holds has an order that does not depend on ids left out."""
    settings = counted.settings
    everywhere = [*places.authorities, *places.schools]
    changes = {row[0] for row in counts} | {day for each in everywhere for day, _ in each["states"]}
    days = sorted({settings.as_of} | changes)
    day_at = {day: at for at, day in enumerate(days)}
    ways = sorted({tuple(sorted(places.at[i] for i in row[4])) for row in counts})
    way_at = {way: at for at, way in enumerate(ways)}
    stages = (*STAGES, "")
    rows = [
        [
            day_at[on_day],
            places.at[school],
            ROLES.index(role),
            stages.index(stage),
            way_at[tuple(sorted(places.at[i] for i in way))],
            people,
        ]
        for on_day, school, role, stage, way, people in counts
    ]
    return {
        "format": 1,
        "as_of": settings.as_of.isoformat(),
        "deletion_on": settings.deletion_on.isoformat(),
        "feed_lag_days": settings.feed_lag_days,
        "last_day": settings.last_day.isoformat(),
        "until": counted.until.isoformat(),
        "enrolments": settings.enrolments,
        "days": [day.isoformat() for day in days],
        "authorities": [_dated(each, day_at) for each in places.authorities],
        "schools": [_dated(each, day_at) for each in places.schools],
        "roles": list(ROLES),
        "stages": list(stages),
        "ways": [list(way) for way in ways],
        "counts": sorted(rows),
    }


def _dated(each: dict[str, Any], day_at: dict[date, int]) -> dict[str, Any]:
    return each | {"states": [[day_at[day], state] for day, state in each["states"]]}
