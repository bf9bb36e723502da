"""The rows of a receipt: all that one person's verdict hangs on, as the ledger reads them, and nobody else's.

Whether a row is accepted can hang on rows of others (a key that stands twice), which a receipt may not hold. So it
holds what the checks made of the rows: the tables on which the layers above the checks stand, cut to one person.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from glowaudit import __version__
from glowaudit.explain import explain
from glowaudit.pipeline import rules_sha256

if TYPE_CHECKING:
    from glowaudit.audit import Audit
    from glowaudit.engine import Engine

FORMAT = 1
Rows = dict[str, list[dict[str, Any]]]

PLACES = """
    with places as (
        select establishment_id from accepted_enrolments where person_id = ?1
        union
        select establishment_id from accepted_decisions
        where scope = 'individual' and subject_id = ?1 and establishment_id is not null
    ),

    subjects as (
        select 'individual' as scope, ?1 as subject_id
        union all
        select 'establishment' as scope, establishment_id as subject_id from places
        union all
        select distinct 'authority' as scope, authority_id as subject_id
        from accepted_establishments semi join places using (establishment_id)
    )
"""
TABLES = {
    "accepted_authorities": f"""{PLACES}
        select * from accepted_authorities
        where authority_id in (select subject_id from subjects where scope = 'authority')
        order by row
    """,
    "accepted_establishments": f"""{PLACES}
        select * from accepted_establishments semi join places using (establishment_id) order by row
    """,
    "accepted_people": "select * from accepted_people where person_id = ?1",
    "accepted_enrolments": "select * from accepted_enrolments where person_id = ?1 order by row",
    "accepted_decisions": f"""{PLACES}
        select * exclude (note) from accepted_decisions semi join subjects using (scope, subject_id)
        order by file, row
    """,
    "unreadable_decisions": f"""{PLACES}
        select * replace (
            case
                when scope = 'individual' or decision_id not in (
                    select decision_id from staged_decisions where scope = 'individual' and decision_id is not null
                ) then decision_id
            end as decision_id
        )
        from unreadable_decisions semi join subjects using (scope, subject_id)
        order by file, row
    """,
    "quarantine": """
        select file, row, line, reason, "column", cause, cause_file, cause_row, needs_person
        from quarantine
        where file = 'enrolments' and needs_person = ?1
        order by row
    """,
    "row_counts": "select file from row_counts order by file",
    "accepted_accounts": "select * from accepted_accounts where person_id = ?1 order by row",
    "accepted_feeds": "select * from accepted_feeds where person_id = ?1 order by row",
}


def receipt_of(audit: Audit, person_id: str) -> dict[str, Any]:
    """The evidence of one accepted person with all that is needed to judge them again, as JSON can hold it.

    receipt       version of this format
    rules_sha256  the SQL that judged
    rows          by table, the rows that the rules read
    sha256        of all the rest: tells that something was changed, not by whom
    """
    evidence = explain(audit, person_id).as_json()
    programs = {"receipt": FORMAT, "glowaudit": __version__, "rules_sha256": rules_sha256()}
    told = {**programs, **evidence, "rows": rows_of(audit.engine, person_id)}
    return {**told, "sha256": digest_of(told)}


def rows_of(engine: Engine, person_id: str) -> Rows:
    """The rows on which the verdict of a person hangs, by table: days and moments in ISO form."""
    found: Rows = {}
    for table, select in TABLES.items():
        result = engine.connection.execute(select, [person_id] if "?1" in select else [])
        names = [column[0] for column in result.description or ()]
        found[table] = [dict(zip(names, map(_text, row), strict=True)) for row in result.fetchall()]
    return found


def digest_of(receipt: dict[str, Any]) -> str:
    """sha256 of a receipt, whatever the order of its names and its white space; its own `sha256` aside."""
    told = {name: value for name, value in receipt.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
