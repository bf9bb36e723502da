"""Reports: check the parameters, run the notebook for each authority, export the page, write it."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from glowaudit.errors import GlowauditError, UsageError
from glowaudit.settings import NAMES, settings_from

if TYPE_CHECKING:
    from glowaudit.audit import Audit

PARAMETERS = (*NAMES, "authority_id", "extract", "slice_file")
REPORT = "report.html"
LONGEST_NAME = 100


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


def run_notebook(parameters: Mapping[str, Any]) -> Any:
    """The notebook of one authority, run by papermill with these parameters."""
    check_parameters(parameters)
    sys.modules.setdefault("rfc3987_syntax", cast(Any, None))  # grammars of 0.9 s that nothing here uses
    import papermill

    logging.getLogger("papermill").setLevel(logging.ERROR)
    with TemporaryDirectory(prefix="glowaudit-") as folder, own_event_loop():
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


@contextmanager
def own_event_loop() -> Iterator[None]:
    """The event loop of this thread, closed in the end: Jupyter makes one where there is none and leaves it open."""
    from jupyter_core.utils import ensure_event_loop

    loop = ensure_event_loop()
    try:
        yield
    finally:
        if not loop.is_running():
            loop.close()


def private_sockets(folder: str) -> Any:
    """How papermill talks with its kernel: by sockets in a folder of this user's, where the system has them."""
    from traitlets.config import Config

    return Config(KernelManager={"transport": "ipc", "ip": f"{folder}/k"}) if os.name == "posix" else Config()


def notebook_path() -> Path:
    """The notebook of one authority: in the project's folder, or as it is installed with the package."""
    inside = Path(str(files("glowaudit"))) / "templates" / "authority.ipynb"
    beside = Path(str(files("glowaudit"))).parents[1] / "notebooks" / "reports" / "authority.ipynb"
    return inside if inside.is_file() else beside


def folder_names(authority_ids: Iterable[str]) -> dict[str, str]:
    """A folder for each authority: no two alike, also where a system does not tell capitals from small letters."""
    names = {authority_id: folder_name(authority_id) for authority_id in authority_ids}
    alike = Counter(name.casefold() for name in names.values())
    return {i: folder_name(i, "a-z0-9_-") if alike[name.casefold()] > 1 else name for i, name in names.items()}


def folder_name(authority_id: str, plain: str = "A-Za-z0-9_-") -> str:
    """An id as a safe name: what is not plain is written as %XX; a very long one ends in its digest."""
    signs = (sign if re.fullmatch(f"[{plain}]", sign) else _percent(sign) for sign in authority_id)
    name = "".join(signs)
    digest = hashlib.sha256(authority_id.encode()).hexdigest()[:20]
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 21]}-{digest}"


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode())


def make_reports(
    audit: Audit,
    out_dir: Path,
    authorities: Iterable[str] | None = None,
    jobs: int = 2,
    progress: Callable[[str], None] = lambda authority_id: None,
) -> list[ReportOutcome]:
    """Write out_dir/authority/<id>/report.html for each authority (None: all), `jobs` at a time.

    One that fails does not stop the others, and leaves no folder. The outcomes come in the order asked for.
    """
    from glowaudit.slices import Slicer

    slicer = Slicer(audit)
    folders = folder_names(slicer.names)
    wanted = list(slicer.names if authorities is None else authorities)
    settings = audit.settings.as_text()
    with TemporaryDirectory(prefix="glowaudit-") as scratch, ThreadPoolExecutor(max_workers=jobs) as pool:
        jobs_begun: list[Future[ReportOutcome]] = []
        try:
            for place, authority_id in enumerate(wanted):
                folder = out_dir / "authority" / folders.get(authority_id, folder_name(authority_id))
                cut = partial(slicer.write, authority_id, Path(scratch, f"{place}.duckdb"))
                slice_file = _attempt(authority_id, cut)
                job = pool.submit(make_report, settings, authority_id, slice_file, folder)
                job.add_done_callback(lambda _job, name=authority_id: progress(name))  # type: ignore[misc]
                jobs_begun.append(job)
            return [job.result() for job in jobs_begun]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def make_report(
    settings: Mapping[str, Any], authority_id: str, slice_file: Path | ReportOutcome, folder: Path
) -> ReportOutcome:
    """Run one notebook and write its page; what goes wrong is told, not raised."""
    if isinstance(slice_file, ReportOutcome):
        return slice_file
    parameters = {**settings, "authority_id": authority_id, "extract": "", "slice_file": str(slice_file)}
    made = _attempt(authority_id, lambda: write_page(parameters, folder))
    slice_file.unlink(missing_ok=True)
    return made if isinstance(made, ReportOutcome) else ReportOutcome(authority_id, made, None)


def write_page(parameters: Mapping[str, Any], folder: Path) -> Path:
    """The page of one authority, written whole or not at all."""
    from glowaudit.export import to_html

    page = to_html(run_notebook(parameters))
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{REPORT}.part"
    part.write_text(page, encoding="utf-8")
    return part.replace(folder / REPORT)


def _attempt(authority_id: str, step: Callable[[], Path]) -> Path | ReportOutcome:
    """What a step makes, or what went wrong: without values of rows, since they may be somebody's."""
    try:
        return step()
    except GlowauditError as fault:
        return ReportOutcome(authority_id, None, str(fault))
    except Exception as fault:
        kind, cell = getattr(fault, "ename", type(fault).__name__), getattr(fault, "exec_count", None)
        where = f" in cell {cell} of the notebook" if cell else ""
        return ReportOutcome(authority_id, None, f"an unexpected error ({kind}){where}")
