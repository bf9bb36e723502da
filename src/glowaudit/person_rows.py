"""Rows of one person as plain values, as evidence shows them: nothing that names anybody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glowaudit.engine import Engine

Row = dict[str, Any]
FOREVER = "9999-12-31"
BEGINNING = "0001-01-01"
WORD = re.compile(r"[^\s,;:/()\[\]\"']+")

OTHERS = """
    with others as (
        select person_id as id, display_name as name from staged_people where person_id is distinct from ?1
        union all
        select account_id as id, null as name from staged_accounts where person_id is distinct from ?1
        union all
        select decision_id as id, null as name from staged_decisions
        where scope = 'individual' and subject_id is distinct from ?1
    )

    select 1 from others
    where id = ?2 or id in (select unnest(?3::varchar[])) or (length(name) > 3 and contains(lower(?2), lower(name)))
    limit 1
"""


def rows_about(engine: Engine, select: str, person_id: str) -> list[Row]:
    """Rows as dictionaries of plain values: days in ISO form, unbounded ones None. The select names the person ?1."""
    return [{name: _plain(value) for name, value in row.items()} for row in engine.records(select, [person_id])]


def names_another(engine: Engine, text: str, person_id: str) -> bool:
    """Does a text hold somebody else's id or name, their account's or their decision's? As in a cell that slipped."""
    return bool(engine.rows(OTHERS, [person_id, text, WORD.findall(text)]))


def _plain(value: Any) -> Any:
    text = value.isoformat() if hasattr(value, "isoformat") else value
    return None if text in (FOREVER, BEGINNING) else text
