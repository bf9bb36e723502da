"""The invented population of one authority or the nation, made by the queries in `sql/` and written as CSV.

The same seed gives the same bytes, whatever the number of threads: see `sql/macros.sql`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from random import Random

from glowaudit.engine import Engine
from glowaudit.errors import UsageError
from glowaudit.samples.authorities import BY_ID, Authority
from glowaudit.samples.changes import draw_changes
from glowaudit.samples.identifiers import remainder_sql
from glowaudit.samples.inputs import load_inputs
from glowaudit.samples.schools import School, invent_schools, read_schools

_STEPS = (
    "school_numbers",
    "pupils",
    "earlier_places",
    "later_places",
    "pupil_ids",
    "staff",
    "enrolments",
    "people",
    "choices",
    "establishment_choices",
    "decisions",
)
_GLOW_STEPS = ("open_schools", "own_opt_outs", "passages", "accounts")
_LAST_NIGHT = date(2016, 5, 13)
# Each file in an order that has no ties.
_FILES = {
    "authorities": "select authority_id, name from sample_authorities order by authority_id",
    "establishments": "select establishment_id, name, authority_id, sector, opened_on, closed_on "
    "from sample_establishments order by row_number",
    "people": "select * from people order by person_id",
    "enrolments": "select * from enrolments order by person_id, start_on, establishment_id, recorded_at nulls first",
    "decisions": "select * from decisions order by decision_id",
}


def write_population(
    directory: Path,
    authority_id: str | None = None,
    schools: Path | None = None,
    seed: int = 2016,
    threads: int = 0,
    accounts: bool = False,
    feed_nights: int = 0,
) -> None:
    """Write the nation, or one authority, on the real schools of the list `schools` or on invented ones.

    `accounts` adds accounts.csv, `feed_nights` feeds.parquet of so many nights to 13 May 2016. `threads` 0 means as
    many as the machine has; the files do not depend on it.
    """
    wanted = [BY_ID[authority_id]] if authority_id else list(BY_ID.values())
    draw = Random(seed)
    rows = _schools_of(wanted, read_schools(schools) if schools else invent_schools(draw, wanted))
    with_schools = {school.authority_id for school in rows}
    authorities = [authority for authority in wanted if authority.authority_id in with_schools]
    with Engine() as engine:
        if threads:
            engine.connection.execute(f"set threads = {threads}")
        engine.connection.execute(f"set variable seed = {seed}")
        engine.connection.execute(_sql("macros"))
        engine.connection.execute(f"create macro scn_remainder(body) as {remainder_sql('body')}")
        load_inputs(engine, authorities, rows, draw_changes(draw, rows))
        for step in _STEPS:
            engine.create(step, _sql(step))
        _write(engine, directory)
        if accounts or feed_nights:
            for step in _GLOW_STEPS:
                engine.create(step, _sql(step))
        if accounts:
            _copy(
                engine, "select * from accounts order by account_id", directory / "accounts.csv", "format csv, header"
            )
        if feed_nights:
            _write_feeds(engine, directory, feed_nights)


def _schools_of(authorities: Sequence[Authority], schools: Sequence[School]) -> list[School]:
    """The schools of these authorities; a UsageError where the list has none."""
    wanted = {authority.authority_id for authority in authorities}
    rows = [school for school in schools if school.authority_id in wanted]
    if not rows:
        raise UsageError(f"the list of schools has none of {', '.join(a.name for a in authorities)}")
    return rows


def _sql(name: str) -> str:
    return files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def _write(engine: Engine, directory: Path) -> None:
    for name, query in _FILES.items():
        _copy(engine, query, directory / f"{name}.csv", "format csv, header")


def _write_feeds(engine: Engine, directory: Path, nights: int) -> None:
    """Every night one row a person and school whose data pass; streamed, a night after the other."""
    # One thread writes row groups as they fill; several would hold those of later nights in memory.
    engine.connection.execute("set threads = 1")
    engine.create("nightly", "select * from passages order by person_id, establishment_id, from_on")
    days = [_LAST_NIGHT - timedelta(days=nights - 1 - number) for number in range(nights)]
    query = " union all ".join(
        f"select person_id, date '{day}' as sent_on, establishment_id from nightly "
        f"where from_on <= date '{day}' and to_on > date '{day}'"
        for day in days
    )
    _copy(engine, query, directory / "feeds.parquet", "format parquet, compression zstd")


def _copy(engine: Engine, query: str, path: Path, form: str) -> None:
    target = str(path).replace("'", "''")
    engine.connection.execute(f"copy ({query}) to '{target}' ({form})")
