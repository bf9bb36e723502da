"""Where reports are made: each in a process of its own, forked from a warm one, so that the next sees nothing of it.

Where the system cannot fork so: in threads, each with a standard kernel in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import connection
from threading import Thread
from types import ModuleType
from typing import Any

from glowaudit.orders import Made, Order
from glowaudit.reporting import KERNEL

WARMED = "glowaudit.warmed"
GRACE_SECONDS = 5
Make = Callable[[Order], Made]


def can_fork() -> bool:
    """Has this system the means to fork reports from a warm process?"""
    return "forkserver" in multiprocessing.get_all_start_methods()


def warm_up() -> None:
    """Begin to warm the process from which reports are forked. It takes a second, while the caller goes on."""
    if can_fork():
        from multiprocessing import forkserver

        multiprocessing.get_context("forkserver").set_forkserver_preload([WARMED])
        with bare_main():
            forkserver.ensure_running()


@contextmanager
def bare_main() -> Iterator[None]:
    """Processes started meanwhile do not run this program's __main__ again, as they otherwise would each."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class Forked:
    """Reports each in a process of its own, forked from the warm one. They end with this process, at the latest."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.running: dict[Any, tuple[Any, Order]] = {}
        self.not_started: list[Made] = []
        warm_up()

    def start(self, order: Order) -> None:
        """Begin to make a report."""
        context = multiprocessing.get_context("forkserver")
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_make_and_tell, args=(self.make, order, sender), daemon=True)
        self.running[receiver] = (process, order)
        try:
            with bare_main(), sender:
                process.start()
        except (OSError, EOFError) as fault:
            del self.running[receiver]
            receiver.close()
            self.not_started.append(Made(order, error=f"no process could be started for it ({type(fault).__name__})"))

    def finished(self, wait: bool) -> list[Made]:
        """What is done by now; with `wait`, once anything is."""
        made, self.not_started = self.not_started, []
        ready = connection.wait(list(self.running), None if wait and not made else 0)
        return made + [self._outcome(receiver) for receiver in ready]

    def _outcome(self, receiver: Any) -> Made:
        process, order = self.running.pop(receiver)
        with receiver:
            try:
                made = receiver.recv()
            except EOFError:
                made = None
        code = _ended(process)
        return made or Made(order, error=f"its process ended ({how_it_ended(code)})")

    def keys(self) -> tuple[str, ...]:
        """The keys of the orders that are being made."""
        return tuple(order.key for _, order in self.running.values())

    def end(self) -> None:
        """End every process that still runs."""
        for process, _ in self.running.values():
            if process.is_alive():  # the number of one that is gone may be another's by now
                process.terminate()
        for receiver, (process, _) in self.running.items():
            receiver.close()
            if process.pid is not None:
                _ended(process)
        self.running.clear()


def _ended(process: Any) -> int:
    """Wait for a process that is about to end, but not for ever; its exit code."""
    process.join(GRACE_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    code = int(process.exitcode)
    process.close()
    return code


def how_it_ended(code: int) -> str:
    """An exit code in words."""
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _make_and_tell(make: Make, order: Order, sender: Any) -> None:
    """In the new process: make the report and send what became of it. Ctrl+C is for the process that began all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    sender.send(attempted(make, order))


def _end_with_parent() -> None:
    """Whatever kills the process that began all, no report goes on without it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def attempted(make: Make, order: Order) -> Made:
    """What a function makes of an order, or what went wrong: without values of rows, since they may be somebody's."""
    from glowaudit.making import told

    try:
        return make(order)
    except Exception as fault:
        return Made(order, error=told(fault))


class Threaded:
    """Reports in threads of this process, each with a standard kernel in a process of its own."""

    def __init__(self, make: Make, jobs: int) -> None:
        self.make, self.pool = make, futures.ThreadPoolExecutor(max(1, jobs))
        self.running: dict[futures.Future[Made], Order] = {}

    def start(self, order: Order) -> None:
        """Begin to make a report. The engine of a process of its own would be one for all here."""
        self.running[self.pool.submit(attempted, self.make, replace(order, engine=KERNEL))] = order

    def finished(self, wait: bool) -> list[Made]:
        """What is done by now; with `wait`, once anything is."""
        done, _ = futures.wait(self.running, None if wait else 0, futures.FIRST_COMPLETED)
        return [future.result() for future in done if self.running.pop(future)]

    def keys(self) -> tuple[str, ...]:
        """The keys of the orders that are being made."""
        return tuple(order.key for order in self.running.values())

    def end(self) -> None:
        """Begin no more, and wait for those that are being made: a thread cannot be ended."""
        self.pool.shutdown(wait=True, cancel_futures=True)
