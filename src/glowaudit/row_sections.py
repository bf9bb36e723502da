"""The sections of an authority's report that list rows: people, quarantine, findings, and what it was made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from glowaudit import finding_words, wording
from glowaudit.displays import Notes, Part, Parts
from glowaudit.tables import Column, Table, plain
from glowaudit.wording import counted

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]
LISTED = {
    "action": (
        "those who are not kept, and those who change between now and the deletion",
        "Everybody who is not kept or changes",
    ),
    "all": ("everybody whom this authority counts", "Everybody"),
}


def people(tables: Tables) -> Parts:
    """Those who are not kept or change (or everybody), with their reason; then those whom another authority counts."""
    whom = str(tables["report_marking"]["people"].iloc[0])
    if whom == "none":
        return _said("This report names nobody. The one with names is made with --people action or --people all.")
    frame = tables["report_people"]
    if frame.empty:
        nobody = Notes(("Everybody passes on every day of the window: there is nobody to list.",))
        return Parts((nobody, *_visiting(tables)))
    few, caption = LISTED[whom]
    notes = Notes((f"{counted(len(frame))}: {few}.",))
    return Parts((notes, people_table(frame, caption, _file(tables, "people")), *_visiting(tables)))


def people_table(frame: pd.DataFrame, caption: str, download: str = "") -> Table:
    """Each with school, role and stage, verdict, what is closed, and the reason in words."""
    shown = frame.assign(
        verdict=[wording.verdict(code) for code in frame["verdict"]],
        role=[wording.role(*pair) for pair in zip(frame["role"], frame["stage"], strict=True)],
        blockers=[wording.blockers(code) for code in frame["blockers"]],
        reason=[wording.days_in_words(reason) for reason in frame["reason"]],
    )
    columns = (
        Column("display_name", "Name"),
        Column("person_id", "Person"),
        Column("establishment", "School", pick=True),
        Column("role", "Role and stage", pick=True),
        Column("verdict", "Verdict", pick=True),
        Column("blockers", "Closed on the last day", pick=True),
        Column("last_passing_on", "Last passes on", "day"),
        Column("reason", "Reason", slot="individual_decision_id"),
    )
    return Table("people", caption, shown, _named(shown, columns), True, "people", download=download)


def _visiting(tables: Tables) -> tuple[Part, ...]:
    frame = tables["report_visiting"]
    if frame.empty:
        return ()
    shown = frame.assign(
        role=[wording.role(*pair) for pair in zip(frame["role"], frame["stage"], strict=True)],
        reason=[wording.days_in_words(reason) for reason in frame["reason"]],
    )
    columns = (
        Column("display_name", "Name"),
        Column("person_id", "Person"),
        Column("establishment", "School here", pick=True),
        Column("role", "Role and stage", pick=True),
        Column("reason", "What becomes of them"),
    )
    notes = Notes(
        (
            f"{counted(len(frame))} enrolled here for some of the days, whom another authority counts: they stand in "
            "no figure of this report.",
        )
    )
    caption, file = "Enrolled here too, counted by another authority", _file(tables, "counted-elsewhere")
    return notes, Table("visiting", caption, shown, _named(shown, columns), True, "people", download=file)


def _named(frame: pd.DataFrame, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns, that of names only where there are any."""
    return columns if frame["display_name"].notna().any() else columns[1:]


def _file(tables: Tables, what: str) -> str:
    """The name of a downloaded file: what, whose, and as of when."""
    f = tables["report_headline"].iloc[0]
    whose = re.sub(r"[^0-9A-Za-z]+", "-", str(f["authority_id"])).strip("-")
    return f"glow-{what}-{whose}-{f['as_of']:%Y-%m-%d}"


def quarantine(tables: Tables) -> Parts:
    """Rows that could not be used; first those that keep others out."""
    counts, frame, causes = (tables[f"report_{name}"] for name in ("quarantine_counts", "quarantine", "causes"))
    if counts.empty:
        return _said("None of this authority's rows is in quarantine.")
    rows = int(counts["rows"].sum())
    notes = Notes((f"{counted(rows, 'row', 'rows')} could not be used. Row is the number that a spreadsheet shows.",))
    few = (
        Column("file", "File"),
        Column("row", "Row", "number"),
        Column("rows", "Other rows that then clear", "number"),
    )
    first = (Table("causes", "Mend these rows first", causes, few),) if len(causes) else ()
    listed = (_quarantined(frame),) if len(frame) else ()
    return Parts((notes, *first, *(() if len(frame) == rows else (_quarantine_counts(counts),)), *listed))


