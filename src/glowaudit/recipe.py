"""The recipe: a digest of all that makes a report besides its slice, to know when one has to be made anew."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from glowaudit.reporting import notebook_path

MAKERS = ("altair", "duckdb", "itables", "nbconvert", "pandas", "papermill", "vl-convert-python", "xlsxwriter")


@cache
def recipe_sha256() -> str:
    """sha256 of the package's own files, the reports' notebooks, and the releases of what draws and writes them."""
    package = Path(str(files("glowaudit")))
    digest = hashlib.sha256()
    for folder in (package, notebook_path().parent):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(folder).as_posix()}\n".encode() + path.read_bytes())
    for name in MAKERS:
        digest.update(f"{name} {version(name)}\n".encode())
    return digest.hexdigest()
