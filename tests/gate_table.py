"""Every state of the three gates on either side of `granular_from`, and the verdict to expect of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from extract_files import Extract, Table

from glowaudit.settings import Settings

AUTHORITY = ("in", "out", "none", "unreadable")
ESTABLISHMENT = ("in", "out", "none", "unreadable", "closed")
INDIVIDUAL = ("in", "out", "none", "unreadable", "default")
RELEASE = date(2016, 4, 28)
# as_of is the day before last_day; with last_day on the release the window lies on both sides of it.
SIDES = {
    "before": Settings(as_of=RELEASE - timedelta(days=2), deletion_on=RELEASE + timedelta(days=1)),
    "after": Settings(as_of=RELEASE - timedelta(days=1), deletion_on=RELEASE + timedelta(days=2)),
}
Expected = dict[str, object]


@dataclass(frozen=True)
class States:
    """One combination: the state of each gate, the side of the release, and the number that names its ids."""

    number: int
    authority: str
    establishment: str
    individual: str
    side: str

    @property
    def person_id(self) -> str:
        """The one person of this combination."""
        return f"p{self.number:03}"

    def decisions(self) -> list[tuple[str, ...]]:
        """A row for each gate about which anything was written."""
        n = f"{self.number:03}"
        gates = (
            ("authority", self.authority),
            ("establishment", self.establishment),
            ("individual", self.individual),
        )
        written = {"in": "in", "out": "out", "closed": "in", "default": "in", "unreadable": "perhaps"}
        return [
            (
                f"{scope[0]}{n}",
                scope,
                f"{scope[0].replace('i', 'p')}{n}",
                written[state],
                "2016-01-04",
                origin,
            )
            for scope, state in gates
            if state in written
            for origin in ["default" if state == "default" else ""]
        ]

    def tables(self) -> dict[str, list[tuple[str, ...]]]:
        """The rows of this combination."""
        n = f"{self.number:03}"
        closed_on = "2016-04-01" if self.establishment == "closed" else ""
        return {
            "authorities": [(f"a{n}", "Authority")],
            "establishments": [(f"e{n}", "School", f"a{n}", closed_on)],
            "people": [(self.person_id, "pupil")],
            "enrolments": [(self.person_id, f"e{n}", "2015-08-18")],
            "decisions": self.decisions() or [("spare", "authority", f"a{n}", "in", "2030-01-01", "")],
        }

    def expected(self) -> Expected:
        """The verdict row: what section 5 says of one enrolment whose gates changed long ago."""
        n, granular = f"{self.number:03}", self.side == "after"
        shared = (("authority", self.authority), ("establishment", self.establishment))
        closed = [gate for gate, state in shared if state != "in"]
        own = ["individual"] if granular and self.individual in ("out", "unreadable") else []
        verdict = "blocked" if closed else "will_stop" if own else "reaches"
        decided = granular and self.individual in ("in", "out")
        last = self.side_settings.last_day - timedelta(days=bool(own))
        return {
            "person_id": self.person_id,
            "authority_id": f"a{n}",
            "establishment_id": f"e{n}",
            "verdict": verdict,
            "kept": verdict == "reaches",
            "first_passing_on": None if closed else self.side_settings.as_of,
            "last_passing_on": None if closed else last,
            "blockers": "+".join(closed + own),
            "authority_decision_id": f"a{n}" if self.authority in ("in", "out") else None,
            "establishment_decision_id": f"e{n}" if self.establishment in ("in", "out", "closed") else None,
            "individual_decision_id": f"i{n}" if decided else None,
            "choice_origin": ("decision" if decided else "default") if granular else None,
        }

    @property
    def side_settings(self) -> Settings:
        """The settings that put last_day on this side."""
        return SIDES[self.side]


COLUMNS = {
    "authorities": ("authority_id", "name"),
    "establishments": ("establishment_id", "name", "authority_id", "closed_on"),
    "people": ("person_id", "role"),
    "enrolments": ("person_id", "establishment_id", "start_on"),
    "decisions": ("decision_id", "scope", "subject_id", "choice", "effective_on", "origin"),
}


def _combinations(side: str) -> list[States]:
    states = product(AUTHORITY, ESTABLISHMENT, INDIVIDUAL)
    return [States(number, *gates, side) for number, gates in enumerate(states)]


def _extract(combinations: list[States]) -> Extract:
    rows = [one.tables() for one in combinations]
    tables = {name: [row for one in rows for row in one[name]] for name in COLUMNS}
    return Extract({name: Table(columns, tuple(tables[name])) for name, columns in COLUMNS.items()})


def exhaustive_gate_table() -> Iterator[tuple[Extract, Settings, Expected]]:
    """Every combination alone: an extract of one person, the settings, and the verdict to expect of it."""
    for side, settings in SIDES.items():
        for one in _combinations(side):
            yield _extract([one]), settings, one.expected()


def whole_gate_table(side: str) -> tuple[Extract, Settings, dict[str, Expected]]:
    """Every combination of a side (`before`, `after`) in one extract; the verdicts to expect by person_id."""
    combinations = _combinations(side)
    return _extract(combinations), SIDES[side], {one.person_id: one.expected() for one in combinations}
