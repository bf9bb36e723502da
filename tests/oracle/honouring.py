"""How long opt-outs took to be honoured (spec 7): per opt-out, and per authority of the verdict row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .checking import Checked
from .gates import EVERYWHERE, Gates, in_force
from .reading import Row
from .values import day, word
from .verdicts import Verdict

Answer = dict[str, Any]


def out_runs(person_id: str, gates: Gates, authority_id: str, to_on: date) -> list[list[date]]:
    """Each unbroken run of days up to a day on which an own choice `out` is in force in an authority."""
    subject = ("individual", person_id)
    on = min((choice.effective_on for choice in gates.ledger.choices(subject)), default=to_on)
    runs: list[list[date]] = [[]]
    while on <= to_on:
        choice = in_force(gates.ledger, subject, on, authority_id)
        if choice is not None and choice.choice == "out":
            runs[-1].append(on)
        elif runs[-1]:
            runs.append([])
        on += timedelta(days=1)
    return [run for run in runs if run]


def left_on(accounts: list[Row], person_id: str) -> list[date]:
    """Days on which seemis accounts of a person ceased to be active, as far as known."""
    ended = [
        day(row["status_on"])
        for row in accounts
        if row["person_id"] == person_id and word(row["source"]) == "seemis" and word(row["status"]) != "active"
    ]
    return [on for on in ended if on is not None]


def opt_outs_of(checked: Checked, gates: Gates, verdicts: list[Verdict]) -> list[Answer]:
    """One row an own opt-out that was honoured: on a day of its run a seemis account of the person left `active`.

    Only days on which the individual gate exists count.
    """
    accounts = checked.accepted.get("accounts", [])
    found = []
    for verdict in verdicts:
        person_id, authority_id = verdict["person_id"], verdict["authority_id"]
        ended = left_on(accounts, person_id)
        runs = out_runs(person_id, gates, authority_id or EVERYWHERE, max(ended)) if ended else []
        for run in runs:
            acting = [on for on in run if on >= gates.settings.granular_from]
            honoured = [on for on in acting if on in ended]
            if honoured:
                found.append(
                    {
                        "person_id": person_id,
                        "authority_id": authority_id,
                        "effective_on": acting[0],
                        "honoured_on": honoured[0],
                        "days": (honoured[0] - acting[0]).days,
                    }
                )
    return found


def median(values: list[int]) -> float:
    """The middle value, or the mean of the middle two."""
    low, high = (len(values) - 1) // 2, len(values) // 2
    return (sorted(values)[low] + sorted(values)[high]) / 2


def nearest_rank_90(values: list[int]) -> int:
    """The smallest value such that at least 90 % are not greater."""
    return min(value for value in values if 10 * sum(one <= value for one in values) >= 9 * len(values))


def honouring_of(opt_outs: list[Answer], reconciliation: list[Answer]) -> list[Answer]:
    """One row an authority with an opt-out that was honoured or an account not honoured: how many, for how long.

    Who never passed, as far as the data show, has waited longest.
    """
    late = [row for row in reconciliation if row["class"] == "not_honoured"]
    found = []
    for authority_id in {row["authority_id"] for row in opt_outs + late}:
        days = [row["days"] for row in opt_outs if row["authority_id"] == authority_id]
        ages = [row["days"] for row in late if row["authority_id"] == authority_id]
        waiting = [date.max.toordinal() if age is None else age for age in ages]
        found.append(
            {
                "authority_id": authority_id,
                "honoured": len(days),
                "median_days": median(days) if days else None,
                "p90_days": nearest_rank_90(days) if days else None,
                "waiting": len(waiting),
                "waiting_to_7": sum(age <= 7 for age in waiting),
                "waiting_to_30": sum(7 < age <= 30 for age in waiting),
                "waiting_to_90": sum(30 < age <= 90 for age in waiting),
                "waiting_longer": sum(age > 90 for age in waiting),
            }
        )
    return found
