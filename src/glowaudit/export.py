"""Export: an executed notebook becomes one HTML page that needs no network and runs no script but ours."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any, cast

from nbconvert.exporters import TemplateExporter
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from glowaudit.charts import CHART_MIME, COLOURS, GRID, INK, QUIET
from glowaudit.displays import HEADLINE_MIME, NOTES_MIME
from glowaudit.errors import GlowauditError
from glowaudit.tables import TABLE_MIME, texts_of

KINDS = {TABLE_MIME: "table", CHART_MIME: "chart", NOTES_MIME: "notes", "text/plain": "text"}
THEME = {colour: f"var(--{name})" for name, colour in COLOURS.items()} | {
    INK: "var(--ink)",
    QUIET: "var(--quiet)",
    GRID: "var(--grid)",
}
STILL_ROWS = 100
BUNDLING = Lock()


@dataclass
class Section:
    """One heading of the notebook and what stands below it."""

    title: str
    anchor: str
    parts: list[dict[str, Any]] = field(default_factory=list)


class PageExporter(TemplateExporter):
    """nbconvert with our template, in which every value is escaped unless the template says otherwise."""

    file_extension = ".html"

    def _create_environment(self) -> Any:
        environment = super()._create_environment()
        environment.autoescape = True
        environment.filters["themed"] = themed
        environment.filters["first_rows"] = lambda table, limit: texts_of(table["columns"], min(limit, table["rows"]))
        return environment


def to_html(notebook: Any) -> str:
    """The page of an executed notebook whose first display is a headline."""
    headline, sections = read_notebook(notebook)
    kinds = {part["kind"] for section in sections for part in section.parts}
    live = any(part["kind"] == "table" and part["content"]["live"] for s in sections for part in s.parts)
    scripts = [script for script, wanted in ((tables_script, live), (charts_script, "chart" in kinds)) if wanted]
    page = {
        "headline": headline,
        "sections": sections,
        "still_rows": STILL_ROWS,
        "styles": template_text("report.css"),
        "scripts": [script() for script in scripts],
        "script_hashes": " ".join(map(source_hash, scripts)) or "'none'",
    }
    body, _ = exporter().from_notebook_node(notebook, resources={"page": page})
    return str(body)


def read_notebook(notebook: Any) -> tuple[dict[str, Any], list[Section]]:
    """The headline, and each heading of second rank with its paragraphs and displays."""
    headline: dict[str, Any] | None = None
    sections: list[Section] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            headings, prose = split_markdown(cell.source)
            sections += [Section(title, anchor_of(title)) for title in headings]
            if sections and prose:
                sections[-1].parts.append({"kind": "prose", "content": str(markdown2html_mistune(prose))})
        for output in cell.get("outputs", ()):
            bundle = output.get("data", {})
            if HEADLINE_MIME in bundle:
                headline = bundle[HEADLINE_MIME]
            elif sections:
                sections[-1].parts += part_of(bundle)
    if headline is None:
        raise GlowauditError("the notebook shows no headline: it did not run to its end")
    return headline, sections


def part_of(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """The richest form of a display that our page can show. HTML of others is never taken over."""
    return next(([{"kind": kind, "content": bundle[mime]}] for mime, kind in KINDS.items() if mime in bundle), [])


def split_markdown(source: str) -> tuple[list[str], str]:
    """Headings of second rank, and the rest without the title of first rank."""
    lines = source.splitlines()
    prose = "\n".join(line for line in lines if not re.match(r"##? ", line))
    return [line[3:].strip() for line in lines if line.startswith("## ")], prose.strip()


def anchor_of(title: str) -> str:
    """The place of a heading in the page's address."""
    return re.sub(r"\W+", "-", title.lower()).strip("-")


def themed(value: Any) -> Any:
    """A chart whose colours follow the page: light, dark or paper."""
    if isinstance(value, dict):
        return {key: themed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [themed(inner) for inner in value]
    return THEME.get(value, value) if isinstance(value, str) else value


@cache
def exporter() -> PageExporter:
    """One exporter a process: to make one reads templates and builds filters."""
    folder = str(files("glowaudit").joinpath("templates"))
    return PageExporter(template_name="report", extra_template_basedirs=[folder])


@cache
def template_text(name: str) -> str:
    """A file of the report's template."""
    return files("glowaudit").joinpath("templates", "report", name).read_text(encoding="utf-8")


def inline(script: str) -> str:
    """A script that can stand inside a page: nothing in it ends the element or begins a comment."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


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


@cache
def source_hash(script: Any) -> str:
    """The hash by which the page's policy lets one script run, and no other."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(script().encode()).digest()).decode() + "'"


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
