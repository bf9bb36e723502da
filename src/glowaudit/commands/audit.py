"""`glowaudit audit`: judge everybody and write the verdicts."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from glowaudit.audit import RESULTS
from glowaudit.commands.shared import open_audit, say_headline, say_rows, say_sensitivity
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
) -> None:
    """Write RUN/internal and the manifest, then say what came out."""
    require_free(out)
    left_out = {"verdicts": not with_csv, "sensitivity": not with_sensitivity}
    tables = [name for name in RESULTS if not left_out.get(name)]
    with open_audit(extract, given, mapping, encoding) as audit:
        manifest = earlier_manifest(out, audit)
        made = manifest is None
        if manifest is None:
            part = begin(out)
            write_internal(audit, part / "internal", tables)
            manifest = finish(part, out, audit)
        elif mend_internal(out, audit, manifest, tables):
            manifest = describe(out, audit, manifest["reports"])
            write_manifest(out, manifest)
        if as_json:
            typer.echo(json.dumps(manifest, indent=2, ensure_ascii=False))
            return
        say_headline(audit.headline(), audit.settings.last_day)
        say_rows(audit.rows())
        if with_sensitivity:
            say_sensitivity(audit)
        typer.echo(f"{'Written to' if made else 'An earlier run alike stands in'} {out}")
