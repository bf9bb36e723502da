"""Every kind of leak planted into a real report is found, lawful reports pass, and no sentence names anybody."""

from __future__ import annotations

import base64
import gzip
import json
import shutil
import zipfile
from dataclasses import replace
from html import escape
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
import xlsxwriter
from scanned import DEMO, Made, leaks_of, reports_of, write_page
from small_nation import rows

from glowaudit.audit import Audit
from glowaudit.charts import verdict_chart
from glowaudit.errors import GlowauditError
from glowaudit.orders import Order
from glowaudit.scan import write_guard
from glowaudit.scan.guard import Guard
from glowaudit.switches_part import Switches
from glowaudit.tables import Column, Table

THEIRS = "130316379"  # a pupil of Glasgow; Fife's report is spoilt
THEIR_NAME, THEIR_CHOICE, THEIR_SCHOOL = "Rory Nowak", "GLW-0007", "9260001"
HERE = "/ho" + "me/ann/extracts"


@pytest.fixture(scope="module")
def demo(root, tmp_path_factory) -> Made:
    """The reports of the demo's authorities."""
    return reports_of(root / "data/samples/demo", tmp_path_factory.mktemp("demo"), "250", "260", "270")


@pytest.fixture
def fife(demo, tmp_path):
    """A copy of Fife's report, and a function that scans it."""
    return demo.copy("250", tmp_path / "fife"), demo.orders["250"]


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    """Change the first place in a file; it has to be there."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def packed(value: object) -> str:
    """JSON, compressed, as base64."""
    return base64.b64encode(gzip.compress(json.dumps(value).encode(), mtime=0)).decode()


def as_data(text: str) -> str:
    """A script of data."""
    return f'<script type="application/json">{text}</script>'


def test_lawful_reports_of_every_authority_pass(demo):
    for authority_id, order in demo.orders.items():
        assert leaks_of(demo.folder / f"report-{authority_id}", order, private=(str(demo.folder), "ann")) == []


def test_the_report_of_one_authority_does_not_pass_for_another(demo):
    found = leaks_of(demo.folder / "report-260", replace(demo.orders["250"]))
    assert any("column Person" in leak and "not in the report's slice" in leak for leak in found)
    assert any("ids of people who are not of this authority" in leak for leak in found)


ESCAPED = "".join(f"\\u{ord(sign):04x}" for sign in THEIRS)
IN_PAGE = {
    "text": f"<p>{THEIRS}</p>",
    "text beside other signs": f"<p>see ({THEIRS}), please</p>",
    "text after a prefix": f"<p>pupil_{THEIRS}-x</p>",
    "text in two pieces": f"<p>{THEIRS[:4]}<b>{THEIRS[4:]}</b></p>",
    "text with a soft hyphen": f"<p>{THEIRS[:4]}&shy;{THEIRS[4:]}</p>",
    "entities": "<p>" + "".join(f"&#{ord(sign)};" for sign in THEIRS) + "</p>",
    "entities twice": "<p>" + "".join(f"&amp;#{ord(sign)};" for sign in THEIRS) + "</p>",
    "an attribute": f'<p data-x="{THEIRS}"></p>',
    "the name of an attribute": f"<p x{THEIRS[:0]}-{THEIRS}></p>",
    "an address": f'<a href="#{quote(THEIRS[:3])}%3{THEIRS[3]}{THEIRS[4:]}">x</a>',
    "a comment": f"<!-- {THEIRS} -->",
    "a hidden element": f"<template><p hidden>{THEIRS}</p></template>",
    "data": as_data(json.dumps({"a": [1, {"b": THEIRS}]})),
    "a key of data": as_data(json.dumps({THEIRS: 1})),
    "a number of data": as_data(json.dumps({"x": [int(THEIRS)]})),
    "escapes of data": as_data(f'{{"a": "{ESCAPED}"}}'),
    "data in a text of data": as_data(json.dumps({"a": json.dumps({"b": THEIRS}).replace(THEIRS, ESCAPED)})),
    "compressed data in an attribute": f'<p data-rows="{packed([THEIRS])}"></p>',
    "compressed data": f'<script type="application/octet-stream">{packed({"x": THEIRS})}</script>',
    "compressed data in compressed data": as_data(json.dumps({"x": packed({"y": packed(THEIRS)})})),
    "base64": f"<p>{base64.b64encode(THEIRS.encode()).decode()}</p>",
    "hexadecimal": f"<p>{THEIRS.encode().hex()}</p>",
    "a style": f"<style>p::after {{ content: '{THEIRS}' }}</style>",
    "somebody's choice": f"<p>{THEIR_CHOICE}</p>",
    "another's school": f"<p>at {THEIR_SCHOOL}.</p>",
    "a name": f"<p>{escape(THEIR_NAME)}</p>",
    "a name in data": as_data(json.dumps({"x": THEIR_NAME})),
    "a name in an attribute": f'<p title="{escape(THEIR_NAME)}"></p>',
    "a table": f"<table><tr><th>Person</th></tr><tr><td>{THEIRS}</td></tr></table>",
    "after the end": "</main></body></html>" + THEIRS,
}


@pytest.mark.parametrize("way", IN_PAGE)
def test_another_authoritys_person_is_found_in_a_page(fife, way):
    folder, order = fife
    spoil(folder, "report.html", "</main>", IN_PAGE[way] + "</main>")
    found = leaks_of(folder, order)
    assert any(leak.startswith("report.html: ") and "authority" in leak for leak in found)
    assert not [leak for leak in found if any(told in leak for told in (THEIRS, THEIR_NAME, THEIR_CHOICE))]


def test_the_sentence_says_where_and_how_many(fife):
    folder, order = fife
    spoil(folder, "report.html", "</main>", f"<!-- {THEIRS} --></main>")
    assert leaks_of(folder, order) == [
        "report.html: a comment: 1 id of a person who is not of this authority",
    ]


def test_a_sentence_names_no_element_that_may_be_somebodys_name(fife):
    folder, order = fife
    spoil(folder, "report.html", "</main>", f'<p isla-nairn="{THEIRS}"></p></main>')
    assert "isla" not in " ".join(leaks_of(folder, order)) != ""


def test_a_person_in_the_packed_table_of_the_page_is_found_by_column(fife):
    folder, order = fife
    notebook = json.loads((folder / "report.ipynb").read_text(encoding="utf-8"))
    table = people_table(notebook)
    column = next(each for each in table["columns"] if each["heading"] == "Person")
    column["values"][3] = "bob"
    (folder / "report.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    assert leaks_of(folder, order) == [
        "report.ipynb: table people, column Person: 1 value that is not in the report's slice",
    ]


def people_table(notebook):
    """The packed table of people in a notebook."""
    bundles = (output["data"] for cell in notebook["cells"] for output in cell.get("outputs", ()) if "data" in output)
    tables = (value for bundle in bundles for mime, value in bundle.items() if mime.endswith("glow.table+json"))
    return next(table for table in tables if table["id"] == "table-people")


def test_somebody_whom_the_slice_should_not_have_is_found_though_the_page_agrees_with_it(fife, tmp_path):
    folder, order = fife
    slice_file = tmp_path / "slice"
    shutil.copy(order.slice_file, slice_file)
    own = pd.read_csv(folder / "actions.csv", dtype=str)["person_id"][0]
    change_slice(slice_file, f"update report_people set person_id = '{THEIRS}' where person_id = '{own}'")
    for name in ("report.html", "report.ipynb", "actions.csv"):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(own, THEIRS), encoding="utf-8")
    found = leaks_of(folder, replace(order, slice_file=str(slice_file)))
    assert "actions.csv: list, column person_id: 1 value that is not of this authority" in found
    assert not any("in the report's slice" in leak for leak in found if leak.startswith("actions.csv"))


def change_slice(path, statement):
    """Change a slice."""
    import duckdb

    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)


def shown(notebook):
    """The first cell that shows something."""
    return next(cell for cell in notebook["cells"] if any("data" in output for output in cell.get("outputs", ())))


IN_NOTEBOOK = {
    "an output": lambda nb: shown(nb)["outputs"][0]["data"].update({"text/plain": f"x {THEIRS}"}),
    "an output in lines": lambda nb: shown(nb)["outputs"][0]["data"].update({"text/plain": ["x\n", f"{THEIRS}\n"]}),
    "markup of an output": lambda nb: shown(nb)["outputs"][0]["data"].update({"text/html": f"<i>{THEIRS}</i>"}),
    "data of an output": lambda nb: shown(nb)["outputs"][0]["data"].update({"application/x+json": {"x": [THEIRS]}}),
    "what was printed": lambda nb: shown(nb)["outputs"].append(
        {"output_type": "stream", "name": "stdout", "text": [THEIRS]}
    ),
    "the source of a cell": lambda nb: nb["cells"][3].update({"source": [f"person = '{THEIRS}'"]}),
    "an attachment": lambda nb: nb["cells"][3].update(
        {"attachments": {"x.txt": {"text/plain": base64.b64encode(THEIRS.encode()).decode()}}}
    ),
    "metadata": lambda nb: nb["metadata"].update({"title": THEIRS}),
    "metadata of a cell": lambda nb: nb["cells"][3]["metadata"].update({"note": THEIRS}),
    "metadata of an output": lambda nb: shown(nb)["outputs"][0]["metadata"].update({"note": THEIRS}),
    "the state of a widget": lambda nb: nb["metadata"].update(
        {"widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"x": {"state": {"value": THEIRS}}}}}}
    ),
}


@pytest.mark.parametrize("way", IN_NOTEBOOK)
def test_another_authoritys_person_is_found_in_a_notebook(fife, way):
    folder, order = fife
    notebook = json.loads((folder / "report.ipynb").read_text(encoding="utf-8"))
    IN_NOTEBOOK[way](notebook)
    (folder / "report.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    found = leaks_of(folder, order)
    assert any(leak.startswith("report.ipynb: ") and "1 id of a person" in leak for leak in found)
    assert not any(THEIRS in leak for leak in found)


def workbook(folder, change):
    """Another workbook in place of that of the report."""
    with xlsxwriter.Workbook(str(folder / "actions.xlsx")) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, ["Where", "What"])
        change(book, sheet)


IN_WORKBOOK = {
    "a cell": (lambda book, sheet: sheet.write_string(3, 3, THEIRS), "id of a person"),
    "a cell of several looks": (
        lambda book, sheet: sheet.write_rich_string(3, 3, THEIRS[:4], book.add_format(), THEIRS[4:]),
        "id of a person",
    ),
    "a number": (lambda book, sheet: sheet.write_number(3, 3, int(THEIRS)), "id of a person"),
    "a formula": (lambda book, sheet: sheet.write_formula(3, 3, f'="{THEIRS}"'), "id of a person"),
    "a column of people": (
        lambda book, sheet: sheet.write_column(5, 0, ["Person", "bob"]) or sheet.write(5, 1, "Name"),
        "in the report's slice",
    ),
    "the name of a sheet": (lambda book, sheet: book.add_worksheet(THEIRS), "id of a person"),
    "a hidden sheet": (lambda book, sheet: book.add_worksheet("Other").hide(), "hidden"),
    "a very hidden sheet": (lambda book, sheet: book.add_worksheet("Other").very_hidden(), "hidden"),
    "a hidden column": (lambda book, sheet: sheet.set_column(3, 3, None, None, {"hidden": True}), "hidden"),
    "a hidden row": (lambda book, sheet: sheet.set_row(3, None, None, {"hidden": True}), "hidden"),
    "the title": (lambda book, sheet: book.set_properties({"title": THEIRS}), "id of a person"),
    "a property": (lambda book, sheet: book.set_custom_property("x", THEIRS), "id of a person"),
    "a comment": (lambda book, sheet: sheet.write_comment(3, 3, THEIRS), "id of a person"),
    "a defined name": (lambda book, sheet: book.define_name("x", f'="{THEIRS}"'), "id of a person"),
    "the head of the page": (lambda book, sheet: sheet.set_header(f"&L{THEIRS}"), "id of a person"),
    "a rule of what may be entered": (
        lambda book, sheet: sheet.data_validation(3, 3, 3, 3, {"validate": "list", "source": ["x", THEIRS]}),
        "id of a person",
    ),
    "a link": (lambda book, sheet: sheet.write_url(3, 3, "https://example.org/x"), "no report's workbook has"),
    "a picture": (lambda book, sheet: sheet.insert_textbox(3, 3, THEIRS), "id of a person"),
    "a name": (lambda book, sheet: sheet.write_string(3, 3, THEIR_NAME), "name of a person"),
}  # fmt: skip


@pytest.mark.parametrize("way", IN_WORKBOOK)
def test_what_may_not_be_in_a_workbook_is_found(fife, way):
    folder, order = fife
    change, expected = IN_WORKBOOK[way]
    workbook(folder, lambda book, sheet: None)
    assert leaks_of(folder, order) == []
    workbook(folder, change)
    found = leaks_of(folder, order)
    assert any(leak.startswith("actions.xlsx: ") and expected in leak for leak in found), found
    assert not any(THEIRS in leak for leak in found)


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "customXml/item1.xml"])
def test_a_part_that_no_workbook_of_ours_has_is_found(fife, part):
    folder, order = fife
    with zipfile.ZipFile(folder / "actions.xlsx", "a") as book:
        book.writestr(part, f"<x>{THEIRS}</x>")
    assert "actions.xlsx: 1 part that no report's workbook has" in leaks_of(folder, order)


IN_LIST = {
    "a cell": lambda text: text + f"x,{THEIRS},y,z\n",
    "a heading": lambda text: text.replace("reason", THEIRS),
    "a cell too many": lambda text: text + f"x,,y,z,{THEIRS}\n",
}


@pytest.mark.parametrize("way", IN_LIST)
def test_another_authoritys_person_is_found_in_a_list(fife, way):
    folder, order = fife
    path = folder / "actions.csv"
    path.write_text(IN_LIST[way](path.read_text(encoding="utf-8")), encoding="utf-8")
    assert any(leak.startswith("actions.csv: ") and "1 id of a person" in leak for leak in leaks_of(folder, order))


def test_a_file_named_after_somebody_is_found_and_not_named(fife):
    folder, order = fife
    (folder / "actions.csv").rename(folder / f"{THEIRS}.csv")
    found = leaks_of(folder, order)
    assert "a file .csv: name of the file: 1 id of a person who is not of this authority" in found
    assert not any(THEIRS in leak for leak in found)


BAD_FILES = {
    "a file of another kind": ("notes.txt", b"hello", "of a kind that no report has"),
    "a file without a kind": ("report", b"hello", "of a kind that no report has"),
    "a hidden file": (".report.html.swp", b"hello", "of a kind that no report has"),
    "a page cut off": ("cut.html", b"<!doctype html><p>", "cannot be read again"),
    "a page within a script": ("open.html", b"<!doctype html><script>var x = 1 </html>", "cannot be read again"),
    "a page that is no UTF-8": ("latin.html", b"<!doctype html><p>\xe9</html>", "cannot be read again"),
    "a page with data that are none": (
        "data.html",
        f"<!doctype html>{as_data('{')}</html>".encode(),
        "cannot be read again",
    ),
    "a page with broken compressed data": (
        "gzip.html",
        f"<!doctype html><p data-x='{packed(list(range(99)))[:-12]}'></p></html>".encode(),
        "cannot be read again",
    ),
    "a page with a script of others": ("script.html", b"<!doctype html><script>x()</script></html>", "not ours"),
    "a page with a style of others": ("style.html", b"<!doctype html><style>p{}</style></html>", "not ours"),
    "a notebook that is none": ("x.ipynb", b"{", "cannot be read again"),
    "a notebook without cells": ("x.ipynb", b"{}", "cannot be read again"),
    "a workbook that is none": ("x.xlsx", b"PK", "cannot be read again"),
    "a list that is no UTF-8": ("x.csv", b"a\n\xe9\n", "cannot be read again"),
    "a list whose quotes do not close": ("x.csv", b'a\n"x\n', "cannot be read again"),
}  # fmt: skip


@pytest.mark.parametrize("way", BAD_FILES)
def test_what_cannot_be_read_or_should_not_be_there_is_found(fife, way):
    folder, order = fife
    name, content, expected = BAD_FILES[way]
    (folder / name).write_bytes(content)
    assert any(expected in leak for leak in leaks_of(folder, order))


def test_a_folder_and_a_link_in_a_report_are_found(fife):
    folder, order = fife
    (folder / "more.html").mkdir()
    (folder / "link.csv").symlink_to(folder / "actions.csv")
    assert sum("of a kind that no report has" in leak for leak in leaks_of(folder, order)) == 2


def test_bytes_after_the_end_of_a_workbook_are_found(fife):
    folder, order = fife
    with (folder / "actions.xlsx").open("ab") as book:
        book.write(THEIRS.encode())
    assert "actions.xlsx: 1 part that cannot be read again" in leaks_of(folder, order)


PLACES = {
    "a folder of this machine": "/srv/council/extracts/people.csv",
    "a folder with escaped strokes": r"\/srv\/council\/extracts",
    "somebody's home": HERE,
    "somebody's home in Windows": "C:" + r"\Users\ann\extracts",
    "a share": r"\\files\glow\extracts",
    "an address of a file": "file:///x/y",
    "a temporary folder": "/tm" + "p/glowaudit-x/slice.duckdb",
    "the user": "auditor7",
    "the machine": "glow-host-3",
}


@pytest.mark.parametrize(
    ("audience", "place"),
    [*(("authority", place) for place in PLACES), ("internal", "the user"), ("national", "somebody's home")],
)
def test_places_of_the_machine_are_found_whoever_the_report_is_for(demo, tmp_path, place, audience):
    order = replace(demo.orders["250"], private=("/srv/council/extracts", "auditor7", "glow-host-3"), audience=audience)
    folder = write_page(tmp_path / "report", said="")
    spoil(folder, "report.ipynb", '"cells":[', f'"cells":[{json.dumps(cell_that_says(PLACES[place]))},')
    spoil(folder, "report.html", "</main>", f"<!-- {PLACES[place]} --></main>")
    given = order if audience == "authority" else replace(order, authority_id="")
    found = leaks_of(folder, given)
    assert [leak.partition(":")[0] for leak in found if "of this machine" in leak] == ["report.html", "report.ipynb"]


def cell_that_says(text):
    """A cell of markdown."""
    return {"cell_type": "markdown", "metadata": {}, "source": text}


@pytest.mark.parametrize("user", ["ann", "glow", "authority", "Kirkhaven"])
def test_a_user_whose_name_is_an_ordinary_word_is_not_looked_for(fife, user):
    folder, order = fife
    spoil(folder, "report.html", "</main>", f"<p>{user} Kirkhaven authority glow</p></main>")
    assert leaks_of(folder, order, private=(user,)) == []


def test_metadata_that_papermill_leaves_is_found(fife):
    folder, order = fife
    spoil(folder, "report.ipynb", '"metadata":{"kernelspec"', '"metadata":{"papermill":{"duration":1},"kernelspec"')
    assert leaks_of(folder, order) == ["report.ipynb: metadata: 1 field of metadata that no report has"]


def test_what_cannot_be_checked_is_not_sent(fife):
    folder, order = fife
    with pytest.raises(GlowauditError, match="guard is missing"):
        leaks_of(folder, order, guard="")


# Extracts in which everything looks like something else


def hostile(folder: Path) -> Path:
    """Fife and Moray, whose ids and names are words, spaces, signs, and each other's."""
    files = {
        "authorities": rows("authority_id,name", "250,Fife", "330,Moray Council"),
        "establishments": rows(
            "establishment_id,name,authority_id",
            "F00001,Newman Academy,250",
            "F00002,People of Moray,250",
            "M00001,Elgin High 345678,330",
        ),
        "people": rows(
            "person_id,role,display_name,stage",
            "345678,pupil,Blocked Person,P7",
            "ann smith,pupil,Newman Grey,P7",
            "600001,pupil,600009 Brown,P7",
            "id/77/0001,pupil,Ann Öst,P7",
            "D-00001,pupil,Reaches Glow,P7",
            "250-01,pupil,Will stop,P7",
            "Newman,pupil,Moray Council,P7",
            "people,pupil,Ann Öst,P7",
            "Reaches Glow,pupil,Isla Secret,P7",
            "600009,pupil,Only Moray,P7",
            "id/77/0002,pupil,Bo Other,P7",
            "bob smith,pupil,Bob Smith-Secret,P7",
            "D-00002,pupil,Cy Other,P7",
            "øst-123,pupil,Öst Other,P7",
            "bob,pupil,Bob,P7",
        ),
        "enrolments": rows(
            "person_id,establishment_id,start_on,end_on",
            *(f"{i},F00001,2015-08-18," for i in ("345678", "ann smith", "600001", "id/77/0001", "D-00001", "250-01")),
            *(f"{i},M00001,2015-08-18," for i in ("Newman", "people", "Reaches Glow", "600009", "id/77/0002")),
            *(f"{i},M00001,2015-08-18," for i in ("bob smith", "D-00002", "øst-123", "bob")),
            "600777,F00001,2015-08-18,",
        ),
        "decisions": rows(
            "decision_id,scope,subject_id,choice,effective_on",
            "D-00001,individual,600009,out,2015-01-01",
            "D-00002,authority,250,out,2015-01-01",
            "600001,individual,Newman,out,2015-01-01",
            "2016-06-29,individual,people,in,2015-01-01",
            "D-00003,establishment,F00001,maybe 600009,2015-01-01",
        ),
    }
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def moray_and_fife(tmp_path_factory) -> Made:
    """The reports of the hostile extract."""
    folder = tmp_path_factory.mktemp("hostile")
    return reports_of(hostile(folder / "extract"), folder, "250", "330")


