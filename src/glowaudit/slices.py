"""Slices: what one authority gets to see, cut out of an audit into a small database of its own.

A report's notebook opens one slice and nothing else, so that it cannot show another authority's people. What each
authority may see is decided for all of them at once, in sql/6_report; a slice is then what stands under its id.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from glowaudit.actions import load_actions, make_ways
from glowaudit.authority_cubes import AuthorityCubes
from glowaudit.brake_notices import require_brake_notices
from glowaudit.earlier_run import count_since
from glowaudit.engine import Engine
from glowaudit.errors import UsageError
from glowaudit.marking import delete_by_of, load_marking
from glowaudit.orders import PEOPLE
from glowaudit.pipeline import select_of
from glowaudit.provenance import load_own_provenance
from glowaudit.slice_file import write_slice

if TYPE_CHECKING:
    from glowaudit.audit import Audit

LAYER = "6_report"
NATION_STEPS = (
    "account_files",
    "passing_spans",
    "passing_changes",
    "passing_change_causes",
    "later_starters",
    "people_by_authority",
    "visiting_people",
    "sole_authority",
    "establishment_owners",
    "unplaced_people",
    "single_places",
    "decision_homes",
    "quarantine_owners",
    "told_quarantine",
    "told_findings",
    "listed_people",
    "rows_by_authority",
    "account_readers",
    "told_accounts",
    "told_incidents",
    "closed_today",
    "acting_accounts",
)
AUTHORITY_STEPS = ("own_people", "own_quarantine")
REPORT_STEPS = (
    "report_headline",
    "report_verdicts",
    "report_blockers",
    "report_closed_gates",
    "report_schools",
    "report_school_actions",
    "report_stages",
    "report_roles",
    "report_changes",
    "report_change_totals",
    "report_passing",
    "report_people",
    "report_visiting",
    "report_visiting_counts",
    "report_quarantine",
    "report_quarantine_counts",
    "report_causes",
    "report_findings",
    "report_finding_counts",
    "report_rules",
    "report_account_counts",
    "report_accounts",
    "report_incident_counts",
    "report_incidents",
    "report_honouring",
    "report_brake",
)
LOADED = ("account_files", "run_settings", "run_files", "run_facts", "report_marking", "report_actions", "report_cube")
SCOPE = {"authority_id": "varchar", "people": "varchar"}
RECIPIENT = "{name}: the officers who look after Glow choices"


class Slicer:
    """Cuts slices out of one audit. What does not depend on the authority is made once, here.

    people     who is listed: `none` (no person at all), `action` (who is not kept or changes) or `all`
    recipient  for whom the reports are marked; empty: the officers of the authority
    delete_by  the day by which they are to be deleted, ISO; empty: 28 days after the deletion
    since      has an earlier run been laid beside the audit (earlier_run.load_earlier), to be compared with?
    """

    def __init__(
        self,
        audit: Audit,
        people: str = "action",
        recipient: str = "",
        delete_by: str = "",
        since: bool = False,
    ) -> None:
        if people not in PEOPLE:
            raise UsageError(f"people is {people!r}: it must be one of {', '.join(PEOPLE)}")
        self.audit, self.engine, self.people, self.recipient = audit, audit.engine, people, recipient
        self.delete_by = delete_by_of(audit.settings, delete_by)
        self.names = {str(i): str(name or i) for i, name in self.engine.rows("from ledger_authorities")}
        self.engine.load("report_scope", SCOPE, [(i, people) for i in self.names])
        _run_steps(self.engine, NATION_STEPS)
        require_brake_notices(audit)
        make_ways(audit)
        self.cubes = AuthorityCubes(audit)
        self.since = since

    def name_of(self, authority_id: str) -> str:
        """The name of an authority; UsageError where the extract has none of that id."""
        if authority_id not in self.names:
            known = ", ".join(sorted(self.names))
            raise UsageError(f"authority_id {authority_id!r} is not in the extract, which has {known}")
        return self.names[authority_id]

    def write(self, authority_id: str, path: Path) -> Path:
        """Write the slice of one authority to a new database file."""
        name = " ".join(self.name_of(authority_id).split())
        self.engine.load("report_scope", SCOPE, [(authority_id, self.people)])
        _run_steps(self.engine, AUTHORITY_STEPS + REPORT_STEPS)
        self.engine.load("report_cube", {"cube": "varchar"}, [(self.cubes.text(authority_id),)])
        load_actions(self.engine, name)
        load_own_provenance(self.audit)
        recipient = self.recipient or RECIPIENT.format(name=name)
        load_marking(self.engine, "authority", recipient, self.delete_by, self.people)
        return write_slice(self.engine, REPORT_STEPS + LOADED + self._since(authority_id), path)

    def _since(self, authority_id: str) -> tuple[str, ...]:
        """What has changed since the earlier run: the names of its tables; none without such a run."""
        return count_since(self.engine, [authority_id], self.people != "none") if self.since else ()


def require(engine: Engine, last: str) -> None:
    """Make what does not depend on the authority, up to a table, unless it is there already."""
    for step in NATION_STEPS[: NATION_STEPS.index(last) + 1]:
        if not engine.has(step):
            engine.create(step, select_of(LAYER, step))


def _run_steps(engine: Engine, steps: Iterable[str]) -> None:
    for step in steps:
        engine.create(step, select_of(LAYER, step))
