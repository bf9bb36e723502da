"""Tables for people: one packed form for the report, a short static one for code hosts, plain text for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any

from glowaudit import wording

if TYPE_CHECKING:
    import pandas as pd

TABLE_MIME = "application/vnd.glow.table+json"
SHOWN_ROWS = 20
SHORT, SENTENCE, LONG_WORD = 12, 45, 32
SLOT = "\x1f"


@dataclass(frozen=True)
class Column:
    """One column: its name in the frame, its heading, and how it is shown.

    kind   `text`, `day`, `number` or `share` (of 1, shown in per cent)
    pick   can the reader pick one of its values?
    slot   another column whose value stands inside this one's texts, so that alike texts are stored once
    """

    name: str
    heading: str
    kind: str = "text"
    pick: bool = False
    slot: str = ""


@dataclass(frozen=True)
class Table:
    """Rows for people to read. Values are data, never markup.

    live      searchable and sortable in the report
    download  the name of the file in which the reader can save what is shown; empty: they cannot
    """

    table_id: str
    caption: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    live: bool = False
    noun: str = "rows"
    download: str = ""

    def _repr_mimebundle_(self, **_wanted: Any) -> dict[str, Any]:
        return {TABLE_MIME: self.payload(), "text/html": self.html(), "text/plain": self.text()}

    def payload(self) -> dict[str, Any]:
        """The table as data, column by column."""
        return {
            "id": f"table-{self.table_id}",
            "caption": self.caption,
            "rows": len(self.frame),
            "live": self.live,
            "noun": self.noun,
            "download": self.download,
            "columns": [self._packed(column) for column in self.columns],
        }

    def _packed(self, column: Column) -> dict[str, Any]:
        head = {"name": column.name, "heading": column.heading, "kind": column.kind, "pick": column.pick}
        values = plain_values(self.frame[column.name])
        if column.kind in ("number", "share"):
            return head | {"width": "number", "values": values}
        slots = plain_values(self.frame[column.slot]) if column.slot else None
        texts = [str(value) for value in values]
        width = "set-line" if column.kind == "day" else width_of(texts)
        return head | {"width": width} | packed_texts(texts, slots)

    def rows(self, limit: int) -> list[list[str]]:
        """The first rows as texts."""
        head = self.frame.head(limit)
        return list(texts_of(replace(self, frame=head).payload()["columns"], len(head)))

    def html(self) -> str:
        """The first rows as an HTML table, everything in it escaped."""
        sides = ["right" if column.kind in ("number", "share") else "left" for column in self.columns]
        heads = "".join(
            f'<th scope="col" style="text-align:{side}">{escape(column.heading)}</th>'
            for column, side in zip(self.columns, sides, strict=True)
        )
        rows = (
            "".join(f'<td style="text-align:{side}">{escape(text)}</td>' for text, side in zip(row, sides, strict=True))
            for row in self.rows(SHOWN_ROWS)
        )
        body = "".join(f"<tr>{cells}</tr>" for cells in rows)
        return (
            f"<table><caption>{escape(self.caption)}</caption><thead><tr>{heads}</tr></thead>"
            f"<tbody>{body}</tbody></table>{escape(self._more())}"
        )

    def text(self) -> str:
        """The first rows as plain text."""
        heads = [column.heading for column in self.columns]
        lines = [" | ".join(row) for row in [heads, *self.rows(SHOWN_ROWS)]]
        return "\n".join([self.caption, *lines, *filter(None, [self._more()])])

    def _more(self) -> str:
        left = len(self.frame) - SHOWN_ROWS
        return f"... and {left:,} more {self.noun}" if left > 0 else ""


def plain_values(series: pd.Series[Any]) -> list[Any]:
    """Values as JSON holds them: days in ISO form, what is not known as an empty text."""
    return ["" if missing else plain(value) for value, missing in zip(series, series.isna(), strict=True)]


def plain(value: Any) -> Any:
    """One value as JSON holds it."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value


def width_of(texts: list[str]) -> str:
    """How a column of these texts is set: on one line, as words, as a sentence, or broken anywhere."""
    different = set(texts)
    if any(len(word) > LONG_WORD for text in different for word in text.split()):
        return "set-long"
    longest = max(map(len, different), default=0)
    return "set-line" if longest <= SHORT else "set-sentence" if longest > SENTENCE else "set-words"


def packed_texts(texts: list[str], slots: list[Any] | None = None) -> dict[str, Any]:
    """Texts as they are, or as places in a list of the different ones where that is shorter."""
    if slots is not None and any(SLOT in text for text in texts):
        slots = None
    if slots is not None:
        texts = [text.replace(str(slot), SLOT) if slot != "" else text for text, slot in zip(texts, slots, strict=True)]
    places: dict[str, int] = {}
    codes = [places.setdefault(text, len(places)) for text in texts]
    if slots is None and len(places) * 2 > len(texts):
        return {"values": texts}
    packed: dict[str, Any] = {"words": list(places), "codes": codes}
    if slots is not None:
        packed["slots"] = [slot if SLOT in text else "" for text, slot in zip(texts, slots, strict=True)]
    return packed


def texts_of(columns: Sequence[dict[str, Any]], rows: int) -> Iterator[list[str]]:
    """The first rows of packed columns as texts for people."""
    for row in range(rows):
        yield [text_of(column, row) for column in columns]


def text_of(column: dict[str, Any], row: int) -> str:
    """One cell of a packed column as text for people."""
    value = column["words"][column["codes"][row]] if "codes" in column else column["values"][row]
    if "slots" in column:
        value = value.replace(SLOT, str(column["slots"][row]))
    return told(column["kind"], value)


def told(kind: str, value: Any) -> str:
    """A value for people; what is not known is empty."""
    if value == "" or kind == "text" or (kind != "day" and isinstance(value, str)):
        return str(value)
    if kind == "day":
        return wording.day(date.fromisoformat(value))
    return f"{value:.1%}" if kind == "share" else f"{value:,}"
