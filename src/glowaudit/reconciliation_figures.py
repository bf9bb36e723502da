"""The figures of reconciliation as plain values: classes, what comes next, days to honour, incidents."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from glowaudit.reconciliation_words import CLASSES as WORDS
from glowaudit.reconciliation_words import NEXTS, SENT

if TYPE_CHECKING:
    from glowaudit.audit import Audit

SEVERITY = tuple(code for code in WORDS if code != SENT)
CLASSES = "select class, authority_id, next, sum(rows)::bigint from reconciliation_counts group by all order by all"
HONOURING = "select * from honouring order by authority_id nulls last"
INCIDENTS = (
    "select authority_id, count(*) as rows, count(distinct person_id) as people, min(sent_on) as first_on, "
    "max(sent_on) as last_on from incidents group by all order by authority_id nulls last"
)


CONSERVED = """
    select
        (select count(*) from ledger_people) as people,
        (select count(*) from reconciliation where role is not null) as people_in_rows,
        (select count(*) from active_accounts) as active_accounts,
        (select cast(coalesce(sum(h.accounts), 0) as bigint) from held_accounts h
            inner join reconciliation r on h.person_id = r.person_id and r.role is not null) as accounts_of_people,
        (select count(*) from reconciliation where role is null) as accounts_of_nobody
"""


def figures_of(audit: Audit) -> dict[str, Any]:
    """Counts of the nation and of each authority ('' where none is known).

    conserved       people = people_in_rows, active_accounts = accounts_of_people + accounts_of_nobody
    classes, next   people and accounts of nobody by class and by what comes next
    authorities     the classes of each authority
    honouring       per authority: honoured, median_days, p90_days, waiting and its ageing
    sent_while_closed  per authority: rows of the feed, people, first and last night
    """
    classes = dict.fromkeys(SEVERITY, 0)
    following = dict.fromkeys(NEXTS, 0)
    authorities: dict[str, dict[str, int]] = {}
    for name, authority_id, step, rows in audit.engine.rows(CLASSES):
        classes[name] += rows
        following[step] += rows
        own = authorities.setdefault(authority_id or "", dict.fromkeys(SEVERITY, 0))
        own[name] += rows
    return {
        "conserved": audit.engine.records(CONSERVED)[0],
        "classes": classes,
        "next": following,
        "authorities": dict(sorted(authorities.items())),
        "honouring": _records(audit, HONOURING),
        "sent_while_closed": _records(audit, INCIDENTS),
    }


def _records(audit: Audit, select: str) -> list[dict[str, Any]]:
    """Rows by the names of their columns, days in ISO form."""
    rows = audit.engine.records(select)
    return [{n: v.isoformat() if isinstance(v, date) else v for n, v in row.items()} for row in rows]
