"""The batch: one process a report, a few at a time; what dies stops no other, and nothing is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import makers
import pytest
from makers import order_of

from glowaudit import making_places
from glowaudit.batch import AHEAD, Progress, run_batch
from glowaudit.making_places import can_fork, warm_up
from glowaudit.orders import Made

LINUX = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells of processes in files")
FORKS = pytest.mark.skipif(not can_fork(), reason="this system has no fork server")
NAMES = ("250", "260", "330", "340", "350")
HERE = Path(__file__).parent


def made_by(make: Callable[..., Made], *orders: object, jobs: int = 2, warm: bool = True) -> dict[str, Made]:
    """What became of each order, by the authority's id."""
    return {made.order.authority_id: made for made in run_batch(orders, make, jobs, total=len(orders), warm=warm)}


@FORKS
def test_each_report_has_a_process_of_its_own_that_knows_nothing_of_the_others():
    made = made_by(makers.note, *map(order_of, NAMES))
    told = [made[name].files for name in NAMES]
    assert len({files["process"] for files in told}) == len(NAMES)
    assert {files["left"] for files in told} == {0}
    assert makers.SEEN == []
    assert "GLOWAUDIT_LEFT" not in os.environ


@FORKS
@LINUX
def test_reports_are_forked_from_one_warm_process_with_one_thread_that_is_not_this_one():
    told = [made.files for made in made_by(makers.note, *map(order_of, NAMES)).values()]
    assert len({files["parent"] for files in told}) == 1
    assert told[0]["parent"] != os.getpid()
    assert {files["threads"] for files in told} == {1}
    assert {files["warm"] for files in told} == {1}


@FORKS
def test_a_new_process_does_not_run_the_main_program_again():
    main = sys.modules["__main__"]
    told = [made.files for made in made_by(makers.note, order_of("250")).values()]
    assert {files["main"] for files in told} == {0}
    assert sys.modules["__main__"] is main


FROM_ANYWHERE = """
import sys; sys.path.insert(0, {here!r})
import makers; from glowaudit.batch import run_batch
print([made.files["warm"] for made in run_batch([makers.order_of("250")], makers.note, 1)])
"""


@FORKS
@pytest.mark.parametrize("way", ["a script without a guard", "standard input", "a notebook"])
def test_a_batch_can_be_begun_from(way, tmp_path):
    program, script = FROM_ANYWHERE.format(here=str(HERE)), tmp_path / "begin.py"
    script.write_text(program, encoding="utf-8")
    if way == "a notebook":
        program = (
            "import nbclient; from nbformat import v4\n"
            f"notebook = v4.new_notebook(cells=[v4.new_code_cell({program!r})])\n"
            "print(nbclient.execute(notebook).cells[0].outputs[0].text)"
        )
    command = [sys.executable, str(script) if way == "a script without a guard" else "-"]
    done = subprocess.run(command, input=program, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[1]", done.stderr


@FORKS
@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("raise", "an unexpected error (ValueError)"),
        ("refuse", "feed_lag_days is 'x'"),
        ("signal", "its process ended (signal 9)"),
        ("exit", "its process ended (exit code 3)"),
        ("leave", "its process ended (exit code 4)"),
    ],
)
def test_a_report_that_fails_or_dies_stops_no_other_and_its_error_names_nobody(how, error):
    made = made_by(makers.fail, order_of("250"), order_of("260", how=how), order_of("330"), jobs=1)
    assert {name: one.error for name, one in made.items()} == {"250": None, "260": error, "330": None}
    assert made["260"].order == order_of("260", how=how)
    assert made["330"].files == {"report.html": 1}


@FORKS
def test_a_process_that_cannot_be_started_fails_one_report_and_ends(monkeypatch):
    def refuse(_process):
        raise BlockingIOError

    monkeypatch.setattr("multiprocessing.context.ForkServerProcess._Popen", staticmethod(refuse))
    made = made_by(makers.fail, order_of("250"), order_of("260"))
    assert [one.error for one in made.values()] == ["no process could be started for it (BlockingIOError)"] * 2


@pytest.mark.parametrize("warm", [pytest.param(True, marks=FORKS), False])
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_no_more_reports_are_made_at_once_than_asked_for_and_few_slices_are_cut_ahead(warm, jobs, tmp_path):
    heard, names = [Progress(0, 0, (), 0, None)], [str(number) for number in range(100, 110)]

    def orders() -> Iterator[object]:
        for place, name in enumerate(names):
            waiting = place - heard[-1].done - len(heard[-1].running)
            assert waiting < AHEAD
            yield order_of(name, folder=str(tmp_path))

    def hear(progress: Progress) -> None:
        heard.append(progress)
        if len(progress.running) == jobs:
            (tmp_path / "go").touch()

    made = list(run_batch(orders(), makers.wait, jobs, hear, len(names), warm))
    assert sorted(one.order.authority_id for one in made) == names
    assert max(len(progress.running) for progress in heard) == jobs
    assert max(one.files["running"] for one in made) <= jobs


