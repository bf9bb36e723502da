"""NationalReport: what the notebook of all authorities calls, one method a heading. It reads one slice.

The same notebook serves two audiences. The Glow team's slice has exact counts; that of the public holds protected
figures and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit import account_totals, brake_section, national_sections, row_sections, since_sections
from glowaudit.displays import Parts
from glowaudit.errors import UsageError
from glowaudit.slice_report import SliceReport, tables_for

if TYPE_CHECKING:
    from glowaudit.audit import Audit


class NationalReport(SliceReport):
    """The tables of a slice of all authorities, and each section of their report."""

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
        if not audience:
            raise UsageError("audience is '': it must be one of national, public")
        source = {"audience": audience, "extract": extract, "slice_file": slice_file}
        marks = {"recipient": recipient, "delete_by": delete_by}

        def cut(audit: Audit, path: Path) -> Path:
            from glowaudit.national_slice import write_national_slice
            from glowaudit.public_slice import write_public_slice

            write = write_public_slice if audience == "public" else write_national_slice
            return write(audit, path, recipient, delete_by)

        def whose(tables: dict[str, Any]) -> bool:
            return "national_headline" in tables and tables["report_marking"]["audience"].iloc[0] == audience

        return cls(tables_for("national", source | marks, settings, cut, whose, "another audience"))

    def headline(self) -> Parts:
        """Of so many people enrolled, how many will be in Glow when the deletion runs; and the brake if it tripped."""
        return Parts(national_sections.headline(self.tables).parts + brake_section.nation(self.tables).parts)

    def since(self) -> Parts:
        """What is another than in an earlier run. Nothing where there is none, and nothing for the public."""
        return since_sections.since(self.tables)

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

    def accounts(self) -> Parts:
        """What should be in Glow and what is, by authority. Not for the public: there nothing is shown."""
        return account_totals.nation(self.tables)

    def what_if(self) -> Parts:
        """Who would be in Glow if gates opened or closed: switches that the page has."""
        return national_sections.what_if(self.tables)

    def assumptions(self) -> Parts:
        """How many verdicts hang on each assumption. Not for the public: there nothing is shown."""
        return national_sections.assumptions(self.tables)

    def protection(self) -> Parts:
        """How the figures of the public are protected; of exact counts nothing."""
        return national_sections.protection(self.tables)

    def assumed(self) -> Parts:
        """How many verdicts hang on each assumption, then settings and rules."""
        return Parts(self.assumptions().parts + self.provenance().parts)

    def provenance(self) -> Parts:
        """Settings and rules; of exact counts the files too."""
        files = (row_sections.files_table(self.tables),) if "run_files" in self.tables else ()
        return Parts((row_sections.settings_table(self.tables), *files, row_sections.facts_table(self.tables)))
