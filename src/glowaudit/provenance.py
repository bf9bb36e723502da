"""What a report was made of, as tables of its slice: `run_files` and `run_facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glowaudit.manifest import fingerprint, verdicts_digest
from glowaudit.pipeline import select_of

if TYPE_CHECKING:
    from glowaudit.audit import Audit

LAYER, OWN_FILES = "6_report", "report_rows"
FACTS = {"fact": "varchar", "value": "varchar"}


def load_provenance(audit: Audit) -> None:
    """Of the whole extract. `run_files`: what was read of each file. `run_facts`: version, rules, verdicts' digest."""
    made_of = fingerprint(audit)
    files = [
        (table, made_of["inputs"][table]["file"], made_of["inputs"][table]["sha256"], *counts.values())
        for table, counts in audit.rows().items()
        if table in made_of["inputs"]
    ]
    text, number = dict.fromkeys(("file", "name", "sha256"), "varchar"), "integer"
    audit.engine.load("run_files", text | dict.fromkeys(("read", "accepted", "quarantined"), number), files)
    audit.engine.load("run_facts", FACTS, [*facts_of(audit), ("verdicts", verdicts_digest(audit))])


def load_own_provenance(audit: Audit) -> None:
    """Of the authority in `report_scope`: its own rows, and nothing that hangs on another authority's.

    The manifest of the run has the digests of whole files and of all verdicts.
    """
    audit.engine.create("run_files", select_of(LAYER, OWN_FILES))
    audit.engine.load("run_facts", FACTS, facts_of(audit))


def facts_of(audit: Audit) -> list[tuple[str, str]]:
    """By which program and rules everybody was judged, and how the files were read."""
    made_of = fingerprint(audit)
    return [
        ("version", made_of["glowaudit"]),
        ("rules", made_of["rules_sha256"]),
        ("encoding", made_of["encoding"]),
        ("mapping", "yes" if made_of["mapping"] else "no"),
    ]
