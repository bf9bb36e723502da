"""Export: an executed notebook becomes one HTML page that needs no network and runs no script but ours."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode

from glowaudit import wording
from glowaudit.charts import COLOURS, GRID, INK, QUIET
from glowaudit.inlining import source_hash, text_hash
from glowaudit.page_parts import Page, listed_people, read_notebook
from glowaudit.page_scripts import charts_script, page_script, tables_script, template_text
from glowaudit.signs import level, shown, shown_text
from glowaudit.switches_part import as_things_stand
from glowaudit.tables import texts_of
from glowaudit.widgets.gate_page import switches_script, switches_styles

__all__ = ["listed_people", "to_html"]

THEME = {colour: f"var(--{name})" for name, colour in COLOURS.items()} | {
    INK: "var(--ink)",
    QUIET: "var(--quiet)",
    GRID: "var(--grid)",
}
STILL_ROWS = 25
PACKED_ROWS = 200
NOTHING: Any = NotebookNode(cells=[], metadata={}, nbformat=4, nbformat_minor=5)  # nbconvert copies all it gets
PACKED_COUNTS = 1000


class PageExporter(TemplateExporter):
    """nbconvert with our template, in which every value is escaped unless the template says otherwise."""

    file_extension = ".html"

    def _create_environment(self) -> Any:
        environment = super()._create_environment()
        environment.autoescape = True
        environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
        environment.filters["themed"] = themed
        environment.filters["day"] = lambda text: wording.day(date.fromisoformat(text))
        environment.filters["first_rows"] = lambda table, limit: texts_of(table["columns"], min(limit, table["rows"]))
        environment.filters["squeezed"] = squeezed
        environment.filters["shown"] = shown_text
        environment.filters["level"] = level
        environment.filters["as_things_stand"] = as_things_stand
        return environment


def to_html(notebook: Any) -> str:
    """The page of an executed notebook whose first display is a headline."""
    page = read_notebook(notebook)
    scripts, styles = scripts_of(page), styles_of(page)
    told = {
        "title": page.headline["title"],
        "headline": shown(page.headline),
        "marking": shown(page.headline["marking"]),
        "actions": shown(page.actions),
        "alerts": page.alerts,
        "sections": page.sections,
        "still_rows": STILL_ROWS,
        "packed_rows": PACKED_ROWS,
        "packed_counts": PACKED_COUNTS,
        "styles": styles,
        "style_hashes": " ".join(map(text_hash, styles)),
        "scripts": [script() for script in scripts],
        "script_hashes": " ".join(map(source_hash, scripts)),
    }
    body, _ = exporter().from_notebook_node(NOTHING, resources={"page": told})
    return str(body)


def scripts_of(page: Page) -> list[Callable[[], str]]:
    """The scripts that a page needs, and no more."""
    live = any(table["live"] for table in page.parts("table"))
    wanted = (
        (page_script, True),
        (tables_script, live),
        (charts_script, bool(page.parts("chart"))),
        (switches_script, bool(page.parts("switches"))),
    )
    return [script for script, is_needed in wanted if is_needed]


def styles_of(page: Page) -> list[str]:
    """The page's style sheets: ours, the switches' where there are any, and what is printed on every sheet of paper."""
    shared = [template_text("report.css"), template_text("tables.css"), template_text("print.css")]
    switches = [switches_styles()] if page.parts("switches") else []
    return shared + switches + [paper_styles(page.headline)]


def paper_styles(headline: dict[str, Any]) -> str:
    """Title and marking, which stand at the edge of every printed sheet."""
    marking = headline["marking"]
    until = wording.day(date.fromisoformat(marking["delete_by"]))
    edges = {
        "top-left": css_text(headline["title"]),
        "bottom-left": css_text(f"For {marking['recipient']}. Delete by {until}."),
        "bottom-right": 'counter(page) " / " counter(pages)',
    }
    boxes = "".join(f"@{edge} {{ content: {content}; font: 8pt sans-serif; }} " for edge, content in edges.items())
    return f"@page {{ {boxes}}}"


def css_text(text: str) -> str:
    """A text as a string of a style sheet: all but plain letters, spaces too, are written by their number."""
    whole = level(text)
    short = whole if len(whole) <= 160 else whole[:159] + "…"
    return '"' + "".join(s if s.isascii() and s.isalnum() else f"\\{ord(s):06x}" for s in short) + '"'


def squeezed(value: Any) -> str:
    """A value as JSON, compressed and written in letters: the browser unfolds it by itself."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()


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
