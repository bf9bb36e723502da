"""The sections of the report of data quality: what to mend first, how much, and row by row. No rules here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glowaudit import finding_words, quality_charts, row_sections, wording
from glowaudit.displays import Figure, Headline, Notes, Part, Parts
from glowaudit.marking import marking_of
from glowaudit.tables import Column, Table
from glowaudit.wording import counted, day

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]
SCOPES = {"authority": "Authority", "establishment": "School", "individual": "Person"}
PLACE = (Column("file", "File", pick=True), Column("row", "Row", "number"), Column("line", "Line", "number"))
NO_AUTHORITY = "No authority that is known"
WORDS = "Personal data of every authority in the extract: it stays where the run was made."


def headline(tables: Tables) -> Parts:
    """Of so many rows read, how many could not be used; beside it, who may be unprotected because of that."""
    f = tables["quality_headline"].iloc[0]
    sentence = (
        "",
        f"{f['rows_quarantined']:,} of {counted(f['rows_read'], 'row', 'rows')}",
        " could not be used and are in quarantine. The other ",
        f"{f['rows_accepted']:,}",
        " were accepted: rows read = accepted + in quarantine, in every file.",
    )
    facts = (
        ("Authorities", f"{f['authorities']:,}"),
        ("As of", day(f["as_of"])),
        ("Last day that counts", day(f["last_day"])),
        ("Deletion", day(f["deletion_on"])),
    )
    shares = (
        Figure(int(f["rows_accepted"]), "rows were accepted", "kept"),
        Figure(int(f["rows_quarantined"]), "rows are in quarantine", "unreadable"),
    )
    marking = marking_of(tables, WORDS)
    return Parts((Headline("Data quality: what to mend first", facts, sentence, shares, _beside(f), marking),))


def _beside(f: pd.Series) -> tuple[Figure, ...]:
    said = {
        "stray_opt_outs": ("opt-out names nobody known, and so protects nobody",
                           "opt-outs name nobody known, and so protect nobody"),
        "stray_opt_outs_that_would_fit": ("of them would fit somebody with a leading zero or a space mended",) * 2,
        "unreadable_decisions": ("decision cannot be read; its gate stays closed until it is mended",
                                 "decisions cannot be read; their gates stay closed until they are mended"),
        "people_in_quarantine": ("person stands in quarantined rows only, and so in no count",
                                 "people stand in quarantined rows only, and so in no count"),
        "rows_with_a_cause": ("row waits for another row to be mended", "rows wait for another row to be mended"),
        "findings": ("finding, which changes no verdict", "findings, which change no verdict"),
    }  # fmt: skip
    return tuple(Figure(int(f[name]), words[int(f[name]) != 1]) for name, words in said.items())


def protection(tables: Tables) -> Parts:
    """Opt-outs that name nobody known; decisions that cannot be read. Both before anything else, since they protect."""
    f = tables["quality_headline"].iloc[0]
    return Parts((*_stray_opt_outs(tables["quality_stray_opt_outs"], f), *_unreadable(tables["quality_unreadable"], f)))


def _stray_opt_outs(frame: pd.DataFrame, f: pd.Series) -> tuple[Part, ...]:
    if frame.empty:
        return (Notes(("Every opt-out names somebody who is known.",)),)
    columns = (
        *PLACE,
        Column("scope", "About", pick=True),
        Column("subject_id", "Names"),
        Column("would_fit", "Would fit, once mended"),
        Column("words", "Why in quarantine"),
        *((Column("cause", "Caused by"),) if frame["cause"].notna().any() else ()),
    )
    strays = counted(int(f["stray_opt_outs"]), "opt-out names", "opt-outs name")
    told = (
        f"{strays} nobody known, so that nobody is protected by it. {f['stray_opt_outs_that_would_fit']:,} would fit "
        "with a leading zero or a space mended: mend those first, since until then the data of somebody who said no "
        f"may pass.{_first(frame, f['stray_opt_outs'])}"
    )
    caption = "Opt-outs that protect nobody"
    return (Notes((told,)), Table("stray-opt-outs", caption, _placed(frame), columns, len(frame) > 12, "opt-outs"))


def _unreadable(frame: pd.DataFrame, f: pd.Series) -> tuple[Part, ...]:
    if frame.empty:
        return (Notes(("No gate is closed because of a decision that cannot be read.",)),)
    columns = (
        *PLACE,
        Column("scope", "About", pick=True),
        Column("subject_id", "Names"),
        Column("words", "Why it cannot be read"),
        Column("column", "Column"),
        Column("value", "Value"),
        Column("people", "People it keeps out", "number"),
    )
    told = (
        f"{counted(int(f['unreadable_decisions']), 'decision', 'decisions')} about somebody known cannot be read and "
        "may be an opt-out, so the gate stays closed: whoever said no is protected. Whoever said yes is kept out until "
        f"the row is mended.{_first(frame, f['unreadable_decisions'])}"
    )
    caption = "Decisions that cannot be read, those first that keep most people out"
    table = Table("unreadable-decisions", caption, _placed(frame), columns, len(frame) > 12, "decisions")
    return (Notes((told,)), table)


def _first(frame: pd.DataFrame, everything: int) -> str:
    return f" The first {len(frame):,} are listed." if len(frame) < everything else ""


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    """With the reason and what the row is about in words."""
    words = frame["reason"].map(wording.quarantine_reason)
    return frame.assign(words=words, **({"scope": frame["scope"].map(SCOPES)} if "scope" in frame else {}))


def causes(tables: Tables) -> Parts:
    """Rows that keep others out, most first: mend one, and so many clear."""
    frame, f = tables["quality_causes"], tables["quality_headline"].iloc[0]
    if frame.empty:
        return _said("No row is in quarantine because of another one: each has to be mended by itself.")
    columns = (
        *PLACE,
        Column("id", "Id"),
        Column("words", "What is wrong with it"),
        Column("column", "Column"),
        Column("value", "Value"),
        Column("rows", "Rows that then clear", "number"),
    )
    top = frame.iloc[0]
    told = (
        f"Mend row {top['row']:,} of {top['file']}, and {counted(int(top['rows']), 'row clears', 'rows clear')}. "
        f"In all {counted(int(f['causes']), 'row keeps', 'rows keep')} {int(f['rows_with_a_cause']):,} others out."
        f"{_first(frame, f['causes'])}"
    )
    caption = "Mend these rows first"
    return Parts((Notes((told,)), Table("causes", caption, _placed(frame), columns, len(frame) > 12, "rows")))


def quarantine(tables: Tables) -> Parts:
    """How many rows of each file and why; then one by one."""
    reasons, rows = tables["quality_reasons"], tables["quality_quarantine"]
    if reasons.empty:
        return _said("Every row could be used: nothing is in quarantine.")
    words = reasons["reason"].map(wording.quarantine_reason)
    shown = reasons.assign(words=words, label=reasons["file"] + ": " + words.str.lower())
    sums = (
        Column("file", "File"),
        Column("words", "Reason"),
        Column("reason", "Code"),
        Column("rows", "Rows", "number"),
    )
    columns = (
        *PLACE,
        Column("words", "Reason", pick=True),
        Column("column", "Column"),
        Column("value", "Value"),
        Column("cause", "Caused by"),
        Column("authority", "Authority", pick=True),
    )
    table = Table("reasons", "Rows in quarantine by file and reason", shown, sums)
    listed = Table("quarantine", "Rows in quarantine", _placed(rows), columns, True)
    note = Notes((_listed(len(rows), int(reasons["rows"].sum()), "file and reason", "quarantine"),))
    return Parts((quality_charts.reason_chart(shown), table, note, listed))


def _listed(shown: int, everything: int, of_each: str, file: str) -> str:
    """Are all rows listed, and where are they if not?"""
    row = "Row is the number that a spreadsheet shows, line that of an editor."
    if shown == everything:
        return f"All {counted(everything, 'row', 'rows')}. {row}"
    return (
        f"Of each {of_each} the first 1,000: {shown:,} of {everything:,} rows. All of them stand in {file}.csv, "
        f"in the run's folder of internal tables. {row}"
    )


def authorities(tables: Tables) -> Parts:
    """Each authority's rows in quarantine and its findings."""
    frame = tables["quality_authorities"]
    known = frame["authority_id"].notna()
    shown = frame.assign(name=frame["name"].fillna(frame["authority_id"]).where(known, NO_AUTHORITY))
    columns = (
        Column("name", "Authority"),
        Column("authority_id", "Id"),
        Column("quarantined", "Rows in quarantine", "number"),
        Column("of_people", "Of people and enrolments", "number"),
        Column("decisions", "Of decisions", "number"),
        Column("unreadable", "Of them closing a gate", "number"),
        Column("findings", "Findings", "number"),
    )
    return Parts((Table("authorities", "Every authority", shown, columns, len(frame) > 12, "authorities"),))


