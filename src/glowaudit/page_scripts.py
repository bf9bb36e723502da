"""The scripts and styles of a report's page: our own, and the libraries they stand on, each once and hashed."""

from __future__ import annotations

import hashlib
import json
import os
import re
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any, cast

from glowaudit.errors import GlowauditError
from glowaudit.inlining import inline

BUNDLING = Lock()


@cache
def template_text(name: str) -> str:
    """A file of the report's template."""
    return files("glowaudit").joinpath("templates", "report", name).read_text(encoding="utf-8")


@cache
def page_script() -> str:
    """What every page does: open the figures of charts for paper."""
    return inline(template_text("page.js"))


@cache
def tables_script() -> str:
    """DataTables, as itables ships it, and what makes our tables of it."""
    bundle = files("itables").joinpath("html", "dt_bundle.js").read_text(encoding="utf-8")
    exported = re.search(r"export\{([^}]*)\};?", bundle)
    name = exported and re.search(r"([\w$]+) as default", exported.group(1))
    if not exported or not name:
        raise GlowauditError("itables has changed the bundle of DataTables: glowaudit does not know its export")
    bundle = bundle[: exported.start()] + f"globalThis.glowDataTable={name.group(1)};" + bundle[exported.end() :]
    return inline(f"{bundle}\n{{\n{template_text('tables.js')}}}\n")


@cache
def charts_script() -> str:
    """Vega, Vega-Lite and vega-embed, and what draws our charts with them."""
    return inline(f"{vega_bundle()}\n{{\n{template_text('charts.js')}}}\n")


def vega_bundle() -> str:
    """Vega in one script. vl-convert takes seconds to put it together, so it is kept for the next process."""
    with BUNDLING:
        return kept_vega_bundle()


@cache
def kept_vega_bundle() -> str:
    """The script as an earlier process kept it, if it is whole; else put together anew and kept."""
    kept = cache_folder() / f"vega-{version('vl-convert-python')}.json"
    try:
        stored = json.loads(kept.read_text(encoding="utf-8"))
        if hashlib.sha256(stored["script"].encode()).hexdigest() == stored["sha256"]:
            return str(stored["script"])
    except (OSError, ValueError, KeyError):
        pass
    import vl_convert

    script = str(cast(Any, vl_convert).javascript_bundle())
    keep(kept, {"sha256": hashlib.sha256(script.encode()).hexdigest(), "script": script})
    return script


def cache_folder() -> Path:
    """Where this user's programs keep what can be made again."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "glowaudit"


def keep(path: Path, value: dict[str, str]) -> None:
    """Keep a value for the next process, if there is a place for it."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(value), encoding="utf-8")
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
