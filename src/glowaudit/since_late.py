"""Two clocks: the rows that only one of two runs of one extract sees, and that made people gained or lost. No rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

Row = Mapping[str, Any]
FEW = 3
KINDS = {"decision": "a decision", "unreadable": "a decision that cannot be read", "enrolment": "an enrolment"}


@dataclass(frozen=True)
class Late:
    """What was recorded between the two moments of known_at, as far as it made somebody gained or lost.

    totals  change, seen (`now` or `then`: by which run), after_at, people, by_decisions, by_enrolments
    rows    change, seen, kind, file, row, choice, recorded_at, from_on, to_on, people: most people first. File and row
            are empty where they are not told
    """

    totals: list[dict[str, Any]]
    rows: list[dict[str, Any]]

    def of(self, total: Row) -> list[dict[str, Any]]:
        """The rows behind one of the totals, those that are told first."""
        own = [row for row in self.rows if (row["change"], row["seen"]) == (total["change"], total["seen"])]
        return sorted(own, key=lambda row: row["file"] is None)

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """Both as plain values: days and moments in ISO form."""
        return {"totals": [_plain(row) for row in self.totals], "rows": [_plain(row) for row in self.rows]}


def _plain(row: Row) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


NONE_LATE = Late([], [])


def late_sentences(late: Late) -> list[str]:
    """`12 lost by decisions recorded after 2016-04-28: decisions row 17 (recorded on 2016-05-03, takes effect ...).`"""
    return [_sentence(total, late.of(total)) for total in late.totals]


def _sentence(total: Row, rows: list[dict[str, Any]]) -> str:
    unseen = "" if total["seen"] == "now" else ", which are not seen now"
    told = [f"{row_in_words(row)}{_people(row) if len(rows) > 1 else ''}" for row in rows[:FEW]]
    more = [f"and {len(rows) - FEW:,} more rows"] if len(rows) > FEW else []
    head = f"{total['people']:,} {total['change']} by {_what(total)} recorded after {moment(total['after_at'])}{unseen}"
    return f"{head}: {'; '.join(told + more)}."


def _people(row: Row) -> str:
    return f": {row['people']:,}"


def _what(total: Row) -> str:
    """`decisions`, `enrolments`, or `decisions and enrolments`."""
    counts = (("decisions", total["by_decisions"]), ("enrolments", total["by_enrolments"]))
    return " and ".join(what for what, people in counts if people)


def row_in_words(row: Row) -> str:
    """`decisions row 17 (recorded on 2016-05-03, takes effect on 2016-04-20)`."""
    if row["file"] is None:
        return f"{KINDS[row['kind']]}, of which the row is not told here"
    return f"{row['file']} row {int(row['row'])} (recorded on {moment(row['recorded_at'])}, {effect(row)})"


def effect(row: Row) -> str:
    """`takes effect on 2016-04-20`, `from 2015-08-18 to 2016-04-20`, `cannot be read`."""
    if row["kind"] == "unreadable":
        return "cannot be read"
    if row["kind"] == "decision":
        return f"{row['choice']}, takes effect on {_day(row['from_on'])}"
    end = f"to {_day(row['to_on'])}" if row["to_on"] else "on"
    return f"enrolled from {_day(row['from_on'])} {end}"


def _day(on: date) -> date:
    return on.date() if isinstance(on, datetime) else on


def moment(at: datetime) -> str:
    """The day; with the time where it is neither the first nor the last moment of it."""
    return str(at.date()) if at.time() in (time.min, time.max) else f"{at:%Y-%m-%d %H:%M}"
