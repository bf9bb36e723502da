"""What one pass over the nation's enrolments costs in bare DuckDB: the measure for the steps of steps.md.

    python benchmarks/passes.py                       the nation
    python benchmarks/passes.py --extract FOLDER

Ids are those of the extract; numbers stand for what it would be like if people were numbered inside. Medians of 9.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import duckdb
from extracts import made_nation
from growth import machine

TOLD = Path(__file__).with_name("passes.md")
TIMES = 9
PASSES = {
    "copy them": "select * exclude (nth) from enrolments",
    "group them by person: ids": "select person_id, count(*) as rows from enrolments group by person_id",
    "group them by person: numbers": "select nth, count(*) as rows from enrolments group by nth",
    "look each person up: ids": """
        select e.start_on from enrolments e left join people p on e.person_id = p.person_id where p.person_id is null
    """,
    "look each person up: numbers": """
        select e.start_on from enrolments e left join people p on e.nth = p.nth where p.nth is null
    """,
    "add the person's row: ids": """
        select e.person_id, e.start_on, p.role from enrolments e left join people p on e.person_id = p.person_id
    """,
    "add the person's row: numbers": """
        select e.nth, e.start_on, p.role from enrolments e left join people p on e.nth = p.nth
    """,
    "find who has the same single enrolment as somebody else": """
        with alone as (select person_id from enrolments group by person_id having count(*) = 1),
        own as (select e.* from enrolments e semi join alone using (person_id)),
        examples as (
            select establishment_id, start_on, end_on, min(person_id) as example_id
            from own group by establishment_id, start_on, end_on
        )
        select o.person_id, x.example_id from own o inner join examples x
        on
            o.establishment_id = x.establishment_id and o.start_on = x.start_on
            and o.end_on is not distinct from x.end_on
    """,
}


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--extract", type=Path)
    given = parser.parse_args()
    lines = ["# What one pass over the enrolments costs", "", f"{machine()}; medians of {TIMES}."]
    lines += ["Made by `python benchmarks/passes.py`. Each makes a table of what it finds.", ""]
    lines += ["| pass | seconds |", "|---|---|"]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        extract = given.extract or made_nation(Path(folder) / "nation")
        for name in ("people", "enrolments"):
            source = f"read_csv('{extract / name}.csv', all_varchar = true)"
            database.execute(f"create table read_{name} as from {source}")
        numbered = "select *, cast(row_number() over () as integer) as nth from read_people"
        database.execute(f"create table people as {numbered}")
        numbers = "(select person_id, nth from people)"
        database.execute(f"create table enrolments as from read_enrolments left join {numbers} using (person_id)")
        for name, select in PASSES.items():
            spent = []
            for _ in range(TIMES):
                since = time.perf_counter()
                database.execute(f"create or replace table made as {select}")
                spent.append(time.perf_counter() - since)
            lines.append(f"| {name} | {statistics.median(spent):.3f} |")
    TOLD.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
