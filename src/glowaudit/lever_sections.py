"""What would change it, as notebooks show it: ladder, levers, waiting, lattice, sensitivity. No rules here."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from glowaudit import lever_charts, wording
from glowaudit.displays import Notes, Parts
from glowaudit.ladder import Lever
from glowaudit.tables import Column, Table
from glowaudit.unlock import Unlock, last_safe_days, names_of, told_rungs
from glowaudit.unlock import lattice as lattice_of
from glowaudit.unlock import waiting as waiting_of
from glowaudit.wording import counted, day

if TYPE_CHECKING:
    import pandas as pd

    from glowaudit.audit import Audit

MATTER_MOST = 10
DRAWN = 5
WEEK = 7


def ladder(found: Unlock) -> Parts:
    """How far one can get with so few gates: a sentence, the steps as a chart and a table."""
    climbed, named = found.ladder, names_of(found.levers)
    frame = _rungs(found)
    aim = ceil(climbed.target * climbed.people)
    reached = "no set reaches it" if climbed.fewest is None else counted(len(climbed.fewest), "gate", "gates")
    sentences = [
        f"{climbed.kept:,} of {counted(climbed.people)} enrolled on the last day that counts are in Glow as things "
        f"stand. With every gate opened that an administrator can open, {climbed.ceiling:,} would be: nobody is opted "
        "in against their own choice, and no school is counted that is not open.",
        f"The target is {float(climbed.target):.0%}, {aim:,} people. The fewest gates that reach it: {reached}.",
    ]
    if climbed.fewest:
        sentences.append("They are: " + "; ".join(named[lever] for lever in climbed.fewest) + ".")
    if not climbed.optimal:
        sentences.append("The solver ran out of time: these sets are good, and not proved to be the best.")
    columns = (
        Column("levers", "Gates opened", "number"),
        Column("kept", "In Glow", "number"),
        Column("share", "Share", "share"),
        Column("which", "The best set of so many"),
    )
    table = Table("ladder", "The ladder", frame, columns, noun="rungs")
    return Parts((Notes(tuple(sentences)), lever_charts.ladder_chart(frame, climbed.ceiling, aim), table))


def _rungs(found: Unlock) -> pd.DataFrame:
    import pandas as pd

    named, people = names_of(found.levers), max(found.ladder.people, 1)
    rungs, told = found.ladder.rungs, told_rungs(found.ladder, named)
    rows = [(number, rung.kept, rung.kept / people, told[number]) for number, rung in enumerate(rungs)]
    return pd.DataFrame(rows, columns=["levers", "kept", "share", "which"])


def levers(found: Unlock) -> Parts:
    """Which gates matter most, and what each is worth."""
    named = names_of(found.levers)
    frame = found.levers.sort_values(["alone", "joint", "gate", "id"], ascending=[False, False, True, True])
    frame = frame.assign(
        label=[named[Lever(gate, i)] for gate, i in zip(frame["gate"], frame["id"], strict=True)],
        act=["Mend its row" if state == "unreadable" else "Record “in”" for state in frame["state"]],
    )
    if frame.empty:
        return Parts((Notes(("No gate is closed that an administrator could open.",)),))
    columns = (
        Column("label", "Gate"),
        Column("people", "Enrolled behind it", "number"),
        Column("alone", "In Glow if it alone opens", "number"),
        Column("joint", "Only together with others", "number"),
        Column("never", "Whatever opens, not in Glow", "number"),
        Column("act", "What opens it"),
    )
    table = Table("levers", "Every gate that could be opened", frame, columns, live=len(frame) > 12, noun="gates")
    best = frame[frame["alone"] > 0].head(MATTER_MOST)
    return Parts((table,)) if best.empty else Parts((lever_charts.lever_chart(best), table))


def waiting(audit: Audit, found: Unlock) -> Parts:
    """By when a gate must open, and what each week of waiting costs, for those that matter most."""
    days = last_safe_days(audit)
    safe = ", ".join(f"{day(on)} at a lag of {counted(lag, 'day', 'days')}" for lag, on in days.items())
    note = Notes((f"The last safe day for every gate: {safe}. One that opens later keeps nobody.",))
    costs, named = waiting_of(audit), names_of(found.levers)
    best = found.levers[found.levers["alone"] > 0].sort_values(["alone", "gate", "id"], ascending=[False, True, True])
    best = best.head(DRAWN)[["gate", "id"]]
    if best.empty or costs.empty:
        return Parts((note,))
    frame = best.merge(costs, how="inner")
    frame = frame.assign(
        label=[named[Lever(gate, i)] for gate, i in zip(frame["gate"], frame["id"], strict=True)],
        day=[f"{on:%Y-%m-%d}T00:00" for on in frame["opens_on"]],
    )
    since = (frame["opens_on"] - frame["opens_on"].min()).dt.days
    weekly = frame[(since % WEEK == 0) | (frame["opens_on"] == frame["opens_on"].max())]
    columns = (
        Column("label", "Gate"),
        Column("opens_on", "Opens on", "day"),
        Column("people", "Outside the day before", "number"),
        Column("people_days", "People-days outside Glow", "number"),
    )
    table = Table("waiting", "What waiting costs, week by week", weekly, columns)
    return Parts((note, lever_charts.waiting_chart(frame, table)))


def lattice(audit: Audit) -> Parts:
    """People by the exact combination of their blockers, for each authority."""
    frame = lattice_of(audit)
    names = dict(audit.engine.rows("select authority_id, coalesce(name, authority_id) from ledger_authorities"))
    shown = frame.assign(
        authority=[names.get(i, i) for i in frame["authority_id"]],
        label=[wording.blockers(codes) or "None: in Glow" for codes in frame["blockers"]],
    )
    shown = shown.sort_values(["authority", "authority_id", "people"], ascending=[True, True, False])
    columns = (
        Column("authority", "Authority", pick=True),
        Column("label", "Closed on the last day"),
        Column("people", "People", "number"),
    )
    caption = "People enrolled in the window, by exactly what is closed"
    return Parts((Table("lattice", caption, shown, columns, live=len(shown) > 12, noun="combinations"),))


def sensitivity(audit: Audit) -> Parts:
    """How many verdicts hang on each assumption."""
    frame = audit.sensitivity()
    shown = frame.assign(what=[wording.SETTINGS[name] for name in frame["setting"]])
    columns = (
        Column("what", "Assumption"),
        Column("assumed", "Assumed"),
        Column("instead", "If instead"),
        Column("verdicts", "Verdicts that change", "number"),
        Column("gained", "People gained", "number"),
        Column("lost", "People lost", "number"),
    )
    return Parts((Table("sensitivity", "Which verdicts hang on an assumption", shown, columns, noun="assumptions"),))
