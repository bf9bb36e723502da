"""The invented population of one authority or the nation, made by the queries in `sql/` and written as CSV.

Chance is arithmetic on the seed, a purpose and a number: no generator has a state, so that the same seed gives the
same bytes whatever the number of threads.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from importlib.resources import files
from pathlib import Path
from random import Random

import duckdb

from glowaudit.samples.authorities import BY_ID, Authority
from glowaudit.samples.changes import SchoolChange, authority_choices, draw_changes
from glowaudit.samples.identifiers import remainder_sql
from glowaudit.samples.schools import School, invent_schools, read_schools, share_out, staff_counts

SLOTS = 20
_STAGE_NUMBERS = {stage: number for number, stage in enumerate("P1 P2 P3 P4 P5 P6 P7 S1 S2 S3 S4 S5 S6".split(), 1)}
_STEPS = (
    "school_numbers", "pupils", "earlier_places", "later_places", "pupil_ids", "staff",
    "enrolments", "people", "choices", "establishment_choices", "decisions",
)  # fmt: skip
_MIX = "(xor({x}, {x} >> 15) * {factor}) % 2147483648"
# Salts keep the draws of different purposes apart; 1000003 spreads neighbouring numbers.
_MACROS = f"""
create macro mixed_once(x) as {_MIX.format(x="x", factor=739982445)};
create macro mixed(x) as mixed_once(mixed_once(mixed_once(x)));
create macro salt(purpose) as
    cast(md5_number_lower(purpose || '/' || getvariable('seed')) % 2147483648 as bigint);
create macro chance(purpose, key) as mixed((key * 1000003 + salt(purpose)) % 2147483648) / 2147483648.0;
create macro on_a_school_day(day) as
    cast(day as date) + case dayofweek(cast(day as date)) when 6 then 2 when 0 then 1 else 0 end;
