"""An authority's section about accounts: what should be in Glow, what was sent, and what is there. No rules here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glowaudit import wording
from glowaudit.displays import Notes, Part, Parts
from glowaudit.reconciliation_words import ACTIONS, CLASSES, NEXTS, OWNERS
from glowaudit.tables import Column, Table
from glowaudit.wording import counted, day

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]
NOT_HONOURED, SENT = "not_honoured", "sent_while_closed"
SEVERE = (NOT_HONOURED, SENT)
COUNTED_ONLY = ("in_flight", "in_step_in", "in_step_out")
TO_ACT = tuple(code for code in CLASSES if code not in (*SEVERE, *COUNTED_ONLY))
ORDER = (*SEVERE, *TO_ACT, *COUNTED_ONLY)
HANG_ON_PASSING = (NOT_HONOURED, "missing")
MADE_BY = {"seemis": "The feed", "manual": "Hand"}
ELSEWHERE = "A gate of another authority"
NO_ACCOUNTS = "The extract has no accounts, so it cannot be told whether Glow holds what it should."
NO_FEEDS = "It has no rows of a feed either, so it cannot be told what was sent."
NO_FEED = "The extract has no rows of a feed, so it cannot be told whether anything was sent while closed."
HONOURING = {
    "honoured": "Opt-outs honoured",
    "median_days": "Days until half of them were",
    "p90_days": "Days until nine in ten were",
    "waiting": "Accounts still active",
    "waiting_to_7": "Of them for up to 7 days",
    "waiting_to_30": "Of them for 8 to 30 days",
    "waiting_to_90": "Of them for 31 to 90 days",
    "waiting_longer": "Of them for longer, or not known",
}
HONOURING_CAPTION = "Days until an opt-out is honoured, and accounts that have been active too long"


def accounts(tables: Tables) -> Parts:
    """Of one authority: each class with who acts and what to do, how long opt-outs take, and whom to act for."""
    return Parts(
        (
            *not_told(tables),
            *classes(tables["report_account_counts"], tables["report_incident_counts"]),
            *next_steps(tables["report_account_counts"]),
            *honouring(tables["report_honouring"]),
            *_to_act(tables["report_accounts"]),
            *_sent(tables["report_incidents"]),
        )
    )


def not_told(tables: Tables) -> tuple[Part, ...]:
    """One line about what the extract does not tell."""
    f = tables["account_files"].iloc[0]
    if not f["accounts"]:
        return (Notes((NO_ACCOUNTS if f["feeds"] else f"{NO_ACCOUNTS} {NO_FEEDS}",)),)
    return () if f["feeds"] else (Notes((NO_FEED,)),)


def classes(counts: pd.DataFrame, incidents: pd.DataFrame) -> tuple[Part, ...]:
    """A sentence, and each class that occurs, the two that weigh most first, with its owner and what to do."""
    import pandas as pd

    sums = counts.groupby("class")[["people", "others"]].sum()
    sent = incidents.iloc[0]
    if sums.empty and not sent["sent_rows"]:
        return ()
    rows = []
    for code in ORDER:
        people = int(sent["people"]) if code == SENT else int(sums["people"].get(code, 0))
        others = int(sums["others"].get(code, 0))
        if people or others or (code in SEVERE and len(sums)):
            rows.append((*CLASSES[code], people, others, OWNERS[code], ACTIONS[code]))
    frame = pd.DataFrame(rows, columns=["word", "meaning", "people", "others", "owner", "action"])
    columns = (
        Column("word", "What is there"),
        Column("people", "People", "number"),
        *((Column("others", "Accounts of nobody", "number"),) if frame["others"].any() else ()),
        Column("meaning", "What it means"),
        Column("owner", "Who acts"),
        Column("action", "What to do"),
    )
    table = Table("account-classes", "What should be in Glow and what is, the gravest first", frame, columns)
    return Notes(_in_short(counts, sums, sent)), table


def _in_short(counts: pd.DataFrame, sums: pd.DataFrame, sent: pd.Series[Any]) -> tuple[str, ...]:
    told = []
    if NOT_HONOURED in sums.index:
        number = int(sums.sum(axis=1)[NOT_HONOURED])
        own = int(counts["opted_out"].sum()) if "opted_out" in counts else 0
        whose = f" Of these, {counted(own)} opted out: their choice is not honoured yet." if own else ""
        told.append(f"{counted(number)} should have no active account any more, but {_has(number)} one.{whose}")
    if sent["sent_rows"]:
        nights = f"{counted(int(sent['nights']), 'night', 'nights')} ({_from_to(sent['first_on'], sent['last_on'])})"
        told.append(f"Data of {counted(int(sent['people']))} were sent on {nights} on which they should not have been.")
    step = int(sums.reindex(["in_step_in", "in_step_out"])["people"].sum())
    if len(sums):
        everybody = int(sums["people"].sum())
        told.append(f"Of {counted(everybody)} {step:,} {'is' if step == 1 else 'are'} as they should be.")
    return (" ".join(told),)


def _has(number: int) -> str:
    return "has" if number == 1 else "have"


def _from_to(first: Any, last: Any) -> str:
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def next_steps(counts: pd.DataFrame) -> tuple[Part, ...]:
    """What feed and deletion will do next."""
    if counts.empty:
        return ()
    sums = counts.groupby("next")[["people", "others"]].sum().reindex(list(NEXTS)).dropna()
    frame = sums.astype("int64").reset_index().assign(word=[NEXTS[code] for code in sums.index])
    columns = (
        Column("word", "What feed and deletion do next"),
        Column("people", "People", "number"),
        *((Column("others", "Accounts of nobody", "number"),) if frame["others"].any() else ()),
    )
    return (Table("account-next", "What happens next", frame, columns),)


def honouring(frame: pd.DataFrame, whose: Column | None = None) -> tuple[Part, ...]:
    """How long opt-outs took to be honoured, and for how long accounts have been active that should not be.

    whose  the column that names the authorities; of one authority there is none, and each figure has a row
    """
    import pandas as pd

    if frame.empty:
        return ()
    days = pd.Series([_days(value) for value in frame["median_days"]], dtype=object, index=frame.index)
    shown = frame.assign(median_days=days)
    if whose:
        columns = (whose, *(Column(name, heading, "number") for name, heading in HONOURING.items()))
        return (Table("honouring", HONOURING_CAPTION, shown, columns, len(frame) > 12, "authorities"),)
    figures = shown.iloc[0].rename(HONOURING).loc[[*HONOURING.values()]].dropna().astype(object)
    listed = figures.rename_axis("what").reset_index(name="figure")
    columns = (Column("what", "What"), Column("figure", "Number", "number"))
    return (Table("honouring", HONOURING_CAPTION, listed, columns),)


def _days(value: float) -> float | int | None:
    """A whole number of days as one."""
    return None if value != value else int(value) if value == int(value) else float(value)


def _to_act(frame: pd.DataFrame) -> tuple[Part, ...]:
    if frame.empty:
        return ()
    shown = accounts_in_words(frame)
    columns = (
        Column("what", "What is wrong", pick=True),
        Column("display_name", "Name"),
        Column("person_id", "Person"),
        Column("establishment", "School", pick=True),
        Column("role_stage", "Role and stage", pick=True),
        Column("account_id", "Account"),
        Column("closed", "Closed now", pick=True),
        Column("wrong_since", "Wrong since", "day"),
        Column("then", "Next", pick=True),
    )
    table = Table("accounts", "People and accounts to act on", shown, _occurring(shown, columns), True, "rows")
    return (table,)


def accounts_in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `report_accounts` with what, role_stage, made_by, closed and then in words; wrong_since, wrong_days.

    Since when passing has been so is since when it is wrong only of those who should, or should not, have an account.
    """
    out, hangs_on_passing = frame["opted_out"] == 1, frame["class"].isin(HANG_ON_PASSING)
    return frame.assign(
        what=[CLASSES[code][0] for code in frame["class"]],
        role_stage=_roles(frame),
        made_by=frame["source"].map(MADE_BY),
        closed=[_closed_today(*pair) for pair in zip(frame["blockers"], out, strict=True)],
        then=frame["next"].map(NEXTS),
        wrong_since=frame["since_on"].where(hangs_on_passing),
        wrong_days=frame["days"].where(hangs_on_passing),
    )


