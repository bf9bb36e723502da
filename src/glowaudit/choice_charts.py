"""Charts of coverage of choices, and what each standing is called. The figures come from `choice_counts.py`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from glowaudit import charts
from glowaudit.charts import Chart, count_axis, finished
from glowaudit.choice_counts import IN_FORCE
from glowaudit.tables import Table
from glowaudit.vega import alt

if TYPE_CHECKING:
    import pandas as pd

SHOWN_GROUPS = 25
STANDING_WORDS = {
    "decision_in": ("In by decision", "Somebody decided “in”."),
    "decision_out": ("Out by decision", "Somebody decided “out”."),
    "entry_in": ("In, decided when added", "Decided “in” when the person was added."),
    "entry_out": ("Out, decided when added", "Decided “out” when the person was added."),
    "carried_in": (
        "In by a copy",
        "A copy from an earlier school; the extract holds no original, so it counts.",
    ),
    "carried_out": (
        "Out by a copy",
        "A copy from an earlier school; the extract holds no original, so it counts.",
    ),
    "not_yet": ("Decided, in force later", "In by default on this day; their first choice acts only from a later day."),
    "elsewhere": ("Decided elsewhere", "In by default here: a staff choice that acts in another authority only."),
    "unreadable": ("Cannot be read", "Their only decision cannot be read: closed until its row is mended."),
    "default_row": ("Recorded as undecided", "In by default; a row says that nobody decided."),
    "never_asked": ("Never asked", "In by default; the extract holds nothing about a choice of theirs."),
    "before_individual_choice": ("No such choice yet", "Individual choices begin only later."),
}
ROW_WORDS = {
    **{code: words for code, (words, _) in STANDING_WORDS.items()},
    "carried_in": "Copy, in",
    "carried_out": "Copy, out",
    "default_in": "Recorded as undecided",
}
COLOURS = {
    "decision_in": "#0b6e8f",
    "decision_out": "#7d2038",
    "entry_in": "#3a93b5",
    "entry_out": "#b9657c",
    "carried_in": "#7fb9d0",
    "carried_out": "#d59aab",
    "not_yet": "#6d5a9c",
    "elsewhere": "#6d5a9c",
    "unreadable": "#8a7a10",
    "default_row": "#75808c",
    "default_in": "#75808c",
    "never_asked": "#a9b3bd",
    "before_individual_choice": "#a9b3bd",
}
LEGEND: dict[str, Any] = {"title": None, "orient": "top", "columns": 2, "labelLimit": 230, "symbolType": "square"}


def colours(codes: list[str], words: dict[str, str], field: str = "standing:N") -> alt.Color:
    """The colours of these standings, in order, with their words as the legend."""
    scale = alt.Scale(domain=[words[code] for code in codes], range=[COLOURS[code] for code in codes])
    return alt.Color(field, scale=scale, legend=alt.Legend(**LEGEND))


def standing_chart(frame: pd.DataFrame) -> Chart:
    """People by how they stand (columns code, label, people)."""
    codes = list(frame["code"])
    scale = alt.Scale(domain=list(frame["label"]), range=[COLOURS[code] for code in codes])
    chart = charts.bars(frame[["label", "people"]], alt.Color("label:N", scale=scale, legend=None))
    said = "One bar for each way to stand; its length is the number of people. Blue is in, red is out, grey undecided."
    return finished(chart, "How people stand", said, 34 * len(frame) + 40)


def asked_chart(frame: pd.DataFrame) -> Chart:
    """Choices in force by who asked (columns label, in, out)."""
    long = frame[["label", "in", "out"]].melt(id_vars="label", var_name="choice", value_name="people")
    long = long[long["people"] > 0]
    scale = alt.Scale(domain=["in", "out"], range=[COLOURS["decision_in"], COLOURS["decision_out"]])
    chart = (
        alt.Chart(long)
        .mark_bar(size=22)
        .encode(
            y=alt.Y("label:N", sort=list(frame["label"]), title=None),
            x=alt.X("people:Q", title="People", axis=count_axis()),
            color=alt.Color("choice:N", scale=scale, legend=alt.Legend(**LEGEND)),
            order="choice:N",
            tooltip=[alt.Tooltip("label:N", title="Asked by"), "choice:N", alt.Tooltip("people:Q", format=",d")],
        )
    )
    return finished(chart, "Who asked", "One bar for each kind of person, split into in and out.", 36 * len(frame) + 60)


def group_chart(frame: pd.DataFrame, what: str) -> Chart:
    """The share of people with a choice of their own in force (columns label, people, decided and the standings)."""
    shown = frame[frame["decided"] > 0].head(SHOWN_GROUPS)
    present = [code for code in IN_FORCE if shown[code].any()]
    long = shown.melt(id_vars=["label", "people"], value_vars=present, var_name="code", value_name="number")
    long = long[long["number"] > 0]
    words = {code: pair[0] for code, pair in STANDING_WORDS.items()}
    places = long["code"].map(present.index)
    long = long.assign(standing=long["code"].map(words), share=long["number"] / long["people"], place=places)
    y = alt.Y("label:N", sort=list(shown["label"]), title=None)
    room = alt.Scale(domain=[0, float((shown["decided"] / shown["people"]).max()) * 1.2], nice=False)
    stacked = (
        alt.Chart(long.drop(columns="code"))
        .mark_bar(size=15)
        .encode(
            y=y,
            x=alt.X("share:Q", title="Share of people", scale=room, axis=alt.Axis(format=".1~%", tickCount=5)),
            color=colours(present, words),
            order="place:Q",
            tooltip=[
                "label:N",
                "standing:N",
                alt.Tooltip("number:Q", format=",d"),
                alt.Tooltip("people:Q", format=",d"),
            ],
        )
    )
    told = [f"{decided:,} of {people:,}" for decided, people in zip(shown["decided"], shown["people"], strict=True)]
    ends = shown.assign(share=shown["decided"] / shown["people"], told=told)[["label", "share", "told"]]
    figures = alt.Chart(ends).mark_text(align="left", dx=5).encode(y=y, x="share:Q", text="told:N")
    said = "One bar each; its length is the share with a choice of their own in force. All others are in by default."
    title = f"People with a choice of their own, by {what}"
    return finished(alt.layer(stacked, figures), title, said, 26 * len(shown) + 80)


def time_chart(frame: pd.DataFrame, day: date) -> Chart:
    """Choices in force day by day, in steps (columns on_day and the standings), the chosen day marked."""
    present = [code for code in IN_FORCE if frame[code].any()]
    words = {code: pair[0] for code, pair in STANDING_WORDS.items()}
    moments = [moment(value) for value in frame["on_day"]]
    long = frame[present].assign(day=moments).melt(id_vars="day", var_name="code", value_name="people")
    long = long.assign(standing=long["code"].map(words), place=long["code"].map(present.index)).drop(columns="code")
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b", tickCount=8, grid=False, labelOverlap=True))
    room = alt.Scale(domain=[0, max(1, round(int(frame[present].sum(axis=1).max()) * 1.15))], nice=False)
    areas = (
        alt.Chart(long)
        .mark_area(interpolate="step-after")
        .encode(
            x=x,
            y=alt.Y("people:Q", title="People", scale=room, axis=count_axis()),
            color=colours(present, words),
            order="place:Q",
            tooltip=["standing:N", alt.Tooltip("day:T", format="%-d %B %Y"), alt.Tooltip("people:Q", format=",d")],
        )
    )
    marks = [] if moment(day) == moments[-1] else _marked(day)
    said = "An area in steps for each kind of choice in force, one on the other. People in by default are not drawn."
    return finished(alt.layer(areas, *marks), "Choices in force, day by day", said, 260)


def _marked(day: date) -> list[Any]:
    """A line at one day, and its name above what is drawn."""
    chosen = alt.Chart(alt.InlineData(values=[{"day": moment(day), "told": f"{day.day} {day:%B}"}])).encode(x="day:T")
    line = chosen.mark_rule(strokeDash=[4, 3], color=charts.INK)
    return [line, chosen.mark_text(align="right", dx=-5, baseline="top").encode(y=alt.value(2), text="told:N")]


def recorded_chart(frame: pd.DataFrame, codes: list[str], unit: str, figures: Table | None = None) -> Chart:
    """Rows recorded by week or month (columns label, and one an origin and choice)."""
    long = frame.melt(id_vars="label", value_vars=codes, var_name="code", value_name="rows")
    long = long[long["rows"] > 0]
    long = long.assign(standing=long["code"].map(ROW_WORDS), place=long["code"].map(codes.index)).drop(columns="code")
    chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            x=alt.X("label:N", sort=list(frame["label"]), title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("rows:Q", title="Rows recorded", axis=count_axis()),
            color=colours(codes, ROW_WORDS),
            order="place:Q",
            tooltip=[alt.Tooltip("label:N", title=unit.capitalize()), "standing:N", alt.Tooltip("rows:Q", format=",d")],
        )
    )
    said = f"One column a {unit}: rows about people's own choices by origin and choice, by the day of recording."
    return finished(chart, f"Recorded, {unit} by {unit}", said, 260, figures)


def moment(day: Any) -> str:
    """A day as charts take it: a bare one would shift west of Greenwich."""
    return f"{day:%Y-%m-%d}T00:00"
