"""`glowaudit audit`: judge everybody and write the verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer

from glowaudit.audit import Audit
from glowaudit.brake import brake_of, read_limits
from glowaudit.commands.shared import open_audit, say_brake, say_headline, say_rows, say_sensitivity
from glowaudit.finding_words import by_kind, mend
from glowaudit.manifest import write_manifest
from glowaudit.run import begin, describe, earlier_manifest, finish, mend_internal, require_free, write_internal


def run(
    extract: Path,
    out: Path,
    given: dict[str, object],
    mapping: Path | None,
    encoding: str,
    with_csv: bool,
    as_json: bool,
    with_sensitivity: bool = True,
    limits: Iterable[str] = (),
    engine: str = "duckdb",
) -> None:
    """Write RUN/internal and the manifest, then say what came out."""
    require_free(out)
    shares = read_limits(limits)
    left_out = {"verdicts": not with_csv, "sensitivity": not with_sensitivity}
    with open_audit(extract, given, mapping, encoding, engine) as audit:
        tables = [name for name in audit.results() if not left_out.get(name)]
        manifest = earlier_manifest(out, audit)
        made = manifest is None
        if manifest is None:
            part = begin(out)
            write_internal(audit, part / "internal", tables)
            manifest = finish(part, out, audit)
        elif mend_internal(out, audit, manifest, tables):
            manifest = describe(out, audit, manifest["reports"], manifest.get("brake"))
            write_manifest(out, manifest)
        if as_json:
            told = manifest | {"findings": findings_of(audit)} | {"brake": brake_of(audit, shares).as_json()}
            typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
            return
        say_brake(audit, shares)
        say_headline(audit.headline(), audit.settings.last_day)
        say_rows(audit.rows())
        say_findings(findings_of(audit))
        if with_sensitivity:
            say_sensitivity(audit)
        typer.echo(f"{'Written to' if made else 'An earlier run alike stands in'} {out}")


def findings_of(audit: Audit) -> list[dict[str, Any]]:
    """Findings by kind, most rows first (`finding_words.by_kind`)."""
    rows = audit.engine.rows("select finding, file, rows, first_rows from finding_counts order by finding, file")
    return by_kind((str(f), str(file), int(n), list(first)) for f, file, n, first in rows)


def say_findings(findings: list[dict[str, Any]]) -> None:
    """How many of each kind, in which rows the first stand, and who mends it; no ids."""
    if not findings:
        typer.echo("Findings: none.")
        return
    typer.echo("Findings, which change no verdict (all of them: internal/findings.csv):")
    for kind in findings:
        shown = sum(map(len, kind["examples"].values()))
        more = ", ..." if kind["rows"] > shown else ""
        rows = "; ".join(f"{file} row {', '.join(map(str, first))}" for file, first in kind["examples"].items())
        typer.echo(f"  {kind['rows']:>9,}  {kind['finding']}: {rows}{more}")
        typer.echo(f"{'':13}{mend(kind['finding'])}")
