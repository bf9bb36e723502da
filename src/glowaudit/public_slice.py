"""The slice of the public report: disclosure-controlled figures and nothing else, so that no notebook can show more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from glowaudit.disclosure import published
from glowaudit.marking import delete_by_of, load_marking
from glowaudit.national_slice import FIGURE_STEPS, count_cells, load_cube, make_figures, make_steps
from glowaudit.provenance import FACTS, facts_of
from glowaudit.public_cube import public_cube
from glowaudit.slice_file import write_slice
from glowaudit.spreadsheet import csv_text

if TYPE_CHECKING:
    import pandas as pd

    from glowaudit.audit import Audit

CELL_STEPS = ("public_cells",)
STEPS = ("public_figures",)
LOADED = ("run_settings", "run_facts", "report_marking", "report_cube")
RECIPIENT = "the public"
FILE = "figures.csv"
BOM = "\ufeff"


def write_public_slice(audit: Audit, path: Path, recipient: str = "", delete_by: str = "") -> Path:
    """Write the slice of what may be published to a new database file: suppressed, rounded, and sums of that.

    recipient  for whom the report is marked; delete_by: ISO day (empty: 28 days after the deletion)

    It says nothing of files and of the verdicts' digest: rows read are exact counts of people.
    """
    engine = audit.engine
    count_cells(engine)
    make_steps(engine, CELL_STEPS)
    everybody = int(engine.rows("select enrolled from headline")[0][0])
    make_figures(engine, published(engine.rows("from public_cells"), everybody))
    make_steps(engine, STEPS)
    load_cube(engine, public_cube(engine, audit.settings))
    engine.load("run_facts", FACTS, facts_of(audit))
    load_marking(engine, "public", recipient or RECIPIENT, delete_by_of(audit.settings, delete_by), "none")
    return write_slice(engine, FIGURE_STEPS + STEPS + LOADED, path)


def public_files(tables: dict[str, pd.DataFrame], folder: Path) -> Path:
    """Write `figures.csv`, a row a published figure, with the columns of public_figures.sql.

    `people` is empty where `mark` says why there is no number.
    """
    frame = tables["public_figures"]
    people = frame["people"].astype("Int64").astype(object).where(frame["people"].notna(), None)
    path = folder / FILE
    path.write_text(BOM + csv_text(frame.assign(people=people)), encoding="utf-8")
    return path
