"""Broken extracts, each as an export goes wrong as a whole, and one that is not broken: a real rise of opt-outs."""

from collections.abc import Callable
from random import Random

from glowaudit.samples.clean import AUTHORITIES, LARGE, Tables, add, clean_tables, seed_code

_ANOTHER, _ANOTHER_SEED = ("180", "290", "400"), 1
_RISE_OF = 0.3
_RISE_DAYS = ("2016-05-10", "2016-05-12", "2016-05-18", "2016-05-30", "2016-06-13")


def truncated_people(tables: Tables) -> None:
    """The file of people stops after a third of its rows."""
    tables["people"] = tables["people"][: len(tables["people"]) // 3]


def renamed_ids(tables: Tables) -> None:
    """People have new ids in SEEMiS; accounts and feeds know the old ones."""
    new = {row["person_id"]: f"N{number:07d}" for number, row in enumerate(tables["people"], 1)}
    for table, column in (("people", "person_id"), ("enrolments", "person_id"), ("decisions", "subject_id")):
        for row in tables[table]:
            row[column] = new.get(row[column], row[column])


def end_dates_shifted_a_year(tables: Tables) -> None:
    """Every enrolment that has an end ends a year too early."""
    for row in tables["enrolments"]:
        if row["end_on"]:
            row["end_on"] = f"{int(row['end_on'][:4]) - 1}{row['end_on'][4:]}"


def school_code_changed(tables: Tables) -> None:
    """One large school has another SEED code in establishments, and nowhere else."""
    old = seed_code(AUTHORITIES[0], LARGE)
    (school,) = (row for row in tables["establishments"] if row["establishment_id"] == old)
    school["establishment_id"] = f"8{old[1:]}"


def wrong_decisions(tables: Tables) -> None:
    """The decisions are those of other authorities."""
    tables["decisions"] = clean_tables(_ANOTHER_SEED, _ANOTHER)["decisions"]


def broken_encoding(tables: Tables) -> None:
    """The file of people is written in cp1252, and somebody's name shows it."""
    tables["people"][0]["display_name"] = "Sìne MacDhòmhnaill"


def more_opt_outs(tables: Tables, seed: int) -> None:
    """The parents of three pupils in ten opt out, most from a day to come: nothing is broken."""
    draw = Random(f"rise {seed}")
    chosen = {row["subject_id"] for row in tables["decisions"]}
    pupils = [row["person_id"] for row in tables["people"] if row["role"] == "pupil"]
    for number, key in enumerate(sorted(draw.sample(pupils, int(len(pupils) * _RISE_OF))), 1):
        if key in chosen:
            continue
        day = draw.choice(_RISE_DAYS)
        cells = {"subject_id": key, "choice": "out", "effective_on": day, "requested_by": "parent"}
        recorded_at = f"{min(day, '2016-05-13')}T11:00:00"
        decision_id = f"D{50000 + number}"
        add(
            tables,
            "decisions",
            decision_id=decision_id,
            scope="individual",
            recorded_at=recorded_at,
            origin="decision",
            **cells,
        )
        tables["feeds"] = [row for row in tables["feeds"] if row["person_id"] != key or row["sent_on"] < day]


BROKEN: dict[str, Callable[[Tables], None]] = {
    each.__name__: each
    for each in (
        truncated_people,
        renamed_ids,
        end_dates_shifted_a_year,
        school_code_changed,
        wrong_decisions,
        broken_encoding,
    )
}
# Exit codes of `glowaudit reconcile`: what an extract must come to.
EXPECTED = dict.fromkeys(BROKEN, 4) | {"broken_encoding": 3}
ENCODINGS = {"broken_encoding": "cp1252"}
