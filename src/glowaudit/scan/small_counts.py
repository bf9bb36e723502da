"""Figures of a public report: each is 0 or a multiple of 5, unless it stands where no people are counted.

What is no count is declared here, by where it stands; whatever is not declared has to be rounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from glowaudit.scan.leaks import Leak
from glowaudit.scan.own_sources import is_our_word
from glowaudit.scan.reading import CODE, Column, Grid, Reading

ROUNDED_TO = 5
FEWEST_WORDS = 3
MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
FIGURE = re.compile(r"(?<![\w.,#])(?<!\w-)(?:\d{1,3}(?:,\d{3})+|\d+)(?!\w|[.,]\d)")
NO_FIGURE = re.compile(
    rf"\b\d{{1,2}} {MONTHS}(?: \d{{4}})?\b|\b{MONTHS} \d{{4}}\b|\b\d{{4}}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?"
    r"|\b\d+(?:\.\d+)?\s?%|\b[\d,]+ (?:more )?(?:days?|authorit(?:y|ies)|schools?|sectors?)\b|\b1(?: to |\s?[–-]\s?)4\b"
    r"|\bfeed_lag_days = \d+"
)
SHARE = re.compile(r"(\d+(?:\.(\d+))?)(%?)")
PLACE_HEADINGS = frozenset(("SEED code", "Code", "Setting", "Rule", "Day", "From", "Last safe day"))
LAYOUT = frozenset(
    [
        "width",
        "height",
        "fontSize",
        "labelFontSize",
        "titleFontSize",
        "labelLimit",
        "labelPadding",
        "columns",
        "cornerRadiusEnd",
        "size",
        "offset",
        "dx",
        "dy",
        "strokeWidth",
        "opacity",
        "tickCount",
        "tickMinStep",
        "labelAngle",
        "domain",
        "range",
        "format",
        "feed_lag_days",
        "authority",
        "states",
        "ways",
        "places",
        "execution_count",
        "nbformat",
        "nbformat_minor",
        "padding",
        "bandPosition",
        "angle",
        "limit",
        "fillOpacity",
        "strokeOpacity",
        "zindex",
        "pick",
        "titlePadding",
        "step",
    ]
)


def unrounded_counts(readings: Iterable[Reading], places: list[str]) -> list[Leak]:
    """Leaks of counts that were not rounded; `places`: names of places in which a figure stands."""
    return [leak for reading in readings for leak in _of_file(reading, places)]


def _of_file(reading: Reading, places: list[str]) -> Iterable[Leak]:
    for (where, name), numbers in reading.numbers.items():
        wrong = {number for number in numbers if name not in LAYOUT and number % ROUNDED_TO}
        if wrong:
            yield Leak(reading.file, "count", where, len(wrong))
    for grid in reading.grids:
        for column in grid.columns:
            if not is_place(grid, column) and (wrong_cells := unrounded(set(column.values), places)):
                yield Leak(reading.file, "count", f"{grid.where}, column {column.heading}", len(wrong_cells))
        if wrong_shares := shares_not_of_figures(grid):
            yield Leak(reading.file, "share", grid.where, wrong_shares)
    rows = {" | ".join(row) for grid in reading.grids for row in rows_of(grid)}
    for where, texts in reading.prose.items():
        lines = {line for text in texts for line in text.split("\n")} - rows
        if wrong_lines := unrounded(lines, places):
            yield Leak(reading.file, "count", where, len(wrong_lines))


def unrounded(texts: Iterable[str], places: list[str]) -> set[str]:
    """The texts in which a figure stands that is not rounded, but for names of places and sentences of ours."""
    wrong = {text for text in texts if figures_in(text) and figures_in(_without(text, places))}
    return {text for text in wrong if not _is_our_sentence(text) and not _only_ours(text)}


def _without(text: str, places: list[str]) -> str:
    for place in places:
        text = text.replace(place, " ")
    return text


def figures_in(text: str) -> list[str]:
    """The whole numbers in a text that are no multiple of 5, but for days, per cent, and counts of places and days."""
    bare = NO_FIGURE.sub(" ", text)
    return [found for found in FIGURE.findall(bare) if int(found.replace(",", "")) % ROUNDED_TO]


def _is_our_sentence(text: str) -> bool:
    return len(text.split()) >= FEWEST_WORDS and is_our_word(" ".join(text.split()))


def _only_ours(text: str) -> bool:
    """Does each such figure stand between the same two words as in one of our own sentences?"""
    bare = NO_FIGURE.sub(" ", text)
    phrases = [
        bare[: found.start()].split()[-1:] + [found.group()] + bare[found.end() :].split()[:1]
        for found in FIGURE.finditer(bare)
        if int(found.group().replace(",", "")) % ROUNDED_TO
    ]
    return all(len(phrase) == 3 and is_our_word(" ".join(phrase)) for phrase in phrases)


def is_place(grid: Grid, column: Column) -> bool:
    """Does this column hold codes, days or settings, and no counts?"""
    if column.heading in PLACE_HEADINGS or column.kind in ("day", "share"):
        return True
    if any(other.heading == "Setting" for other in grid.columns):
        return column.heading in ("Value", "Meaning")
    return bool(CODE.fullmatch(column.name))


def rows_of(grid: Grid) -> Iterable[tuple[str, ...]]:
    """The rows of a table whose columns are of one length."""
    return zip(*(column.values for column in grid.columns), strict=False)


def shares_not_of_figures(grid: Grid) -> int:
    """How many shares are not those of the figures beside them (kept of enrolled), to the digits that are shown."""
    named = (("share", "Share in Glow"), ("kept", "In Glow"), ("enrolled", "Enrolled"))
    share, kept, enrolled = (_column(grid, *names) for names in named)
    if not (share and kept and enrolled):
        return 0
    shares = [*map(_share, share.values), *share.exact]
    figures = list(zip(map(_whole, kept.values), map(_whole, enrolled.values), strict=False))
    return sum(not _is_share(*row) for row in zip(shares, figures * 2, strict=False))


def _column(grid: Grid, name: str, heading: str) -> Column | None:
    return next((column for column in grid.columns if name == column.name or heading == column.heading), None)


def _whole(text: str) -> int | None:
    return int(text.replace(",", "")) if re.fullmatch(r"[\d,]+", text) else None


def _share(text: str) -> tuple[float, float] | None:
    """A share as shown, and how far from it the exact one may be; nothing where no share is shown."""
    shown = SHARE.fullmatch(text)
    if not shown:
        return None
    scale = 100 if shown.group(3) else 1
    return float(shown.group(1)) / scale, 0.5000001 * 10.0 ** -len(shown.group(2) or "") / scale


def _is_share(share: tuple[float, float] | float | None, figures: tuple[int | None, int | None]) -> bool:
    part, whole = figures
    if share is None:
        return True
    value, room = share if isinstance(share, tuple) else (share, 1e-9)
    return bool(part is not None and whole and abs(value - part / whole) <= room)
