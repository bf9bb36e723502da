"""The gate switches in a page without a kernel: their source, and the script that mounts them over each island."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from glowaudit.inlining import inline

MODULES = ("figures", "elements", "list", "tables", "switches")
IMPORT = re.compile(r"^import \{[^}]*\} from [^;]*;\n", re.M)
MOUNTING = """
for (const island of document.querySelectorAll("script[data-gate-switches]")) {
  mount(island.parentElement, JSON.parse(island.textContent));
}
"""


def source(name: str) -> str:
    """The text of one of the component's files."""
    return files("glowaudit.widgets").joinpath(name).read_text(encoding="utf-8")


def module_text() -> str:
    """The component as one module: its files one after the other, without what they import of each other."""
    return IMPORT.sub("", "\n".join(source(f"gate_{name}.mjs") for name in MODULES))


@cache
def switches_script() -> str:
    """The component, and what mounts it over each island of a page.

    An island is `<script type="application/json" data-gate-switches>`: {"cube", and "label" if it has one}.
    """
    return inline(module_text() + MOUNTING)


@cache
def switches_styles() -> str:
    """The component's style sheet."""
    return source("gate_switches.css")
