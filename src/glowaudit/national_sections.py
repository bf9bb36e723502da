"""The sections of the report of all authorities: a sentence, a chart, a table. No rules here, and no protection either:

what a slice for the public holds is protected already. Where it has no number, a sign stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from glowaudit import charts, national_charts, switches_part, wording
from glowaudit.count_sections import pupils_by_stage
from glowaudit.disclosure import NOTHING_SHOWN, SUPPRESSED
from glowaudit.displays import Figure, Headline, Notes, Part, Parts
from glowaudit.marking import marking_of
from glowaudit.national_words import (
    ACTORS,
    BESIDE,
    EXACT,
    GATES,
    KEPT_OUT_BY,
    PROTECTED,
    PROTECTION,
    SHARES,
    SIGNS,
    SWITCHES,
)
from glowaudit.tables import Column, Table
from glowaudit.wording import counted, day

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]
OUTCOMES = {
    "gates": "Gate can be opened",
    "own_choice": "Own choice",
    "no_open_school": "No open school",
    "unreadable": "To be mended",
}
SUMS = ("enrolled", "kept", "not_kept", *OUTCOMES)


def headline(tables: Tables) -> Parts:
    """The title, the sentence with its figures, what makes up the rest, and what stands beside it."""
    f = _summed(tables, "national_headline").iloc[0]
    about = "" if is_exact(tables) else "About "
    sentence = (
        "",
        f"{about}{_told(f['kept'])} of {_told(f['enrolled'])} people",
        f" enrolled between {day(f['as_of'])} and {day(f['last_day'])} will be in Glow when the deletion runs on "
        f"{day(f['deletion_on'])}. ",
        f"{about}{_told(f['not_kept'])} will not.",
    )
    facts = (
        ("Covers", counted(int(f["authorities"]), "authority", "authorities")),
        ("As of", day(f["as_of"])),
        ("Last day that counts", day(f["last_day"])),
        ("Deletion", day(f["deletion_on"])),
    )
    shares = tuple(Figure(int(f[name]), words, name) for name, words in SHARES.items() if f[name] > 0)
    marking = marking_of(tables, EXACT if is_exact(tables) else PROTECTED)
    return Parts((Headline("Who will reach Glow: all authorities", facts, sentence, shares, _beside(tables), marking),))


def is_exact(tables: Tables) -> bool:
    """Are these the exact counts of the Glow team, or protected ones?"""
    return str(tables["report_marking"]["audience"].iloc[0]) == "national"


def _beside(tables: Tables) -> tuple[Figure, ...]:
    if "national_beside" not in tables:
        return ()
    f = tables["national_beside"].iloc[0]
    return tuple(Figure(int(f[name]), words[int(f[name]) != 1]) for name, words in BESIDE.items())


def authorities(tables: Tables) -> Parts:
    """Each authority's people, kept and not, and how its gate stands; those first of whom most are kept out."""
    frame = _with_share(_summed(tables, "national_authorities"))
    frame = frame.sort_values("share", kind="stable", ignore_index=True)
    shown = _signed(frame.assign(gate=frame["state"].map(GATES)), SUMS, NOTHING_SHOWN)
    columns = (
        Column("authority", "Authority"),
        Column("authority_id", "Code"),
        Column("gate", "Authority's gate", pick=True),
        *_sum_columns(frame),
    )
    table = Table("authorities", "Every authority", shown, columns, True, "authorities", "glow-authorities")
    signs = () if is_exact(tables) else (Notes((SIGNS,)),)
    return Parts((*signs, *_drawn(national_charts.authority_chart, frame, "authority"), table))


