"""Gate switches: open or close gates, move the days, and see at once who is in Glow when the deletion runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import anywidget
from traitlets import Dict, List, TraitError, Unicode, validate

from glowaudit.widgets.gate_page import module_text, switches_styles

GATES = ("authority", "establishment")


class GateSwitches(anywidget.AnyWidget):
    """The switches over a cube (`glowaudit.cube`). All figures are made in the browser, exact for every switch.

    cube         what people are counted by
    opened       gates switched open: [gate, id], gate `authority` or `establishment`
    closed       gates switched closed; a gate in both lists is closed
    opens_on     the day from which switches act; empty: the cube's as_of
    deletion_on  the day of the deletion; empty: the cube's. Where the cube cannot answer for it the figures stay
    figures      what is on the screen, written by the browser: people, kept, kept_before (the same without switches),
                 gates (not kept, but kept by some set of gates), nothing (kept by none), last_day, deletion_on,
                 opens_on, too_late, and people, kept and kept_before by_role and by_stage. Empty until it is drawn
    """

    _esm = module_text()
    _css = switches_styles()
    cube = Dict().tag(sync=True)
    opened: List[list[str]] = List().tag(sync=True)
    closed: List[list[str]] = List().tag(sync=True)
    opens_on = Unicode().tag(sync=True)
    deletion_on = Unicode().tag(sync=True)
    figures = Dict().tag(sync=True)

    @classmethod
    def of(cls, cube: dict[str, Any]) -> GateSwitches:
        """The switches over a cube, as things stand."""
        return cls(cube=cube, opens_on=cube["as_of"], deletion_on=cube["deletion_on"])

    def show(self, cube: dict[str, Any]) -> None:
        """Another cube in place of this one: its days are taken, switches stay as they are."""
        with self.hold_sync():
            self.cube = cube
            self.opens_on, self.deletion_on = cube["as_of"], cube["deletion_on"]

    @validate("opened", "closed")
    def _gates_only(self, proposal: dict[str, Any]) -> list[list[str]]:
        return [list(_checked(pair)) for pair in proposal["value"]]

    @validate("opens_on", "deletion_on")
    def _days_only(self, proposal: dict[str, Any]) -> str:
        day = str(proposal["value"])
        try:
            return day and date.fromisoformat(day).isoformat()
        except ValueError:
            raise TraitError(f"{proposal['trait'].name} is a day YYYY-MM-DD or empty, not {day!r}") from None


def _checked(pair: Iterable[str]) -> tuple[str, str]:
    gate, place = pair
    if gate not in GATES:
        raise TraitError(f"a switch is [gate, id] with gate {' or '.join(GATES)}, not {gate!r}")
    return gate, str(place)
