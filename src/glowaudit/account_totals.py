"""The sections about accounts of many authorities: counts for the nation, and what to mend. No rules here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glowaudit.account_sections import classes, honouring, next_steps, not_told
from glowaudit.displays import Notes, Parts
from glowaudit.reconciliation_words import CLASSES, NEXTS
from glowaudit.tables import Column, Table

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]


def nation(tables: Tables) -> Parts:
    """Of all authorities: each class in all, then authority by authority, and how long opt-outs take there."""
    if "national_accounts" not in tables:
        return Parts(())
    counts, places = tables["national_account_classes"], tables["national_accounts"]
    in_all = classes(counts, tables["national_incidents"])
    authority = Column("authority", "Authority")
    days = honouring(_named(tables["national_honouring"]), authority)
    by_authority = (_by_authority(_named(places), authority),) if in_all else ()
    return Parts((*not_told(tables), *in_all, *next_steps(counts), *by_authority, *days))


def _by_authority(frame: pd.DataFrame, authority: Column) -> Table:
    headings = {
        "not_honoured": "Still active",
        "sent_people": "Sent while closed",
        "missing": "No account",
        "ambiguous": "Several accounts",
        "manual": "Made by hand",
        "in_quarantine": "Row in quarantine",
        "orphan": "Nobody's account",
        "in_flight": "On the way",
        "in_step": "In step",
    }
    columns = (authority, *(Column(name, heading, "number") for name, heading in headings.items()))
    caption = "Accounts, authority by authority"
    return Table("authority-accounts", caption, frame, columns, len(frame) > 12, "authorities")


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(authority=frame["authority"].fillna("No authority that is known"))


def quality(tables: Tables) -> Parts:
    """Of the whole extract: accounts of nobody by class, and whose data was sent while closed, by authority."""
    frame, sent = tables["quality_accounts"], _named(tables["quality_incidents"])
    shown = frame.assign(word=[CLASSES[c][0] for c in frame["class"]], then=[NEXTS[code] for code in frame["next"]])
    columns = (
        Column("word", "Active accounts that nobody in SEEMiS holds"),
        Column("accounts", "Accounts", "number"),
        Column("without_person", "Of them without a person id", "number"),
        Column("then", "What happens next"),
    )
    nights = (
        Column("authority", "Authority"),
        Column("people", "People", "number"),
        Column("nights", "Nights", "number"),
        Column("sent_rows", "Rows of the feed", "number"),
        Column("first_on", "First night", "day"),
        Column("last_on", "Last night", "day"),
    )
    nobody = (Table("accounts-of-nobody", "Accounts of nobody", shown, columns),) if len(frame) else ()
    listed = (Table("sent", "Sent while closed, by authority", sent, nights, len(sent) > 12),) if len(sent) else ()
    said = not_told(tables) or (Notes(("Every active account is somebody's, and nothing was sent while closed.",)),)
    return Parts((*not_told(tables), *nobody, *listed) if nobody or listed else said)
