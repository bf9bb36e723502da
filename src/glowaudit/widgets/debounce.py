"""Debounced callbacks of widgets: after a burst of changes the work is done once, and what went wrong is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from html import escape
from typing import Generic, TypeVar

import ipywidgets  # type: ignore[import-untyped]

from glowaudit.errors import GlowauditError

Result = TypeVar("Result")
WAIT, SETTLE = 0.15, 0.02
BUSY, READY = "Working …", ""
BEGINNING = {"busy": "", "failed": "This did not work. "}
STYLE = {"busy": "color:#52606d", "failed": "color:#a8324f;font-weight:600", "ready": ""}


class Status:
    """One line of a panel: busy, ready, or what went wrong, in a sentence. `widget` shows it."""

    def __init__(self) -> None:
        self.widget = ipywidgets.HTML(layout=ipywidgets.Layout(min_height="28px"))
        self.state = "ready"
        self.ready()

    def busy(self, words: str = BUSY) -> None:
        """Work is waited for or done."""
        self._say("busy", words)

    def ready(self, words: str = READY) -> None:
        """What is on the screen belongs to what was asked last."""
        self._say("ready", words)

    def failed(self, words: str) -> None:
        """It did not work; what is on the screen is older."""
        self._say("failed", words)

    def _say(self, state: str, words: str) -> None:
        self.state = state
        told = escape(BEGINNING.get(state, "") + words) or "&nbsp;"
        self.widget.value = f'<span role="status" class="glow-status-{state}" style="{STYLE[state]}">{told}</span>'


def sentence_of(fault: Exception) -> str:
    """What went wrong: a user's mistake in its own words, of anything else the kind only."""
    return " ".join(str(fault).split()) if isinstance(fault, GlowauditError) else kind_of(fault)


def kind_of(fault: Exception) -> str:
    """That something went wrong, without its words, since they may name somebody."""
    return f"An unexpected error ({type(fault).__name__}): change something, or run the cell again."


class Debounced(Generic[Result]):
    """Call it on every change: once no other has come for `wait` seconds, `work` runs once and `show` gets its result.

    work    reads the newest state of the widgets by itself
    show    puts the result on the screen; never called with a result that a newer change has overtaken
    tell    makes a sentence of what went wrong; nothing of a person may be in it

    Without a running event loop (scripts, tests) the work is done at once. All runs in the thread of the event loop.
    """

    def __init__(
        self,
        work: Callable[[], Result],
        show: Callable[[Result], None],
        status: Status | None = None,
        wait: float = WAIT,
        tell: Callable[[Exception], str] = sentence_of,
    ) -> None:
        self.work, self.show, self.tell = work, show, tell
        self.status = status or Status()
        self.wait = wait
        self._timer: asyncio.TimerHandle | None = None

    def __call__(self, _change: object = None) -> None:
        """Something has changed. Give this to `observe` or `on_click`."""
        self.status.busy()
        self._later(self.wait, self._begin)

    def now(self) -> None:
        """Do the work and show its result before this returns: what a panel shows first."""
        self._stop()
        self._attempt()()

    def _later(self, seconds: float, step: Callable[[], None]) -> None:
        self._stop()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._attempt()()
        else:
            self._timer = loop.call_later(seconds, step)

    def _stop(self) -> None:
        """Whatever is under way is overtaken."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _begin(self) -> None:
        """Do the work; changes that came meanwhile are heard before its result is shown, and then it is not."""
        self._later(SETTLE, self._attempt())

    def _attempt(self) -> Callable[[], None]:
        """Do the work: what is to be done on the screen then."""
        try:
            result = self.work()
        except Exception as fault:
            return partial(self.status.failed, self.tell(fault))
        except BaseException:
            self.status.failed("Stopped.")
            raise
        return partial(self._finish, result)

    def _finish(self, result: Result) -> None:
        try:
            self.show(result)
        except Exception as fault:
            self.status.failed(self.tell(fault))
        else:
            self.status.ready()
