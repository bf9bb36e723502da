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
from glowaudit.schema import STAGES

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
    directory: Path,
    authority_id: str | None = None,
    schools: Path | None = None,
    seed: int = 2016,
    threads: int = 0,
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
        load_inputs(connection, authorities, listed, draw_changes(draw, listed))
        for step in _STEPS:
            query = files(__package__).joinpath("sql", f"{step}.sql").read_text(encoding="utf-8")
            connection.execute(f"create table {step} as {query}")
        _write(connection, directory)


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
