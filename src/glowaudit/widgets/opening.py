"""Opening an audit in a notebook: its parameters, and what `glowaudit lab` says instead."""

from __future__ import annotations

import os
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from glowaudit.audit import Audit
from glowaudit.errors import UsageError
from glowaudit.mapping import read_mapping
from glowaudit.settings import settings_from
from glowaudit.wording import counted, day

ENVIRONMENT = {
    "extract": "GLOWAUDIT_EXTRACT",
    "mapping": "GLOWAUDIT_MAPPING",
    "encoding": "GLOWAUDIT_ENCODING",
    "as_of": "GLOWAUDIT_AS_OF",
    "deletion_on": "GLOWAUDIT_DELETION_ON",
}


def open_audit(
    extract: str, as_of: str, deletion_on: str, mapping: str = "", encoding: str = "utf-8", **settings: Any
) -> Audit:
    """Judge an extract and say in one line what was opened. The environment's values win over the notebook's.

    UsageError where a setting is wrong or the folder is not there, UnusableExtract where it cannot be read. The
    database is closed when nothing holds the audit any more.
    """
    given = {"extract": extract, "as_of": as_of, "deletion_on": deletion_on, "mapping": mapping, "encoding": encoding}
    given = given_or_environment(given, os.environ)
    folder = Path(given["extract"])
    if not folder.is_dir():
        raise UsageError(
            f"extract {folder.name!r} is no folder: give the one that holds people.csv, enrolments.csv, ..."
        )
    days = {name: given[name] for name in ("as_of", "deletion_on")}
    words = read_mapping(Path(given["mapping"])) if given["mapping"] else None
    audit = Audit.of(folder, settings_from(settings | days), words, given["encoding"])
    weakref.finalize(audit, audit.engine.close)
    print(opened(audit, folder))
    return audit


def given_or_environment(given: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """The values of the notebook, or those of the environment where it has any."""
    return {name: environment.get(ENVIRONMENT[name]) or value for name, value in given.items()}


def opened(audit: Audit, folder: Path) -> str:
    """`demo: 370 people, from 16 May 2016 to 29 June 2016, the last day that counts; deletion on 1 July 2016.`"""
    figures, settings = audit.headline(), audit.settings
    people = figures.enrolled + figures.not_enrolled
    return (
        f"{folder.resolve().name}: {counted(people)}, from {day(settings.as_of)} to {day(settings.last_day)}, "
        f"the last day that counts; deletion on {day(settings.deletion_on)}."
    )