def test_lawful_reports_pass_where_ids_are_words_and_names_look_like_ids(moray_and_fife):
    for authority_id, order in moray_and_fife.orders.items():
        assert leaks_of(moray_and_fife.folder / f"report-{authority_id}", order) == []


@pytest.mark.parametrize(
    "text",
    [
        "id/77/0002",
        "(id/77/0002)",
        "bob smith",
        "bob  smith",
        "øst-123",
        "x: øst-123.",
        "Bob Smith-Secret",
        "Isla Secret",
        "Only Moray",
    ],
)
def test_ids_and_names_of_any_signs_are_found(moray_and_fife, tmp_path, text):
    folder = moray_and_fife.copy("250", tmp_path / "fife")
    spoil(folder, "report.html", "</main>", f"<p>{text}</p></main>")
    found = leaks_of(folder, moray_and_fife.orders["250"])
    assert len(found) == 1
    assert text not in found[0]


@pytest.mark.parametrize(
    ("lawful", "why"),
    [
        ("Newman", "stands in the name of an own school"),
        ("600009", "stands in an own name and an own row"),
        ("D-00002", "is an own decision too"),
        ("people", "is a word of ours"),
        ("Moray Council", "is the name of a place"),
        ("Ann Öst", "is an own person's name too"),
        ("bob", "is too short to be told from a word"),
        ("2016-06-29", "is a day"),
        ("999999", "is nobody's"),
    ],
)
def test_what_is_lawfully_own_passes(moray_and_fife, tmp_path, lawful, why):
    folder = moray_and_fife.copy("250", tmp_path / "fife")
    spoil(folder, "report.html", "</main>", f"<p>{lawful}</p></main>")
    assert leaks_of(folder, moray_and_fife.orders["250"]) == [], why


