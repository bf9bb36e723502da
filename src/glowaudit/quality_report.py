"""QualityReport: what the notebook of data quality calls, one method a heading. It reads one slice."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from glowaudit import quality_sections
from glowaudit.displays import Parts
from glowaudit.errors import UsageError
from glowaudit.reporting import check_parameters
from glowaudit.settings import Settings, settings_from

if TYPE_CHECKING:
    import pandas as pd


class QualityReport:
    """The tables of the slice of data quality, and each section of its report."""

    def __init__(self, tables: dict[str, pd.DataFrame]) -> None:
        self.tables = tables

    @classmethod
    def open(
        cls, extract: str = "", slice_file: str = "", recipient: str = "", delete_by: str = "", **settings: Any
    ) -> QualityReport:
        """Open a slice, or judge an extract and cut it. UsageError where a parameter is wrong.

        With a slice file recipient and delete_by are those of the slice.
        """
        from glowaudit.slice_file import read_slice, settings_of

        given = {"extract": extract, "slice_file": slice_file, "recipient": recipient, "delete_by": delete_by}
        check_parameters(settings | given, "data_quality")
        wanted = settings_from(settings)
        if bool(extract) == bool(slice_file):
            raise UsageError("give either extract (a folder) or slice_file, and leave the other empty")
        if extract:
            return cls(cls._judged(Path(extract), recipient, delete_by, wanted))
        tables = read_slice(Path(slice_file))
        if "quality_headline" not in tables or settings_of(tables) != wanted:
            raise UsageError("slice_file was cut for another report or with other settings")
        return cls(tables)

    @staticmethod
    def _judged(extract: Path, recipient: str, delete_by: str, settings: Settings) -> dict[str, pd.DataFrame]:
        """Judge an extract here and now, and keep only the slice of its quality."""
        from glowaudit.audit import Audit
        from glowaudit.quality_slice import write_quality_slice
        from glowaudit.slice_file import read_slice

        with TemporaryDirectory() as folder, Audit.of(extract, settings) as audit:
            return read_slice(write_quality_slice(audit, Path(folder, "slice.duckdb"), recipient, delete_by))

    def headline(self) -> Parts:
        """Of so many rows read, how many could not be used, and who may be unprotected."""
        return quality_sections.headline(self.tables)

    def protection(self) -> Parts:
        """Opt-outs that protect nobody, and decisions that cannot be read: what to mend first."""
        return quality_sections.protection(self.tables)

    def causes(self) -> Parts:
        """Rows that keep others out: mend one, and so many clear."""
        return quality_sections.causes(self.tables)

    def quarantine(self) -> Parts:
        """Rows that could not be used: how many of each file, why, and one by one."""
        return quality_sections.quarantine(self.tables)

    def authorities(self) -> Parts:
        """Each authority's rows in quarantine and findings."""
        return quality_sections.authorities(self.tables)

    def findings(self) -> Parts:
        """What a person should look at: how many of each kind, where, and one by one."""
        return quality_sections.findings(self.tables)

    def ignored_columns(self) -> Parts:
        """Columns of the extract that nothing reads."""
        return quality_sections.ignored_columns(self.tables)

    def provenance(self) -> Parts:
        """Files, settings, and the digests by which a run is known again."""
        return quality_sections.provenance(self.tables)
