"""Reconciliation as a terminal shows it: what needs somebody first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from glowaudit.commands.shared import counted
from glowaudit.reconciliation_words import ACTIONS, CLASSES, NEXTS, OWNERS

SHOWN = 40
AGES = {"waiting_to_7": "to 7", "waiting_to_30": "to 30", "waiting_to_90": "to 90", "waiting_longer": "longer"}


def reconciliation_lines(figures: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """Classes, the feed, what comes next, days to honour an opt-out."""
    yield "Should, sent, exists:"
    sent = sum(row["rows"] for row in figures["sent_while_closed"])
    people = sum(row["people"] for row in figures["sent_while_closed"])
    if sent:
        yield from _class_lines("sent_while_closed", sent, f" ({counted(people, 'person', 'people')})")
    for name, rows in figures["classes"].items():
        yield from _class_lines(name, rows)
    yield from _conservation(figures["conserved"])
    yield "Next:"
    for name, rows in figures["next"].items():
        yield f"  {rows:>9,}  {NEXTS[name].lower()}"
    yield from _honouring_lines(figures["honouring"], names)


def _conservation(rows: Mapping[str, int]) -> Iterator[str]:
    """That nobody and no account is lost or counted twice."""
    people = f"{counted(rows['people_in_rows'], 'person', 'people')} of {rows['people']:,} stand in one class each"
    accounts = f"{counted(rows['active_accounts'], 'active account')} = {rows['accounts_of_people']:,} of them"
    yield f"{people}; {accounts} + {rows['accounts_of_nobody']:,} of nobody."


def _class_lines(name: str, rows: int, beside: str = "") -> Iterator[str]:
    """A class; and where there is something to do, who does it."""
    yield f"  {rows:>9,}  {name}: {CLASSES[name][0]}{beside}"
    if rows and OWNERS[name] != "Nobody":
        yield f"{'':13}{OWNERS[name]}: {ACTIONS[name]}"


def _honouring_lines(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Iterator[str]:
    """Days from an opt-out to the account leaving active, an authority a line; then those not honoured yet by age."""
    if not rows:
        return
    head = f"{'authority':<28}{'honoured':>10}{'median':>9}{'90th pct':>10}{'not yet':>9}"
    yield f"Days to honour an opt-out, and those not honoured yet by days waiting:\n{head}" + "".join(
        f"{words:>9}" for words in AGES.values()
    )
    for row in rows[:SHOWN]:
        whose = names.get(row["authority_id"], row["authority_id"]) if row["authority_id"] else "none"
        days = "".join(
            f"{'-' if row[name] is None else f'{row[name]:g}':>{width}}"
            for name, width in (("median_days", 9), ("p90_days", 10))
        )
        ages = "".join(f"{row[name]:>9,}" for name in AGES)
        yield f"{str(whose)[:27]:<28}{row['honoured']:>10,}{days}{row['waiting']:>9,}{ages}"
