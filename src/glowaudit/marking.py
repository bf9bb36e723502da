"""The marking of a report: for whom it is, by when it is to be deleted, and what may be done with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from glowaudit.displays import Marking
from glowaudit.engine import Engine
from glowaudit.errors import UsageError
from glowaudit.settings import Settings, read_day

if TYPE_CHECKING:
    import pandas as pd

KEPT_FOR = timedelta(days=28)
COLUMNS = {"audience": "varchar", "recipient": "varchar", "delete_by": "date", "people": "varchar"}


def load_marking(engine: Engine, audience: str, recipient: str, delete_by: date, people: str) -> None:
    """Make `report_marking`, one row. `people`: who is listed in the report, `none`, `action` or `all`."""
    engine.load("report_marking", COLUMNS, [(audience, recipient, delete_by, people)])


def delete_by_of(settings: Settings, given: str) -> date:
    """The day that was given (ISO), or else 28 days after the deletion. UsageError where it is no day."""
    if given:
        return read_day(given, "delete_by")
    if settings.deletion_on > date.max - KEPT_FOR:
        raise UsageError(f"give delete_by: 28 days after {settings.deletion_on} is no day")
    return settings.deletion_on + KEPT_FOR


def marking_of(tables: dict[str, pd.DataFrame], words: str) -> Marking:
    """The marking of a slice. `words`: what may be done with the page, in a sentence."""
    mark = tables["report_marking"].iloc[0]
    return Marking(str(mark["audience"]), str(mark["recipient"]), mark["delete_by"].date(), words)
