"""Private folders in TMPDIR, for what is needed while a command runs: nobody else may look into them.

A folder goes with its command. What a killed command left behind goes with the next one of the same user on the same
machine: a lock, which every process gives up when it ends, however it ends, tells that nobody uses the folder any more.
Its file names the machine, once it is locked: on a disk that several machines share each may see its own locks only.
"""

from __future__ import annotations

import os
import platform
import stat
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp
from types import TracebackType
from weakref import finalize

try:
    import fcntl
except ImportError:  # Windows has no such locks: there nothing is known to be left behind, and nothing swept
    fcntl = None  # type: ignore[assignment]

PREFIX = "glowaudit-"
LOCK = "in_use.glowaudit"


class PrivateFolder:
    """A new folder that only its owner may open. Remove it, or use `with`; else it goes when nothing holds it."""

    def __init__(self) -> None:
        remove_abandoned(gettempdir())
        self.path = Path(mkdtemp(prefix=PREFIX))
        self.remove = finalize(self, _end, self.path, _lock(self.path))

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, tb: TracebackType | None) -> None:
        self.remove()


@cache
def remove_abandoned(temporary: str) -> None:
    """Remove what killed commands of this user left in a folder of temporary files; once a process."""
    if fcntl is not None:
        for path in _own_ones(Path(temporary)):
            _remove_if_abandoned(path)


def _lock(folder: Path) -> int | None:
    """Say, by a lock on a file of its own, that a folder is in use; where there are no locks, nothing is said."""
    if fcntl is None:
        return None
    lock = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.write(lock, _machine())
    except OSError:
        (folder / LOCK).unlink()
    return lock


def _machine() -> bytes:
    return platform.node().encode()


def _end(folder: Path, lock: int | None) -> None:
    rmtree(folder, ignore_errors=True)
    if lock is not None:
        os.close(lock)


def _own_ones(temporary: Path) -> Iterator[Path]:
    """The private folders of this user, in use or not."""
    try:
        found = [entry for entry in os.scandir(temporary) if entry.name.startswith(PREFIX)]
    except OSError:
        return
    for entry in found:
        try:
            about, lock = entry.stat(follow_symlinks=False), os.lstat(Path(entry.path, LOCK))
        except OSError:
            continue  # without such a file it is none of ours: a folder of results may be called so too
        is_own = stat.S_ISDIR(about.st_mode) and stat.S_IMODE(about.st_mode) == stat.S_IRWXU
        if is_own and about.st_uid == lock.st_uid == os.getuid():
            yield Path(entry.path)


def _remove_if_abandoned(folder: Path) -> None:
    """Remove a folder, unless somebody holds its lock, or is about to: then its file is empty yet."""
    try:
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.read(lock, len(_machine()) + 1) == _machine():
            rmtree(folder, ignore_errors=True)
    except OSError:
        pass
    finally:
        os.close(lock)