@FORKS
def test_the_next_slice_is_cut_while_reports_are_made(tmp_path):
    orders = orders_with_two_running(tmp_path, at=3)
    assert len(list(run_batch(orders, makers.wait, 2))) == len(NAMES)


def test_without_a_fork_server_reports_are_made_in_threads_by_standard_kernels(monkeypatch):
    monkeypatch.setattr(making_places.multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    warm_up()
    told = list(run_batch([order_of("250"), order_of("260", how="raise")], makers.fail, 1))
    assert [made.error for made in told] == [None, "an unexpected error (ValueError)"]
    assert {made.order.engine for made in told} == {"kernel"}


@pytest.mark.parametrize("warm", [pytest.param(True, marks=FORKS), False])
def test_progress_counts_what_is_done_and_what_failed_and_names_what_runs(warm):
    heard: list[Progress] = []
    orders = [order_of("250", how="leak"), order_of("260", how="raise"), order_of("330")]
    list(run_batch(iter(orders), makers.fail, 1, heard.append, 9, warm))
    assert [(p.done, p.failed, p.running) for p in heard] == [
        (0, 0, ("authority/250",)),
        (1, 1, ()),
        (1, 1, ("authority/260",)),
        (2, 2, ()),
        (2, 2, ("authority/330",)),
        (3, 2, ()),
    ]
    assert heard[0].total == 9
    assert heard[0].seconds_left is None
    assert heard[1].seconds_left > 0
    assert (heard[-1].total, heard[-1].seconds_left) == (3, 0)


@FORKS
@LINUX
@pytest.mark.parametrize("trouble", [KeyboardInterrupt, ValueError])
def test_when_the_caller_stops_no_process_is_left(trouble, tmp_path):
    def orders() -> Iterator[object]:
        yield from (order_of(name, folder=str(tmp_path)) for name in NAMES[:2])
        until(lambda: len(list(tmp_path.glob("*.*"))) == 2)
        raise trouble

    with pytest.raises(trouble):
        list(run_batch(orders(), makers.wait, 2))
    assert_gone(tmp_path)


@FORKS
@LINUX
def test_a_caller_that_wants_no_more_leaves_no_process(tmp_path):
    orders = orders_with_two_running(tmp_path, at=2, longer=600)
    with closing(run_batch(orders, makers.wait, 2)) as batch:
        assert next(batch).order.authority_id == "250"
    assert_gone(tmp_path)


@FORKS
@LINUX
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_command_that_is_stopped_or_killed_leaves_no_process(how, tmp_path):
    program = (
        "import makers, signal; from glowaudit.batch import run_batch\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # in the background it is ignored by default
        f"orders = (makers.order_of(name, folder={str(tmp_path)!r}) for name in ('250', '260', '330'))\n"
        "print(list(run_batch(orders, makers.wait, 2)))"
    )
    command = [sys.executable, "-c", program]
    path = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": path}, start_new_session=True) as begun:
        until(lambda: len(list(tmp_path.glob("*.*"))) == 2)
        os.killpg(begun.pid, how) if how == signal.SIGINT else begun.send_signal(how)
        assert begun.wait(120) != 0
    assert_gone(tmp_path)
    until(lambda: not in_session(begun.pid))


def orders_with_two_running(folder: Path, at: int, longer: int = 0) -> Iterator[object]:
    """Orders that wait, until that of one place is taken: then two are being made, and may end.

    longer  seconds which all but the first take more
    """
    for place, name in enumerate(NAMES):
        if place == at:
            until(lambda: len(list(folder.glob("*.*"))) == 2)
            (folder / "go").touch()
        yield order_of(name, folder=str(folder), longer=longer * (place > 0))


def in_session(session: int) -> list[int]:
    """The processes of a session that are not gone."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def assert_gone(folder: Path) -> None:
    """Every process that left its number here is gone, without having come to its end."""
    numbers = [int(mark.suffix[1:]) for mark in folder.glob("*.*")]
    assert numbers
    until(lambda: not any(Path(f"/proc/{number}").exists() for number in numbers))


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something, at most a minute."""
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)
