"""Two runs compared in the plainest Python, from the reference's ledgers: who is gained, who is lost, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from oracle.assumed import RunSettings
from oracle.checking import check
from oracle.gates import Gates
from oracle.ledger import ledger_of
from oracle.reading import read_extract
from oracle.verdicts import Verdict, verdicts_of, window


@dataclass
class World:
    """One run: its gates, its last day, its verdicts, and people of whom something is in quarantine."""

    folder: Path
    settings: RunSettings
    gates: Gates = field(init=False)
    verdicts: dict[str, Verdict] = field(init=False)
    rows_in_quarantine: set[str] = field(init=False)
    enrolments_in_quarantine: set[str] = field(init=False)

    def __post_init__(self) -> None:
        checked = check(read_extract(self.folder), self.settings)
        ledger = ledger_of(checked, self.settings)
        self.gates = Gates(ledger, self.settings)
        self.verdicts = {row["person_id"]: row for row in verdicts_of(ledger, self.settings)}
        self.rows_in_quarantine = {row["person_id"] for row in checked.left_out["people"]} - set(self.verdicts)
        again = {(bad.file, bad.row) for bad in checked.quarantine if bad.reason == "duplicate_key"}
        left_out = [row for row in checked.left_out["enrolments"] if ("enrolments", row.row) not in again]
        self.enrolments_in_quarantine = {row["person_id"] for row in left_out}

    def kept(self, person_id: str) -> bool:
        return person_id in self.verdicts and bool(self.verdicts[person_id]["kept"])

    def attends(self, person_id: str) -> set[str]:
        """Where the person is enrolled on the last day."""
        last_day = window(self.settings)[-1]
        spells = self.gates.ledger.spells.get(person_id, [])
        return {spell.establishment_id for spell in spells if spell.covers(last_day)}

    def shut_at(self, establishment_id: str) -> list[str]:
        """The gates of a place that are closed on the last day, in words; a school that follows has none of its own."""
        last_day, ledger = window(self.settings)[-1], self.gates.ledger
        school = ledger.establishments[establishment_id]
        subject = ("establishment", establishment_id)
        authority = self.gates.authority_open(school.authority_id, last_day)
        absent = bool(school.opened_on and last_day < school.opened_on) or bool(
            school.closed_on and last_day >= school.closed_on
        )
        unreadable = subject in ledger.unreadable
        follows = self.settings.establishment_default == "authority" and not ledger.decisions.get(subject)
        shut = [] if authority else ["authority"]
        if absent and not unreadable:
            shut.append("school_closed")
        elif not self.gates.establishment_open(establishment_id, last_day) and not (
            follows and not unreadable and not authority
        ):
            shut.append("establishment")
        return shut


def causes(before: World, now: World) -> dict[str, tuple[str, str]]:
    """(change, cause) of everybody gained or lost, by person_id."""
    everybody = {*before.verdicts, *now.verdicts}
    lost = {i: ("lost", cause(i, before, now, "gone")) for i in everybody if before.kept(i) and not now.kept(i)}
    gained = {i: ("gained", cause(i, now, before, "new")) for i in everybody if now.kept(i) and not before.kept(i)}
    return lost | gained


def cause(person_id: str, kept_in: World, out_in: World, absent: str) -> str:
    """What keeps a person out in one run whom another keeps."""
    if person_id not in out_in.verdicts:
        return "quarantine" if person_id in out_in.rows_in_quarantine else absent
    row, home = out_in.verdicts[person_id], kept_in.verdicts[person_id]
    stays = home["establishment_id"] in out_in.attends(person_id)
    if not stays and person_id in out_in.enrolments_in_quarantine - kept_in.enrolments_in_quarantine:
        return "enrolment_in_quarantine"
    if row["blockers"] == "enrolment":
        return "enrolment"
    blockers = row["blockers"].split("+")
    own = []
    if "individual" in blockers:
        own = ["unreadable" if ("individual", person_id) in out_in.gates.ledger.unreadable else "own_choice"]
    if stays:
        return "+".join(out_in.shut_at(home["establishment_id"]) + own) or "transfer"
    elsewhere = out_in.shut_at(row["establishment_id"])
    same = [part for part in elsewhere if part == "authority" and row["authority_id"] == home["authority_id"]]
    moved = ["transfer"] if set(elsewhere) - set(same) else []
    return "+".join(same + moved + own)
