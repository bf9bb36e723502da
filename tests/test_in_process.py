"""The engine in this process: its outputs are the standard kernel's, and it leaves the process as it was."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
import warnings
from pathlib import Path

import nbformat
import papermill
import pytest
from IPython import get_ipython
from nbformat import v4
from papermill.exceptions import PapermillExecutionError

from glowaudit.in_process import ENGINE_NAME
from glowaudit.reporting import own_event_loop, private_sockets

ROOT = Path(__file__).resolve().parents[1]
REPORTS = sorted((ROOT / "notebooks" / "reports").glob("*.ipynb"))
QUIET = {"progress_bar": False, "kernel_name": "python3"}
CELLS = (
    "print('one'); print('two')",
    "import sys; print('bad', file=sys.stderr)",
    "print('before', flush=True); print('after')",
    "'a result'",
    "_ + ' again'; 'shown' if _ == 'a result' else 'lost'",
    "'not shown';",
    "x = 1",
    "",
    "%precision 3\n1 / 3",
    "from IPython.display import HTML, Markdown, clear_output, display\nHTML('<b>bold</b>')",
    "display(Markdown('*one*'), 2); print('-'); display({'application/a+json': [1, (2,)]}, raw=True)",
    "import datetime; later = [datetime.date(2016, 5, 16)]",
    "display({'application/a+json': later}, raw=True); later.append('too late')",
    "shown = display('first', display_id='here')",
    "shown.update('second'); display('third', display_id='here')",
    "print('gone'); clear_output(); print('stays')",
    "print('gone'); clear_output(wait=True); print('stays too')",
    "import pandas as pd; pd.DataFrame({'day': pd.to_datetime(['2016-05-16']), 'n': [1]})",
    "import altair as alt; alt.Chart(pd.DataFrame({'a': [1]})).mark_bar().encode(x='a:Q').to_dict()['mark']",
    "class Bundle:\n    def _repr_mimebundle_(self, **_): return {JSON: {'k': (1, None)}, TEXT: ''}, {JSON: {'m': 1}}",
    "JSON, TEXT = 'application/b+json', 'text/plain'; Bundle()",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "!echo from a shell",
    "__name__, get_ipython().execution_count, sys.modules['__main__'].x, sys.stdout.isatty(), sys.stdout.encoding",
)
FAULTS = {
    "an error": "def inner():\n    return 1 / 0\nprint('so far')\ninner()",
    "one error after another": "try:\n    {}['a']\nexcept KeyError:\n    raise ValueError('b')",
    "an exit": "import sys, warnings\nwarnings.simplefilter('ignore')\nsys.exit(3)",
    "a syntax error": "1 +",
    "an error in what is shown": "class Broken:\n    def __repr__(self): raise ValueError('no words')\nBroken()",
}


def notebook_of(*cells: str, tags: tuple[str, ...] = ()) -> nbformat.NotebookNode:
    """A notebook of some code cells."""
    return v4.new_notebook(
        cells=[v4.new_code_cell(cell, metadata={"tags": list(tags)}) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )


def run_by(engine: str | None, notebook: nbformat.NotebookNode, folder: Path, **options: object) -> dict[str, object]:
    """What an engine makes of a notebook: of each cell number and outputs, language, and what papermill raised."""
    out, raised = folder / "out.ipynb", ()
    with own_event_loop():
        try:
            papermill.execute_notebook(
                notebook, out, engine_name=engine, config=private_sockets(str(folder)), **QUIET, **options
            )
        except PapermillExecutionError as fault:
            raised = (fault.ename, fault.evalue, fault.exec_count, fault.cell_index, fault.traceback)
    made = nbformat.read(out, as_version=4)
    cells = [(c.execution_count, c.outputs, c.metadata.papermill.status) for c in made.cells if c.cell_type == "code"]
    return {"cells": cells, "language": made.metadata.language_info, "raised": raised}


def test_every_kind_of_output_is_the_standard_kernels(tmp_path):
    notebook = notebook_of(*CELLS)
    ours, theirs = (run_by(engine, notebook, tmp_path) for engine in (ENGINE_NAME, None))
    for source, one, other in zip(CELLS, ours["cells"], theirs["cells"], strict=True):
        assert one == other, source
    assert ours == theirs
    assert ours["raised"] == ()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_cell_that_fails_fails_as_in_the_standard_kernel(fault, tmp_path):
    notebook = notebook_of("x = 1", fault, "'never'")
    ours, theirs = (run_by(engine, notebook, tmp_path) for engine in (ENGINE_NAME, None))
    assert ours == theirs
    assert ours["raised"]
    assert ours["cells"][-1][0] is None


def test_a_cell_that_may_fail_does_not_stop_the_others(tmp_path):
    notebook = notebook_of("1 / 0", "'still'", tags=("raises-exception",))
    ours, theirs = (run_by(engine, notebook, tmp_path) for engine in (ENGINE_NAME, None))
    assert ours == theirs
    assert [count for count, _, _ in ours["cells"] if count] == [1, 2]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_report_of_the_demo_is_the_same_cell_by_cell_from_both_engines(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    ours, theirs = (run_by(engine, notebook, tmp_path, cwd=path.parent) for engine in (ENGINE_NAME, None))
    for cell, one, other in zip(code_cells(notebook), ours["cells"], theirs["cells"], strict=True):
        assert one == other, cell.source
    assert ours["raised"] == theirs["raised"] == ()
    assert sum(len(outputs) for _, outputs, _ in ours["cells"]) > 5


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_afterwards_the_process_is_as_it_was(tmp_path):
    def state() -> tuple[object, ...]:
        streams = (sys.stdin, sys.stdout, sys.stderr, sys.excepthook, sys.displayhook)
        return (sys.modules["__main__"], streams, get_ipython(), set(vars(builtins)), list(warnings.filters))

    before = state()
    for last in ("'right'", "1 / 0"):
        run_by(ENGINE_NAME, notebook_of("import warnings; warnings.simplefilter('ignore'); print(1)", last), tmp_path)
        assert state() == before


def test_a_name_of_one_notebook_is_not_known_in_the_next(tmp_path):
    run_by(ENGINE_NAME, notebook_of("left = 1"), tmp_path)
    made = run_by(ENGINE_NAME, notebook_of("'left' in globals()"), tmp_path)
    count, (output,), _ = made["cells"][0]
    assert (count, output.data["text/plain"]) == (1, "False")


def test_a_cell_that_asks_for_input_gets_none(tmp_path):
    assert run_by(ENGINE_NAME, notebook_of("input()"), tmp_path)["raised"][0] == "EOFError"


ALONE = """
import os, threading
from pathlib import Path
links = [os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
print(len(os.listdir("/proc/self/task")), [link for link in links if link.startswith("socket:")])
"""


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells a process of its threads and sockets")
def test_it_opens_no_socket_starts_no_thread_and_writes_nothing_into_the_home(tmp_path):
    program = (
        "import sys; sys.modules['rfc3987_syntax'] = None\n"
        "import papermill, glowaudit.in_process as engine; from nbformat import v4\n"
        f"notebook = v4.new_notebook(cells=[v4.new_code_cell({ALONE!r})])\n"
        f"made = papermill.execute_notebook(notebook, None, engine_name=engine.ENGINE_NAME, **{QUIET!r})\n"
        "print(made.cells[0].outputs[0].text)"
    )
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMPDIR")}
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | homes, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "1 []", done.stderr
    assert list(tmp_path.iterdir()) == []
