"""What the benchmark of reports puts around the making of one: seconds of each part, written beside the report."""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from glowaudit import making
from glowaudit.orders import Made, Order

PARTS = {
    "glowaudit.making.run_notebook": "notebook",
    "glowaudit.export.to_html": "page",
    "glowaudit.making.write_beside": "workbook and list",
    "glowaudit.making.leaks_in": "scan",
}


def make_timed(order: Order, folder: str) -> Made:
    """Make one report and write what its parts took into a folder."""
    spent = dict.fromkeys([*PARTS.values(), "the rest"], 0.0)
    for place, part in PARTS.items():
        module, _, name = place.rpartition(".")
        time_it(importlib.import_module(module), name, part, spent)
    since = time.perf_counter()
    made = making.make_one(order)
    spent["the rest"] = time.perf_counter() - since - sum(spent.values())
    Path(folder, f"{order.authority_id}.json").write_text(json.dumps(spent), encoding="utf-8")
    return made


def time_it(owner: Any, name: str, part: str, spent: dict[str, float]) -> None:
    """Put a stop watch around a function of a module or a method of a class, and add its seconds to a part."""
    inner: Callable[..., Any] = getattr(owner, name)

    @wraps(inner)
    def timed(*given: Any, **named: Any) -> Any:
        since = time.perf_counter()
        try:
            return inner(*given, **named)
        finally:
            spent[part] = spent.get(part, 0.0) + time.perf_counter() - since

    setattr(owner, name, timed)