@pytest.mark.parametrize("person", ["bob", "people", "Newman", "600009"])
def test_in_a_column_of_people_nobody_elses_id_passes_however_short_or_common(moray_and_fife, tmp_path, person):
    folder = moray_and_fife.copy("250", tmp_path / "fife")
    table = f"<table><tr><th>Person</th></tr><tr><td>{person}</td></tr></table>"
    spoil(folder, "report.html", "</main>", f"{table}</main>")
    assert any("column Person: 1 value" in leak for leak in leaks_of(folder, moray_and_fife.orders["250"]))


def test_people_in_quarantine_belong_where_their_rows_name_a_school(tmp_path):
    folder = hostile(tmp_path / "extract")
    spoil(folder, "people.csv", "øst-123,pupil", "øst-123,nobody")
    spoil(folder, "people.csv", "600001,pupil", "600001,nobody")
    made = reports_of(folder, tmp_path, "250", "330")
    page = tmp_path / "report-250"
    for authority_id, person in (("250", "600001"), ("330", "øst-123")):
        with Guard(tmp_path / "guard", authority_id) as guard:
            assert guard.own_ids(["600001", "øst-123"]) - {("choice", "600001")} == {("person", person)}
    assert leaks_of(page, made.orders["250"]) == leaks_of(tmp_path / "report-330", made.orders["330"]) == []
    spoil(page, "report.html", "</main>", "<p>600001</p></main>")
    assert leaks_of(page, made.orders["250"]) == []
    spoil(page, "report.html", "</main>", "<p>øst-123</p></main>")
    assert len(leaks_of(page, made.orders["250"])) == 1


