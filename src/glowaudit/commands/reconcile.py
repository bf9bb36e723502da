"""`glowaudit reconcile`: does what Glow holds match what should be there, and may the deletion go on?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from glowaudit.acceptance import Acceptance, not_accepted, read_acceptances
from glowaudit.brake import Brake, Tripped, brake_of, read_limits
from glowaudit.brake_words import acceptance_lines, brake_lines, names_of
from glowaudit.commands.reconcile_lines import reconciliation_lines
from glowaudit.commands.shared import counted, open_audit, say_rows
from glowaudit.deletion_list import NAME, write_list
from glowaudit.earlier_run import require_comparable
from glowaudit.errors import BrakeTripped, UnusableExtract, UsageError
from glowaudit.manifest import NAME as MANIFEST
from glowaudit.manifest import seen_from, sha256_of, write_manifest
from glowaudit.reconciliation_figures import figures_of
from glowaudit.run import begin, describe, earlier_manifest, finish, mend_internal, require_free, write_internal

if TYPE_CHECKING:
    from glowaudit.audit import Audit


def run(
    extract: Path,
    out: Path,
    given: dict[str, object],
    mapping: Path | None,
    encoding: str,
    limits: list[str],
    against: Path | None,
    accept: Path | None,
    as_json: bool,
    engine: str = "duckdb",
) -> None:
    """Reconcile, ask the brake, write the run; BrakeTripped where no list of deletions may be written."""
    require_free(out)
    shares, acceptances = read_limits(limits), read_acceptances(accept) if accept else []
    if against:
        if against.resolve() == out.resolve():
            raise UsageError(f"--against {against}: it is the run to be written; give an earlier one")
        require_comparable(against)
    with open_audit(extract, given, mapping, encoding, engine) as audit:
        require_accounts(audit)
        brake = brake_of(audit, shares, against)
        refused = not_accepted(brake.tripped, acceptances, audit.settings.as_of)
        listed = _write(audit, out, _record(brake, acceptances, audit, out, against), not refused)
        if as_json:
            told = figures_of(audit) | {"brake": brake.as_json(), "listed": listed}
            typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
        else:
            _say(audit, out, brake, refused, listed)
    if refused:
        raise BrakeTripped(
            f"the brake tripped in {counted(len(refused), 'group')}: no list of deletions was written. "
            f"What was found stands in {out / 'internal'}"
        )


def require_accounts(audit: Audit) -> None:
    """Without accounts there is nothing to reconcile (UnusableExtract)."""
    if "accounts" not in audit.extract.files:
        raise UnusableExtract(
            ["accounts.csv: the file is missing (nor is there accounts.parquet); reconcile needs what Glow holds"]
        )


def _record(
    brake: Brake, acceptances: list[Acceptance], audit: Audit, out: Path, against: Path | None
) -> dict[str, Any]:
    """What the manifest keeps: the limits, what tripped beside which earlier run, and who let it pass."""
    used = [one for one in acceptances if any(one.covers(group, audit.settings.as_of) for group in brake.tripped)]
    earlier = {"run": seen_from(out, against), "manifest_sha256": sha256_of(against / MANIFEST)} if against else None
    return brake.as_json() | {"against": earlier, "accepted": [one.as_json() for one in used]}


def _write(audit: Audit, out: Path, record: dict[str, Any], may_go_on: bool) -> int | None:
    """The run, new or an earlier one alike, with the list of deletions where it may go on: how many stand on it."""
    tables = [name for name in audit.results() if name != "sensitivity"]
    manifest = earlier_manifest(out, audit)
    if manifest is None:
        part = begin(out)
        write_internal(audit, part / "internal", tables)
        listed = write_list(audit, part / "internal", may_go_on)
        finish(part, out, audit, brake=record)
        return listed
    mend_internal(out, audit, manifest, tables)
    listed = write_list(audit, out / "internal", may_go_on)
    write_manifest(out, describe(out, audit, manifest["reports"], record))
    return listed


def _say(audit: Audit, out: Path, brake: Brake, refused: list[Tripped], listed: int | None) -> None:
    """The brake first, then what was found, then where it stands."""
    names, accounts = names_of(audit), audit.rows()["accounts"]
    if not accounts["accepted"]:
        rows = f"all {counted(accounts['read'], 'row')} of accounts are in quarantine"
        typer.echo(f"NO ACCOUNT COULD BE READ: {rows}; what is said here of accounts says nothing of Glow.")
    if brake.tripped:
        done = "no list of deletions is written" if refused else "accepted, the list is written"
        typer.echo(f"BRAKE: {counted(len(brake.tripped), 'group')} would lose more than expected; {done}.")
        for line in brake_lines(brake, names):
            typer.echo(line)
    for line in acceptance_lines(refused, audit.settings.deletion_on) if refused else ():
        typer.echo(line)
    for line in reconciliation_lines(figures_of(audit), names):
        typer.echo(line)
    say_rows(audit.rows())
    if listed is not None:
        typer.echo(f"{counted(listed, 'account')} would be deleted: {out / 'internal' / NAME}")
    typer.echo(f"Written to {out}")
