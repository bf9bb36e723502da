"""Unlock: which smallest lawful change brings people to Glow, how far one can get, and what waiting costs (spec 6).

A person's own choice is never a lever: no count here assumes that anybody is opted in against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from glowaudit.ladder import Group, Ladder, Lever, climb, worth
from glowaudit.pipeline import select_of

if TYPE_CHECKING:
    import pandas as pd

    from glowaudit.audit import Audit

LAYER = "8_unlock"
STEPS = ("door_needs", "last_day_enrolments", "levers", "way_levers", "way_groups", "lever_never")
WAITING_STEPS = ("waiting_needs", "waiting")
LATTICE_STEPS = ("lattice",)
LAGS = (1, 2, 3)
WAITING_COLUMNS = ("gate", "id", "opens_on", "people", "people_days")


@dataclass(frozen=True)
class Unlock:
    """What levers can do for the people of an audit.

    ladder  the best that 0, 1, 2, ... levers do, the fewest that reach the target, and the ceiling
    levers  one row a lever: gate, id, name, authority_id, authority, state (`closed`, `unreadable`), people (enrolled
            behind it on last_day), alone, joint, never
    """

    ladder: Ladder
    levers: pd.DataFrame

    def as_json(self) -> dict[str, Any]:
        """The answer as plain values."""
        ladder = self.ladder
        columns = ["gate", "id", "alone", "joint", "never"]
        return {
            "people": ladder.people,
            "kept": ladder.kept,
            "ceiling": ladder.ceiling,
            "target": float(ladder.target),
            "fewest": None if ladder.fewest is None else [_plain(lever) for lever in ladder.fewest],
            "best": [rung.kept for rung in ladder.rungs],
            "levers": self.levers[columns].to_dict("records"),
            "optimal": ladder.optimal,
        }


def _plain(lever: Lever) -> dict[str, str]:
    return {"gate": lever.gate, "id": lever.id}


def unlock(audit: Audit, target: float | Fraction = 0.95, steps: int = 10) -> Unlock:
    """The levers of an audit, what each is worth, and the ladder to a target share of people enrolled on last_day.

    UsageError where the target is no share or the steps no number.
    """
    require_levers(audit)
    engine = audit.engine
    levers = engine.fetch("select * from levers order by lever")
    named = [Lever(str(gate), str(i)) for gate, i in zip(levers["gate"], levers["id"], strict=True)]
    groups = [
        Group(tuple(tuple(named[lever - 1] for lever in way) for way in ways), int(people))
        for ways, people in engine.rows("select ways, people from way_groups")
    ]
    people, kept = engine.rows(
        "select (select count(distinct person_id) from last_day_enrolments), (select count(*) from verdicts where kept)"
    )[0]
    ladder = climb(groups, int(kept), int(people), named, target, steps)
    never = {int(lever): int(count) for lever, count in engine.rows("select lever, people from lever_never")}
    values = worth(groups, named)
    levers["alone"] = [values[lever].alone for lever in named]
    levers["joint"] = [values[lever].joint for lever in named]
    levers["never"] = [never.get(number, 0) for number in levers["lever"]]
    return Unlock(ladder, levers.drop(columns="lever"))


def require_levers(audit: Audit, steps: Sequence[str] = STEPS) -> None:
    """Make the tables of levers and ways, unless the audit has them already."""
    for step in steps:
        if not audit.engine.has(step):
            audit.engine.create(step, select_of(LAYER, step))


def ways_of(audit: Audit, person_id: str) -> list[list[Lever]]:
    """The ways to keep one person who is not kept: each a list of levers that have to open together, fewest first."""
    require_levers(audit)
    rows = audit.engine.rows(
        "select w.way, l.gate, l.id from way_levers w inner join levers l on w.lever = l.lever "
        "where w.person_id = ? order by w.way, l.lever",
        [person_id],
    )
    ways: dict[str, list[Lever]] = {}
    for way, gate, i in rows:
        ways.setdefault(str(way), []).append(Lever(str(gate), str(i)))
    different = {tuple(way) for way in ways.values()}
    return [list(way) for way in sorted(different, key=lambda way: (len(way), way))]


def names_of(levers: pd.DataFrame) -> dict[Lever, str]:
    """How each lever is told: `school Leven Primary School (5237521), Fife`."""
    return {Lever(str(row["gate"]), str(row["id"])): _name(dict(row)) for row in levers.to_dict("records")}


def _name(row: dict[Any, Any]) -> str:
    name = " ".join(str(row["name"] or "").split())
    if row["gate"] == "authority":
        where = "the authority"
    else:
        where = " ".join(str(row["authority"] or row["authority_id"]).split())
    return f"{name or row['id']} ({row['id']}), {where}"


def told_rungs(ladder: Ladder, named: dict[Lever, str]) -> list[str]:
    """The set of each rung in words: what is added to the rung before, or the whole set where that is another."""
    told = [""]
    for before, rung in pairwise(ladder.rungs):
        if rung.levers == before.levers:
            told.append("no better than with fewer")
            continue
        added = set(before.levers) <= set(rung.levers)
        levers = [lever for lever in rung.levers if not added or lever not in before.levers]
        told.append(("and " if added and before.levers else "") + "; ".join(named[lever] for lever in levers))
    return told


def lattice(audit: Audit) -> pd.DataFrame:
    """People enrolled in the window by authority_id and exact combination of blockers ('' = kept): `people`."""
    require_levers(audit, LATTICE_STEPS)
    return audit.engine.fetch("select * from lattice order by all")


def last_safe_days(audit: Audit) -> dict[int, Any]:
    """The last day on which a lever may open and still keep people, at a feed lag of 1, 2 and 3 days."""
    on = audit.settings.deletion_on
    return {lag: on - timedelta(days=lag + 1) for lag in LAGS if lag < (on - date.min).days}


def waiting(audit: Audit) -> pd.DataFrame:
    """What waiting costs: a row a lever and day of the window on which it could open, and one for never (the cut-off).

    Columns: gate, id, opens_on, people (outside on the day before for want of this lever alone; 0 on the first day),
    people_days (days outside Glow, summed over people, from as_of until it opens).
    """
    import pandas as pd

    require_levers(audit)
    require_levers(audit, WAITING_STEPS)
    steps = audit.engine.fetch(
        "select l.gate, l.id, w.on_day, w.people from waiting w inner join levers l on w.lever = l.lever"
    )
    days = pd.date_range(audit.settings.as_of, audit.settings.cut_off, name="opens_on")
    frames = []
    for (gate, i), changes in steps.groupby(["gate", "id"]):
        outside = changes.set_index("on_day")["people"].reindex(days, fill_value=0).astype("int64").cumsum()
        before = outside.shift(1, fill_value=0)
        rows = {"gate": gate, "id": i, "opens_on": days, "people": before.array, "people_days": before.cumsum().array}
        frames.append(pd.DataFrame(rows))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(WAITING_COLUMNS))
