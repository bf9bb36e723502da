"""`glowaudit compare`: what became of people between two runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import typer

from glowaudit.commands.shared import counted, progress_bar
from glowaudit.run_comparison import Row, RunComparison, compare
from glowaudit.since_late import Late, moment, row_in_words
from glowaudit.since_wording import because, place, then_and_now, turned

SHOWN = 20
TITLES = {"authority": "authority", "establishment": "school", "role": "role", "stage": "stage"}


def run(before: Path, now: Path, authorities: list[str] | None, people: bool, as_json: bool) -> None:
    """Compare two runs and say first what matters most."""
    with progress_bar("Comparing", 1) as step:
        found = compare(before, now, authorities or ())
        step("compared")
    if as_json:
        typer.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
        return
    for line in lines_of(found, people):
        typer.echo(line)


def lines_of(found: RunComparison, people: bool = False) -> Iterator[str]:
    """The comparison as text: summary, causes, groups; ids only where they are asked for."""
    yield from found.summary
    yield from _beside(found.figures)
    yield from _cause_lines(found.causes)
    yield from _late_lines(found.late)
    yield from _verdict_lines(found.verdicts)
    for dimension in TITLES:
        yield from _group_lines(found.by(dimension), dimension)
    if people:
        yield from _people_lines(found)


def _beside(figures: Row) -> Iterator[str]:
    """What else is another."""
    for name, words in (("new", "new in the extract"), ("gone", "no longer in the extract")):
        if figures[name]:
            yield f"  {figures[name]:>9,}  {words}"


def _cause_lines(causes: list[Row]) -> Iterator[str]:
    """What made how many gained or lost, and at which gate."""
    for change in ("lost", "gained"):
        rows = [row for row in causes if row["change"] == change]
        if rows:
            yield f"\n{change}: {counted(sum(row['people'] for row in rows), 'person', 'people')}"
        for row in rows[:SHOWN]:
            where = ", ".join(filter(None, (place(row), then_and_now(row))))
            yield f"  {row['people']:>9,}  {because(change, row['cause'])}{f': {where}' if where else ''}"
        yield from _more(rows)


def _late_lines(late: Late) -> Iterator[str]:
    """The rows that only one of the two runs sees; those that made most people gained or lost first."""
    for total in late.totals:
        rows = late.of(total)
        yield f"\n{total['change']} by rows recorded after {moment(total['after_at'])}:"
        for row in rows[:SHOWN]:
            yield f"  {row['people']:>9,}  {row_in_words(row)}"
        yield from _more(rows)


def _verdict_lines(verdicts: list[Row]) -> Iterator[str]:
    """Who is kept or not as then, with another verdict."""
    if verdicts:
        yield f"\nanother verdict: {counted(sum(row['people'] for row in verdicts), 'person', 'people')}"
    for row in verdicts[:SHOWN]:
        yield f"  {row['people']:>9,}  {turned(row['verdict_before'], row['verdict_now'])}"
    yield from _more(verdicts)


def _group_lines(rows: list[Row], dimension: str) -> Iterator[str]:
    """Those in which somebody is gained, lost or moved; those with most of them first."""
    if not rows:
        return
    figures = ("kept then", "lost", "gained", "moved", "kept now")
    yield f"\n{'by ' + TITLES[dimension]:<42}" + "".join(f"{title:>10}" for title in figures)
    for row in rows[:SHOWN]:
        told = _name(row, dimension)[:39]
        moved = f"{row['moved']:+,}" if row["moved"] else ""
        numbers = (f"{row[name]:,}" for name in ("kept_before", "lost", "gained"))
        yield f"  {told:<40}" + "".join(f"{n:>10}" for n in (*numbers, moved, f"{row['kept_now']:,}"))
    yield from _more(rows)


def _name(row: Row, dimension: str) -> str:
    """The id before the name, since a long name is cut."""
    if dimension in ("authority", "establishment"):
        return f"{row['id']} {' '.join((row['name'] or '').split())}".strip() or "(none)"
    return row["id"] or "(not known)"


def _more(rows: list[Row]) -> Iterator[str]:
    if len(rows) > SHOWN:
        yield f"  ... and {len(rows) - SHOWN:,} more"


def _people_lines(found: RunComparison) -> Iterator[str]:
    for change, ids in (("lost", found.lost), ("gained", found.gained)):
        if ids:
            left = len(ids) - SHOWN
            more = f", ... and {left:,} more (--json gives all of them)" if left > 0 else ""
            yield f"\n{change}: {', '.join(ids[:SHOWN])}{more}"
