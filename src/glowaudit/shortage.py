"""What to tell somebody whose machine is too small for an extract: memory or disk ran out."""

from __future__ import annotations

import errno
import shutil
import tempfile

import duckdb

from glowaudit.engine import MEMORY_NAME, memory_limit

DISK_SIGNS = ("No space left on device", "failed to offload data block")


def shortage(fault: BaseException) -> str | None:
    """The message for a fault that says that memory or disk ran out, and what to do; None for any other fault."""
    if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
        return _disk()
    if isinstance(fault, duckdb.Error) and any(sign in str(fault) for sign in DISK_SIGNS):
        return _disk()
    if isinstance(fault, MemoryError | duckdb.OutOfMemoryException):
        return (
            f"memory ran out: the database may use {memory_limit()} of this machine's. Let it use more, such as "
            f"{MEMORY_NAME}=16GB, or take a larger machine; nothing is wrong with the extract"
        )
    return None


def _disk() -> str:
    """Where there is too little room, and how much is left there."""
    folder = tempfile.gettempdir()
    left = shutil.disk_usage(folder).free / 2**20
    return (
        f"the disk is full. What does not fit into memory ({memory_limit()}) goes meanwhile to {folder}, where "
        f"{left:,.0f} MiB are free now. Name a folder on a larger disk (TMPDIR=FOLDER), let the database use more "
        f"memory ({MEMORY_NAME}=16GB), or make room where --out is"
    )
