"""The words of a comparison of two runs: what made it so, how a gate stood and stands, and the summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from glowaudit import wording

Row = Mapping[str, Any]

LOST = {
    "quarantine": "the person's row is in quarantine now",
    "gone": "no longer in the extract",
    "enrolment_in_quarantine": "enrolment rows are in quarantine now",
    "enrolment": "no enrolment covers the last day any more",
    "another_authority": "at another authority now",
}
GAINED = {
    "quarantine": "the person's row was in quarantine",
    "new": "new in the extract",
    "enrolment_in_quarantine": "enrolment rows were in quarantine",
    "enrolment": "no enrolment covered the last day, one does now",
    "another_authority": "came from another authority",
}
LOST_PARTS = {
    "authority": "the authority's gate is closed now",
    "establishment": "the school's gate is closed now",
    "school_closed": "the school is not open any more",
    "transfer": "at another school now, whose gates are closed",
    "own_choice": "their own choice is out now",
    "unreadable": "a decision about them cannot be read now",
}
GAINED_PARTS = {
    "authority": "the authority's gate is open now",
    "establishment": "the school's gate is open now",
    "school_closed": "the school is open now",
    "transfer": "at another school now, whose gates are open",
    "own_choice": "their own choice is no longer out",
    "unreadable": "a decision about them could not be read, and does not stand in the way now",
}
STANDINGS = {
    "opted_in": "opted in",
    "opted_out": "opted out",
    "no_decision": "no decision",
    "unreadable_decision": "a decision that cannot be read",
    "establishment_closed": "not open",
    "follows_authority": "as its authority",
}
FLAGS = {"authority": "authority flag", "establishment": "school flag"}
MADE_OF = {
    "version": "the version of glowaudit",
    "rules": "the rules",
    "mapping": "the mapping",
    "encoding": "the encoding",
}


def because(change: str, cause: str) -> str:
    """`the school's gate is closed now`; several things at once are named together."""
    whole, parts = (LOST, LOST_PARTS) if change == "lost" else (GAINED, GAINED_PARTS)
    return whole.get(cause) or "; ".join(parts.get(part, part) for part in cause.split("+"))


def standing(reason: str | None, decision_id: str | None) -> str:
    """`opted out (decision d17)`; `not known` where the place was not there."""
    told = STANDINGS.get(reason or "", reason or "not known")
    return f"{told} (decision {decision_id})" if decision_id and reason in ("opted_in", "opted_out") else told


def place(row: Row) -> str:
    """`Leven (F1)`, the id alone where there is no name; empty where the cause is at no gate."""
    if not row["gate_id"]:
        return ""
    name = " ".join((row["name"] or "").split())
    return f"{name} ({row['gate_id']})" if name and name != row["gate_id"] else str(row["gate_id"])


def then_and_now(row: Row) -> str:
    """`opted in (decision d3) then, opted out (decision d17) now`; empty where the cause is at no gate."""
    if not row["gate_id"] or "transfer" in row["cause"]:
        return ""
    before = standing(row["reason_before"], row["decision_before"])
    now = standing(row["reason_now"], row["decision_now"])
    return f"{before} then, {now} now"


def summary(figures: Row, causes: Iterable[Row], differences: Iterable[Row]) -> list[str]:
    """One to three sentences: what the runs assume differently, how many are kept, what made most of it so.

    figures  the row of `since_headline`; causes: of `since_causes`; differences: of `since_differences`
    """
    return [*_assumed(differences), _kept(figures), *_most(figures, list(causes))]


def _assumed(differences: Iterable[Row]) -> list[str]:
    """Which settings, rules, version are others; where nothing but these is, that all comes of them."""
    rows = list(differences)
    told = [f"{r['name']} ({r['before'] or 'none'} then, {r['now'] or 'none'} now)" for r in rows if _is_setting(r)]
    told += [MADE_OF[r["part"]] for r in rows if r["part"] in MADE_OF]
    if not told:
        return []
    alone = not any(row["part"] == "input" for row in rows)
    all_of_it = ", and the extract is the same: all that follows comes of that" if alone else ""
    return [f"The runs differ in {', '.join(told)}{all_of_it}."]


def _is_setting(row: Row) -> bool:
    return bool(row["part"] == "setting")


def _kept(figures: Row) -> str:
    before, now, gained, lost = (figures[name] for name in ("kept_before", "kept_now", "gained", "lost"))
    if not gained and not lost:
        return f"In Glow: {now:,}, the same people as then."
    by = (
        f"{gained:,} gained, {lost:,} lost"
        if gained and lost
        else f"{gained or lost:,} {'gained' if gained else 'lost'}"
    )
    if before == now:
        return f"In Glow: {now:,} as then, but not the same people: {by}."
    return f"In Glow: {abs(now - before):,} {'more' if now > before else 'fewer'} ({before:,} -> {now:,}); {by}."


def _most(figures: Row, causes: list[Row]) -> list[str]:
    """What made most of the gained or lost so, of whichever are more; and at which gate, most of them."""
    change = "lost" if figures["lost"] >= figures["gained"] else "gained"
    by_cause: dict[str, list[Row]] = {}
    for row in causes:
        if row["change"] == change:
            by_cause.setdefault(row["cause"], []).append(row)
    if not by_cause:
        return []
    rows = max(by_cause.values(), key=lambda rows: sum(row["people"] for row in rows))
    first = rows[0]
    share = f"{sum(row['people'] for row in rows):,} of {figures[change]:,} {change}"
    where = ", ".join(filter(None, (place(first), then_and_now(first))))
    if len(rows) > 1:
        where = f"most of them ({first['people']:,}) at {where}"
    if first["cause"] in FLAGS:
        flags = f"one {FLAGS[first['cause']]}" if len(rows) == 1 else f"{len(rows):,} {FLAGS[first['cause']]}s"
        return [f"{share} by {flags}: {where}."]
    return [f"{share}: {because(change, first['cause'])}{f'; {where}' if where else ''}."]


def turned(before: str, now: str) -> str:
    """`blocked then, will stop now`."""
    return f"{wording.verdict(before).lower()} then, {wording.verdict(now).lower()} now"
