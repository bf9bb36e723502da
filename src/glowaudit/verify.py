"""Verify: recompute all that a run's manifest says, and tell what is not as it was."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from glowaudit import __version__
from glowaudit.engine import Engine
from glowaudit.errors import UnusableExtract, UsageError
from glowaudit.extract import file_of
from glowaudit.manifest import NAME, digest_of, sha256_of
from glowaudit.mapping import Mapping, mapping_from
from glowaudit.pipeline import rules_sha256
from glowaudit.relation import FileFault
from glowaudit.schema import TABLES
from glowaudit.settings import settings_from
from glowaudit.stored_manifest import StoredManifest, read_stored
from glowaudit.values import path_literal
from glowaudit.verify_brake import brake_changes

if TYPE_CHECKING:
    from glowaudit.audit import Audit

VERDICTS = "internal/verdicts.parquet"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was.

    part    `manifest`, `version`, `rules`, `output`, `report`, `input`, `extract`, `verdicts`, `rows`, `columns`,
            `headline`, `brake`
    name    which one: a path inside the run, a table, a figure; empty where there is but one
    what    `changed`, `missing`, `additional`, `unreadable` or `damaged`
    detail  in words, without a value of anybody's
    """

    part: str
    name: str
    what: str
    detail: str = ""


@dataclass(frozen=True)
class Verification:
    """What was looked at, and everything in it that is not as it was.

    manifest_sha256  to be noted elsewhere: a manifest cannot vouch for itself
    extract          the folder in which the inputs were looked for, if they were
    judged           was the extract judged again?
    """

    manifest_sha256: str
    outputs: int
    inputs: int
    extract: Path | None
    judged: bool
    changes: tuple[Change, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain values."""
        return {
            "as_it_was": not self.changes,
            "manifest_sha256": self.manifest_sha256,
            "outputs": self.outputs,
            "inputs": self.inputs,
            "extract": None if self.extract is None else str(self.extract),
            "judged": self.judged,
            "changes": [vars(change) for change in self.changes],
        }


def verify(
    run: Path, extract: Path | None = None, quick: bool = False, progress: Progress = lambda step: None
) -> Verification:
    """Compare a run with its manifest, file by file and figure by figure. UsageError where there is no run.

    extract  where the inputs are now; without it where the manifest says
    quick    leave the judging out
    """
    if extract is not None and not extract.is_dir():
        raise UsageError(f"--extract {extract}: there is no such folder")
    stored = read_stored(run)
    changes = [Change("manifest", name, "damaged", detail) for name, detail in stored.faults.items()]
    changes += _programs(stored)
    changes += _outputs(run, stored, progress)
    changes += _reports(run, stored)
    changes += _verdicts(run, stored, changes)
    folder = extract or _extract_of(run, stored)
    mapping, faults = _mapping(stored)
    changes += faults
    if folder is None and "" not in stored.faults:
        changes.append(Change("extract", "", "missing", _where_is_it(stored)))
    judged = False
    if folder is not None and mapping is not None:
        changes += _inputs(folder, stored, mapping, progress)
        judged = not quick and stored.get("settings") is not None and stored.get("encoding") is not None
        changes += _judged(run, folder, stored, mapping, progress) if judged else []
    return Verification(
        manifest_sha256=stored.sha256,
        outputs=len(stored.get("outputs") or {}),
        inputs=len(stored.get("inputs") or {}),
        extract=folder,
        judged=judged,
        changes=tuple(changes),
    )


def steps_of(run: Path, quick: bool) -> int:
    """How many steps of progress a verification has, at most."""
    from glowaudit.pipeline import LAYERS

    stored = read_stored(run)
    judging = 0 if quick else 1 + sum(map(len, LAYERS.values()))
    return len(stored.get("outputs") or {}) + len(stored.get("inputs") or {}) + judging


def _programs(stored: StoredManifest) -> Iterator[Change]:
    """Is this the glowaudit, and are these the rules, that made the run?"""
    version, rules = stored.get("glowaudit"), stored.get("rules_sha256")
    if version not in (None, __version__):
        yield Change("version", "", "changed", f"made by glowaudit {version}; this is {__version__}")
    if rules not in (None, rules_sha256()):
        yield Change("rules", "", "changed", "the SQL of the rules is another one here than that which judged the run")


def _outputs(run: Path, stored: StoredManifest, progress: Progress) -> Iterator[Change]:
    """Every file of the run: changed, missing, or one that the manifest does not know."""
    outputs, present = stored.get("outputs"), set(files_in(run))
    if outputs is None:
        return
    for path in sorted(present | set(outputs)):
        progress(path)
        if path not in present:
            yield Change("output", path, "missing")
        elif path not in outputs:
            yield Change("output", path, "additional", "the manifest does not know it")
        else:
            yield from _compared("output", path, run / path, outputs[path])


def _reports(run: Path, stored: StoredManifest) -> Iterator[Change]:
    """Is each report of which the manifest gives files and sizes there, in that size?"""
    for key, entry in (stored.get("reports") or {}).items():
        files = entry.get("files") if isinstance(entry, dict) else None
        for name, size in (files if isinstance(files, dict) else {}).items():
            path = f"{entry.get('folder')}/{name}"
            if path not in (stored.get("outputs") or {}):
                yield Change("report", key, "missing", f"{name} is not among the outputs")
            elif (run / path).is_file() and (run / path).stat().st_size != size:
                yield Change("report", key, "changed", f"{name} is of another size than the manifest gives")


def files_in(run: Path) -> Iterator[str]:
    """Everything in a run but folders and its manifest, links among it, by its path inside the run."""

    def refuse(fault: OSError) -> None:
        raise UsageError(f"{fault.filename} cannot be looked into ({fault.strerror}): let somebody verify who may")

    for folder, folders, names in os.walk(run, onerror=refuse):
        links = (name for name in folders if Path(folder, name).is_symlink())
        for name in (*names, *links):
            path = Path(folder, name).relative_to(run).as_posix()
            if path != NAME:
                yield path


def _compared(part: str, name: str, path: Path, sha256: str) -> Iterator[Change]:
    """One file beside its sha256."""
    try:
        if not path.is_file():
            yield Change(part, name, "changed", "it is no file any more")
        elif sha256_of(path) != sha256:
            yield Change(part, name, "changed")
    except OSError as fault:
        yield Change(part, name, "unreadable", str(fault.strerror))


def _verdicts(run: Path, stored: StoredManifest, changes: Iterable[Change]) -> Iterator[Change]:
    """Do the verdicts of the run have the digest that the manifest gives? A file that was changed is not read."""
    digest = stored.get("verdicts_digest")
    spoilt = {change.name for change in changes if change.part == "output" and change.what != "additional"}
    if digest is None or VERDICTS in spoilt or not (run / VERDICTS).is_file():
        return
    try:
        with Engine() as engine:
            found = digest_of(engine, f"read_parquet({path_literal(run / VERDICTS)})")
    except duckdb.Error:
        yield Change("verdicts", VERDICTS, "unreadable", "it is no Parquet file of verdicts")
        return
    if found != digest:
        yield Change("verdicts", VERDICTS, "changed", "its verdicts have another digest than the manifest gives")


def _extract_of(run: Path, stored: StoredManifest) -> Path | None:
    """The folder that the manifest names, seen from the run, if it is there."""
    named = stored.get("extract")
    try:
        folder = (run.resolve() / named).resolve() if named else None
    except (ValueError, OSError):  # no name that a folder can have
        return None
    return folder if folder and folder.is_dir() else None


def _where_is_it(stored: StoredManifest) -> str:
    named = stored.get("extract")
    said = f"it is not where the manifest says, {named} from the run" if named else "the manifest does not say where"
    return f"{said}; the inputs were not looked at: say where they are with --extract"


def _mapping(stored: StoredManifest) -> tuple[Mapping | None, list[Change]]:
    """The mapping of the run; None where it cannot be known."""
    text = stored.get("mapping")
    try:
        if "mapping" not in stored.faults and "" not in stored.faults:
            return (Mapping() if text is None else mapping_from(text, "mapping"), [])
    except UsageError:
        return None, [Change("manifest", "mapping", "damaged", "it cannot be used")]
    return None, []


def _inputs(folder: Path, stored: StoredManifest, mapping: Mapping, progress: Progress) -> Iterator[Change]:
    """Every file of the extract that the run read, or would read now."""
    inputs = stored.get("inputs")
    for table in TABLES.values() if inputs is not None else ():
        entry = inputs.get(table.name)
        progress(table.name)
        try:
            path = file_of(folder, table, mapping)
        except FileFault as fault:
            yield Change("input", table.name, "missing", str(fault))
            continue
        if entry and path is None:
            yield Change("input", table.name, "missing", f"{entry['file']} is not there any more")
        elif path and entry is None:
            yield Change("input", table.name, "additional", f"{path.name} was not there when the run was made")
        elif path and entry["file"] != path.name:
            yield Change("input", table.name, "changed", f"it is {path.name} now and was {entry['file']}")
        elif path:
            yield from _compared("input", path.name, path, entry["sha256"])


def _judged(run: Path, folder: Path, stored: StoredManifest, mapping: Mapping, progress: Progress) -> Iterator[Change]:
    """What comes out if the extract is judged again, with the settings, mapping and encoding of the run."""
    from glowaudit.audit import Audit

    try:
        settings = settings_from(stored.get("settings"))
    except (UsageError, TypeError):
        yield Change("manifest", "settings", "damaged", "they cannot be used")
        return
    try:
        with Audit.of(folder, settings, mapping, stored.get("encoding"), progress) as audit:
            yield from _figures(audit, stored)
            yield from (Change("brake", *told) for told in brake_changes(audit, run, stored.get("brake") or {}))
    except (UnusableExtract, UsageError) as fault:
        yield Change("extract", "", "unreadable", str(fault))


def _figures(audit: Audit, stored: StoredManifest) -> Iterator[Change]:
    """Figure by figure: rows of each file, ignored columns, headline, and the verdicts by their digest."""
    from glowaudit.manifest import verdicts_digest

    yield from _each("rows", stored.get("rows"), audit.rows())
    ignored = {table: list(names) for table, names in audit.extract.ignored.items() if names}
    yield from _each("columns", stored.get("ignored_columns"), ignored)
    yield from _each("headline", stored.get("headline"), vars(audit.headline()))
    if stored.get("verdicts_digest") not in (None, verdicts_digest(audit)):
        yield Change("verdicts", "", "changed", "judged again, the extract gives verdicts of another digest")


def _each(part: str, before: dict[str, Any] | None, now: dict[str, Any]) -> Iterator[Change]:
    """Every name under which something else stood."""
    if before is None:
        return
    for name in dict.fromkeys((*before, *now)):
        if before.get(name) != now.get(name):
            yield Change(part, name, "changed", f"{_plain(before.get(name))} then, {_plain(now.get(name))} now")


def _plain(value: Any) -> str:
    """Counts in words; no texts from a file."""
    if isinstance(value, dict):
        return ", ".join(f"{_plain(count)} {word}" for word, count in value.items())
    if isinstance(value, list):
        return f"{len(value):,} ignored"
    return f"{value:,}" if isinstance(value, int) else "none" if value is None else "no number"
