"""The guard: what a report is held against. Made from the audit's ledger, not from the slice of the report.

A small read-only database of the whole nation, made once a run: every id with the authority that may show it, every
name, and an authority's own words. Each child opens it and looks up only what occurs in its files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from glowaudit.pipeline import select_of
from glowaudit.slice_file import open_slice, write_slice

if TYPE_CHECKING:
    from glowaudit.audit import Audit

LAYER, SCAN = "9_guard", "9_scan"
GUARD_STEPS = (
    "guard_places",
    "guard_only_authority",
    "guard_people",
    "guard_owned",
    "guard_ids",
    "guard_names",
    "guard_texts",
)
SCAN_STEPS = ("foreign_ids", "foreign_names", "own_ids", "own_names", "own_words", "place_names")
KEPT = ("guard_ids", "guard_names", "guard_texts")
OF_PEOPLE = ("person", "choice", "account")
OF_PLACES = ("decision", "school", "authority")


def write_guard(audit: Audit, path: Path) -> Path:
    """Write the guard of an audit to a new file. It holds everybody's ids and names: keep it where the run is made."""
    engine = audit.engine
    for step in GUARD_STEPS:
        engine.create(step, select_of(LAYER, step))
    write_slice(engine, KEPT, path)
    for step in reversed(GUARD_STEPS):
        engine.connection.execute(f"drop table {step}")
    return path


class Guard:
    """The guard as one report sees it: `authority_id` is whose report it is, empty where it shows only counts."""

    def __init__(self, path: Path, authority_id: str) -> None:
        self.engine = open_slice(path)
        sought = (OF_PEOPLE + OF_PLACES) if authority_id else OF_PEOPLE
        self._hold("scan_authority (authority_id)", [authority_id] if authority_id else [])
        self._hold("scan_kinds (kind)", list(OF_PEOPLE + OF_PLACES))
        self.engine.connection.execute("alter table scan_kinds add column sought integer default 0")
        self.engine.connection.execute("update scan_kinds set sought = 1 where list_contains(?, kind)", [list(sought)])
        found = self.engine.rows("select distinct pieces from guard_ids where pieces > 1 order by 1")
        self.pieces: tuple[int, ...] = tuple(int(row[0]) for row in found)

    def foreign_ids(self, texts: Iterable[str]) -> dict[str, str]:
        """Which of these texts are ids that may not stand in the report, and of what kind."""
        return {token: kind for token, kind in self._ask("foreign_ids", texts)}  # noqa: C416

    def foreign_names(self, texts: Iterable[str]) -> set[str]:
        """Which of these texts are names of people who may not stand in the report."""
        return {name for (name,) in self._ask("foreign_names", texts)}

    def own_ids(self, texts: Iterable[str]) -> set[tuple[str, str]]:
        """Which of these values are ids of the authority's own: pairs of kind and id, of any length."""
        return {(kind, i) for kind, i in self._ask("own_ids", texts)}

    def own_names(self, texts: Iterable[str]) -> set[str]:
        """Which of these values are names of the authority's own people."""
        return {name for (name,) in self._ask("own_names", texts)}

    def own_words(self, texts: Iterable[str]) -> set[str]:
        """Which of these texts stand, as whole words, in a name, note, value or id of the authority's own."""
        found = self._ask("own_words", texts)
        return {text for text, word in found if re.search(rf"(?<![^\W_]){re.escape(text)}(?![^\W_])", word)}

    def place_names(self) -> list[str]:
        """Names of authorities, schools and sectors in which a figure stands, longest first."""
        return sorted((text for (text,) in self._ask("place_names", ())), key=len, reverse=True)

    def _ask(self, step: str, texts: Iterable[str]) -> list[tuple[str, ...]]:
        self._hold("scan_texts (text)", list(texts))
        return self.engine.rows(select_of(SCAN, step))

    def _hold(self, table: str, texts: list[str]) -> None:
        self.engine.connection.execute(
            f"create or replace temp table {table} as select unnest(cast(? as varchar[]))", [texts]
        )

    def close(self) -> None:
        """Close the database."""
        self.engine.close()

    def __enter__(self) -> Guard:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
