"""The changes of a what-if panel: forms that add one, and the list from which one is taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from html import escape
from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from glowaudit.errors import UsageError
from glowaudit.ladder import Lever
from glowaudit.places import Places
from glowaudit.scenario import Arrival, Change, Closure, Decision, Transfer
from glowaudit.widgets.panel_frame import classed, row
from glowaudit.widgets.what_if_state import Snapshot
from glowaudit.wording import counted, day

SHOWN_GATES = 12
SCOPES = {"Authority": "authority", "School": "establishment", "Person": "individual"}
IN_OUT = {"in": "in", "out": "out"}
Named = Mapping[str, str]


class ChangeForms:
    """Two forms: a decision, and a transfer. `add` gets what is filled in; UsageError where something is missing."""

    def __init__(
        self, places: Places, first_day: date, add: Callable[[Callable[[], Decision | Transfer]], None]
    ) -> None:
        schools = places.schools
        self.places: dict[str, Named] = {"authority": places.authorities, "establishment": schools, "individual": {}}
        self.scope = _field(ipywidgets.Dropdown, "Decision of", "9em", options=SCOPES)
        self.subject = _field(ipywidgets.Combobox, "Which", "19em")
        self.choice = _field(ipywidgets.Dropdown, "Says", "6em", options=IN_OUT)
        self.decided_on = _field(ipywidgets.DatePicker, "From", "11em", value=first_day)
        self.person = _field(ipywidgets.Text, "Transfer of", "11em", placeholder="person id")
        self.school = _field(ipywidgets.Combobox, "To school", "24em", placeholder="name or id")
        self.school.options = _offered(schools)
        self.moved_on = _field(ipywidgets.DatePicker, "On", "11em", value=first_day)
        self.add_decision, self.add_transfer = _button("Add decision"), _button("Add transfer")
        self.scope.observe(self._offer, "value")
        self.add_decision.on_click(lambda _button: add(self.decision))
        self.add_transfer.on_click(lambda _button: add(self.transfer))
        self._offer()
        decision = (self.scope, self.subject, self.choice, self.decided_on, self.add_decision)
        transfer = (self.person, self.school, self.moved_on, self.add_transfer)
        self.widget = ipywidgets.VBox([row(*decision), row(*transfer)])

    def decision(self) -> Decision:
        """The decision that is filled in."""
        scope, subject = self.scope.value, self.subject.value
        subject_id = _id_of(subject, self.places[scope]) if scope != "individual" else _filled(subject, "a person id")
        return Decision(scope, subject_id, self.choice.value, _day(self.decided_on.value))

    def transfer(self) -> Transfer:
        """The transfer that is filled in."""
        school = _id_of(self.school.value, self.places["establishment"])
        return Transfer(_filled(self.person.value, "a person id"), school, _day(self.moved_on.value))

    def _offer(self, _change: object = None) -> None:
        self.subject.options = _offered(self.places[self.scope.value])
        self.subject.placeholder = "person id" if self.scope.value == "individual" else "name or id"
        self.subject.value = ""


class ChangeList:
    """What is changed, a line each, with a button that takes it away."""

    def __init__(self, names: Named, remove: Callable[[int], None], release: Callable[[Lever], None]) -> None:
        self.names, self.remove, self.release = names, remove, release
        self.widget = ipywidgets.VBox()
        self._shown: object = None

    def show(self, now: Snapshot, opens_on: date) -> int:
        """The changes of a snapshot; gates switched by hand come first. Gives their number."""
        number = len(now.opened) + len(now.closed) + len(now.changes) + len(now.settings)
        shown = (now.opened, now.closed, opens_on, now.changes, now.settings)
        if shown != self._shown:
            self._shown = shown
            self._draw(now, opens_on)
        return number

    def _draw(self, now: Snapshot, opens_on: date) -> None:
        gates = [(lever, "open") for lever in now.opened] + [(lever, "closed") for lever in now.closed]
        lines = [
            self._line(gate_in_words(lever, state, opens_on, self.names), partial(self.release, lever))
            for lever, state in gates[:SHOWN_GATES]
        ]
        if len(gates) > SHOWN_GATES:
            lines.append(_told(f"and {counted(len(gates) - SHOWN_GATES, 'more gate', 'more gates')} switched"))
        lines += [
            self._line(in_words(change, self.names), partial(self.remove, place))
            for place, change in enumerate(now.changes)
        ]
        lines += [_told(f"{name} is {value}") for name, value in now.settings.items()]
        self.widget.children = lines or [_told("Nothing yet: switch a gate, or add a decision or a transfer.")]

    def _line(self, words: str, take_away: Callable[[], None]) -> Any:
        button = classed(_button("Remove", tooltip=f"Remove: {words}"), "glow-small")
        button.on_click(lambda _button: take_away())
        return row(button, _told(words), kind="buttons")


def gate_in_words(lever: Lever, state: str, opens_on: date, names: Named) -> str:
    """`Kirkhaven Primary School: gate open from 16 May 2016`."""
    return f"{names.get(lever.id, lever.id)}: gate switched {state} from {day(opens_on)}"


def in_words(change: Change, names: Named) -> str:
    """`Fife: decision in from 12 June 2016`, `119000009: transfer to Kirkhaven Primary School on 1 June 2016`."""
    if isinstance(change, Decision):
        subject = names.get(change.subject_id, change.subject_id) if change.scope != "individual" else change.subject_id
        return f"{subject}: decision {change.choice} from {day(change.effective_on)}"
    if isinstance(change, Transfer):
        return f"{change.person_id}: transfer to {_named(change.establishment_id, names)} on {day(change.on)}"
    if isinstance(change, Closure):
        return f"{_named(change.establishment_id, names)}: closes on {day(change.on)}"
    if isinstance(change, Arrival):
        where = _named(change.establishment_id, names)
        return f"{change.person_id}: new {change.role} at {where} from {day(change.start_on)}"
    return f"{names.get(change.subject_id, change.subject_id)}: its unreadable decision is mended"


def _named(i: str, names: Named) -> str:
    return names.get(i, i)


def _offered(places: Named) -> list[str]:
    return list(dict.fromkeys(places.values()))


def _id_of(text: str, places: Named) -> str:
    """The id of a place that is picked, or typed by id or name; else the text itself, which is then refused."""
    wanted = _filled(text, "a school or authority")
    fitting = [i for i, name in places.items() if wanted in (i, name)]
    fitting = fitting or [i for i, name in places.items() if wanted.casefold() == name.casefold()]
    return fitting[0] if fitting else wanted


def _filled(text: str, what: str) -> str:
    if not text.strip():
        raise UsageError(f"fill in {what} first")
    return text.strip()


def _day(value: date | None) -> date:
    if value is None:
        raise UsageError("fill in the day first")
    return value


def _field(kind: Any, words: str, width: str, **values: Any) -> Any:
    return kind(description=words, layout=ipywidgets.Layout(width=width), **values)


def _button(words: str, tooltip: str = "") -> Any:
    return ipywidgets.Button(description=words, tooltip=tooltip, layout=ipywidgets.Layout(width="auto"))


def _told(words: str) -> Any:
    return ipywidgets.HTML(escape(words))
