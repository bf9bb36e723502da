"""The process from which reports are forked: it has done what takes time, has one thread, and says nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import makers
import pytest

from glowaudit.audit import Audit
from glowaudit.batch import run_batch
from glowaudit.making_places import can_fork
from glowaudit.orders import AUDIENCES, Order
from glowaudit.report_run import Wish
from glowaudit.settings import Settings
from glowaudit.slice_sources import SliceSources

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def told_by(program: str, cache: Path = CACHE) -> str:
    """What a new process prints that imports the module and goes on with a program; nothing else may be said."""
    done = subprocess.run(
        [sys.executable, "-c", f"import glowaudit.warmed as warmed\n{program}"],
        env=os.environ | {"XDG_CACHE_HOME": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout.strip()


def test_every_module_that_a_report_needs_is_imported():
    assert told_by("import sys; print([name for name in warmed.NEEDED if name not in sys.modules])") == "[]"


@pytest.mark.skipif(not can_fork(), reason="this system has no fork server")
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_report_imports_nothing_that_is_not_imported_already(audience, root, tmp_path):
    settings = Settings(date(2016, 5, 16), date(2016, 7, 1))
    authority_id = "250" if audience == "authority" else ""
    with Audit.of(root / "data" / "samples" / "demo", settings) as audit:
        sources = SliceSources(audit, Wish())
        slice_file = sources.write(audience, authority_id, tmp_path / "slice.duckdb")
        guard = sources.write_guard(tmp_path / "guard")
    given = {"work": str(tmp_path / "work"), "guard": str(guard)}
    order = Order(audience, authority_id, "there", str(slice_file), settings.as_text(), **given)
    (made,) = run_batch([order], makers.make_and_tell_imports, 1)
    assert (made.error, made.leaks, made.files) == (None, (), {})


def test_what_it_runs_to_be_warm_runs_without_a_fault():
    shown = (
        "from IPython import get_ipython; from glowaudit.export import exporter; print(exporter.cache_info().misses)"
    )
    assert told_by(f"{shown}; warmed.warm_paths(); print(get_ipython(), exporter.cache_info().misses)") == "1\nNone 1"


def test_what_it_holds_is_left_to_the_forked_by_the_collector():
    assert int(told_by("import gc; print(gc.get_freeze_count())")) > 100_000


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells of threads in files")
@pytest.mark.parametrize("kept", [True, False], ids=["script of charts kept", "script of charts not kept"])
def test_it_has_one_thread_and_no_open_database(kept, tmp_path):
    threads = "import os, threading; print(len(os.listdir('/proc/self/task')), threading.active_count())"
    opened = "import gc, duckdb; gc.unfreeze(); found = gc.get_objects()"
    connections = "print(sum(isinstance(one, duckdb.DuckDBPyConnection) for one in found))"
    cache = CACHE if kept else tmp_path
    assert told_by(f"{threads}; {opened}; {connections}", cache) == "1 1\n0"
    assert kept or list(tmp_path.rglob("vega-*"))


def test_ctrl_c_is_for_the_process_that_began_all():
    assert told_by("import signal; print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)") == "True"
