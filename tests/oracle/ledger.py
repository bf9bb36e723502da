"""What is known at `known_at`: enrolments that stand, decisions that make choices, what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from .assumed import RunSettings
from .checking import Checked, subject_known
from .reading import Row
from .shapes import STAGES, WORDS
from .values import as_read, day, moment, word

Subject = tuple[str, str]  # scope, id


@dataclass(frozen=True)
class Establishment:
    """A school, as its first accepted row has it."""

    authority_id: str
    opened_on: date | None
    closed_on: date | None


@dataclass(frozen=True)
class Spell:
    """Merged enrolments at one establishment over `[start_on, end_on)`; no end: open."""

    establishment_id: str
    start_on: date
    end_on: date | None

    def covers(self, on: date) -> bool:
        """Is the person enrolled here on this day?"""
        return self.start_on <= on and (self.end_on is None or on < self.end_on)

    def meets(self, later: Spell) -> bool:
        """Does a spell that begins no earlier overlap or touch this one?"""
        if later.establishment_id != self.establishment_id:
            return False
        return self.end_on is None or later.start_on <= self.end_on


@dataclass(frozen=True)
class Decision:
    """A decision that is known. `acts_in`: its only authority (None: all). `laid`: its place in the scenarios."""

    decision_id: str
    choice: str
    effective_on: date
    recorded_at: datetime | None
    origin: str
    acts_in: str | None
    laid: int = 0

    @property
    def recorded(self) -> tuple[bool, datetime]:
        """Order of recording, unknown first."""
        return self.recorded_at is not None, self.recorded_at or datetime.min

    def rank(self) -> tuple[date, int, tuple[bool, datetime], bool, str]:
        """The order of section 4 (of section 6 for hypothetical ones): the greatest is in force."""
        return self.effective_on, self.laid, self.recorded, self.choice == "out", self.decision_id


@dataclass
class Ledger:
    """Everything that the gates and verdicts look at."""

    authorities: set[str]
    establishments: dict[str, Establishment]
    people: dict[str, tuple[str, str | None]]  # role, stage
    spells: dict[str, list[Spell]] = field(default_factory=dict)
    decisions: dict[Subject, list[Decision]] = field(default_factory=dict)
    unreadable: set[Subject] = field(default_factory=set)
    opt_outs_naming_nobody: int = 0
    opt_outs_unaddressed: int = 0

    def own_decisions(self, person_id: str) -> list[Decision]:
        """Decisions and entries of a person: what a carried row may be a copy of."""
        every = self.decisions.get(("individual", person_id), [])
        return [known for known in every if known.origin in ("decision", "entry")]

    def is_copy(self, person_id: str, carried: Decision) -> bool:
        """Rule R7: does a decision or entry stand behind this carried row?"""
        return any(own.effective_on <= carried.effective_on for own in self.own_decisions(person_id))

    def choices(self, subject: Subject) -> list[Decision]:
        """Decisions of a subject that make a choice (rules R5, R6, R7)."""
        scope, subject_id = subject
        return [
            known
            for known in self.decisions.get(subject, [])
            if known.origin != "default"
            and not (scope == "individual" and known.origin == "carried" and self.is_copy(subject_id, known))
        ]


def seen(row: Row, settings: RunSettings) -> bool:
    """Is a row known at `known_at`? One without a readable moment always is."""
    recorded = moment(row["recorded_at"])
    return settings.known_at is None or recorded is None or recorded <= settings.known_at


def _establishments(checked: Checked) -> dict[str, Establishment]:
    found: dict[str, Establishment] = {}
    for row in checked.accepted["establishments"]:
        first = Establishment(row["authority_id"], day(row["opened_on"]), day(row["closed_on"]))
        found.setdefault(row["establishment_id"], first)
    return found


def _people(checked: Checked) -> dict[str, tuple[str, str | None]]:
    stages = {word(stage): stage for stage in STAGES}
    people = checked.accepted["people"]
    return {row["person_id"]: (word(row["role"]), stages.get(word(row["stage"]))) for row in people}


def _stands(row: Row, others: list[Row]) -> bool:
    """Does this enrolment row stand among those of its person, establishment and start?"""

    def rank(one: Row) -> tuple[bool, datetime, int]:
        recorded, end = moment(one["recorded_at"]), day(one["end_on"]) or date.max
        return recorded is not None, recorded or datetime.min, -end.toordinal()

    same = [o for o in others if all(o[c] == row[c] for c in ("person_id", "establishment_id", "start_on"))]
    return row is max(same, key=rank)


def merged(spells: list[Spell]) -> list[Spell]:
    """Spells of one person with those of one establishment that overlap or touch made one."""
    result: list[Spell] = []
    for spell in sorted(spells, key=lambda one: (one.establishment_id, one.start_on)):
        if not result or not result[-1].meets(spell):
            result.append(spell)
            continue
        last = result[-1]
        end = None if last.end_on is None or spell.end_on is None else max(last.end_on, spell.end_on)
        result[-1] = Spell(spell.establishment_id, last.start_on, end)
    return result


def standing_rows(checked: Checked, settings: RunSettings) -> list[Row]:
    """The rows of enrolments that are seen and not superseded."""
    known = [row for row in checked.accepted["enrolments"] if seen(row, settings)]
    return [row for row in known if _stands(row, known)]


def _spells(checked: Checked, settings: RunSettings) -> dict[str, list[Spell]]:
    by_person: dict[str, list[Spell]] = {}
    for row in standing_rows(checked, settings):
        start = day(row["start_on"])
        assert start is not None
        spell = Spell(row["establishment_id"], start, day(row["end_on"]))
        by_person.setdefault(row["person_id"], []).append(spell)
    return {person: merged(spells) for person, spells in by_person.items()}


def _acts_in(row: Row, ledger: Ledger, settings: RunSettings) -> str | None:
    """A staff choice that does not follow acts where it was recorded, if that is known."""
    staff = word(row["scope"]) == "individual" and ledger.people[row["subject_id"]][0] == "staff"
    if settings.staff_choice_follows or not staff or not row["establishment_id"]:
        return None
    return ledger.establishments[row["establishment_id"]].authority_id


def _decision(row: Row, ledger: Ledger, settings: RunSettings) -> Decision:
    effective = day(row["effective_on"])
    assert effective is not None
    return Decision(
        decision_id=row["decision_id"],
        choice=word(row["choice"]),
        effective_on=effective,
        recorded_at=moment(row["recorded_at"]),
        origin=str(as_read("origin", row["origin"])),
        acts_in=_acts_in(row, ledger, settings),
    )


def _lost_decisions(ledger: Ledger, checked: Checked, settings: RunSettings) -> None:
    """A quarantined opt-out closes its subject's gate; one that names nobody known is counted."""
    for row in checked.left_out["decisions"]:
        copy = any(row is other for other in checked.copies)
        if copy or word(row["choice"]) == "in" or not seen(row, settings):
            continue
        if subject_known(row, checked):
            ledger.unreadable.add((word(row["scope"]), row["subject_id"]))
        else:
            ledger.opt_outs_naming_nobody += 1
            ledger.opt_outs_unaddressed += not (word(row["scope"]) in WORDS["scope"] and row["subject_id"])


def ledger_of(checked: Checked, settings: RunSettings) -> Ledger:
    """The ledger that the accepted rows make under these settings."""
    ledger = Ledger(checked.ids("authorities"), _establishments(checked), _people(checked))
    ledger.spells = _spells(checked, settings)
    for row in checked.accepted["decisions"]:
        if seen(row, settings):
            subject = (word(row["scope"]), row["subject_id"])
            ledger.decisions.setdefault(subject, []).append(_decision(row, ledger, settings))
    _lost_decisions(ledger, checked, settings)
    return ledger
