"""The receipt: the evidence behind one verdict as sentences, a chart and tables, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from glowaudit import wording
from glowaudit.displays import Notes, Parts
from glowaudit.errors import UsageError
from glowaudit.explain import Evidence, Period, explain, one_line
from glowaudit.receipt_words import in_glow_lines
from glowaudit.tables import Column, Table
from glowaudit.timeline import REASONS, timeline
from glowaudit.wording import day

if TYPE_CHECKING:
    from glowaudit.audit import Audit
    from glowaudit.ladder import Lever

GATE_WORDS = {"authority": "Authority", "establishment": "School", "individual": "Own choice"}
GATES = (
    Column("gate", "Gate"),
    Column("from_on", "From", "day"),
    Column("to_on", "Until, not on", "day"),
    Column("state", "State"),
    Column("why", "Why"),
    Column("decision_id", "Decision"),
    Column("file", "File"),
    Column("row", "Row", "number"),
)
ENROLMENTS = (
    Column("place", "School"),
    Column("establishment_id", "SEED code"),
    Column("owner", "Authority"),
    Column("start_on", "From", "day"),
    Column("end_on", "Until, not on", "day"),
    Column("use", "Use"),
    Column("file", "File"),
    Column("row", "Row", "number"),
)
DECISIONS = (
    Column("decision_id", "Decision"),
    Column("choice", "Choice"),
    Column("effective_on", "In force from", "day"),
    Column("recorded_at", "Recorded"),
    Column("origin", "Origin"),
    Column("requested_by", "Asked by"),
    Column("use", "Use"),
    Column("file", "File"),
    Column("row", "Row", "number"),
)
FINDINGS = (
    Column("finding", "Finding"),
    Column("meaning", "In words"),
    Column("detail", "Detail"),
    Column("file", "File"),
    Column("row", "Row", "number"),
)
QUARANTINE = (
    Column("file", "File"),
    Column("row", "Row", "number"),
    Column("meaning", "Why it could not be used"),
    Column("column", "Column"),
    Column("value", "Value"),
    Column("cause", "Caused by"),
)


@dataclass(frozen=True)
class Receipt:
    """One person's evidence for people to read; or, in `nobody`, why there is none."""

    audit: Audit
    evidence: Evidence | None
    nobody: str = ""

    @classmethod
    def of(cls, audit: Audit, person_id: str) -> Receipt:
        """The receipt of a person, or of nobody where the id is empty or nobody has it."""
        if not person_id:
            return cls(audit, None, "Nobody is picked.")
        try:
            return cls(audit, explain(audit, person_id))
        except UsageError as fault:
            return cls(audit, None, wording.sentence_case(f"{fault}."))

    def verdict(self) -> Parts:
        """The verdict in a paragraph, and what would change it."""
        if self.evidence is None:
            return Parts((Notes((self.nobody,)),))
        return Parts((Notes((self.person(), wording.days_in_words(self.evidence.paragraph), *self.levers())),))

    def person(self) -> str:
        """`Isla Imrie, 020015306: Pupil, S6. Reaches Glow.`"""
        if self.evidence is None:
            return self.nobody
        person, verdict = self.evidence.person, self.evidence.verdict
        named = f"{one_line(person['display_name'])}, " if person["display_name"] else ""
        blockers = f": {wording.blockers(verdict['blockers']).lower()}" if verdict["blockers"] else ""
        role = wording.role(person["role"], person["stage"])
        return f"{named}{person['person_id']}. {role}. {wording.verdict(verdict['verdict'])}{blockers}."

    def levers(self) -> list[str]:
        """What would change the verdict, or why nothing would, in sentences."""
        return [] if self.evidence is None else list(what_would_change(self.audit, self.evidence))

    def timeline(self) -> Parts:
        """The chart of enrolments and gates."""
        if self.evidence is None or not self.evidence.enrolments:
            return Parts((Notes((self.nobody or "The extract has no enrolment of this person.",)),))
        return Parts((timeline(self.evidence, self.audit.settings),))

    def gates(self) -> Parts:
        """When each gate is open and closed, with the decision and row that make it so."""
        if self.evidence is None:
            return Parts((Notes((self.nobody,)),))
        names = {e["establishment_id"]: one_line(e["establishment"]) for e in self.evidence.enrolments}
        periods = {place: [p for p in self.evidence.gates if p.establishment_id == place] for place in names}
        tables = [
            Table(f"gates-{number}", f"Gates at {names[place]}", _frame(list(map(_gate_row, found)), GATES), GATES)
            for number, (place, found) in enumerate(periods.items(), 1)
            if found
        ]
        return Parts((*tables, *([] if tables else [Notes(("No enrolment, and so no gates.",))])))

    def rows(self) -> Parts:
        """The rows behind it: enrolments, decisions, findings, quarantine; and what Glow holds and was sent."""
        tables = self._tables(
            ("enrolments", "Enrolments", ENROLMENTS, _enrolment_rows),
            ("decisions", "Decisions recorded about this person", DECISIONS, _decision_rows),
            ("findings", "Findings about this person", FINDINGS, _finding_rows),
            ("quarantine", "Rows in quarantine that name this person", QUARANTINE, _quarantine_rows),
        )
        return Parts((*tables.parts, *self._in_glow()))

    def _in_glow(self) -> Iterator[Notes]:
        """Accounts, and when data stopped: nothing where the extract has neither accounts nor feeds."""
        if self.evidence and self.evidence.in_glow:
            lines = in_glow_lines(self.evidence.in_glow)
            yield Notes(("In Glow:", *(wording.sentence_case(wording.days_in_words(line)) for line in lines)))

    def _tables(self, *wanted: tuple[str, str, tuple[Column, ...], Any]) -> Parts:
        """A table each; of what there is none, a sentence says so."""
        if self.evidence is None:
            return Parts((Notes((self.nobody,)),))
        found = [(*table[:3], list(table[3](self.evidence))) for table in wanted]
        missing = [f"{title}: none." for _, title, _, rows in found if not rows]
        tables = [Table(name, title, _frame(rows, columns), columns) for name, title, columns, rows in found if rows]
        return Parts((*tables, *([Notes((" ".join(missing),))] if missing else [])))


