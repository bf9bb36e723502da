"""`glowaudit sample`: make an invented population."""

from __future__ import annotations

from pathlib import Path

import typer

from glowaudit.errors import UsageError


def run(directory: Path, size: str, schools: Path | None, seed: int) -> None:
    """Write the extract of an invented population to a folder that does not exist yet."""
    from glowaudit.samples import write_sample

    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(f"{directory} exists: choose another folder")
    if schools and not schools.is_file():
        raise UsageError(f"--schools {schools}: no such file")
    write_sample(directory, size, schools, seed)
    typer.echo(f"Made {directory} ({size}, seed {seed}).")
