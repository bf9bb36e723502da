"""The sections of an authority's report that list rows: people, quarantine, findings, and what it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glowaudit import wording
from glowaudit.displays import Notes, Parts
from glowaudit.tables import Column, Table, plain
from glowaudit.wording import counted

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]


def people(tables: Tables) -> Parts:
    """Those who are not kept, and those who change in the window, with their reason in words."""
    frame = tables["report_people"]
    if frame.empty:
        return _said("Everybody passes on every day of the window: there is nobody to list.")
    shown = frame.assign(
        verdict=[wording.verdict(code) for code in frame["verdict"]],
        role=[wording.role(*pair) for pair in zip(frame["role"], frame["stage"], strict=True)],
        blockers=[wording.blockers(code) for code in frame["blockers"]],
        reason=[wording.days_in_words(reason) for reason in frame["reason"]],
        rules=[rules.replace("+", " ") for rules in frame["rules"]],
    )
    columns = (
        Column("display_name", "Name"),
        Column("person_id", "Person"),
        Column("establishment", "School", pick=True),
        Column("role", "Role and stage", pick=True),
        Column("verdict", "Verdict", pick=True),
        Column("blockers", "Closed on the last day", pick=True),
        Column("reason", "Reason", slot="individual_decision_id"),
        Column("rules", "Rules"),
    )
    named = columns if frame["display_name"].notna().any() else columns[1:]
    notes = Notes(
        (f"{counted(len(frame))}: those who are not kept, and those who change between now and the deletion.",)
    )
    return Parts((notes, Table("people", "Everybody who is not kept or changes", shown, named, True, "people")))


def quarantine(tables: Tables) -> Parts:
    """Rows that could not be used; first those that keep others out."""
    frame, causes = tables["report_quarantine"], tables["report_causes"]
    if frame.empty:
        return _said("None of this authority's rows is in quarantine.")
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
    few = (
        Column("file", "File"),
        Column("row", "Row", "number"),
        Column("rows", "Other rows that then clear", "number"),
    )
    first = (Table("causes", "Mend these rows first", causes, few),) if len(causes) else ()
    notes = Notes(
        (f"{counted(len(frame), 'row', 'rows')} could not be used. Row is the number that a spreadsheet shows.",)
    )
    return Parts((notes, *first, Table("quarantine", "Rows in quarantine", shown, columns, live=True)))


def findings(tables: Tables) -> Parts:
    """What a person should look at: how many of each kind, then one by one."""
    frame = tables["report_findings"]
    if frame.empty:
        return _said("Nothing in this authority's rows needs a second look.")
    counts = frame.groupby("finding", sort=True).size().reset_index(name="rows")
    counts = counts.assign(meaning=[wording.FINDINGS.get(code, "") for code in counts["finding"]])
    sums = (Column("finding", "Finding"), Column("rows", "Rows", "number"), Column("meaning", "Meaning"))
    columns = (
        Column("finding", "Finding", pick=True),
        Column("subject", "About"),
        Column("detail", "Detail"),
        Column("file", "File", pick=True),
        Column("row", "Row", "number"),
    )
    notes = Notes(("Worth a second look by a person. A finding changes no verdict.",))
    shown = frame.assign(detail=[wording.days_in_words(detail) for detail in frame["detail"]])
    listed = Table("findings", "Findings, row by row", shown, columns, live=True, noun="findings")
    return Parts((notes, Table("finding-counts", "Findings by kind", counts, sums), listed))


def provenance(tables: Tables) -> Parts:
    """Settings, rules and their use, the files read, and the digests by which a run is known again."""
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
    """The files read, with their rows and digests."""
    columns = (
        Column("name", "File"),
        Column("read", "Rows read", "number"),
        Column("accepted", "Accepted", "number"),
        Column("quarantined", "In quarantine", "number"),
        Column("sha256", "sha256"),
    )
    return Table(
        "files", "Files of the whole extract: rows read = accepted + in quarantine", tables["run_files"], columns
    )


def facts_table(tables: Tables) -> Table:
    """Version, and the digests by which a run is known again."""
    frame = tables["run_facts"]
    shown = frame.assign(fact=[wording.FACTS.get(code, code) for code in frame["fact"]])
    return Table("manifest", "Manifest", shown, (Column("fact", "What"), Column("value", "Value")))


def _said(sentence: str) -> Parts:
    return Parts((Notes((sentence,)),))
