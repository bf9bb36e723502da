"""Should, sent, exists (spec 7): people and accounts of nobody in classes, and feed rows that should not have been."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .assumed import RunSettings
from .checking import Checked
from .gates import Gates
from .ledger import Spell
from .reading import Row
from .values import day, word
from .verdicts import Verdict

Answer = dict[str, Any]
OF_PERSON = ("authority_id", "establishment_id", "role", "stage", "kept")  # columns taken from the verdict


def lag_days(settings: RunSettings, on: date) -> list[date]:
    """The days of `[on - L, on]`."""
    return [on - timedelta(days=n) for n in range(settings.feed_lag_days + 1)]


def settled(person_id: str, gates: Gates) -> str:
    """`in`, `out` or `moving`: how a person passed on the days of the lag up to as_of."""
    days = [gates.passes(person_id, on) for on in lag_days(gates.settings, gates.settings.as_of)]
    if all(days):
        return "in"
    return "moving" if any(days) else "out"


def since_on(person_id: str, gates: Gates) -> date | None:
    """First day of the run up to as_of on which passing stayed as it is; None where it never was otherwise."""
    on = gates.settings.as_of
    state = gates.passes(person_id, on)
    first = min((spell.start_on for spell in gates.ledger.spells.get(person_id, [])), default=on)
    while gates.passes(person_id, on) == state:
        if on < first:  # before all enrolments nobody passes, however far back one looks
            return None
        on -= timedelta(days=1)
    return on + timedelta(days=1)


def class_of_person(accounts: list[Row], state: str) -> str:
    """The first line of the table that fits a person with these active accounts."""
    if len(accounts) > 1:
        return "ambiguous"
    if accounts and word(accounts[0]["source"]) == "manual":
        return "manual"
    if state == "moving":
        return "in_flight"
    if state == "in":
        return "in_step_in" if accounts else "missing"
    return "not_honoured" if accounts else "in_step_out"


def class_of_nobodys(account: Row, in_quarantine: set[str]) -> str:
    """The class of an active account of nobody accepted."""
    if word(account["source"]) == "manual":
        return "manual"
    return "in_quarantine" if account["person_id"] in in_quarantine else "orphan"


def next_step(accounts: list[Row], kept: bool, passes: bool) -> str:
    """What feed and deletion will do with whoever has these active accounts; passes: on some day of the window."""
    if not accounts:
        return "create" if passes else "none"
    if all(word(account["source"]) == "manual" for account in accounts):
        return "none"
    return "keep" if kept else "delete"


def _seemis(accounts: list[Row]) -> int:
    return sum(word(account["source"]) == "seemis" for account in accounts)


def _place(accounts: list[Row]) -> Answer:
    """File and row of the account; of several, of the first."""
    return {"file": "accounts" if accounts else None, "row": min((row.row for row in accounts), default=None)}


def _row_of_person(verdict: Verdict, accounts: list[Row], gates: Gates) -> Answer:
    person_id, since = verdict["person_id"], since_on(verdict["person_id"], gates)
    return {
        "class": class_of_person(accounts, settled(person_id, gates)),
        "person_id": person_id,
        "account_id": "+".join(sorted(account["account_id"] for account in accounts)) or None,
        "since_on": since,
        "days": (gates.settings.as_of - since).days if since else None,
        "next": next_step(accounts, verdict["kept"], verdict["first_passing_on"] is not None),
        "seemis_accounts": _seemis(accounts),
        **_place(accounts),
        **{column: verdict[column] for column in OF_PERSON},
    }


def _row_of_nobody(account: Row, in_quarantine: set[str]) -> Answer:
    return {
        "class": class_of_nobodys(account, in_quarantine),
        "person_id": account["person_id"] or None,
        "account_id": account["account_id"],
        "since_on": None,
        "days": None,
        "next": next_step([account], kept=False, passes=False),
        "seemis_accounts": _seemis([account]),
        **_place([account]),
        **dict.fromkeys(OF_PERSON),
        "kept": False,
    }


def reconciliation_of(checked: Checked, gates: Gates, verdicts: list[Verdict]) -> list[Answer]:
    """One row an accepted person, then one an active account of nobody; nothing where there is no file of accounts."""
    if "accounts" not in checked.accepted:
        return []
    people = gates.ledger.people
    active = [row for row in checked.accepted["accounts"] if word(row["status"]) == "active"]
    in_quarantine = {row["person_id"] for row in checked.left_out["people"]} - {""} - people.keys()
    found = []
    for verdict in verdicts:
        own = [row for row in active if row["person_id"] == verdict["person_id"]]
        found.append(_row_of_person(verdict, own, gates))
    return found + [_row_of_nobody(row, in_quarantine) for row in active if row["person_id"] not in people]


def keeps_out(person_id: str, gates: Gates, on: date) -> Spell | None:
    """The enrolment that keeps out, on a day, a person who does not pass: with the fewest closed gates."""
    spells = [spell for spell in gates.ledger.spells.get(person_id, []) if spell.covers(on)]
    closed = [spell for spell in spells if gates.closed(person_id, spell, on)]

    def order(spell: Spell) -> tuple[int, date, str]:
        return len(gates.closed(person_id, spell, on)), spell.start_on, spell.establishment_id

    return min(closed, key=order, default=None)


def incidents_of(checked: Checked, gates: Gates, verdicts: list[Verdict]) -> list[Answer]:
    """`sent_while_closed`: one row a feed row whose person passed on no day of `[sent_on - L, sent_on]`.

    The place is that of the enrolment that keeps the person out; where none covers the day, that of the verdict.
    """
    places = {row["person_id"]: (row["authority_id"], row["establishment_id"]) for row in verdicts}
    found = []
    for row in checked.accepted.get("feeds", []):
        person_id, sent_on = row["person_id"], day(row["sent_on"])
        assert sent_on is not None
        if any(gates.passes(person_id, on) for on in lag_days(gates.settings, sent_on)):
            continue
        authority_id, establishment_id = places.get(person_id, (None, None))
        blockers = ["enrolment"]
        spell = keeps_out(person_id, gates, sent_on)
        if spell:
            establishment_id = spell.establishment_id
            authority_id = gates.ledger.establishments[establishment_id].authority_id
            blockers = gates.closed(person_id, spell, sent_on)
        found.append(
            {
                "incident": "sent_while_closed",
                "file": "feeds",
                "row": row.row,
                "person_id": person_id,
                "authority_id": authority_id,
                "establishment_id": establishment_id,
                "sent_on": sent_on,
                "blockers": "+".join(blockers),
            }
        )
    return found
