"""QualityReport: what the notebook of data quality calls, one method a heading. It reads one slice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit import account_totals, brake_section, quality_sections
from glowaudit.displays import Parts
from glowaudit.slice_report import SliceReport, tables_for

if TYPE_CHECKING:
    from glowaudit.audit import Audit


class QualityReport(SliceReport):
    """The tables of the slice of data quality, and each section of its report."""

    @classmethod
    def open(
        cls, extract: str = "", slice_file: str = "", recipient: str = "", delete_by: str = "", **settings: Any
    ) -> QualityReport:
        """Open a slice, or judge an extract and cut it. UsageError where a parameter is wrong.

        With a slice file recipient and delete_by are those of the slice.
        """
        given = {"extract": extract, "slice_file": slice_file, "recipient": recipient, "delete_by": delete_by}

        def cut(audit: Audit, path: Path) -> Path:
            from glowaudit.quality_slice import write_quality_slice

            return write_quality_slice(audit, path, recipient, delete_by)

        def whose(tables: dict[str, Any]) -> bool:
            return "quality_headline" in tables

        return cls(tables_for("data_quality", given, settings, cut, whose, "another report"))

    def headline(self) -> Parts:
        """Of so many rows read, how many could not be used, and who may be unprotected; the brake if it tripped."""
        return Parts(quality_sections.headline(self.tables).parts + brake_section.nation(self.tables).parts)

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

    def accounts(self) -> Parts:
        """Accounts of nobody, and whose data was sent while closed."""
        return account_totals.quality(self.tables)

    def ignored_columns(self) -> Parts:
        """Columns of the extract that nothing reads."""
        return quality_sections.ignored_columns(self.tables)

    def provenance(self) -> Parts:
        """Files, settings, and the digests by which a run is known again."""
        return quality_sections.provenance(self.tables)
