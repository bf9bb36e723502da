"""The panel of coverage.ipynb: pick whom one looks at and on which day; figures and charts follow."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape
from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from glowaudit import wording
from glowaudit.choice_counts import Cut
from glowaudit.choice_coverage import GROUP_WORDS, ORDERS, ChoiceCoverage
from glowaudit.widgets.debounce import Debounced, Status
from glowaudit.widgets.panel_frame import framed, row
from glowaudit.widgets.showing import Panel, Screen, outputs_of

VIEWS = {
    "How people stand": "standing",
    "Group by group": "by",
    "Who asked": "asked",
    "Over time": "over_time",
    "Recorded": "recorded",
}
WIDE, NARROW, WIDEST = "330px", "250px", "590px"
ALL = "all"  # a list shows nothing for None, and the empty stage is one
PROSE = "max-width:46em;line-height:1.5"
Shown = tuple[list[str], list[dict[str, Any]]]


class CoveragePanel(Panel):
    """Slices of a ChoiceCoverage by authority, school, role, stage and day, one of VIEWS at a time."""

    instead = (
        "Here are controls: authority, school, role, stage, day, and what to group by. "
        "Open this notebook in JupyterLab and run it. The sections below show the figures for everybody."
    )

    def __init__(self, coverage: ChoiceCoverage) -> None:
        super().__init__()
        self.coverage = coverage
        self._make_controls()
        self.status, self.sentence, self.screen = Status(), ipywidgets.HTML(), Screen()
        self.redraw = Debounced(self._drawn, self._show, self.status)
        self.authority.observe(self._offer_schools, "value")
        self.role.observe(self._offer_stages, "value")
        self.view.observe(self._offer_groups, "value")
        for control in self.controls:
            control.observe(self.redraw, "value")
        self._offer_schools()
        self._offer_groups()
        self.widget = self._laid_out()
        self.redraw.now()

    def _make_controls(self) -> None:
        counts = self.coverage.counts
        days = [counts.first_day + timedelta(n) for n in range((counts.last_day - counts.first_day).days + 1)]
        named = sorted(self.coverage.authorities.items(), key=lambda pair: pair[1].casefold())
        authorities = [("All authorities", ""), *((name, i) for i, name in named)]
        stages = sorted(set(counts.changes.loc[counts.changes["role"] == "pupil", "stage"]), key=lambda s: s or "~")
        self.authority = _dropdown("Authority", authorities, WIDE)
        self.school = _dropdown("School", [("All schools", "")], WIDE)
        self.role = _dropdown("Role", [("Pupils and staff", ""), ("Pupils", "pupil"), ("Staff", "staff")], NARROW)
        self.stage = _dropdown("Stage", [("All", ALL), *((s or wording.UNKNOWN_STAGE, s) for s in stages)], NARROW)
        self.day = ipywidgets.SelectionSlider(
            description="On",
            options=[(wording.day(day), day) for day in days],
            value=counts.last_day,
            layout=ipywidgets.Layout(width=WIDEST),
        )
        self.view = ipywidgets.ToggleButtons(description="Show", options=VIEWS, style={"button_width": "auto"})
        self.group = _dropdown("Group by", [(words, code) for code, words in GROUP_WORDS.items()], NARROW)
        self.order = _dropdown("Order", [(words, code) for code, words in ORDERS.items()], WIDE)
        self.reset = ipywidgets.Button(description="Reset", tooltip="Everybody, on the last day")
        self.reset.on_click(self._reset)
        self.slices = (self.authority, self.school, self.role, self.stage, self.day)
        self.controls = (*self.slices, self.view, self.group, self.order)

    def _laid_out(self) -> Any:
        return framed(
            row(self.authority, self.school),
            row(self.role, self.stage, self.reset),
            self.day,
            self.view,
            row(self.group, self.order),
            self.status.widget,
            self.sentence,
            self.screen.widget,
        )

    @property
    def cut(self) -> Cut:
        """Whom the controls ask for."""
        day: date = self.day.value
        stage = None if self.stage.value == ALL else self.stage.value
        return Cut(self.authority.value or None, self.school.value or None, self.role.value or None, stage, day)

    def _drawn(self) -> Shown:
        """The sentences and outputs of the newest state of the controls."""
        cut, view = self.cut, self.view.value
        more = (self.group.value, cut, self.order.value) if view == "by" else (cut,)
        sentences = [self.coverage.sentence(cut), *self.coverage.beside(cut)]
        return sentences, outputs_of(getattr(self.coverage, view)(*more))

    def _show(self, shown: Shown) -> None:
        (first, *others), outputs = shown
        beside = "".join(f"<br>{escape(sentence)}" for sentence in others)
        self.sentence.value = (
            f'<div style="max-width:46em;line-height:1.5"><strong>{escape(first)}</strong>{beside}</div>'
        )
        self.screen.show(outputs)

    def _offer_schools(self, _change: object = None) -> None:
        """The schools of the authority, once one is picked."""
        frame, chosen = self.coverage.counts.schools, self.authority.value
        ids = frame.loc[frame["authority_id"] == chosen, "establishment_id"] if chosen else []
        named = sorted(((self.coverage.schools[i], i) for i in ids), key=lambda pair: pair[0].casefold())
        self.school.options = [("All schools" if chosen else "All (pick an authority first)", ""), *named]
        self.school.disabled = not named

    def _offer_stages(self, _change: object = None) -> None:
        """Staff have no stage."""
        self.stage.disabled = self.role.value == "staff"
        if self.stage.disabled:
            self.stage.value = ALL

    def _offer_groups(self, _change: object = None) -> None:
        """Grouping and order matter to one view only."""
        hidden = self.view.value != "by"
        for control in (self.group, self.order):
            control.layout.display = "none" if hidden else ""

    def _reset(self, _button: object) -> None:
        for control in self.slices[:-1]:
            control.index = 0
        self.day.value = self.coverage.counts.last_day


def _dropdown(words: str, options: list[tuple[str, Any]], width: str) -> Any:
    """A list to pick from, the first picked."""
    layout = ipywidgets.Layout(width=width)
    return ipywidgets.Dropdown(description=words, options=options, value=options[0][1], layout=layout)
