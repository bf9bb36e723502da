"""What stands in a page: the displays of an executed notebook, heading by heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from nbconvert.filters.markdown_mistune import markdown2html_mistune

from glowaudit.charts import CHART_MIME
from glowaudit.displays import ACTIONS_MIME, HEADLINE_MIME, NOTES_MIME
from glowaudit.errors import GlowauditError
from glowaudit.switches_part import SWITCHES_MIME
from glowaudit.tables import TABLE_MIME

KINDS = {
    TABLE_MIME: "table",
    CHART_MIME: "chart",
    NOTES_MIME: "notes",
    SWITCHES_MIME: "switches",
    "text/plain": "text",
}


@dataclass
class Section:
    """One heading of the notebook and what stands below it."""

    title: str
    anchor: str
    parts: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Page:
    """A page: the headline, the actions if there are any, the sections; `alerts`: what has to be seen first."""

    headline: dict[str, Any]
    actions: dict[str, Any] | None
    sections: list[Section]
    alerts: list[str] = field(default_factory=list)

    def parts(self, kind: str) -> list[dict[str, Any]]:
        """The contents of all parts of a kind, in order."""
        return [part["content"] for section in self.sections for part in section.parts if part["kind"] == kind]


def read_notebook(notebook: Any) -> Page:
    """The headline, the actions, and each heading of second rank with its paragraphs and displays."""
    page = Page({}, None, [])
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            _add_markdown(page, cell.source)
        for output in cell.get("outputs", ()):
            bundle = output.get("data", {})
            if HEADLINE_MIME in bundle:
                page.headline = bundle[HEADLINE_MIME]
            elif bundle.get(NOTES_MIME, {}).get("alert"):
                page.alerts += bundle[NOTES_MIME]["paragraphs"]
            elif ACTIONS_MIME in bundle:
                page.actions = bundle[ACTIONS_MIME]
            elif page.sections:
                page.sections[-1].parts += part_of(bundle)
    if not page.headline:
        raise GlowauditError("the notebook shows no headline: it did not run to its end")
    page.sections = [section for section in page.sections if section.parts]
    return page


def _add_markdown(page: Page, source: str) -> None:
    headings, prose = split_markdown(source)
    page.sections += [Section(title, anchor_of(title)) for title in headings]
    if page.sections and prose:
        page.sections[-1].parts.append({"kind": "prose", "content": str(markdown2html_mistune(prose))})


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


def listed_people(notebook: Any) -> int:
    """How many people the page of a notebook lists one by one."""
    tables = [part["content"] for cell in notebook.cells for output in cell.get("outputs", ())
              for part in part_of(output.get("data", {})) if part["kind"] == "table"]  # fmt: skip
    return max((table["rows"] for table in tables if table["id"] == "table-people"), default=0)
