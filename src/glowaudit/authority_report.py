"""AuthorityReport: what the notebook of one authority calls, one method a heading. It reads one slice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit import (
    account_sections,
    action_sections,
    brake_section,
    count_sections,
    row_sections,
    since_sections,
    switches_part,
)
from glowaudit.displays import Parts
from glowaudit.slice_report import SliceReport, tables_for

if TYPE_CHECKING:
    from glowaudit.audit import Audit


class AuthorityReport(SliceReport):
    """The tables of one authority's slice, and each section of its report."""

    @classmethod
    def open(
        cls,
        authority_id: str,
        extract: str = "",
        slice_file: str = "",
        people: str = "action",
        recipient: str = "",
        delete_by: str = "",
        **settings: Any,
    ) -> AuthorityReport:
        """Open a slice, or judge an extract and cut the authority's slice. UsageError where a parameter is wrong.

        people     who is listed: `none`, `action` (who is not kept or changes) or `all`
        recipient  for whom the report is marked; empty: the officers of the authority
        delete_by  the day by which it is to be deleted, ISO; empty: 28 days after the deletion

        With a slice file these three are those of the slice.
        """
        source = {"authority_id": authority_id, "extract": extract, "slice_file": slice_file}
        marks = {"people": people, "recipient": recipient, "delete_by": delete_by}

        def cut(audit: Audit, path: Path) -> Path:
            from glowaudit.slices import Slicer

            return Slicer(audit, people, recipient, delete_by).write(authority_id, path)

        def whose(tables: dict[str, Any]) -> bool:
            return "report_headline" in tables and tables["report_headline"]["authority_id"].iloc[0] == authority_id

        return cls(tables_for("authority", source | marks, settings, cut, whose, "another authority"))

    def headline(self) -> Parts:
        """Of so many people enrolled, how many will be in Glow when the deletion runs."""
        return count_sections.headline(self.tables)

    def opening(self) -> Parts:
        """What the report opens with: the headline, the brake if it tripped, and the actions that matter most."""
        banner = brake_section.banner(self.tables["report_brake"])
        return Parts(self.headline().parts + banner.parts + self.actions().parts)

    def actions(self) -> Parts:
        """The Monday page: what to do, who does it, by when, and how many people it saves."""
        return action_sections.actions(self.tables)

    def since(self) -> Parts:
        """What is another than in an earlier run; nothing where there is none."""
        return since_sections.since(self.tables)

    def who(self) -> Parts:
        """People by verdict; then pupils by stage, and pupils and staff."""
        return Parts(self.verdicts().parts + self.stages_and_roles().parts)

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

    def accounts(self) -> Parts:
        """What should be in Glow, what was sent and what is there: who acts, what to do, and for whom."""
        return account_sections.accounts(self.tables)

    def quarantine_and_findings(self) -> Parts:
        """The authority's rows that could not be used, and what a person should look at."""
        return Parts(row_sections.quarantine(self.tables).parts + row_sections.findings(self.tables).parts)

    def provenance(self) -> Parts:
        """Settings, rules, and what the report was made of."""
        return row_sections.provenance(self.tables)
