"""What was read of the files of a report: every text, table and number, each with the place where it stands."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from glowaudit.tables import SLOT, told

DEEPEST = 60
CUBE_COUNTS = "counts"
CODE = re.compile(r"(?:\w+_)?(?:id|on|day|code)|by|cut_off|sha256")


@dataclass(frozen=True)
class Column:
    """One column of a table: its name where the file tells it, its heading, its values as shown, and its kind.

    exact  the numbers behind what is shown, where they are given
    """

    name: str
    heading: str
    values: tuple[str, ...]
    kind: str = ""
    exact: tuple[float, ...] = ()


@dataclass(frozen=True)
class Grid:
    """One table, column by column."""

    where: str
    columns: tuple[Column, ...]


@dataclass
class Reading:
    """What was read of one file.

    texts    by place: whole strings, as they would be shown or parsed, each once
    prose    by place: of these the ones that are sentences or cells for people
    numbers  by (place, the name they stand under): numbers that are data
    faults   by (place, kind): what a report may not have at all
    """

    file: str
    texts: dict[str, dict[str, None]] = field(default_factory=dict)
    prose: dict[str, dict[str, None]] = field(default_factory=dict)
    numbers: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    grids: list[Grid] = field(default_factory=list)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)

    def text(self, where: str, *values: str, shown: bool = False) -> None:
        """Texts at a place; `shown`: people read them."""
        self.texts.setdefault(where, {}).update(dict.fromkeys(values))
        if shown:
            self.prose.setdefault(where, {}).update(dict.fromkeys(values))

    def number(self, where: str, name: str, *values: float) -> None:
        """Numbers at a place, under a name."""
        self.numbers.setdefault((where, name), []).extend(values)

    def fault(self, where: str, kind: str) -> None:
        """Something that a report may not have at all."""
        self.faults[where, kind] += 1

    def grid(self, where: str, columns: Iterable[Column]) -> None:
        """A table. Its values are texts too."""
        kept = tuple(columns)
        self.grids.append(Grid(where, kept))
        for column in kept:
            self.text(f"{where}, column {column.heading}", *column.values)

    def json(self, where: str, value: Any, name: str = "", depth: int = 0) -> None:
        """A value of JSON: its tables as tables, its strings as texts (JSON in a string too), its numbers by name."""
        if depth > DEEPEST:
            self.fault(where, "unreadable")
        elif isinstance(value, dict):
            if is_table(value):
                self._packed(where, value)
                value = {key: inner for key, inner in value.items() if key not in ("columns", "rows")}
            self.text(where, *value)
            for key, inner in value.items():
                self.json(where, inner, key, depth + 1)
        elif isinstance(value, list):
            self._list(where, value, name, depth)
        elif isinstance(value, str):
            inner = parsed(value)
            self.text(where, value, shown=inner is None and not CODE.fullmatch(name))
            if inner is not None:
                self.json(where, inner, name, depth + 1)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            self.number(where, name, value)

    def _list(self, where: str, value: list[Any], name: str, depth: int) -> None:
        """A list; a long one of nothing but numbers is taken at once. A row of a cube's counts ends in its people."""
        if set(map(type, value)) <= {int, float}:
            self.number(where, name, *value)
        elif name == CUBE_COUNTS and all(isinstance(row, list) and row for row in value):
            self.json(where, [row[:-1] for row in value], "places", depth + 1)
            self.json(where, [row[-1] for row in value], "people", depth + 1)
        else:
            for inner in value:
                self.json(where, inner, name, depth + 1)

    def _packed(self, where: str, table: dict[str, Any]) -> None:
        """A table as `tables.Table` packs it: its columns as the page will show them."""
        place = f"table {str(table.get('id', '')).removeprefix('table-')}"
        try:
            shown = [texts_of(column, int(table["rows"])) for column in table["columns"]]
        except (KeyError, IndexError, TypeError, ValueError):
            self.fault(where, "unreadable")
            return
        self.grid(place, (column_of(*pair) for pair in zip(table["columns"], shown, strict=True)))
        for column in table["columns"]:
            self._leftover(f"{place}, packed", column)

    def _leftover(self, where: str, column: dict[str, Any]) -> None:
        """What a packed column holds besides its values, and words that no row may have used."""
        for key, inner in column.items():
            if key in ("words", "slots") and isinstance(inner, list):
                self.text(where, key, *map(str, inner))
            elif key not in ("codes", "values"):
                self.json(where, {key: inner})


def is_table(value: dict[str, Any]) -> bool:
    """Is this a table as `tables.Table` packs it?"""
    columns = value.get("columns")
    return isinstance(columns, list) and bool(columns) and all(isinstance(c, dict) and "heading" in c for c in columns)


def texts_of(column: dict[str, Any], rows: int) -> list[str]:
    """The texts of a packed column as `tables.text_of` tells them cell by cell, alike ones told once."""
    values = column["words"] if "codes" in column else column["values"]
    words = [told(column["kind"], value) for value in values]
    texts = [words[code] for code in column["codes"]] if "codes" in column else words
    if "slots" in column:
        texts = [text.replace(SLOT, str(slot)) for text, slot in zip(texts, column["slots"], strict=True)]
    if len(texts) != rows:
        raise ValueError("a column of another length")
    return texts


def column_of(packed: dict[str, Any], shown: Iterable[str]) -> Column:
    """A packed column and its values as the page will show them."""
    name, heading, kind = (str(packed.get(key, "")) for key in ("name", "heading", "kind"))
    return Column(name, heading, tuple(shown), kind, numbers_of(packed.get("values")))


def numbers_of(values: Any) -> tuple[float, ...]:
    """Values of a packed column, if they are numbers."""
    numbers = isinstance(values, list) and all(isinstance(value, int | float) for value in values)
    return tuple(values) if numbers else ()


def parsed(text: str) -> Any:
    """The value of a text that is a JSON object or array; None for any other."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None
