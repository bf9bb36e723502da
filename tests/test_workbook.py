"""The workbook of an authority, read back: all is there and marked, nothing is a formula, nothing is hidden."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, datetime
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from report_nation import write_extract
from small_nation import SPRING

from glowaudit import sheets
from glowaudit.audit import Audit
from glowaudit.settings import Settings
from glowaudit.sheets import Sheet, SheetColumn, plain_text, write_sheets
from glowaudit.slice_file import read_slice
from glowaudit.slices import Slicer
from glowaudit.workbook import actions_csv, write_workbook

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "@SUM(1,2)",
    "+1",
    "-1",
    "{=1+1}",
    "http://example.org",
    "007",
    "1e5",
    "2016-05-16",
    "</t></si><x>",
    "<r><t>not rich</t></r>",
    '<r><rPr><b/></rPr><t>"&amp;"</t></r>',
    "_x0041_ stays",
    "\u202egnorw yb nettirw\u202c",
    "two\nlines",
    " led by a space",
    "x" * 10_000,
]


@pytest.fixture(scope="module")
def fife(root, tmp_path_factory):
    """The slice of Fife in the demo: by who is listed."""
    folder = tmp_path_factory.mktemp("slices")
    with Audit.of(root / "data/samples/demo", DEMO) as audit:
        return {
            people: read_slice(Slicer(audit, people).write("250", folder / f"{people}.duckdb"))
            for people in ("none", "action", "all")
        }


@pytest.fixture(scope="module")
def book(fife, tmp_path_factory):
    """Fife's workbook, opened, and its path."""
    path = tmp_path_factory.mktemp("book") / "actions.xlsx"
    write_workbook(fife["action"], path)
    return openpyxl.load_workbook(path), path


def rows_of(sheet) -> list[dict[str, object]]:
    """The rows of a sheet by heading."""
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def written(tmp_path, *values: object, kind: str = "text") -> list[object]:
    """What a cell reads as, of each value."""
    return [cell.value for cell in cells_of(tmp_path, *values, kind=kind)]


def cells_of(tmp_path, *values: object, kind: str = "text"):
    """The cells of each value."""
    path = tmp_path / "cells.xlsx"
    frame = pd.DataFrame({"value": pd.Series(values, dtype=object)})
    columns = (SheetColumn("value", "Value", 20, kind),)
    write_sheets([Sheet("Values", frame, columns, "nothing")], path, "Title", "Marking", date(2016, 5, 16))
    return [row[0] for row in openpyxl.load_workbook(path)["Values"].iter_rows(min_row=2)]


def parts_of(path) -> dict[str, str]:
    """Every part of a workbook as text."""
    with zipfile.ZipFile(path) as parts:
        return {name: parts.read(name).decode() for name in parts.namelist()}


def test_its_sheets_say_what_to_do_then_where_then_for_whom(book):
    accounts = ("Accounts to act on", "Sent while closed")
    names = ["To do", "By school", "People", "Counted elsewhere", *accounts, "Quarantine", "Read me"]
    assert book[0].sheetnames == names
    assert all(sheet.sheet_state == "visible" for sheet in book[0])


def test_the_actions_are_those_of_the_slice_in_order(book, fife):
    stored = fife["action"]["report_actions"]
    found = rows_of(book[0]["To do"])
    assert len(found) == len(stored) > 0
    assert [row["What to do"] for row in found] == list(stored["what"])
    owed = datetime(2016, 5, 16)
    assert [row["By"] for row in found] == [owed] + [datetime(2016, 6, 29)] * (len(found) - 1)
    assert all(isinstance(row["People it saves, once those above are done"], int) for row in found)


def test_school_by_school_the_people_to_act_for_add_up_to_those_not_kept_but_by_their_own_choice(book, fife):
    found, schools = rows_of(book[0]["By school"]), fife["action"]["report_schools"]
    assert {row["SEED code"] for row in found} == set(schools["establishment_id"])
    saved = dict.fromkeys(schools["establishment_id"], 0)
    for row in found:
        saved[row["SEED code"]] += row["People it would save, at most"]
    assert saved == dict(zip(schools["establishment_id"], schools["not_kept"] - schools["own_choice"], strict=True))
    most = [saved[row["SEED code"]] for row in found]
    assert most == sorted(most, reverse=True)


