"""How far a batch of reports is: a live bar on a terminal, elsewhere a plain line every so often."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from glowaudit.batch import Progress

SECONDS_BETWEEN_LINES = 10
NAMED = 4


@contextmanager
def report_progress(total: int, console: Console | None = None) -> Iterator[Callable[[Progress], None]]:
    """Call it with each Progress of a batch of `total` reports."""
    from rich.console import Console

    console = console or Console(stderr=True)
    if total and console.is_terminal:
        with live_bar(total, console) as tell:
            yield tell
    else:
        yield plain_lines(lambda line: console.out(line, highlight=False))


@contextmanager
def live_bar(total: int, console: Console) -> Iterator[Callable[[Progress], None]]:
    """A bar that says how many are done, how many failed, what is being made and how long it may take."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("Reports"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)

        def tell(progress: Progress) -> None:
            bar.update(task, completed=progress.done, total=progress.total, description=besides(progress))

        yield tell


def plain_lines(
    write: Callable[[str], None], clock: Callable[[], float] = time.monotonic
) -> Callable[[Progress], None]:
    """A line at the end, and before it one every ten seconds."""
    since = clock()

    def tell(progress: Progress) -> None:
        nonlocal since
        at_the_end = progress.done == progress.total and not progress.running
        if at_the_end or clock() - since >= SECONDS_BETWEEN_LINES:
            since = clock()
            write("; ".join(filter(None, [f"Reports: {progress.done} of {progress.total} done", besides(progress)])))

    return tell


def besides(progress: Progress) -> str:
    """What else there is to say: `1 failed; about 40 s left; now authority/250, authority/260`."""
    failed = f"{progress.failed} failed" if progress.failed else ""
    left = f"about {time_of(progress.seconds_left)} left" if progress.seconds_left else ""
    named, more = progress.running[:NAMED], len(progress.running) - NAMED
    now = f"now {', '.join(named)}" + (f" and {more} more" if more > 0 else "") if named else ""
    return "; ".join(filter(None, [failed, left, now]))


def time_of(seconds: float) -> str:
    """Seconds as one says them: `40 s`, `3 min`."""
    return f"{max(1, round(seconds))} s" if seconds < 100 else f"{round(seconds / 60)} min"
