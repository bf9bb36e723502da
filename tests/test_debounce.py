"""Debounced callbacks: once after a burst, never an overtaken result, busy while it lasts, faults in a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from rested import rested

from glowaudit.errors import UsageError
from glowaudit.widgets.debounce import Debounced, Status, kind_of

WAIT = 0.2


class Desk:
    """Work that notes the state it sees, and a screen that notes what it is shown."""

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.state, self.worked, self.shown = 0, [], []
        self.meanwhile = meanwhile
        self.redraw = Debounced(self.work, self.shown.append, wait=WAIT)

    def work(self) -> int:
        self.worked.append(self.state)
        self.meanwhile()
        return self.state

    def change(self, state: int) -> None:
        self.state = state
        self.redraw({"new": state})


def test_after_a_burst_the_work_is_done_once_with_the_last_state():
    async def burst() -> Desk:
        desk = Desk()
        for state in range(200):
            desk.change(state)
            await asyncio.sleep(0)
        assert desk.redraw.status.state == "busy"
        assert desk.worked == []
        await rested(desk.redraw)
        return desk

    desk = asyncio.run(burst())
    assert desk.worked == desk.shown == [199]
    assert desk.redraw.status.state == "ready"


def test_two_changes_apart_are_both_shown():
    async def twice() -> Desk:
        desk = Desk()
        for state in (1, 2):
            desk.change(state)
            await rested(desk.redraw)
        return desk

    assert asyncio.run(twice()).shown == [1, 2]


def test_a_result_that_a_newer_change_has_overtaken_is_never_shown():
    async def overtaken() -> Desk:
        desk = Desk()
        waiting = [lambda: asyncio.get_running_loop().call_soon(desk.change, 2)]
        desk.meanwhile = lambda: waiting.pop()() if waiting else None
        desk.change(1)
        await rested(desk.redraw)
        return desk

    desk = asyncio.run(overtaken())
    assert desk.worked == [1, 2]
    assert desk.shown == [2]


def test_a_fault_of_overtaken_work_is_not_told_either():
    async def overtaken() -> list[str]:
        states = []
        desk = Desk()
        desk.redraw.status.widget.observe(lambda _: states.append(desk.redraw.status.state), "value")
        waiting = [True]

        def fail_once() -> None:
            if waiting:
                waiting.clear()
                asyncio.get_running_loop().call_soon(desk.change, 2)
                raise RuntimeError

        desk.meanwhile = fail_once
        desk.change(1)
        await rested(desk.redraw)
        assert desk.shown == [2]
        return states

    assert "failed" not in asyncio.run(overtaken())


def test_without_an_event_loop_the_work_is_done_at_once():
    desk = Desk()
    desk.change(1)
    desk.change(2)
    assert desk.shown == [1, 2]
    assert desk.redraw.status.state == "ready"


def test_what_a_panel_shows_first_is_there_at_once_and_a_pending_change_is_done_with():
    async def first() -> Desk:
        desk = Desk()
        desk.change(1)
        desk.redraw.now()
        assert desk.shown == [1]
        await asyncio.sleep(2 * WAIT)
        return desk

    assert asyncio.run(first()).worked == [1]


@pytest.mark.parametrize("place", ["work", "show"])
def test_a_fault_is_told_in_the_panel_by_its_kind_only_and_the_next_change_mends_it(place):
    faults = [ValueError("pupil 059000705 <b>")]

    def fail(_result: object = None) -> None:
        if faults:
            raise faults.pop()

    redraw = Debounced(*((fail, lambda result: None) if place == "work" else (lambda: None, fail)))
    redraw()
    assert redraw.status.state == "failed"
    assert "This did not work. An unexpected error (ValueError)" in redraw.status.widget.value
    assert "059000705" not in redraw.status.widget.value
    redraw()
    assert redraw.status.state == "ready"
    assert "ValueError" not in redraw.status.widget.value


def test_a_users_mistake_is_told_in_its_own_words_as_text():
    def fail() -> None:
        raise UsageError("no day lies between <as_of>\nand the cut-off")

    redraw = Debounced(fail, lambda result: None)
    redraw()
    assert "no day lies between &lt;as_of&gt; and the cut-off" in redraw.status.widget.value


def test_a_panel_may_tell_the_kind_only_of_a_users_mistake_too():
    def fail() -> None:
        raise UsageError("nobody has the person_id 7")

    redraw = Debounced(fail, lambda result: None, tell=kind_of)
    redraw()
    assert "person_id 7" not in redraw.status.widget.value
    assert "UsageError" in redraw.status.widget.value


def test_work_that_is_stopped_says_so_and_does_not_stay_busy():
    def stop() -> None:
        raise KeyboardInterrupt

    redraw = Debounced(stop, lambda result: None)
    with pytest.raises(KeyboardInterrupt):
        redraw()
    assert "Stopped." in redraw.status.widget.value
    assert redraw.status.state == "failed"


def test_the_state_is_a_status_that_a_screen_reader_hears():
    status = Status()
    for say, word in ((status.busy, "Working"), (status.ready, ""), (status.failed, "did not work")):
        say(*(["did not work"] if word == "did not work" else []))
        assert 'role="status"' in status.widget.value
        assert word in status.widget.value