def test_a_school_with_nothing_to_do_says_so_and_has_no_last_safe_day(book):
    (row,) = [row for row in rows_of(book[0]["By school"]) if row["School"] == "Balmerrin Primary School"]
    assert (row["Who acts"], row["People it would save, at most"], row["Last safe day"]) == ("Nobody needs to", 0, None)


def test_everybody_listed_in_the_slice_is_listed_by_school_and_nobody_else(book, fife):
    found, stored = rows_of(book[0]["People"]), fife["action"]["report_people"]
    assert [row["Person"] for row in found] == list(stored["person_id"])
    assert [row["School"] for row in found] == sorted(row["School"] for row in found)


def test_a_person_is_told_with_reason_gates_who_can_act_and_days(book):
    (row,) = [row for row in rows_of(book[0]["People"]) if row["Name"] == "Aaron Fernie"]
    assert row["Person"] == "119004209"
    assert (row["Role"], row["Stage"], row["Verdict"]) == ("Pupil", "P4", "Will stop")
    assert (row["Closed on the last day that counts"], row["Who can act"]) == ("No enrolment", "The school office")
    assert (row["First day of passing"], row["Last day of passing"]) == (datetime(2016, 5, 16), datetime(2016, 6, 10))
    assert row["Last safe day"] == datetime(2016, 6, 29)
    assert row["Why"].endswith("no enrolment covers 29 June 2016, the last one ended on 11 June 2016.")


def test_nobody_is_to_act_against_a_persons_own_choice(book):
    own = [row for row in rows_of(book[0]["People"]) if row["Who can act"].startswith("Nobody: the person's own")]
    assert own
    assert {row["Last safe day"] for row in own} == {None}


def test_ids_are_text_with_their_leading_zeros_and_stay_text_when_edited(book, fife):
    zeros = [i for i in fife["action"]["report_people"]["person_id"] if i.startswith("0")]
    cells = {cell.value: cell for cell in book[0]["People"]["D"]}
    assert zeros
    assert all(cells[i].data_type == "s" and cells[i].quotePrefix for i in zeros)


def test_days_are_days_in_british_order(book):
    cell = next(cell for cell in book[0]["People"]["J"][1:] if cell.value)
    assert cell.is_date
    assert cell.number_format == "d mmm yyyy"


def test_headings_stay_in_sight_can_be_filtered_and_come_again_on_every_printed_page(book):
    for sheet in book[0]:
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        assert bool(sheet.auto_filter.ref) == (sheet.title != "Read me")
        assert all(cell.alignment.wrap_text for cell in sheet[1])
    assert book[0]["People"].auto_filter.ref == f"A1:M{book[0]['People'].max_row}"


def test_it_prints_across_on_a4_as_wide_as_the_page_and_marked_at_its_foot(book):
    for sheet in book[0]:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert (
            "For Fife: the officers who look after Glow choices. Delete by 29 July 2016." in sheet.oddFooter.left.text
        )
        assert "Who will reach Glow: Fife" in sheet.oddHeader.left.text


def test_read_me_says_whose_it_is_until_when_and_what_each_sheet_holds(book):
    said = {row["What"]: row["In words"] for row in rows_of(book[0]["Read me"])}
    assert said["Authority"] == "Fife (250)"
    assert said["For"] == "Fife: the officers who look after Glow choices"
    assert (said["Delete by"], said["As of"], said["Deletion"]) == (
        datetime(2016, 7, 29),
        datetime(2016, 5, 16),
        datetime(2016, 7, 1),
    )
    assert "Keep it inside the authority." in said["What may be done with it"]
    assert {f"Sheet “{name}”" for name in book[0].sheetnames[:-1]} <= set(said)


def test_without_people_there_is_no_sheet_of_them_and_no_byte_of_anybody(fife, tmp_path):
    write_workbook(fife["none"], tmp_path / "none.xlsx")
    actions_csv(fife["none"], tmp_path / "none.csv")
    names = openpyxl.load_workbook(tmp_path / "none.xlsx").sheetnames
    assert names == ["To do", "By school", "Quarantine", "Read me"]
    everything = " ".join(parts_of(tmp_path / "none.xlsx").values()) + (tmp_path / "none.csv").read_text("utf-8-sig")
    people = fife["all"]["report_people"]
    assert [i for i in people["person_id"] if i in everything] == []
    assert [name for name in people["display_name"].dropna() if name in everything] == []


