"""The sheets about accounts in the workbook of an authority: whom to act for, and whose data was sent while closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glowaudit import wording
from glowaudit.account_sections import accounts_in_words, incidents_in_words
from glowaudit.reconciliation_words import ACTIONS, OWNERS
from glowaudit.sheets import Sheet, SheetColumn

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]
WHERE_AND_WHO = (
    SheetColumn("establishment", "School", 30),
    SheetColumn("establishment_id", "SEED code", 11),
    SheetColumn("display_name", "Name", 24),
    SheetColumn("person_id", "Person", 14),
    SheetColumn("role", "Role", 8),
    SheetColumn("stage", "Stage", 7),
)
ACCOUNTS = (
    SheetColumn("what", "What is wrong", 18),
    *WHERE_AND_WHO,
    SheetColumn("account_id", "Account", 18),
    SheetColumn("made_by", "Made by", 10),
    SheetColumn("created_on", "Made on", 13, "day"),
    SheetColumn("account_row", "Row of accounts", 10),
    SheetColumn("closed", "Closed now", 24),
    SheetColumn("wrong_since", "Wrong since", 13, "day"),
    SheetColumn("wrong_days", "Days wrong", 8, "number"),
    SheetColumn("then", "What happens next", 16),
    SheetColumn("owner", "Who acts", 26),
    SheetColumn("action", "What to do", 56),
)
SENT = (
    *WHERE_AND_WHO,
    SheetColumn("first_on", "First night", 13, "day"),
    SheetColumn("last_on", "Last night", 13, "day"),
    SheetColumn("nights", "Nights", 9, "number"),
    SheetColumn("closed", "Closed on those nights", 34),
    SheetColumn("feed_rows", "Rows of the feed", 34),
)


def account_sheets(tables: Tables) -> list[Sheet]:
    """A sheet of accounts where the extract has any, and one of nights where it has a feed."""
    f = tables["account_files"].iloc[0]
    return [*([_to_act(tables)] if f["accounts"] else []), *([_sent(tables)] if f["feeds"] else [])]


def _to_act(tables: Tables) -> Sheet:
    frame = accounts_in_words(tables["report_accounts"])
    shown = frame.assign(
        role=frame["role"].map(wording.ROLES), owner=frame["class"].map(OWNERS), action=frame["class"].map(ACTIONS)
    )
    nobody = "Every account is as it should be, or on the way."
    return Sheet("Accounts to act on", shown, named(ACCOUNTS, frame), nobody)


def _sent(tables: Tables) -> Sheet:
    frame = incidents_in_words(tables["report_incidents"])
    shown = frame.assign(role=frame["role"].map(wording.ROLES))
    return Sheet("Sent while closed", shown, named(SENT, frame), "Nobody's data was sent while closed.")


def named(columns: tuple[SheetColumn, ...], frame: pd.DataFrame) -> tuple[SheetColumn, ...]:
    """Without names where the extract gives none."""
    names = frame["display_name"].notna().any()
    return tuple(column for column in columns if names or column.name != "display_name")
