"""A run on disk: made in RUN.part, renamed when whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit.errors import UsageError
from glowaudit.manifest import fingerprint, outputs_of, read_manifest, verdicts_digest, write_manifest
from glowaudit.values import literal, quoted

if TYPE_CHECKING:
    from glowaudit.audit import Audit
    from glowaudit.engine import Engine

MARK = "unfinished.txt"
TABLES = {
    "verdicts": "select * from verdicts order by person_id",
    "quarantine": 'select file, row, line, reason, "column", value, cause from quarantine order by file, row',
    "findings": "select finding, file, row, subject, detail from findings order by all",
    "coverage": "select * from coverage order by all",
}


def part_of(run: Path) -> Path:
    """Where a run stands while it is being made."""
    return run.with_name(run.name + ".part")


def require_free(run: Path) -> None:
    """Refuse an --out that exists and is no run of ours, before any long work."""
    if run.exists() and read_manifest(run) is None:
        raise UsageError(f"{run} exists and is no run of glowaudit: choose another --out")
    part = part_of(run)
    if part.exists() and not (part / MARK).is_file():
        raise UsageError(f"{part} exists and is no unfinished run of glowaudit: move it away, or choose another --out")


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
    shutil.rmtree(part, ignore_errors=True)
    (part / "internal").mkdir(parents=True)
    (part / "internal").chmod(0o700)
    (part / MARK).write_text("glowaudit is making this run, or was stopped while doing so.\n", encoding="utf-8")
    return part


def write_internal(audit: Audit, folder: Path, with_csv: bool = True) -> None:
    """verdicts.parquet, and verdicts, quarantine, findings and coverage as CSV."""
    audit.engine.connection.execute(
        f"copy ({TABLES['verdicts']}) to {literal(str(folder / 'verdicts.parquet'))} (format parquet)"
    )
    for name, select in TABLES.items():
        if name != "verdicts" or with_csv:
            write_csv(audit.engine, select, folder / f"{name}.csv")


def write_csv(engine: Engine, select: str, path: Path) -> None:
    """A CSV in which nothing is a formula: text that begins with = + - @ is led by an apostrophe."""
    described = engine.rows(f"describe {select}")
    columns = ", ".join(_safe(str(row[0])) if row[1] == "VARCHAR" else quoted(str(row[0])) for row in described)
    engine.connection.execute(f"copy (select {columns} from ({select})) to {literal(str(path))} (format csv, header)")


def _safe(column: str) -> str:
    name = quoted(column)
    return (
        f"case when regexp_matches({name}, '^[=+@\\t\\r-]') then '''' || {name} else nullif({name}, '') end as {name}"
    )


def finish(part: Path, run: Path, audit: Audit, reports: dict[str, Any] | None = None) -> dict[str, Any]:
    """Write the manifest and give the run its name."""
    (part / MARK).unlink(missing_ok=True)
    manifest = describe(part, audit, reports)
    write_manifest(part, manifest)
    if part != run:
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
        "outputs": outputs_of(run),
    }


def missing_reports(run: Path, manifest: dict[str, Any], wanted: Iterable[str]) -> list[str]:
    """Authorities whose report is not there, failed, or was changed since."""
    from glowaudit.manifest import sha256_of

    def stands(authority_id: str) -> bool:
        report = manifest.get("reports", {}).get(authority_id, {})
        path = run / report.get("path", "") if report.get("path") else None
        return bool(path and path.is_file() and manifest["outputs"].get(report["path"]) == sha256_of(path))

    return [authority_id for authority_id in wanted if not stands(authority_id)]
