"""Makers of reports for the tests of the batch: what a new process can import by its name, without pytest."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from glowaudit.errors import UsageError
from glowaudit.orders import Made, Order

SEEN: list[str] = []


def order_of(name: str, **settings: object) -> Order:
    """An order that a maker below understands."""
    return Order("authority", name, f"authority/{name}", "", settings)


def note(order: Order) -> Made:
    """Its process, that process's parent, and what earlier orders left in it: as names of files."""
    left, main = list(SEEN), sys.modules["__main__"]
    SEEN.append(order.authority_id)
    sys.path.append(order.authority_id)
    os.environ["GLOWAUDIT_LEFT"] = order.authority_id
    threads = Path(f"/proc/{os.getppid()}/task")
    return Made(
        order,
        {
            "process": os.getpid(),
            "parent": os.getppid(),
            "threads": len(list(threads.iterdir())) if threads.is_dir() else 1,
            "left": len(left),
            "warm": int("glowaudit.warmed" in sys.modules),
            "main": int(hasattr(main, "__file__")),
        },
    )


def fail(order: Order) -> Made:
    """Fail in the way the order says."""
    how = order.settings.get("how")
    if how == "raise":
        raise ValueError("Ann Ashe, born on a Tuesday")
    if how == "refuse":
        raise UsageError("feed_lag_days is 'x'")
    if how == "signal":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "exit":
        os._exit(3)
    if how == "leave":
        sys.exit(4)
    if how == "leak":
        return Made(order, leaks=("1 cell holds an id",))
    return Made(order, {"report.html": 1})


def make_and_tell_imports(order: Order) -> Made:
    """Make the report; its files are the modules that were not there before."""
    from glowaudit.making import make_one

    before = set(sys.modules)
    made = make_one(order)
    return replace(made, files=dict.fromkeys(sorted(set(sys.modules) - before), 1))


def wait(order: Order) -> Made:
    """Leave a file named for this process in the order's folder, and wait until a file `go` is there."""
    folder = Path(str(order.settings["folder"]))
    mark = folder / f"{order.authority_id}.{os.getpid()}"
    mark.touch()
    running = len(list(folder.glob("*.*")))
    deadline = time.monotonic() + 60
    while not (folder / "go").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(float(str(order.settings.get("longer", 0))))
    mark.unlink()
    return Made(order, {"running": running})
