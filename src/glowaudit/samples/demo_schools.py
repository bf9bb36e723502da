"""The demo's three authorities and their invented schools, with what each has decided."""

from dataclasses import dataclass

AS_OF = "2016-05-16"
DELETION_ON = "2016-07-01"

FIFE, GLASGOW, HIGHLAND = "250", "260", "270"
AUTHORITIES = {FIFE: "Fife", GLASGOW: "Glasgow City", HIGHLAND: "Highland"}
PREFIXES = {FIFE: "FIF", GLASGOW: "GLW", HIGHLAND: "HLD"}
SESSION_BEGINS = {FIFE: (8, 17), GLASGOW: (8, 15), HIGHLAND: (8, 16)}
P7_ENDS = {FIFE: "2016-08-17", GLASGOW: "2016-06-25", HIGHLAND: "2016-08-16"}

KIRKHAVEN, BALMERRIN, ST_FILLANS, SCRIPT, NEWHITHE, CARNBEITH, DUNMARLE, STRATHORE = (
    f"{9250000 + number}" for number in range(1, 9)
)
CALDER_WYND, ST_MUNGOS, MOLENDINAR = (f"{9260000 + number}" for number in range(1, 4))
AIRD, STRATHGARVE, GHLEANN_MOR = (f"{9270000 + number}" for number in range(1, 4))


@dataclass(frozen=True)
class DemoSchool:
    """One row of the establishments, and how many ordinary people each stage has (`staff` among them)."""

    establishment_id: str
    name: str
    authority_id: str
    sector: str
    ordinary: dict[str, int]
    closed_on: str = ""


def _of_each(count: int, stages: str) -> dict[str, int]:
    return dict.fromkeys(stages.split(), count)


_PRIMARY = "P1 P2 P3 P4 P5 P6 P7"
_SECONDARY = "S1 S2 S3 S4 S5 S6"

SCHOOLS = (
    DemoSchool(KIRKHAVEN, "Kirkhaven Primary School", FIFE, "Primary", _of_each(6, _PRIMARY) | {"staff": 6}),
    DemoSchool(BALMERRIN, "Balmerrin Primary School", FIFE, "Primary", _of_each(2, _PRIMARY) | {"staff": 2}),
    DemoSchool(
        ST_FILLANS, "St Fillan's RC Primary School, Inverkelly", FIFE, "Primary", _of_each(2, _PRIMARY) | {"staff": 2}
    ),
    DemoSchool(SCRIPT, "<script>alert(1)</script> Primary", FIFE, "Primary", _of_each(1, _PRIMARY) | {"staff": 1}),
    DemoSchool(NEWHITHE, "Newhithe Primary School", FIFE, "Primary", _of_each(2, _PRIMARY) | {"staff": 1}),
    DemoSchool(CARNBEITH, "Old Carnbeith Primary School", FIFE, "Primary", {}, closed_on="2016-04-01"),
    # Its authority is missing: the row is quarantined, and what hangs on it with it.
    DemoSchool(DUNMARLE, "Dunmarle Primary School", "", "Primary", {}),
    DemoSchool(STRATHORE, "Strathore High School", FIFE, "Secondary", _of_each(9, _SECONDARY) | {"staff": 10}),
    DemoSchool(CALDER_WYND, "Calder Wynd Primary School", GLASGOW, "Primary", _of_each(4, _PRIMARY) | {"staff": 4}),
    DemoSchool(ST_MUNGOS, "St Mungo's Gate RC Primary School", GLASGOW, "Primary", _of_each(2, _PRIMARY) | {"staff": 2}),
    DemoSchool(MOLENDINAR, "Molendinar Park Academy", GLASGOW, "Secondary", _of_each(6, _SECONDARY) | {"staff": 6}),
    DemoSchool(AIRD, "Bun-sgoil Ghàidhlig Àird na Mara", HIGHLAND, "Primary", _of_each(2, _PRIMARY) | {"staff": 2}),
    DemoSchool(STRATHGARVE, "Strathgarve Primary School", HIGHLAND, "Primary", _of_each(1, _PRIMARY) | {"staff": 1}),
    DemoSchool(GHLEANN_MOR, "Àrd-sgoil Ghleann Mòr", HIGHLAND, "Primary", _of_each(2, _PRIMARY) | {"staff": 2}),
    DemoSchool(GHLEANN_MOR, "Àrd-sgoil Ghleann Mòr", HIGHLAND, "Secondary", _of_each(4, _SECONDARY) | {"staff": 4}),
)
SECONDARY_OF = {FIFE: STRATHORE, GLASGOW: MOLENDINAR, HIGHLAND: GHLEANN_MOR}
AUTHORITY_OF = {school.establishment_id: school.authority_id or FIFE for school in SCHOOLS}

# scope, subject, choice, effective_on, recorded_at, note
GROUP_DECISIONS = (
    ("authority", FIFE, "in", "2014-08-18", "2014-08-15T10:00:00", ""),
    ("authority", GLASGOW, "out", "2014-08-18", "2014-08-11T09:30:00", ""),
    ("authority", GLASGOW, "in", "2016-06-06", "2016-05-10T16:20:00", "agreed by committee, 10 May"),
    ("authority", HIGHLAND, "out", "2015-08-17", "2015-08-14T11:45:00", "own platform"),
    ("establishment", KIRKHAVEN, "in", "2014-08-18", "2014-08-15T10:05:00", ""),
    ("establishment", BALMERRIN, "out", "2014-08-18", "2014-08-15T10:06:00", "no wireless network yet"),
    ("establishment", BALMERRIN, "in", "2016-06-06", "2016-05-09T13:15:00", "network installed"),
    ("establishment", ST_FILLANS, "in", "2014-08-18", "2014-08-15T10:07:00", ""),
    ("establishment", ST_FILLANS, "out", "2016-06-20", "2016-05-12T15:40:00", "parent council asked"),
    ("establishment", SCRIPT, "in", "2014-08-18", "2014-08-15T10:08:00", ""),
    ("establishment", CARNBEITH, "in", "2014-08-18", "2014-08-15T10:09:00", ""),
    ("establishment", DUNMARLE, "in", "2014-08-18", "2014-08-15T10:10:00", ""),
    ("establishment", STRATHORE, "in", "2014-08-18", "2014-08-15T10:11:00", ""),
    ("establishment", CALDER_WYND, "in", "2014-08-18", "2014-08-12T14:00:00", ""),
    ("establishment", ST_MUNGOS, "out", "2014-08-18", "2014-08-12T14:02:00", ""),
    ("establishment", MOLENDINAR, "in", "2014-08-18", "2014-08-12T14:04:00", ""),
    ("establishment", AIRD, "in", "2014-08-18", "2014-08-13T09:10:00", ""),
    ("establishment", GHLEANN_MOR, "in", "2014-08-18", "2014-08-13T09:12:00", ""),
)
