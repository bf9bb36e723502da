"""Charts of data quality: how many rows of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glowaudit.charts import COLOURS, Chart, finished
from glowaudit.vega import alt

if TYPE_CHECKING:
    import pandas as pd

MOST_BARS = 15


def reason_chart(frame: pd.DataFrame) -> Chart:
    """Rows in quarantine by file and reason (columns label, rows), most first."""
    title = "Rows that could not be used, by file and reason"
    return _bars(frame, title, "One bar for each file and reason; its length is the number of rows.", "unreadable")


def finding_chart(frame: pd.DataFrame) -> Chart:
    """Findings by kind (columns label, rows), most first."""
    return _bars(
        frame, "Findings by kind", "One bar for each kind of finding; its length is the number of rows.", "soon"
    )


def _bars(frame: pd.DataFrame, title: str, said: str, colour: str) -> Chart:
    """Horizontal bars, each with its figure at the end. The table beside it has them all."""
    shown = frame[["label", "rows"]].head(MOST_BARS)
    room = max(1, round(int(shown["rows"].max()) * 1.14))
    axis = alt.Axis(format=",d", tickCount=min(5, room))  # of few rows no tick stands for half of one
    base = alt.Chart(shown).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=360)),
        x=alt.X("rows:Q", title="Rows", axis=axis, scale=alt.Scale(domain=[0, room])),
    )
    figures = base.mark_text(align="left", dx=5).encode(text=alt.Text("rows:Q", format=",d"))
    layers = alt.layer(base.mark_bar(size=18, color=COLOURS[colour]), figures)
    if len(frame) > MOST_BARS:
        title = f"{title}: the {MOST_BARS} with most rows"
    return finished(layers, title, f"{said} The table below has the figures.", 28 * len(shown) + 40)