create macro school_day(first_day, days, u) as on_a_school_day(first_day + cast(floor(days * u) as integer));
create macro session_start(authority_id, year) as
    on_a_school_day(make_date(year, 8, 12 + cast(authority_id as integer) // 10 % 6));
create macro p7_ends_on(authority_id) as case when cast(authority_id as integer) // 10 % 4 = 1
    then date '2016-06-25' else session_start(authority_id, 2016) end;
create macro snapshot_on() as date '2016-05-13';
create macro moment(day, key) as
    cast(day as timestamp) + to_minutes(cast(480 + floor(540 * chance('minute', key)) as bigint));
create macro staff_id(member) as 'S' || lpad(cast(member * 386117 % 999983 as varchar), 6, '0');
create macro scn_remainder(body) as {remainder_sql("body")};
"""


def write_population(
    directory: Path, authority_id: str | None = None, schools: Path | None = None, seed: int = 2016, threads: int = 0
) -> None:
    """Write the five files of the nation, or of one authority, on real schools (`schools`: their list) or invented.

    `threads` 0 means as many as the machine has; the files do not depend on it.
    """
    authorities = [BY_ID[authority_id]] if authority_id else list(BY_ID.values())
    draw = Random(seed)
    chosen = {authority.authority_id for authority in authorities}
    rows = read_schools(schools) if schools else invent_schools(draw, authorities)
    listed = [school for school in rows if school.authority_id in chosen]
    with duckdb.connect() as connection:
        if threads:
            connection.execute(f"set threads = {threads}")
        connection.execute(f"set variable seed = {seed}")
        connection.execute(_MACROS)
        _load(connection, authorities, listed, draw_changes(draw, listed))
        for step in _STEPS:
            query = files(__package__).joinpath("sql", f"{step}.sql").read_text(encoding="utf-8")
            connection.execute(f"create table {step} as {query}")
        _write(connection, directory)


def _load(
    connection: duckdb.DuckDBPyConnection,
    authorities: Sequence[Authority],
    schools: Sequence[School],
    changes: Sequence[SchoolChange],
) -> None:
    """The input tables of the queries."""
    choices = [
        (authority.authority_id, turn, choice, on)
        for authority in authorities
        for turn, (choice, on) in enumerate(authority_choices(authority.authority_id), 1)
    ]
    tables = {
        "sample_authorities(authority_id varchar, name varchar, share double)": [
            (a.authority_id, a.name, _share(a.residents_out[1], a.pupils[1])) for a in authorities
        ],
        "sample_authority_choices(authority_id varchar, turn integer, choice varchar, effective_on date)": choices,
        "sample_changes(establishment_id varchar, kind varchar, on_day date, other_id varchar)": [
            astuple(change) for change in changes
        ],
        "sample_exchange(direction varchar, authority_id varchar, slot integer, other_id varchar)": list(
            _exchange({authority.authority_id: authority for authority in authorities})
        ),
        "sample_establishments(row_number integer, establishment_id varchar, name varchar, authority_id varchar, "
        "sector varchar, opened_on date, closed_on date, staff integer, first_member integer)": list(
            _establishments(schools, changes)
        ),
        "sample_cells(establishment_id varchar, authority_id varchar, sector varchar, stage varchar, "
        "stage_number integer, roll integer, first_pupil integer, share_from double, share_width double, "
        "share_outwith double)": list(_cells(schools)),
    }
    for shape, rows in tables.items():
        _fill(connection, shape, rows)


def _fill(connection: duckdb.DuckDBPyConnection, shape: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Create a table of this shape and fill it, a list a column: much faster than row by row."""
    connection.execute(f"create table {shape}")
    if not rows:
        return
    name, columns = shape.rstrip(")").split("(")
    types = [column.split()[1] for column in columns.split(",")]
    lists = ", ".join(f"unnest(cast(${number} as {kind}[]))" for number, kind in enumerate(types, 1))
    connection.execute(f"insert into {name} select {lists}", [list(column) for column in zip(*rows, strict=True)])


def _share(part: int, whole: float) -> float:
    return part / whole if whole else 0.0


def _exchange(authorities: dict[str, Authority]) -> Iterator[tuple[str, str, int, str]]:
    """For each authority twenty slots of neighbours: those that pupils come `from`, and those that they go `to`."""
    for authority in authorities.values():
        near = [authorities[key] for key in authority.neighbours if key in authorities]
        for direction, weights in (
            ("from", [sum(other.residents_out) + 1.0 for other in near]),
            ("to", [sum(other.pupils_in) + 1.0 for other in near]),
        ):
            slots = share_out(SLOTS, weights)
            others = [other.authority_id for other, count in zip(near, slots, strict=True) for _ in range(count)]
            yield from ((direction, authority.authority_id, slot, other) for slot, other in enumerate(others))


def _establishments(schools: Sequence[School], changes: Sequence[SchoolChange]) -> Iterator[tuple[object, ...]]:
    """One row a school and sector, in the order of the list, with the first number of its staff."""
    opened = {change.establishment_id: change.on for change in changes if change.kind == "opened"}
    closed = {change.establishment_id: change.on for change in changes if change.kind == "closed"}
    first = 1
    for number, (school, staff) in enumerate(zip(schools, staff_counts(schools), strict=True)):
        key = school.establishment_id
        yield (number, key, school.name, school.authority_id, school.sector, opened.get(key), closed.get(key), staff, first)
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
            yield (
                school.establishment_id, school.authority_id, school.sector, stage, _STAGE_NUMBERS.get(stage), roll,
                first, reached[key] / total, roll / total, _share_outwith(school),
            )  # fmt: skip
            first += roll
            reached[key] += roll


def _share_outwith(school: School) -> float:
    """Which part of a school's pupils live in another authority; none of P1, so that P2 to P7 hold them all."""
    authority = BY_ID[school.authority_id]
    if school.sector == "Primary":
        return _share(authority.pupils_in[0], authority.pupils[0] * 6 / 7)
    return _share(authority.pupils_in[1], authority.pupils[1]) if school.sector == "Secondary" else 0.0


_FILES = {
    "authorities": "select authority_id, name from sample_authorities order by authority_id",
    "establishments": "select establishment_id, name, authority_id, sector, opened_on, closed_on "
    "from sample_establishments order by row_number",
    "people": "select * from people order by person_id",
    "enrolments": "select * from enrolments order by person_id, start_on, establishment_id, recorded_at nulls first",
    "decisions": "select * from decisions order by decision_id",
}


def _write(connection: duckdb.DuckDBPyConnection, directory: Path) -> None:
    """The files of the extract, in an order that has no ties."""
    for name, query in _FILES.items():
        path = str(directory / f"{name}.csv").replace("'", "''")
        connection.execute(f"copy ({query}) to '{path}' (format csv, header)")
