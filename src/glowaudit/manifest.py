"""The manifest: what a run was made of and what it made, so that anybody can check it again."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit import __version__
from glowaudit.pipeline import rules_sha256

if TYPE_CHECKING:
    from glowaudit.audit import Audit
    from glowaudit.engine import Engine

NAME = "manifest.json"


def sha256_of(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(audit: Audit) -> dict[str, Any]:
    """What decides the outcome of a run: version, settings, rules, inputs, mapping and encoding."""
    return {
        "glowaudit": __version__,
        "settings": audit.settings.as_text(),
        "rules_sha256": rules_sha256(),
        "inputs": {
            table: {"file": path.name, "sha256": audit.extract.sha256[table]}
            for table, path in audit.extract.files.items()
        },
        "mapping": audit.extract.mapping_text,
        "encoding": audit.extract.encoding,
    }


def extract_path(audit: Audit, run: Path) -> str:
    """Where the extract lies, as seen from the run's folder, so that `verify` finds it again."""
    return seen_from(run, audit.extract.folder)


def seen_from(run: Path, folder: Path) -> str:
    """The way from a run's folder to another one."""
    there = folder.resolve()
    try:
        return Path(os.path.relpath(there, run.resolve())).as_posix()
    except ValueError:  # another drive
        return there.as_posix()


def verdicts_digest(audit: Audit) -> str:
    """sha256 of all verdict rows in order of person_id; the same on every machine and at any time."""
    return digest_of(audit.engine, "verdicts")


def digest_of(engine: Engine, verdicts: str) -> str:
    """The digest of a table of verdicts, or of what SQL reads from a file."""
    columns = [row[0] for row in engine.rows(f"describe from {verdicts}")]
    row = ", ".join(f"coalesce(cast({column} as varchar), chr(30))" for column in columns)
    digest = f"sha256(coalesce(string_agg(md5(concat_ws(chr(31), {row})), '' order by person_id), ''))"
    return str(engine.rows(f"select {digest} from {verdicts}")[0][0])


def outputs_of(run: Path) -> dict[str, str]:
    """sha256 of every file of a run but the manifest, by its path inside the run."""
    files = (path for path in sorted(run.rglob("*")) if path.is_file() and path != run / NAME)
    return {path.relative_to(run).as_posix(): sha256_of(path) for path in files}


def write_manifest(run: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest whole or not at all."""
    part = run / f"{NAME}.part"
    part.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(run / NAME)


def read_manifest(run: Path) -> dict[str, Any] | None:
    """The manifest of a run, or None where there is none that can be read."""
    try:
        manifest = json.loads((run / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and "glowaudit" in manifest else None
