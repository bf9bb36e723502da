"""Reports of an extract, made as `glowaudit report` makes them, for tests that look at what is made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from glowaudit.commands.report import run
from glowaudit.report_run import Wish

DEMO_DAYS = {"as_of": "2016-05-16", "deletion_on": "2016-07-01"}


def report_run(extract: Path, out: Path, days: dict[str, Any] | None = None, **wish: Any) -> dict[str, Any]:
    """Make a run with reports; its manifest."""
    run(extract, out, days or DEMO_DAYS, None, "utf-8", Wish(**wish))
    return dict(json.loads((out / "manifest.json").read_text(encoding="utf-8")))


def page_of(extract: Path, out: Path, authority_id: str, days: dict[str, Any] | None = None, **wish: Any) -> Path:
    """Make the report of one authority; its page."""
    made = report_run(extract, out, days, authorities=(authority_id,), **wish)
    return out / made["reports"][f"authority/{authority_id}"]["folder"] / "report.html"
