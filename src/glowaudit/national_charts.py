"""Charts of all authorities: where people are kept out, by authority and by sector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glowaudit.charts import STATES, Chart, colours_of, finished, group_name
from glowaudit.vega import alt

if TYPE_CHECKING:
    import pandas as pd


def authority_chart(frame: pd.DataFrame) -> Chart:
    """Each authority's people in parts of a hundred: who is kept, and who can act for the others."""
    title = "Who will be in Glow, authority by authority"
    said = "One bar an authority, those first of whom the smallest share will be in Glow; its parts are shares."
    return _parts_chart(frame, "Authority", title, said)


def sector_chart(frame: pd.DataFrame) -> Chart:
    """Each sector's people in parts of a hundred."""
    return _parts_chart(frame, "Sector", "Who will be in Glow, by sector", "One bar a sector; its parts are shares.")


def _parts_chart(frame: pd.DataFrame, place: str, title: str, said: str) -> Chart:
    """Bars of one length (columns label and one a state), in the frame's order. What has no number is no part."""
    present = [state for state in STATES if frame[state].sum() > 0]
    named = frame.assign(label=[group_name(label) for label in frame["label"]])[["label", *present]]
    long = named.melt(id_vars="label", var_name="code", value_name="people", ignore_index=False)
    long = long.sort_index(kind="stable").dropna()  # the bars' order: a list of names would become code to Vega
    long = long[long["people"] > 0].astype({"people": "int64"})
    shown = long.assign(state=long["code"].map(STATES))[["label", "state", "people"]]
    words = [STATES[state] for state in present]
    chart = (
        alt.Chart(shown)
        .transform_calculate(place=f"indexof({words!r}, datum.state)")
        .mark_bar(size=15)
        .encode(
            y=alt.Y("label:N", sort=None, title=None),
            x=alt.X("people:Q", stack="normalize", title="Share of people enrolled", axis=alt.Axis(format="%")),
            color=colours_of(present),
            order="place:Q",
            tooltip=[
                alt.Tooltip("label:N", title=place),
                alt.Tooltip("state:N", title="Who"),
                alt.Tooltip("people:Q", title="People", format=",d"),
            ],
        )
    )
    told = f"{said} The table below has the figures."
    return finished(chart, title, told, 26 * shown["label"].nunique() + 50, None, present)
