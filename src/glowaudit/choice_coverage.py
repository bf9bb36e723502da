"""Coverage of choices: who decided, who is in by default and was never asked, who was decided at entry, copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from glowaudit import choice_charts, wording
from glowaudit.choice_charts import ROW_WORDS, STANDING_WORDS
from glowaudit.choice_counts import IN_FORCE, NOT_IN_FORCE, OUT, STAFF, ChoiceCounts, Cut
from glowaudit.displays import Notes, Parts
from glowaudit.tables import Column, Table
from glowaudit.wording import counted, day

if TYPE_CHECKING:
    from glowaudit.audit import Audit

GROUP_WORDS = {"authority": "Authority", "school": "School", "stage": "Stage", "role": "Role"}
ORDERS = {
    "usual": "Name or stage",
    "out": "Most out",
    "share_out": "Highest share out",
    "share_decided": "Highest share decided",
    "never_asked": "Most never asked",
}
ASKERS = {
    "parent": "Parent",
    "pupil": "Pupil",
    "staff": "Member of staff",
    "administrator": "Administrator",
    "": "Not said",
}
EVERYBODY = Cut()


class ChoiceCoverage:
    """What is said of the choices of an audit's people, all of them or a cut. Counted once, when it is made."""

    def __init__(self, counts: ChoiceCounts) -> None:
        self.counts = counts
        self.authorities = dict(_labels(counts.authorities, "authority_id"))
        self.schools = dict(_labels(counts.schools, "establishment_id"))

    @classmethod
    def of(cls, audit: Audit) -> ChoiceCoverage:
        """Count the choices of an audit's people."""
        return cls(ChoiceCounts.of(audit))

    def headline(self, cut: Cut = EVERYBODY) -> Parts:
        """Of so many people enrolled in the window, of how many did anybody decide; and what stands beside it."""
        return Parts((Notes((self.sentence(cut), *self.beside(cut))),))

    def sentence(self, cut: Cut = EVERYBODY) -> str:
        """The headline in one or two sentences."""
        standings, chosen = self.counts.standings(cut), cut.day or self.counts.last_day
        people, decided, out = sum(standings.values()), _sum(standings, IN_FORCE), _sum(standings, OUT)
        who = f"{counted(people, *_nouns(cut))}{self._where(cut)} enrolled in the window"
        if not people:
            return f"Nobody of these is enrolled in the window: there are no {_nouns(cut)[1]}{self._where(cut)}."
        if standings["before_individual_choice"]:
            begins = day(self.counts.granular_from)
            return f"Of {who} none has a choice of their own on {day(chosen)}: individual choices begin on {begins}."
        never = standings["never_asked"]
        return (
            f"Of {who}, {_of(decided, people)} {_have(decided)} a choice of their own in force on {day(chosen)}: "
            f"{decided - out:,} in, {out:,} out. {_of(never, people)} {_were(never)} never asked: in by default."
        )

    def beside(self, cut: Cut = EVERYBODY) -> list[str]:
        """What the choices in force do not show."""
        found = self.counts.beside_on(cut)
        told = {
            "copy": "a carried copy beside the original: the original counts, not the copy.",
            "unreadable": "a decision that cannot be read: their gate is closed until its row is mended.",
        }
        return [f"{counted(found[kind])} {_have(found[kind])} {rest}" for kind, rest in told.items() if found[kind]]

    def standing(self, cut: Cut = EVERYBODY) -> Parts:
        """How people stand on the day: by decision, at entry, by a copy, undecided, never asked."""
        found = {code: people for code, people in self.counts.standings(cut).items() if people}
        if not found:
            return _said(self.sentence(cut))
        frame = pd.DataFrame({"code": list(found), "people": list(found.values())})
        frame = frame.assign(
            label=[STANDING_WORDS[code][0] for code in found],
            meaning=[STANDING_WORDS[code][1] for code in found],
            share=frame["people"] / frame["people"].sum(),
        )
        columns = (
            Column("label", "How they stand"),
            Column("people", "People", "number"),
            Column("share", "Share", "share"),
            Column("meaning", "Meaning"),
        )
        caption = f"How people stand on {day(cut.day or self.counts.last_day)}"
        return Parts((choice_charts.standing_chart(frame), Table("standing", caption, frame, columns)))

    def asked(self, cut: Cut = EVERYBODY) -> Parts:
        """Who asked for the choices in force."""
        frame = self.counts.asked(cut)
        if frame.empty:
            return _said("No choice of anybody's own is in force, so nobody asked for one.")
        order = list(ASKERS)
        frame = frame.sort_values("requested_by", key=lambda codes: codes.map(order.index).astype(int))
        frame = frame.assign(
            label=[ASKERS[code] for code in frame["requested_by"]],
            share=frame["people"] / frame["people"].sum(),
            share_out=frame["out"] / frame["people"],
        )
        columns = (
            Column("label", "Asked by"),
            Column("people", "People", "number"),
            Column("share", "Share", "share"),
            Column("in", "In", "number"),
            Column("out", "Out", "number"),
            Column("share_out", "Out, of these", "share"),
        )
        caption = f"Who asked for the choices in force on {day(cut.day or self.counts.last_day)}"
        return Parts((choice_charts.asked_chart(frame), Table("asked", caption, frame, columns)))

    def by(self, group: str, cut: Cut = EVERYBODY, order: str = "usual") -> Parts:
        """People by `authority`, `school`, `stage` or `role`, in one of ORDERS: how they stand, and the share out."""
        frame = self._ordered(self._named(self.counts.by(cut, group), group), order)
        if frame.empty:
            return _said(self.sentence(cut))
        present = [code for code in (*IN_FORCE, *NOT_IN_FORCE) if frame[code].any()]
        columns = (
            Column("label", GROUP_WORDS[group]),
            Column("people", "People", "number"),
            *(Column(code, STANDING_WORDS[code][0], "number") for code in present),
            Column("share_decided", "Share decided", "share"),
            Column("share_out", "Share out", "share"),
            Column("out_of_decided", "Out, of the decided", "share"),
        )
        caption = f"By {group}, on {day(cut.day or self.counts.last_day)}. Order: {ORDERS[order].lower()}"
        table = Table(f"by-{group}", caption, frame, columns, live=len(frame) > 20, noun="rows")
        return Parts((choice_charts.group_chart(frame, group), table) if frame["decided"].any() else (table,))

    def over_time(self, cut: Cut = EVERYBODY) -> Parts:
        """Choices in force from day to day."""
        frame = self.counts.over_time(cut)
        if not frame[list(IN_FORCE)].any(axis=None):
            return _said("No choice of anybody's own is in force on any day up to the last day that counts.")
        present = [code for code in (*IN_FORCE, *NOT_IN_FORCE) if frame[code].any()]
        columns = (Column("on_day", "From", "day"), *(Column(c, STANDING_WORDS[c][0], "number") for c in present))
        latest = frame.iloc[::-1].reset_index(drop=True)
        table = Table("over-time", "How people stand from each day on, latest first", latest, columns, noun="days")
        return Parts((choice_charts.time_chart(frame, cut.day or self.counts.last_day), table))

    def recorded(self, cut: Cut = EVERYBODY) -> Parts:
        """When rows about people's own choices were recorded, those that make no choice among them."""
        frame = self.counts.recorded_over_time(cut)
        if frame.empty:
            return _said("No row about anybody's own choice is recorded.")
        unit, codes = str(frame.attrs["unit"]), [str(name) for name in frame if name != "from_on"]
        labels = [_period(start, unit) for start in frame["from_on"]]
        frame = frame.assign(label=labels, all=frame[codes].sum(axis=1))
        heads = (Column("label", f"{unit.capitalize()} of recording"), Column("all", "Rows", "number"))
        columns = (*heads, *(Column(code, ROW_WORDS[code], "number") for code in codes))
        table = Table("recorded", "Rows about people's own choices, by recording", frame, columns, noun=f"{unit}s")
        return Parts((choice_charts.recorded_chart(frame, codes, unit), table))

    def _where(self, cut: Cut) -> str:
        """` at Leven Primary School`, ` of Fife`, or nothing."""
        if cut.establishment_id is not None:
            return f" at {self.schools.get(cut.establishment_id, cut.establishment_id)}"
        if cut.authority_id is not None:
            return f" of {self.authorities.get(cut.authority_id, cut.authority_id)}"
        return ""

    def _named(self, frame: pd.DataFrame, group: str) -> pd.DataFrame:
        """With a label each, and shares; in the usual order."""
        if group == "stage":
            labels = [_stage(role, stage) for role, stage in zip(frame["role"], frame["stage"], strict=True)]
            usual = [(role, stage or "~") for role, stage in zip(frame["role"], frame["stage"], strict=True)]
        else:
            names = {"authority": self.authorities, "school": self.schools, "role": wording.ROLES}[group]
            labels = [names[str(code)] for code in frame[frame.columns[0]]]
            usual = [(label.casefold(), "") for label in labels]
        shares = {
            "share_decided": frame["decided"] / frame["people"],
            "share_out": frame["out"] / frame["people"],
            "out_of_decided": (frame["out"] / frame["decided"]).where(frame["decided"] > 0),
        }
        places = sorted(range(len(usual)), key=usual.__getitem__)
        return frame.assign(label=labels, **shares).iloc[places].reset_index(drop=True)

    def _ordered(self, frame: pd.DataFrame, order: str) -> pd.DataFrame:
        if order == "usual":
            return frame
        return frame.sort_values(order, ascending=False, kind="stable", ignore_index=True)


