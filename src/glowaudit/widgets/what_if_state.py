"""The state of one what-if panel: what is looked at, what is changed, and the way back. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from glowaudit.errors import UsageError
from glowaudit.holding import Hold, Recorded, holds_in, with_holds
from glowaudit.ladder import Lever
from glowaudit.overlay import stacked_settings
from glowaudit.scenario import KINDS, Change, Scenario
from glowaudit.settings import Settings

NAME = "What if"
DAYS = ("as_of", "deletion_on", "granular_from")


@dataclass(frozen=True)
class Snapshot:
    """Everything at one moment.

    authorities  those looked at; none: all
    schools      of these, those that the figures are narrowed to; none: all
    opened       gates switched open from opens_on on
    closed       gates switched closed from opens_on on
    opens_on     None: the first day of the window
    days         as_of, deletion_on and granular_from, where they are others than the audit's
    changes      decisions, transfers and, of a loaded file, closures, arrivals and mendings, in order
    settings     other settings that a loaded file changes
    """

    authorities: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    opened: tuple[Lever, ...] = ()
    closed: tuple[Lever, ...] = ()
    opens_on: date | None = None
    days: Mapping[str, date] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    name: str = NAME

    @property
    def changes_anything(self) -> bool:
        """Is anything hypothetical in it?"""
        return bool(self.opened or self.closed or self.days or self.changes or self.settings)


class WhatIfState:
    """The snapshots of one panel, in order, with undo and redo. It belongs to one panel and to nobody else."""

    def __init__(self, settings: Settings, recorded: Recorded, start: Snapshot | None = None) -> None:
        self.judged_under = settings
        self.recorded = recorded
        self.start = start or Snapshot()
        self._past: list[Snapshot] = []
        self._future: list[Snapshot] = []
        self._now = self.start

    @property
    def now(self) -> Snapshot:
        """The snapshot that holds."""
        return self._now

    @property
    def can_undo(self) -> bool:
        """Is there a step to take back?"""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Is there a step that was taken back?"""
        return bool(self._future)

    def change(self, **values: Any) -> bool:
        """A new snapshot with these values; says whether it differs from the last."""
        return self._take(replace(self._now, **values))

    def move(self, name: str, day: date | None) -> bool:
        """Move as_of, deletion_on or granular_from; None, or the audit's own day, moves it back."""
        others = {key: value for key, value in self._now.days.items() if key != name}
        moved = day is not None and day != getattr(self.judged_under, name)
        return self.change(days=others | ({name: day} if moved else {}))

    def add(self, change: Change) -> bool:
        """One more decision, transfer or other change."""
        return self.change(changes=(*self._now.changes, change))

    def remove(self, place: int) -> bool:
        """Take away the change at a place in the list."""
        kept = tuple(change for at, change in enumerate(self._now.changes) if at != place)
        return self.change(changes=kept)

    def release(self, lever: Lever) -> bool:
        """Switch a gate by hand no longer."""
        opened = tuple(each for each in self._now.opened if each != lever)
        return self.change(opened=opened, closed=tuple(each for each in self._now.closed if each != lever))

    def undo(self) -> bool:
        """Take back the last step."""
        if not self._past:
            return False
        self._future.append(self._now)
        self._now = self._past.pop()
        return True

    def redo(self) -> bool:
        """Take the last step again that was taken back."""
        if not self._future:
            return False
        self._past.append(self._now)
        self._now = self._future.pop()
        return True

    def reset(self) -> bool:
        """Nothing hypothetical any more; what is looked at stays. It can be taken back too."""
        return self._take(replace(self.start, authorities=self._now.authorities, schools=self._now.schools))

    def call(self, name: str) -> None:
        """Give it a name; that is no step to take back."""
        self._now = replace(self._now, name=name)

    def base(self) -> Scenario:
        """All that is changed but the switches; the day of the deletion only where the others leave no day without it.

        The switches move the deletion themselves.
        """
        days = {name: day for name, day in self._now.days.items() if name != "deletion_on"}
        planned = self._listed({**self._now.settings, **days})
        try:
            stacked_settings(self.judged_under, [planned])
        except UsageError:
            return self._listed({**self._now.settings, **self._now.days})
        return planned

    def scenario(self) -> Scenario:
        """All that is changed, as a scenario that any command can lay over the same extract.

        UsageError where no window is left between as_of and the cut-off.
        """
        listed = self._listed({**self._now.settings, **self._now.days})
        return with_holds(listed, self.hold, self.settings_now(), self.recorded)

    @property
    def hold(self) -> Hold:
        """The gates that are switched by hand."""
        return Hold(self.opens_on, frozenset(self._now.opened), frozenset(self._now.closed))

    @property
    def opens_on(self) -> date:
        """The day from which the switches act."""
        return self._now.opens_on or self._day("as_of")

    def settings_now(self) -> Settings:
        """The settings under which people are judged now. UsageError where they leave no day."""
        changed = self._listed({**self._now.settings, **self._now.days})
        return stacked_settings(self.judged_under, [changed])

    def load(self, scenario: Scenario) -> bool:
        """Take over a scenario: its switches as switches, its days as days, all else as a list."""
        days = {name: day for name, day in scenario.settings.items() if name in DAYS}
        others = {name: value for name, value in scenario.settings.items() if name not in DAYS}
        judged_under = stacked_settings(self.judged_under, [scenario])
        rest, hold = holds_in(scenario, judged_under, self.recorded)
        listed = tuple(change for many, _ in KINDS.values() for change in getattr(rest, many))
        return self.change(
            opened=tuple(sorted(hold.opened)) if hold else (),
            closed=tuple(sorted(hold.closed)) if hold else (),
            opens_on=hold.from_on if hold and hold.from_on != judged_under.as_of else None,
            days={name: day for name, day in days.items() if day != getattr(self.judged_under, name)},
            settings=others,
            changes=listed,
            name=scenario.name,
        )

    def _listed(self, settings: dict[str, Any]) -> Scenario:
        by_kind: dict[str, Any] = {
            many: tuple(change for change in self._now.changes if isinstance(change, kind))
            for many, kind in KINDS.values()
        }
        return Scenario(self._now.name, settings, **by_kind)

    def _day(self, name: str) -> date:
        moved: date = self._now.days.get(name, getattr(self.judged_under, name))
        return moved

    def _take(self, snapshot: Snapshot) -> bool:
        if snapshot == self._now:
            return False
        self._past.append(self._now)
        self._future.clear()
        self._now = snapshot
        return True