def keeps_out(tables: Tables) -> Parts:
    """What keeps people out and who can act; of exact counts each authority's combinations of closed gates too."""
    frame = tables["national_actors"].astype({"people": "float64"})
    if frame.empty:
        return Parts((Notes(("Nobody who is enrolled is kept out.",)),))
    named = frame.assign(
        label=frame["who_acts"].map(KEPT_OUT_BY),
        action=[wording.ACTION_OF.get(code, code) for code in frame["who_acts"]],
        actor=[ACTORS[code][0] for code in frame["who_acts"]],
        what=[ACTORS[code][1] for code in frame["who_acts"]],
    )
    columns = (
        Column("label", "What keeps them out"),
        Column("people", "People", "number"),
        Column("actor", "Who can act"),
        Column("what", "What they can do"),
    )
    drawn = named.dropna(subset="people").astype({"people": "int64"})
    chart = (charts.blocker_chart(drawn),) if len(drawn) else ()
    shown = _signed(named, ("people",), NOTHING_SHOWN)
    return Parts((*chart, Table("actors", "Who can act, and what they can do", shown, columns), *_lattice(tables)))


def _lattice(tables: Tables) -> tuple[Part, ...]:
    if "national_lattice" not in tables:
        return ()
    frame = tables["national_lattice"]
    authorities = tables["national_authorities"]
    names = dict(zip(authorities["authority_id"], authorities["authority"], strict=True))
    shown = frame.assign(
        authority=frame["authority_id"].map(names),
        label=[wording.blockers_in_case(*pair) for pair in zip(frame["blockers"], frame["who_acts"], strict=True)],
        actor=[wording.ACTORS[code][0] for code in frame["who_acts"]],
    )
    columns = (
        Column("authority", "Authority", pick=True),
        Column("label", "Closed on the last day", pick=True),
        Column("people", "People", "number"),
        Column("actor", "Who can act", pick=True),
    )
    caption = "Exactly what is closed, authority by authority"
    return (Table("lattice", caption, shown, columns, True, "combinations", "glow-combinations"),)


def sectors(tables: Tables) -> Parts:
    """Each sector's people in all; then each authority's."""
    frame = _summed(tables, "national_sectors")
    frame = frame.assign(name=frame["sector"].where(frame["sector"] != "", wording.UNKNOWN_STAGE))
    exact = is_exact(tables)
    whole, parts = (_with_share(frame[frame["level"] == level]) for level in ("sector", "authority_by_sector"))
    if whole.empty:
        return Parts((Notes(("No school is known.",)),))
    sector = Column("name", "Sector", pick=True)
    sums = Table("sectors", "Every sector", _signed(whole, SUMS, NOTHING_SHOWN), (sector, *_sum_columns(whole)))
    cells = [name for name in OUTCOMES if name != "gates"]
    shown = _signed(_signed(parts, cells, NOTHING_SHOWN if exact else SUPPRESSED), SUMS, NOTHING_SHOWN)
    columns = (Column("authority", "Authority", pick=True), sector, *_sum_columns(parts))
    caption, noun = "Every sector of every authority", "sectors by authority"
    table = Table("authority-sectors", caption, shown, columns, True, noun, "glow-sectors")
    return Parts((*_drawn(national_charts.sector_chart, whole, "name"), sums, table))


def schools(tables: Tables) -> Parts:
    """Each school's people by role, with its gate; for the public without those whom no gate helps."""
    outcomes = ["kept", *OUTCOMES] if is_exact(tables) else ["kept", "gates"]
    frame = tables["national_schools"].astype(dict.fromkeys(outcomes, "float64"))
    shown = _signed(frame, outcomes, SUPPRESSED).assign(
        gate=frame["school_state"].map(GATES),
        above=frame["authority_state"].map(GATES),
        role=frame["role"].map(wording.ROLES),
        sector=frame["sector"].where(frame["sector"] != "", wording.UNKNOWN_STAGE),
    )
    columns = (
        Column("authority", "Authority", pick=True),
        Column("establishment", "School"),
        Column("establishment_id", "SEED code"),
        Column("sector", "Sector", pick=True),
        Column("above", "Authority's gate", pick=True),
        Column("gate", "School's gate", pick=True),
        Column("role", "Role", pick=True),
        *(Column(name, {"kept": "In Glow"}.get(name) or OUTCOMES[name], "number") for name in outcomes),
    )
    return Parts((Table("schools", "Every school, by role", shown, columns, True, "schools by role", "glow-schools"),))


