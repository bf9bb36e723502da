"""Is each gate open on a day? Asked from scratch for every day, person and school (rules R1 to R8)."""

from __future__ import annotations

from datetime import date

from .assumed import RunSettings
from .ledger import Decision, Ledger, Spell, Subject

EVERYWHERE = ""


def in_force(ledger: Ledger, subject: Subject, on: date, authority_id: str = EVERYWHERE) -> Decision | None:
    """The choice in force for a subject on a day, of those that act in an authority."""
    acting = [choice for choice in ledger.choices(subject) if choice.acts_in in (None, authority_id)]
    begun = [choice for choice in acting if choice.effective_on <= on]
    return max(begun, key=Decision.rank, default=None)


class Gates:
    """The three gates of one ledger under one set of settings."""

    def __init__(self, ledger: Ledger, settings: RunSettings) -> None:
        self.ledger, self.settings = ledger, settings

    def authority_open(self, authority_id: str, on: date) -> bool:
        """Rules R2 and R4: open by a decision `in` that is in force, else closed."""
        subject = ("authority", authority_id)
        if authority_id not in self.ledger.authorities or subject in self.ledger.unreadable:
            return False
        choice = in_force(self.ledger, subject, on)
        return choice is not None and choice.choice == "in"

    def establishment_open(self, establishment_id: str, on: date) -> bool:
        """Rules R2 and R4; closed before it opens and from its closing day on."""
        school = self.ledger.establishments[establishment_id]
        subject = ("establishment", establishment_id)
        if subject in self.ledger.unreadable:
            return False
        if (school.opened_on and on < school.opened_on) or (school.closed_on and on >= school.closed_on):
            return False
        follows = self.settings.establishment_default == "authority"
        if follows and not self.ledger.decisions.get(subject):
            return self.authority_open(school.authority_id, on)
        choice = in_force(self.ledger, subject, on)
        return choice is not None and choice.choice == "in"

    def individual_open(self, person_id: str, authority_id: str, on: date) -> bool:
        """Rules R1, R3 and R7: no gate before `granular_from`; then closed only by an `out` in force."""
        if on < self.settings.granular_from:
            return True
        if ("individual", person_id) in self.ledger.unreadable:
            return False
        choice = in_force(self.ledger, ("individual", person_id), on, authority_id)
        return choice is None or choice.choice == "in"

    def closed(self, person_id: str, spell: Spell, on: date) -> list[str]:
        """Names of the gates of this enrolment that are closed on a day, in the order of the contract."""
        authority_id = self.ledger.establishments[spell.establishment_id].authority_id
        state = {
            "authority": self.authority_open(authority_id, on),
            "establishment": self.establishment_open(spell.establishment_id, on),
            "individual": self.individual_open(person_id, authority_id, on),
        }
        return [gate for gate, is_open in state.items() if not is_open]

    def passes(self, person_id: str, on: date) -> bool:
        """Do this person's data pass on a day?"""
        covering = [spell for spell in self.ledger.spells.get(person_id, []) if spell.covers(on)]
        open_ones = [not self.closed(person_id, spell, on) for spell in covering]
        return bool(open_ones) and (all(open_ones) if self.settings.enrolments == "all" else any(open_ones))
