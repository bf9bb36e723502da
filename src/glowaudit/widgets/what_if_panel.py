"""The panel of what_if.ipynb: switch gates, move days, add changes; figures, charts and people follow.

All state is the panel's own: two panels, and so two sessions, never see each other's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets  # type: ignore[import-untyped]

from glowaudit.holding import recorded_of
from glowaudit.ladder import Lever
from glowaudit.overlay import require_known
from glowaudit.places import places_of
from glowaudit.scenario import Decision, Scenario, Transfer
from glowaudit.widgets import what_if_files as files
from glowaudit.widgets.debounce import Debounced, Status, sentence_of
from glowaudit.widgets.gate_switches import GateSwitches
from glowaudit.widgets.panel_frame import framed
from glowaudit.widgets.showing import Panel
from glowaudit.widgets.what_if_changes import ChangeForms, ChangeList
from glowaudit.widgets.what_if_controls import Controls, Drawer, FileControls
from glowaudit.widgets.what_if_counting import Counted, Counting
from glowaudit.widgets.what_if_results import Results
from glowaudit.widgets.what_if_state import Snapshot, WhatIfState

if TYPE_CHECKING:
    from glowaudit.audit import Audit

MANY_PEOPLE = 100_000
CHANGES = "Decisions, transfers and other changes"
NOTE = (
    "People who are transferred count where they leave and where they arrive, in the switches only where they arrive."
)
ARRIVAL = 0.25
OLDEST = 2000  # who types a year passes 2, 20 and 201


class WhatIfPanel(Panel):
    """What if gates, days, decisions or transfers were others? Over an audit, which stays as it is.

    folder  where scenario files and exports are kept
    """

    instead = (
        "Here are controls: gate switches with their figures, days, decisions and transfers, and whom they gain or "
        "lose. Open this notebook in JupyterLab and run it. The sections below show one scenario that is ready-made."
    )

    def __init__(self, audit: Audit, folder: str | Path = ".") -> None:
        super().__init__()
        self.folder = Path(folder)
        self.audit, self.places = audit, places_of(audit)
        many = audit.headline().enrolled > MANY_PEOPLE
        start = Snapshot(authorities=tuple(self.places.authorities)[: 1 if many else 0])
        self.state = WhatIfState(audit.settings, recorded_of(audit), start)
        self.counting = Counting(audit, self.state)
        self.controls = Controls(self.places, audit.settings, start.authorities)
        self.files, self.results = FileControls(), Results(self.places.names)
        self.forms = ChangeForms(self.places, audit.settings.as_of, self._add)
        self.listed = ChangeList(self.places.names, self._remove, self._release)
        self.status = Status()
        self.recount = Debounced(self.counting.count, self._show, self.status)
        self.switches = GateSwitches.of(self.counting.cube())
        self.counted: Counted | None = None
        self._quiet = False
        self._listen()
        self.widget = self._laid_out()
        self._follow()
        self.recount.now()

    def _listen(self) -> None:
        """Everything that can be touched, and what it does."""
        self.switches.observe(self._switched, ["opened", "closed", "opens_on", "deletion_on"])
        self.controls.authority.observe(self._looked_at, "value")
        self.controls.schools.observe(self._looked_at, "value")
        for name in ("as_of", "granular_from"):
            getattr(self.controls, name).observe(partial(self._moved, name), "value")
        for button, step, otherwise in (
            (self.controls.undo, self.state.undo, "There is nothing to undo."),
            (self.controls.redo, self.state.redo, "There is nothing to redo."),
            (self.controls.reset, self.state.reset, "Nothing is changed."),
        ):
            button.on_click(partial(self._attempt, partial(self._back, step, otherwise)))
        for button, act in (
            (self.files.save, self._save),
            (self.files.load, self._load),
            (self.files.export, self._export),
        ):
            button.on_click(partial(self._when_typed, act))

    def _laid_out(self) -> Any:
        changes = ipywidgets.VBox([self.listed.widget, self.forms.widget])
        self.changes_drawer = Drawer(CHANGES, changes)
        files_drawer = Drawer("Scenario files", self.files.laid_out())
        drawers = (self.changes_drawer, files_drawer)
        return framed(
            self.controls.laid_out(*(drawer.button for drawer in drawers), self.status.widget),
            *(drawer.widget for drawer in drawers),
            self.switches,
            ipywidgets.HTML("<h3>Gained and lost</h3>"),
            self.results.widget,
        )

    # What is touched becomes a new snapshot; a snapshot that is new is counted.

    def _changed(self, is_new: bool) -> None:
        if is_new:
            self._follow()
            self.recount()

    def _switched(self, _change: object) -> None:
        """The switches, or the days beside them, were touched in the browser."""
        if self._quiet:
            return
        opens_on, deletion_on = _day(self.switches.opens_on), _day(self.switches.deletion_on)
        days = dict(self.state.now.days)
        days.pop("deletion_on", None)
        if deletion_on not in (None, self.audit.settings.deletion_on):
            days["deletion_on"] = deletion_on
        is_first = opens_on == _day(self.switches.cube["as_of"])
        self._changed(
            self.state.change(
                opened=_levers(self.switches.opened),
                closed=_levers(self.switches.closed),
                opens_on=None if is_first else opens_on,
                days=days,
            )
        )

    def _looked_at(self, _change: object) -> None:
        if self._quiet:
            return
        with self._silent():
            self.controls.offer_schools()
        looked_at = {"authorities": self.controls.authorities, "schools": self.controls.school_ids}
        self._changed(self.state.change(**looked_at))

    def _moved(self, name: str, change: dict[str, Any]) -> None:
        day = change["new"]
        if not self._quiet and (day is None or day.year >= OLDEST):
            self._changed(self.state.move(name, day))

    def _add(self, read: Callable[[], Decision | Transfer]) -> None:
        self._when_typed(partial(self._add_known, read))

    def _add_known(self, read: Callable[[], Decision | Transfer]) -> None:
        change = read()
        if isinstance(change, Decision):
            new = Scenario("Added", decisions=(change,))
        else:
            new = Scenario("Added", transfers=(change,))
        require_known(self.audit, [self.state.base(), new])
        self._changed(self.state.add(change))

    def _remove(self, place: int) -> None:
        self._changed(self.state.remove(place))

    def _release(self, lever: Lever) -> None:
        self._changed(self.state.release(lever))

    def _back(self, step: Callable[[], bool], otherwise: str) -> None:
        if step():
            self._follow()
            self.recount()
        else:
            self.status.ready(otherwise)

    # Files.

    def _save(self) -> None:
        path = files.save(self.folder, self.files.name.value, self._named(), self.files.instead.value)
        self.files.instead.value = False
        self._offer_files()
        self._tell(f"Saved as {path.name}.")

    def _named(self) -> Scenario:
        """The scenario under the name that is filled in."""
        self.state.call(files.plain_name(self.files.name.value))
        return self.state.scenario()

    def _load(self) -> None:
        scenario = files.load(self.folder, self.files.file.value)
        require_known(self.audit, [scenario])
        self._changed(self.state.load(scenario))
        self.files.name.value = scenario.name
        self._tell(f"Loaded: {scenario.name}.")

    def _export(self) -> None:
        counted = self.counted
        if counted is None or counted.snapshot != self.state.now:
            counted = self.counting.count()
        out = files.export(self.folder, self.files.name.value or self.state.now.name, counted.difference)
        self._tell(f"People and counts are in the folder {out.name}. They are personal data.")

    def _offer_files(self) -> None:
        self.files.file.options = files.scenario_files(self.folder)

    def _tell(self, words: str) -> None:
        self.files.told.value = escape(words)
        if self.status.state == "failed":
            self.status.ready()

    # What is on the screen follows the snapshot; figures of a count follow when it is done.

    def _follow(self) -> None:
        """The controls show the snapshot."""
        now = self.state.now
        with self._silent():
            self.controls.show(now, self.audit.settings)
            number = self.listed.show(now, self.state.opens_on)
            self.changes_drawer.say(f"{CHANGES} ({number})" if number else CHANGES)
            self._show_switches()
            self._offer_files()

    def _show_switches(self, cube: dict[str, Any] | None = None) -> None:
        now, settings = self.state.now, self.audit.settings
        wanted = {
            "opened": [[lever.gate, lever.id] for lever in now.opened],
            "closed": [[lever.gate, lever.id] for lever in now.closed],
            "opens_on": self.state.opens_on.isoformat(),
            "deletion_on": now.days.get("deletion_on", settings.deletion_on).isoformat(),
        }
        with self._silent(), self.switches.hold_sync():
            if cube is not None and cube is not self.switches.cube:
                self.switches.cube = cube
            for name, value in wanted.items():
                if name not in ("opened", "closed") or _levers(value) != _levers(getattr(self.switches, name)):
                    setattr(self.switches, name, value)

    def _show(self, counted: Counted) -> None:
        self.counted = counted
        self._show_switches(counted.cube)
        moved = any(isinstance(change, Transfer) for change in counted.snapshot.changes)
        note = NOTE if moved and counted.snapshot.authorities else ""
        self.results.show(counted.difference, counted.snapshot.schools, note)

    @contextmanager
    def _silent(self) -> Iterator[None]:
        """Within it nothing that is written to a control counts as touched."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _when_typed(self, act: Callable[[], None], _button: object = None) -> None:
        """Do what was asked for once the fields have arrived: a click may overtake what was typed before it."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._attempt(act)
        else:
            loop.call_later(ARRIVAL, self._attempt, act)

    def _attempt(self, act: Callable[[], None], _button: object = None) -> None:
        """Do what was asked for; what goes wrong is told in the panel."""
        self.files.told.value = ""
        try:
            act()
        except Exception as fault:
            self.status.failed(sentence_of(fault))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _levers(pairs: Iterable[Sequence[str]]) -> tuple[Lever, ...]:
    return tuple(sorted(Lever(gate, i) for gate, i in pairs))
