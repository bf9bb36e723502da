"""`glowaudit check`: which rows can be used, which cannot, and what a mapping would need."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from datetime import date
from pathlib import Path

import typer

from glowaudit.checking import CHECKED_LAYERS, Check
from glowaudit.commands.shared import counted, mapping_of, progress_bar, say_rows, steps_of
from glowaudit.engine import Engine
from glowaudit.errors import UnusableExtract, UsageError
from glowaudit.extract import read_extract, read_headings
from glowaudit.mapping import Mapping
from glowaudit.proposals import Proposal, count_unmapped, mapping_text, propose_columns, sniff_formats

SHOWN = 10


def run(
    extract: Path,
    mapping: Path | None,
    encoding: str,
    staff_choice_follows: bool | None,
    write_mapping: Path | None,
    as_json: bool,
) -> None:
    """Print the counts, the reasons and the proposal. An unusable extract still gets a proposal, then exit code 3.

    With `as_json` nothing but JSON is printed; the proposal goes to `write_mapping` alone.
    """
    given = mapping_of(mapping) or Mapping()
    if write_mapping and write_mapping.exists():
        raise UsageError(f"--write-mapping {write_mapping} exists: choose another file")
    if write_mapping and not write_mapping.parent.is_dir():
        raise UsageError(f"--write-mapping {write_mapping}: there is no folder {write_mapping.parent}")
    try:
        with (
            progress_bar("Checking", steps_of(CHECKED_LAYERS)) as step,
            Check.of(extract, given, encoding, staff_choice_follows is not False, step) as check,
        ):
            columns = propose_columns(check.extract.headings, given)
            proposal = (
                _proposal_under(columns, extract, given, encoding) if columns else _proposal(check.engine, columns)
            )
            typer.echo(json.dumps(_plain(check), indent=2, ensure_ascii=False)) if as_json else _say(check)
    except UnusableExtract:
        columns = propose_columns(read_headings(extract, given, encoding), given)
        _tell(_proposal_under(columns, extract, given, encoding), given, write_mapping, as_json)
        raise
    _tell(proposal, given, write_mapping, as_json)


def _proposal(engine: Engine, columns: dict[str, dict[str, str]]) -> Proposal:
    return Proposal(columns, count_unmapped(engine), sniff_formats(engine))


def _proposal_under(columns: dict[str, dict[str, str]], folder: Path, given: Mapping, encoding: str) -> Proposal:
    """Words and days as well, of the files that can be read under the proposed headings."""
    with Engine() as engine:
        merged = {table: given.columns.get(table, {}) | columns.get(table, {}) for table in {*given.columns, *columns}}
        trial = dataclasses.replace(given, columns=merged, snapshot_on=given.snapshot_on or date(1, 1, 1))
        with contextlib.suppress(UnusableExtract):
            read_extract(engine, folder, trial, encoding)
        return _proposal(engine, columns)


def _plain(check: Check) -> dict[str, object]:
    """What `--json` prints."""
    return {
        "rows": check.rows(),
        "reasons": [
            {"file": file, "reason": reason, "rows": rows, "first_rows": first}
            for file, reason, rows, first in check.reasons()
        ],
        "cascades": [dataclasses.asdict(cascade) for cascade in check.cascades()],
        "stray_opt_outs": [
            {"file": file, "row": row, "zero_or_space_would_fit": fits} for file, row, fits in check.stray_opt_outs()
        ],
        "ignored_columns": {table: list(names) for table, names in check.extract.ignored.items() if names},
    }


def _say(check: Check) -> None:
    rows = check.rows()
    quarantined = sum(counts["quarantined"] for counts in rows.values())
    strays = check.stray_opt_outs()
    read = sum(counts["read"] for counts in rows.values())
    typer.echo(f"{counted(read, 'row')} read, {counted(quarantined, 'row')} in quarantine, "
               f"{counted(len(strays), 'opt-out that names', 'opt-outs that name')} nobody known.")  # fmt: skip
    say_rows(rows)
    typer.echo("Each file: rows read = rows accepted + rows quarantined.")
    for file, reason, number, first in check.reasons():
        more = ", ..." if number > len(first) else ""
        typer.echo(f"  {number:>9,}  {file}: {reason} (row {', '.join(map(str, first))}{more})")
    for cascade in check.cascades()[:SHOWN]:
        typer.echo(f"Mend {cascade.file} row {cascade.row}: {counted(cascade.rows, 'other row')} clear.")
    _say_strays(strays)
    for table, names in check.extract.ignored.items():
        if names:
            typer.echo(f"Ignored columns of {table}: {', '.join(map(repr, names))}")


def _say_strays(strays: list[tuple[str, int, bool]]) -> None:
    if not strays:
        return
    places = ", ".join(f"{file} row {row}" for file, row, _fits in strays[:SHOWN])
    typer.echo(
        f"Opt-outs that name nobody known, and so protect nobody: {places}{', ...' if len(strays) > SHOWN else ''}"
    )
    fitting = [f"{file} row {row}" for file, row, fits in strays if fits]
    if fitting:
        typer.echo(f"  with a leading zero or a space mended, somebody fits: {', '.join(fitting[:SHOWN])}")


def _tell(proposal: Proposal, given: Mapping, write_mapping: Path | None, as_json: bool) -> None:
    """Write the proposed mapping where one was asked for, and say so."""
    if not proposal:
        return
    text = mapping_text(given, proposal)
    if write_mapping:
        try:
            write_mapping.write_text(text, encoding="utf-8")
        except OSError as fault:
            raise UsageError(f"--write-mapping {write_mapping}: {fault.strerror}") from None
    if not as_json:
        _say_proposal(proposal)
        typer.echo(
            f"A proposed mapping was written to {write_mapping}: read it, mend it, give it with --mapping."
            if write_mapping
            else f"\nA mapping to start from (--write-mapping FILE keeps it):\n\n{text}"
        )


def _say_proposal(proposal: Proposal) -> None:
    for table, columns in proposal.columns.items():
        for column, heading in columns.items():
            typer.echo(f"{table}: is {heading!r} our {column}?")
    for item in proposal.unmapped:
        if item.many:
            typer.echo(f"{item.table}: {item.column} holds many different values: is it the right column?")
        for value, number in item.counts.items():
            typer.echo(f"{item.table}: {counted(number, 'row has', 'rows have')} {item.column} {value!r}")
        if item.hidden:
            typer.echo(f"{item.table}: {item.said_of_hidden}")
    for (table, column), (form, number) in proposal.formats.items():
        typer.echo(f"{table}: {counted(number, 'row has', 'rows have')} {column} in the form {form}")
