"""The sections and sheets about accounts: each class where it may be told, the gravest first, with what to do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from account_nation import DAYS, FEEDS, MAY, NATION, OWN_FIFE
from crowd import crowd
from extract_files import write_extract as write_crowd
from report_nation import rows_of, slice_of, slices_of, write_extract
from small_nation import rows
from two_runs import GIVEN

from glowaudit.account_sections import NO_ACCOUNTS, NO_FEED, NO_FEEDS, accounts
from glowaudit.account_totals import nation, quality
from glowaudit.action_sections import actions
from glowaudit.audit import Audit
from glowaudit.commands.audit import run as audit_command
from glowaudit.displays import ACTIONS_MIME
from glowaudit.earlier_run import load_earlier
from glowaudit.national_report import NationalReport
from glowaudit.national_slice import write_national_slice
from glowaudit.public_slice import write_public_slice
from glowaudit.quality_slice import write_quality_slice
from glowaudit.slice_file import read_slice
from glowaudit.slices import Slicer
from glowaudit.tables import Table
from glowaudit.workbook import actions_csv, write_workbook

Slices = dict[str, dict[str, Any]]
NO_GLOW = {name: text for name, text in NATION.items() if name not in ("accounts", "feeds")}


@pytest.fixture(scope="module")
def slices(tmp_path_factory: pytest.TempPathFactory) -> Slices:
    """The slices of both authorities."""
    return slices_of(tmp_path_factory.mktemp("slices"), ("250", "330"), settings=MAY, **NATION)


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Slices:
    """The slices of the national, the public and the internal report."""
    folder = tmp_path_factory.mktemp("others")
    with Audit.of(write_extract(folder / "extract", **NATION), MAY) as audit:
        cut = {"national": write_national_slice, "public": write_public_slice, "quality": write_quality_slice}
        return {name: read_slice(write(audit, folder / name)) for name, write in cut.items()}


def said(parts: Any) -> str:
    """What the parts of a section say, as text."""
    return "\n".join(part._repr_mimebundle_()["text/plain"] for part in parts.parts)


def table(parts: Any, table_id: str) -> Table:
    return next(part for part in parts.parts if isinstance(part, Table) and part.table_id == table_id)


def sheet_rows(book: Any, name: str) -> list[dict[str, Any]]:
    heads, *found = book[name].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in found]


# ---------------------------------------------------------------------------------------------- who is told what


def test_people_are_told_where_they_are_counted_and_in_no_other_report(slices: Slices) -> None:
    fife, moray = (set(tables["report_accounts"]["person_id"]) for tables in slices.values())
    assert fife - {"cat"} == {"ann", "ava", "ada", "abe", "art"}
    assert moray == {"vic"}
    counted = {i: int(tables["report_account_counts"]["people"].sum()) for i, tables in slices.items()}
    assert counted == {"250": len(OWN_FIFE), "330": 2}


def test_the_account_of_somebody_who_only_visits_is_not_told(slices: Slices) -> None:
    assert "vic" in set(slices["250"]["report_visiting"]["person_id"])
    assert not any("acc-vic-1" in frame.to_csv() for frame in slices["250"].values())


def test_an_account_of_a_row_in_quarantine_is_told_where_that_row_is_and_counts_nowhere(slices: Slices) -> None:
    counts = rows_of(slices["250"], "report_account_counts", "class", "people", "others")
    assert ("in_quarantine", 0, 1) in counts
    assert slices["330"]["report_account_counts"]["others"].sum() == 0


def test_an_account_of_nobody_is_told_to_nobody_but_the_only_authority_of_an_extract(
    slices: Slices, tmp_path: Path
) -> None:
    nobodys = ("acc-zoe-1", "acc-nil-1")
    assert not any(i in frame.to_csv() for tables in slices.values() for frame in tables.values() for i in nobodys)
    alone = slice_of(
        tmp_path,
        settings=MAY,
        **NATION | {"authorities": rows("authority_id,name", "250,Fife")},
    )
    told = set(alone["report_accounts"]["account_id"])
    assert {*nobodys} <= told
    assert "acc-bob-1" not in told  # at a school whose row in quarantine names another authority


def test_what_was_closed_at_a_school_of_another_authority_is_not_told(slices: Slices) -> None:
    columns = ("person_id", "establishment", "nights", "blockers", "feed_rows")
    assert rows_of(slices["250"], "report_incidents", *columns) == [
        ("ann", "Leven", 2, "individual", "2; 3"),
        ("mia", "another authority", 1, "elsewhere", "5"),
    ]
    assert rows_of(slices["330"], "report_incidents", *columns) == [("vic", "another authority", 1, "individual", "6")]
    assert "A gate of another authority" in said(accounts(slices["250"]))


def test_somebody_with_several_accounts_has_a_row_for_each(slices: Slices) -> None:
    columns = ("account_id", "source", "created_on", "account_row")
    frame = {"x": slices["250"]["report_accounts"].query("person_id == 'abe'")}
    assert rows_of(frame, "x", *columns) == [
        ("acc-abe-1", "seemis", "2015-09-01", "4"),
        ("acc-abe-2", "manual", "2016-02-29", "5"),
    ]


def test_a_report_that_names_nobody_counts_but_lists_no_account(tmp_path: Path) -> None:
    tables = slices_of(tmp_path, ("250",), "none", settings=MAY, **NATION)["250"]
    assert len(tables["report_account_counts"])
    assert int(tables["report_incident_counts"]["people"].iloc[0]) == 2
    assert tables["report_accounts"].empty
    assert tables["report_incidents"].empty
    write_workbook(tables, tmp_path / "none.xlsx")
    assert openpyxl.load_workbook(tmp_path / "none.xlsx").sheetnames == ["To do", "By school", "Quarantine", "Read me"]


@pytest.mark.parametrize("number", range(3))
def test_authorities_and_those_of_none_sum_to_the_nation_class_by_class(number: int, tmp_path: Path) -> None:
    extract, settings = crowd(number, 160, dirty=True)
    with Audit.of(write_crowd(tmp_path / "extract", extract), settings) as audit:
        slicer = Slicer(audit, "none")
        found: dict[str, int] = {}
        for i in slicer.names:
            counts = read_slice(slicer.write(i, tmp_path / i))["report_account_counts"]
            for code, people in counts.groupby("class")["people"].sum().items():
                found[str(code)] = found.get(str(code), 0) + int(people)
        whole = read_slice(write_national_slice(audit, tmp_path / "national"))
        placed = dict(audit.engine.rows("select class, count(authority_id) from reconciliation group by class"))
        everything = audit.engine.rows("select count(*) from reconciliation")[0][0]
    assert {code: people for code, people in found.items() if people} == {c: n for c, n in placed.items() if n}
    assert whole["national_account_classes"][["people", "others"]].sum().sum() == everything > 0
    columns = [name for name in whole["national_accounts"].columns if not name.startswith(("authority", "sent"))]
    assert whole["national_accounts"][columns].sum().sum() == everything


# ------------------------------------------------------------------------------------------------ what is shown


def test_the_two_gravest_stand_first_each_with_who_acts_and_what_to_do(slices: Slices) -> None:
    shown = table(accounts(slices["250"]), "account-classes").frame
    assert list(shown["word"][:2]) == ["Still active", "Sent while closed"]
    assert list(shown["people"][:2]) == [2, 2]
    assert (shown[["meaning", "owner", "action"]] != "").all().all()
    assert shown["people"].sum() - shown["people"][1] == len(OWN_FIFE)


def test_the_two_gravest_are_told_where_there_is_none_of_them(tmp_path: Path) -> None:
    tables = slice_of(
        tmp_path, settings=MAY, **NO_GLOW, accounts=NATION["accounts"], feeds=FEEDS + rows("amy,2016-05-05,")
    )
    tables["report_account_counts"] = tables["report_account_counts"].query("`class` != 'not_honoured'")
    assert list(table(accounts(tables), "account-classes").frame["people"][:2]) == [0, 0]


def test_it_says_in_short_how_many_are_wrong_and_since_when(slices: Slices) -> None:
    text = said(accounts(slices["250"]))
    assert "2 people should have no active account any more, but have one. Of these, 1 person opted out" in text
    assert (
        "Data of 2 people were sent on 3 nights (2 May 2016 to 6 May 2016) on which they should not have been." in text
    )
    assert f"Of {len(OWN_FIFE)} people 3 are as they should be." in text
    listed = table(accounts(slices["250"]), "accounts").rows(9)
    assert listed[0][:3] == ["Still active", "Ann Bell", "ann"]
    assert listed[0][-3:] == ["Own choice", "2 May 2016", "Deleted"]


def test_days_to_honour_are_told_whole_where_they_are_and_left_out_where_none_was_honoured(slices: Slices) -> None:
    fife, moray = (dict(table(accounts(tables), "honouring").rows(9)) for tables in slices.values())
    assert (fife["Opt-outs honoured"], fife["Days until half of them were"], fife["Days until nine in ten were"]) == (
        "1",
        "2",
        "2",
    )
    assert "Days until half of them were" not in moray
    assert (moray["Accounts still active"], moray["Of them for 8 to 30 days"]) == ("1", "1")


@pytest.mark.parametrize(
    ("given", "told", "sheets"),
    [
        ({}, f"{NO_ACCOUNTS} {NO_FEEDS}", []),
        ({"feeds": NATION["feeds"]}, NO_ACCOUNTS, ["Sent while closed"]),
        ({"accounts": NATION["accounts"]}, NO_FEED, ["Accounts to act on"]),
    ],
)
def test_what_the_extract_does_not_hold_is_said_in_one_line_and_has_no_sheet(
    tmp_path: Path, given: dict[str, str], told: str, sheets: list[str]
) -> None:
    tables = slice_of(tmp_path, settings=MAY, **NO_GLOW, **given)
    assert said(accounts(tables)).split("\n")[0] == told
    assert given or len(accounts(tables).parts) == 1
    write_workbook(tables, tmp_path / "book.xlsx")
    names = openpyxl.load_workbook(tmp_path / "book.xlsx").sheetnames
    assert [name for name in names if name in ("Accounts to act on", "Sent while closed")] == sheets


def test_an_opt_out_that_is_not_honoured_is_the_first_thing_on_monday_and_owed_at_once(slices: Slices) -> None:
    first = slices["250"]["report_actions"].iloc[0]
    assert (first["kind"], first["what"]) == ("not_honoured", "Have 1 account disabled whose holder opted out")
    assert str(first["by"])[:10] == DAYS["as_of"]
    assert first["people"] == 0
    assert "took effect 8 days ago" in first["detail"]
    page = actions(slices["250"]).parts[0]._repr_mimebundle_()[ACTIONS_MIME]
    assert page["lead"].startswith("First, at once, what is owed to those who opted out. Then in this order")
    assert page["beside"][0].startswith("Data of 2 people were sent on 3 nights on which they should not have been")
    assert len(page["actions"]) <= 5


def test_nothing_is_owed_where_every_opt_out_is_honoured(tmp_path: Path) -> None:
    tables = slice_of(
        tmp_path,
        settings=MAY,
        **NATION | {"accounts": NATION["accounts"].replace("ann,seemis,active", "ann,seemis,disabled")},
    )
    assert "not_honoured" not in set(tables["report_actions"]["kind"])
    assert actions(tables).parts[0]._repr_mimebundle_()[ACTIONS_MIME]["lead"].startswith("In this order, each by")


# ------------------------------------------------------------------------------------------------- the workbook


def test_the_sheets_of_accounts_have_days_as_days_and_nothing_that_is_a_formula(slices: Slices, tmp_path: Path) -> None:
    write_workbook(slices["250"], tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    for name in ("Accounts to act on", "Sent while closed"):
        sheet = book[name]
        assert (sheet.freeze_panes, bool(sheet.auto_filter.ref)) == ("A2", True)
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    ann, ava, *_ = sheet_rows(book, "Accounts to act on")
    assert (ann["Account"], ann["Made on"], ann["Wrong since"], ann["Days wrong"]) == (
        "acc-ann-1",
        datetime(2015, 9, 1),
        datetime(2016, 5, 2),
        8,
    )
    assert (ann["Who acts"], ann["Made by"], ann["Closed now"]) == ("The Glow team", "The feed", "Own choice")
    assert (ava["Name"], ava["Wrong since"]) == ("=1+1", None)
    nights = sheet_rows(book, "Sent while closed")
    assert [(row["Person"], row["First night"], row["Nights"]) for row in nights] == [
        ("ann", datetime(2016, 5, 5), 2),
        ("mia", datetime(2016, 5, 2), 1),
    ]
    actions_csv(slices["250"], tmp_path / "list.csv")
    assert {"Sheet “Accounts to act on”", "Sheet “Sent while closed”"} <= {
        row["What"] for row in sheet_rows(book, "Read me")
    }


# ---------------------------------------------------------------------------------- nation, public, data quality


def test_the_nation_stands_authority_by_authority_as_in_their_own_reports(slices: Slices, others: Slices) -> None:
    frame = others["national"]["national_accounts"].set_index("authority_id")
    for authority_id, tables in slices.items():
        counts = tables["report_account_counts"].groupby("class")["people"].sum()
        for code in ("not_honoured", "missing", "ambiguous", "manual", "in_flight"):
            assert frame.loc[authority_id, code] == counts.get(code, 0)
        assert frame.loc[authority_id, "sent_people"] == tables["report_incident_counts"]["people"].iloc[0]
    nowhere = frame[frame.index.isna()].iloc[0]
    assert (nowhere["in_quarantine"], nowhere["orphan"], nowhere["sent_people"]) == (1, 2, 1)
    shown = table(nation(others["national"]), "authority-accounts")
    assert shown.rows(9)[-1][0] == "No authority that is known"


def test_the_nation_names_nobody(others: Slices) -> None:
    texts = " ".join(frame.to_csv() for frame in others["national"].values())
    assert not [i for i in ("ann", "acc-ann-1", "acc-zoe-1") if f",{i}," in texts]


def test_the_public_is_told_nothing_of_accounts(others: Slices) -> None:
    assert not [name for name in others["public"] if "account" in name or "incident" in name or "honour" in name]
    report = NationalReport(others["public"])
    assert report.accounts().parts == report.since().parts == ()


def test_data_quality_counts_accounts_of_nobody_and_nights_by_authority(others: Slices) -> None:
    columns = ("class", "accounts", "without_person")
    assert rows_of(others["quality"], "quality_accounts", *columns) == [("orphan", 2, 1), ("in_quarantine", 1, 0)]
    assert [row[:2] for row in table(quality(others["quality"]), "sent").rows(9)] == [
        ["Fife", "2"],
        ["Moray", "1"],
        ["No authority that is known", "1"],
    ]


def test_data_quality_says_so_where_nothing_is_nobodys(tmp_path: Path) -> None:
    given = NATION | {"accounts": NATION["accounts"].split("acc-vic")[0], "feeds": FEEDS + rows("amy,2016-05-05,F1")}
    with Audit.of(write_extract(tmp_path / "extract", **given), MAY) as audit:
        tables = read_slice(write_quality_slice(audit, tmp_path / "quality"))
    assert said(quality(tables)) == "Every active account is somebody's, and nothing was sent while closed."


def test_the_nation_is_told_what_has_changed_since_the_last_run_without_anybodys_id(tmp_path: Path) -> None:
    before = write_extract(
        tmp_path / "before", **NATION | {"all_decisions": NATION["all_decisions"].split("out-ann")[0]}
    )
    audit_command(before, tmp_path / "run", {**GIVEN, **DAYS}, None, "utf-8", True, True, False)
    with Audit.of(write_extract(tmp_path / "now", **NATION), MAY) as audit:
        load_earlier(audit, tmp_path / "run")
        tables = read_slice(write_national_slice(audit, tmp_path / "national", since=True))
    assert "since_listed" not in tables
    text = said(NationalReport(tables).since())
    assert "3 lost" in text
    assert not [i for i in ("ann", "lee", "vic") if f" {i} " in text or f"|{i}" in text]