def test_with_all_people_those_who_pass_are_there_and_nobody_needs_to_act_for_them(fife, tmp_path):
    write_workbook(fife["all"], tmp_path / "all.xlsx")
    found = rows_of(openpyxl.load_workbook(tmp_path / "all.xlsx")["People"])
    assert len(found) == len(fife["all"]["report_people"]) > len(fife["action"]["report_people"])
    assert {row["Who can act"] for row in found if row["Verdict"] == "Reaches Glow"} == {"Nobody needs to"}


def test_the_same_slice_gives_the_same_bytes_at_any_time_and_place(fife, book, tmp_path, monkeypatch):
    monkeypatch.setenv("USER", "somebody")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    write_workbook(fife["action"], tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == book[1].read_bytes()
    with zipfile.ZipFile(book[1]) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_it_names_no_user_no_machine_and_the_as_of_day_as_that_of_its_making(book):
    told = book[0].properties
    assert (told.creator, told.lastModifiedBy, told.title) == ("glowaudit", "glowaudit", "Who will reach Glow: Fife")
    assert told.created == told.modified == datetime(2016, 5, 16)
    app = ElementTree.fromstring(parts_of(book[1])["docProps/app.xml"])
    assert [node.text for node in app if node.tag.endswith("Company")] == [None]


def test_its_parts_are_sheets_and_words_and_nothing_else(book):
    names = {re.sub(r"\d+", "N", name) for name in parts_of(book[1])}
    assert names == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/theme/themeN.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheetN.xml",
    }


def test_text_reads_as_what_it_is_and_is_never_a_formula_a_link_or_a_number(tmp_path):
    cells = cells_of(tmp_path, *HOSTILE)
    read = [cell.value.replace("_x005F_x0041_", "_x0041_") for cell in cells]  # openpyxl leaves Excel's own escape
    assert read == HOSTILE
    assert {cell.data_type for cell in cells} == {"s"}
    parts = parts_of(tmp_path / "cells.xlsx")
    assert not any("<f>" in text or "hyperlink" in text for text in parts.values())
    assert all(ElementTree.fromstring(text) is not None for text in parts.values())


def test_what_looks_like_markup_of_the_library_is_written_as_text(tmp_path):
    assert written(tmp_path, "<r><t>x</t></r>") == ["<r><t>x</t></r>"]
    strings = ElementTree.fromstring(parts_of(tmp_path / "cells.xlsx")["xl/sharedStrings.xml"])
    assert "".join(strings[1].itertext()) == "<r><t>x</t></r>"


def test_signs_that_no_file_can_hold_are_replaced_and_line_ends_are_made_one(tmp_path):
    signs = "a\x00b\x08c\x1bd\x7fe\ufffef\uffffg"
    assert written(tmp_path, signs, "one\r\ntwo\rthree") == [
        "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg",
        "one\ntwo\nthree",
    ]


@pytest.mark.parametrize(("sign", "number"), [("x", 40_000), ("\U0001f600", 20_000)])
def test_what_is_too_long_for_a_cell_is_cut_and_says_so(sign, number, tmp_path):
    (read,) = written(tmp_path, sign * number)
    assert read.startswith(sign * 16_000)
    assert read.endswith(f"… (cut: {number:,} characters in all)")
    assert len(read.encode("utf-16-le")) // 2 <= 32_767
    assert plain_text("x" * 32_767) == "x" * 32_767


def test_a_day_before_excels_calendar_is_text(tmp_path):
    days = [date(1899, 12, 31), date(1900, 2, 28), date(1900, 3, 1), date(9999, 12, 31), None]
    assert written(tmp_path, *days, kind="day") == [
        "1899-12-31",
        "1900-02-28",
        datetime(1900, 3, 1),
        datetime(9999, 12, 31),
    ]


def test_rows_beyond_what_a_sheet_holds_are_left_out_and_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert written(tmp_path, "a", "b", "c", "d", "e") == ["a", "b", "3 more rows than a sheet can hold are left out"]


