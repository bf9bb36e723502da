"""The sections of an authority's report that count people: a sentence, a chart, a table. No rules here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from glowaudit import charts, wording
from glowaudit.displays import Figure, Headline, Notes, Part, Parts
from glowaudit.marking import marking_of
from glowaudit.tables import Column, Table
from glowaudit.wording import counted, day

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]


def headline(tables: Tables) -> Parts:
    """The title, the sentence with its figures, what makes up the rest, and what stands beside it."""
    f = tables["report_headline"].iloc[0]
    sentence = (
        "",
        f"{f['kept']:,} of {counted(f['enrolled'])}",
        f" enrolled at {f['name']}'s schools between {day(f['as_of'])} and {day(f['last_day'])} will be in Glow "
        f"when the deletion runs on {day(f['deletion_on'])}. ",
        f"{f['not_kept']:,} will not.",
    )
    facts = (
        ("Authority", f"{f['name']} ({f['authority_id']})"),
        ("As of", day(f["as_of"])),
        ("Last day that counts", day(f["last_day"])),
        ("Deletion", day(f["deletion_on"])),
    )
    marking = marking_of(tables, may_be_done(tables))
    return Parts((Headline(f"Who will reach Glow: {f['name']}", facts, sentence, _shares(f), _beside(f), marking),))


def may_be_done(tables: Tables) -> str:
    """What may be done with what is made of the slice, in a sentence."""
    if tables["report_marking"]["people"].iloc[0] == "none":
        return "Figures only: nobody is named. Small figures can still tell of somebody: keep it inside the authority."
    name = tables["report_headline"]["name"].iloc[0]
    return f"Personal data of people at {name}'s schools. Keep it inside the authority."


def _shares(f: pd.Series) -> tuple[Figure, ...]:
    shares = (
        Figure(int(f["kept"]), "will be in Glow", "kept"),
        Figure(int(f["gates"]), "kept out by a gate that the authority or a school can open", "gates"),
        Figure(int(f["own_choice"]), "opted out: their own choice, to be respected", "own_choice"),
        Figure(
            int(f["no_open_school"]), "not enrolled at an open school on the last day that counts", "no_open_school"
        ),
        Figure(int(f["unreadable"]), "protected by a decision that has to be mended", "unreadable"),
    )
    return tuple(figure for figure in shares if figure.number or figure.kind == "kept")


def _beside(f: pd.Series) -> tuple[Figure, ...]:
    said = {
        "not_enrolled": (
            "more person is enrolled on no day of the window",
            "more people are enrolled on no day of the window",
        ),
        "pupils_starting_after_cut_off": (
            "pupil has an enrolment that begins only after the cut-off",
            "pupils have an enrolment that begins only after the cut-off",
        ),
        "people_in_quarantine": ("row of a person could not be used", "rows of people could not be used"),
        "stray_opt_outs": (
            "opt-out names nobody known, and so protects nobody (see Quarantine)",
            "opt-outs name nobody known, and so protect nobody (see Quarantine)",
        ),
    }
    return tuple(Figure(int(f[name]), words[int(f[name]) != 1]) for name, words in said.items())


def verdicts(tables: Tables) -> Parts:
    """People by verdict, in the order of the glossary."""
    order = list(wording.VERDICTS)
    frame = tables["report_verdicts"]
    frame = frame.sort_values("verdict", key=lambda codes: codes.map(order.index), ignore_index=True)
    shown = frame.assign(
        word=[wording.VERDICTS[code][0] for code in frame["verdict"]],
        meaning=[wording.VERDICTS[code][1] for code in frame["verdict"]],
    )
    columns = (
        Column("word", "Verdict"),
        Column("people", "People", "number"),
        Column("pupils", "Pupils", "number"),
        Column("staff", "Staff", "number"),
        Column("meaning", "Meaning"),
    )
    table = Table("verdicts", "People by verdict", shown, columns)
    return _drawn(shown, charts.verdict_chart, table, "The extract has nobody at this authority's schools.")


def blockers(tables: Tables) -> Parts:
    """What keeps people out, in which combination and who can act; then each closed gate."""
    frame = tables["report_blockers"]
    shown = frame.assign(
        label=[wording.blockers_in_case(*pair) for pair in zip(frame["blockers"], frame["who_acts"], strict=True)],
        action=[wording.ACTION_OF[code] for code in frame["who_acts"]],
        actor=[wording.ACTORS[code][0] for code in frame["who_acts"]],
        what=[wording.ACTORS[code][1] for code in frame["who_acts"]],
    )
    columns = (
        Column("label", "Closed on the last day"),
        Column("people", "People", "number"),
        Column("actor", "Who can act"),
        Column("what", "What they can do"),
    )
    table = Table("blockers", "Who can act, and what they can do", shown, columns)
    parts = _drawn(shown, charts.blocker_chart, table, "Nobody who is enrolled is kept out.")
    return Parts(parts.parts + _closed_gates(tables))


def _closed_gates(tables: Tables) -> tuple[Part, ...]:
    frame, last_day = tables["report_closed_gates"], tables["report_headline"]["last_day"].iloc[0]
    if frame.empty:
        return ()
    shown = frame.assign(
        place=frame["name"].fillna(frame["id"]),
        what=[wording.GATES[gate].capitalize() for gate in frame["gate"]],
        why=[wording.GATE_REASONS.get(code, code) for code in frame["reason"]],
    )
    columns = (
        Column("what", "Gate"),
        Column("place", "Of"),
        Column("id", "Code"),
        Column("why", "Why it is closed"),
        Column("decision_id", "Decision"),
        Column("people", "People behind it", "number"),
        Column("alone", "Held by this gate only", "number"),
    )
    caption = f"Gates closed on {day(last_day)}. A decision counts if it is in force by that day"
    return (Table("closed-gates", caption, shown, columns, live=len(frame) > 12, noun="gates"),)


def schools(tables: Tables) -> Parts:
    """Each school's people: kept, and who can act for the others."""
    frame = tables["report_schools"]
    if frame.empty:
        return Parts((Notes(("Nobody is enrolled at a school of this authority.",)),))
    same = frame["establishment"].duplicated(keep=False)
    labels = frame["establishment"].mask(same, frame["establishment"] + ", " + frame["establishment_id"])
    shown = _with_share(frame).assign(label=labels)
    columns = (
        Column("establishment", "School"),
        Column("establishment_id", "SEED code"),
        Column("sector", "Sector", pick=True),
        *_kept_columns(shown),
    )
    table = Table("schools", "Every school", shown, columns, live=True, noun="schools")
    return Parts((charts.place_chart(shown), table) if shown["not_kept"].any() else (table,))


