"""The evidence behind one person's verdict: a paragraph, then the dated timeline of each gate with its rows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from glowaudit.errors import UsageError
from glowaudit.person_rows import Row, names_another, rows_about
from glowaudit.receipt_glow import InGlow, in_glow

if TYPE_CHECKING:
    from glowaudit.audit import Audit


@dataclass(frozen=True)
class Period:
    """One stretch of a gate at one establishment: from_on inclusive, to_on exclusive, empty where unbounded."""

    establishment_id: str
    gate: str
    from_on: str | None
    to_on: str | None
    is_open: bool
    reason: str
    decision_id: str | None
    file: str | None
    row: int | None


@dataclass(frozen=True)
class Evidence:
    """Everything that made one verdict, and nothing about anybody else."""

    paragraph: str
    person: dict[str, Any]
    settings: dict[str, Any]
    verdict: dict[str, Any]
    enrolments: list[dict[str, Any]]
    gates: list[Period]
    passing: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    quarantine: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    in_glow: InGlow | None

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


def explain(audit: Audit, person_id: str) -> Evidence:
    """The evidence for one accepted person. UsageError where nobody of that id is known."""
    engine = audit.engine
    people = rows_about(engine, "select * from accepted_people where person_id = ?1", person_id)
    if not people:
        raise UsageError(_nobody(audit, person_id))
    verdict = rows_about(engine, "select * from verdicts where person_id = ?1", person_id)[0]
    enrolments = rows_about(engine, ENROLMENTS, person_id)
    return Evidence(
        paragraph=_paragraph(verdict, enrolments),
        person=people[0],
        settings=audit.settings.as_text(),
        verdict=verdict,
        enrolments=enrolments,
        gates=[Period(**row) for row in rows_about(engine, GATES, person_id)],
        passing=rows_about(engine, PASSING, person_id),
        decisions=rows_about(engine, DECISIONS, person_id),
        quarantine=_own_only(audit, rows_about(engine, QUARANTINE, person_id), "value", person_id),
        findings=_own_only(audit, rows_about(engine, FINDINGS, person_id), "detail", person_id),
        in_glow=in_glow(engine, person_id),
    )


ENROLMENTS = """
    select e.file, e.row, e.line, e.establishment_id, s.name as establishment, s.authority_id, a.name as authority,
        e.start_on, e.end_on, e.recorded_at, k.row is not null as stands
    from accepted_enrolments e
    left join known_enrolments k on e.row = k.row
    left join ledger_establishments s on e.establishment_id = s.establishment_id
    left join ledger_authorities a on s.authority_id = a.authority_id
    where e.person_id = ?1
    order by e.start_on, e.row
"""
GATES = """
    with unreadable as (
        select distinct on (scope, subject_id) scope, subject_id, file, row,
            case
                when scope = 'individual' or decision_id not in (
                    select decision_id from staged_decisions where scope = 'individual' and decision_id is not null
                ) then decision_id
            end as decision_id
        from known_unreadable_decisions
        order by scope, subject_id, file, row
    )

    select g.establishment_id, g.gate, greatest(g.from_on, min(e.from_on)) as from_on,
        least(g.to_on, max(e.to_on)) as to_on, g.is_open = 1 as is_open, g.reason,
        case when u.row is null then g.decision_id else u.decision_id end as decision_id,
        coalesce(u.file, d.file) as file, coalesce(u.row, d.row) as row
    from enrolment_spells e
    inner join door_gates g on e.establishment_id = g.establishment_id and e.individual_id = g.individual_id
    inner join declared_gates n on g.gate = n.gate
    left join accepted_decisions d on g.decision_id = d.decision_id
    left join unreadable u
        on g.reason = 'unreadable_decision' and g.gate = u.scope
        and u.subject_id = case g.gate
            when 'authority' then e.authority_id when 'establishment' then e.establishment_id else e.person_id end
    where e.person_id = ?1 and g.from_on < e.to_on and e.from_on < g.to_on
    group by g.establishment_id, g.gate, n.weight, g.from_on, g.to_on, g.is_open, g.reason, g.decision_id,
        u.decision_id, u.file, u.row, d.file, d.row
    order by min(e.from_on), g.establishment_id, n.weight, from_on
"""
FINDINGS = """
    select finding, file, row, detail from findings where scope = 'individual' and subject = ?1 order by all
"""
PASSING = """
    select establishment_id, from_on, to_on from passing_periods where person_id = ?1 order by from_on, establishment_id
"""
DECISIONS = """
    select d.decision_id, d.file, d.row, d.line, d.scope, d.subject_id, d.choice, d.effective_on, d.recorded_at,
        d.origin, d.requested_by, k.decision_id is not null as known, c.decision_id is not null as makes_a_choice
    from accepted_decisions d
    left join known_decisions k on d.decision_id = k.decision_id
    left join choices c on d.decision_id = c.decision_id
    where d.scope = 'individual' and d.subject_id = ?1
    order by d.effective_on, d.row, d.file
"""
QUARANTINE = """
    select file, row, line, reason, "column", value, cause
    from quarantine
    where needs_person = ?1 or (subject_scope = 'individual' and subject_id = ?1) or (file = 'people' and own_id = ?1)
    order by case file when 'people' then 0 else 1 end, file, row
"""


KEYS = ("person_id", "decision_id", "account_id")
CELLS = ("unreadable_description", "unknown_stage")  # findings whose detail holds what stands in a cell
ORIGINS = {
    "default": " Nobody decided for this person: in by default (R3).",
    "decision": " The person's own choice in force was a decision (R5).",
    "entry": " The person's own choice in force was made when the person was added (R6).",
    "carried": " The person's own choice in force is a copy carried from an earlier school (R7).",
}


def one_line(name: str | None) -> str:
    """A name on one line, whatever line breaks it holds; one that is not known says so."""
    return " ".join(name.split()) if name else "(no name)"


def _own_only(audit: Audit, rows: list[Row], column: str, person_id: str) -> list[Row]:
    """Rows without the text of a cell that names somebody else. A key of an own row is the person's own."""

    def is_foreign(row: Row) -> bool:
        told = row.get("column") not in KEYS and row.get("finding") in (None, *CELLS) and row[column]
        return bool(told) and names_another(audit.engine, row[column], person_id)

    return [{**row, column: None} if is_foreign(row) else row for row in rows]


def _nobody(audit: Audit, person_id: str) -> str:
    quarantined = rows_about(audit.engine, QUARANTINE, person_id)
    if quarantined:
        row = quarantined[0]
        return f"{person_id} stands only in quarantine: {row['file']} row {row['row']}, {row['reason']}"
    return f"nobody in the extract has the person_id {person_id!r}; ids are text: check leading zeros and capitals"


def _paragraph(verdict: dict[str, Any], enrolments: list[dict[str, Any]]) -> str:
    """The verdict in plain English."""
    place = next((e for e in enrolments if e["establishment_id"] == verdict["establishment_id"]), None)
    named = f"{one_line(place['establishment'])} ({one_line(place['authority'])})" if place else ""
    where = f" The enrolment that counts is at {named}." if named else ""
    kept = "will be in Glow when deletion runs" if verdict["kept"] else "will not be in Glow when deletion runs"
    chosen = str(verdict["choice_origin"] or "")
    origin = ORIGINS[chosen] if chosen and (chosen != "default" or "R3" in verdict["rules"].split("+")) else ""
    return f"This person {kept}. {verdict['reason']}{where}{origin} Rules: {verdict['rules'].replace('+', ', ')}."
