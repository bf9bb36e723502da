"""The folder one works in: copies of the notebooks, none of which an analyst's changes are lost from."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from glowaudit.errors import UsageError

RECORD = ".copied.json"
FIRST = "what_if.ipynb"


def prepare(folder: Path) -> list[Path]:
    """Make the folder with a copy of each notebook, without outputs; gives those that the analyst has changed.

    Those are left as they are. A copy that nobody has changed becomes the notebook of this version.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        record = _read_record(folder / RECORD)
        kept = []
        for notebook in explore_notebooks():
            target, ours = folder / notebook.name, json.loads(notebook.read_text(encoding="utf-8"))
            there = sources_of(target)
            if there not in (None, digest(ours), record.get(notebook.name)):
                kept.append(target)
                continue
            if there != digest(ours):
                target.write_text(json.dumps(without_outputs(ours), indent=1, ensure_ascii=False), encoding="utf-8")
            record[notebook.name] = digest(ours)
        (folder / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
    except OSError as fault:
        raise UsageError(f"--folder {folder}: it cannot be used ({fault.strerror}); choose another") from None
    return kept


def explore_notebooks() -> list[Path]:
    """The notebooks one explores with: in the project's folder, or as they are installed with the package."""
    inside = Path(str(files("glowaudit"))) / "templates" / "explore"
    beside = Path(str(files("glowaudit"))).parents[1] / "notebooks" / "explore"
    return sorted((inside if inside.is_dir() else beside).glob("*.ipynb"))


def demo_extract(folder: Path) -> Path:
    """The invented people of the demo: in the project's folder, or made beside the notebooks."""
    from glowaudit.samples import write_sample

    beside = Path(str(files("glowaudit"))).parents[1] / "data" / "samples" / "demo"
    if beside.is_dir():
        return beside
    made = folder / "demo"
    if not made.is_dir():
        write_sample(made, "demo")
    return made


def sources_of(path: Path) -> str | None:
    """The digest of a notebook that may be there: None where it is not, empty where it is none."""
    if not path.exists():
        return None
    try:
        return digest(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, OSError):
        return ""


def digest(notebook: dict[str, Any]) -> str:
    """What a notebook says and does, whatever it showed when it ran."""
    cells = [[cell["cell_type"], "".join(cell["source"])] for cell in notebook["cells"]]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def without_outputs(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook as it is before it runs: the outputs of the committed one are those of the demo."""
    empty: dict[str, Any] = {"outputs": [], "execution_count": None}
    return notebook | {"cells": [cell | (empty if cell["cell_type"] == "code" else {}) for cell in notebook["cells"]]}


def _read_record(path: Path) -> dict[str, str]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, OSError):
        return {}
