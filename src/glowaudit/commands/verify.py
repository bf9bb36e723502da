"""`glowaudit verify`: is a run still what its manifest says, or a receipt what its rows give?"""

from __future__ import annotations

import json
from pathlib import Path

import typer

from glowaudit.commands.shared import counted, progress_bar
from glowaudit.errors import UsageError
from glowaudit.manifest import NAME
from glowaudit.verify import Change, Verification, steps_of, verify


def run(run: Path | None, receipt: Path | None, extract: Path | None, quick: bool, as_json: bool) -> None:
    """Verify a run or a receipt; leave with 1 where something is not as it was, each named."""
    if (run is None) == (receipt is None):
        raise UsageError("give the folder of a run, or --receipt FILE: one of both")
    if receipt is not None:
        if extract is not None or quick:
            raise UsageError("--extract and --quick are for runs: a receipt holds all that it is judged by")
        _verify_receipt(receipt, as_json)
    elif run is not None:
        _verify_run(run, extract, quick, as_json)


def _verify_run(run: Path, extract: Path | None, quick: bool, as_json: bool) -> None:
    with progress_bar("Verifying", steps_of(run, quick)) as step:
        found = verify(run, extract, quick, step)
    if as_json:
        typer.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
    else:
        say(found, quick)
    if found.changes:
        raise typer.Exit(1)


def _verify_receipt(receipt: Path, as_json: bool) -> None:
    from glowaudit.receipt_check import verify_receipt

    found = verify_receipt(receipt)
    if as_json:
        typer.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
    else:
        judged = f"Judged again from the rows of the receipt: {found.verdict}."
        typer.echo(judged if found.judged else "Not judged again.")
        typer.echo(f"sha256 of the receipt: {found.sha256}")
        typer.echo("Note it elsewhere: a receipt that was changed throughout can only be told by it.")
        _say_changes(found.changes)
    if found.changes:
        raise typer.Exit(1)


def say(found: Verification, quick: bool) -> None:
    """What was looked at, what is not as it was, and the manifest's own sha256."""
    looked = [counted(found.outputs, "output")]
    looked += [f"{counted(found.inputs, 'input')} in {found.extract}"] if found.extract else []
    looked += ["the verdicts, judged again"] if found.judged else []
    typer.echo(f"Looked at {', '.join(looked)}.")
    if quick:
        typer.echo("The extract was not judged again (--quick).")
    typer.echo(f"sha256 of {NAME}: {found.manifest_sha256}")
    typer.echo("Note it elsewhere: a manifest that was changed along with the files can only be told by it.")
    _say_changes(found.changes)


def _say_changes(changes: tuple[Change, ...]) -> None:
    if not changes:
        typer.echo("All of it is as it was.")
        return
    typer.echo(f"Not as it was: {counted(len(changes), 'thing')}")
    for change in changes:
        typer.echo(f"  - {line_of(change)}")


def line_of(change: Change) -> str:
    """`output internal/verdicts.csv: changed`."""
    named = " ".join(filter(None, (change.part, change.name)))
    return f"{named}: {change.what}{f' ({change.detail})' if change.detail else ''}"
