"""The panel of one_person.ipynb: search for a person; the verdict, its evidence and what would change it follow."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets  # type: ignore[import-untyped]

from glowaudit.person_search import LIMIT, Matches, find_people, why_nobody
from glowaudit.receipt import Receipt
from glowaudit.widgets.debounce import Debounced, Status, kind_of
from glowaudit.widgets.panel_frame import framed
from glowaudit.widgets.showing import Panel, Screen, outputs_of
from glowaudit.wording import counted, days_in_words

if TYPE_CHECKING:
    from glowaudit.audit import Audit

HINT = "Type a part of an id or of a name."
PROSE = "max-width:46em;line-height:1.5"
WIDTH = "640px"
TYPING = 0.25  # seconds: between two letters one waits longer than between two clicks
NOBODY = ""  # a list shows nothing for None


@dataclass(frozen=True)
class Found:
    """What a search gives: the list with a line on top, who is picked in it, and their receipt where it is new."""

    text: str
    options: list[tuple[str, str]]
    picked: str
    sentences: list[str]
    outputs: list[dict[str, Any]]


class PersonPanel(Panel):
    """A text field, the people it fits, and the receipt of the one picked. `person_id` is picked at first."""

    instead = (
        "Here are controls: search for a person by id or name, and pick one. Open this notebook in JupyterLab and run "
        "it. The sections below show the person named in its parameters."
    )

    def __init__(self, audit: Audit, person_id: str = "") -> None:
        super().__init__()
        self.audit = audit
        self.shown_id = NOBODY
        width = ipywidgets.Layout(width=WIDTH)
        self.text = ipywidgets.Text(value=person_id, description="Person", placeholder=HINT, layout=width)
        self.people = ipywidgets.Select(description="Matches", rows=6, layout=ipywidgets.Layout(width=WIDTH))
        self.status, self.sentence, self.screen = Status(), ipywidgets.HTML(), Screen()
        self.redraw = Debounced(self._found, self._show, self.status, TYPING, kind_of)
        self._searched: str | None = None
        self._offering = False
        self.text.observe(self.redraw, "value")
        self.people.observe(self._choose, "value")
        parts = [self.text, self.people, self.status.widget, self.sentence, self.screen.widget]
        self.widget = framed(*parts)
        self.redraw.now()

    def _choose(self, _change: object) -> None:
        """Somebody is picked from the list by hand."""
        if not self._offering:
            self.redraw()

    def _found(self) -> Found:
        """Search, where the text is another, and the receipt of the one picked, where that is another."""
        text = self.text.value
        options, picked = list(self.people.options), self.people.value or NOBODY
        if text != self._searched:
            matches = find_people(self.audit, text)
            options = [
                (self._line(text, matches), NOBODY),
                *((match.label, match.person_id) for match in matches.people),
            ]
            picked = self._best(text, matches)
        new = bool(picked) and picked != self.shown_id
        return Found(text, options, picked, *(self._receipt(picked) if new else ([], [])))

    def _line(self, text: str, matches: Matches) -> str:
        """The top line of the list."""
        if not text.strip():
            return HINT
        if not matches.number:
            return why_nobody(self.audit, text)
        more = f", the first {LIMIT} are below" if matches.number > len(matches.people) else ""
        return f"{counted(matches.number, 'person fits', 'people fit')}{more}: pick one"

    def _best(self, text: str, matches: Matches) -> str:
        """Who is picked without asking: whose id was typed, or the only one who fits, or who is shown already."""
        ids = [match.person_id for match in matches.people]
        for wanted in (text.strip(), matches.certain, self.shown_id):
            if wanted in ids:
                return str(wanted)
        return NOBODY

    def _receipt(self, person_id: str) -> tuple[list[str], list[dict[str, Any]]]:
        """The sentences about a person, and what stands below them."""
        receipt = Receipt.of(self.audit, person_id)
        paragraph = [days_in_words(receipt.evidence.paragraph)] if receipt.evidence else []
        sentences = [receipt.person(), *paragraph, *receipt.levers()]
        return sentences, outputs_of(receipt.timeline(), receipt.gates(), receipt.rows())

    def _show(self, found: Found) -> None:
        """Put it on the screen. Where nobody fits, who was shown before is not the answer, and goes."""
        self._offering = True
        try:
            if found.text != self._searched:
                self.people.options, self._searched = found.options, found.text
            self.people.value = found.picked
        finally:
            self._offering = False
        if found.sentences or (found.text.strip() and len(found.options) == 1):
            first, *others = found.sentences or [""]
            lines = "".join(f"<p>{escape(line)}</p>" for line in others)
            self.sentence.value = f'<div style="{PROSE}"><strong>{escape(first)}</strong>{lines}</div>'
            self.screen.show(found.outputs)
            self.shown_id = found.picked
