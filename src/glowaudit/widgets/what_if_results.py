"""The results of a what-if panel: a sentence, causes, charts, and the people gained and lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import ipywidgets  # type: ignore[import-untyped]

from glowaudit import what_if_sections as sections
from glowaudit.comparison import Difference
from glowaudit.tables import Table
from glowaudit.widgets.panel_frame import row
from glowaudit.widgets.showing import Screen, outputs_of
from glowaudit.wording import counted

if TYPE_CHECKING:
    import pandas as pd

SHOWN, SHOWN_FIRST = 200, 20
ORDERS = {"Gained first": "change", "Person": "person_id", "School": "school", "What made it so": "cause"}


class Results:
    """What a comparison says, put on the screen by `show`."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.sentence = ipywidgets.HTML()
        self.causes, self.schools, self.stages = Screen(), Screen(), Screen()
        self.people = PeopleList()
        charts = row(self.schools.widget, self.stages.widget, kind="charts")
        self.widget = ipywidgets.VBox([self.sentence, self.causes.widget, charts, self.people.widget])

    def show(self, difference: Difference, schools: Sequence[str] = (), note: str = "") -> None:
        """A comparison, narrowed to some schools (none: all); what is to be noted beside it."""
        shown = at_schools(difference, schools)
        self.sentence.value = f'<p class="glow-what-if">{_bold(sections.sentence(shown))} {escape(note)}</p>'
        causes = sections.causes(shown)
        self.causes.show(outputs_of(causes) if len(causes.frame) else [])
        drawn = [outputs_of(part) for part in sections.charts(shown, self.names).parts]
        self.schools.show(drawn[0])
        self.stages.show(drawn[1] if len(drawn) > 1 else [])
        self.people.show(sections.people(shown, self.names))


class PeopleList:
    """People in a table that can be searched and put in another order: the first SHOWN of those that fit."""

    def __init__(self) -> None:
        self.table: Table | None = None
        wide = ipywidgets.Layout(width="19em")
        self.search = ipywidgets.Text(description="Search", placeholder="id, school, stage, reason", layout=wide)
        self.order = ipywidgets.Dropdown(description="Order", options=ORDERS, layout=wide)
        self.more = ipywidgets.Button(layout=ipywidgets.Layout(width="auto"))
        self.count, self.rows = ipywidgets.HTML(), ipywidgets.HTML()
        self.limit = SHOWN_FIRST
        self.more.on_click(self._show_more)
        self.search.observe(self._draw, "value")
        self.order.observe(self._draw, "value")
        self.controls = row(self.search, self.order)
        self.widget = ipywidgets.VBox([self.count, self.controls, self.rows, self.more])

    def show(self, table: Table) -> None:
        """Other people."""
        self.table, self.limit = table, SHOWN_FIRST
        self._draw()

    def _show_more(self, _button: object) -> None:
        self.limit = SHOWN
        self._draw()

    def _draw(self, _change: object = None) -> None:
        if self.table is None:
            return
        found = matching(self.table.frame, self.search.value)
        if self.order.value != "change":
            found = found.sort_values(self.order.value, kind="stable")
        everybody = len(self.table.frame)
        limit = min(self.limit, len(found))
        told = f"{counted(everybody)} gained or lost" if everybody else "Nobody is gained or lost."
        if everybody and self.search.value.strip():
            told += f", {len(found):,} of them found"
        self.count.value = f'<p class="glow-people-count">{escape(told)}</p>'
        self.rows.value = table_html(replace(self.table, frame=found), limit) if len(found) else ""
        self.controls.layout.display = "" if everybody else "none"
        most = min(SHOWN, len(found))
        self.more.layout.display = "" if most > limit else "none"
        self.more.description = f"Show {'the first ' if len(found) > most else 'all '}{most:,}"
        if limit == SHOWN < len(found):
            self.count.value += (
                f"<p>{escape(f'The first {SHOWN} are shown: search, or export the comparison, for the others.')}</p>"
            )


def matching(frame: pd.DataFrame, text: str) -> pd.DataFrame:
    """The rows in which every word of a text occurs, in any case."""
    found = frame
    for word in text.casefold().split():
        fits = [any(word in str(value).casefold() for value in row) for row in found.itertuples(index=False)]
        found = found[fits]
    return found


def at_schools(difference: Difference, schools: Sequence[str]) -> Difference:
    """Only the people of some schools, where they count as things stand (none given: all)."""
    if not schools:
        return difference
    counts, people = difference.counts, difference.people
    return replace(
        difference,
        counts=counts[counts["establishment_id"].isin(list(schools))],
        people=people[people["establishment_id"].isin(list(schools))],
    )


def table_html(table: Table, limit: int) -> str:
    """The first rows as an HTML table, everything in it escaped."""
    heads = "".join(f'<th scope="col">{escape(column.heading)}</th>' for column in table.columns)
    rows = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in table.rows(limit))
    body = "".join(f"<tr>{cells}</tr>" for cells in rows)
    return (
        f'<table class="glow-people"><caption hidden>{escape(table.caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def _bold(sentence: str) -> str:
    """A sentence whose first part, up to the full stop, is strong."""
    first, stop, rest = sentence.partition(". ")
    return f"<strong>{escape(first + stop.strip())}</strong> {escape(rest)}"
