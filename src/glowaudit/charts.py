"""Charts: Vega-Lite as data for the report and Lab, a still for code hosts, and what each shows in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glowaudit import wording
from glowaudit.tables import Table
from glowaudit.vega import alt

if TYPE_CHECKING:
    import pandas as pd

CHART_MIME = "application/vnd.glow.chart+json"
VEGA_MIME = "application/vnd.vegalite.v5+json"
SHOWN_SCHOOLS = 25
WIDTH = 720
INK, QUIET, GRID = "#1c2733", "#52606d", "#dfe4e9"
COLOURS = {
    "kept": "#0b6e8f",
    "soon": "#3a93b5",
    "stop": "#a8324f",
    "brief": "#b9657c",
    "blocked": "#7d2038",
    "gates": "#c2491d",
    "own_choice": "#6d5a9c",
    "no_open_school": "#75808c",
    "unreadable": "#8a7a10",
}
VERDICT_COLOURS = {
    "reaches": "kept",
    "will_reach": "soon",
    "will_stop": "stop",
    "reaches_briefly": "brief",
    "blocked": "blocked",
    "not_enrolled": "no_open_school",
}
STATES = {"kept": "In Glow", **wording.ACTIONS}
JS_WORD = re.compile(r"__\w+__|constructor|valueOf|to(Locale)?String|hasOwnProperty|isPrototypeOf|propertyIsEnumerable")
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
AXIS = {"labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal", "labelColor": INK, "labelSeparation": 10}
LEGEND = {"labelFontSize": 13, "labelColor": INK, "orient": "top", "labelLimit": 330, "columns": 2, "title": None}
CONFIG = {
    "font": FONT,
    "background": "transparent",
    "view": {"stroke": None},
    "axis": AXIS
    | {"titleColor": QUIET, "gridColor": GRID, "domain": False, "ticks": False, "labelPadding": 6, "labelLimit": 240},
    "legend": LEGEND,
    "text": {"fontSize": 13, "color": INK},
    "bar": {"cornerRadiusEnd": 2},
}


@dataclass(frozen=True)
class Chart:
    """A chart: its title, what it shows in a sentence, and the table of its figures where none stands beside it."""

    title: str
    description: str
    spec: dict[str, Any]
    figures: Table | None = None
    legend: tuple[tuple[str, str], ...] = ()

    def _repr_mimebundle_(self, **_wanted: Any) -> dict[str, Any]:
        return {CHART_MIME: self.payload(), VEGA_MIME: self.spec, "text/plain": self.text()}

    def payload(self) -> dict[str, Any]:
        """The chart as data."""
        return {
            "title": self.title,
            "description": self.description,
            "spec": self.spec,
            "legend": [list(state) for state in self.legend],
            "figures": self.figures.payload() if self.figures else None,
        }

    def text(self) -> str:
        """What the chart shows, in words and figures."""
        figures = self.figures.text() if self.figures else ""
        return "\n".join(filter(None, [self.title, self.description, figures]))


def finished(
    chart: Any,
    title: str,
    said: str,
    height: int,
    figures: Table | None = None,
    states: Iterable[str] = (),
) -> Chart:
    """A chart in the report's type and colours, of fixed width: the page lets it fill its column, JupyterLab cannot."""
    spec = chart.properties(width=WIDTH, height=height, description=f"{title}. {said}").to_dict()
    spec["config"] = CONFIG
    spec["title"] = {"text": title, "anchor": "start", "fontSize": 15, "color": INK, "offset": 12}
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    return Chart(title, said, spec, figures, tuple((state, STATES[state]) for state in states))


def colours_of(states: list[str]) -> alt.Color:
    """The colours of these states, in order, with their words as the legend."""
    scale = alt.Scale(domain=[STATES[state] for state in states], range=[COLOURS[state] for state in states])
    return alt.Color("state:N", scale=scale, title=None)


def count_axis(grid: bool = True) -> alt.Axis:
    """An axis of whole people."""
    return alt.Axis(format=",d", tickMinStep=1, tickCount=5, grid=grid)


def bars(frame: pd.DataFrame, colour: alt.Color | alt.ColorValue) -> Any:
    """Horizontal bars in the frame's order (columns label, people), each with its figure at the end."""
    room = max(1, round(int(frame["people"].max()) * 1.14))
    base = alt.Chart(frame).encode(
        y=alt.Y("label:N", sort=None, title=None),
        x=alt.X("people:Q", title="People", axis=count_axis(), scale=alt.Scale(domain=[0, room])),
    )
    figures = base.mark_text(align="left", dx=5).encode(text=alt.Text("people:Q", format=",d"))
    return alt.layer(base.mark_bar(size=22).encode(color=colour), figures)


def verdict_chart(frame: pd.DataFrame) -> Chart:
    """People by verdict (columns verdict, people)."""
    words = [wording.verdict(code) for code in frame["verdict"]]
    shades = [COLOURS[VERDICT_COLOURS[code]] for code in frame["verdict"]]
    colour = alt.Color("label:N", scale=alt.Scale(domain=words, range=shades), legend=None)
    chart = bars(frame.assign(label=words)[["label", "people"]], colour)
    said = "One bar for each verdict; its length is the number of people. Blue bars are people who will be in Glow."
    return finished(chart, "How many people meet each verdict", said, 36 * len(frame) + 40)


