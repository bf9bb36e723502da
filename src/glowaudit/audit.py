"""Audit: one extract judged under one set of settings. What notebooks and commands hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from glowaudit.checking import row_counts
from glowaudit.engine import Engine
from glowaudit.extract import Extract, read_extract, require_unchanged
from glowaudit.mapping import Mapping
from glowaudit.overlay import load_scenarios
from glowaudit.pipeline import LAYERS, load_gates, load_settings, run_layers
from glowaudit.settings import Settings
from glowaudit.sizing import is_large

if TYPE_CHECKING:
    import pandas as pd

    from glowaudit.comparison import Difference
    from glowaudit.scenario import Scenario
    from glowaudit.unlock import Unlock


RESULTS = {
    "verdicts": "select * from verdicts order by person_id",
    "quarantine": 'select file, row, line, reason, "column", value, cause from quarantine order by file, row',
    "findings": "select finding, file, row, subject, detail from findings order by all",
    "coverage": "select * from coverage order by all",
    "sensitivity": "select setting, assumed, instead, verdicts, gained, lost from sensitivity order by place",
    "reconciliation": "select class, person_id, account_id, authority_id, establishment_id, since_on, days, next "
    "from reconciliation order by person_id, account_id, row",
    "incidents": "select incident, file, row, person_id, authority_id, establishment_id, sent_on, blockers "
    "from incidents order by file, row",
}
OF_FILES = {"reconciliation": ("accounts",), "incidents": ("accounts", "feeds")}


@dataclass(frozen=True)
class Headline:
    """How many people are enrolled in the window, will be kept, will not; and who stands beside that.

    The last says how many of the opt-outs that name nobody would fit somebody with a leading zero or a space mended.
    """

    enrolled: int
    kept: int
    not_kept: int
    not_enrolled: int
    people_in_quarantine: int
    stray_opt_outs: int
    pupils_starting_after_cut_off: int
    stray_opt_outs_that_would_fit: int


class Audit:
    """The tables of one run in a database. Use `with Audit.of(...) as audit`."""

    def __init__(self, engine: Engine, extract: Extract, settings: Settings, snapshot_on: date | None = None) -> None:
        self.engine = engine
        self.extract = extract
        self.settings = settings
        self.snapshot_on = snapshot_on

    @classmethod
    def of(
        cls,
        extract: Path,
        settings: Settings,
        mapping: Mapping | None = None,
        encoding: str = "utf-8",
        progress: Callable[[str], None] = lambda step: None,
        engine: Engine | None = None,
    ) -> Audit:
        """Read an extract and judge everybody in it. UnusableExtract where files cannot be read.

        engine  closed with the audit; without one DuckDB in memory, or on disk where memory is too small
        """
        mapping = mapping or Mapping()
        engine = engine or Engine(on_disk=is_large(extract, mapping))
        try:
            progress("read")
            read = read_extract(engine, extract, mapping, encoding)
            load_settings(engine, settings, mapping.snapshot_on)
            load_gates(engine)
            load_scenarios(engine)
            run_layers(engine, LAYERS, progress)
            require_unchanged(read)  # a feed is read until now
        except BaseException:
            engine.close()
            raise
        return cls(engine, read, settings, mapping.snapshot_on)

    def verdicts(self) -> pd.DataFrame:
        """One row an accepted person, one column a field of `verdicts.sql`, sorted by person_id."""
        return self.engine.fetch(RESULTS["verdicts"])

    def coverage(self) -> pd.DataFrame:
        """People counted by authority, establishment, role, stage, verdict and blockers."""
        return self.engine.fetch(RESULTS["coverage"])

    def quarantine(self) -> pd.DataFrame:
        """Rows that could not be used: file, row, line, reason, column, value, cause."""
        return self.engine.fetch(RESULTS["quarantine"])

    def findings(self) -> pd.DataFrame:
        """What a person should look at: finding, file, row, subject, detail."""
        return self.engine.fetch(RESULTS["findings"])

    def results(self) -> list[str]:
        """The names of `RESULTS` that a run of this extract has: reconciliation where there are accounts or feeds."""
        files = self.extract.files
        return [name for name in RESULTS if name not in OF_FILES or any(file in files for file in OF_FILES[name])]

    def reconciliation(self) -> pd.DataFrame:
        """One row an accepted person and one an active account of nobody: class, ..., since_on, days, next (spec 7)."""
        return self.engine.fetch(RESULTS["reconciliation"])

    def incidents(self) -> pd.DataFrame:
        """Rows of the feed whose person passed on no day of the lag: incident, file, row, person_id, ..., blockers."""
        return self.engine.fetch(RESULTS["incidents"])

    def headline(self) -> Headline:
        """The figures that every report opens with."""
        return Headline(*map(int, self.engine.rows("select * from headline")[0]))

    def sensitivity(self) -> pd.DataFrame:
        """How many verdicts turn on each choice that the source leaves open.

        Columns: setting, assumed, instead, verdicts (of how many people it is another), gained, lost (kept).
        """
        from glowaudit.sensitivity import require_sensitivity

        require_sensitivity(self)
        return self.engine.fetch(RESULTS["sensitivity"])

    def unlock(self, target: float = 0.95, steps: int = 10) -> Unlock:
        """Which fewest levers bring a target share of people to Glow, and what each is worth (`unlock.Unlock`)."""
        from glowaudit.unlock import unlock

        return unlock(self, target, steps)

    def what_if(self, *scenarios: Scenario, among: Sequence[str] | None = None) -> Difference:
        """What scenarios, stacked in order, change: gained, lost, unchanged, by cause (`comparison.Difference`).

        `among`: only people of these authorities are looked at.
        """
        from glowaudit.comparison import difference

        return difference(self, scenarios, among)

    def rows(self) -> dict[str, dict[str, int]]:
        """Rows read, accepted and quarantined per file: read = accepted + quarantined."""
        return row_counts(self.engine, self.extract)

    def close(self) -> None:
        """Close the database."""
        self.engine.close()

    def __enter__(self) -> Audit:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
