"""What lies in TMPDIR while a command runs is its owner's alone, and goes: with the command, or with the next one."""

from __future__ import annotations

import errno
import os
import platform
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from glowaudit.engine import Engine
from glowaudit.private_folder import LOCK, PREFIX, PrivateFolder, remove_abandoned

if sys.platform == "win32":
    pytest.skip("Windows has no locks that a killed process gives up", allow_module_level=True)

HOLD = """
import sys
from glowaudit.engine import Engine
with Engine() as engine:
    (engine._folder.path / "rows").write_text("somebody's")
    print(engine._folder.path, flush=True)
    sys.stdin.read()
"""


@contextmanager
def a_command_that_waits(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process with an engine, and its private folder."""
    environment = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as command:
        assert command.stdout is not None
        private = Path(command.stdout.readline().strip())
        yield command, private
        command.kill()


def swept(folder: Path) -> set[str]:
    """What is left after another command began."""
    remove_abandoned.cache_clear()
    remove_abandoned(str(folder))
    return {path.name for path in folder.iterdir()}


def lookalike(folder: Path, name: str = f"{PREFIX}june", mode: int = 0o700, machine: str = platform.node()) -> Path:
    """A folder named as ours are, with their lock file in it, of which no process holds the lock."""
    made = folder / name
    made.mkdir(mode=mode)
    (made / LOCK).write_text(machine)
    return made


def test_what_a_killed_command_left_goes_with_the_next(tmp_path: Path) -> None:
    with a_command_that_waits(tmp_path) as (command, private):
        assert (private / "rows").exists()
        command.kill()
        command.wait()
        assert (private / "rows").exists()
        assert swept(tmp_path) == set()


def test_what_a_running_command_uses_stays(tmp_path: Path) -> None:
    with a_command_that_waits(tmp_path) as (command, private):
        assert swept(tmp_path) == {private.name}
        assert (private / "rows").read_text() == "somebody's"
        command.communicate("")
        assert command.returncode == 0
        assert not private.exists()


def test_one_that_nobody_holds_goes(tmp_path: Path) -> None:
    lookalike(tmp_path)
    assert swept(tmp_path) == set()


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    results = tmp_path / f"{PREFIX}results"
    results.mkdir(mode=0o700)
    (results / "verdicts.csv").write_text("a user's own")
    lookalike(tmp_path, f"{PREFIX}open", mode=0o755)
    lookalike(tmp_path, f"{PREFIX}elsewhere", machine="another")
    lookalike(tmp_path, f"{PREFIX}longer", machine=f"{platform.node()}-2")
    lookalike(tmp_path, "another")
    lookalike(tmp_path, f"{PREFIX}new", machine="")
    elsewhere = lookalike(tmp_path, "elsewhere")
    (tmp_path / f"{PREFIX}link").symlink_to(elsewhere)
    linked = lookalike(tmp_path, f"{PREFIX}linked")
    (linked / LOCK).unlink()
    (linked / LOCK).symlink_to(elsewhere / LOCK)
    there = {path.name for path in tmp_path.iterdir()}
    assert swept(tmp_path) == there
    assert len(there) == 9


def test_where_there_are_no_locks_a_folder_is_made_and_never_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOSYS, "no locks here")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("fcntl.flock", none)
    with PrivateFolder() as folder:
        assert not (folder / LOCK).exists()
        assert swept(tmp_path) == {folder.name}
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    remove_abandoned(str(tmp_path / "none"))


def test_only_its_owner_may_look_into_it_and_it_goes() -> None:
    with PrivateFolder() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "rows").write_text("somebody's")
    assert not folder.exists()
    kept = PrivateFolder()
    path = kept.path
    del kept
    assert not path.exists()


def test_an_engines_folder_goes_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for on_disk in (False, True):
        with Engine(on_disk=on_disk) as engine:
            engine.create("some", "select 1 as one")
            assert len(list(tmp_path.glob(f"{PREFIX}*"))) == 1
        assert list(tmp_path.iterdir()) == []
