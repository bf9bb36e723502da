"""`glowaudit audit`: judge everybody and write the verdicts."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from glowaudit.commands.shared import open_audit, say_headline, say_rows
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
) -> None:
    """Write RUN/internal and the manifest, then say what came out."""
    require_free(out)
    with open_audit(extract, given, mapping, encoding) as audit:
        manifest = earlier_manifest(out, audit)
        made = manifest is None
        if manifest is None:
            part = begin(out)
            write_internal(audit, part / "internal", with_csv)
            manifest = finish(part, out, audit)
        elif mend_internal(out, audit, manifest, with_csv):
            manifest = describe(out, audit, manifest["reports"])
            write_manifest(out, manifest)
        if as_json:
            typer.echo(json.dumps(manifest, indent=2, ensure_ascii=False))
            return
        say_headline(audit.headline(), audit.settings.last_day)
        say_rows(audit.rows())
        typer.echo(f"{'Written to' if made else 'An earlier run alike stands in'} {out}")
