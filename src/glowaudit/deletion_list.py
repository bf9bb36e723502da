"""The list of deletions and what the brake saw, as files of a run: the list is there only where it may be acted on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from glowaudit.brake import LAYER
from glowaudit.pipeline import select_of
from glowaudit.run import write_csv

if TYPE_CHECKING:
    from glowaudit.audit import Audit

NAME = "deletions.csv"
SEEN = {
    "brake": "select dimension, authority_id, id, accounts, lost, own_opt_outs, kept_earlier, vanished, "
    "highest as limit_share, tripped from brake_groups",
    "brake_causes": "select authority_id, file, row, field, what, count(*) as losses from brake_causes "
    "group by all order by authority_id, losses desc, file, row, field, what",
}


def write_list(audit: Audit, folder: Path, may_go_on: bool) -> int | None:
    """Write brake.csv and brake_causes.csv, and the list of deletions; None, and no list, where it may not go on.

    A list that stands there from before, whole or not, is taken away first. Gives the number of accounts on it.
    """
    part = folder / f"{NAME}.part"
    for path in (folder / NAME, part):
        path.unlink(missing_ok=True)
    for name, select in SEEN.items():
        write_csv(audit.engine, select, folder / f"{name}.csv")
    if not may_go_on:
        return None
    audit.engine.create("deletions", select_of(LAYER, "deletions"))
    write_csv(audit.engine, "select * from deletions order by account_id, row", part)
    part.replace(folder / NAME)
    return int(audit.engine.rows("select count(*) from deletions")[0][0])
