"""The frame of a panel in JupyterLab: its look, and its keys, which are no shortcuts for the cell it stands in."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import anywidget
import ipywidgets  # type: ignore[import-untyped]


class PanelFrame(anywidget.AnyWidget):
    """Nothing of it is seen; it keeps keys in the output that it stands in, and brings the style sheet."""

    _esm = files("glowaudit.widgets").joinpath("panel_frame.mjs").read_text(encoding="utf-8")
    _css = files("glowaudit.widgets").joinpath("panel_frame.css").read_text(encoding="utf-8")


def framed(*parts: Any) -> Any:
    """The parts of a panel, one below the other, in its frame."""
    return classed(ipywidgets.VBox([PanelFrame(), *parts]), "glow-panel")


def row(*parts: Any, kind: str = "") -> Any:
    """Parts beside each other, as many as have room. `kind`: `buttons`, `charts` or `inset`."""
    return classed(ipywidgets.Box(list(parts)), "glow-row", *([f"glow-{kind}"] if kind else []))


def classed(widget: Any, *names: str) -> Any:
    """A widget with names for the style sheet."""
    for name in names:
        widget.add_class(name)
    return widget
