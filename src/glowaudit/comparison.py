"""What if: the difference that scenarios make to who is kept, by what made it so, and the people (spec 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from glowaudit.overlay import WHAT_IF, can_narrow, different_settings, laid_over
from glowaudit.pipeline import select_of
from glowaudit.scenario import Scenario
from glowaudit.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

    from glowaudit.audit import Audit

CHANGES = ("gained", "lost", "unchanged")
GROUPS = ("authority_id", "establishment_id", "stage", "role")
PEOPLE = """
    select person_id, role, stage, authority_id, establishment_id, authority_id_now, establishment_id_now,
        change, cause, verdict_before, verdict_now, blockers_before, blockers_now, reason
    from changes
    where change <> 'unchanged' or verdict_before is distinct from verdict_now
    order by person_id
"""


@dataclass(frozen=True)
class Difference:
    """What scenarios, laid over an audit in order, change.

    settings  under which people are judged with the scenarios
    counts    people by authority_id, establishment_id, role, stage, kept_before, kept_now, change, cause: `people`
    people    one row a person gained, lost, or whose verdict is another: the columns of `changes.sql`
    """

    names: tuple[str, ...]
    settings: Settings
    counts: pd.DataFrame
    people: pd.DataFrame

    @property
    def kept_before(self) -> int:
        """How many are kept without the scenarios."""
        return int(self.counts.loc[self.counts["kept_before"], "people"].sum())

    @property
    def kept_now(self) -> int:
        """How many are kept under the scenarios."""
        return int(self.counts.loc[self.counts["kept_now"], "people"].sum())

    def number(self, change: str) -> int:
        """How many people are `gained`, `lost` or `unchanged`."""
        return int(self.counts.loc[self.counts["change"] == change, "people"].sum())

    def ids(self, change: str) -> list[str]:
        """The person_ids of those `gained` or `lost`, in order."""
        return sorted(self.people.loc[self.people["change"] == change, "person_id"])

    def by_cause(self) -> dict[str, dict[str, int]]:
        """People gained, lost and unchanged by what made it so, most people first."""
        told: dict[str, dict[str, int]] = {change: {} for change in CHANGES}
        counted = self.counts.groupby(["change", "cause"])["people"].sum().reset_index()
        for row in counted.sort_values(["people", "cause"], ascending=[False, True]).to_dict("records"):
            told[row["change"]][row["cause"]] = int(row["people"])
        return told

    def left_out_by_cause(self) -> dict[str, int]:
        """At the schools where somebody is gained: people who are not kept all the same, by what keeps them out.

        `enrolment` are those for whom it comes too late: no enrolment covers the last day.
        """
        counts = self.counts
        places = counts.loc[counts["change"] == "gained", "establishment_id"].unique()
        out = counts[counts["establishment_id"].isin(places) & ~counts["kept_now"] & (counts["change"] == "unchanged")]
        summed = out.groupby("cause")["people"].sum().sort_index()
        return {str(cause): int(people) for cause, people in summed.items()}

    def by(self, *columns: str) -> pd.DataFrame:
        """People by some of authority_id, establishment_id, stage, role: kept before, gained, lost, kept now."""
        counts = self.counts
        parts = {
            "people": counts["people"],
            "kept_before": counts["people"].where(counts["kept_before"], 0),
            "gained": counts["people"].where(counts["change"] == "gained", 0),
            "lost": counts["people"].where(counts["change"] == "lost", 0),
            "kept_now": counts["people"].where(counts["kept_now"], 0),
        }
        frame = counts[list(columns)].fillna("").assign(**parts)
        return frame.groupby(list(columns), as_index=False).sum()

    def as_json(self) -> dict[str, Any]:
        """The difference as plain values."""
        return {
            "scenarios": list(self.names),
            "settings": self.settings.as_text(),
            "kept_before": self.kept_before,
            "kept_after": self.kept_now,
            "gained": self.ids("gained"),
            "lost": self.ids("lost"),
            "unchanged": self.number("unchanged"),
            "by_cause": self.by_cause(),
            "left_out_by_cause": self.left_out_by_cause(),
        }


def difference(
    audit: Audit,
    scenarios: Sequence[Scenario],
    among: Sequence[str] | None = None,
    progress: Callable[[str], None] = lambda step: None,
) -> Difference:
    """What scenarios, stacked in order, change; the audit is left as it is.

    `among`: only people of these authorities, before or under the scenarios, are counted. UsageError where a scenario
    names what the extract does not hold, or its settings cannot be.
    """
    engine = audit.engine
    with laid_over(audit, scenarios, "verdicts", among, progress, touched=True) as settings:
        engine.create("changes", select_of(WHAT_IF, "changes"))
        partial = can_narrow(different_settings(audit.settings, settings))
        untouched = select_of(WHAT_IF, "untouched_counts")
        engine.create("untouched_counts", untouched if partial else f"select * from ({untouched}) limit 0")
        engine.create("change_counts", select_of(WHAT_IF, "change_counts"))
        return Difference(
            names=tuple(scenario.name for scenario in scenarios),
            settings=settings,
            counts=engine.fetch("from change_counts order by all"),
            people=engine.fetch(PEOPLE),
        )


def stack(
    audit: Audit, scenarios: Sequence[Scenario], progress: Callable[[str], None] = lambda step: None
) -> list[Difference]:
    """The differences of the first scenario, of the first two, ... of all, each against the audit as it is."""
    return [difference(audit, scenarios[:height], progress=progress) for height in range(1, len(scenarios) + 1)]
