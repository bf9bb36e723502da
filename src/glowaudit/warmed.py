"""What the process has done from which reports are forked: all that takes time and is the same for each of them.

To import this module is to do it: only the fork server imports it (see `making_places`). No database is open in it
and it has one thread, since neither a connection nor a second thread outlives a fork.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, cast

ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
NEEDED = (
    "duckdb",
    "encodings.cp437",
    "encodings.utf_8_sig",
    "nbconvert",
    "nbformat",
    "pandas",
    "pandas.io.formats.string",
    "papermill",
    "xlsxwriter",
    "glowaudit.authority_report",
    "glowaudit.executed",
    "glowaudit.export",
    "glowaudit.in_process",
    "glowaudit.making",
    "glowaudit.making_places",
    "glowaudit.national_report",
    "glowaudit.public_slice",
    "glowaudit.quality_report",
    "glowaudit.scan",
    "glowaudit.workbook",
)
MAKES_CHARTS_SCRIPT = "from glowaudit.export import charts_script; charts_script()"
CELLS = (
    "import pandas as pd\nfrom glowaudit.charts import finished\nfrom glowaudit.vega import alt",
    "alt.Chart(pd.DataFrame({'people': [1], 'school': ['A']})).mark_bar()",
    "finished(_.encode(x='sum(people):Q', y='school:N', color='school:N'), 'Warm', 'Nothing', 50)",
)


def warm() -> None:
    """Import, run and render what a report will."""
    for name in NEEDED:
        with suppress(ImportError):  # whoever needs it will say so
            import_module(name)
    with suppress(Exception):  # what goes wrong here goes wrong where it matters too, and is told there
        warm_paths()
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # else DuckDB tells the terminal of all it still holds in the end


def warm_paths() -> None:
    """Run a small notebook by the engine in this process, and render the reports as their notebooks show them."""
    run_small_notebook()
    with no_threads_of("vl_convert"):
        try:
            render_committed_reports()
        except ImportError:  # no process has kept the script of charts yet
            subprocess.run([sys.executable, "-c", MAKES_CHARTS_SCRIPT], check=True)
            render_committed_reports()


def run_small_notebook() -> None:
    """A chart, made in a notebook that papermill runs here."""
    import papermill
    from nbformat import v4

    from glowaudit.in_process import ENGINE_NAME

    make: Any = v4  # it has no types
    notebook = make.new_notebook(cells=[make.new_code_cell(cell) for cell in CELLS])
    papermill.execute_notebook(notebook, None, engine_name=ENGINE_NAME, kernel_name="python3", progress_bar=False)


def render_committed_reports() -> None:
    """The pages of the reports' notebooks as they are kept with the project, of the invented demo."""
    import nbformat

    from glowaudit.export import to_html
    from glowaudit.reporting import OWN, notebook_path

    for path in map(notebook_path, OWN):
        if path.is_file():
            to_html(cast(Any, nbformat).read(path, as_version=4))


@contextmanager
def no_threads_of(module: str) -> Iterator[None]:
    """Meanwhile nobody here can import a module that starts threads."""
    sys.modules[module] = cast(Any, None)
    try:
        yield
    finally:
        del sys.modules[module]


signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that began all
for variable, value in ONE_THREAD.items():
    os.environ.setdefault(variable, value)
sys.modules.setdefault("rfc3987_syntax", cast(Any, None))  # grammars of 0.9 s that nothing here uses
warm()
