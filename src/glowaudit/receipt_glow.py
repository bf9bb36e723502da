"""What Glow holds of one person and was sent of them, beside the day on which their data should have stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glowaudit.person_rows import BEGINNING, FOREVER, rows_about

if TYPE_CHECKING:
    from glowaudit.engine import Engine

Row = dict[str, Any]


@dataclass(frozen=True)
class InGlow:
    """Accounts and feed rows of one person; of a file of which the extract has no row None.

    accounts        account_id, source, status, since_on (the day of the status; of an active one without it, the day of
                    its making), days to as_of, file, row
    reconciliation  class, next, since_on, days
    opt_out         the latest own opt-out that acts where the verdict places the person: decision_id, effective_on,
                    to_on (first day on which it acts no longer), recorded_at, file, row; honoured_on, days: when their
                    account left active, and how long after; passed_before: did data ever pass until then?;
                    stopped_on: the first day on which they passed no longer, None where that never came
    sent            rows, and of the last one sent_on, file, row; the last two None where nothing was sent
    incidents       nights, and of the first and last row sent_on, file, row: sent although closed
    """

    accounts: list[Row] | None
    reconciliation: Row | None
    opt_out: Row | None
    sent: Row | None
    incidents: Row | None


ACCOUNTS = """
    select a.account_id, a.source, a.status,
        coalesce(a.status_on, case when a.status = 'active' then a.created_on end) as since_on,
        s.as_of - coalesce(a.status_on, case when a.status = 'active' then a.created_on end) as days, a.file, a.row
    from accepted_accounts a
    cross join run_settings s
    where a.person_id = ?1
    order by a.row
"""
RECONCILIATION = "select class, next, since_on, days from reconciliation where person_id = ?1"
OPT_OUT = """
    select c.decision_id, o.effective_on, o.to_on, d.recorded_at, d.file, d.row, h.honoured_on, h.days
    from own_opt_outs o
    inner join individual_choice_periods c
        on o.person_id = c.individual_id and coalesce(o.authority_id, '') = c.authority_id
        and o.effective_on = c.from_on and c.choice = 'out'
    inner join accepted_decisions d on c.decision_id = d.decision_id
    left join honoured_opt_outs h on o.person_id = h.person_id and o.effective_on = h.effective_on
    where o.person_id = ?1
    order by o.effective_on desc
    limit 1
"""
PASSING = "select from_on, to_on from person_passing_periods where person_id = ?1 order by from_on, to_on"
SENT = """
    select count(*) over () as rows, sent_on, file, row
    from accepted_feeds
    where person_id = ?1
    order by accepted_feeds.sent_on desc, row desc
    limit 1
"""
INCIDENTS = """
    select count(distinct sent_on) over () as nights, sent_on, file, row
    from incidents
    where person_id = ?1
    order by incidents.sent_on, row
"""


def in_glow(engine: Engine, person_id: str) -> InGlow | None:
    """What Glow holds and was sent of one person; None of an extract with neither accounts nor feeds."""
    given = {file for (file,) in engine.rows("select file from row_counts")}
    if not given & {"accounts", "feeds"}:
        return None

    def rows(table: str, select: str) -> list[Row] | None:
        return rows_about(engine, select, person_id) if table in given else None

    nothing = {"rows": 0, "sent_on": None, "file": None, "row": None}
    sent, incidents = rows("feeds", SENT), rows("feeds", INCIDENTS)
    return InGlow(
        accounts=rows("accounts", ACCOUNTS),
        reconciliation=next(iter(rows("accounts", RECONCILIATION) or ()), None),
        opt_out=_opt_out(engine, person_id),
        sent=None if sent is None else next(iter(sent), nothing),
        incidents=None if incidents is None else _first_and_last(incidents),
    )


def _opt_out(engine: Engine, person_id: str) -> Row | None:
    """The latest opt-out with the day on which data stopped to pass; where they had stopped before, that day."""
    found = rows_about(engine, OPT_OUT, person_id)
    if not found:
        return None
    reached_on = ""
    for period in rows_about(engine, PASSING, person_id):
        if (period["from_on"] or BEGINNING) <= max(reached_on, found[0]["effective_on"]):
            reached_on = max(reached_on, period["to_on"] or FOREVER)
    stopped_on = reached_on if reached_on not in ("", FOREVER) else None
    return {**found[0], "passed_before": bool(reached_on), "stopped_on": stopped_on}


def _first_and_last(incidents: list[Row]) -> Row:
    """Nights, and the ends of the list."""
    ends = [{name: row[name] for name in ("sent_on", "file", "row")} for row in (*incidents[:1], *incidents[-1:])]
    return {"nights": incidents[0]["nights"] if incidents else 0, **dict(zip(("first", "last"), ends, strict=False))}
