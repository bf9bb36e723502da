"""Switches: what a notebook shows where the report's page has the gate switches over a cube."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from glowaudit.displays import Parts
from glowaudit.wording import day

if TYPE_CHECKING:
    import pandas as pd

SWITCHES_MIME = "application/vnd.glow.switches+json"
TITLE = "What if gates opened or closed?"
LEAD = (
    "Open or close gates, or move the deletion: all figures follow at once, by the same rules as the rest of this "
    "report. Nothing is changed anywhere by doing so."
)
POINTER = "In the report's page gates can be opened and closed, to see at once what that changes."


@dataclass(frozen=True)
class Switches:
    """The gate switches over a cube (docs/decisions/0021-cube.md); `fixed_days`: the days cannot be moved."""

    title: str
    lead: str
    cube: dict[str, Any]
    fixed_days: bool = False

    def _repr_mimebundle_(self, **_wanted: Any) -> dict[str, Any]:
        return {SWITCHES_MIME: self.payload(), "text/html": self.html(), "text/plain": self.text()}

    def payload(self) -> dict[str, Any]:
        """The switches as data."""
        cube = self.cube | ({"fixed_days": True} if self.fixed_days else {})
        return {"title": self.title, "lead": self.lead, "cube": cube, "fixed_days": self.fixed_days}

    def sentences(self) -> list[str]:
        """The figures as things stand, and where more is to be had."""
        notes = [self.cube["note"]] if self.cube.get("note") else []
        return [as_things_stand(self.cube), *notes, POINTER]

    def html(self) -> str:
        """The same for code hosts and Lab."""
        return f"<h3>{escape(self.title)}</h3>" + "".join(f"<p>{escape(each)}</p>" for each in self.sentences())

    def text(self) -> str:
        """The same as plain text."""
        return "\n\n".join([self.title, *self.sentences()])


def what_if(tables: dict[str, pd.DataFrame]) -> Parts:
    """The switches of a report, from its slice's `report_cube`."""
    return Parts((Switches(TITLE, LEAD, cube_in(tables)),))


def cube_in(tables: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """The cube of a slice."""
    return dict(json.loads(tables["report_cube"]["cube"].iloc[0]))


def as_things_stand(cube: dict[str, Any]) -> str:
    """The figures of a cube with nothing switched, as a sentence."""
    people, kept = as_it_is(cube)
    about = "about " if cube.get("approximate") else ""
    enrolled = f"{about}{people:,} people enrolled on {day(date.fromisoformat(cube['last_day']))}"
    return f"As things stand, {about}{kept:,} of {enrolled} will be in Glow."


def as_it_is(cube: dict[str, Any]) -> tuple[int, int]:
    """People enrolled on the cube's last day, and those of them whom the gates keep as they stand."""
    last = max(at for at, on_day in enumerate(cube["days"]) if on_day <= cube["last_day"])
    bodies = [_state(body, last) == "open" for body in cube["authorities"]]
    lets = [bodies[each["authority"]] and _state(each, last) in ("open", "follows") for each in cube["schools"]]
    every = all if cube["enrolments"] == "all" else any
    keeps = [bool(way) and every(lets[at] for at in way) for way in cube["ways"]]
    rows = [(way, people) for on_day, _, _, _, way, people in cube["counts"] if on_day <= last]
    return sum(people for _, people in rows), sum(people for way, people in rows if keeps[way])


def _state(place: dict[str, Any], last: int) -> str:
    return next((str(state) for since, state in reversed(place["states"]) if since <= last), "")
