"""The floor: what bare DuckDB needs to read, join and group the same rows and write the same columns. No rules.

    python benchmarks/floor.py EXTRACT OUT [--task verdicts]

Each file is read once into a table of text; an enrolment is joined with its school, the decisions of its authority,
school and person, and grouped to one row a person. What it writes says nothing; that it is written is what counts.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

FILES = ("authorities", "establishments", "people", "enrolments", "decisions", "accounts")
LATEST = """
    create table latest_{scope} as
    select subject_id, max(decision_id) as decision_id, max(choice) as choice, max(origin) as origin
    from decisions where scope = '{scope}' group by subject_id
"""
JOINED = """
    create table verdicts as
    select
        p.person_id, any_value(p.role) as role, any_value(p.stage) as stage,
        max(s.authority_id) as authority_id, max(e.establishment_id) as establishment_id,
        max(coalesce(i.choice, 'blocked')) as verdict, bool_or(a.choice = 'in') as kept,
        min(e.start_on) as first_passing_on, max(e.end_on) as last_passing_on, max(c.choice) as blockers,
        max(a.decision_id) as authority_decision_id, max(c.decision_id) as establishment_decision_id,
        max(i.decision_id) as individual_decision_id, max(i.origin) as choice_origin,
        'R2+R3+R9' as rules, concat('Passes on ', min(e.start_on), ' and on ', max(e.end_on), '.') as reason
    from people p
    left join enrolments e on p.person_id = e.person_id
    left join establishments s on e.establishment_id = s.establishment_id
    left join latest_authority a on s.authority_id = a.subject_id
    left join latest_establishment c on e.establishment_id = c.subject_id
    left join latest_individual i on p.person_id = i.subject_id
    group by p.person_id
"""


def main() -> None:
    """Read, join and group, write; print the seconds of each as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extract", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--task", choices=["verdicts"], default="verdicts")
    parser.add_argument("--authority")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    seconds = {}
    with TemporaryDirectory() as aside, duckdb.connect(config={"temp_directory": aside}) as connection:
        since = time.perf_counter()
        for name in FILES:
            for path in given.extract.glob(f"{name}.*"):
                source = f"read_csv('{path}', all_varchar = true)" if path.suffix == ".csv" else f"'{path}'"
                connection.execute(f"create table {name} as select * from {source}")
        seconds["load"] = time.perf_counter() - since
        since = time.perf_counter()
        for scope in ("authority", "establishment", "individual"):
            connection.execute(LATEST.format(scope=scope))
        connection.execute(JOINED)
        seconds["verdicts"] = time.perf_counter() - since
        since = time.perf_counter()
        connection.execute(
            f"copy (from verdicts order by person_id) to '{given.out}/verdicts.parquet' (format parquet)"
        )
        seconds["write"] = time.perf_counter() - since
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
