"""Charts: Vega-Lite as data for the report and Lab, an SVG for code hosts, and the figures beside them in words."""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glowaudit import wording
from glowaudit.tables import Table

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # 0.9 s of grammars nobody uses
import altair as alt

if TYPE_CHECKING:
    import pandas as pd

CHART_MIME = "application/vnd.glow.chart+json"
VEGA_MIME = "application/vnd.vegalite.v5+json"
STATIC_WIDTH = 720
SHOWN_SCHOOLS = 25
INK, QUIET, GRID = "#1c2733", "#52606d", "#dfe4e9"
COLOURS = {
    "kept": "#0b6e8f",
    "soon": "#3a93b5",
    "stop": "#b7770d",
    "brief": "#9a7b3c",
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
    "blocked": "gates",
    "not_enrolled": "no_open_school",
}
STATES = {"kept": "In Glow", **wording.ACTIONS}
CONFIG = {
    "font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": QUIET,
        "gridColor": GRID,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "labelLimit": 210,
    },
    "legend": {"labelFontSize": 13, "labelColor": INK, "orient": "top", "labelLimit": 320, "columns": 2},
    "text": {"fontSize": 13, "color": INK},
    "bar": {"cornerRadiusEnd": 2},
}


@dataclass(frozen=True)
class Chart:
    """A chart with its title, what it shows in a sentence, and the table of its figures (None: beside it anyway)."""

    title: str
    description: str
    spec: dict[str, Any]
    figures: Table | None = None

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {CHART_MIME: self.payload(), VEGA_MIME: self.spec, "text/plain": self.text()}

    def payload(self) -> dict[str, Any]:
        """The chart as data."""
        return {
            "title": self.title,
            "description": self.description,
            "spec": self.spec,
            "figures": self.figures.payload() if self.figures else None,
        }

    def text(self) -> str:
        """What the chart shows, in words and figures."""
        return "\n".join(filter(None, [self.title, self.description, self.figures.text() if self.figures else ""]))


def still(spec: dict[str, Any]) -> str:
    """A chart as a picture (SVG), for code hosts, which run no scripts."""
    import vl_convert

    unmoving = copy.deepcopy(spec) | {"background": "white", "width": STATIC_WIDTH}
    return str(vl_convert.vegalite_to_svg(unmoving))


def finished(chart: alt.Chart | alt.LayerChart, title: str, height: int, figures: Table | None, said: str) -> Chart:
    """A chart that fills its column, in the report's type and colours."""
    spec = chart.properties(width="container", height=height, description=f"{title}. {said}").to_dict()
    spec["config"] = CONFIG
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    return Chart(title, said, spec, figures)


def colour_scale(states: Iterable[str], words: dict[str, str]) -> alt.Scale:
    """The colours of these states, in order."""
    shown = list(states)
    return alt.Scale(domain=[words[state] for state in shown], range=[COLOURS[state] for state in shown])


def longest(values: Iterable[int]) -> int:
    """Where an axis ends that leaves room for the figure at the end of its longest bar."""
    return max(1, round(max(values, default=0) * 1.14))


def bars(frame: pd.DataFrame, label: str, number: str, colour: alt.Color) -> alt.LayerChart:
    """Horizontal bars in the frame's order, each with its figure at the end."""
    base = alt.Chart(frame).encode(
        y=alt.Y(f"{label}:N", sort=None, title=None),
        x=alt.X(
            f"{number}:Q",
            title="People",
            axis=alt.Axis(tickMinStep=1, format=",d", tickCount=5),
            scale=alt.Scale(domain=[0, longest(frame[number])]),
        ),
    )
    figures = base.mark_text(align="left", dx=5).encode(text=alt.Text(f"{number}:Q", format=",d"))
    return base.mark_bar(size=22).encode(color=colour) + figures


def verdict_chart(frame: pd.DataFrame) -> Chart:
    """People by verdict (columns verdict, people)."""
    shown = frame.assign(label=[wording.verdict(code) for code in frame["verdict"]])
    scale = alt.Scale(
        domain=list(shown["label"]), range=[COLOURS[VERDICT_COLOURS[code]] for code in frame["verdict"]]
    )
    chart = bars(shown[["label", "people"]], "label", "people", alt.Color("label:N", scale=scale, legend=None))
    return finished(chart, "People by verdict", 36 * len(frame) + 40, None, "One bar for each verdict; its length is the number of people.")


