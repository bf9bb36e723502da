"""What of a run's reports is there already: a record each, written when the report is in place.

A record is the report's entry in the manifest, with the sha256 of each file and the digest of what was asked. So a run
that was killed goes on where it stood, and a run of a changed extract makes anew only what the change touches.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from glowaudit.folders import FOLDERS
from glowaudit.manifest import sha256_of
from glowaudit.orders import Made

FOLDER = "made"
OF_THE_RECORD = ("key", "sha256")


def entry_of(made: Made, recipe: str, asked: str, folder: Path) -> dict[str, Any]:
    """The record of a report whose files stand in a folder, or of one that could not be made or was withheld.

    recipe  digest of the programs that made it; asked: digest of the extract, settings and options it was asked with
    """
    order = made.order
    return {
        "audience": order.audience,
        "authority_id": order.authority_id,
        "folder": order.folder,
        "state": "withheld" if made.leaks else "failed" if made.error else "made",
        "error": "; ".join(made.leaks) or made.error,
        "files": made.files,
        "listed": made.listed,
        "slice_sha256": made.slice_sha256,
        "recipe": recipe,
        "sha256": {name: sha256_of(folder / name) for name in made.files},
        "asked": asked,
    }


def write_record(part: Path, key: str, entry: Mapping[str, Any]) -> None:
    """Write the record of one report, whole or not at all."""
    path = _path(part, key)
    path.parent.mkdir(exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(json.dumps({"key": key, **entry}), encoding="utf-8")
    half.replace(path)


def read_record(part: Path, key: str) -> dict[str, Any] | None:
    """The record of one report in an unfinished run, if there is one that can be read."""
    try:
        entry = json.loads(_path(part, key).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return entry if isinstance(entry, dict) and entry.get("key") == key else None


def _path(part: Path, key: str) -> Path:
    return part / FOLDER / f"{hashlib.sha256(key.encode()).hexdigest()[:20]}.json"


def record_in(manifest: Mapping[str, Any] | None, key: str) -> dict[str, Any] | None:
    """The record of one report in a finished run, as its manifest has it."""
    entry = (manifest or {}).get("reports", {}).get(key)
    if not isinstance(entry, dict) or "folder" not in entry:
        return None
    outputs = (manifest or {})["outputs"]
    return entry | {"sha256": {name: outputs.get(f"{entry['folder']}/{name}") for name in entry["files"]}}


def for_manifest(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A record as the manifest has it; the sha256 of every file stands there among the outputs."""
    return {name: value for name, value in entry.items() if name not in OF_THE_RECORD}


def stands(run: Path, entry: Mapping[str, Any] | None, recipe: str) -> bool:
    """Is the report there, made by this very program, and every file as it was?"""
    if not entry or entry["state"] != "made" or entry["recipe"] != recipe:
        return False
    folder = run / entry["folder"]
    present = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    return present == set(entry["files"]) and all(
        sha256_of(folder / name) == sha256 for name, sha256 in entry["sha256"].items()
    )


def put_in_place(work: Path, folder: Path) -> None:
    """Move the files of a report to their place, whole or not at all."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    work.replace(folder)


def sweep(part: Path, folders: Collection[str]) -> None:
    """Take away every report but those in these folders: what an unfinished run made of another extract, or otherwise.

    None of it may reach the finished run, least of all an earlier form of a report that is withheld now.
    """
    places = [*part.glob("authority/*"), *(part / folder for folder in FOLDERS.values())]
    for place in places:
        if place.relative_to(part).as_posix() not in folders:
            shutil.rmtree(place, ignore_errors=True)
    own = part / "authority"
    if own.is_dir() and not any(own.iterdir()):
        own.rmdir()


def take_over(run: Path, entry: Mapping[str, Any], part: Path, scratch: Path) -> None:
    """Copy a report of an earlier run into one that is being made."""
    copy = scratch / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(run / entry["folder"], copy)
    put_in_place(copy, part / entry["folder"])
