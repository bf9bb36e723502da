"""A run on disk: made in RUN.part, renamed when whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit.audit import RESULTS, Audit
from glowaudit.earlier_run import COMPARED, make_run_tables
from glowaudit.errors import UsageError
from glowaudit.made_reports import FOLDER as RECORDS
from glowaudit.manifest import (
    extract_path,
    fingerprint,
    outputs_of,
    read_manifest,
    sha256_of,
    verdicts_digest,
    write_manifest,
)
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


def replaced(run: Path) -> Path:
    """Where an earlier run stands for the moment in which a new one takes its place."""
    return part_of(run).with_name(run.name + ".part.replaced")


def require_free(run: Path) -> None:
    """Refuse an --out that exists and is no run of ours, before any long work."""
    _end_replacing(run)
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


def earlier_manifest(run: Path, audit: Audit, changed_rows: bool = False) -> dict[str, Any] | None:
    """The manifest of an earlier run of the same extract and settings; UsageError where it is of another.

    changed_rows  may the files of the extract, in the folder where they were, have changed since?
    """
    manifest = read_manifest(run) if run.exists() else None
    if manifest is None:
        return None
    same_place = manifest.get("extract") == extract_path(audit, run)
    ours = {name: value for name, value in fingerprint(audit).items() if name != "inputs" or not changed_rows}
    if changed_rows and not same_place and manifest.get("inputs") != fingerprint(audit)["inputs"]:
        ours["extract"] = extract_path(audit, run)
    differing = [name for name, value in ours.items() if manifest.get(name) != value]
    if differing:
        raise UsageError(f"{run} is an earlier run with other {', '.join(differing)}: choose another --out")
    return manifest


def begin(run: Path, go_on: bool = False) -> Path:
    """RUN.part with its private folder. What an unfinished run left is taken away, or kept to go on with."""
    part = part_of(run)
    if not go_on:
        for folder in (*part.glob("*/"), part):  # its folders first: while they stand, so does the mark
            shutil.rmtree(folder, ignore_errors=True)
    try:
        part.mkdir(parents=True, exist_ok=True)
        (part / MARK).write_text("glowaudit is making this run, or was stopped while doing so.\n", encoding="utf-8")
        (part / "internal").mkdir(mode=0o700, exist_ok=True)
    except OSError as fault:
        raise UsageError(f"--out {run}: it cannot be made there ({fault.strerror}); choose another --out") from None
    return part


def write_internal(audit: Audit, folder: Path, tables: Iterable[str] | None = None) -> None:
    """What later runs are compared with as Parquet; verdicts, quarantine, findings, ... as CSV, or some of them."""
    make_run_tables(audit.engine)
    results = {name: RESULTS[name] for name in audit.results() if name in audit.engine.results_as_parquet}
    for name, select in (COMPARED | results).items():
        path = literal(str(folder.absolute() / f"{name}.parquet"))
        audit.engine.connection.execute(f"copy ({select}) to {path} (format parquet)")
    for name in audit.results() if tables is None else tables:
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


def finish(
    part: Path, run: Path, audit: Audit, reports: dict[str, Any] | None = None, brake: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Write the manifest and give the run its name. Whenever this is stopped, what stands is known as unfinished."""
    manifest = describe(part, audit, reports, brake)
    write_manifest(part, manifest)
    shutil.rmtree(part / RECORDS, ignore_errors=True)
    (part / MARK).unlink()
    if run.exists():
        run.replace(replaced(run))
    part.replace(run)
    shutil.rmtree(replaced(run), ignore_errors=True)
    return manifest


def _end_replacing(run: Path) -> None:
    """Where glowaudit was stopped between taking an earlier run away and putting the new one there: end that."""
    old, part = replaced(run), part_of(run)
    if read_manifest(old) is None:
        return
    if not os.path.lexists(run):
        (part if read_manifest(part) is not None else old).replace(run)
    shutil.rmtree(old, ignore_errors=True)


def describe(
    run: Path, audit: Audit, reports: dict[str, Any] | None = None, brake: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The manifest of a run as its files stand now; `brake`: what `reconcile` found and who accepted it, if it ran."""
    return fingerprint(audit) | {
        "extract": extract_path(audit, run),
        "rows": audit.rows(),
        "ignored_columns": {table: list(names) for table, names in audit.extract.ignored.items() if names},
        "headline": vars(audit.headline()),
        "verdicts_digest": verdicts_digest(audit),
        "reports": reports or {},
        **({"brake": brake} if brake else {}),
        "outputs": {
            path: sha256 for path, sha256 in outputs_of(run).items() if path.split("/")[0] not in (MARK, RECORDS)
        },
    }


def mend_internal(run: Path, audit: Audit, manifest: dict[str, Any], tables: Iterable[str]) -> bool:
    """Write the tables of an earlier run again where one is missing or was changed; was it necessary?"""
    tables = list(tables)
    if internal_stands(run, manifest, tables):
        return False
    (run / "internal").mkdir(mode=0o700, exist_ok=True)
    write_internal(audit, run / "internal", tables)
    return True


def internal_stands(run: Path, manifest: dict[str, Any], tables: Iterable[str]) -> bool:
    """Are the tables of an earlier run there as its manifest has them?"""
    names = [*(f"{name}.parquet" for name in COMPARED), *(f"{name}.csv" for name in tables)]
    return all(stands(run, manifest, f"internal/{name}") for name in names)


def stands(run: Path, manifest: dict[str, Any], path: str) -> bool:
    """Is the file there as the manifest has it?"""
    return (run / path).is_file() and manifest["outputs"].get(path) == sha256_of(run / path)
