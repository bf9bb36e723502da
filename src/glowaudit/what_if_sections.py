"""What scenarios change, as notebooks and panels show it: sentence, causes, schools, stages, people. No rules here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from glowaudit import what_if_charts, wording
from glowaudit.displays import Notes, Parts
from glowaudit.schema import STAGES
from glowaudit.tables import Column, Table
from glowaudit.wording import counted, day

if TYPE_CHECKING:
    import pandas as pd

    from glowaudit.comparison import Difference

SHOWN_SCHOOLS = 20
STAFF = "Staff"
CHANGES = {"gained": "Gained", "lost": "Lost"}
BECAUSE = {"transfer": "transferred", "arrival": "new", "closure": "the school closes", "kept": "kept either way"}
NOT_THERE = "enrolment"
STILL_OUT = "Out all the same, at those schools"
TOO_LATE = "too late: no enrolment covers the last day that counts"
Names = Mapping[str, str]


def comparison(difference: Difference, names: Names) -> Parts:
    """The sentence, the causes, the charts and the people of a comparison, one after the other."""
    tables = [table for table in (causes(difference), people(difference, names)) if len(table.frame)]
    drawn = charts(difference, names).parts
    return Parts((Notes((sentence(difference),)), *tables[:1], *drawn, *tables[1:]))


def sentence(difference: Difference) -> str:
    """How many are kept as things stand, gained, lost, and kept under the scenario."""
    gained, lost = difference.number("gained"), difference.number("lost")
    last = f"{day(difference.settings.last_day)} is the last day that counts."
    if not gained and not lost:
        return f"Nobody is gained or lost: {counted(difference.kept_now)} kept, as things stand. {last}"
    return (
        f"{counted(difference.kept_before)} kept as things stand, {gained:,} gained, {lost:,} lost: "
        f"{difference.kept_now:,} kept under the scenario. {last}"
    )


def causes(difference: Difference) -> Table:
    """People gained and lost by what made it so; and who stays out at the schools where somebody is gained."""
    import pandas as pd

    told = difference.by_cause()
    rows = [
        (words, because(change, cause), people)
        for change, words in CHANGES.items()
        for cause, people in told[change].items()
    ]
    rows += [
        (STILL_OUT, TOO_LATE if cause == NOT_THERE else f"{wording.blockers(cause)}: closed", people)
        for cause, people in difference.left_out_by_cause().items()
    ]
    frame = pd.DataFrame(rows, columns=["change", "cause", "people"])
    columns = (Column("change", "Change"), Column("cause", "Because"), Column("people", "People", "number"))
    return Table("what-if-causes", "Gained and lost, by what made it so", frame, columns)


def because(change: str, cause: str) -> str:
    """`Authority + school: open now`, `Own choice: closed now`, `transferred`."""
    if cause in BECAUSE:
        return BECAUSE[cause]
    if cause == NOT_THERE:
        return (
            "enrolled on the last day that counts" if change == "gained" else "not enrolled on the last day that counts"
        )
    words = wording.blockers(cause)
    return f"{words}: {'open now' if change == 'gained' else 'closed now'}" if words else "other days"


def charts(difference: Difference, names: Names) -> Parts:
    """By school, those that change most first; by stage."""
    states = by_state(difference)
    if states.empty:
        return Parts((Notes(("Nobody is enrolled on the last day that counts.",)),))
    schools = _summed(states, "establishment_id")
    size = schools["gained"] + schools["lost"]
    schools = schools.assign(changed=size, label=[names.get(i, i) or "No school" for i in schools["establishment_id"]])
    order = schools.sort_values(["changed", "out", "label"], ascending=[False, False, True])
    few = len(order) <= SHOWN_SCHOOLS
    title = "People by school" if few else f"The {SHOWN_SCHOOLS} schools that change most, of {len(order):,}"
    stages = _summed(states, "label")
    places = {label: place for place, label in enumerate((*STAGES, wording.UNKNOWN_STAGE, STAFF))}
    stages = stages.sort_values("label", key=lambda labels: labels.map(places))
    return Parts((what_if_charts.school_chart(order.head(SHOWN_SCHOOLS), title), what_if_charts.stage_chart(stages)))


def by_state(difference: Difference) -> pd.DataFrame:
    """Counts with their state (unchanged: kept either way; gained; lost; out: kept out either way) and stage label.

    People who are enrolled on the last day that counts neither as things stand nor under the scenario are left out.
    """
    counts = difference.counts
    states = counts["change"].where(
        counts["change"] != "unchanged", counts["kept_now"].map({True: "unchanged", False: "out"})
    )
    labels = counts["stage"].fillna(wording.UNKNOWN_STAGE).where(counts["role"] == "pupil", STAFF)
    told = counts.assign(state=states, label=labels, establishment_id=counts["establishment_id"].fillna(""))
    return told[(told["state"] != "out") | (told["cause"] != NOT_THERE)]


def _summed(states: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row a value of the column, one column a state."""
    wide = states.pivot_table(index=column, columns="state", values="people", aggfunc="sum", fill_value=0)
    return wide.reindex(columns=list(what_if_charts.STATES), fill_value=0).astype(int).reset_index()


def people(difference: Difference, names: Names) -> Table:
    """Those gained and lost, with what made it so and the reason in words."""
    frame = difference.people
    frame = frame[frame["change"].isin(list(CHANGES))].sort_values(["change", "person_id"])
    shown = frame[["person_id"]].assign(
        change=frame["change"].map(CHANGES),
        role=[wording.role(*pair) for pair in zip(frame["role"], frame["stage"], strict=True)],
        school=[
            _places(pair, names) for pair in zip(frame["establishment_id"], frame["establishment_id_now"], strict=True)
        ],
        cause=[because(*pair) for pair in zip(frame["change"], frame["cause"], strict=True)],
        reason=[wording.days_in_words(reason) for reason in frame["reason"]],
    )
    columns = (
        Column("change", "Change", pick=True),
        Column("person_id", "Person"),
        Column("role", "Role and stage", pick=True),
        Column("school", "School", pick=True),
        Column("cause", "Because", pick=True),
        Column("reason", "How it stands then"),
    )
    return Table("what-if-people", "People gained and lost", shown, columns, live=True, noun="people")


def _places(ids: Iterable[object], names: Names) -> str:
    """`Old School, then New School`, or the one school."""
    told = dict.fromkeys(names.get(i, i) for i in ids if isinstance(i, str))
    return ", then ".join(told)
