"""What generated rows are drawn from: few ids, and days and moments that crowd around those that decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone

from extract_files import Fields
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from glowaudit.settings import Settings

LONG_AGO, LATER = ("2015-08-18", "2016-01-04"), ("2016-06-30", "2016-08-16")


def days_near(settings: Settings) -> Fields:
    """Days at and beside every day that decides something, and a few far from all."""
    deciding = {
        settings.granular_from,
        settings.as_of,
        settings.last_day,
        settings.cut_off,
        settings.deletion_on,
    }
    near = {on + timedelta(days=n) for on in deciding for n in (-1, 0, 1)}
    return (*LONG_AGO, *sorted(on.isoformat() for on in near), *LATER)


def moments_near(settings: Settings) -> Fields:
    """Moments at and beside `known_at`, written in every way; unknown first."""
    at = (settings.known_at or datetime.combine(settings.granular_from, time(12))).replace(tzinfo=UTC)
    after = at + timedelta(microseconds=1)
    abroad = timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-1))
    return (
        *("", "", "2016-01-04", at.date().isoformat(), f"{at:%Y-%m-%d %H:%M}"),
        *(
            f"{at:%Y-%m-%dT%H:%M:%S.%f}",
            f"{at:%Y-%m-%dT%H:%M:%S.%f}999Z",
            at.astimezone(abroad[0]).isoformat(),
        ),
        *(
            after.isoformat(sep=" "),
            after.astimezone(abroad[1]).isoformat(),
            f"{settings.granular_from}T23:59:59.5+00:00",
        ),
    )


def rows_of(row: SearchStrategy[Fields], least: int, most: int) -> SearchStrategy[list[Fields]]:
    """Between `least` and `most` rows."""
    return st.lists(row, min_size=least, max_size=most)


def _of(*values: str) -> SearchStrategy[str]:
    return st.sampled_from(values)


@dataclass(frozen=True)
class Ground:
    """What the rows of one extract are drawn from."""

    authorities: Fields
    schools: Fields
    people: Fields
    days: Fields
    moments: Fields

    @property
    def day(self) -> SearchStrategy[str]:
        """A day near one that decides something."""
        return st.sampled_from(self.days)

    @property
    def rare_day(self) -> SearchStrategy[str]:
        """Mostly empty."""
        return st.sampled_from(("",) * len(self.days) * 2 + self.days)

    def establishments(self) -> SearchStrategy[list[Fields]]:
        """One row for each school."""
        seldom = st.tuples(self.rare_day, self.rare_day)
        dates = seldom | seldom | seldom | st.tuples(self.day, self.day).map(sorted)
        rest = st.tuples(_of(*self.authorities), _of("primary", ""), dates).map(
            lambda row: (*row[:2], *row[2])
        )
        rows = rows_of(rest, len(self.schools), len(self.schools))
        return rows.map(
            lambda rows: [(school, "School", *row) for school, row in zip(self.schools, rows, strict=True)]
        )

    def people_rows(self) -> SearchStrategy[list[Fields]]:
        """One row for each person."""
        rest = st.tuples(
            _of("pupil", "staff"), _of("", "Name"), _of("P7", "", "s1", "P9"), _of("", "2016-04-28")
        )
        rows = rows_of(rest, len(self.people), len(self.people))
        return rows.map(lambda rows: [(person, *row) for person, row in zip(self.people, rows, strict=True)])

    def enrolments(self) -> SearchStrategy[list[Fields]]:
        """One enrolment, or two at one school that touch, leave a gap, or have one start; some of no days."""
        ends = st.tuples(self.day, self.day, self.day).map(sorted)
        at = st.tuples(_of(*self.people), _of(*self.schools))
        shape = st.sampled_from((_one, _open, _open, _no_day, _touching, _gap, _revised))
        recorded = st.tuples(_of(*self.moments), _of(*self.moments))
        return st.builds(
            lambda shape, at, days, recorded: shape(at, days, recorded), shape, at, ends, recorded
        )

    def first_enrolments(self) -> SearchStrategy[list[Fields]]:
        """Most people have gone to some school for long; some pupils go to another in August."""
        at = st.lists(
            _of("", *self.schools, *self.schools), min_size=len(self.people), max_size=len(self.people)
        )
        end = ("", LATER[0])
        return at.map(
            lambda schools: [
                row
                for n, (person, school) in enumerate(zip(self.people, schools, strict=True))
                if school
                for row in _career(person, school, self.schools[-1], end[n % 3 == 2])
            ]
        )

    def gate_decisions(self) -> SearchStrategy[list[Fields]]:
        """A decision of long ago for most authorities and schools, mostly `in`."""
        subjects = [("authority", one) for one in self.authorities] + [
            ("establishment", one) for one in self.schools
        ]
        choices = st.lists(_of(*("in",) * 6, "", "out"), min_size=len(subjects), max_size=len(subjects))
        return choices.map(
            lambda choices: [
                (scope, subject, choice, LONG_AGO[0], "", "", "administrator", "", "")
                for (scope, subject), choice in zip(subjects, choices, strict=True)
                if choice
            ]
        )

    def decisions(self) -> SearchStrategy[list[Fields]]:
        """A decision or two of one subject: they tie, one is a copy of the other, or nobody decided."""
        gates = [("authority", one) for one in self.authorities] + [
            ("establishment", one) for one in self.schools
        ]
        own = [("individual", person) for person in self.people]
        place = st.tuples(_of("", *self.schools), _of("", "note"))
        moments = st.tuples(_of(*self.moments), _of(*self.moments))
        return st.builds(
            _decisions,
            st.sampled_from(own + own[:2] * 4 + gates),
            st.sampled_from(
                (
                    ("decision",),
                    ("", "carried"),
                    ("carried", "entry"),
                    ("decision", "decision"),
                    ("default", "entry"),
                )
            ),
            st.tuples(_of("out", "in"), _of("in", "out")),
            st.tuples(self.day, self.day).map(sorted) | self.day.map(lambda day: [day, day]),
            moments | moments.map(lambda pair: (pair[0], pair[0])),
            place,
        )

    def accounts(self) -> SearchStrategy[list[Fields]]:
        """Accounts of people, of nobody and of somebody unknown."""
        row = st.tuples(
            _of("", "nobody", *self.people),
            _of("seemis", "manual"),
            _of("active", "disabled", "deleted"),
            self.day,
            self.day,
        )
        return rows_of(row, 0, 5).map(lambda rows: [(f"acc{n}", *row) for n, row in enumerate(rows)])

    def feeds(self) -> SearchStrategy[list[Fields] | None]:
        """Feed rows; the file may be empty or not there."""
        return st.none() | rows_of(
            st.tuples(_of("nobody", *self.people), self.day, _of("", *self.schools)), 0, 4
        )


def _one(at: Fields, days: Fields, recorded: Fields) -> list[Fields]:
    return [(*at, days[0], days[1], recorded[0])]


def _open(at: Fields, days: Fields, recorded: Fields) -> list[Fields]:
    return [(*at, days[0], "", recorded[0])]


def _no_day(at: Fields, days: Fields, recorded: Fields) -> list[Fields]:
    return [(*at, days[0], days[0], recorded[0])]


def _touching(at: Fields, days: Fields, recorded: Fields) -> list[Fields]:
    return [(*at, days[1], days[2], recorded[1]), (*at, days[0], days[1], recorded[0])]


def _gap(at: Fields, days: Fields, recorded: Fields) -> list[Fields]:
    return [(*at, LONG_AGO[0], days[0], recorded[0]), (*at, days[1], "", recorded[1])]


def _revised(at: Fields, days: Fields, recorded: Fields) -> list[Fields]:
    return [(*at, days[0], days[1], recorded[0]), (*at, days[0], days[2], recorded[1])]


def _career(person: str, school: str, next_school: str, end: str) -> list[Fields]:
    now = (person, school, LONG_AGO[0], end, "")
    return [now, (person, next_school, LATER[1], "", "2016-04-01")] if end else [now]


def _decisions(
    subject: Fields, origins: Fields, choices: Fields, days: Fields, moments: Fields, place: Fields
) -> list[Fields]:
    own = subject[0] == "individual"
    return [
        (
            *subject,
            "in" if origin == "default" and own else choice,
            day,
            moment,
            origin if own else "",
            "parent",
            *place,
        )
        for origin, choice, day, moment in zip(origins, choices, days, moments, strict=False)
    ]
