"""Reports: check the parameters, run the notebook for each authority, export the page, write it."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from glowaudit.errors import GlowauditError, UsageError
from glowaudit.settings import NAMES, settings_from

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from glowaudit.audit import Audit

PARAMETERS = (*NAMES, "authority_id", "extract", "slice_file")
REPORT = "report.html"


@dataclass(frozen=True)
class ReportOutcome:
    """What became of one authority's report: its path, or what went wrong."""

    authority_id: str
    path: Path | None
    error: str | None


def check_parameters(parameters: Mapping[str, Any]) -> None:
    """Refuse a parameter that the notebook does not have, or of a wrong type (UsageError).

    papermill pastes the names of parameters into code, so a name that is not on the list must not reach it.
    """
    unknown = sorted(set(parameters) - set(PARAMETERS))
    if unknown:
        raise UsageError(f"unknown parameter {', '.join(map(repr, unknown))}: parameters are {', '.join(PARAMETERS)}")
    for name in ("authority_id", "extract", "slice_file"):
        if not isinstance(parameters.get(name, ""), str):
            raise UsageError(f"{name} is {parameters[name]!r}: it must be text, in quotation marks")
    settings_from({name: value for name, value in parameters.items() if name in NAMES})


def run_notebook(parameters: Mapping[str, Any]) -> NotebookNode:
    """The notebook of one authority, run by papermill with these parameters."""
    check_parameters(parameters)
    sys.modules.setdefault("rfc3987_syntax", cast(Any, None))  # grammars of 0.9 s that nothing here uses
    import papermill

    logging.getLogger("papermill").setLevel(logging.ERROR)
    with TemporaryDirectory(prefix="glowaudit-") as folder:
        return papermill.execute_notebook(
            str(notebook_path()),
            None,
            dict(parameters),
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
            config=private_sockets(folder),
            shutdown_kernel="immediate",
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
        )


def private_sockets(folder: str) -> Any:
    """How papermill talks with its kernel: by sockets in a folder of this user's, where the system has them."""
    from traitlets.config import Config

    return Config(KernelManager={"transport": "ipc", "ip": f"{folder}/k"}) if os.name == "posix" else Config()


def notebook_path() -> Path:
    """The notebook of one authority: in the project's folder, or as it is installed with the package."""
    inside = Path(str(files("glowaudit"))) / "notebooks" / "authority.ipynb"
    beside = Path(str(files("glowaudit"))).parents[1] / "notebooks" / "reports" / "authority.ipynb"
    return inside if inside.is_file() else beside


def folder_name(authority_id: str) -> str:
    """A safe name for an authority's folder: letters, digits, `-` and `_` stay, all else is written as %XX."""
    return "".join(
        sign if re.fullmatch(r"[A-Za-z0-9_-]", sign) else "".join(f"%{byte:02X}" for byte in sign.encode())
        for sign in authority_id
    )


def make_reports(
    audit: Audit,
    out_dir: Path,
    authorities: Iterable[str] | None = None,
    jobs: int = 2,
    progress: Callable[[str], None] = lambda authority_id: None,
) -> list[ReportOutcome]:
    """Write out_dir/authority/<id>/report.html for each authority (None: all), `jobs` at a time.

    One that fails does not stop the others. The outcomes come in the order asked for.
    """
    from glowaudit.slices import Slicer

    slicer = Slicer(audit)
    wanted = list(slicer.names if authorities is None else authorities)
    with TemporaryDirectory(prefix="glowaudit-") as scratch, ThreadPoolExecutor(max_workers=jobs) as pool:
        pending: dict[Future[ReportOutcome], str] = {}
        for place, authority_id in enumerate(wanted):
            slice_file = slicer.write(authority_id, Path(scratch, f"{place}.duckdb"))
            folder = out_dir / "authority" / folder_name(authority_id)
            pending[pool.submit(make_report, audit.settings.as_text(), authority_id, slice_file, folder)] = authority_id
        outcomes = {}
        for done in as_completed(pending):
            outcomes[pending[done]] = done.result()
            progress(pending[done])
    return [outcomes[authority_id] for authority_id in wanted]


def make_report(settings: Mapping[str, Any], authority_id: str, slice_file: Path, folder: Path) -> ReportOutcome:
    """Run one notebook and write its page; what goes wrong is told, not raised."""
    from glowaudit.export import to_html

    parameters = {**settings, "authority_id": authority_id, "extract": "", "slice_file": str(slice_file)}
    try:
        page = to_html(run_notebook(parameters))
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{REPORT}.part"
        part.write_text(page, encoding="utf-8")
        part.replace(folder / REPORT)
    except GlowauditError as fault:
        return ReportOutcome(authority_id, None, str(fault))
    except Exception as fault:
        return ReportOutcome(authority_id, None, _told(fault))
    finally:
        slice_file.unlink(missing_ok=True)
    return ReportOutcome(authority_id, folder / REPORT, None)


def _told(fault: Exception) -> str:
    """An unexpected fault without values of rows: its kind, and the cell in which it happened."""
    kind = getattr(fault, "ename", type(fault).__name__)
    cell = getattr(fault, "exec_count", None)
    return f"an unexpected error ({kind}){f' in cell {cell} of the notebook' if cell else ''}"
