"""The progress of a batch in words: live on a terminal, a line now and then elsewhere, and never an unescaped mark."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from glowaudit.batch import Progress
from glowaudit.commands.report_progress import besides, plain_lines, report_progress

HALF_WAY = Progress(16, 1, ("authority/250", "authority/[red]"), 33, 39.6)
DONE = Progress(33, 1, (), 33, 0)


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(0, 0, ("national",), 33, None), "now national"),
        (HALF_WAY, "1 failed; about 40 s left; now authority/250, authority/[red]"),
        (Progress(1, 0, tuple("abcdef"), 33, 0.2), "about 1 s left; now a, b, c, d and 2 more"),
        (Progress(1, 0, (), 33, 170), "about 3 min left"),
        (DONE, "1 failed"),
    ],
)
def test_what_is_running_what_failed_and_the_time_left_are_said_in_words(progress, words):
    assert besides(progress) == words


def test_without_a_terminal_there_is_a_line_every_ten_seconds_and_one_in_the_end():
    lines, now = [], [0.0]
    tell = plain_lines(lines.append, lambda: now[0])
    for second, progress in (
        (1, HALF_WAY),
        (9.9, HALF_WAY),
        (10, HALF_WAY),
        (19, HALF_WAY),
        (21, HALF_WAY),
        (22, DONE),
    ):
        now[0] = second
        tell(progress)
    line = "Reports: 16 of 33 done; 1 failed; about 40 s left; now authority/250, authority/[red]"
    assert lines == [line, line, "Reports: 33 of 33 done; 1 failed"]


def test_a_file_gets_plain_lines():
    written = io.StringIO()
    with report_progress(33, Console(file=written, width=30)) as tell:
        tell(HALF_WAY)
        tell(DONE)
    assert written.getvalue() == "Reports: 33 of 33 done; 1 failed\n"


def test_a_terminal_gets_a_bar_that_goes_in_the_end():
    written = io.StringIO()
    with report_progress(33, Console(file=written, force_terminal=True, width=120, _environ={})) as tell:
        tell(HALF_WAY)
    assert "16/33" in written.getvalue()
    assert "about 40 s left; now authority/250, authority/[red]" in written.getvalue()
    assert written.getvalue().rstrip().endswith("\x1b[2K")
