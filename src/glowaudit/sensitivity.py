"""Sensitivity: how many verdicts turn on each choice that the source leaves open (spec 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from glowaudit.errors import UsageError
from glowaudit.overlay import WHAT_IF, laid_over, stacked_settings
from glowaudit.pipeline import select_of
from glowaudit.scenario import Scenario
from glowaudit.settings import CHOICES, Settings

if TYPE_CHECKING:
    from glowaudit.audit import Audit

LAGS = (1, 2, 3)
COLUMNS = {"place": "integer"} | dict.fromkeys(("setting", "assumed", "instead"), "varchar")
COLUMNS |= dict.fromkeys(("verdicts", "gained", "lost"), "bigint")


def alternatives(settings: Settings) -> Iterator[tuple[str, Any]]:
    """(setting, another value) for all that the source is silent on.

    For `granular_from`: that individual choices begin only after the last day, and that they have begun by as_of.
    """
    yield from (("feed_lag_days", lag) for lag in LAGS if lag != settings.feed_lag_days)
    if settings.granular_from > settings.as_of:
        yield "granular_from", settings.as_of
    if settings.granular_from <= settings.last_day:
        yield "granular_from", settings.cut_off
    yield "staff_choice_follows", not settings.staff_choice_follows
    for name, values in CHOICES.items():
        yield from ((name, value) for value in values if value != getattr(settings, name))


def require_sensitivity(audit: Audit, progress: Callable[[str], None] = lambda step: None) -> None:
    """Make the table `sensitivity`, unless it is there: a row an alternative under which the window holds a day.

    Columns: place, setting, assumed, instead, verdicts (people whose verdict is another), gained, lost (kept).
    """
    if audit.engine.has("sensitivity"):
        return
    rows: list[tuple[Any, ...]] = []
    for name, value in alternatives(audit.settings):
        scenario = Scenario(f"{name} {value}", {name: value})
        try:
            stacked_settings(audit.settings, [scenario])
        except UsageError:
            continue
        progress(scenario.name)
        assumed = getattr(audit.settings, name)
        with laid_over(audit, [scenario], "verdict_facts", touched=True):
            audit.engine.create("turned_verdicts", select_of(WHAT_IF, "turned_verdicts"))
            counts = audit.engine.rows("select verdicts, gained, lost from turned_verdicts")[0]
        rows.append((len(rows), name, _told(assumed), _told(value), *map(int, counts)))
    audit.engine.load("sensitivity", COLUMNS, rows)


def _told(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
