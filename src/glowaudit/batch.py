"""A batch of reports: several at a time, each in a place of its own, and how far the batch is."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from glowaudit.making_places import Forked, Make, Threaded, can_fork
from glowaudit.orders import Made, Order

AHEAD = 2


@dataclass(frozen=True)
class Progress:
    """How far a batch is.

    running       keys of the orders that are being made
    total         how many there are, or at most, as long as not all were taken
    seconds_left  by the mean so far; None until one is done
    """

    done: int
    failed: int
    running: tuple[str, ...]
    total: int
    seconds_left: float | None


def run_batch(
    orders: Iterable[Order],
    make: Make,
    jobs: int,
    on_event: Callable[[Progress], None] = lambda progress: None,
    total: int = 0,
    warm: bool = True,
) -> Iterator[Made]:
    """Make the orders, `jobs` at a time, and yield what became of each as it is done.

    An order is taken, and so its slice cut, when its turn comes: no more than AHEAD wait. One that fails, or whose
    process dies, gives a Made that says so and stops no other. When the caller stops, nothing is left running.

    make   a function that a new process can import by its name, or a partial of one
    total  how many orders there are at most
    warm   False: in threads, with standard kernels
    """
    places = Forked(make) if warm and can_fork() else Threaded(make, jobs)
    course = Course(total, on_event, places)
    source, ahead, more = iter(orders), deque[Order](), True
    try:
        while more or ahead or places.running:
            while ahead and len(places.running) < max(1, jobs):
                places.start(ahead.popleft())
                course.tell()
            full = not more or len(ahead) >= AHEAD
            if not full:
                taken = next(source, None)
                more = course.take(taken)
                ahead.extend([taken] if taken else [])
            for made in places.finished(wait=full):
                course.count(made)
                yield made
    finally:
        places.end()


class Course:
    """Counts what a batch has done, and tells of it."""

    def __init__(self, total: int, on_event: Callable[[Progress], None], places: Forked | Threaded) -> None:
        self.total, self.on_event, self.places = total, on_event, places
        self.taken = self.done = self.failed = 0
        self.since = time.monotonic()

    def take(self, order: Order | None) -> bool:
        """Count an order that is taken; with None there is no more. Is there?"""
        if order is None:
            self.total = self.taken
        else:
            self.taken += 1
        return order is not None

    def count(self, made: Made) -> None:
        """Count a report that is done."""
        self.done += 1
        self.failed += bool(made.error or made.leaks)
        self.tell()

    def tell(self) -> None:
        """Say how far the batch is."""
        total = max(self.total, self.taken)
        mean = (time.monotonic() - self.since) / self.done if self.done else None
        left = None if mean is None else mean * (total - self.done)
        self.on_event(Progress(self.done, self.failed, self.places.keys(), total, left))