# Reports that name nobody


@pytest.fixture(scope="module")
def nation(demo) -> Order:
    """An order of a national report of the demo."""
    return replace(demo.orders["250"], audience="national", authority_id="")


@pytest.mark.parametrize("text", [THEIRS, "020015306", THEIR_CHOICE, THEIR_NAME, "Zara O'Donnell"])
@pytest.mark.parametrize("audience", ["national", "public"])
def test_a_report_of_counts_names_nobody_of_any_authority(nation, tmp_path, text, audience):
    order = replace(nation, audience=audience)
    folder = write_page(tmp_path / "report")
    assert leaks_of(folder, order) == []
    spoil(folder, "report.html", "</main>", f"<p>{escape(text)}</p></main>")
    found = leaks_of(folder, order)
    assert sum(leak.endswith("in a report that names nobody") for leak in found) == 1
    assert not any(text in leak for leak in found)


FIGURES = pd.DataFrame(
    {
        "authority_id": ["250", "331"],
        "authority": ["Fife", "Primary School No 7"],
        "enrolled": [1500, 40],
        "kept": [1230, 0],
        "share": [0.82, 0.0],
        "last_day": ["2016-06-29", ""],
    }
)
COLUMNS = (
    Column("authority_id", "Code"),
    Column("authority", "Authority"),
    Column("enrolled", "Enrolled", "number"),
    Column("kept", "In Glow", "number"),
    Column("share", "Share in Glow", "share"),
    Column("last_day", "Last day", "day"),
)
SAID = "1,230 of 1,500 people pass on 29 June 2016 (82.0%), on 2016-06-29 and 3 days before, at 32 authorities."


