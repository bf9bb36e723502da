"""The manifest of a run as it is found later: perhaps damaged, and never to be believed blindly."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from glowaudit.errors import UsageError
from glowaudit.manifest import NAME

DIMENSIONS = ("authority", "establishment", "role", "stage")

KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("glowaudit", "rules_sha256", "encoding", "verdicts_digest"), (str,)),
    **dict.fromkeys(("settings", "inputs", "rows", "ignored_columns", "headline", "reports", "outputs"), (dict,)),
    "mapping": (str, type(None)),
}


@dataclass(frozen=True)
class StoredManifest:
    """What stands in a manifest: its sha256, its values, and what is wrong with it by name (`` for the whole)."""

    sha256: str
    values: dict[str, Any]
    faults: dict[str, str]

    def get(self, name: str) -> Any:
        """A value that is sound, or None."""
        return None if name in self.faults else self.values.get(name)


def read_stored(run: Path) -> StoredManifest:
    """Read the manifest of a run. UsageError where there is no such file."""
    try:
        written = (run / NAME).read_bytes()
    except OSError as fault:
        raise UsageError(f"{run} is no run of glowaudit: {NAME} cannot be read ({fault.strerror})") from None
    values, faults = _values(written)
    return StoredManifest(hashlib.sha256(written).hexdigest(), values, faults)


def _values(written: bytes) -> tuple[dict[str, Any], dict[str, str]]:
    try:
        values = json.loads(written.decode("utf-8"))
    except (ValueError, RecursionError):
        return {}, {"": "it is not JSON"}
    if not isinstance(values, dict):
        return {}, {"": "it is not a JSON object"}
    return values, dict(_faults(values))


def _faults(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, what is wrong) of all that a manifest should hold."""
    for name, kinds in KINDS.items():
        if name not in values:
            yield name, "it is missing"
        elif not isinstance(values[name], kinds) or not _sound(name, values[name]):
            yield name, "it is not what glowaudit writes there"
    if "brake" in values and not _sound_brake(values["brake"]):
        yield "brake", "it is not what glowaudit writes there"
    if not isinstance(values.get("extract", ""), str):
        yield "extract", "it is not what glowaudit writes there"


def _sound(name: str, value: Any) -> bool:
    """Is the inner shape right? Paths of outputs lead nowhere but into the run."""
    if name == "outputs":
        return all(isinstance(sha256, str) and _inside(path) for path, sha256 in value.items())
    if name == "inputs":
        return all(
            isinstance(entry, dict) and isinstance(entry.get("file"), str) and isinstance(entry.get("sha256"), str)
            for entry in value.values()
        )
    return name != "rows" or all(isinstance(counts, dict) for counts in value.values())


def _sound_brake(value: Any) -> bool:
    """Are the limits, the earlier run and the groups of a shape that can be compared?"""
    if not isinstance(value, dict) or not isinstance(value.get("tripped"), list):
        return False
    limits, against = value.get("limits"), value.get("against")
    shares = isinstance(limits, dict) and all(
        isinstance(limits.get(name), int | float) and 0 <= limits[name] <= 1 for name in DIMENSIONS
    )
    names = ("run", "manifest_sha256")
    run = against is None or (isinstance(against, dict) and all(isinstance(against.get(name), str) for name in names))
    return (
        shares and run and all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in value["tripped"])
    )


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not PurePosixPath(path).is_absolute() and ".." not in parts and "\x00" not in path
