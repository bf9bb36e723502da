"""SliceReport: what the notebooks of all reports have in common. Each reads one slice and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit.errors import UsageError
from glowaudit.private_folder import PrivateFolder
from glowaudit.reporting import check_parameters
from glowaudit.settings import Settings, settings_from
from glowaudit.slice_file import read_slice, settings_of

if TYPE_CHECKING:
    import pandas as pd

    from glowaudit.audit import Audit

Cut = Callable[["Audit", Path], Path]


class SliceReport:
    """The tables of a slice. A report has one method a heading."""

    def __init__(self, tables: dict[str, pd.DataFrame]) -> None:
        self.tables = tables


def tables_for(
    notebook: str,
    parameters: Mapping[str, str],
    settings: Mapping[str, Any],
    cut: Cut,
    whose: Callable[[dict[str, pd.DataFrame]], bool],
    other: str,
) -> dict[str, pd.DataFrame]:
    """The tables of the slice that a notebook is given, or of one cut here and now out of its extract.

    cut    writes the slice of an audit to a path; whose: is a slice that was given the right one?
    other  what it was cut for if not, such as `another authority`

    UsageError where a parameter is wrong, or the slice was cut for another report or with other settings.
    """
    check_parameters(dict(settings) | dict(parameters), notebook)
    wanted, extract, slice_file = settings_from(settings), parameters["extract"], parameters["slice_file"]
    if bool(extract) == bool(slice_file):
        raise UsageError("give either extract (a folder) or slice_file, and leave the other empty")
    if extract:
        return _cut_now(Path(extract), wanted, cut)
    tables = read_slice(Path(slice_file))
    if not whose(tables) or settings_of(tables) != wanted:
        raise UsageError(f"slice_file was cut for {other} or with other settings")
    return tables


def _cut_now(extract: Path, settings: Settings, cut: Cut) -> dict[str, pd.DataFrame]:
    from glowaudit.audit import Audit

    with PrivateFolder() as folder, Audit.of(extract, settings) as audit:
        return read_slice(cut(audit, folder / "slice.duckdb"))
