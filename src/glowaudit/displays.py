"""What a call in a notebook shows: parts, each with data for the report, HTML for code hosts and plain text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Protocol

from glowaudit import wording

HEADLINE_MIME = "application/vnd.glow.headline+json"
ACTIONS_MIME = "application/vnd.glow.actions+json"
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
class Marking:
    """For whom a report is, by when it is to be deleted, and in words what may be done with it."""

    audience: str
    recipient: str
    delete_by: date
    words: str

    def payload(self) -> dict[str, str]:
        """The marking as data."""
        return vars(self) | {"delete_by": self.delete_by.isoformat()}

    def text(self) -> str:
        """The marking as one line."""
        return f"For {self.recipient}. Delete by {wording.day(self.delete_by)}. {self.words}"


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
    marking: Marking

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
            "marking": self.marking.payload(),
        }

    def html(self) -> str:
        """The headline for code hosts and Lab."""
        marks = (f"<strong>{escape(t)}</strong>" if place % 2 else escape(t) for place, t in enumerate(self.sentence))
        items = "".join(f"<li>{figure.number:,}: {escape(figure.words)}</li>" for figure in self.shares + self.beside)
        marking = escape(self.marking.text())
        return f"<h1>{escape(self.title)}</h1><p>{''.join(marks)}</p><ul>{items}</ul><p>{marking}</p>"

    def text(self) -> str:
        """The headline as plain text."""
        lines = [f"{figure.number:>9,}  {figure.words}" for figure in self.shares + self.beside]
        return "\n".join([self.title, "".join(self.sentence), *lines, self.marking.text()])


@dataclass(frozen=True)
class Step:
    """Something to do: what, who does it, how many people it saves once those above are done, and by when."""

    what: str
    who: str
    people: int
    by: date
    detail: str

    def payload(self) -> dict[str, Any]:
        """The step as data."""
        return vars(self) | {"by": self.by.isoformat()}

    def text(self) -> str:
        """The step in words."""
        saves = f"{wording.counted(self.people, 'more person', 'more people')} in Glow. " if self.people else ""
        return f"{self.what}. {saves}{self.who}, by {wording.day(self.by)}. {self.detail}"


@dataclass(frozen=True)
class Actions:
    """The Monday page: what matters most, in order.

    lead     a sentence that stands above
    nothing  what is said where there is nothing to do
    after    what is reached when all is done, if it saves anybody
    beside   sentences about those for whom there is nothing to do
    """

    title: str
    lead: str
    actions: tuple[Step, ...]
    nothing: str
    after: str
    beside: tuple[str, ...] = ()

    def _repr_mimebundle_(self, **_wanted: Any) -> dict[str, Any]:
        return {ACTIONS_MIME: self.payload(), "text/html": self.html(), "text/plain": self.text()}

    def payload(self) -> dict[str, Any]:
        """The page as data."""
        return {
            "title": self.title,
            "lead": self.lead,
            "actions": [step.payload() for step in self.actions],
            "nothing": self.nothing,
            "after": self.after,
            "beside": list(self.beside),
        }

    def html(self) -> str:
        """The page for code hosts and Lab."""
        steps = "".join(f"<li>{escape(step.text())}</li>" for step in self.actions)
        listed = f"<p>{escape(self.lead)}</p><ol>{steps}</ol>" if steps else f"<p>{escape(self.nothing)}</p>"
        notes = "".join(f"<p>{escape(note)}</p>" for note in (self.after, *self.beside) if note)
        return f"<h2>{escape(self.title)}</h2>{listed}{notes}"

    def text(self) -> str:
        """The page as plain text."""
        steps = [f"{place}. {step.text()}" for place, step in enumerate(self.actions, 1)]
        listed = [self.lead, *steps] if steps else [self.nothing]
        return "\n".join([self.title, *listed, *filter(None, [self.after, *self.beside])])


@dataclass(frozen=True)
class Notes:
    """Paragraphs of plain text. `alert`: they have to be seen before anything else is done."""

    paragraphs: tuple[str, ...]
    alert: bool = False

    def _repr_mimebundle_(self, **_wanted: Any) -> dict[str, Any]:
        return {
            NOTES_MIME: {"paragraphs": list(self.paragraphs)} | ({"alert": True} if self.alert else {}),
            "text/html": "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs),
            "text/plain": "\n\n".join(self.paragraphs),
        }
