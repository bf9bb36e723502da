"""What a what-if panel counts: the cube under its switches, and the difference that all its changes make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glowaudit.comparison import Difference
from glowaudit.cube import BEYOND, cube_of
from glowaudit.widgets.what_if_state import Snapshot, WhatIfState

if TYPE_CHECKING:
    from glowaudit.audit import Audit

KEPT_CUBES = 4


@dataclass(frozen=True)
class Counted:
    """One count: of which snapshot, its cube, and what is gained and lost."""

    snapshot: Snapshot
    cube: dict[str, Any]
    difference: Difference


class Counting:
    """Counts the newest snapshot of a state. Cubes are kept for a few steps back."""

    def __init__(self, audit: Audit, state: WhatIfState) -> None:
        self.audit, self.state = audit, state
        self._cubes: dict[Any, dict[str, Any]] = {}

    def count(self) -> Counted:
        """The cube and the difference of the snapshot that holds. UsageError where it cannot be judged."""
        now, scenario = self.state.now, self.state.scenario()
        cube = self.cube()
        return Counted(now, cube, self.audit.what_if(scenario, among=now.authorities or None))

    def cube(self) -> dict[str, Any]:
        """The cube under everything but the switches, for every deletion up to BEYOND after the planned one."""
        base, now = self.state.base(), self.state.now
        until = max(self.audit.settings.last_day + BEYOND, self.state.settings_now().last_day)
        key = (now.authorities, repr(base), until)
        if key not in self._cubes:
            made = cube_of(self.audit, now.authorities or None, until, [base])
            while len(self._cubes) >= KEPT_CUBES:
                del self._cubes[next(iter(self._cubes))]
            self._cubes[key] = made
        return self._cubes[key]