def stages_and_roles(tables: Tables) -> Parts:
    """Pupils by stage; pupils and staff."""
    roles = _with_share(tables["report_roles"])
    roles = roles.assign(role=[wording.ROLES[code] for code in roles["role"]])
    both = Table("roles", "Pupils and staff", roles, (Column("role", "Role"), *_kept_columns(roles)))
    return Parts((*pupils_by_stage(tables["report_stages"]), both))


def pupils_by_stage(frame: pd.DataFrame) -> tuple[Part, ...]:
    """A chart of the pupils of each stage, with its figures; nothing where there is no pupil."""
    stages = _with_share(frame.assign(stage=[code or wording.UNKNOWN_STAGE for code in frame["stage"]]))
    figures = Table("stages", "Pupils by stage", stages, (Column("stage", "Stage"), *_kept_columns(stages)))
    return (charts.stage_chart(stages, figures),) if len(stages) else ()


def _with_share(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(share=frame["kept"] / frame["enrolled"])


def _kept_columns(frame: pd.DataFrame) -> tuple[Column, ...]:
    """Enrolled, kept and not, and who can act for those who are not; of the last only what occurs."""
    few = {"gates": "Gate can be opened", "own_choice": "Own choice", "no_open_school": "No open school",
           "unreadable": "To be mended"}  # fmt: skip
    return (
        Column("enrolled", "Enrolled", "number"),
        Column("kept", "In Glow", "number"),
        Column("share", "Share in Glow", "share"),
        Column("not_kept", "Not in Glow", "number"),
        *(Column(name, heading, "number") for name, heading in few.items() if frame[name].any()),
    )


def changes(tables: Tables) -> Parts:
    """Between as_of and the last day: who passes day by day, how many start and stop, and why."""
    frame, totals, passing = (tables[f"report_{name}"] for name in ("changes", "change_totals", "passing"))
    notes = Notes((_change_sentence(tables),))
    if frame.empty:
        return Parts((notes,))
    steps = (Column("on_day", "From", "day"), Column("passing", "People who pass", "number"))
    figures = Table("passing", "People who pass, from each day on", passing, steps)
    what, why = Column("what", "What happens", pick=True), Column("why", "Why", pick=True)
    people = Column("people", "People", "number")
    busiest = (Column("busiest_on", "Most on", "day"), Column("most", "On that day", "number"))
    days = Column("days", "Days", "number")
    sums = Table("change-totals", "What makes the changes", _in_words(totals), (why, what, people, days, *busiest))
    daily = (Column("on_day", "Day", "day"), what, people, why)
    listed = Table("changes", "Day by day", _in_words(frame), daily, live=len(frame) > 25, noun="changes")
    return Parts((notes, charts.passing_chart(passing, figures), sums, listed))


def _in_words(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        what=[{"starts": "Start to pass", "stops": "Stop passing"}[word] for word in frame["change"]],
        why=[wording.sentence_case(wording.cause(*pair)) for pair in zip(frame["change"], frame["cause"], strict=True)],
    )


def _change_sentence(tables: Tables) -> str:
    frame, f = tables["report_changes"], tables["report_headline"].iloc[0]
    now = counted(int(tables["report_passing"]["passing"].iloc[0]))
    if frame.empty:
        return f"Nothing changes: {now} pass on {day(f['as_of'])} and on every day up to {day(f['last_day'])}."
    starts, stops = (int(frame.loc[frame["change"] == word, "people"].sum()) for word in ("starts", "stops"))
    return (
        f"{now} pass on {day(f['as_of'])}; {f['kept']:,} will on {day(f['last_day'])}, the last day that counts. "
        f"In between there are {counted(starts, 'start', 'starts')} and {counted(stops, 'stop', 'stops')} "
        f"on {counted(frame['on_day'].nunique(), 'day', 'days')}."
    )


def _drawn(frame: pd.DataFrame, chart: Callable[[pd.DataFrame], Part], table: Table, nobody: str) -> Parts:
    """A chart and its table, or a sentence where there is nothing to draw."""
    return Parts((chart(frame), table)) if len(frame) else Parts((Notes((nobody,)),))