def blocker_chart(frame: pd.DataFrame) -> Chart:
    """People not kept by their exact blockers (columns label, action, people)."""
    present = [code for code in wording.ACTIONS if code in set(frame["action"])]
    shown = frame.assign(state=[wording.ACTIONS[code] for code in frame["action"]])[["label", "state", "people"]]
    colour = alt.Color("state:N", scale=colour_scale(present, wording.ACTIONS), title=None)
    said = "One bar for each combination of closed gates on the last day that counts; colours say who can act."
    return finished(bars(shown, "label", "people", colour), "What keeps people out", 36 * len(frame) + 40, None, said)


def stacked(frame: pd.DataFrame, label: str, states: list[str]) -> pd.DataFrame:
    """One row a label and state that has people (columns label, state, people, place)."""
    kept = frame[[label, *states]].melt(id_vars=label, var_name="code", value_name="people")
    kept = kept[kept["people"] > 0]
    return kept.assign(
        state=[STATES[code] for code in kept["code"]], place=[list(STATES).index(code) for code in kept["code"]]
    ).drop(columns="code")


def school_chart(frame: pd.DataFrame) -> Chart:
    """The schools with most people not kept: who is kept, and who can act for the others."""
    shown = frame[frame["not_kept"] > 0].nlargest(SHOWN_SCHOOLS, "not_kept")
    states = [state for state in STATES if shown[state].sum() > 0]
    chart = (
        alt.Chart(stacked(shown, "establishment", states))
        .mark_bar(size=15)
        .encode(
            y=alt.Y("establishment:N", sort=list(shown["establishment"]), title=None),
            x=alt.X("people:Q", title="People enrolled", axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5)),
            color=alt.Color("state:N", scale=colour_scale(states, STATES), title=None),
            order="place:Q",
            tooltip=["establishment:N", "state:N", alt.Tooltip("people:Q", format=",d")],
        )
    )
    which = f"The {len(shown)} schools with most people not kept" if len(shown) == SHOWN_SCHOOLS else "Schools with people not kept"
    said = "One bar a school, most people not kept first. The table below has every school and its figures."
    return finished(chart, which, 24 * len(shown) + 40, None, said)


def stage_chart(frame: pd.DataFrame, figures: Table) -> Chart:
    """Pupils of each stage, kept and not."""
    states = {"kept": "In Glow", "gates": "Not in Glow"}
    shown = frame.rename(columns={"not_kept": "gates"})[["stage", "kept", "gates"]].melt(
        id_vars="stage", var_name="code", value_name="people"
    )
    shown = shown.assign(state=[states[code] for code in shown["code"]], place=[list(states).index(c) for c in shown["code"]])
    chart = (
        alt.Chart(shown.drop(columns="code"))
        .mark_bar()
        .encode(
            x=alt.X("stage:N", sort=list(frame["stage"]), title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("people:Q", title="Pupils", axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5)),
            color=alt.Color("state:N", scale=colour_scale(states, states), title=None),
            order="place:Q",
            tooltip=["stage:N", "state:N", alt.Tooltip("people:Q", format=",d")],
        )
    )
    return finished(chart, "Pupils by stage", 260, figures, "One column a stage, split into pupils who will and will not be in Glow.")


def passing_chart(frame: pd.DataFrame, figures: Table) -> Chart:
    """People passing on each day of the window, in steps (columns on_day, passing)."""
    shown = frame.assign(day=[f"{day:%Y-%m-%d}" for day in frame["on_day"]])[["day", "passing"]]
    low, high = int(shown["passing"].min()), int(shown["passing"].max())
    room = max(2, round((high - low) * 0.15))
    base = alt.Chart(shown).encode(
        x=alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b", tickCount=6, grid=False, labelOverlap=True)),
        y=alt.Y(
            "passing:Q",
            title="People who pass",
            scale=alt.Scale(domain=[max(0, low - room), high + room], nice=False),
            axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5),
        ),
        tooltip=[alt.Tooltip("day:T", format="%-d %B %Y"), alt.Tooltip("passing:Q", format=",d")],
    )
    ends = base.transform_filter(alt.FieldOneOfPredicate(field="day", oneOf=[shown["day"].iloc[0], shown["day"].iloc[-1]]))
    line = base.mark_line(interpolate="step-after", strokeWidth=2.5, color=COLOURS["kept"])
    dots = base.mark_point(filled=True, size=45, opacity=1, color=COLOURS["kept"])
    words = ends.mark_text(dy=-12, fontWeight="bold").encode(text=alt.Text("passing:Q", format=",d"))
    said = "A line in steps: how many people pass on each day up to the last day that counts. The axis does not begin at 0."
    return finished(line + dots + words, "People who pass, day by day", 280, figures, said)
