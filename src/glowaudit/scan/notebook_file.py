"""Reading an executed notebook: cells, outputs, metadata. Metadata that no report has are a fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from glowaudit.executed import INJECTED, KERNEL
from glowaudit.scan.own_sources import template_sources
from glowaudit.scan.page_file import read_markup
from glowaudit.scan.reading import Reading

NOTEBOOK_METADATA = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
TAGS: tuple[list[str], ...] = ([], [INJECTED], ["parameters"])
MARKUP = ("text/html", "image/svg+xml")


def read_notebook_file(path: Path, reading: Reading, template: str) -> None:
    """Read an ipynb file; `template`: which of the reports' notebooks it is. What is no notebook is a fault."""
    try:
        notebook = json.loads(path.read_bytes().decode("utf-8"))
        cells, metadata = notebook["cells"], notebook["metadata"]
        ours = set(template_sources(template))
        for place, cell in enumerate(cells, 1):
            _read_cell(reading, f"cell {place}", cell, ours)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        reading.fault("", "unreadable")
        return
    _read_metadata(reading, "metadata", metadata, NOTEBOOK_METADATA)
    rest = {key: value for key, value in notebook.items() if key not in ("cells", "metadata")}
    reading.json("format", rest)


def _read_cell(reading: Reading, where: str, cell: dict[str, Any], ours: set[str]) -> None:
    source = "".join(cell["source"])
    if source not in ours:
        reading.text(f"{where}, source", source, shown=True)
    tags = cell.get("metadata", {}).get("tags", [])
    _read_metadata(reading, f"{where}, metadata", cell.get("metadata", {}), {"tags": tags} if tags in TAGS else {})
    for output in cell.get("outputs", ()):
        for mime, value in output.get("data", {}).items():
            joined = "".join(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else value
            if mime in MARKUP and isinstance(joined, str):
                read_markup(joined, reading, f"{where}, output")
            else:
                reading.json(f"{where}, output", joined)
        _read_metadata(reading, f"{where}, metadata of an output", output.get("metadata", {}), {})
        rest = {key: value for key, value in output.items() if key not in ("data", "metadata")}
        reading.json(f"{where}, output", rest)
    rest = {key: value for key, value in cell.items() if key not in ("source", "metadata", "outputs")}
    reading.json(where, rest)


def _read_metadata(reading: Reading, where: str, metadata: dict[str, Any], known: dict[str, Any]) -> None:
    """Metadata that is not as every report's is a fault, and is read."""
    strange = {key: value for key, value in metadata.items() if key not in known or known[key] != value}
    reading.json(where, strange)
    for _ in strange:
        reading.fault(where, "metadata")
