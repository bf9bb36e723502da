"""A clean extract: three authorities in which nothing is wrong, so that whatever is found in it is a false alarm.

Everybody in it ends with the session on 17 August 2016, after the deletion, but a few leavers. Of each authority one
school has closed and another one is out; some people opted out and had their account disabled within a week.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from glowaudit.samples.authorities import BY_ID
from glowaudit.samples.identifiers import next_scn, staff_id
from glowaudit.samples.names import person_name, school_name
from glowaudit.schema import STAGES, TABLES

AUTHORITIES = ("250", "260", "270")
NIGHTS = tuple(f"2016-05-{day:02d}" for day in range(4, 14))
CLOSED_ON, SESSION, SESSION_ENDS, GLOW_FROM = "2016-04-01", "08-17", "2016-08-17", "2014-08-18"
LARGE, SMALL, CLOSED, OUT, SECONDARY = range(1, 6)
_STAGES = {"Primary": STAGES[:7], "Secondary": STAGES[7:13]}
# kind: pupils in each stage, staff
_SIZES = {LARGE: (5, 6), SMALL: (3, 4), CLOSED: (1, 0), OUT: (1, 2), SECONDARY: (7, 8)}
_OPT_OUT_DAYS = ("2016-04-28", "2016-05-03", "2016-05-05")
_ONE_OPTS_OUT_IN, _LONGEST_TO_HONOUR = 20, 6
_MOVED_ON, _ARRIVES_ON, _COMES_ON, _LEAVES_ON = "2016-01-11", "2016-05-16", "2016-05-30", "2016-06-25"
Row = dict[str, str]
Tables = dict[str, list[Row]]
Place = tuple[str, str, str]


def seed_code(authority_id: str, kind: int) -> str:
    """The SEED code of one of an authority's schools."""
    return f"9{authority_id}{kind:03d}"


def days_after(day: str, days: int) -> str:
    """The day so many days after `day`."""
    return str(date.fromisoformat(day) + timedelta(days))


def add(tables: Tables, table: str, **cells: str) -> Row:
    """A new row of a table; columns not given are empty."""
    row = dict.fromkeys(TABLES[table].columns, "") | cells
    tables[table].append(row)
    return row


def clean_tables(seed: int, authorities: Sequence[str] = AUTHORITIES) -> Tables:
    """The seven tables; another seed gives other people."""
    draw = Random(f"clean {seed}")
    tables: Tables = {table: [] for table in TABLES}
    serials: Counter[int] = Counter()
    for authority_id in authorities:
        _add_authority(tables, draw, authority_id)
    for authority_id, other_id in zip(authorities, (*authorities[1:], authorities[0]), strict=True):
        for kind in _SIZES:
            for member in _members(authority_id, other_id, kind):
                _add_person(tables, draw, serials, member)
    for number, row in enumerate(tables["decisions"], 1):
        row["decision_id"] = f"D{number:05d}"
    draw.shuffle(tables["accounts"])
    for number, row in enumerate(tables["accounts"], 1):
        row["account_id"] = f"G{number:05d}"
    return tables


@dataclass(frozen=True)
class _Member:
    """A person to be made: no stage: staff. `story` says what is not ordinary about them."""

    stage: str
    places: tuple[Place, ...]
    in_glow: bool
    story: str = ""


def _add_authority(tables: Tables, draw: Random, authority_id: str) -> None:
    add(tables, "authorities", authority_id=authority_id, name=BY_ID[authority_id].name)
    _add_choice(tables, "authority", authority_id, "in", GLOW_FROM)
    for kind in _SIZES:
        key, sector = seed_code(authority_id, kind), _sector(kind)
        cells = {"name": school_name(draw, sector), "authority_id": authority_id, "sector": sector}
        closed_on = CLOSED_ON if kind == CLOSED else ""
        add(tables, "establishments", establishment_id=key, closed_on=closed_on, **cells)
        _add_choice(tables, "establishment", key, "out" if kind == OUT else "in", GLOW_FROM)


def _sector(kind: int) -> str:
    return "Secondary" if kind == SECONDARY else "Primary"


def _members(authority_id: str, other_id: str, kind: int) -> Iterator[_Member]:
    """The pupils and staff of a school; those of the closed one are at the large one now."""
    key, (pupils, staff) = seed_code(authority_id, kind), _SIZES[kind]
    stages = _STAGES[_sector(kind)]
    for years, stage in enumerate(stages):
        start_on = f"{2015 - years}-{SESSION}"
        for number in range(pupils):
            story = _story(kind, stage, number)
            places = _places(authority_id, other_id, key, start_on, story)
            yield _Member(stage, places, kind != OUT and story not in ("arrives", "comes"), story)
    for number in range(staff):
        yield _Member("", ((key, f"{2003 + number}-{SESSION}", ""),), kind != OUT)


