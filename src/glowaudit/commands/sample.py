"""`glowaudit sample`: make an invented population."""

from __future__ import annotations

from pathlib import Path

import typer

from glowaudit.errors import UsageError


def run(
    directory: Path,
    size: str,
    schools: Path | None,
    seed: int,
    accounts: bool,
    feed_nights: int,
    faults: bool,
) -> None:
    """Write the extract of an invented population, or those of `--faults`, to a folder that does not exist yet."""
    from glowaudit.samples import write_faults, write_sample

    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(f"{directory} exists: choose another folder")
    if faults:
        if size != "demo" or schools or accounts or feed_nights:
            raise UsageError("--faults has its own population: of the other options it takes --seed only")
        write_faults(directory, seed)
        typer.echo(f"Made {directory} (seed {seed}): clean, faults, more_opt_outs, broken; what is in them: truth.")
        return
    if schools and not schools.is_file():
        raise UsageError(f"--schools {schools}: no such file")
    write_sample(directory, size, schools, seed, accounts, feed_nights)
    typer.echo(f"Made {directory} ({size}, seed {seed}).")
