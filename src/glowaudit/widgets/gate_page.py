"""The gate switches in a page without a kernel: their source, and the script that mounts them over each island."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from glowaudit.inlining import inline

MODULES = ("figures", "elements", "list", "tables", "switches")
IMPORT = re.compile(r"^import \{[^}]*\} from [^;]*;\n", re.M)
MOUNTING = """
async function unfoldedIsland(letters) {
  const bytes = Uint8Array.from(atob(letters), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}
function mountIn(place, state) {
  place.querySelector(".still")?.remove();
  mount(place, state);
}
for (const { parentElement, dataset, textContent } of document.querySelectorAll("script[data-gate-switches]")) {
  if (!("packed" in dataset)) mountIn(parentElement, JSON.parse(textContent));
  else unfoldedIsland(textContent).catch(() => ({})).then((state) => mountIn(parentElement, state));
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

    An island is `<script type="application/json" data-gate-switches>`: {"cube", and "label" if it has one}; or the
    same compressed by gzip and written in letters by base64, in a `<script type="text/plain" data-gate-switches
    data-packed>`. What has the class `still` beside it stands there only until then.
    """
    return inline(module_text() + MOUNTING)


@cache
def switches_styles() -> str:
    """The component's style sheet."""
    return source("gate_switches.css")