def _story(kind: int, stage: str, number: int) -> str:
    """What happens to the first pupils of some stages, and to all of P7 and of the closed school."""
    told = {
        (LARGE, "P4"): "moved",
        (LARGE, "P5"): "moved, out",
        (SMALL, "P2"): "arrives",
        (SMALL, "P3"): "comes",
        (SECONDARY, "S6"): "leaves",
    }
    if kind == CLOSED:
        return "school closed"
    if stage == "P7":
        return "to secondary"
    return told.get((kind, stage), "") if number == 0 else ""


def _places(authority_id: str, other_id: str, key: str, start_on: str, story: str) -> tuple[Place, ...]:
    if story.startswith("moved"):
        return ((seed_code(other_id, LARGE), start_on, _MOVED_ON), (key, _MOVED_ON, SESSION_ENDS))
    if story == "school closed":
        return ((key, start_on, CLOSED_ON), (seed_code(authority_id, LARGE), CLOSED_ON, SESSION_ENDS))
    if story == "to secondary":
        following = (seed_code(authority_id, SECONDARY), SESSION_ENDS, f"2017-{SESSION}")
        return ((key, start_on, SESSION_ENDS), following)
    starts = {"arrives": _ARRIVES_ON, "comes": _COMES_ON}
    return ((key, starts.get(story, start_on), _LEAVES_ON if story == "leaves" else SESSION_ENDS),)


def _add_person(tables: Tables, draw: Random, serials: Counter[int], member: _Member) -> None:
    """A person with enrolments, choices, account and feeds."""
    first_on, role = member.places[0][1], "pupil" if member.stage else "staff"
    year = int(first_on[:4]) if member.stage else 0
    serial = serials[year] + draw.randrange(50, 1500)
    person_id, serials[year] = next_scn(year, serial) if member.stage else (staff_id(serial), serial + 1)
    cells = {"display_name": " ".join(person_name(draw)), "stage": member.stage, "added_on": first_on}
    add(tables, "people", person_id=person_id, role=role, **cells)
    for key, start_on, end_on in member.places:
        recorded_at = f"{min(start_on, '2016-05-12')}T09:00:00"
        add(
            tables,
            "enrolments",
            person_id=person_id,
            establishment_id=key,
            start_on=start_on,
            end_on=end_on,
            recorded_at=recorded_at,
        )
    out_from = _add_choices(tables, draw, person_id, member)
    if member.in_glow:
        _add_glow(tables, draw, person_id, member.places, out_from)


def _add_choices(tables: Tables, draw: Random, person_id: str, member: _Member) -> str:
    """The choices of a person; the day from which they are out, or an empty text."""
    asked_by = "parent" if member.stage else "staff"
    if member.story == "moved, out":
        _add_choice(tables, "individual", person_id, "out", "2015-12-01", requested_by=asked_by)
        _add_choice(tables, "individual", person_id, "out", _MOVED_ON, origin="carried")
        return _OPT_OUT_DAYS[0]
    if member.story == "arrives":
        _add_choice(tables, "individual", person_id, "in", _ARRIVES_ON, "2016-05-12", origin="entry")
    elif member.in_glow and not member.story:
        drawn = draw.randrange(_ONE_OPTS_OUT_IN)
        if drawn == 0:
            day = draw.choice(_OPT_OUT_DAYS)
            _add_choice(tables, "individual", person_id, "out", day, requested_by=asked_by)
            return day
        if drawn == 1:
            _add_choice(tables, "individual", person_id, "in", "2016-04-29", requested_by=asked_by)
        elif drawn == 2:
            _add_choice(tables, "individual", person_id, "in", "2016-04-28", origin="default")
    return ""


def _add_choice(
    tables: Tables, scope: str, subject_id: str, choice: str, day: str, recorded_on: str = "", **cells: str
) -> None:
    recorded_at = f"{recorded_on or day}T09:00:00"
    given = {"requested_by": "administrator", "origin": "decision"} | cells
    cells = {"scope": scope, "subject_id": subject_id, "choice": choice, "effective_on": day}
    add(tables, "decisions", recorded_at=recorded_at, **cells, **given)


def _add_glow(tables: Tables, draw: Random, person_id: str, places: Sequence[Place], out_from: str) -> None:
    """The account of a person whose data pass, or passed until an opt-out, and the nights on which they were sent."""
    created_on = days_after(max(places[0][1], GLOW_FROM), 1)
    status_on = days_after(out_from, draw.randint(1, _LONGEST_TO_HONOUR)) if out_from else ""
    cells = {"created_on": created_on, "status_on": status_on}
    add(tables, "accounts", person_id=person_id, source="seemis", status="disabled" if out_from else "active", **cells)
    for night in NIGHTS:
        if out_from and night >= out_from:
            break
        key = next(key for key, start_on, end_on in places if start_on <= night and (not end_on or night < end_on))
        add(tables, "feeds", person_id=person_id, sent_on=night, establishment_id=key)
