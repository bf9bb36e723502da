"""What Glow holds of one person, and when their data stopped, in sentences for a terminal and a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from glowaudit.receipt_glow import InGlow
from glowaudit.reconciliation_words import CLASSES, NEXTS
from glowaudit.wording import counted


def in_glow_lines(found: InGlow) -> Iterator[str]:
    """What Glow holds and was sent, beside the day on which it should have stopped."""
    yield from _opt_out_lines(found.opt_out)
    if found.sent:
        last = f"last sent on {_on(found.sent)}; {counted(found.sent['rows'], 'feed row', 'feed rows')} in all"
        yield last if found.sent["rows"] else "no feed row names them"
    if found.incidents and found.incidents["nights"]:
        nights = counted(found.incidents["nights"], "night", "nights")
        first, last = _on(found.incidents["first"]), _on(found.incidents["last"])
        yield f"SENT ALTHOUGH CLOSED on {nights}: first {first}, last {last}"
    yield from map(_account_line, found.accounts or ())
    if found.accounts == []:
        yield "no account"
    if found.reconciliation:
        yield _class_line(found.reconciliation)


def _account_line(row: dict[str, Any]) -> str:
    since = f"on {row['since_on']}" if row["since_on"] else "since a day not known"
    if row["since_on"] and row["days"] >= 0:
        since = f"since {row['since_on']}, {counted(row['days'], 'day', 'days')}"
    return f"account {row['account_id']} ({row['source']}): {row['status']} {since} ({_place(row)})"


def _class_line(row: dict[str, Any]) -> str:
    days = f" So since {row['since_on']}, {counted(row['days'], 'day', 'days')}." if row["since_on"] else ""
    return f"class {row['class']}: {CLASSES[row['class']][1]}{days} Next: {NEXTS[row['next']]}."


def _opt_out_lines(found: dict[str, Any] | None) -> Iterator[str]:
    """The latest opt-out and what came of it."""
    if not found:
        yield "no opt-out of their own"
        return
    recorded = f", recorded {found['recorded_at']}" if found["recorded_at"] else ""
    until = f" until {found['to_on']}" if found["to_on"] else ""
    decision = f"decision {found['decision_id']} ({_place(found)})"
    yield f"opted out from {found['effective_on']} on{until}{recorded}: {decision}"
    if found["stopped_on"]:
        yield f"data no longer passed from {found['stopped_on']} on"
    elif found["passed_before"]:
        yield "data pass on, through an enrolment where the opt-out does not act"
    else:
        yield "data had passed on no day before"
    if found["honoured_on"]:
        days = counted(found["days"], "day", "days")
        yield f"their account left active on {found['honoured_on']}, {days} after the opt-out took effect"


def _on(row: dict[str, Any]) -> str:
    return f"{row['sent_on']} ({_place(row)})"


def _place(row: dict[str, Any]) -> str:
    return f"{row['file']} row {row['row']}"
