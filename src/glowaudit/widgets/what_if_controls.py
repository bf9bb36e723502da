"""The controls of a what-if panel: what is looked at, the days, the way back, and files. They only hold values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from glowaudit.places import Places
from glowaudit.settings import Settings
from glowaudit.widgets.panel_frame import classed, row
from glowaudit.widgets.what_if_state import Snapshot

ALL = ""


class Controls:
    """Authority, schools, first day, first day of individual choices; undo, redo, reset."""

    def __init__(self, places: Places, settings: Settings, authorities: Sequence[str]) -> None:
        self.places = places
        self.authority = ipywidgets.Dropdown(
            description="Authority",
            options=[("All authorities", ALL), *((name, i) for i, name in places.authorities.items())],
            value=authorities[0] if authorities else ALL,
            layout=ipywidgets.Layout(width="17em"),
        )
        self.schools = ipywidgets.TagsInput(placeholder="all; type a name for fewer", allow_duplicates=False)
        self.as_of = _day_field("First day looked at", settings.as_of)
        self.granular_from = _day_field("Own choices from", settings.granular_from)
        self.undo, self.redo, self.reset = map(button, ("Undo", "Redo", "Reset"))
        self.offer_schools()

    @property
    def authorities(self) -> tuple[str, ...]:
        """Those looked at; none: all."""
        return (self.authority.value,) if self.authority.value != ALL else ()

    @property
    def school_ids(self) -> tuple[str, ...]:
        """Those that the figures are narrowed to; none: all."""
        ids = {name: i for i, name in self.places.schools.items()}
        return tuple(sorted(ids[name] for name in self.schools.value if name in ids))

    def offer_schools(self) -> None:
        """The schools of the authority that is picked."""
        offered = list(self.places.schools_of(self.authorities).values())
        self.schools.value = [name for name in self.schools.value if name in offered]
        self.schools.allowed_tags = offered

    def show(self, now: Snapshot, settings: Settings) -> None:
        """The values of a snapshot."""
        self.authority.value = now.authorities[0] if now.authorities else ALL
        self.offer_schools()
        self.schools.value = [self.places.schools[i] for i in now.schools if i in self.places.schools]
        self.as_of.value = now.days.get("as_of", settings.as_of)
        self.granular_from.value = now.days.get("granular_from", settings.granular_from)

    def laid_out(self, *beside: Any) -> Any:
        """Two rows: what is looked at, and the days; the way back, and what else belongs beside it."""
        label = classed(ipywidgets.Label("Schools whose people are listed"), "glow-label")
        schools = classed(ipywidgets.VBox([label, self.schools]), "glow-field")
        looked_at = row(self.authority, schools, self.as_of, self.granular_from)
        return ipywidgets.VBox([looked_at, row(self.undo, self.redo, self.reset, *beside, kind="buttons")])


class FileControls:
    """A name to save under, a file to load, and an export."""

    def __init__(self) -> None:
        wide = ipywidgets.Layout(width="19em")
        self.name = ipywidgets.Text(description="Name of the scenario", placeholder="fife-opens-late", layout=wide)
        self.instead = ipywidgets.Checkbox(
            description="replace one of that name", indent=False, layout=ipywidgets.Layout(width="auto")
        )
        self.file = ipywidgets.Combobox(
            description="Scenario file", placeholder="pick or type: a .toml file", layout=wide
        )
        self.save, self.load = button("Save"), button("Load")
        self.export = button("Export the comparison (CSV)")
        self.told = ipywidgets.HTML()

    def laid_out(self) -> Any:
        """Rows of saving, loading and exporting."""
        saving = row(self.name, self.save, self.instead, self.export)
        return ipywidgets.VBox([saving, row(self.file, self.load), self.told])


class Drawer:
    """A button that shows and hides something. `button` is the one, `widget` the other."""

    def __init__(self, words: str, content: Any) -> None:
        self.words = words
        self.button = ipywidgets.ToggleButton(layout=ipywidgets.Layout(width="auto"))
        self.widget = classed(ipywidgets.Box([content]), "glow-inset")
        self.button.observe(self._draw, "value")
        self._draw()

    def say(self, words: str) -> None:
        """Other words on the button."""
        self.words = words
        self._draw()

    def _draw(self, _change: object = None) -> None:
        self.widget.layout.display = "" if self.button.value else "none"
        self.button.description = f"{self.words} {'▴' if self.button.value else '▾'}"


def button(words: str) -> Any:
    """A button as wide as its words."""
    return ipywidgets.Button(description=words, layout=ipywidgets.Layout(width="auto"))


def _day_field(words: str, value: Any) -> Any:
    return ipywidgets.DatePicker(description=words, value=value, layout=ipywidgets.Layout(width="13em"))
