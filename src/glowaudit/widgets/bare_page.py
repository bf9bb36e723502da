"""A bare page: the gate switches over one cube in a single HTML file, which needs neither kernel nor network."""

from __future__ import annotations

from html import escape
from typing import Any

from glowaudit.inlining import island, source_hash
from glowaudit.widgets.gate_page import switches_script, switches_styles

PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{styles}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<h2>What if gates opened or closed?</h2>
{islands}
<noscript><p>The figures are computed in this page: switch scripts on to see them.</p></noscript>
</main>
<script type="module">{script}</script>
</body>
</html>
"""
STYLES = """
body { margin: 0; background: #ffffff; color: #1c2733; }
body { font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 86rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 3vw, 2.5rem) 4rem; }
h1 { margin: 0; font-size: clamp(1.6rem, 4vw, 2.4rem); line-height: 1.15; letter-spacing: -.015em; }
h2 { margin: .3rem 0 1rem; font-size: 1.1rem; font-weight: 400; }
@media screen and (prefers-color-scheme: dark) { body { background: #12181f; color: #e8edf2; } }
"""


def page_of(cube: dict[str, Any], title: str) -> str:
    """The page of a cube."""
    return page_of_several([cube], title)


def page_of_several(cubes: list[dict[str, Any]], title: str) -> str:
    """A page of several components, one below the other, which know nothing of each other."""
    policy = (
        f"default-src 'none'; script-src {source_hash(switches_script)}; style-src 'unsafe-inline'; "
        "form-action 'none'; base-uri 'none'"
    )
    return PAGE.format(
        policy=policy,
        title=escape(title),
        styles=STYLES + switches_styles(),
        islands="\n".join(map(place_of, cubes)),
        script=switches_script(),
    )


def place_of(cube: dict[str, Any]) -> str:
    """The place of one component, with its cube."""
    packed = island({"cube": cube})
    return f'<div class="gate-switches"><script type="application/json" data-gate-switches>{packed}</script></div>'
