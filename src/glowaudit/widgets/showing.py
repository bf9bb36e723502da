"""How panels show tables, charts and sentences, and how a panel stands in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from glowaudit.charts import VEGA_MIME, Chart
from glowaudit.displays import Part, Parts
from glowaudit.tables import Table


class Panel:
    """Widgets in a notebook. Where there is no kernel, on a code host, say, `instead` says what stood here."""

    instead = "Controls: open this notebook in JupyterLab and run it."

    def __init__(self) -> None:
        self.widget: Any = ipywidgets.VBox()

    def _repr_mimebundle_(self, **wanted: Any) -> dict[str, Any]:
        bundle = dict(self.widget._repr_mimebundle_(**wanted))
        return bundle | {"text/html": f"<p>{escape(self.instead)}</p>", "text/plain": self.instead}


class Screen:
    """The part of a panel on which results are shown, all at once. `widget` shows it."""

    def __init__(self) -> None:
        self.widget: Any = ipywidgets.Output()

    def show(self, outputs: Iterable[dict[str, Any]]) -> None:
        """Put these in place of what is there."""
        self.widget.outputs = tuple(outputs)


def outputs_of(*parts: Part | Parts) -> list[dict[str, Any]]:
    """Parts as a notebook holds outputs, with what JupyterLab shows and no more: this is sent on every change."""
    return [{"output_type": "display_data", "metadata": {}, "data": shown(part)} for part in flat(parts)]


def shown(part: Part) -> dict[str, Any]:
    """The form in which JupyterLab shows a part."""
    if isinstance(part, Chart):
        return {VEGA_MIME: part.spec, "text/plain": part.title}
    if isinstance(part, Table):
        return {"text/html": part.html(), "text/plain": part.caption}
    return {kind: form for kind, form in part._repr_mimebundle_().items() if kind.startswith("text/")}


def flat(parts: Iterable[Part | Parts]) -> Iterator[Part]:
    """The parts, those inside others one after the other."""
    for part in parts:
        if isinstance(part, Parts):
            yield from flat(part.parts)
        else:
            yield part
