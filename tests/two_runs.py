"""Runs of the small nation, made as the command makes them, to be verified and compared."""

from __future__ import annotations

from pathlib import Path

from small_extract import write

from glowaudit.commands.audit import run as audit_command
from glowaudit.run_comparison import RunComparison, compare

GIVEN: dict[str, object] = {"as_of": "2016-04-26", "deletion_on": "2016-05-02"}
Tables = dict[str, "str | bytes | None"]


def run_of(folder: Path, name: str, tables: Tables | None = None, **given: object) -> Path:
    """Judge the small nation with these tables in place of its own; the run's folder."""
    extract = write(folder / f"{name} extract", **(tables or {}))
    audit_command(extract, folder / name, {**GIVEN, **given}, None, "utf-8", True, True, False)
    return folder / name


def compared(folder: Path, before: Tables, now: Tables, *authorities: str, **given: object) -> RunComparison:
    """What became of people between two extracts; settings given are those of the later run."""
    return compare(run_of(folder, "before", before), run_of(folder, "now", now, **given), authorities)
