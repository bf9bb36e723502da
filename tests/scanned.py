"""Reports to be scanned: made of an extract as the batch makes them, a folder each, and what is known of the others."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import nbformat
import pandas as pd

from glowaudit.audit import Audit
from glowaudit.displays import Figure, Headline, Marking, Notes
from glowaudit.executed import sendable, text_of
from glowaudit.export import to_html
from glowaudit.orders import Order
from glowaudit.reporting import run_notebook
from glowaudit.scan import scan_report, write_guard
from glowaudit.settings import Settings
from glowaudit.sheets import Sheet, SheetColumn, write_sheets
from glowaudit.slice_file import read_slice
from glowaudit.slices import Slicer
from glowaudit.spreadsheet import csv_text

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
PEOPLE = (
    SheetColumn("display_name", "Name", 24),
    SheetColumn("person_id", "Person", 14),
    SheetColumn("establishment", "School", 30),
    SheetColumn("reason", "Why", 60),
)


@dataclass(frozen=True)
class Made:
    """Reports of an extract: the order of each, by authority."""

    folder: Path
    orders: dict[str, Order]

    def copy(self, authority_id: str, into: Path) -> Path:
        """The files of a report, to be spoilt."""
        shutil.copytree(self.folder / f"report-{authority_id}", into)
        return into


def reports_of(extract: Path, folder: Path, *authorities: str, settings: Settings = DEMO) -> Made:
    """Make the reports of some authorities: page, notebook, workbook and list."""
    orders = {}
    with Audit.of(extract, settings) as audit:
        guard = str(write_guard(audit, folder / "guard"))
        slicer = Slicer(audit)
        for i in authorities:
            slice_file = slicer.write(i, folder / f"slice-{i}")
            orders[i] = Order("authority", i, "", str(slice_file), settings.as_text(), guard=guard)
    for i, order in orders.items():
        write_files(folder / f"report-{i}", order)
    return Made(folder, orders)


def write_files(folder: Path, order: Order) -> None:
    """Page, notebook, workbook and list of one authority."""
    folder.mkdir()
    given = order.settings | {"authority_id": order.authority_id, "extract": "", "slice_file": order.slice_file}
    notebook = sendable(run_notebook(given))
    (folder / "report.html").write_text(to_html(notebook), encoding="utf-8")
    (folder / "report.ipynb").write_text(text_of(notebook), encoding="utf-8")
    people = read_slice(Path(order.slice_file))["report_people"]
    columns = [column.name for column in PEOPLE]
    sheet = Sheet("People", people, PEOPLE, "Nobody.")
    write_sheets([sheet], folder / "actions.xlsx", "Fife", "Private", date(2016, 5, 16))
    (folder / "actions.csv").write_text(csv_text(people[columns]), encoding="utf-8")


def leaks_of(folder: Path, order: Order, **changed: object) -> list[str]:
    """What the scan says of a folder."""
    return [str(leak) for leak in scan_report(folder, replace(order, **changed))]  # type: ignore[arg-type]


def page_of(*parts: object, title: str = "Scotland") -> tuple[str, str]:
    """A page and a notebook of these parts, as they are made of an executed notebook."""
    shares = (Figure(1230, "will be in Glow", "kept"),)
    marking = Marking("public", "everybody", date(2016, 7, 29), "It may be published.")
    head = Headline(title, (("As of", "16 May 2016"),), ("", "1,230 of 1,500 people", " will."), shares, (), marking)
    shown = [nbformat.v4.new_output("display_data", part._repr_mimebundle_()) for part in (head, *parts)]  # type: ignore[attr-defined]
    cells = [
        nbformat.v4.new_code_cell("report.headline()", outputs=shown[:1]),
        nbformat.v4.new_markdown_cell("## People"),
        nbformat.v4.new_code_cell("report.people()", outputs=shown[1:]),
    ]
    notebook = sendable(nbformat.v4.new_notebook(cells=cells))
    return to_html(notebook), text_of(notebook)


def write_page(folder: Path, *parts: object, figures: pd.DataFrame | None = None, said: str = "") -> Path:
    """A folder with a page of these parts, its notebook, and a list of figures."""
    folder.mkdir(exist_ok=True)
    page, notebook = page_of(*parts, Notes((said,)) if said else Notes(("Nothing else.",)))
    (folder / "report.html").write_text(page, encoding="utf-8")
    (folder / "report.ipynb").write_text(notebook, encoding="utf-8")
    if figures is not None:
        (folder / "figures.csv").write_text(csv_text(figures), encoding="utf-8")
    return folder
