"""What Glow holds in the demo, and what was sent to it: the accounts, and the feeds of twelve nights."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random

from glowaudit.samples.demo_cases import (
    STAFF,
    Account,
    GroupChoice,
    Person,
    Place,
    demo_authorities,
    demo_schools,
    spare_accounts,
)

_NIGHTS = tuple(f"2016-05-{day:02d}" for day in range(2, 14))
_GLOW_FROM = "2014-08-18"
_LONGEST_TO_HONOUR = 12
Row = tuple[str, ...]
Identified = tuple[str, Person]


def account_rows(draw: Random, people: Iterable[Identified], unusable: Iterable[Identified]) -> list[Row]:
    """The accounts in the order of person and day, numbered; those of nobody among them.

    Everybody who passes has one, made the day after they first passed; after an opt-out it is disabled within
    twelve days, or not yet.
    """
    held = [
        (person_id, account)
        for person_id, person in sorted(people)
        for account in (_usual_accounts(draw, person) if person.accounts is None else person.accounts)
    ]
    held += [(person_id, account) for person_id, person in unusable for account in person.accounts or ()]
    held += [(spare.person_id, spare.account) for spare in spare_accounts()]
    held.sort(key=lambda row: (row[0], row[1].created_on))
    return [
        (f"G{number:05d}", person_id, account.source, account.status, account.created_on, account.status_on)
        for number, (person_id, account) in enumerate(held, 1)
    ]


def feed_rows(people: Sequence[Identified]) -> list[Row]:
    """One row a night and person whose data were sent."""
    return [
        (person_id, night, place.establishment_id)
        for night in _NIGHTS
        for person_id, person in sorted(people)
        if (place := _sent_from(person, night))
    ]


def _usual_accounts(draw: Random, person: Person) -> Iterator[Account]:
    first_on = min((place.start_on for place in _open_places(person)), default=_NIGHTS[-1])
    stops_on = _opted_out_on(person)
    if first_on >= min(_NIGHTS[-1], stops_on):
        return
    source = "manual" if person.year != STAFF and person.places[0].establishment_id in _by_hand() else "seemis"
    created_on = _days_after(max(first_on, _GLOW_FROM), 1)
    honoured_on = _days_after(stops_on, draw.randint(1, _LONGEST_TO_HONOUR)) if stops_on <= _NIGHTS[-1] else ""
    if honoured_on and honoured_on <= _NIGHTS[-1]:
        yield Account(source, "disabled", created_on, honoured_on)
    else:
        yield Account(source, "active", created_on)


def _sent_from(person: Person, night: str) -> Place | None:
    """The place from which a person's data were sent in a night."""
    if night > person.sent_until if person.sent_until else night >= _opted_out_on(person):
        return None
    covering = (
        place
        for place in _open_places(person)
        if place.start_on <= night and (not place.end_on or night < place.end_on)
    )
    return next(covering, None)


def _opted_out_on(person: Person) -> str:
    """The day of the first opt-out that names the person, or one that never comes."""
    outs = [choice.effective_on for choice in person.choices if choice.choice == "out" and not person.stray]
    return min(outs, default="9999-12-31")


def _open_places(person: Person) -> list[Place]:
    lasting = (place for place in person.places if place.end_on != place.start_on)
    return [place for place in lasting if place.establishment_id in _open_schools()]


@cache
def _open_schools() -> frozenset[str]:
    """The schools from which data passed in all the nights: authority and school were in, and the school open."""
    open_authorities = {each.authority_id for each in demo_authorities() if _is_in(each.choices)}
    return frozenset(
        school.establishment_id
        for school in demo_schools()
        if school.authority_id in open_authorities and _is_in(school.choices) and not school.closed_on
    )


def _is_in(choices: Sequence[GroupChoice]) -> bool:
    standing = [choice.choice for choice in choices if choice.effective_on <= _NIGHTS[-1]]
    return standing[-1:] == ["in"]


@cache
def _by_hand() -> frozenset[str]:
    return frozenset(school.establishment_id for school in demo_schools() if school.manual_accounts)


def _days_after(day: str, days: int) -> str:
    return str(date.fromisoformat(day) + timedelta(days))
