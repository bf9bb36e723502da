"""Reading a workbook: every part of the archive; a part that no report has is a fault, and so is what hides."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from glowaudit.scan.columns import HEADINGS
from glowaudit.scan.reading import Column, Reading

PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core)\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/sheet\d+\.xml\.rels|xl/sharedStrings\.xml|xl/styles\.xml"
    r"|xl/theme/theme\d+\.xml|xl/tables/table\d+\.xml"
)
SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
PRINT_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|[A-Za-z+-]|\d{1,3}(?!\d))')
END, FIRST = b"PK\x05\x06", b"PK\x03\x04"
LENGTH_OF_END = 22
CELL, DIGITS = {"r", "s", "t"}, "0123456789"
Element = ElementTree.Element


def read_workbook_file(path: Path, reading: Reading) -> None:
    """Read an xlsx file; one that is no sound archive of XML parts is a fault."""
    content = path.read_bytes()
    if not content.startswith(FIRST) or content[-LENGTH_OF_END:-18] != END:
        reading.fault("", "unreadable")
    try:
        with zipfile.ZipFile(path) as book:
            _read_parts(book, reading)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, IndexError, ValueError, RuntimeError, OSError):
        reading.fault("", "unreadable")


def _read_parts(book: zipfile.ZipFile, reading: Reading) -> None:
    names = book.namelist()
    if book.comment or len(set(names)) < len(names):
        reading.fault("", "unreadable")
    strings = _strings(book) if "xl/sharedStrings.xml" in names else []
    for name in names:
        known = PARTS.fullmatch(name)
        reading.text("names of parts", name)
        if not known:
            reading.fault("", "part")
        content = book.read(name)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            reading.fault("", "unreadable")
        elif known or content.lstrip()[:1] == b"<":
            _read_part(name, ElementTree.fromstring(content), strings, reading)


def _strings(book: zipfile.ZipFile) -> list[str]:
    root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(node.text or "" for node in each.iter() if _tag(node) == "t") for each in root]


def _read_part(name: str, root: Element, strings: list[str], reading: Reading) -> None:
    sheet = SHEET.fullmatch(name)
    where = f"sheet {sheet.group(1)}" if sheet else "properties" if name.startswith("docProps") else "workbook"
    if name == "xl/sharedStrings.xml":
        reading.text("shared texts", *strings)
        root[:] = [each for each in root if not _is_plain_text(each)]
    for top in root:
        if sheet and _tag(top) == "sheetData":
            _read_rows(where, top, strings, reading)
        else:
            for node in top.iter():
                _read_node(where, node, reading)
    _read_node(where, root, reading)


def _is_plain_text(each: Element) -> bool:
    """Is this an entry of the shared texts that holds its text and nothing else?"""
    if len(each) != 1 or each.attrib or (each.text or "").strip() or (each.tail or "").strip():
        return False
    text = each[0]
    bare = not len(text) and not (text.tail or "").strip()
    return bare and _tag(each) == "si" and _tag(text) == "t" and set(text.attrib.values()) <= {"preserve"}


def _read_node(where: str, node: Element, reading: Reading) -> None:
    """An element that is no cell."""
    reading.text(where, *node.attrib.values())
    reading.text(where, *filter(str.strip, filter(None, (node.text, node.tail))))
    if _tag(node).endswith(("Header", "Footer")):
        reading.text(where, PRINT_CODE.sub(" ", node.text or ""))
    if _hides(node):
        reading.fault(where, "hidden")
    if node.get("TargetMode") == "External":
        reading.fault(where, "part")


def _tag(node: Element) -> str:
    return _local(node.tag)


@cache
def _local(tag: str) -> str:
    """The name of an element without its namespace. A workbook has a few dozen, and a hundred thousand elements."""
    return tag.rpartition("}")[2]


def _hides(node: Element) -> bool:
    """Does this keep a sheet, a row or a column from being seen? Excel's own names of filters are always hidden."""
    tag = _tag(node)
    if tag == "sheet":
        return node.get("state", "visible") != "visible"
    size = node.get("ht") if tag == "row" else node.get("width")
    return tag in ("row", "col") and (node.get("hidden") in ("1", "true") or size in ("0", "0.0"))


def _read_rows(where: str, sheet: Element, strings: list[str], reading: Reading) -> None:
    """The cells of a sheet as tables: a row with two known headings begins one, else the first row does."""
    rows: list[dict[str, str]] = []
    for row in sheet:
        if _hides(row):
            reading.fault(where, "hidden")
        cells = {cell.get("r", "").rstrip(DIGITS): _value(where, cell, strings, reading) for cell in row}
        if rows and sum(value in HEADINGS for value in cells.values()) > 1:
            _table(where, rows, reading)
            rows = []
        rows.append(cells)
    _table(where, rows, reading)


def _value(where: str, cell: Element, strings: list[str], reading: Reading) -> str:
    """What a cell shows. Whatever else it has (a formula, an attribute of others) is read as text."""
    kind, value = cell.get("t"), ""
    if not cell.attrib.keys() <= CELL:
        reading.text(where, *cell.attrib.values())
    for node in cell:
        tag = _tag(node)
        if tag == "v":
            value = node.text or ""
        elif tag == "is":
            value = "".join(inner.text or "" for inner in node.iter() if _tag(inner) == "t")
        else:
            reading.text(f"{where}, formulas", node.text or "", *node.attrib.values())
    return strings[int(value)] if kind == "s" else value


def _table(where: str, rows: list[dict[str, str]], reading: Reading) -> None:
    if rows:
        heads, *others = rows
        letters = dict.fromkeys(letter for row in rows for letter in row)
        columns = (
            Column("", heads.get(letter, ""), tuple(row[letter] for row in others if letter in row))
            for letter in letters
        )
        reading.text(f"{where}, headings", *heads.values(), shown=True)
        reading.grid(where, columns)
