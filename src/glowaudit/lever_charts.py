"""Charts of what levers can do: the ladder, the levers worth most, what waiting costs. No rules here."""

from __future__ import annotations

import pandas as pd

from glowaudit.charts import COLOURS, INK, QUIET, Chart, bars, count_axis, finished
from glowaudit.tables import Table
from glowaudit.vega import alt
from glowaudit.wording import counted


def ladder_chart(frame: pd.DataFrame, ceiling: int, aim: int) -> Chart:
    """The best that so many levers do (columns levers, kept), with the target and the ceiling as lines."""
    low, high = int(frame["kept"].min()), max(ceiling, aim)
    scale = alt.Scale(domain=[max(0, low - max(1, round((high - low) * 0.1))), high], nice=True, zero=False)
    base = alt.Chart(frame).encode(
        x=alt.X("levers:Q", title="Gates opened", axis=alt.Axis(tickMinStep=1, format="d", grid=False)),
        y=alt.Y("kept:Q", title="People in Glow", scale=scale, axis=count_axis()),
        tooltip=[alt.Tooltip("levers:Q", title="Gates opened"), alt.Tooltip("kept:Q", title="In Glow", format=",d")],
    )
    line = base.mark_line(strokeWidth=2.5, color=COLOURS["kept"])
    dots = base.mark_point(filled=True, size=60, opacity=1, color=COLOURS["kept"])
    told = base.mark_text(dy=-12, color=INK).encode(text=alt.Text("kept:Q", format=",d"))
    words_of = {f"Every gate open: {ceiling:,}": ceiling, f"Target: {aim:,}": aim}
    lines = alt.Chart(pd.DataFrame({"word": list(words_of), "kept": list(words_of.values()), "levers": 0}))
    lines = lines.encode(y="kept:Q")
    rules = lines.mark_rule(strokeDash=[5, 4], color=QUIET)
    words = lines.mark_text(align="left", dx=6, dy=-7, color=QUIET).encode(x="levers:Q", text="word:N")
    said = (
        f"A line from {counted(low)} with no gate opened to {int(frame['kept'].max()):,} with "
        f"{int(frame['levers'].max())} opened. To show the steps its axis does not begin at 0."
    )
    return finished(alt.layer(rules, line, dots, told, words), "The best that so many gates do", said, 280)


def lever_chart(frame: pd.DataFrame) -> Chart:
    """The levers that bring most people to Glow alone (columns label, alone)."""
    shown = frame[["label", "alone"]].rename(columns={"alone": "people"})
    chart = bars(shown, alt.ColorValue(COLOURS["gates"]))
    said = "One bar a gate; its length is the number of people who would be in Glow if that gate alone opened."
    return finished(chart, "The gates that matter most", said, 30 * len(shown) + 40)


def waiting_chart(frame: pd.DataFrame, figures: Table) -> Chart:
    """Days outside Glow, summed over people, by the day on which a gate opens (columns label, day, people_days)."""
    order = list(dict.fromkeys(frame["label"]))
    shades = list(COLOURS.values())[: len(order)]
    chart = (
        alt.Chart(frame[["label", "day", "people_days"]])
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("day:T", title="Opens on", axis=alt.Axis(format="%-d %b", tickCount=6, grid=False)),
            y=alt.Y("people_days:Q", title="People-days outside Glow", axis=count_axis()),
            color=alt.Color("label:N", sort=order, scale=alt.Scale(domain=order, range=shades), title=None),
            strokeDash=alt.StrokeDash("label:N", sort=order, legend=None),
            tooltip=["label:N", alt.Tooltip("day:T", format="%-d %B %Y"), alt.Tooltip("people_days:Q", format=",d")],
        )
    )
    said = "One line a gate: the later it opens, the more days people spend outside Glow. The last day is the cut-off."
    return finished(chart, "What waiting costs", said, 280, figures)