def incidents_in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `report_incidents` with codes as words: role_stage, closed."""
    closed = ["; ".join(map(closed_in_words, str(codes).split("|"))) for codes in frame["blockers"]]
    return frame.assign(role_stage=_roles(frame), closed=closed)


def _roles(frame: pd.DataFrame) -> list[str]:
    pairs = zip(frame["role"], frame["stage"], strict=True)
    return [wording.role(role, stage) if isinstance(role, str) else "" for role, stage in pairs]


def _closed_today(codes: object, opted_out: bool) -> str:
    """What is closed; of a person who opted out that this is so."""
    if not isinstance(codes, str):
        return ""
    told = closed_in_words(codes)
    return told if not opted_out or "individual" in codes else f"{told} (opted out)"


def closed_in_words(codes: str) -> str:
    """`School + own choice`."""
    return ELSEWHERE if codes == "elsewhere" else wording.blockers(codes)


def _sent(frame: pd.DataFrame) -> tuple[Part, ...]:
    if frame.empty:
        return ()
    shown = incidents_in_words(frame)
    columns = (
        Column("display_name", "Name"),
        Column("person_id", "Person"),
        Column("establishment", "School", pick=True),
        Column("role_stage", "Role and stage", pick=True),
        Column("first_on", "First night", "day"),
        Column("last_on", "Last night", "day"),
        Column("nights", "Nights", "number"),
        Column("closed", "Closed on those nights", pick=True),
        Column("feed_rows", "Rows of the feed"),
    )
    caption = "Sent while closed: the feed held their data on nights on which it should not have"
    return (Table("sent", caption, shown, _occurring(shown, columns), True, "people"),)


def _occurring(frame: pd.DataFrame, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Without columns of which no row has anything."""
    return tuple(c for c in columns if c.name == "person_id" or (frame[c.name].notna() & (frame[c.name] != "")).any())
