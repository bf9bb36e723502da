"""Tables column by column: what stands in a column of ids or names has to be in the slice, and the authority's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from glowaudit.authority_cubes import OTHER_AUTHORITY
from glowaudit.scan.guard import Guard
from glowaudit.scan.leaks import Leak
from glowaudit.scan.own_sources import is_our_word
from glowaudit.scan.reading import Reading
from glowaudit.slice_file import open_slice
from glowaudit.values import literal, quoted

HEADINGS = {
    "Person": "person_id",
    "Name": "display_name",
    "SEED code": "establishment_id",
    "Account": "account_id",
}
IDS = {
    "person_id": ("person",),
    "account_id": ("account",),
    "establishment_id": ("school",),
    "decision_id": ("decision", "choice"),
    "individual_decision_id": ("choice",),
    "authority_decision_id": ("decision",),
    "establishment_decision_id": ("decision",),
}
PEOPLES = ("person_id", "account_id")
NAMES = "display_name"
IN_SLICE = (*IDS, NAMES, "establishment")
SENTENCE = re.compile(r"[A-Z]\S*(?: \S+){4,}\.")
APOSTROPHE = re.compile(r"^'(?=[=+@-])")
UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def strange_columns(readings: list[Reading], slice_file: Path, guard: Guard) -> list[Leak]:
    """Leaks in the columns of tables whose names or headings are known."""
    headings = HEADINGS | headings_told(readings)
    cells = [
        (reading.file, f"{grid.where}, column {column.heading}", name, set(map(plain, column.values)) - {""})
        for reading in readings
        for grid in reading.grids
        for column in grid.columns
        if (name := column.name if column.name in IN_SLICE else headings.get(column.heading, ""))
    ]
    sliced = values_in(slice_file)
    met = {name: set().union(*(values for *_, other, values in cells if other == name)) for *_, name, _ in cells}
    own = own_values(met, sliced, guard)
    leaks = []
    for file, where, name, values in cells:
        unsliced = {value for value in values - sliced.get(name, {}).keys() if not is_our_sentence(value)}
        strangers = (values & sliced.get(name, {}).keys()) - own.get(name, values) - masks_of(name)
        leaks += [Leak(file, kind, where, len(v)) for kind, v in (("unsliced", unsliced), ("stray", strangers)) if v]
    return leaks


def is_our_sentence(value: str) -> bool:
    """Is this what a sheet without rows says in their place? Nobody's id or name is a sentence of the program's."""
    return bool(SENTENCE.fullmatch(value)) and is_our_word(value)


def masks_of(name: str) -> set[str]:
    """What stands in a column of decisions or schools where the other side of a transfer is not told."""
    return {OTHER_AUTHORITY} if name in IDS and name not in PEOPLES else set()


def plain(value: str) -> str:
    """A value as it is compared: without what some kinds of files cannot hold, or add against formulas."""
    if value.isascii() and value.isalnum():
        return value
    return APOSTROPHE.sub("", " ".join(UNHOLDABLE.sub("\ufffd", value).split()))


def own_values(met: dict[str, set[str]], sliced: dict[str, dict[str, set[str]]], guard: Guard) -> dict[str, set[str]]:
    """Of the values met in each column, those that the guard knows as the authority's own."""
    own = {}
    for name, values in met.items():
        known = {value: sliced.get(name, {}).get(value, set()) for value in values}
        asked = set().union(*known.values())
        if name == NAMES:
            ours = guard.own_names({" ".join(text.split()) for text in asked})
            own[name] = {value for value, texts in known.items() if {" ".join(text.split()) for text in texts} & ours}
        elif name in IDS:
            ids = {i for kind, i in guard.own_ids(asked) if kind in IDS[name]}
            own[name] = {value for value, texts in known.items() if texts & ids}
    return own


def headings_told(readings: Iterable[Reading]) -> dict[str, str]:
    """Which heading stands over which column, as the packed tables of these files tell it, if all tell the same."""
    told: dict[str, set[str]] = {}
    for reading in readings:
        for grid in reading.grids:
            for column in grid.columns:
                if column.name:
                    told.setdefault(column.heading, set()).add(column.name)
    return {heading: min(names) for heading, names in told.items() if len(names) == 1 and min(names) in IN_SLICE}


def values_in(slice_file: Path) -> dict[str, dict[str, set[str]]]:
    """The values of each column of ids and names in a slice, whatever tables hold it, by their compared form."""
    with open_slice(slice_file) as engine:
        columns = engine.rows("select table_name, column_name from duckdb_columns() order by all")
        selects = [
            f"select distinct {literal(column)}, cast({quoted(column)} as varchar) from {quoted(table)}"
            for table, column in columns
            if column in IN_SLICE
        ]
        found: dict[str, dict[str, set[str]]] = {}
        for column, text in engine.rows(" union ".join(selects)) if selects else ():
            if text is not None:
                found.setdefault(column, {}).setdefault(plain(text), set()).add(text)
        return found
