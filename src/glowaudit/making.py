"""Making one report: run its notebook on its slice, write page, notebook, workbook and list, and scan them all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit.errors import GlowauditError
from glowaudit.orders import Made, Order
from glowaudit.reporting import run_notebook
from glowaudit.slice_file import read_slice, slice_digest

if TYPE_CHECKING:
    import pandas as pd

PAGE, NOTEBOOK, WORKBOOK, ACTIONS = "report.html", "report.ipynb", "actions.xlsx", "actions.csv"


def make_one(order: Order) -> Made:
    """Make the files of one report in its folder of work. What goes wrong is told, not raised, and names nobody.

    Where a file holds what must not leave, all of them are taken away again.
    """
    work = Path(order.work)
    try:
        work.mkdir(parents=True)
        listed = write_files(order, work)
        leaks = leaks_in(order, work)
        digest = slice_digest(Path(order.slice_file))
        sizes = {} if leaks else {path.name: path.stat().st_size for path in sorted(work.iterdir())}
        return Made(order, sizes, None, leaks, digest, listed)
    except Exception as fault:
        return Made(order, error=told(fault))


def write_files(order: Order, work: Path) -> int:
    """Write every file of a report; how many people its page lists."""
    from glowaudit.executed import sendable, text_of
    from glowaudit.export import listed_people, to_html

    notebook = sendable(run_notebook(parameters_for(order), order.notebook, order.engine))
    (work / PAGE).write_text(to_html(notebook), encoding="utf-8")
    (work / NOTEBOOK).write_text(text_of(notebook), encoding="utf-8")
    if order.audience in ("authority", "public"):
        write_beside(order.audience, read_slice(Path(order.slice_file)), work)
    return listed_people(notebook)


def parameters_for(order: Order) -> dict[str, Any]:
    """What papermill hands to the notebook: the settings, whose report it is, and the slice."""
    own = {"authority": {"authority_id": order.authority_id}, "national": {"audience": order.audience}}
    return {**order.settings, **own.get(order.notebook, {}), "extract": "", "slice_file": order.slice_file}


def write_beside(audience: str, tables: Mapping[str, pd.DataFrame], work: Path) -> None:
    """What goes with a page: of an authority its workbook and list of people to act for; of the public the figures."""
    if audience == "authority":
        from glowaudit.workbook import actions_csv, write_workbook

        write_workbook(dict(tables), work / WORKBOOK)
        actions_csv(dict(tables), work / ACTIONS)
    else:
        from glowaudit.public_slice import public_files

        public_files(dict(tables), work)


def leaks_in(order: Order, work: Path) -> tuple[str, ...]:
    """What the files hold that must not leave, in sentences without anybody's id."""
    from glowaudit.scan import scan_report

    return tuple(map(str, scan_report(work, order)))


def told(fault: BaseException) -> str:
    """What went wrong: without values of rows, since they may be somebody's."""
    if isinstance(fault, GlowauditError):
        return str(fault)
    kind, cell = getattr(fault, "ename", type(fault).__name__), getattr(fault, "exec_count", None)
    where = f" in cell {cell} of the notebook" if cell else ""
    return f"an unexpected error ({kind}){where}"
