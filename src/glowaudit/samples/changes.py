"""What happens to schools in the session 2015-16, closures and openings, and what authorities chose."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from glowaudit.samples.schools import School

SCHOOLS_IN_2015 = 2544
_CLOSED, _OPENED, _MOTHBALLED = 25, 8, 7
_CLOSING_DAYS = (
    date(2016, 7, 1),
    date(2016, 3, 25),
    date(2016, 7, 1),
    date(2016, 6, 6),
    date(2015, 12, 23),
    date(2016, 6, 20),
)
_OPENING_DAYS = (date(2015, 8, 24), date(2016, 1, 6), date(2016, 4, 18))
_MOTHBALLING_DAYS = (date(2015, 8, 24), date(2015, 10, 19))
_SMALL_ROLLS = range(4, 121)

_BEFORE_ALL = date(2014, 8, 18)
_USUAL_CHOICE = (("in", _BEFORE_ALL),)
# An invented pattern: no authority is known to have chosen this.
_AUTHORITY_CHOICES: dict[str, tuple[tuple[str, date], ...]] = {
    "120": (("out", _BEFORE_ALL), ("in", date(2016, 5, 23))),
    "235": (("in", _BEFORE_ALL), ("out", date(2016, 2, 1))),
    "330": (("in", date(2016, 6, 6)),),
    "355": (("out", _BEFORE_ALL),),
    "395": (("in", _BEFORE_ALL), ("out", date(2016, 6, 20))),
    "900": (),
}


@dataclass(frozen=True)
class SchoolChange:
    """A school that closed, opened or was mothballed, and the school its pupils go to or came from."""

    establishment_id: str
    kind: str
    on: date
    other_id: str


def authority_choices(authority_id: str) -> tuple[tuple[str, date], ...]:
    """The decisions of an authority, as (choice, day of effect)."""
    return _AUTHORITY_CHOICES.get(authority_id, _USUAL_CHOICE)


def draw_changes(draw: Random, schools: Sequence[School]) -> list[SchoolChange]:
    """Small primary schools that change, in the proportion of 2015-16: 25 closed, 8 opened, 7 mothballed."""
    partners = _partners(schools)
    candidates = list(partners)
    draw.shuffle(candidates)
    changed = iter(candidates)
    changes: list[SchoolChange] = []
    for kind, of_all, days in (
        ("closed", _CLOSED, _CLOSING_DAYS),
        ("opened", _OPENED, _OPENING_DAYS),
        ("mothballed", _MOTHBALLED, _MOTHBALLING_DAYS),
    ):
        for number in range(max(1, round(of_all * len(schools) / SCHOOLS_IN_2015))):
            if (key := next(changed, None)) is not None:
                changes.append(SchoolChange(key, kind, days[number % len(days)], partners[key]))
    return changes


def _partners(schools: Sequence[School]) -> dict[str, str]:
    """Small primary schools, and for each the large one of its authority that stands next in the list."""
    rows_of = Counter(school.establishment_id for school in schools)
    primaries: dict[str, list[School]] = defaultdict(list)
    for school in schools:
        if school.sector == "Primary" and rows_of[school.establishment_id] == 1:
            primaries[school.authority_id].append(school)
    partners: dict[str, str] = {}
    for near in primaries.values():
        large = [school.establishment_id for school in near if school.roll > _SMALL_ROLLS[-1]]
        small = [school.establishment_id for school in near if school.roll in _SMALL_ROLLS]
        if large:
            partners |= {key: large[number % len(large)] for number, key in enumerate(small)}
    return partners
