"""What a hand-made person of the demo is, and the id each is given."""

from collections.abc import Sequence
from dataclasses import dataclass

from glowaudit.samples.identifiers import next_scn, staff_id

STAFF = 0
_FIRST_SERIAL, _SERIALS_A_CASE = 900000, 10


@dataclass(frozen=True)
class Place:
    """One enrolment row."""

    establishment_id: str
    start_on: str
    end_on: str = ""
    recorded_at: str = ""


@dataclass(frozen=True)
class Choice:
    """One decision row of an individual; `leading_zero` is false where the subject id lost its own."""

    choice: str
    effective_on: str
    recorded_at: str = ""
    origin: str = "decision"
    establishment_id: str = ""
    note: str = ""
    leading_zero: bool = True


@dataclass(frozen=True)
class Case:
    """One person: `year` is that of the id (`STAFF` for staff); verdict, blockers and findings are what must come."""

    story: str
    name: str
    year: int
    stage: str
    places: tuple[Place, ...]
    choices: tuple[Choice, ...] = ()
    verdict: str = "reaches"
    blockers: str = ""
    findings: tuple[str, ...] = ()
    added_on: str = ""


def case_id(case: Case, number: int) -> str:
    """The person id of the case that stands at `number`; it does not depend on the seed."""
    serial = _FIRST_SERIAL + number * _SERIALS_A_CASE
    return staff_id(serial) if case.year == STAFF else next_scn(case.year, serial)[0]


def case_table(cases: Sequence[Case]) -> str:
    """The cases as the Markdown table of the samples' README."""
    rows = ["| person | verdict | blockers | finding | what it shows |", "|---|---|---|---|---|"]
    for number, case in enumerate(cases):
        cells = (case_id(case, number), case.verdict, case.blockers, ", ".join(case.findings), case.story)
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)
