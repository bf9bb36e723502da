"""Slices of the small nation: what the report of one authority gets to see of a hand-made extract."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import small_nation

from glowaudit.audit import Audit
from glowaudit.settings import Settings
from glowaudit.slice_file import read_slice, slice_digest
from glowaudit.slices import Slicer


def write_extract(folder: Path, decisions: str = "", **tables: str) -> Path:
    """The small nation with these decisions added, and these tables in place of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    nation = {**small_nation.NATION, "decisions": small_nation.NATION["decisions"] + decisions}
    nation |= {("decisions" if table == "all_decisions" else table): text for table, text in tables.items()}
    for table, text in nation.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def slice_of(
    folder: Path, authority_id: str = "250", settings: Settings = small_nation.SPRING, **given: str
) -> dict[str, Any]:
    """Judge the small nation and read the slice of one authority."""
    with Audit.of(write_extract(folder / "extract", **given), settings) as audit:
        return read_slice(Slicer(audit).write(authority_id, folder / "slice.duckdb"))


def slices_of(
    folder: Path,
    whose: Sequence[str],
    listed: str = "action",
    settings: Settings = small_nation.SPRING,
    digest: bool = False,
    **given: str,
) -> dict[str, Any]:
    """Judge the small nation and read the slices of several authorities, or only their digests."""
    with Audit.of(write_extract(folder / "extract", **given), settings) as audit:
        slicer = Slicer(audit, listed)
        paths = {i: slicer.write(i, folder / f"{i}.duckdb") for i in whose}
        return {i: slice_digest(path) if digest else read_slice(path) for i, path in paths.items()}


def figures(tables: dict[str, Any]) -> dict[str, Any]:
    """The headline of a slice."""
    return dict(tables["report_headline"].iloc[0])


def rows_of(tables: dict[str, Any], table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of a table, days as text."""
    return [tuple(str(v)[:10] if hasattr(v, "year") else v for v in row) for row in tables[table][[*columns]].values]