def blocker_chart(frame: pd.DataFrame) -> Chart:
    """People not kept by their exact blockers (columns label, action, people)."""
    present = [code for code in wording.ACTIONS if code in set(frame["action"])]
    shown = frame.assign(state=[wording.ACTIONS[code] for code in frame["action"]])
    chart = bars(shown[["label", "state", "people"]], colours_of(present))
    said = "One bar for each combination of closed gates; its colour says whether somebody can act."
    return finished(chart, "How many people each combination keeps out", said, 36 * len(frame) + 40, None, present)


def by_state(frame: pd.DataFrame, label: str) -> tuple[pd.DataFrame, list[str]]:
    """One row a label and state that has people (label, state, people, place); and the states that occur."""
    present = [state for state in STATES if frame[state].sum() > 0]
    long = frame[[label, *present]].melt(id_vars=label, var_name="code", value_name="people")
    long = long[long["people"] > 0]
    words = {"state": long["code"].map(STATES), "place": long["code"].map(list(STATES).index)}
    return long.assign(**words).drop(columns="code"), present


def group_name(label: str) -> str:
    """A label under which Vega can group: a word that each of JavaScript's objects knows gets a sign nobody sees."""
    return f"{label}\u2060" if JS_WORD.fullmatch(label) else label


def place_chart(frame: pd.DataFrame, one: str = "school", many: str = "schools", most: int = SHOWN_SCHOOLS) -> Chart:
    """The schools or authorities with most people not kept: who is kept, and who can act for the others.

    frame  columns label, not_kept and the states of `STATES`; most: how many bars there are at most
    """
    shown = frame[frame["not_kept"] > 0].nlargest(most, "not_kept")
    shown = shown.assign(label=[group_name(label) for label in shown["label"]])
    long, present = by_state(shown, "label")
    long = long.assign(rank=long["label"].map({label: rank for rank, label in enumerate(shown["label"])}))
    by_rank = alt.EncodingSortField(field="rank", op="min")  # names in a list of sorting would become code to Vega
    chart = (
        alt.Chart(long)
        .mark_bar(size=15)
        .encode(
            y=alt.Y("label:N", sort=by_rank, title=None),
            x=alt.X("people:Q", title="People enrolled", axis=count_axis()),
            color=colours_of(present),
            order="place:Q",
            tooltip=[alt.Tooltip("label:N", title=one.capitalize()), "state:N", alt.Tooltip("people:Q", format=",d")],
        )
    )
    title = (
        f"{many.capitalize()} with people not kept"
        if len(shown) < most
        else f"The {most} {many} with most people not kept"
    )
    said = f"One bar a {one}, most people not kept first. The table below has every {one} and its figures."
    return finished(chart, title, said, 26 * len(shown) + 50, None, present)


def stage_chart(frame: pd.DataFrame, figures: Table) -> Chart:
    """Pupils of each stage: kept, and who can act for the others."""
    long, present = by_state(frame, "stage")
    short = f"datum.value === '{wording.UNKNOWN_STAGE}' ? '?' : datum.value"
    stage_axis = alt.Axis(labelAngle=0, labelExpr=short)
    chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            x=alt.X("stage:N", sort=list(frame["stage"]), title=None, axis=stage_axis),
            y=alt.Y("people:Q", title="Pupils", axis=count_axis()),
            color=colours_of(present),
            order="place:Q",
            tooltip=["stage:N", "state:N", alt.Tooltip("people:Q", format=",d")],
        )
    )
    said = "One column a stage, split into pupils who will be in Glow and those who will not, by who can act."
    return finished(chart, "Pupils by stage", said, 280, figures, present)


def passing_chart(frame: pd.DataFrame, figures: Table) -> Chart:
    """People passing from each day on, in steps (columns on_day, passing), the first and the last figure written."""
    moments = [f"{day:%Y-%m-%d}T00:00" for day in frame["on_day"]]  # a bare day would shift west of Greenwich
    shown = frame.assign(day=moments)[["day", "passing"]]
    low, high = int(shown["passing"].min()), int(shown["passing"].max())
    room = max(2, round((high - low) * 0.2))
    scale = alt.Scale(domain=[max(0, low - room), high + room], nice=False)
    base = alt.Chart(shown).encode(
        x=alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b", tickCount=6, grid=False, labelOverlap=True)),
        y=alt.Y("passing:Q", title="People who pass", scale=scale, axis=count_axis()),
        tooltip=[alt.Tooltip("day:T", title="From", format="%-d %B %Y"), alt.Tooltip("passing:Q", format=",d")],
    )
    line = base.mark_line(interpolate="step-after", strokeWidth=2.5, color=COLOURS["kept"])
    dots = base.mark_point(filled=True, size=45, opacity=1, color=COLOURS["kept"])
    first, last = alt.Chart(shown.iloc[[0]]), alt.Chart(shown.iloc[[-1]])
    ends = [
        mark.encode(x="day:T", y="passing:Q", text=alt.Text("passing:Q", format=",d"))
        for mark in (
            first.mark_text(align="left", dx=2, dy=-12, fontWeight="bold"),
            last.mark_text(align="right", dx=-2, dy=-12, fontWeight="bold"),
        )
    ]
    said = "A line in steps up to the last day that counts. To show the steps its axis does not begin at 0."
    return finished(alt.layer(line, dots, *ends), "How many people pass, day by day", said, 280, figures)
