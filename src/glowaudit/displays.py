"""What a call in a notebook shows: parts, each with data for the report, HTML for code hosts and plain text."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

HEADLINE_MIME = "application/vnd.glow.headline+json"
NOTES_MIME = "application/vnd.glow.notes+json"


class Part(Protocol):
    """Anything that a notebook can show."""

    def _repr_mimebundle_(self, **_wanted: Any) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Parts:
    """Several parts under one heading, shown one after the other."""

    parts: tuple[Part, ...]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for part in self.parts:
            display(part)


@dataclass(frozen=True)
class Figure:
    """A number with its words. `kind` names its colour in the bar of the headline, if it is in it."""

    number: int
    words: str
    kind: str = ""


@dataclass(frozen=True)
class Headline:
    """What a report opens with: title, a sentence with its figures, what makes up the rest, what stands beside it.

    `sentence` is a list of texts; every second one, the second first, is a figure.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    sentence: tuple[str, ...]
    shares: tuple[Figure, ...]
    beside: tuple[Figure, ...]
    notice: str

    def _repr_mimebundle_(self, **_wanted: Any) -> dict[str, Any]:
        return {HEADLINE_MIME: self.payload(), "text/html": self.html(), "text/plain": self.text()}

    def payload(self) -> dict[str, Any]:
        """The headline as data."""
        return {
            "title": self.title,
            "facts": [list(fact) for fact in self.facts],
            "sentence": list(self.sentence),
            "shares": [vars(figure) for figure in self.shares],
            "beside": [vars(figure) for figure in self.beside],
            "notice": self.notice,
        }

    def html(self) -> str:
        """The headline for code hosts and Lab."""
        marks = (f"<strong>{escape(t)}</strong>" if place % 2 else escape(t) for place, t in enumerate(self.sentence))
        items = "".join(f"<li>{figure.number:,}: {escape(figure.words)}</li>" for figure in self.shares + self.beside)
        return f"<h1>{escape(self.title)}</h1><p>{''.join(marks)}</p><ul>{items}</ul><p>{escape(self.notice)}</p>"

    def text(self) -> str:
        """The headline as plain text."""
        lines = [f"{figure.number:>9,}  {figure.words}" for figure in self.shares + self.beside]
        return "\n".join([self.title, "".join(self.sentence), *lines, self.notice])


@dataclass(frozen=True)
class Notes:
    """Paragraphs of plain text."""

    paragraphs: tuple[str, ...]

    def _repr_mimebundle_(self, **_wanted: Any) -> dict[str, Any]:
        return {
            NOTES_MIME: {"paragraphs": list(self.paragraphs)},
            "text/html": "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs),
            "text/plain": "\n\n".join(self.paragraphs),
        }
