"""Our own words and sources: scripts and styles known by their hash, and every word of the program's own files."""

from __future__ import annotations

import calendar
import hashlib
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from glowaudit import page_scripts
from glowaudit.export import paper_styles
from glowaudit.reporting import notebook_path
from glowaudit.widgets import gate_page

ENDINGS = (".py", ".sql", ".j2", ".css", ".js", ".mjs")
INVENTED = "samples"
LONGEST_PHRASE = 2_000
STYLES = ("report.css", "tables.css", "print.css")
CONTENT = re.compile(r'(?<=content: )"[^"]*"')
WORD = re.compile(r"[^\W_]+")

NO_HEADLINE = {"title": "", "marking": {"recipient": "", "delete_by": "2016-01-01"}}


def is_ours(source: str) -> bool:
    """Is this a script or a style sheet that the exporter puts into every page, to the letter?"""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).digest() in own_hashes()


def is_paper_style(source: str) -> bool:
    """Is this the style sheet that sets a title and a marking at the edge of paper, whatever they say?"""
    return CONTENT.sub("", source) == CONTENT.sub("", paper_styles(NO_HEADLINE))


@cache
def own_hashes() -> frozenset[bytes]:
    """sha256 of each script and style sheet of a report's page."""
    sources = [page_scripts.page_script(), page_scripts.tables_script(), page_scripts.charts_script()]
    sources += [gate_page.switches_script(), gate_page.switches_styles(), *map(page_scripts.template_text, STYLES)]
    return frozenset(hashlib.sha256(source.encode()).digest() for source in sources)


@cache
def own_text() -> str:
    """The text of the program's own files and of the reports' notebooks without outputs; invented samples aside."""
    package = Path(str(files("glowaudit")))
    paths = [path for path in sorted(package.rglob("*")) if path.suffix in ENDINGS and INVENTED not in path.parts]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    texts += [source for name in ("authority", "national", "data_quality") for source in template_sources(name)]
    return " ".join("\n".join(texts + list(calendar.month_name) + list(calendar.day_name)).split())


@cache
def own_vocabulary() -> frozenset[str]:
    """Every word of the program's own files but numbers: it may stand in any report, whoever's id it may be too."""
    return frozenset(word for word in WORD.findall(own_text()) if not word.isdecimal())


@cache
def template_sources(notebook: str) -> tuple[str, ...]:
    """The texts of the cells of one of the reports' notebooks, as they are before it is run."""
    import json

    path = notebook_path(notebook)
    if not path.is_file():
        return ()
    return tuple("".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"])


def is_our_word(text: str) -> bool:
    """Does this text stand in the program's own files, as a word or several?"""
    if WORD.fullmatch(text) or len(text) > LONGEST_PHRASE:
        return text in own_vocabulary()
    return bool(re.search(rf"(?<![^\W_]){re.escape(text)}(?![^\W_])", own_text()))
