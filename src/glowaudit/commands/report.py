"""`glowaudit report`: one HTML file an authority."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from glowaudit.commands.shared import open_audit, progress_bar, say_headline
from glowaudit.errors import SomeReportsFailed, UsageError
from glowaudit.manifest import write_manifest
from glowaudit.run import (
    begin,
    describe,
    earlier_manifest,
    finish,
    mend_internal,
    missing_reports,
    require_free,
    write_internal,
)

if TYPE_CHECKING:
    from glowaudit.audit import Audit


def run(
    extract: Path,
    out: Path,
    given: dict[str, object],
    mapping: Path | None,
    encoding: str,
    authorities: list[str] | None,
    jobs: int,
) -> None:
    """Judge, then make the reports that are not there yet; SomeReportsFailed names those that could not be made."""
    require_free(out)
    with open_audit(extract, given, mapping, encoding) as audit:
        wanted = _wanted(audit, authorities)
        manifest = earlier_manifest(out, audit)
        reports = dict(manifest["reports"]) if manifest else {}
        if manifest:
            mend_internal(out, audit, manifest)
            reports |= _make(audit, out, missing_reports(out, manifest, wanted), jobs)
            write_manifest(out, describe(out, audit, reports))
        else:
            part = begin(out)
            write_internal(audit, part / "internal")
            reports = _make(audit, part, wanted, jobs)
            finish(part, out, audit, reports)
        say_headline(audit.headline(), audit.settings.last_day)
    _say(out, reports, wanted)


def _wanted(audit: Audit, authorities: list[str] | None) -> list[str]:
    known = [str(row[0]) for row in audit.engine.rows("select authority_id from ledger_authorities order by 1")]
    unknown = sorted(set(authorities or ()) - set(known))
    if unknown:
        raise UsageError(f"--authority {', '.join(unknown)}: not in the extract, which has {', '.join(known)}")
    return [authority_id for authority_id in known if authorities is None or authority_id in authorities]


def _make(audit: Audit, folder: Path, authorities: list[str], jobs: int) -> dict[str, Any]:
    """Make the reports and say of each what became of it."""
    from glowaudit.reporting import make_reports

    with progress_bar("Reports", len(authorities)) as step:
        outcomes = make_reports(audit, folder, authorities, jobs, step)
    return {
        outcome.authority_id: {
            "path": outcome.path.relative_to(folder).as_posix() if outcome.path else None,
            "error": outcome.error,
        }
        for outcome in outcomes
    }


def _say(out: Path, reports: dict[str, Any], wanted: list[str]) -> None:
    failed = [authority_id for authority_id in wanted if not reports[authority_id]["path"]]
    for authority_id in wanted:
        if authority_id not in failed:
            typer.echo(f"  {out / reports[authority_id]['path']}")
    if failed:
        raise SomeReportsFailed(
            f"{len(failed)} of {len(wanted)} reports could not be made:\n"
            + "\n".join(f"  - {authority_id}: {reports[authority_id]['error']}" for authority_id in failed)
        )
