"""AuthorityReport: what the notebook of one authority calls, one method a heading. It reads one slice."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from glowaudit import count_sections, row_sections, switches_part
from glowaudit.displays import Parts
from glowaudit.errors import UsageError
from glowaudit.reporting import check_parameters
from glowaudit.settings import NAMES, Settings, settings_from

if TYPE_CHECKING:
    import pandas as pd


class AuthorityReport:
    """The tables of one authority's slice, and each section of its report."""

    def __init__(self, tables: dict[str, pd.DataFrame]) -> None:
        self.tables = tables

    @classmethod
    def open(cls, authority_id: str, extract: str = "", slice_file: str = "", **settings: Any) -> AuthorityReport:
        """Open a slice, or judge an extract and cut the authority's slice. UsageError where a parameter is wrong."""
        from glowaudit.slice_file import read_slice

        check_parameters(settings | {"authority_id": authority_id, "extract": extract, "slice_file": slice_file})
        wanted = settings_from(settings)
        if bool(extract) == bool(slice_file):
            raise UsageError("give either extract (a folder) or slice_file, and leave the other empty")
        if extract:
            return cls(_judged_slice(Path(extract), authority_id, wanted))
        report = cls(read_slice(Path(slice_file)))
        report.require(authority_id, wanted)
        return report

    def require(self, authority_id: str, settings: Settings) -> None:
        """Refuse a slice that was cut for another authority or with other settings (UsageError)."""
        stored = self.tables["run_settings"].iloc[0]
        found = settings_from({name: _python_value(stored[name]) for name in NAMES})
        if self.tables["report_headline"]["authority_id"].iloc[0] != authority_id or found != settings:
            raise UsageError("slice_file was cut for another authority or with other settings")

    def headline(self) -> Parts:
        """Of so many people enrolled, how many will be in Glow when the deletion runs."""
        return count_sections.headline(self.tables)

    def verdicts(self) -> Parts:
        """People by verdict."""
        return count_sections.verdicts(self.tables)

    def blockers(self) -> Parts:
        """What keeps people out on the last day, who can act, and which gates are closed."""
        return count_sections.blockers(self.tables)

    def schools(self) -> Parts:
        """Each school's people, kept and not."""
        return count_sections.schools(self.tables)

    def stages_and_roles(self) -> Parts:
        """Pupils by stage; pupils and staff."""
        return count_sections.stages_and_roles(self.tables)

    def changes(self) -> Parts:
        """What changes between as_of and the last day: day by day, how many, and why."""
        return count_sections.changes(self.tables)

    def what_if(self) -> Parts:
        """Who would be in Glow if gates opened or closed, or the deletion moved: switches that the page has."""
        return switches_part.what_if(self.tables)

    def people(self) -> Parts:
        """Those who are not kept or change in the window, with their reason."""
        return row_sections.people(self.tables)

    def quarantine(self) -> Parts:
        """The authority's rows that could not be used."""
        return row_sections.quarantine(self.tables)

    def findings(self) -> Parts:
        """What a person should look at."""
        return row_sections.findings(self.tables)

    def provenance(self) -> Parts:
        """Settings, rules, and what the report was made of."""
        return row_sections.provenance(self.tables)


def _python_value(value: Any) -> Any:
    """A setting as it stands in a database, as Python writes it."""
    if value != value:
        return None
    if hasattr(value, "to_pydatetime"):
        moment = value.to_pydatetime()
        return moment if moment.time().isoformat() != "00:00:00" else moment.date()
    return value.item() if hasattr(value, "item") else value


def _judged_slice(extract: Path, authority_id: str, settings: Settings) -> dict[str, pd.DataFrame]:
    """Judge an extract here and now, and keep only the slice of one authority."""
    from glowaudit.audit import Audit
    from glowaudit.slice_file import read_slice
    from glowaudit.slices import Slicer

    with TemporaryDirectory() as folder, Audit.of(extract, settings) as audit:
        return read_slice(Slicer(audit).write(authority_id, Path(folder, "slice.duckdb")))
