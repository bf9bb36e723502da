"""The tables that the queries of a population start from: authorities, schools, rolls, changes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple

from glowaudit.engine import Engine
from glowaudit.samples.authorities import BY_ID, Authority
from glowaudit.samples.changes import SchoolChange, authority_choices
from glowaudit.samples.schools import School, share_out, staff_counts
from glowaudit.schema import STAGES

_SLOTS = 20
_STAGE_NUMBERS = {stage: number for number, stage in enumerate(STAGES, 1) if stage != "SP"}


_SHAPES = {
    "sample_authorities": "authority_id varchar, name varchar, share double",
    "sample_authority_choices": "authority_id varchar, turn integer, choice varchar, effective_on date",
    "sample_changes": "establishment_id varchar, kind varchar, on_day date, other_id varchar",
    "sample_exchange": "direction varchar, authority_id varchar, slot integer, other_id varchar",
    "sample_establishments": """row_number integer, establishment_id varchar, name varchar,
        authority_id varchar, sector varchar, opened_on date, closed_on date, staff integer,
        first_member integer""",
    "sample_cells": """establishment_id varchar, authority_id varchar, sector varchar, stage varchar,
        stage_number integer, roll integer, first_pupil integer, share_from double, share_width double,
        share_outwith double""",
}
Row = tuple[object, ...]


def load_inputs(
    engine: Engine,
    authorities: Sequence[Authority],
    schools: Sequence[School],
    changes: Sequence[SchoolChange],
) -> None:
    """Create and fill the input tables of the queries."""
    rows: dict[str, Iterable[Row]] = {
        "sample_authorities": (
            (authority.authority_id, authority.name, _share(authority.residents_out[1], authority.pupils[1]))
            for authority in authorities
        ),
        "sample_authority_choices": (
            (authority.authority_id, turn, choice, on)
            for authority in authorities
            for turn, (choice, on) in enumerate(authority_choices(authority.authority_id), 1)
        ),
        "sample_changes": map(astuple, changes),
        "sample_exchange": _exchange({authority.authority_id: authority for authority in authorities}),
        "sample_establishments": _establishments(schools, changes),
        "sample_cells": _cells(schools),
    }
    for name, columns in _SHAPES.items():
        engine.connection.execute(f"create table {name} ({columns})")
        _fill(engine, name, list(rows[name]))


def _fill(engine: Engine, name: str, rows: Sequence[Row]) -> None:
    """Insert rows as one list a column: much faster than one by one."""
    if rows:
        types = [column.split()[1] for column in _SHAPES[name].split(",")]
        lists = ", ".join(f"unnest(cast(${number} as {kind}[]))" for number, kind in enumerate(types, 1))
        columns = [list(column) for column in zip(*rows, strict=True)]
        engine.connection.execute(f"insert into {name} select {lists}", columns)


def _share(part: int, whole: float) -> float:
    return part / whole if whole else 0.0


def _exchange(authorities: dict[str, Authority]) -> Iterator[tuple[str, str, int, str]]:
    """For each authority twenty slots of neighbours: those that pupils come `from`, and that they go `to`."""
    for authority in authorities.values():
        near = [authorities[key] for key in authority.neighbours if key in authorities]
        for direction, weights in (
            ("from", [sum(other.residents_out) + 1.0 for other in near]),
            ("to", [sum(other.pupils_in) + 1.0 for other in near]),
        ):
            slots = share_out(_SLOTS, weights)
            others = [other.authority_id for other, count in zip(near, slots, strict=True) for _ in range(count)]
            yield from ((direction, authority.authority_id, slot, other) for slot, other in enumerate(others))


def _establishments(schools: Sequence[School], changes: Sequence[SchoolChange]) -> Iterator[tuple[object, ...]]:
    """One row a school and sector, in the order of the list, with the first number of its staff."""
    opened = {change.establishment_id: change.on for change in changes if change.kind == "opened"}
    closed = {change.establishment_id: change.on for change in changes if change.kind == "closed"}
    first = 1
    for number, (school, staff) in enumerate(zip(schools, staff_counts(schools), strict=True)):
        key = school.establishment_id
        row = (number, key, school.name, school.authority_id, school.sector)
        yield (*row, opened.get(key), closed.get(key), staff, first)
        first += staff


def _cells(schools: Sequence[School]) -> Iterator[tuple[object, ...]]:
    """One row a school and stage: its roll, and the part of the authority's stage that it is.

    Those parts, laid end to end for P7 and for S1, say which primaries feed which secondary.
    """
    stage_totals: Counter[tuple[str, str]] = Counter()
    for school in schools:
        stage_totals.update({(school.authority_id, stage): roll for stage, roll in school.stages.items()})
    reached: Counter[tuple[str, str]] = Counter()
    first = 1
    for school in schools:
        for stage, roll in school.stages.items():
            key = (school.authority_id, stage)
            total = stage_totals[key] or 1
            part = (reached[key] / total, roll / total, _share_outwith(school))
            where = (school.establishment_id, school.authority_id, school.sector)
            yield (*where, stage, _STAGE_NUMBERS.get(stage), roll, first, *part)
            first += roll
            reached[key] += roll


def _share_outwith(school: School) -> float:
    """Which part of a school's pupils live in another authority; of P1 none, so that P2 to P7 hold all."""
    authority = BY_ID[school.authority_id]
    if school.sector == "Primary":
        return _share(authority.pupils_in[0], authority.pupils[0] * 6 / 7)
    return _share(authority.pupils_in[1], authority.pupils[1]) if school.sector == "Secondary" else 0.0
