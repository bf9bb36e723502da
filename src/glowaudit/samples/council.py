"""A worked example of an export as a council has it: own files, headings, words and dates, and the mapping.

Nothing in it is ours: a tick for Glow instead of decisions, days as DD/MM/YYYY, Windows line ends and a byte
order mark, as a spreadsheet saves them.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from glowaudit.samples.identifiers import next_scn, staff_id
from glowaudit.samples.names import person_name
from glowaudit.samples.writing import write_table
from glowaudit.schema import STAGES

_SEED = 2016
_MORAY = "300"
_SECONDARY = "9300004"
# SEED, name, type, tick for Glow, pupils in each stage, teachers, support staff
_SCHOOLS = (
    ("9300001", "Auchenfirth Primary School", "Primary", "Y", 5, 3, 2),
    ("9300002", "Kinvaddie Primary School", "Primary", "N", 2, 2, 1),
    ("9300003", "St Conan's RC Primary School", "Primary", "", 1, 1, 0),
    (_SECONDARY, "Lossiefern High School", "Secondary", "Y", 8, 7, 2),
)
_STAGES = {"Primary": STAGES[:7], "Secondary": STAGES[7:13]}
_SESSION, _NEXT_SESSION = (8, 18), date(2016, 8, 17)
_P7_LEAVES, _S6_LEAVES = date(2016, 6, 25), date(2016, 6, 1)
# One in sixteen has the tick taken away, one in twenty has it put on; for the others nobody touched the box.
_TICKS = ("N",) * 5 + ("Y",) * 4 + ("",) * 71

MAPPING = """# How this council's export becomes the tables that glowaudit reads.

[files]
authorities = "Authority.csv"
establishments = "Schools.csv"
people = "Pupils and staff.csv"
enrolments = "Admissions.csv"

[columns.authorities]
authority_id = "LA Code"
name = "Local Authority"
glow_choice = "Glow Data Sharing"

[columns.establishments]
establishment_id = "SEED"
name = "School Name"
authority_id = "LA Code"
sector = "School Type"
glow_choice = "Glow Data Sharing"

[columns.people]
person_id = "SCN"
display_name = "Pupil Name"
role = "Role"
stage = "Stage"
glow_choice = "Glow Data Sharing"

[columns.enrolments]
person_id = "SCN"
establishment_id = "SEED"
start_on = "Date of Admission"
end_on = "Date of Leaving"

[values.people.role]
"Learner" = "pupil"
"Teacher" = "staff"
"Support Staff" = "staff"

[values.authorities.glow_choice]
"Y" = "in"
"N" = "out"

[values.establishments.glow_choice]
"Y" = "in"
"N" = "out"

[values.people.glow_choice]
"Y" = "in"
"N" = "out"

[dates]
format = "%d/%m/%Y"

# Each tick is taken as a decision in force from the day of the export.
[snapshot]
on = 2016-05-10
"""

Row = tuple[str, ...]
Places = list[tuple[str, date, date | None]]


def write_council(directory: Path) -> None:
    """Write the four files of the export and `mapping.toml`."""
    people = list(_people(Random(_SEED)))
    draw = Random(_SEED + 1)
    tables: dict[str, tuple[Row, list[Row]]] = {
        "Authority": (("LA Code", "Local Authority", "Glow Data Sharing"), [(_MORAY, "Moray", "Y")]),
        "Schools": (
            ("SEED", "School Name", "LA Code", "School Type", "Glow Data Sharing"),
            [(seed, name, _MORAY, kind, tick) for seed, name, kind, tick, *_ in _SCHOOLS],
        ),
        "Pupils and staff": (
            ("SCN", "Pupil Name", "Role", "Stage", "Registration Class", "Glow Data Sharing"),
            [
                (key, _surname_first(draw), role, stage, _class(stage), draw.choice(_TICKS))
                for key, role, stage, _ in people
            ],
        ),
        "Admissions": (
            ("SCN", "SEED", "Date of Admission", "Date of Leaving"),
            [(key, seed, _day(start), _day(end)) for key, _, _, places in people for seed, start, end in places],
        ),
    }
    for name, (columns, rows) in tables.items():
        write_table(directory / f"{name}.csv", columns, rows, line_end="\r\n", encoding="utf-8-sig")
    (directory / "mapping.toml").write_text(MAPPING, encoding="utf-8", newline="\n")


def _people(draw: Random) -> Iterator[tuple[str, str, str, Places]]:
    """Id, role, stage and places of everybody, school by school."""
    staff = 300
    serials = dict.fromkeys(range(2000, 2017), 3000)
    for seed, _, kind, _, pupils, teachers, support in _SCHOOLS:
        for stage in _STAGES[kind]:
            for number in range(pupils):
                year = 2015 - STAGES.index(stage) - draw.randrange(2)
                person_id, serials[year] = next_scn(year, serials[year] + draw.randrange(1, 90))
                yield person_id, "Learner", stage, _places(seed, kind, stage, number)
        for role, count in (("Teacher", teachers), ("Support Staff", support)):
            for _ in range(count):
                staff += draw.randrange(1, 20)
                started = date(draw.randrange(1998, 2016), *_SESSION)
                yield staff_id(staff), role, "", [(seed, started, None)]


def _places(seed: str, kind: str, stage: str, number: int) -> Places:
    """P7 pupils leave in June and are admitted to the secondary for August; half of S6 leave in May."""
    started = date(2015 - _STAGES[kind].index(stage), *_SESSION)
    if stage == "P7":
        return [(seed, started, _P7_LEAVES), (_SECONDARY, _NEXT_SESSION, None)]
    return [(seed, started, _S6_LEAVES if stage == "S6" and number % 2 == 0 else None)]


def _surname_first(draw: Random) -> str:
    forename, surname = person_name(draw)
    return f"{surname}, {forename}"


def _class(stage: str) -> str:
    return f"{stage[1:]}A" if stage else ""


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""
