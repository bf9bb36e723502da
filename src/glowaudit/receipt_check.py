"""A receipt held against itself: its rows judged again by the same SQL, and all that comes out compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from glowaudit import __version__
from glowaudit.audit import Audit
from glowaudit.engine import Engine
from glowaudit.errors import UsageError
from glowaudit.explain import explain
from glowaudit.extract import Extract, load_empty
from glowaudit.overlay import load_scenarios
from glowaudit.pipeline import load_gates, load_settings, rules_sha256, run_layers
from glowaudit.receipt_rows import FORMAT, TABLES, digest_of
from glowaudit.schema import TABLES as FILES
from glowaudit.settings import Settings, settings_from
from glowaudit.verify import Change

JUDGING = ("3_ledger", "4_gates", "5_verdicts", "6_findings", "6_reconciliation")
RECOMPUTED = ("paragraph", "person", "verdict", "enrolments", "gates", "passing", "decisions", "in_glow")
KINDS: dict[str, type] = {
    **dict.fromkeys(("glowaudit", "rules_sha256", "sha256"), str),
    **dict.fromkeys(("settings", "person", "verdict", "rows"), dict),
}
MISSHAPEN = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
LAYER = "receipt"


@dataclass(frozen=True)
class ReceiptVerification:
    """What is not as the receipt says.

    sha256   of the file: to be noted elsewhere, for a receipt cannot vouch for itself
    judged   was the person judged again?
    verdict  what came out, if so
    """

    sha256: str
    judged: bool
    verdict: str | None
    changes: tuple[Change, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain values."""
        return {
            "as_it_was": not self.changes,
            "receipt_sha256": self.sha256,
            "judged": self.judged,
            "verdict": self.verdict,
            "changes": [vars(change) for change in self.changes],
        }


def verify_receipt(file: Path) -> ReceiptVerification:
    """Judge the person of a receipt again from its rows alone. UsageError where the file is no receipt."""
    written, receipt = _read(file)
    changes = [*_programs(receipt), *_shape(receipt)]
    now = None
    if not any(change.what == "damaged" for change in changes):
        if digest_of(receipt) != receipt["sha256"]:
            changes.append(Change("sha256", "", "changed", "what the receipt holds is not what was written"))
        try:
            now = recomputed(receipt)
            changes += _compared(receipt, now)
        except (UsageError, duckdb.Error, *MISSHAPEN) as fault:
            changes.append(Change("rows", "", "damaged", f"they cannot be judged: {_first_line(fault)}"))
    verdict = now["verdict"]["verdict"] if now else None
    return ReceiptVerification(hashlib.sha256(written).hexdigest(), now is not None, verdict, tuple(changes))


def recomputed(receipt: dict[str, Any]) -> dict[str, Any]:
    """The evidence as the rows and settings of a receipt give it, with the rules of this glowaudit."""
    settings = settings_from(receipt["settings"])
    with Engine() as engine:
        make_ground(engine, settings)
        return judged_again(engine, settings, receipt)


def make_ground(engine: Engine, settings: Settings) -> None:
    """An extract without a row, read and checked: every table below the ledger, empty."""
    for table in FILES:
        load_empty(engine, table)
    load_settings(engine, settings)
    load_gates(engine)
    load_scenarios(engine)
    run_layers(engine, ("1_staging", "2_checks"))


def judged_again(engine: Engine, settings: Settings, receipt: dict[str, Any]) -> dict[str, Any]:
    """The evidence from the rows of a receipt, laid over the ground of its settings."""
    with engine.laid_over(LAYER):
        for table in TABLES:
            _load(engine, table, receipt["rows"].get(table, []))
        run_layers(engine, JUDGING)
        evidence = explain(Audit(engine, Extract(), settings), receipt["person"]["person_id"])
    return dict(json.loads(json.dumps(evidence.as_json())))


def _load(engine: Engine, table: str, rows: list[dict[str, Any]]) -> None:
    """The rows of a receipt under the name, and with the columns, of the table that the rules read."""
    columns = {str(name): str(kind) for name, kind, *_ in engine.rows(f"describe main.{table}")}
    engine.load(table, columns, [tuple(row.get(name) for name in columns) for row in rows])


def _read(file: Path) -> tuple[bytes, dict[str, Any]]:
    """The bytes and values of a file that says it is a receipt."""
    try:
        written = file.read_bytes()
        receipt = json.loads(written.decode("utf-8"))
    except OSError as fault:
        raise UsageError(f"--receipt {file}: it cannot be read ({fault.strerror})") from None
    except (ValueError, RecursionError):
        receipt = None
    if not isinstance(receipt, dict) or "receipt" not in receipt:
        raise UsageError(f"--receipt {file}: it is no receipt; `glowaudit explain EXTRACT ID ... --json` makes one")
    if receipt["receipt"] != FORMAT:
        raise UsageError(f"--receipt {file}: a receipt of another kind than {FORMAT}, which this glowaudit writes")
    return written, receipt


def _programs(receipt: dict[str, Any]) -> Iterator[Change]:
    """Is this the glowaudit, and are these the rules, that made the receipt?"""
    version, rules = receipt.get("glowaudit"), receipt.get("rules_sha256")
    if version != __version__:
        yield Change("version", "", "changed", f"made by glowaudit {version}; this is {__version__}")
    if rules != rules_sha256():
        yield Change("rules", "", "changed", "the SQL of the rules is another one here than that which judged")


def _shape(receipt: dict[str, Any]) -> Iterator[Change]:
    """Every part that is missing, or not what glowaudit writes there."""
    for name, kind in KINDS.items():
        if not isinstance(receipt.get(name), kind):
            yield Change(name, "", "damaged", "it is missing, or not what glowaudit writes there")


def _compared(receipt: dict[str, Any], now: dict[str, Any]) -> Iterator[Change]:
    """Part by part, of verdict and person column by column: what the receipt says and what its rows give."""
    for part in RECOMPUTED:
        before, after = receipt.get(part), now[part]
        if isinstance(before, dict) and part in ("verdict", "person"):
            for name in dict.fromkeys((*before, *after)):
                if before.get(name) != after.get(name):
                    said = f"the receipt says {before.get(name)!r}, its rows give {after.get(name)!r}"
                    yield Change(part, name, "changed", said)
        elif before != after:
            yield Change(part, "", "changed", "the receipt says something else than its rows give")


def _first_line(fault: Exception) -> str:
    return (str(fault) or type(fault).__name__).splitlines()[0]