def what_would_change(audit: Audit, evidence: Evidence) -> Iterator[str]:
    """Which levers would bring a person to Glow who is not kept, or why none would. One sentence each."""
    if evidence.verdict["kept"]:
        yield "They are kept: no gate has to be opened for them."
        return
    last_day = audit.settings.last_day
    closed = {(p.establishment_id, p.gate): p for p in evidence.gates if not p.is_open and _covers(p, str(last_day))}
    if evidence.verdict["blockers"] == "enrolment":
        yield f"No enrolment covers {day(last_day)}, the last day that counts: no gate that anybody opens changes that."
        return
    from glowaudit.unlock import ways_of

    ways = ways_of(audit, str(evidence.verdict["person_id"]))
    for place, way in enumerate(ways):
        opened = _together([_named(lever, evidence, closed.values()) for lever in way])
        yield f"{'Or: they' if place else 'They'} would be in Glow if {opened} by {day(last_day)}."
    if not ways:
        yield from _why_none(list(closed.values()), evidence)


def _why_none(closed: Sequence[Period], evidence: Evidence) -> Iterator[str]:
    """Why no set of levers keeps the person."""
    own = {period.reason: period for period in closed if period.gate == "individual"}
    if "opted_out" in own:
        others = "" if evidence.verdict["blockers"] == "individual" else ", whichever gates open"
        only = "Only the person's" if not others else "The person's"
        yield f"{only} own choice keeps them out{others}: it is theirs, and no lever."
    elif "unreadable_decision" in own:
        period = own["unreadable_decision"]
        yield (
            f"A decision about the person cannot be read ({period.file} row {period.row}): until that row is mended it "
            "keeps them out, and no gate that anybody opens changes that."
        )
    elif any(period.reason == "establishment_closed" for period in closed):
        yield "The school is not open on the last day that counts: no gate that anybody opens changes that."
    else:
        yield "No gates that administrators can open would bring this person to Glow."


def _named(lever: Lever, evidence: Evidence, closed: Any) -> tuple[str, str]:
    """`the authority Fife (250)`, and what has to be done: `opened`, or `mended` where its decision cannot be read."""
    key, name = {"authority": ("authority_id", "authority")}.get(lever.gate, ("establishment_id", "establishment"))
    words = {"authority": "the authority", "establishment": "the school"}[lever.gate]
    enrolled = [e for e in evidence.enrolments if e[key] == lever.id]
    schools = {e["establishment_id"] for e in enrolled}
    reasons = {p.reason for p in closed if p.gate == lever.gate and p.establishment_id in schools}
    named = f"{words} {one_line(enrolled[0][name])} ({lever.id})" if enrolled else f"{words} {lever.id}"
    if "unreadable_decision" in reasons:
        return f"the decision of {named} that cannot be read", "were mended"
    return named, "opened"


def _together(levers: list[tuple[str, str]]) -> str:
    """`the authority Fife (250) opened`; `both ... and ... opened`; of more, `all of these opened: ...`."""
    names, deeds = [name for name, _ in levers], {deed for _, deed in levers}
    if len(deeds) > 1:
        return " and ".join(f"{name} {deed}" for name, deed in levers)
    deed = next(iter(deeds))
    if len(names) == 1:
        return f"{names[0]} {deed}"
    return f"both {names[0]} and {names[1]} {deed}" if len(names) == 2 else f"all of {', '.join(names)} {deed}"


def _covers(period: Period, on: str) -> bool:
    return (period.from_on is None or period.from_on <= on) and (period.to_on is None or on < period.to_on)


def _frame(rows: list[dict[str, Any]], columns: tuple[Column, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[column.name for column in columns], dtype=object)


def _gate_row(period: Period) -> dict[str, Any]:
    return {
        **vars(period),
        "gate": GATE_WORDS.get(period.gate, period.gate),
        "state": "open" if period.is_open else "closed",
        "why": REASONS.get(period.reason, period.reason),
    }


def _enrolment_rows(evidence: Evidence) -> Iterator[dict[str, Any]]:
    for e in evidence.enrolments:
        use = "counts" if e["stands"] else "not known by then, or replaced by a later row"
        yield {**e, "place": one_line(e["establishment"]), "owner": one_line(e["authority"]), "use": use}


def _decision_rows(evidence: Evidence) -> Iterator[dict[str, Any]]:
    for d in evidence.decisions:
        unused = "makes no choice" if d["known"] else "not known by then"
        recorded = (d["recorded_at"] or "").replace("T", " ")
        yield {**d, "recorded_at": recorded, "use": "makes a choice" if d["makes_a_choice"] else unused}


def _finding_rows(evidence: Evidence) -> Iterator[dict[str, Any]]:
    for f in evidence.findings:
        detail = wording.days_in_words(f["detail"] or "")
        yield {**f, "meaning": wording.FINDINGS.get(f["finding"], ""), "detail": detail}


def _quarantine_rows(evidence: Evidence) -> Iterator[dict[str, Any]]:
    for q in evidence.quarantine:
        yield {**q, "meaning": wording.quarantine_reason(q["reason"])}