def test_a_marking_full_of_codes_prints_as_text_and_fits(tmp_path):
    path = tmp_path / "marked.xlsx"
    sheet = Sheet("Values", pd.DataFrame({"value": []}), (SheetColumn("value", "Value", 20),), "nothing")
    write_sheets([sheet], path, "&D" * 300, "&Z&F\n&A " + "&" * 300, date(2016, 5, 16))
    page = ElementTree.fromstring(parts_of(path)["xl/worksheets/sheet1.xml"])
    texts = {node.tag.rpartition("}")[2]: node.text for node in page.iter() if "odd" in node.tag}
    for name in ("oddHeader", "oddFooter"):
        left = texts[name].partition("&R&")[0]
        assert len(texts[name]) <= 255
        assert re.findall("&[^&]", left.replace("&&", "")) == ["&L", "&1" if name == "oddHeader" else "&9"]
    assert texts["oddFooter"].endswith("Page &P of &N")


def test_an_authority_with_nobody_and_nothing_still_gets_a_whole_workbook(tmp_path):
    extract = write_extract(tmp_path / "extract", authorities="authority_id,name\n250,Fife\n330,Moray\n900,\n")
    with Audit.of(extract, SPRING) as audit:
        tables = read_slice(Slicer(audit).write("900", tmp_path / "slice.duckdb"))
    write_workbook(tables, tmp_path / "empty.xlsx")
    actions_csv(tables, tmp_path / "empty.csv")
    book = openpyxl.load_workbook(tmp_path / "empty.xlsx")
    said = {sheet.title: sheet["A2"].value for sheet in book}
    assert said["To do"] == "Nothing that anybody could do would bring more people to Glow."
    assert said["By school"] == "Nobody is enrolled at a school of this authority."
    assert (said["People"], said["Quarantine"]) == (
        "There is nobody to list.",
        "None of this authority's rows is in quarantine.",
    )
    assert len((tmp_path / "empty.csv").read_text("utf-8-sig").splitlines()) == 1


def test_hostile_names_of_an_extract_stand_in_workbook_and_list_as_text(tmp_path):
    people = 'person_id,role,stage,display_name\n=1+1,pupil,P7,"=HYPERLINK(""http://x"")\x1b"\nbob,staff,,\n'
    schools = "establishment_id,name,authority_id\nF1,<r><t>@Leven</t></r>,250\nM1,Elgin,330\n"
    enrolments = "person_id,establishment_id,start_on\n=1+1,F1,2015-08-18\nbob,M1,2014-08-18\n"
    out = "d9,individual,=1+1,out,2016-04-28,,,\n"
    extract = write_extract(tmp_path / "extract", out, people=people, establishments=schools, enrolments=enrolments)
    with Audit.of(extract, SPRING) as audit:
        tables = read_slice(Slicer(audit).write("250", tmp_path / "slice.duckdb"))
    tables["report_people"] = tables["report_people"].assign(last_safe_day=pd.Timestamp("2016-04-30"))
    write_workbook(tables, tmp_path / "book.xlsx")
    actions_csv(tables, tmp_path / "list.csv")
    (row,) = openpyxl.load_workbook(tmp_path / "book.xlsx")["People"].iter_rows(min_row=2, max_col=4)
    assert [cell.value for cell in row] == ["<r><t>@Leven</t></r>", "F1", '=HYPERLINK("http://x")\ufffd', "=1+1"]
    assert {cell.data_type for cell in row} == {"s"}
    (listed,) = csv.DictReader(io.StringIO((tmp_path / "list.csv").read_text("utf-8-sig")))
    assert (listed["Person"], listed["Name"]) == ("'=1+1", '\'=HYPERLINK("http://x")\ufffd')


def test_the_list_has_everybody_for_whom_somebody_can_act_with_days_in_iso_form(fife, tmp_path):
    actions_csv(fife["action"], tmp_path / "actions.csv")
    raw = (tmp_path / "actions.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    found = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    stored = fife["action"]["report_people"]
    assert [row["Person"] for row in found] == list(stored.loc[stored["last_safe_day"].notna(), "person_id"])
    assert {row["Last safe day"] for row in found} == {"2016-06-29"}
    assert {row["Who can act"] for row in found} <= {"The school", "The school office", "Whoever keeps the decisions"}


def test_the_list_without_people_is_the_to_do_of_the_schools(fife, tmp_path):
    actions_csv(fife["none"], tmp_path / "actions.csv")
    found = list(csv.DictReader(io.StringIO((tmp_path / "actions.csv").read_text("utf-8-sig"))))
    assert "Person" not in found[0]
    assert all(int(row["People it would save, at most"]) > 0 for row in found)
