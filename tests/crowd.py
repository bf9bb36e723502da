"""Crowds: extracts of a few hundred people under settings of their own, made from a number and from nothing else.

They do not shrink as `generated.cases` do, but one of them holds most things that can happen, beside each other.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from extract_files import Extract
from generated import KNOWN, RELEASE
from ground import Choices, Gate, Person, Places, Population, School, Schooling, tables_of
from spoiling import CHANGES, LINES, RECORDS, REPEATS, ROWS, TORN, VALUES, Dress, Spoil, worn
from stories import CHOICES, GATE_CHOICES, OPENINGS, SCHOOLINGS

from glowaudit.settings import Settings

DAYS, MOMENTS, SCHOOLS = 19, 11, 5
KINDS = (*VALUES, *CHANGES, *LINES, *(kind for kind in ROWS if kind != "torn over two lines"))
TABLES = ("decisions", "decisions", "decisions", "enrolments", "enrolments", "people", "accounts", "feeds")


def _places(random: Random, count: int, most: int) -> Places:
    return tuple(random.randrange(most) for _ in range(count))


def _moments(random: Random) -> Places:
    return random.randrange(MOMENTS), random.randrange(-MOMENTS, MOMENTS)


def _gate(random: Random) -> Gate:
    return Gate(random.choice(GATE_CHOICES), _places(random, 2, DAYS), _moments(random))


def _school(random: Random) -> School:
    opening = random.choice(OPENINGS)
    return School(random.randrange(3), "primary", opening, _places(random, 2, DAYS), _gate(random))


def _person(random: Random, number: int) -> Person:
    """Every schooling meets every choice, person by person."""
    described = (random.choice(("pupil", "staff")), "", random.choice(("P7", "", "S1")), "")
    schooling = Schooling(
        SCHOOLINGS[number % len(SCHOOLINGS)], _places(random, 2, SCHOOLS), _places(random, 3, DAYS), _moments(random)
    )
    choices = Choices(
        CHOICES[number % len(CHOICES)], _places(random, 2, DAYS), _moments(random), _places(random, 2, SCHOOLS + 1)
    )
    return Person(described, schooling, choices)


def _settings(random: Random, number: int) -> Settings:
    """Number by number through the settings that have few values."""
    as_of = RELEASE + timedelta(days=random.randrange(-3, 1))
    known = random.choice((None, *KNOWN))
    return Settings(
        as_of=as_of,
        deletion_on=as_of + timedelta(days=random.randrange(4, 10)),
        granular_from=RELEASE + timedelta(days=random.choice((0, 0, 1, -1, -200))),
        feed_lag_days=random.randrange(4),
        staff_choice_follows=number % 2 == 0,
        enrolments=("any", "all")[number // 2 % 2],
        establishment_default=("closed", "authority")[number // 4 % 2],
        known_at=known and datetime.combine(known, random.choice((time(), time(12), time.max))),
    )


def _damage(random: Random, most: int) -> list[Spoil]:
    """Things go wrong with people and decisions, with a gate or two and a school or two, never with an authority."""
    row = random.randrange
    spoils = [Spoil(random.choice(TABLES), row(most), row(10), random.choice(KINDS)) for _ in range(most // 6)]
    whole = [kind for kind in RECORDS if RECORDS[kind][0] != "establishments"]
    spoils += [Spoil(RECORDS[kind][0], row(most), row(2), kind) for kind in random.choices(whole, k=most // 8)]
    spoils += [Spoil("decisions", row(most), row(2), kind) for kind in TORN]
    spoils += [Spoil("decisions", row(1, 8), 1, random.choice(("opt-out on no day", "opt-in on no day")))]
    return spoils + [Spoil("establishments", row(2, SCHOOLS), row(9), "again clashing") for _ in range(row(3))]


def _accounts(random: Random, people: int) -> list[tuple[int, str, str, Places]]:
    words = ("seemis", "seemis", "manual"), ("active", "active", "disabled", "deleted")
    return [
        (random.randrange(people + 2), random.choice(words[0]), random.choice(words[1]), _places(random, 2, DAYS))
        for _ in range(people)
    ]


def _further_accounts(random: Random, people: int) -> list[tuple[int, str, str, Places]]:
    """Accounts of nobody and of somebody unknown, several of one person, some without the day of their status."""
    owners = [0, 0, 0, 1, 1, 1, *(random.randrange(people + 2) for _ in range(people // 3))]
    sources, states = ("seemis", "seemis", "seemis", "manual"), ("active", "active", "disabled", "deleted")
    return [
        (owner, random.choice(sources), random.choice(states), (random.randrange(DAYS), random.randrange(-4, DAYS)))
        for owner in owners
    ]


def _further_feeds(random: Random, people: int) -> list[tuple[int, int, int]]:
    """Feed rows before, in and after the window, some at a school that is not known."""
    rows = range(people // 2)
    return [(random.randrange(people + 1), random.randrange(DAYS), random.randrange(-2, SCHOOLS + 1)) for _ in rows]


def _dress(number: int) -> Dress:
    return Dress(
        newline=("\n", "\r\n", "\r")[number % 3],
        byte_order_mark=number % 2 == 0,
        last_newline=number % 5 != 0,
        quoted=number % 4 == 1,
        backwards=number % 3 == 2,
        extra_column=number % 5 == 1,
        lean=number % 7 == 6,
    )


def crowd(number: int, people: int = 240, dirty: bool = False) -> tuple[Extract, Settings]:
    """The extract and settings of this number: the same always."""
    random, further = Random(number), Random(f"accounts and feeds {number}")
    settings = _settings(random, number)
    always = Gate(GATE_CHOICES[0], (0, 0), (0, 0))
    population = Population(
        authorities=[always, _gate(random), _gate(random)],
        schools=[School(n, "", OPENINGS[0], (0, 0), always) for n in (0, 1)] + [_school(random) for _ in "234"],
        people=[_person(random, n + number) for n in range(people)],
        more_schooling=[_person(random, random.randrange(99)).schooling for _ in range(people // 4)],
        accounts=_accounts(random, people) + _further_accounts(further, people),
        feeds=[(random.randrange(people + 1), random.randrange(DAYS), random.randrange(SCHOOLS)) for _ in range(9)]
        + _further_feeds(further, people),
        ids_backwards=number % 2 == 1,
    )
    damage = [Spoil(table, random.randrange(people), random.randrange(10), random.choice(REPEATS)) for table in TABLES]
    damage += _damage(random, people) if dirty else []
    return worn(tables_of(population, settings), _dress(number) if dirty else Dress(), damage), settings