def stages_and_roles(tables: Tables) -> Parts:
    """Pupils by stage; pupils and staff. Nothing where the slice has neither."""
    if "national_stages" not in tables:
        return Parts(())
    frame = tables["national_stages"]
    roles = _with_share(frame[frame["stage"].isna()])
    shown = _signed(roles.assign(role=roles["role"].map(wording.ROLES)), SUMS, NOTHING_SHOWN)
    table = Table("roles", "Pupils and staff", shown, (Column("role", "Role"), *_sum_columns(roles)))
    return Parts((*pupils_by_stage(frame[frame["stage"].notna()]), table))


def what_if(tables: Tables) -> Parts:
    """The gate switches; for the public over published figures, for the one last day that they tell of."""
    cube, title = switches_part.cube_in(tables), switches_part.TITLE
    if is_exact(tables):
        return Parts((switches_part.Switches(title, switches_part.LEAD, cube),))
    return Parts((switches_part.Switches(title, SWITCHES, cube, fixed_days=True),))


def assumptions(tables: Tables) -> Parts:
    """How many verdicts hang on each assumption. Nothing where the slice does not tell."""
    if "sensitivity" not in tables:
        return Parts(())
    frame = tables["sensitivity"].sort_values("place")
    columns = (
        Column("what", "Assumption"),
        Column("assumed", "Assumed"),
        Column("instead", "If instead"),
        Column("verdicts", "Verdicts that change", "number"),
        Column("gained", "People gained", "number"),
        Column("lost", "People lost", "number"),
    )
    shown = frame.assign(what=frame["setting"].map(wording.SETTINGS))
    return Parts((Table("sensitivity", "Which verdicts hang on an assumption", shown, columns, noun="assumptions"),))


def protection(tables: Tables) -> Parts:
    """How figures are protected, in words; of exact counts nothing."""
    return Parts(()) if is_exact(tables) else Parts((Notes(PROTECTION),))


def _summed(tables: Tables, name: str) -> pd.DataFrame:
    """A table of sums; NaN where nothing of one is shown."""
    return tables[name].astype(dict.fromkeys(SUMS, "float64"))


def _told(number: Any) -> str:
    """A sum in words: a sign where nothing of it is shown."""
    return NOTHING_SHOWN if number != number else f"{int(number):,}"


def _with_share(frame: pd.DataFrame) -> pd.DataFrame:
    """With the share of those enrolled who are kept: none where nobody is, or where a figure has no number."""
    share = (frame["kept"] / frame["enrolled"]).where(frame["enrolled"] > 0)
    return frame.assign(share=share.where(frame["not_kept"].notna()))


def _signed(frame: pd.DataFrame, names: Iterable[str], sign: str) -> pd.DataFrame:
    """Whole numbers, and a sign where there is none; a share that hangs on such a number has the sign too."""
    signed = frame.assign(**{name: [_whole(value, sign) for value in frame[name]] for name in names})
    if "share" not in frame or "enrolled" not in names:
        return signed
    shares = zip(frame["share"], signed["enrolled"], strict=True)
    return signed.assign(share=["" if not people else sign if share != share else share for share, people in shares])


def _whole(value: Any, sign: str) -> Any:
    return value if isinstance(value, str) else sign if value != value else int(value)


def _sum_columns(frame: pd.DataFrame) -> tuple[Column, ...]:
    """Enrolled, kept and not, and who can act for those who are not; of the last only what occurs."""
    return (
        Column("enrolled", "Enrolled", "number"),
        Column("kept", "In Glow", "number"),
        Column("share", "Share in Glow", "share"),
        Column("not_kept", "Not in Glow", "number"),
        *(Column(name, words, "number") for name, words in OUTCOMES.items() if (frame[name] != 0).any()),
    )


def _drawn(chart: Any, frame: pd.DataFrame, label: str) -> tuple[Part, ...]:
    """A chart of those of whom a number is shown."""
    shown = frame[frame["enrolled"] > 0]
    return (chart(shown.assign(label=shown[label])),) if len(shown) else ()
