"""Does the brake find what the manifest of a run says it found?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit.brake import brake_of
from glowaudit.errors import UsageError
from glowaudit.manifest import NAME, sha256_of
from glowaudit.stored_manifest import DIMENSIONS

if TYPE_CHECKING:
    from glowaudit.audit import Audit

Told = tuple[str, str, str]  # name, what, detail: as in `verify.Change`


def brake_changes(audit: Audit, run: Path, stored: dict[str, Any]) -> Iterator[Told]:
    """Every group that trips the brake otherwise than then; and an earlier run that is not as it was."""
    if not stored:
        return
    against = stored["against"]
    earlier = None
    if against:
        named = against["run"].replace("\0", " ")
        earlier = (run.resolve() / named).resolve()
        if not (earlier / NAME).is_file():
            yield "against", "missing", f"the earlier run is not where it was, {named} from the run"
            return
        if sha256_of(earlier / NAME) != against["manifest_sha256"]:
            yield "against", "changed", "the earlier run has another manifest than it had"
            return
    try:
        now = brake_of(audit, {name: Decimal(str(stored["limits"][name])) for name in DIMENSIONS}, earlier)
    except UsageError as fault:
        yield "against", "changed", str(fault)
        return
    groups = {group["name"]: group for group in stored["tripped"]}
    tripped = {group["name"]: group for group in now.as_json()["tripped"]}
    for name in sorted({*groups, *tripped}):
        if groups.get(name) != tripped.get(name):
            yield name, "changed", "the brake finds another group than the manifest says"
