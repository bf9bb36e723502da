"""The section "Since the last run": who is gained or lost since an earlier run, and what made it so. No rules here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glowaudit import wording
from glowaudit.displays import Notes, Parts
from glowaudit.since_late import KINDS, Late, effect, late_sentences, moment
from glowaudit.since_wording import because, place, summary, then_and_now
from glowaudit.tables import Column, Table

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]
CHANGES = {"gained": "Gained", "lost": "Lost"}
ELSEWHERE = "Another authority"
NOT_TOLD = "Not told here"


def since(tables: Tables) -> Parts:
    """A few sentences, the causes, late rows, the schools (of a nation the authorities), and the people if listed.

    Nothing where the report was made without an earlier run.
    """
    if "since_headline" not in tables:
        return Parts(())
    figures = _rows(tables["since_headline"])[0]
    rows_late = Late(_rows(tables["since_late_totals"]), _rows(tables["since_late"]))
    told = summary(figures, _rows(tables["since_causes"]), _rows(tables["since_differences"]))
    told += late_sentences(rows_late)
    notes = Notes((" ".join(told).replace(" -> ", " → "), *_beside(figures)))
    shown = (causes(tables), late(tables), places(tables), people(tables))
    return Parts((notes, *(table for table in shown if table is not None and len(table.frame))))


def _beside(figures: dict[str, Any]) -> tuple[str, ...]:
    """What else is another, in one sentence."""
    words = {
        "turned": "kept or not as then, but with another verdict",
        "new": "new in the extract",
        "gone": "no longer in the extract",
    }
    told = [f"{wording.counted(figures[name])} {text}" for name, text in words.items() if figures[name]]
    return (f"Of all people: {'; '.join(told)}.",) if told else ()


def causes(tables: Tables) -> Table:
    """What made how many gained or lost, and at which gate."""
    import pandas as pd

    rows = [
        (CHANGES[row["change"]], _because(row["change"], row["cause"]), place(row), then_and_now(row), row["people"])
        for row in _rows(tables["since_causes"])
    ]
    columns = (
        Column("change", "Change"),
        Column("because", "Because"),
        Column("place", "Where"),
        Column("gate", "How it stood and stands"),
        Column("people", "People", "number"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return Table("since-causes", "Gained and lost since the last run, by what made it so", frame, columns)


def late(tables: Tables) -> Table:
    """The rows that one of two runs of one extract did not see, by how many they made gained or lost."""
    import pandas as pd

    rows = [
        (
            CHANGES[row["change"]],
            row["file"] or KINDS[row["kind"]],
            row["row"],
            moment(row["recorded_at"]) if row["recorded_at"] else "",
            effect(row) if row["file"] else NOT_TOLD,
            row["people"],
        )
        for row in _rows(tables["since_late"])
    ]
    columns = (
        Column("change", "Change"),
        Column("file", "File"),
        Column("row", "Row", "number"),
        Column("recorded", "Recorded on"),
        Column("effect", "What it says"),
        Column("people", "People", "number"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    frame = frame.astype({"row": "Int64"})
    return Table("since-late", "Rows that only one of the two runs sees", frame, columns)


def places(tables: Tables) -> Table:
    """Kept then and now at each school in which that differs; where there are several authorities, of each of those."""
    groups = tables["since_groups"]
    nation = (groups["dimension"] == "authority").sum() > 1
    dimension, heading = ("authority", "Authority") if nation else ("establishment", "School")
    frame = groups[groups["dimension"] == dimension]
    frame = frame.assign(
        moved=frame["kept_now"] - frame["kept_before"] - frame["gained"] + frame["lost"],
        label=[place({"gate_id": row["id"], "name": row["name"]}) for row in _rows(frame)],
    )
    changed = frame[(frame["gained"] > 0) | (frame["lost"] > 0) | (frame["moved"] != 0)]
    columns = (
        Column("label", heading),
        Column("kept_before", "Kept then", "number"),
        Column("lost", "Lost", "number"),
        Column("gained", "Gained", "number"),
        Column("moved", "Moved here, less moved away", "number"),
        Column("kept_now", "Kept now", "number"),
    )
    return Table("since-places", f"Kept then and now, by {heading.lower()}", changed, columns)


def people(tables: Tables) -> Table | None:
    """Who is gained or lost, with both verdicts; None where nobody is to be listed."""
    frame = tables.get("since_listed")
    if frame is None:
        return None
    texts = frame.astype(object).where(frame.notna(), None)
    shown = frame[["person_id", "display_name"]].assign(
        change=texts["change"].map(CHANGES),
        because=[_because(*pair) for pair in zip(texts["change"], texts["cause"], strict=True)],
        role=[wording.role(*pair) for pair in zip(texts["role"], texts["stage"], strict=True)],
        school=[
            _schools(*pair) for pair in zip(texts["establishment_before"], texts["establishment_now"], strict=True)
        ],
        before=[_verdict(*pair) for pair in zip(texts["verdict_before"], texts["cause"], strict=True)],
        now=[wording.verdict(code) if code else "Not in the extract" for code in texts["verdict_now"]],
        reason=[wording.days_in_words(reason or "") for reason in texts["reason"]],
    )
    columns = (
        Column("change", "Change", pick=True),
        Column("display_name", "Name"),
        Column("person_id", "Person"),
        Column("school", "School", pick=True),
        Column("role", "Role and stage", pick=True),
        Column("because", "Because", pick=True),
        Column("before", "Verdict then", pick=True),
        Column("now", "Verdict now", pick=True),
        Column("reason", "How it stands now"),
    )
    named = columns if frame["display_name"].notna().any() else columns[:1] + columns[2:]
    return Table("since-people", "People gained and lost since the last run", shown, named, live=True, noun="people")


def _because(change: str, cause: str) -> str:
    return wording.sentence_case(because(change, cause))


def _schools(before: str | None, now: str | None) -> str:
    """`Old School, then New School`, or the one school."""
    return ", then ".join(dict.fromkeys(filter(None, (before, now))))


def _verdict(code: str | None, cause: str) -> str:
    """The verdict of then; of another authority's time nothing is told."""
    if code:
        return wording.verdict(code)
    return ELSEWHERE if cause == "another_authority" else "Not told"


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a small table as plain values, None where nothing is known."""
    return [
        {str(name): None if value != value else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
