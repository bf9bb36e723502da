"""Sheets of a workbook: rows become cells in which nothing is a formula, and the same rows give the same bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 1_048_000  # Excel has 1,048,576
MOST_SIGNS, KEPT_SIGNS = 32_767, 32_700  # of one cell, in units of UTF-16 as Excel counts them
MOST_IN_FOOTER = 200  # Excel allows 255, codes and the other side's words among them
EARLIEST = date(1900, 3, 1)  # before it Excel's calendar has a day that never was
UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
NO_FORMULAS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
IN_MEMORY = {"in_memory": True}  # no file of people in a folder that all users share; also quicker, and smaller
FONT = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
HEADING = FONT | {"bold": True, "text_wrap": True, "font_color": "#FFFFFF", "bg_color": "#0D3B52", "valign": "vcenter"}
FORMATS = {
    "heading": HEADING,
    "text": FONT | {"text_wrap": True, "quote_prefix": True},  # text stays text also when somebody edits it
    "number": FONT | {"num_format": "#,##0"},
    "day": FONT | {"num_format": "d mmm yyyy", "align": "left"},
    "plain": {"font_name": "Calibri", "font_size": 11},
}
NEAR = 0.4  # margin in inches


@dataclass(frozen=True)
class SheetColumn:
    """One column: its name in the frame, its heading, its width in digits, and `text`, `number`, `day` or `any`.

    Of `any` each value is written as what it is.
    """

    name: str
    heading: str
    width: int
    kind: str = "text"


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its rows, and what stands there if there are none."""

    name: str
    frame: pd.DataFrame
    columns: tuple[SheetColumn, ...]
    nothing: str
    filtered: bool = True


def write_sheets(sheets: list[Sheet], path: Path, title: str, marking: str, made_on: date) -> None:
    """Write sheets into an Excel workbook.

    title    stands on top of each printed page; marking: at its foot
    made_on  the day that the file names as that of its making: never today, so that it says nothing of the machine
    """
    book = xlsxwriter.Workbook(str(path), NO_FORMULAS | IN_MEMORY)
    book.set_properties(
        {"title": plain_text(title), "author": "glowaudit", "company": "", "created": datetime.combine(made_on, time())}
    )
    formats = {name: book.add_format(look) for name, look in FORMATS.items()}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        _set_up(page, sheet, title, marking)
        _fill(page, sheet, formats)
    book.close()


def _set_up(page: Any, sheet: Sheet, title: str, marking: str) -> None:
    """Frozen headings, filters, widths, and how it prints: A4, across, the heading on every page, marked."""
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    page.freeze_panes(1, 0)
    if sheet.filtered:
        page.autofilter(0, 0, min(len(sheet.frame), MOST_ROWS), len(sheet.columns) - 1)
    page.ignore_errors({"number_stored_as_text": f"A1:{_letter(len(sheet.columns))}1048576"})
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_margins(left=NEAR, right=NEAR, top=0.8, bottom=0.8)
    page.set_header(f"&L&10 {_in_footer(title)}&R&10 {_in_footer(sheet.name)}")
    page.set_footer(f"&L&9 {_in_footer(marking)}&R&9 Page &P of &N")


def _letter(place: int) -> str:
    return chr(ord("A") + place - 1)


def _in_footer(text: str) -> str:
    """Text in which Excel finds no code, and not too much of it: each & counts twice."""
    flat = " ".join(plain_text(text).split())
    return flat[: max(MOST_IN_FOOTER // 2, MOST_IN_FOOTER - flat.count("&"))].replace("&", "&&")


def _fill(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    """Headings, then rows."""
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.heading, formats["heading"])
    if sheet.frame.empty:
        page.write_string(1, 0, sheet.nothing, formats["plain"])
        return
    shown = sheet.frame.head(MOST_ROWS)
    kinds = [column.kind for column in sheet.columns]
    values = [shown[column.name].astype(object).where(shown[column.name].notna(), None) for column in sheet.columns]
    for row, cells in enumerate(zip(*values, strict=True), 1):
        for place, value in enumerate(cells):
            _write(page, row, place, value, kinds[place], formats)
    left = len(sheet.frame) - len(shown)
    if left:
        page.write_string(len(shown) + 1, 0, f"{left:,} more rows than a sheet can hold are left out", formats["plain"])


def _write(page: Any, row: int, place: int, value: Any, kind: str, formats: dict[str, Any]) -> None:
    """One cell: a number, a day, or text; nothing where nothing is known."""
    if value is None or value == "":
        return
    if kind == "any":
        kind = "day" if isinstance(value, date) else "text" if isinstance(value, str) else "number"
    if kind == "number":
        page.write_number(row, place, int(value), formats["number"])
    elif kind == "day" and _day(value) >= EARLIEST:
        page.write_datetime(row, place, _day(value), formats["day"])
    else:
        _write_text(page, row, place, plain_text(str(_day(value) if kind == "day" else value)), formats)


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value


def _write_text(page: Any, row: int, place: int, text: str, formats: dict[str, Any]) -> None:
    """Text as it is. xlsxwriter takes text from <r> to </r> for markup of its own: such text is given to it in two."""
    if text.startswith("<r>") and text.endswith("</r>"):
        page.write_rich_string(row, place, text[0], formats["plain"], text[1:], formats["text"])
    else:
        page.write_string(row, place, text, formats["text"])


def plain_text(text: str) -> str:
    """Text that a cell can hold: signs that no file can hold are replaced; what is too long is cut, and says so."""
    text = UNHOLDABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 <= MOST_SIGNS or len(text.encode("utf-16-le")) // 2 <= MOST_SIGNS:
        return text
    kept = text.encode("utf-16-le")[: 2 * KEPT_SIGNS].decode("utf-16-le", "ignore")
    return f"{kept}… (cut: {len(text):,} characters in all)"
