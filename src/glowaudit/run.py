"""A run on disk: made in RUN.part, renamed when whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit.audit import RESULTS, Audit
from glowaudit.errors import UsageError
from glowaudit.manifest import fingerprint, outputs_of, read_manifest, sha256_of, verdicts_digest, write_manifest
from glowaudit.sensitivity import require_sensitivity
from glowaudit.spreadsheet import FORMULA
from glowaudit.values import literal, quoted

if TYPE_CHECKING:
    from glowaudit.engine import Engine

MARK = "unfinished.txt"


def part_of(run: Path) -> Path:
    """Where a run stands while it is being made."""
    run = run.absolute()
    return run.with_name(run.name + ".part")


def require_free(run: Path) -> None:
    """Refuse an --out that exists and is no run of ours, before any long work."""
    if os.path.lexists(run) and read_manifest(run) is None:
        raise UsageError(f"{run} exists and is no run of glowaudit: choose another --out")
    part = part_of(run)
    if os.path.lexists(part) and not _unfinished(part):
        raise UsageError(f"{part} exists and is no unfinished run of glowaudit: move it away, or choose another --out")
    above = next(folder for folder in part.parents if folder.exists())
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise UsageError(f"--out {run}: nothing can be written in {above}; choose another --out")


def _unfinished(part: Path) -> bool:
    """Is this what a run leaves that was stopped, at whatever moment?"""
    return part.is_dir() and ((part / MARK).is_file() or read_manifest(part) is not None or not any(part.iterdir()))


def earlier_manifest(run: Path, audit: Audit) -> dict[str, Any] | None:
    """The manifest of an earlier run of the same extract and settings; UsageError where it is of another."""
    manifest = read_manifest(run) if run.exists() else None
    if manifest is None:
        return None
    differing = [name for name, value in fingerprint(audit).items() if manifest.get(name) != value]
    if differing:
        raise UsageError(f"{run} is an earlier run with other {', '.join(differing)}: choose another --out")
    return manifest


def begin(run: Path) -> Path:
    """An empty RUN.part with its private folder; what an unfinished run left is taken away."""
    part = part_of(run)
    for folder in (*part.glob("*/"), part):  # its folders first: while they stand, so does the mark
        shutil.rmtree(folder, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        (part / MARK).write_text("glowaudit is making this run, or was stopped while doing so.\n", encoding="utf-8")
        (part / "internal").mkdir(mode=0o700)
    except OSError as fault:
        raise UsageError(f"--out {run}: it cannot be made there ({fault.strerror}); choose another --out") from None
    return part


def write_internal(audit: Audit, folder: Path, tables: Iterable[str] = RESULTS) -> None:
    """verdicts.parquet, and as CSV verdicts, quarantine, findings, coverage and sensitivity, or some of them."""
    audit.engine.connection.execute(
        f"copy ({RESULTS['verdicts']}) to {literal(str(folder.absolute() / 'verdicts.parquet'))} (format parquet)"
    )
    for name in tables:
        if name == "sensitivity":
            require_sensitivity(audit)
        write_csv(audit.engine, RESULTS[name], folder / f"{name}.csv")


def write_csv(engine: Engine, select: str, path: Path) -> None:
    """A CSV in which nothing is a formula: text that begins with = + - @ is led by an apostrophe."""
    described = engine.rows(f"describe {select}")
    columns = ", ".join(_safe(str(row[0])) if row[1] == "VARCHAR" else quoted(str(row[0])) for row in described)
    engine.connection.execute(
        f"copy (select {columns} from ({select})) to {literal(str(path.absolute()))} (format csv, header)"
    )


def _safe(column: str) -> str:
    name = quoted(column)
    return f"case when regexp_matches({name}, '{FORMULA}') then '''' || {name} else nullif({name}, '') end as {name}"


def finish(part: Path, run: Path, audit: Audit, reports: dict[str, Any] | None = None) -> dict[str, Any]:
    """Write the manifest and give the run its name. Whenever this is stopped, what stands is known as unfinished."""
    manifest = describe(part, audit, reports)
    write_manifest(part, manifest)
    (part / MARK).unlink()
    part.replace(run)
    return manifest


def describe(run: Path, audit: Audit, reports: dict[str, Any] | None = None) -> dict[str, Any]:
    """The manifest of a run as its files stand now."""
    return fingerprint(audit) | {
        "rows": audit.rows(),
        "ignored_columns": {table: list(names) for table, names in audit.extract.ignored.items() if names},
        "headline": vars(audit.headline()),
        "verdicts_digest": verdicts_digest(audit),
        "reports": reports or {},
        "outputs": {path: sha256 for path, sha256 in outputs_of(run).items() if path != MARK},
    }


def mend_internal(run: Path, audit: Audit, manifest: dict[str, Any], tables: Iterable[str] = RESULTS) -> bool:
    """Write the tables of an earlier run again where one is missing or was changed; was it necessary?"""
    tables = list(tables)
    names = [f"internal/{name}.csv" for name in tables]
    if all(_stands(run, manifest, path) for path in ("internal/verdicts.parquet", *names)):
        return False
    (run / "internal").mkdir(mode=0o700, exist_ok=True)
    write_internal(audit, run / "internal", tables)
    return True


def _stands(run: Path, manifest: dict[str, Any], path: str) -> bool:
    """Is the file there as the manifest has it?"""
    return (run / path).is_file() and manifest["outputs"].get(path) == sha256_of(run / path)


def missing_reports(run: Path, manifest: dict[str, Any], wanted: Iterable[str]) -> list[str]:
    """Authorities whose report is not there, failed, or was changed since."""
    paths = {authority_id: report.get("path") for authority_id, report in manifest["reports"].items()}
    return [
        authority_id
        for authority_id in wanted
        if not paths.get(authority_id) or not _stands(run, manifest, paths[authority_id])
    ]