def findings(tables: Tables) -> Parts:
    """How many of each kind; where; then one by one."""
    counts, places, rows = (tables[f"quality_{name}"] for name in ("finding_counts", "finding_authorities", "findings"))
    if counts.empty:
        return _said("Nothing needs a second look.")
    meant = finding_words.explained(counts.assign(label=counts["finding"]))
    sums = (
        Column("finding", "Finding"),
        Column("rows", "Rows", "number"),
        Column("authorities", "Authorities", "number"),
        *finding_words.EXPLAINED,
    )
    where = (
        Column("authority", "Authority", pick=True),
        Column("finding", "Finding", pick=True),
        Column("rows", "Rows", "number"),
    )
    columns = (
        Column("finding", "Finding", pick=True),
        Column("authority", "Authority", pick=True),
        Column("subject", "About"),
        Column("detail", "Detail"),
        Column("file", "File", pick=True),
        Column("row", "Row", "number"),
    )
    named = places.assign(authority=places["authority"].fillna(places["authority_id"]).fillna(NO_AUTHORITY))
    told = rows.assign(detail=rows["detail"].map(wording.days_in_words))
    return Parts(
        (
            Notes(("Worth a second look by a person. A finding changes no verdict.",)),
            quality_charts.finding_chart(meant),
            Table("finding-counts", "Findings by kind", meant, sums),
            Table("finding-authorities", "Findings by authority and kind", named, where, len(named) > 12),
            Notes((_listed(len(rows), int(counts["rows"].sum()), "kind", "findings"),)),
            Table("findings", "Findings, row by row", told, columns, live=True, noun="findings"),
        )
    )


def ignored_columns(tables: Tables) -> Parts:
    """Columns that nothing reads: perhaps one of ours under another name."""
    frame = tables["run_ignored"]
    if frame.empty:
        return _said("Every column of the extract is read.")
    columns = (Column("file", "File"), Column("name", "Column"))
    note = Notes(
        ("If one of these is a column of ours under another name, say so in a mapping (see docs/extract.md).",)
    )
    return Parts((note, Table("ignored-columns", "Columns that were not read", frame, columns)))


def provenance(tables: Tables) -> Parts:
    """Files, settings, and the digests by which a run is known again."""
    return Parts(
        tuple(f(tables) for f in (row_sections.files_table, row_sections.settings_table, row_sections.facts_table))
    )


def _said(sentence: str) -> Parts:
    return Parts((Notes((sentence,)),))
