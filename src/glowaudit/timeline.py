"""A chart of one person's enrolments and gates: when what is open and when data pass, round the days that count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from glowaudit import charts, wording
from glowaudit.charts import Chart, finished
from glowaudit.explain import one_line
from glowaudit.vega import alt

if TYPE_CHECKING:
    from glowaudit.explain import Evidence, Period
    from glowaudit.settings import Settings

BEFORE, AFTER, FAR = timedelta(days=18), timedelta(days=26), timedelta(days=400)
PLOT_WIDTH, LETTER = 500, 6.6
DAYS_ROWS = (" ", "  ")  # room above the bars for the names of the days
STEP = 16
LONGEST_NAME = 34
STATES = {"enrolled": "Enrolled", "open": "Open", "closed": "Closed", "passes": "Data pass"}
FILLS = {"enrolled": "#dfe4e9", "open": "#0b6e8f", "closed": "#ffffff", "passes": "#2f6f4f"}
EDGES = {"enrolled": "#75808c", "open": "#0b6e8f", "closed": "#a8324f", "passes": "#2f6f4f"}
INKS = {"enrolled": "#1c2733", "open": "#ffffff", "closed": "#a8324f", "passes": "#ffffff"}
TIPS = {"row": "What", "what": "State", "since": "From", "until": "Until", "decision": "Decision"}
REASONS = {
    "opted_in": "opted in",
    "opted_out": "opted out",
    "no_decision": "nobody decided",
    "in_by_default": "in by default",
    "before_individual_choice": "no such gate yet",
    "unreadable_decision": "cannot be read",
    "establishment_closed": "not open",
    "follows_authority": "follows its authority",
}


@dataclass(frozen=True)
class Bar:
    """One bar: its row, the days [from_on, to_on) of it (None: unbounded), its state and what is written on it."""

    row: str
    from_on: date | None
    to_on: date | None
    state: str
    words: str
    decision: str = ""


def timeline(evidence: Evidence, settings: Settings) -> Chart:
    """Enrolments, each gate and the days on which data pass, round the window; `as_of` and the others as lines.

    Open is a filled bar, closed an empty one; both say so in words where there is room.
    """
    bars = list(bars_of(evidence))
    first, end = shown_days(settings, bars)
    shown = [bar for bar in bars if (bar.from_on or first) < end and (bar.to_on or end) > first]
    rows = list(dict.fromkeys(bar.row for bar in shown))
    drawn = [_placed(bar, first, end) for bar in shown]
    y = alt.Y("row:N", sort=[*DAYS_ROWS, *rows], scale=alt.Scale(domain=[*DAYS_ROWS, *rows]), title=None)
    filled, written = _bars(drawn, y, first, end)
    layers = [filled, *_rules(settings, first, end), written]
    said = (
        "One row for each enrolment and gate. Filled bars are open, empty ones closed; the last row is when data pass. "
        "The table of gates has every day, decision and row."
    )
    return finished(alt.layer(*layers), "Gates and enrolments", said, 30 * (len(rows) + len(DAYS_ROWS)) + 30)


def bars_of(evidence: Evidence) -> Iterator[Bar]:
    """Every bar of a person, enrolment by enrolment; numbered where there are several."""
    places = list(dict.fromkeys(e["establishment_id"] for e in evidence.enrolments if e["stands"]))
    for number, place in enumerate(places, 1):
        mark = f"{number}. " if len(places) > 1 else ""
        enrolled = [e for e in evidence.enrolments if e["establishment_id"] == place and e["stands"]]
        names = {
            "authority": f"{mark}Authority: {_short(enrolled[0]['authority'])}",
            "establishment": f"{mark}School's gate",
            "individual": f"{mark}Own choice",
        }
        row = f"{mark}At {_short(enrolled[0]['establishment'])}"
        for e in enrolled:
            yield Bar(row, _day(e["start_on"]), _day(e["end_on"]), "enrolled", "enrolled")
        for period in evidence.gates:
            if period.establishment_id == place:
                yield _gate_bar(names.get(period.gate, f"{mark}{period.gate}"), period)
    for p in evidence.passing:
        yield Bar("Data pass to Glow", _day(p["from_on"]), _day(p["to_on"]), "passes", "data pass")


def shown_days(settings: Settings, bars: Sequence[Bar]) -> tuple[date, date]:
    """The days that the chart shows: round the window and granular_from, or wider where nothing is there."""
    first, end = settings.as_of, settings.deletion_on
    if timedelta(0) < first - settings.granular_from < FAR:
        first = settings.granular_from
    if timedelta(0) < settings.granular_from - end < FAR:
        end = settings.granular_from
    if not any((bar.from_on or first) < end and (bar.to_on or end) > first for bar in bars):
        first = max((bar.to_on for bar in bars if bar.to_on and bar.to_on <= first), default=first)
        end = min((bar.from_on for bar in bars if bar.from_on and bar.from_on >= end), default=end)
    return first - BEFORE, end + AFTER


def _gate_bar(row: str, period: Period) -> Bar:
    state = "open" if period.is_open else "closed"
    why = REASONS.get(period.reason, period.reason)
    return Bar(row, _day(period.from_on), _day(period.to_on), state, f"{state}: {why}", period.decision_id or "")


def _placed(bar: Bar, first: date, end: date) -> dict[str, Any]:
    """A bar as the chart takes it, cut to the days shown, with as many words as it has room for."""
    left, right = max(bar.from_on or first, first), min(bar.to_on or end, end)
    room = (right - left).days / (end - first).days * PLOT_WIDTH / LETTER
    fitting = [words for words in (bar.words, STATES[bar.state].lower()) if len(words) + 1 < room]
    since = wording.day(bar.from_on) if bar.from_on else "the beginning"
    return {
        "row": bar.row,
        "left": _moment(left),
        "right": _moment(right),
        "state": STATES[bar.state],
        "told": fitting[0] if fitting else "",
        "what": bar.words,
        "since": since,
        "until": wording.day(bar.to_on) if bar.to_on else "further on",
        "decision": bar.decision,
    }


def _bars(drawn: list[dict[str, Any]], y: alt.Y, first: date, end: date) -> tuple[Any, Any]:
    """The bars, and the words on them."""
    present = [state for state in STATES if any(bar["state"] == STATES[state] for bar in drawn)]
    words = [STATES[state] for state in present]
    scales = {
        name: alt.Scale(domain=words, range=[shades[state] for state in present])
        for name, shades in (("fill", FILLS), ("stroke", EDGES), ("ink", INKS))
    }
    days = alt.Scale(domain=[_moment(first), _moment(end)], nice=False)
    axis = alt.Axis(format="%-d %b", tickCount=8, grid=True, labelOverlap=True)
    base = alt.Chart(alt.InlineData(values=drawn)).encode(y=y)
    legend = alt.Legend(title=None, orient="top", columns=4)
    tips = [alt.Tooltip(f"{name}:N", title=title) for name, title in TIPS.items()]
    filled = base.mark_bar(size=20, strokeWidth=2).encode(
        x=alt.X("left:T", title=None, scale=days, axis=axis),
        x2="right:T",
        fill=alt.Fill("state:N", scale=scales["fill"], legend=legend),
        stroke=alt.Stroke("state:N", scale=scales["stroke"], legend=legend),
        tooltip=tips,
    )
    written = base.mark_text(align="left", dx=6, fontSize=12).encode(
        x="left:T", text="told:N", color=alt.Color("state:N", scale=scales["ink"], legend=None)
    )
    return filled, written


def _rules(settings: Settings, first: date, end: date) -> Iterator[Any]:
    """A line and its name for each day that counts, the names in steps so that neighbours stay apart."""
    named = (
        (settings.granular_from, "Own choices begin", "left", 0),
        (settings.as_of, "As of", "left", 1),
        (settings.last_day, "Last day that counts", "right", 2),
        (settings.deletion_on, "Deletion", "left", 1),
    )
    for day, words, side, step in named:
        if first <= day <= end:
            values = [{"day": _moment(day), "told": f"{words}, {day.day} {day:%b}"}]
            base = alt.Chart(alt.InlineData(values=values)).encode(x="day:T")
            line = base.mark_rule(strokeDash=[4, 3], color=charts.INK)
            yield line.encode(y=alt.value(STEP * step), y2=alt.value("height"))
            text = base.mark_text(align=cast(Any, side), dx=4 if side == "left" else -4, fontSize=12)
            yield text.encode(y=alt.value(STEP * step + STEP // 2), text="told:N")


def _short(name: str | None) -> str:
    line = one_line(name)
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(day: date) -> str:
    return f"{day:%Y-%m-%d}T00:00"
