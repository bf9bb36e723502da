"""The workbook of an authority, and its list of people to act for as CSV: made of its slice, for those who act."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit import wording
from glowaudit.sheets import Sheet, SheetColumn, plain_text, write_sheets
from glowaudit.spreadsheet import csv_text
from glowaudit.workbook_accounts import WHERE_AND_WHO, account_sheets, named
from glowaudit.workbook_notes import marking_of, notes, title_of

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]
TO_DO = (
    SheetColumn("place", "Where", 30),
    SheetColumn("what", "What to do", 48),
    SheetColumn("who", "Who acts", 26),
    SheetColumn("people", "People it saves, once those above are done", 16, "number"),
    SheetColumn("by", "By", 14, "day"),
    SheetColumn("detail", "Detail", 56),
)
SCHOOLS = (
    SheetColumn("establishment", "School", 34),
    SheetColumn("establishment_id", "SEED code", 11),
    SheetColumn("enrolled", "Enrolled", 10, "number"),
    SheetColumn("not_kept", "Not in Glow", 10, "number"),
    SheetColumn("own_choice", "Of them own choice", 11, "number"),
    SheetColumn("closed", "Closed on the last day that counts", 26),
    SheetColumn("actor", "Who acts", 27),
    SheetColumn("what", "What they can do", 50),
    SheetColumn("people", "People it would save, at most", 14, "number"),
    SheetColumn("last_safe_day", "Last safe day", 14, "day"),
)
PEOPLE = (
    *WHERE_AND_WHO,
    SheetColumn("verdict", "Verdict", 16),
    SheetColumn("closed", "Closed on the last day that counts", 22),
    SheetColumn("actor", "Who can act", 26),
    SheetColumn("last_safe_day", "Last safe day", 13, "day"),
    SheetColumn("reason", "Why", 60),
    SheetColumn("first_passing_on", "First day of passing", 13, "day"),
    SheetColumn("last_passing_on", "Last day of passing", 13, "day"),
)
VISITING = (
    *WHERE_AND_WHO,
    SheetColumn("from_on", "Enrolled here from", 13, "day"),
    SheetColumn("to_on", "Until", 13, "day"),
    SheetColumn("reason", "In words", 60),
)
QUARANTINE = (
    SheetColumn("file", "File", 15),
    SheetColumn("row", "Row", 9, "number"),
    SheetColumn("line", "Line", 9, "number"),
    SheetColumn("words", "Why it could not be used", 40),
    SheetColumn("column", "Column", 18),
    SheetColumn("value", "Value", 34),
    SheetColumn("cause", "Caused by", 34),
)
READ_ME = (SheetColumn("what", "What", 30), SheetColumn("words", "In words", 110, "any"))


def write_workbook(tables: Tables, path: Path) -> None:
    """Write the workbook of an authority's slice: what to do, school by school, person by person, and how to read it.

    A slice in which nobody is listed gives no sheet of people, and none of accounts.
    """
    sheets = [_to_do(tables), _by_school(tables)]
    if _lists_people(tables):
        sheets += [_people_sheet(tables), _visiting_sheet(tables), *account_sheets(tables)]
    sheets.append(_quarantine(tables))
    sheets.append(Sheet("Read me", notes(tables, sheets), READ_ME, "", filtered=False))
    made_on = tables["report_headline"]["as_of"].iloc[0].date()
    write_sheets(sheets, path, title_of(tables), marking_of(tables).text(), made_on)


def actions_csv(tables: Tables, path: Path) -> None:
    """Write the people for whom somebody can act, by school, as CSV; of a slice without people: the schools' to-do.

    Days are ISO; nothing is a formula. UTF-8 with a byte order mark, without which Excel misreads names.
    """
    columns, frame = (PEOPLE, _people(tables)) if _lists_people(tables) else (SCHOOLS, _schools(tables))
    shown = frame[frame["last_safe_day"].notna()]
    cells = {column.heading: [_csv_cell(value) for value in shown[column.name]] for column in columns}
    path.write_text(csv_text(shown.assign(**cells)[[*cells]]), encoding="utf-8-sig", newline="")


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str):
        return plain_text(value)
    return value.date().isoformat() if hasattr(value, "date") and value == value else value


def _lists_people(tables: Tables) -> bool:
    return bool(tables["report_marking"]["people"].iloc[0] != "none")


def _to_do(tables: Tables) -> Sheet:
    return Sheet(
        "To do", tables["report_actions"], TO_DO, "Nothing that anybody could do would bring more people to Glow."
    )


def _by_school(tables: Tables) -> Sheet:
    return Sheet("By school", _schools(tables), SCHOOLS, "Nobody is enrolled at a school of this authority.")


def _schools(tables: Tables) -> pd.DataFrame:
    frame = tables["report_school_actions"]
    return _with_actor(
        frame.assign(what=[wording.ACTORS[code][1] if code in wording.ACTORS else "" for code in frame["who_acts"]])
    )


def _people_sheet(tables: Tables) -> Sheet:
    frame = _people(tables)
    return Sheet("People", frame, named(PEOPLE, frame), "There is nobody to list.")


def _visiting_sheet(tables: Tables) -> Sheet:
    frame = tables["report_visiting"]
    shown = frame.assign(role=frame["role"].map(wording.ROLES), reason=frame["reason"].map(wording.days_in_words))
    nobody = "Nobody who is enrolled here, but counted at another authority, has to be told of."
    return Sheet("Counted elsewhere", shown, named(VISITING, frame), nobody)


def _people(tables: Tables) -> pd.DataFrame:
    frame = tables["report_people"]
    return _with_actor(frame).assign(
        role=frame["role"].map(wording.ROLES),
        verdict=frame["verdict"].map(wording.verdict),
        reason=frame["reason"].map(wording.days_in_words),
    )


def _with_actor(frame: pd.DataFrame) -> pd.DataFrame:
    """With the closed gates and who can act, in words."""
    pairs = list(zip(frame["blockers"].fillna(""), frame["who_acts"].fillna(""), strict=True))
    return frame.assign(
        closed=[wording.blockers_in_case(*pair) for pair in pairs],
        actor=[wording.ACTORS[who][0] if who in wording.ACTORS else "Nobody needs to" for _, who in pairs],
    )


def _quarantine(tables: Tables) -> Sheet:
    frame = tables["report_quarantine"]
    shown = frame.assign(words=frame["reason"].map(wording.quarantine_reason))
    return Sheet("Quarantine", shown, QUARANTINE, "None of this authority's rows is in quarantine.")
