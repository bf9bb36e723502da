"""The Monday page of an authority: the few actions that matter most, and who cannot be helped. No rules here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glowaudit.actions import GATE_KINDS, MEND_PEOPLE, NOT_HONOURED
from glowaudit.displays import Actions, Parts, Step
from glowaudit.wording import counted, day

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]
TITLE = "What to do on Monday"
NOTHING = "Nothing that you can open keeps anybody out."


def actions(tables: Tables) -> Parts:
    """At most five actions in order, what they reach together, and for whom there is nothing to do."""
    frame, f = tables["report_actions"], tables["report_headline"].iloc[0]
    columns = ("what", "who", "people", "by", "detail")
    steps = tuple(
        Step(str(what), str(who), int(people), by.date(), str(detail))
        for what, who, people, by, detail in frame[[*columns]].itertuples(index=False)
    )
    return Parts((Actions(TITLE, _lead(frame, f), steps, NOTHING, _after(frame, f), _beside(tables, f)),))


def _lead(frame: pd.DataFrame, f: pd.Series) -> str:
    """In which order, and by when."""
    owed = bool((frame["kind"] == NOT_HONOURED).any())
    if owed and len(frame) == 1:
        return "At once: it is owed to those who opted out."
    return (
        f"{'First, at once, what is owed to those who opted out. Then in' if owed else 'In'} this order, each by "
        f"{day(f['last_day'])} at the latest: a gate has to stand open on that day. Whom a step saves is counted once "
        "those above it are done."
    )


def _after(frame: pd.DataFrame, f: pd.Series) -> str:
    """What is reached when all is done; empty where no step saves anybody for sure or perhaps."""
    saved = int(frame.loc[frame["kind"].isin(GATE_KINDS), "people"].sum())
    perhaps = int(frame.loc[frame["kind"] == MEND_PEOPLE, "people"].sum())
    if not saved and not perhaps:
        return ""
    more = f", and up to {perhaps:,} more if the mended decisions turn out to be “in”" if perhaps else ""
    return f"With all of these {f['kept'] + saved:,} of {counted(f['enrolled'])} would be in Glow{more}."


def _beside(tables: Tables, f: pd.Series) -> tuple[str, ...]:
    """Whose data was sent while closed, and those whom no action of the authority's brings to Glow."""
    told = []
    sent = tables["report_incident_counts"].iloc[0]
    if sent["people"]:
        nights = counted(int(sent["nights"]), "night", "nights")
        told.append(
            f"Data of {counted(int(sent['people']))} were sent on {nights} on which they should not have been: find "
            "out why (see Accounts in Glow)."
        )
    if f["own_choice"]:
        is_are = "has" if f["own_choice"] == 1 else "have"
        told.append(f"{counted(f['own_choice'])} {is_are} opted out: their own choice, to be respected.")
    if f["no_open_school"]:
        is_are = "is" if f["no_open_school"] == 1 else "are"
        told.append(
            f"{counted(f['no_open_school'])} {is_are} not enrolled at an open school on {day(f['last_day'])}: right "
            "for those who leave; for others correct the enrolment in SEEMiS."
        )
    return tuple(told)
