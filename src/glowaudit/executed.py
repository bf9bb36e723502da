"""Executed notebooks: without what depends on the moment or the machine, so that they can be kept and sent."""

from __future__ import annotations

import json
import re
from typing import Any

import nbformat

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
WIDGET = "application/vnd.jupyter.widget-view+json"
INJECTED = "injected-parameters"
READS = re.compile(r"^(extract|slice_file) = .*$", re.M)
formats: Any = nbformat  # it has no types


def lasting(notebook: Any) -> Any:
    """Without what depends on the moment or the machine; of a panel of widgets what stands there without a kernel."""
    notebook.metadata = formats.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = formats.from_dict({"tags": tags} if tags else {})
    for bundle in bundles(notebook):
        bundle.pop(WIDGET, None)
    return notebook


def bundles(notebook: Any) -> list[Any]:
    """The data of every output."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    return [output["data"] for output in outputs if "data" in output]


def sendable(notebook: Any) -> Any:
    """An executed notebook as it may be sent: it names no folder, and the same report gives the same bytes."""
    for place, cell in enumerate(lasting(notebook).cells):
        cell.id = f"cell-{place}"
        if INJECTED in cell.metadata.get("tags", ()):
            cell.source = READS.sub(r'\1 = ""', cell.source)
    return notebook


def text_of(notebook: Any) -> str:
    """A notebook as the text of a file, without the spaces that nobody reads."""
    return json.dumps(notebook, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