def _quarantine_counts(counts: pd.DataFrame) -> Table:
    """Where people are not listed."""
    columns = (Column("file", "File"), Column("words", "Reason"), Column("rows", "Rows", "number"))
    shown = counts.assign(words=[wording.quarantine_reason(code) for code in counts["reason"]])
    return Table("quarantine-counts", "Rows in quarantine by file and reason", shown, columns)


def _quarantined(frame: pd.DataFrame) -> Table:
    shown = frame.assign(words=[wording.quarantine_reason(code) for code in frame["reason"]])
    columns = (
        Column("file", "File", pick=True),
        Column("row", "Row", "number"),
        Column("line", "Line", "number"),
        Column("reason", "Reason", pick=True),
        Column("words", "In words"),
        Column("column", "Column"),
        Column("value", "Value"),
        *((Column("cause", "Caused by"),) if frame["cause"].notna().any() else ()),
    )
    return Table("quarantine", "Rows in quarantine", shown, columns, live=True)


def findings(tables: Tables) -> Parts:
    """What a person should look at: how many of each kind, then one by one."""
    counts, frame = tables["report_finding_counts"], tables["report_findings"]
    if counts.empty:
        return _said("Nothing in this authority's rows needs a second look.")
    counts = finding_words.explained(counts)
    sums = (Column("finding", "Finding"), Column("rows", "Rows", "number"), *finding_words.EXPLAINED)
    columns = (
        Column("finding", "Finding", pick=True),
        Column("subject", "About"),
        Column("detail", "Detail"),
        Column("file", "File", pick=True),
        Column("row", "Row", "number"),
    )
    notes = Notes(("Worth a second look by a person. A finding changes no verdict.",))
    shown = frame.assign(detail=[wording.days_in_words(detail) for detail in frame["detail"]])
    listed = (Table("findings", "Findings, row by row", shown, columns, live=True, noun="findings"),)
    return Parts((notes, Table("finding-counts", "Findings by kind", counts, sums), *(listed if len(frame) else ())))


def provenance(tables: Tables) -> Parts:
    """Settings, rules and their use, the authority's own rows, and by which program all were judged."""
    return Parts((settings_table(tables), _rules(tables), files_table(tables), facts_table(tables)))


def settings_table(tables: Tables) -> Table:
    """Every setting of the run, and what it means."""
    import pandas as pd

    row = tables["run_settings"].iloc[0]
    shown = [(name, wording.SETTINGS[name], _setting(row[name])) for name in wording.SETTINGS]
    frame = pd.DataFrame(shown, columns=["setting", "meaning", "value"])
    columns = (Column("setting", "Setting"), Column("value", "Value"), Column("meaning", "Meaning"))
    return Table("settings", "Settings of this run", frame, columns)


def _setting(value: object) -> str:
    text = "" if value != value or value is None else str(plain(value))
    return {"": "no limit", "True": "yes", "False": "no"}.get(text, text)


def _rules(tables: Tables) -> Table:
    frame = tables["report_rules"]
    shown = frame.assign(meaning=[wording.RULES.get(code, "") for code in frame["rule"]])
    columns = (
        Column("rule", "Rule"),
        Column("meaning", "What it says"),
        Column("people", "Verdicts it supports", "number"),
    )
    return Table("rules", "Rules", shown, columns)


def files_table(tables: Tables) -> Table:
    """The rows read of each file: of the whole extract with the files' digests, of one authority its own."""
    frame = tables["run_files"]
    of_all = "sha256" in frame
    columns = (
        Column("name" if of_all else "file", "File"),
        Column("read", "Rows read", "number"),
        Column("accepted", "Accepted", "number"),
        Column("quarantined", "In quarantine", "number"),
        *((Column("sha256", "sha256"),) if of_all else ()),
    )
    whose = "Files of the whole extract" if of_all else "This authority's own rows in each file"
    return Table("files", f"{whose}: rows read = accepted + in quarantine", frame, columns)


def facts_table(tables: Tables) -> Table:
    """Version, and the digests by which a run is known again."""
    frame = tables["run_facts"]
    shown = frame.assign(fact=[wording.FACTS.get(code, code) for code in frame["fact"]])
    return Table("manifest", "Manifest", shown, (Column("fact", "What"), Column("value", "Value")))


def _said(sentence: str) -> Parts:
    return Parts((Notes((sentence,)),))
