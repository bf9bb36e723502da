"""What a what-if panel keeps in its folder: scenario files, and comparisons for spreadsheets."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from glowaudit.errors import UsageError
from glowaudit.scenario import Scenario, read_scenario, to_toml

if TYPE_CHECKING:
    from glowaudit.comparison import Difference

ENDING = ".toml"
FORBIDDEN = set('/\\:*?"<>|\0')


def scenario_files(folder: Path) -> list[str]:
    """The names of the scenario files in a folder, in order."""
    return sorted(path.name for path in folder.glob(f"*{ENDING}") if path.is_file())


def save(folder: Path, name: str, scenario: Scenario, instead: bool = False) -> Path:
    """Write a scenario as NAME.toml; one that is there only where `instead` says so (UsageError)."""
    path = folder / f"{plain_name(name)}{ENDING}"
    if path.exists() and not instead:
        raise UsageError(f"{path.name} is there already: give another name, or tick “replace”")
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        part.write_text(to_toml(scenario), encoding="utf-8")
        part.replace(path)
    except OSError as fault:
        raise UsageError(f"{path.name} cannot be written here ({fault.strerror})") from None
    return path


def load(folder: Path, name: str) -> Scenario:
    """The scenario of a file of the folder, or of a path (UsageError)."""
    if not name.strip():
        raise UsageError("give the name of a scenario file, such as fife-late.toml")
    return read_scenario(folder / name.strip())


def export(folder: Path, name: str, difference: Difference) -> Path:
    """Write people.csv, counts.csv and what_if.json into a new folder that only its owner can read."""
    from glowaudit.commands.what_if import write

    stem = plain_name(name)
    names = (f"{stem}-comparison{f'-{number}' if number > 1 else ''}" for number in count(1))
    out = next(path for path in map(folder.joinpath, names) if not path.exists())
    write(out, [difference])
    return out


def plain_name(name: str) -> str:
    """A name as it can stand in every file system (UsageError)."""
    bare = name.strip().removesuffix(ENDING).strip()
    if not bare or bare.startswith(".") or FORBIDDEN & set(bare) or len(os.fsencode(bare)) > 200:
        raise UsageError(f"{name!r} is no name for a file: use letters, digits, spaces and -")
    return bare
