"""`glowaudit explain`: the evidence behind one person's verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from glowaudit.commands.shared import open_audit
from glowaudit.explain import Evidence, Period, explain, one_line
from glowaudit.receipt_rows import receipt_of
from glowaudit.receipt_words import in_glow_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

REASONS = {
    "opted_in": "opted in",
    "opted_out": "opted out",
    "no_decision": "no decision in force",
    "in_by_default": "in by default, nobody decided",
    "before_individual_choice": "no such gate before individual choice began",
    "unreadable_decision": "a decision cannot be read: closed until it is mended",
    "establishment_closed": "the establishment is closed or not yet open",
    "follows_authority": "follows its authority",
}


def run(
    extract: Path, person_id: str, given: dict[str, object], mapping: Path | None, encoding: str, as_json: bool
) -> None:
    """Print the paragraph, the timeline and the rows; or the same as JSON."""
    with open_audit(extract, given, mapping, encoding) as audit:
        if as_json:
            typer.echo(json.dumps(receipt_of(audit, person_id), indent=2, ensure_ascii=False))
            return
        evidence = explain(audit, person_id)
    for line in lines_of(evidence):
        typer.echo(line)


def lines_of(evidence: Evidence) -> Iterable[str]:
    """The evidence as a reader sees it."""
    verdict = evidence.verdict
    yield evidence.paragraph
    yield ""
    yield f"Verdict: {verdict['verdict']}" + (f", kept out by {verdict['blockers']}" if verdict["blockers"] else "")
    yield "\nEnrolments"
    for row in evidence.enrolments:
        stands = "" if row["stands"] else "  (not known at known_at, or superseded)"
        place = f"{one_line(row['establishment'])} [{row['establishment_id']}]"
        yield f"  {_span(row['start_on'], row['end_on'])}  {place},"
        yield f"    {one_line(row['authority'])} [{row['authority_id']}]  ({row['file']} row {row['row']}){stands}"
    yield from _gate_lines(evidence.gates)
    yield "\nData pass"
    yield from (f"  {_span(p['from_on'], p['to_on'])}  through {p['establishment_id']}" for p in evidence.passing)
    if not evidence.passing:
        yield "  on no day"
    yield from _decision_lines(evidence.decisions)
    if evidence.in_glow:
        yield "\nIn Glow"
        yield from (f"  {line}" for line in in_glow_lines(evidence.in_glow))
    for title, rows in (("In quarantine", evidence.quarantine), ("Findings", evidence.findings)):
        if rows:
            yield f"\n{title}"
            yield from (f"  {_named(row)}" for row in rows)


def _gate_lines(gates: list[Period]) -> Iterable[str]:
    establishment = None
    for period in gates:
        if period.establishment_id != establishment:
            establishment = period.establishment_id
            yield f"\nGates of the enrolment at {establishment}"
        state = "open  " if period.is_open else "CLOSED"
        decision = f", decision {period.decision_id}" if period.decision_id else ""
        decision += f" ({period.file} row {period.row})" if period.row else ""
        span = _span(period.from_on, period.to_on)
        yield f"  {period.gate:<14}{span}  {state}  {REASONS[period.reason]}{decision}"


def _decision_lines(decisions: list[dict[str, Any]]) -> Iterable[str]:
    if decisions:
        yield "\nDecisions recorded about this person"
    for row in decisions:
        effect = "" if row["makes_a_choice"] else "  (makes no choice)"
        recorded = f", recorded {row['recorded_at']}" if row["recorded_at"] else ""
        yield (
            f"  {row['decision_id']}: {row['choice']} from {row['effective_on']}, origin {row['origin']}{recorded} "
            f"({row['file']} row {row['row']}){effect}"
        )


def _named(row: dict[str, Any]) -> str:
    what = row.get("finding") or row.get("reason")
    detail = row.get("detail") or " ".join(str(row[k]) for k in ("column", "value", "cause") if row.get(k))
    return f"{what}: {row['file']} row {row['row']}. {detail}"


def _span(from_on: str | None, to_on: str | None) -> str:
    """`2015-08-17 until 2016-06-01`: the second day no longer counts; open ends in words of the same width."""
    return f"{from_on or 'the start  '} until {to_on or 'further on'}"