def public_page(folder, figures=FIGURES, said=SAID, people=1230, cube_people=40, cells=FIGURES):
    """A public report of some figures."""
    cube = json.loads(CUBE)
    cube["counts"][0][-1] = cube_people
    chart = verdict_chart(pd.DataFrame({"verdict": ["reaches", "blocked"], "people": [people, 270]}))
    parts = (Table("authorities", "By authority", cells, COLUMNS), chart, Switches("Switches", "Try", cube))
    return write_page(folder, *parts, figures=figures, said=said)


CUBE = json.dumps(
    {
        "format": 1, "as_of": "2016-05-16", "deletion_on": "2016-07-01", "feed_lag_days": 1, "last_day": "2016-06-29",
        "until": "2016-06-29", "enrolments": "any", "days": ["2016-05-16"], "roles": ["pupil", "staff"],
        "authorities": [{"id": "250", "name": "Fife", "states": [[0, "open"]]}],
        "schools": [{"id": "9250001", "name": "School 3", "states": [[0, "open"]], "authority": 0}],
        "stages": ["P7"], "ways": [[0]], "counts": [[0, 0, 0, 0, 0, 40], [0, 0, 1, 0, 0, 15]],
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def public(tmp_path_factory) -> Order:
    """An order of a public report of an extract with a school whose name holds a number."""
    folder = tmp_path_factory.mktemp("public")
    extract = hostile(folder / "extract")
    spoil(extract, "establishments.csv", "Newman Academy", "Primary School No 7")
    spoil(extract, "establishments.csv", "People of Moray", "School 3")
    with Audit.of(extract, DEMO) as audit:
        guard = write_guard(audit, folder / "guard")
    return Order("public", "", "", "", guard=str(guard))


def test_a_public_report_of_one_authority_says_so_and_passes(public, tmp_path):
    said = SAID.replace("32 authorities", "1 authority")
    assert leaks_of(public_page(tmp_path / "report", said=said), public) == []


def test_a_rounded_public_report_passes(public, tmp_path):
    assert leaks_of(public_page(tmp_path / "report"), public) == []


@pytest.mark.parametrize("number", [1, 3, 7, 1234])
def test_a_count_that_is_not_rounded_is_found_wherever_it_stands(public, tmp_path, number):
    frame = FIGURES.assign(enrolled=[number, 40], share=[1230 / number, 0])
    spoilt = {
        "figures.csv": {"figures": frame},
        "table": {"cells": frame},
        "prose": {"said": f"There are {number:,} people behind it."},
        "chart": {"people": number},
        "cube": {"cube_people": number},
    }
    for place, change in spoilt.items():
        found = leaks_of(public_page(tmp_path / place.replace(".", "-"), **change), public)
        assert found, place
        assert all("nor a multiple of 5" in leak for leak in found), place
        files = {"figures.csv"} if place == "figures.csv" else {"report.html", "report.ipynb"}
        assert {leak.partition(":")[0] for leak in found} == files, place


@pytest.mark.parametrize(
    "text",
    [
        "3",
        "3 people",
        "people: 3",
        "(3)",
        "3.",
        "3, of them 10",
        "1,003",
        "3 of 10 at 4 schools",
        "3 people on 29 June 2016",
        "3/10",
        "about 3",
        "-3",
    ],
)
def test_a_small_count_is_found_in_any_sentence(public, tmp_path, text):
    assert leaks_of(public_page(tmp_path / "report", said=text), public)


@pytest.mark.parametrize(
    "text",
    [
        "29 June 2016 and 29 Jun",
        "2016-06-29",
        "82.1%",
        "3%",
        "2 days",
        "33 authorities",
        "2,483 schools",
        "R3",
        "P7 and S6",
        "1,230",
        "0",
        "School 3",
        "counts of 1 to 4 are not shown",
        "1–4",
        "feed_lag_days = 1",
    ],
)
def test_days_shares_and_counts_of_places_are_no_counts_of_people(public, tmp_path, text):
    assert leaks_of(public_page(tmp_path / "report", said=text), public) == []


def test_a_share_made_of_figures_that_were_not_rounded_is_found(public, tmp_path):
    cells = FIGURES.assign(share=[0.8213, 0.0])
    found = leaks_of(public_page(tmp_path / "report", cells=cells), public)
    assert found
    assert all("not made of the rounded figures" in leak for leak in found)


def test_a_number_under_a_name_that_nobody_declared_is_taken_for_a_count(public, tmp_path):
    folder = public_page(tmp_path / "report")
    spoil(folder, "report.html", "</main>", as_data('{"novel": [5, 7]}') + "</main>")
    assert leaks_of(folder, public) == ["report.html: a script of data: 1 figure that is neither 0 nor a multiple of 5"]


def test_the_guard_is_made_of_the_ledger_and_leaves_no_table_behind(root, tmp_path):
    with Audit.of(root / "data/samples/demo", DEMO) as audit:
        before = audit.engine.rows("select table_name from duckdb_tables() order by 1")
        assert write_guard(audit, tmp_path / "guard").stat().st_size > 0
        assert audit.engine.rows("select table_name from duckdb_tables() order by 1") == before
