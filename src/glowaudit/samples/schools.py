"""The schools of a population and their rolls: read from a list of real schools, or invented.

Both ways give the same shape, one `School` for each school and sector, so that all that follows is alike.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from glowaudit.errors import UsageError
from glowaudit.samples.authorities import (
    AUTHORITIES,
    BY_NAME,
    NATIONAL_STAFF,
    NATIONAL_STAGES,
    NATIONAL_TEACHERS,
    SECTORS,
    Authority,
)
from glowaudit.samples.names import school_name
from glowaudit.schema import STAGES

STAGE_COLUMNS = {stage.lower(): stage for stage in STAGES if stage != "SP"}
_COLUMNS = {
    "authority_name",
    "seed_code",
    "school_name",
    "sector",
    "teachers_fte",
    "pupil_roll",
    "special_pupils",
}
_SUPPRESSED, _NOT_APPLICABLE = "*", "#"
_SMALLEST_ROLL = 2
_ONE_IN_THROUGH = 14
_TEACHERS_PER_PUPIL = {"Primary": 1.0, "Secondary": 1.25, "Special": 4.0}


@dataclass(frozen=True)
class School:
    """One sector of one school: its pupils by stage (`P1`..`S6`, `SP`) and how many staff it has.

    A through school is two of these with one `establishment_id`.
    """

    establishment_id: str
    name: str
    authority_id: str
    sector: str
    stages: dict[str, int]
    teachers: float

    @property
    def roll(self) -> int:
        """All its pupils."""
        return sum(self.stages.values())


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers that add up to `total`, in the proportions of `weights` (largest remainder)."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: (shares[index] - exact[index], index))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def read_schools(path: Path) -> list[School]:
    """The schools of a list in the form of the Scottish Government's: `#` not applicable, `*` suppressed.

    The total roll is never suppressed: what the suppressed stages hold together is shared out among them.
    A UsageError names the line of an unknown authority or a figure that is none.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = (_COLUMNS | set(STAGE_COLUMNS)) - set(rows.fieldnames or ())
            if missing:
                raise UsageError(f"{path.name}: not a list of schools: no column {', '.join(sorted(missing))}")
            return [_read_school(path.name, rows.line_num, row) for row in rows]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"list of schools {path.name}: {error}") from None


def _read_school(file: str, line: int, row: dict[str, str]) -> School:
    authority = BY_NAME.get(row["authority_name"])
    if authority is None:
        raise UsageError(f"{file}, line {line}: unknown authority {row['authority_name']!r}")
    if row["sector"] not in SECTORS:
        raise UsageError(f"{file}, line {line}: unknown sector {row['sector']!r}: it must be {', '.join(SECTORS)}")
    try:
        stages, teachers = _read_stages(row), float(row["teachers_fte"])
    except (TypeError, ValueError) as error:
        raise UsageError(f"{file}, line {line}: {error}") from None
    return School(row["seed_code"], row["school_name"], authority.authority_id, row["sector"], stages, teachers)


def _read_stages(row: dict[str, str]) -> dict[str, int]:
    """The roll by stage, the suppressed stages filled up to the total."""
    given = {stage: row[column] for column, stage in STAGE_COLUMNS.items()} | {"SP": row["special_pupils"]}
    stages = {stage: int(count) for stage, count in given.items() if count not in (_SUPPRESSED, _NOT_APPLICABLE)}
    hidden = [stage for stage, count in given.items() if count == _SUPPRESSED]
    left = max(int(row["pupil_roll"]) - sum(stages.values()), 0)
    return stages | dict(zip(hidden, share_out(left, [1.0] * len(hidden)), strict=True))


def invent_schools(draw: Random, authorities: Iterable[Authority] = AUTHORITIES) -> list[School]:
    """Invented schools: as many as each authority had in 2015, with as many pupils in each sector."""
    schools: list[School] = []
    for authority in authorities:
        rolls = {
            sector: _invent_rolls(draw, count, pupils)
            for sector, count, pupils in zip(SECTORS, authority.schools, authority.pupils, strict=True)
        }
        schools += _invent_authority(draw, authority, rolls)
    return schools


def _invent_rolls(draw: Random, schools: int, pupils: int) -> list[int]:
    """Rolls of a few large and many small schools that add up to `pupils`."""
    weights = [draw.random() ** 2 + 0.03 for _ in range(schools)]
    least = _SMALLEST_ROLL if pupils >= schools * _SMALLEST_ROLL else 0
    return [least + share for share in share_out(pupils - least * schools, weights)]


def _invent_authority(draw: Random, authority: Authority, rolls: dict[str, list[int]]) -> list[School]:
    """The schools of one authority; every fourteenth secondary shares its SEED code with a primary."""
    weights = [roll * _TEACHERS_PER_PUPIL[sector] for sector in SECTORS for roll in rolls[sector]]
    teachers = iter(share_out(authority.teachers, weights))
    schools: list[School] = []
    for sector in SECTORS:
        for number, roll in enumerate(rolls[sector]):
            key = _invented_seed(authority, len(schools))
            if sector == "Secondary" and number % _ONE_IN_THROUGH == _ONE_IN_THROUGH // 2:
                key = schools[number].establishment_id
            stages = dict(zip(NATIONAL_STAGES[sector], _stage_rolls(draw, sector, roll), strict=True))
            name = school_name(draw, sector)
            schools.append(School(key, name, authority.authority_id, sector, stages, float(next(teachers))))
    return schools


def _invented_seed(authority: Authority, number: int) -> str:
    """Seven digits that begin with 9, as no real SEED code does; the authority's code follows."""
    return f"9{authority.authority_id}{number:03d}"


def _stage_rolls(draw: Random, sector: str, roll: int) -> list[int]:
    return share_out(roll, [count * draw.uniform(0.8, 1.2) for count in NATIONAL_STAGES[sector].values()])


def staff_counts(schools: Sequence[School]) -> list[int]:
    """How many staff each of these has: teachers and others, in the nation's proportion, at least one."""
    teachers = [school.teachers for school in schools]
    total = round(sum(teachers) * NATIONAL_STAFF / NATIONAL_TEACHERS)
    return [max(count, 1) for count in share_out(total, teachers)]
