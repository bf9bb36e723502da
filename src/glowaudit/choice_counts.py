"""The figures behind coverage of choices: counted once in SQL (`sql/6_choices/`), cut in pandas. No words here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from glowaudit.pipeline import select_of

if TYPE_CHECKING:
    from glowaudit.audit import Audit

LAYER = "6_choices"
STEPS = ("counted_people", "choice_traces", "choice_spans", "choice_changes", "beside_choices", "recorded_choices")
ORIGINS, CHOICES = ("decision", "entry", "carried"), ("in", "out")
IN_FORCE = tuple(f"{origin}_{choice}" for origin in ORIGINS for choice in CHOICES)
OUT = tuple(f"{origin}_out" for origin in ORIGINS)
NOT_IN_FORCE = ("not_yet", "elsewhere", "unreadable", "default_row", "never_asked", "before_individual_choice")
STANDINGS = IN_FORCE + NOT_IN_FORCE
GROUPS = {"authority": "authority_id", "school": "establishment_id", "stage": "stage", "role": "role"}
CELL = ("authority_id", "establishment_id", "role", "stage")
STAFF = "staff"
LONGEST_IN_WEEKS = 26 * 7


@dataclass(frozen=True)
class Cut:
    """Whom one looks at, and on which day. None: everybody, the last day. Stage '' = pupils of no known stage."""

    authority_id: str | None = None
    establishment_id: str | None = None
    role: str | None = None
    stage: str | None = None
    day: date | None = None

    def wanted(self) -> dict[str, str]:
        """What each column has to be."""
        wanted = {name: getattr(self, name) for name in CELL if getattr(self, name) is not None}
        return wanted | ({"role": "pupil"} if self.stage == "" else {})


@dataclass(frozen=True)
class ChoiceCounts:
    """The counted tables of one audit, and what they say of a cut.

    first_day, last_day, as_of  choices are counted from the first to the last
    authorities, schools        id, name (and authority_id): those where anybody is counted
    changes                     on_day, the cell, standing, requested_by, people: so many more (or fewer) from then on
    beside                      on_day, the cell, kind, people: of more than the choice in force
    recorded                    recorded_on, the cell, standing, requested_by, decisions: rows, also those of no effect
    """

    first_day: date
    last_day: date
    granular_from: date
    authorities: pd.DataFrame
    schools: pd.DataFrame
    changes: pd.DataFrame
    beside: pd.DataFrame
    recorded: pd.DataFrame

    @classmethod
    def of(cls, audit: Audit) -> ChoiceCounts:
        """Count the people of an audit. The database is not asked again."""
        engine, settings = audit.engine, audit.settings
        for step in STEPS:
            engine.create(step, select_of(LAYER, step))
        schools = engine.fetch(
            "select establishment_id, name, authority_id from ledger_establishments "
            "semi join counted_people using (establishment_id) order by establishment_id"
        )
        authorities = engine.fetch(
            "select authority_id, name from ledger_authorities semi join counted_people using (authority_id) "
            "order by authority_id"
        )
        return cls(
            first_day=min(settings.granular_from, settings.last_day),
            last_day=settings.last_day,
            granular_from=settings.granular_from,
            authorities=authorities,
            schools=schools,
            changes=_standing(engine.fetch("from choice_changes order by all"), "state"),
            beside=_packed(engine.fetch("from beside_choices order by all")),
            recorded=_standing(engine.fetch("from recorded_choices order by all"), "origin"),
        )

    def on(self, cut: Cut) -> pd.DataFrame:
        """The people of a cut on its day, counted: rows of `changes`, to be summed up."""
        rows = self._of(self.changes, cut)
        return rows[rows["on_day"] <= pd.Timestamp(cut.day or self.last_day)]

    def standings(self, cut: Cut) -> dict[str, int]:
        """People by how they stand, in the order of STANDINGS; what nobody is, is 0."""
        sums = self.on(cut).groupby("standing", observed=True)["people"].sum()
        return {standing: int(sums.get(standing, 0)) for standing in STANDINGS}

    def beside_on(self, cut: Cut) -> dict[str, int]:
        """How many hold a `copy` that repeats a choice, and how many an `unreadable` decision."""
        rows = self._of(self.beside, cut)
        sums = rows[rows["on_day"] <= pd.Timestamp(cut.day or self.last_day)].groupby("kind")["people"].sum()
        return {kind: int(sums.get(kind, 0)) for kind in ("copy", "unreadable")}

    def asked(self, cut: Cut) -> pd.DataFrame:
        """Choices in force by who asked (requested_by, '' = not said): `in`, `out`, people."""
        rows = self.on(cut)
        rows = rows[rows["standing"].isin(IN_FORCE)]
        frame = _pivoted(rows, "requested_by", IN_FORCE)
        sums = {choice: frame[[f"{origin}_{choice}" for origin in ORIGINS]].sum(axis=1) for choice in CHOICES}
        frame = pd.DataFrame(sums | {"people": sums["in"] + sums["out"]}).reset_index()
        return frame[frame["people"] > 0].reset_index(drop=True)

    def by(self, cut: Cut, group: str) -> pd.DataFrame:
        """People by `authority`, `school`, `stage` or `role`: one column a standing, people, decided, out.

        By stage, staff are one row (role `staff`).
        """
        rows, column = self.on(cut), GROUPS[group]
        keys = ["role", "stage"] if group == "stage" else [column]
        frame = _pivoted(rows, keys, STANDINGS)
        sums = {"people": STANDINGS, "decided": IN_FORCE, "out": OUT}
        frame = frame.assign(**{name: frame[list(columns)].sum(axis=1) for name, columns in sums.items()})
        return frame[frame["people"] > 0].reset_index()

    def over_time(self, cut: Cut) -> pd.DataFrame:
        """From each day on which anything changes, and on the last: on_day, and one column a standing."""
        rows = self._of(self.changes, cut)
        frame = _pivoted(rows, "on_day", STANDINGS)
        ends = pd.DatetimeIndex([pd.Timestamp(self.first_day), pd.Timestamp(self.last_day)])
        days = frame.index.union(ends).unique().rename("on_day")
        return frame.reindex(days, fill_value=0).cumsum().reset_index()

    def recorded_over_time(self, cut: Cut) -> pd.DataFrame:
        """Rows recorded by week or month: from_on (NaT = not known when), and a column for each origin and choice."""
        rows = self._of(self.recorded, cut)
        days = rows["recorded_on"]
        span = days.max() - days.min()
        unit = "M" if pd.notna(span) and span > timedelta(days=LONGEST_IN_WEEKS) else "W"
        starts = days.dt.to_period(unit).dt.start_time
        present = [standing for standing in (*IN_FORCE, "default_in") if standing in set(rows["standing"])]
        frame = rows.assign(from_on=starts).pivot_table(
            index="from_on", columns="standing", values="decisions", aggfunc="sum", observed=True, dropna=False
        )
        frame = frame.reindex(columns=present).fillna(0).astype("int64").reset_index()
        frame.attrs["unit"] = {"M": "month", "W": "week"}[unit]
        return frame

    def _of(self, frame: pd.DataFrame, cut: Cut) -> pd.DataFrame:
        kept = None
        for column, value in cut.wanted().items():
            fits = frame[column] == value
            kept = fits if kept is None else kept & fits
        return frame if kept is None else frame[kept]


def _standing(frame: pd.DataFrame, state: str) -> pd.DataFrame:
    """State and choice as one word: `decision_out`, `never_asked`."""
    words = frame[state] + ("_" + frame["choice"]).where(frame["choice"] != "", "")
    return _packed(frame.assign(standing=words).drop(columns=[state, "choice"]))


def _packed(frame: pd.DataFrame) -> pd.DataFrame:
    """Texts as places in a list of the different ones: quickly compared and grouped."""
    texts = [name for name in frame if name in (*CELL, "standing", "requested_by", "kind")]
    return frame.astype(dict.fromkeys(texts, "category"))


def _pivoted(rows: pd.DataFrame, keys: str | Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """People by keys (the index) and standing, every standing a column."""
    names: Any = [keys] if isinstance(keys, str) else list(keys)
    sums = rows.groupby([*names, "standing"], observed=True)["people"].sum()
    frame = sums.unstack("standing", fill_value=0)
    frame.columns = pd.Index([str(name) for name in frame.columns])
    return frame.reindex(columns=list(columns), fill_value=0).astype("int64")
