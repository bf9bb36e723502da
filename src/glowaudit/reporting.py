"""Notebooks of reports: check their parameters, and run them with papermill."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from glowaudit.errors import UsageError
from glowaudit.orders import PEOPLE
from glowaudit.private_folder import PrivateFolder
from glowaudit.settings import NAMES, read_day, settings_from

SHARED = ("extract", "slice_file", "recipient", "delete_by")
OWN = {"authority": ("authority_id", "people"), "national": ("audience",), "data_quality": ()}
CHOICES = {"people": PEOPLE, "audience": ("national", "public")}
KERNEL, WARM = "kernel", "warm"
ENGINES = (WARM, KERNEL)


def parameters_of(notebook: str) -> tuple[str, ...]:
    """The names of a notebook's parameters: every setting, whose report it is, and what it reads."""
    return (*NAMES, *OWN[notebook], *SHARED)


def check_parameters(parameters: Mapping[str, Any], notebook: str = "authority") -> None:
    """Refuse a parameter that the notebook does not have, or of a wrong type (UsageError).

    papermill pastes the names of parameters into code, so a name that is not on the list must not reach it.
    """
    names = parameters_of(notebook)
    unknown = sorted(set(parameters) - set(names))
    if unknown:
        raise UsageError(f"unknown parameter {', '.join(map(repr, unknown))}: parameters are {', '.join(names)}")
    for name in (*OWN[notebook], *SHARED):
        value = parameters.get(name, "")
        if not isinstance(value, str):
            raise UsageError(f"{name} is {value!r}: it must be text, in quotation marks")
        if name in CHOICES and value and value not in CHOICES[name]:
            raise UsageError(f"{name} is {value!r}: it must be one of {', '.join(CHOICES[name])}")
    if parameters.get("delete_by"):
        read_day(parameters["delete_by"], "delete_by")
    settings_from({name: value for name, value in parameters.items() if name in NAMES})


def run_notebook(parameters: Mapping[str, Any], notebook: str = "authority", engine: str = KERNEL) -> Any:
    """A notebook of notebooks/reports, run by papermill with these parameters.

    engine  `kernel`: Jupyter's own, in a process of its own; `warm`: in this process, for one that makes one report
    """
    check_parameters(parameters, notebook)
    sys.modules.setdefault("rfc3987_syntax", cast(Any, None))  # grammars of 0.9 s that nothing here uses
    import papermill

    logging.getLogger("papermill").setLevel(logging.ERROR)
    given = (str(notebook_path(notebook)), None, dict(parameters))
    quiet: dict[str, Any] = {"kernel_name": "python3", "progress_bar": False, "log_output": False}
    if engine == WARM:
        return _run_here(papermill.execute_notebook(*given, prepare_only=True, **quiet), quiet)
    quiet |= {"request_save_on_cell_execute": False}
    with PrivateFolder() as folder, own_event_loop():
        return papermill.execute_notebook(
            *given,
            **quiet,
            config=private_sockets(folder),
            shutdown_kernel="immediate",
            extra_arguments=[
                "--IPKernelApp.log_level=CRITICAL",
                "--HistoryManager.enabled=False",
                f"--ipython-dir={folder}",
            ],
        )


def _run_here(prepared: Any, quiet: dict[str, Any]) -> Any:
    """Run a prepared notebook in this process. papermill's whole would in the end write it as text, to nowhere."""
    from papermill.engines import papermill_engines
    from papermill.execute import raise_for_execution_errors

    from glowaudit.in_process import ENGINE_NAME

    executed = papermill_engines.execute_notebook_with_engine(ENGINE_NAME, prepared, **quiet)
    raise_for_execution_errors(executed, None)
    return executed


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


def private_sockets(folder: Path) -> Any:
    """How papermill talks with its kernel: by sockets in a folder of this user's, where the system has them."""
    from traitlets.config import Config

    return Config(KernelManager={"transport": "ipc", "ip": f"{folder}/k"}) if os.name == "posix" else Config()


def notebook_path(notebook: str = "authority") -> Path:
    """A notebook of notebooks/reports: in the project's folder, or as it is installed with the package."""
    inside = Path(str(files("glowaudit"))) / "templates" / "reports" / f"{notebook}.ipynb"
    beside = Path(str(files("glowaudit"))).parents[1] / "notebooks" / "reports" / f"{notebook}.ipynb"
    return inside if inside.is_file() else beside
