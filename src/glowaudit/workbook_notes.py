"""The sheet that says how to read a workbook: whose it is, until when, and what each sheet and word means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glowaudit import marking, wording
from glowaudit.count_sections import may_be_done
from glowaudit.displays import Marking
from glowaudit.sheets import Sheet
from glowaudit.wording import counted

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]
SHEETS = {
    "To do": (
        "First what is owed to people who opted out, if anything is; then what brings most people to Glow, in order. "
        "Whom each saves is counted once those above it are done."
    ),
    "By school": (
        "Every school, first those where most people can be helped. One row for each set of closed gates: if all who "
        "are named act by the last safe day, at most so many people are saved. The figures of enrolled, not in Glow "
        "and own choice are the school's, and stand in each of its rows."
    ),
    "People": "{whom}, school by school, with the reason in words.",
    "Counted elsewhere": "Enrolled here in the window, but counted by another authority, and so in no figure here.",
    "Accounts to act on": (
        "Where Glow does not hold what it should, the gravest first. Somebody with several accounts has a row for "
        "each. Rows are those of the extract's file of accounts, as a spreadsheet shows them."
    ),
    "Sent while closed": (
        "Whose data a nightly feed held though they might not pass that night nor just before it: one row a person. "
        "Keep it as a record of the incident."
    ),
    "Quarantine": "Rows that could not be used{rows}. Row is the number in a spreadsheet, line that in an editor.",
}
WHOM = {
    "action": "Those who are not kept, or change between now and the deletion",
    "all": "Everybody of this authority",
}
WORDS = {
    "Closed on the last day that counts": "Every gate that is closed then. Where two are closed, both have to open.",
    "Last safe day": "Whoever acts has to act by then; the day after is too late. Empty where nobody can or need act.",
    "First and last day of passing": "Between the as-of day and the last day that counts; empty where there is none.",
}


def title_of(tables: Tables) -> str:
    """`Who will reach Glow: Fife`."""
    return f"Who will reach Glow: {tables['report_headline']['name'].iloc[0]}"


def marking_of(tables: Tables) -> Marking:
    """For whom it is, until when, and what may be done with it."""
    return marking.marking_of(tables, may_be_done(tables))


def notes(tables: Tables, sheets: list[Sheet]) -> pd.DataFrame:
    """What and in words, one row for each thing to know; days are days."""
    import pandas as pd

    rows = _whose(tables) + _how_to_read(tables, sheets)
    return pd.DataFrame(rows, columns=["what", "words"], dtype=object)


def _whose(tables: Tables) -> list[tuple[str, Any]]:
    f, mark = tables["report_headline"].iloc[0], marking_of(tables)
    facts = dict(zip(tables["run_facts"]["fact"], tables["run_facts"]["value"], strict=True))
    return [
        ("Workbook", title_of(tables)),
        ("Authority", f"{f['name']} ({f['authority_id']})"),
        ("For", mark.recipient),
        ("Delete by", mark.delete_by),
        ("What may be done with it", mark.words),
        (
            "In short",
            f"{f['kept']:,} of {counted(f['enrolled'])} enrolled will be in Glow. {f['not_kept']:,} will not.",
        ),
        ("As of", f["as_of"].date()),
        ("Last day that counts", f["last_day"].date()),
        ("Deletion", f["deletion_on"].date()),
        ("Made with", f"glowaudit {facts['version']}"),
        ("Rules (sha256 of the SQL)", facts["rules"]),
    ]


def _how_to_read(tables: Tables, sheets: list[Sheet]) -> list[tuple[str, Any]]:
    whom = WHOM.get(str(tables["report_marking"]["people"].iloc[0]), "")
    rows = "" if whom else ", without those about people"
    told = [(f"Sheet “{sheet.name}”", SHEETS[sheet.name].format(whom=whom, rows=rows)) for sheet in sheets]
    verdicts = [(f"Verdict “{word}”", meaning) for word, meaning in wording.VERDICTS.values()]
    actors = [(f"Who can act: {who}", what) for who, what in wording.ACTORS.values()]
    return [*told, *WORDS.items(), *verdicts, *actors]
