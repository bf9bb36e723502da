"""Charts of what scenarios change: who is kept as things stand, who is gained, who is lost. No rules here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from glowaudit import wording
from glowaudit.charts import Chart, count_axis, finished
from glowaudit.tables import Table
from glowaudit.vega import alt

if TYPE_CHECKING:
    import pandas as pd

SCHOOLS_WIDTH, STAGES_WIDTH = 490, 400
STATES = {
    "unchanged": ("Kept", "#0b6e8f"),
    "gained": ("Gained", "#6fc0de"),
    "lost": ("Lost", "#a8324f"),
    "out": ("Kept out", "#c9d1d8"),
}


def school_chart(frame: pd.DataFrame, title: str) -> Chart:
    """Schools in the frame's order (columns label, unchanged, gained, lost, out), one bar each."""
    long = _by_state(frame)
    chart = (
        alt.Chart(long)
        .mark_bar(size=15)
        .encode(
            y=alt.Y("label:N", sort=list(frame["label"]), title=None, axis=alt.Axis(labelLimit=210)),
            x=alt.X("people:Q", title="People", axis=count_axis()),
            color=_colours(),
            order="place:Q",
            tooltip=_tooltip("School"),
        )
    )
    said = "One bar a school. Dark and light blue together are the people who are kept under the scenario."
    return _as_wide(finished(chart, title, said, 26 * len(frame) + 50), SCHOOLS_WIDTH)


def stage_chart(frame: pd.DataFrame, figures: Table | None = None) -> Chart:
    """Stages in the frame's order (columns label, unchanged, gained, lost, out), one column each."""
    short = f"datum.value === '{wording.UNKNOWN_STAGE}' ? '?' : datum.value"
    chart = (
        alt.Chart(_by_state(frame))
        .mark_bar()
        .encode(
            x=alt.X("label:N", sort=list(frame["label"]), title=None, axis=alt.Axis(labelAngle=0, labelExpr=short)),
            y=alt.Y("people:Q", title="People", axis=count_axis()),
            color=_colours(),
            order="place:Q",
            tooltip=_tooltip("Stage"),
        )
    )
    said = "One column a stage, one for staff. Dark and light blue together are the people kept under the scenario."
    return _as_wide(finished(chart, "People by stage", said, 300, figures), STAGES_WIDTH)


def _as_wide(chart: Chart, width: int) -> Chart:
    """Narrower than others: the two stand beside each other in a panel."""
    return replace(chart, spec=chart.spec | {"width": width})


def _by_state(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a label and state that has people; all states keep their place, so that colours never change."""
    long = frame[["label", *STATES]].melt(id_vars="label", var_name="code", value_name="people")
    long = long[long["people"] > 0]
    words = {code: word for code, (word, _) in STATES.items()}
    return long.assign(state=long["code"].map(words), place=long["code"].map(list(STATES).index)).drop(columns="code")


def _colours() -> Any:
    words, shades = zip(*STATES.values(), strict=True)
    return alt.Color(
        "state:N", scale=alt.Scale(domain=list(words), range=list(shades)), title=None, legend=alt.Legend(columns=2)
    )


def _tooltip(what: str) -> list[Any]:
    return [
        alt.Tooltip("label:N", title=what),
        alt.Tooltip("state:N", title="Who"),
        alt.Tooltip("people:Q", format=",d"),
    ]
