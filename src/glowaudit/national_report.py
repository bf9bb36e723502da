"""NationalReport: what the notebook of all authorities calls, one method a heading. It reads one slice.

The same notebook serves two audiences. The Glow team's slice has exact counts; that of the public holds protected
figures and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from glowaudit import national_sections, row_sections
from glowaudit.displays import Parts
from glowaudit.errors import UsageError
from glowaudit.reporting import check_parameters
from glowaudit.settings import Settings, settings_from

if TYPE_CHECKING:
    import pandas as pd


class NationalReport:
    """The tables of a slice of all authorities, and each section of their report."""

    def __init__(self, tables: dict[str, pd.DataFrame]) -> None:
        self.tables = tables

    @classmethod
    def open(
        cls,
        audience: str,
        extract: str = "",
        slice_file: str = "",
        recipient: str = "",
        delete_by: str = "",
        **settings: Any,
    ) -> NationalReport:
        """Open a slice, or judge an extract and cut it. UsageError where a parameter is wrong.

        audience  `national` (exact counts, for the Glow team) or `public` (suppressed and rounded)

        With a slice file recipient and delete_by are those of the slice.
        """
        from glowaudit.slice_file import read_slice

        source = {"audience": audience, "extract": extract, "slice_file": slice_file}
        marks = {"recipient": recipient, "delete_by": delete_by}
        check_parameters(settings | source | marks, "national")
        wanted = settings_from(settings)
        if not audience:
            raise UsageError("audience is '': it must be one of national, public")
        if bool(extract) == bool(slice_file):
            raise UsageError("give either extract (a folder) or slice_file, and leave the other empty")
        if extract:
            return cls(_judged_slice(audience, Path(extract), wanted, marks))
        report = cls(read_slice(Path(slice_file)))
        report.require(audience, wanted)
        return report

    def require(self, audience: str, settings: Settings) -> None:
        """Refuse a slice that was cut for another audience or with other settings (UsageError)."""
        from glowaudit.slice_file import settings_of

        tables = self.tables
        found = tables["report_marking"]["audience"].iloc[0] if "national_headline" in tables else None
        if found != audience or settings_of(tables) != settings:
            raise UsageError("slice_file was cut for another audience or with other settings")

    def headline(self) -> Parts:
        """Of so many people enrolled, how many will be in Glow when the deletion runs."""
        return national_sections.headline(self.tables)

    def authorities(self) -> Parts:
        """Each authority's people, kept and not, and how its gate stands."""
        return national_sections.authorities(self.tables)

    def keeps_out(self) -> Parts:
        """What keeps people out, and who can act; of exact counts each combination of closed gates too."""
        return national_sections.keeps_out(self.tables)

    def sectors(self) -> Parts:
        """Each sector's people, in all and by authority."""
        return national_sections.sectors(self.tables)

    def schools(self) -> Parts:
        """Each school's people by role."""
        return national_sections.schools(self.tables)

    def stages_and_roles(self) -> Parts:
        """Pupils by stage; pupils and staff. Not for the public: there nothing is shown."""
        return national_sections.stages_and_roles(self.tables)

    def what_if(self) -> Parts:
        """Who would be in Glow if gates opened or closed: switches that the page has."""
        return national_sections.what_if(self.tables)

    def assumptions(self) -> Parts:
        """How many verdicts hang on each assumption. Not for the public: there nothing is shown."""
        return national_sections.assumptions(self.tables)

    def protection(self) -> Parts:
        """How the figures of the public are protected; of exact counts nothing."""
        return national_sections.protection(self.tables)

    def provenance(self) -> Parts:
        """Settings and rules; of exact counts the files too."""
        files = (row_sections.files_table(self.tables),) if "run_files" in self.tables else ()
        return Parts((row_sections.settings_table(self.tables), *files, row_sections.facts_table(self.tables)))


def _judged_slice(audience: str, extract: Path, settings: Settings, marks: dict[str, str]) -> dict[str, pd.DataFrame]:
    """Judge an extract here and now, and keep only the slice of one audience."""
    from glowaudit.audit import Audit
    from glowaudit.national_slice import write_national_slice
    from glowaudit.public_slice import write_public_slice
    from glowaudit.slice_file import read_slice

    write = write_public_slice if audience == "public" else write_national_slice
    with TemporaryDirectory() as folder, Audit.of(extract, settings) as audit:
        return read_slice(write(audit, Path(folder, "slice.duckdb"), **marks))
