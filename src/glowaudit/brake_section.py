"""The banner of a report: the deletion would take more accounts than expected. No rules here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glowaudit.displays import Notes, Parts

if TYPE_CHECKING:
    import pandas as pd

TITLE = "The brake has tripped: more accounts would be deleted than anybody would expect."
TO_DO = "Look at what is named here first. No list of deletions is written unless somebody accepts it by name."


def banner(notices: pd.DataFrame) -> Parts:
    """What tripped and what explains it; nothing where nothing did. Column: words, in order."""
    if notices.empty:
        return Parts(())
    return Parts((Notes((TITLE, *notices["words"], TO_DO), alert=True),))


def nation(tables: dict[str, pd.DataFrame]) -> Parts:
    """What tripped in any authority, the first of each; nothing for the public, whose slice holds nothing of it."""
    if "brake_notices" not in tables:
        return Parts(())
    notices = tables["brake_notices"]
    several = notices["authority_id"].nunique(dropna=False) > 1
    return banner(notices[notices["place"] == 0] if several else notices)
