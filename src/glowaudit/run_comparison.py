"""Two runs beside each other: who is kept in one and not in the other, and what made it so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glowaudit.earlier_run import COMPARED, EARLIER, count_since, load_differences, load_run, manifest_of, match
from glowaudit.engine import Engine
from glowaudit.errors import UsageError
from glowaudit.since_late import NONE_LATE, Late, late_sentences
from glowaudit.since_wording import summary

Row = dict[str, Any]
IDS = "select person_id from since_people where change = ? order by person_id"
SAME = {name: name for name in COMPARED}


@dataclass(frozen=True)
class RunComparison:
    """What became of people between two runs.

    figures      people_before, people_now, kept_before, kept_now, gained, lost, turned, new, gone, unchanged
    causes       a row a change, cause and gate, most people first: the columns of `since_causes.sql`
    verdicts     people kept or not kept as before, with another verdict: verdict_before, verdict_now, people
    groups       a row an authority, school, role and stage: the columns of `since_groups.sql`
    differences  what the runs were made of that is another: part, name, before, now
    late         where only one of the runs sees what was recorded later: the rows behind gained and lost
    """

    figures: Row
    causes: list[Row]
    verdicts: list[Row]
    groups: list[Row]
    differences: list[Row]
    gained: list[str]
    lost: list[str]
    late: Late = NONE_LATE

    @property
    def summary(self) -> list[str]:
        """A few sentences: what is assumed differently, who is kept, what made most of it so, which rows came late."""
        return [*summary(self.figures, self.causes, self.differences), *late_sentences(self.late)]

    def by_cause(self) -> dict[str, dict[str, int]]:
        """People gained and lost by what made it so, most first."""
        told: dict[str, dict[str, int]] = {"gained": {}, "lost": {}}
        for row in self.causes:
            causes = told[row["change"]]
            causes[row["cause"]] = causes.get(row["cause"], 0) + row["people"]
        return {
            change: dict(sorted(causes.items(), key=lambda pair: (-pair[1], pair[0])))
            for change, causes in told.items()
        }

    def by(self, dimension: str) -> list[Row]:
        """Each `authority`, `establishment`, `role` or `stage` in which somebody is gained or lost, or who moved.

        `moved`: how many more are kept there now of those who were kept somewhere else then.
        """
        rows = [
            row | {"moved": row["kept_now"] - row["kept_before"] - row["gained"] + row["lost"]}
            for row in self.groups
            if row["dimension"] == dimension
        ]
        return [row for row in rows if row["gained"] or row["lost"] or row["moved"]]

    def as_json(self) -> dict[str, Any]:
        """The comparison as plain values, shaped as that of `what-if`."""
        figures = {name: self.figures[name] for name in ("unchanged", "turned", "new", "gone")}
        return {
            "summary": self.summary,
            "differences": self.differences,
            "kept_before": self.figures["kept_before"],
            "kept_after": self.figures["kept_now"],
            "gained": self.gained,
            "lost": self.lost,
            **figures,
            "by_cause": self.by_cause(),
            "causes": self.causes,
            "verdicts": self.verdicts,
            "late": self.late.as_json(),
            "by": {name: self.by(name) for name in ("authority", "establishment", "role", "stage")},
        }


def compare(before: Path, now: Path, authorities: Iterable[str] = ()) -> RunComparison:
    """Compare two runs; with `authorities`, only people who are theirs in one of the two.

    UsageError where a run is damaged, keeps no verdicts, or knows none of the authorities.
    """
    wanted, manifests = list(authorities), (manifest_of(before), manifest_of(now))
    with Engine() as engine:
        load_run(engine, before, manifests[0], EARLIER)
        load_run(engine, now, manifests[1], SAME)
        load_differences(engine, *manifests)
        _require_known(engine, wanted)
        match(engine)
        count_since(engine, wanted, rows_of_people=True)
        gained, lost = ([str(row[0]) for row in engine.rows(IDS, [change])] for change in ("gained", "lost"))
        return RunComparison(
            figures=rows_of(engine, "since_headline")[0],
            causes=rows_of(engine, "since_causes"),
            verdicts=rows_of(engine, "since_verdicts"),
            groups=rows_of(engine, "since_groups"),
            differences=rows_of(engine, "since_differences"),
            gained=gained,
            lost=lost,
            late=Late(rows_of(engine, "since_late_totals"), rows_of(engine, "since_late")),
        )


def _require_known(engine: Engine, authorities: list[str]) -> None:
    known = "select id from {} where gate = 'authority'"
    ids = {str(row[0]) for table in ("earlier_gates", "last_day_gates") for row in engine.rows(known.format(table))}
    unknown = [authority_id for authority_id in authorities if authority_id not in ids]
    if unknown:
        raise UsageError(f"--authority {', '.join(unknown)}: in neither run, which have {', '.join(sorted(ids))}")


def rows_of(engine: Engine, table: str) -> list[Row]:
    """The rows of a small table, each by the names of its columns."""
    return engine.records(f"from {table}")
