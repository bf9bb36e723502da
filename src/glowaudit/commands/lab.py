"""`glowaudit lab`: JupyterLab on the notebooks that one explores with."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from glowaudit.commands.shared import mapping_of
from glowaudit.errors import UsageError
from glowaudit.lab.folder import FIRST, demo_extract, prepare
from glowaudit.lab.server import lab_app, serve
from glowaudit.settings import read_day, settings_from


def run(
    extract: Path | None,
    days: dict[str, str | None],
    mapping: Path | None,
    encoding: str,
    folder: Path,
    port: int,
    browser: bool,
) -> None:
    """Check what is given, lay out the folder, and start JupyterLab on it with what the notebooks are to open."""
    require_readable(extract, days, mapping, encoding)
    app = lab_app()
    folder = folder.resolve()
    kept = prepare(folder)
    extract = extract or demo_extract(folder)
    os.environ.update(environment(extract, days, mapping, encoding))
    for path in kept:
        typer.echo(f"{path.name}: you have changed it, so it stays as it is. Rename it to get that of this version.")
    typer.echo(f"Notebooks in {folder}, on the extract {extract.resolve()}.")
    serve(app, folder, FIRST, port, browser, say_address)


def say_address(address: str) -> None:
    """Where JupyterLab is, as soon as it can be opened."""
    typer.echo(f"JupyterLab, for this machine only: {address}")
    typer.echo("Open what_if.ipynb, one_person.ipynb or coverage.ipynb and choose Run, Run All Cells. Ctrl-C ends it.")


def require_readable(extract: Path | None, days: dict[str, str | None], mapping: Path | None, encoding: str) -> None:
    """Refuse what no notebook could open (UsageError), before anything starts."""
    if extract and not extract.is_dir():
        raise UsageError(f"{extract} is no folder: give the one that holds authorities.csv, people.csv, ...")
    mapping_of(mapping)
    try:
        "".encode(encoding)
    except LookupError:
        raise UsageError(f"--encoding {encoding}: there is no such encoding; one is cp1252") from None
    given = {name: read_day(value, name) for name, value in days.items() if value is not None}
    if len(given) == len(days):
        settings_from(dict(given))


def environment(extract: Path, days: dict[str, str | None], mapping: Path | None, encoding: str) -> dict[str, str]:
    """What the notebooks open in place of their own parameters: `glowaudit.widgets.opening` reads it."""
    values = {
        "extract": str(extract.resolve()),
        "mapping": str(mapping.resolve()) if mapping else "",
        "encoding": encoding,
        **days,
    }
    return {f"GLOWAUDIT_{name.upper()}": value or "" for name, value in values.items()}