def _labels(frame: pd.DataFrame, key: str) -> Iterator[tuple[str, str]]:
    """Id and name of each place; of namesakes, and where there is no name, the id stands too."""
    names = [" ".join(name.split()) if isinstance(name, str) else "" for name in frame["name"]]
    often = Counter(names)
    for i, name in zip(frame[key], names, strict=True):
        yield str(i), name if name and often[name] == 1 else f"{name or '(no name)'}, {i}"


def _nouns(cut: Cut) -> tuple[str, str]:
    """What one of the people is called, and what several are."""
    if cut.role == STAFF:
        return "member of staff", "members of staff"
    if cut.stage is not None:
        stage = cut.stage or "no known stage"
        return f"pupil of {stage}", f"pupils of {stage}"
    return ("pupil", "pupils") if cut.role else ("person", "people")


def _stage(role: str, stage: str) -> str:
    return "Staff" if role == STAFF else stage or wording.UNKNOWN_STAGE


def _sum(standings: dict[str, int], codes: tuple[str, ...]) -> int:
    return sum(standings[code] for code in codes)


def _of(number: int, people: int) -> str:
    """`28 (7.6%)`."""
    return f"{number:,} ({number / people:.1%})"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _period(start: Any, unit: str) -> str:
    """The week or month that begins on this day, as a label."""
    if start != start:
        return wording.UNKNOWN_STAGE
    return f"{start.day} {start:%b %Y}" if unit == "week" else f"{start:%b %Y}"


def _said(sentence: str) -> Parts:
    return Parts((Notes((sentence,)),))
