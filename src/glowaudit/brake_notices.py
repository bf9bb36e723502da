"""What the brake says in reports: the table `brake_notices`, a row a sentence, of each authority its own.

Columns: authority_id (NULL: accounts that belong to no authority), place, words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from glowaudit.brake import Brake, brake_of
from glowaudit.brake_words import names_of, notice_of, tripped_words

if TYPE_CHECKING:
    from glowaudit.audit import Audit

TABLE = "brake_notices"
COLUMNS = {"authority_id": "varchar", "place": "integer", "words": "varchar"}
GROUPS = 3


def load_brake_notices(audit: Audit, brake: Brake | None) -> None:
    """Make the table of what the brake said; empty where nothing tripped, or nobody asked it (None)."""
    audit.engine.load(TABLE, COLUMNS, list(_rows(brake, names_of(audit))) if brake else [])


def require_brake_notices(audit: Audit) -> None:
    """Ask the brake with the usual limits, where there are accounts, unless the table is there."""
    if not audit.engine.has(TABLE):
        load_brake_notices(audit, brake_of(audit) if "accounts" in audit.extract.files else None)


def _rows(brake: Brake, names: Mapping[str, str]) -> Iterator[tuple[str | None, int, str]]:
    for authority_id in dict.fromkeys(group.authority_id for group in brake.tripped):
        groups = [group for group in brake.tripped if group.authority_id == authority_id]
        told = [tripped_words(group, names) for group in groups[:GROUPS]]
        if len(groups) > GROUPS:
            told.append(f"The same holds for {len(groups) - GROUPS:,} more of its schools, roles or stages.")
        told += [notice_of(one) for one in brake.explanations if one.authority_id == authority_id]
        yield from ((authority_id, place, words) for place, words in enumerate(told))
