"""A machine that is too small gets a message that says what to do, and an exit code that blames nobody."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from glowaudit.engine import MEMORY, Engine, memory_limit
from glowaudit.errors import UsageError
from glowaudit.shortage import shortage

DEMO = Path(__file__).resolve().parents[1] / "data" / "samples" / "demo"


def audit_with(memory: str, out: Path) -> subprocess.CompletedProcess[str]:
    days = ["--as-of", "2016-05-16", "--deletion-on", "2016-07-01"]
    command = [sys.executable, "-m", "glowaudit", "audit", str(DEMO), *days, "--out", str(out)]
    given = os.environ | {"GLOWAUDIT_MEMORY": memory}
    return subprocess.run(command, env=given, capture_output=True, text=True, check=False)


def test_where_memory_runs_out_the_command_says_how_to_give_it_more_and_writes_nothing(tmp_path: Path) -> None:
    ended = audit_with("1MB", tmp_path / "run")
    assert (ended.returncode, "memory ran out" in ended.stderr) == (1, True)
    assert "GLOWAUDIT_MEMORY=16GB" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "run").exists()


def test_a_size_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    ended = audit_with("plenty", tmp_path / "run")
    assert (ended.returncode, "such as 8GB" in ended.stderr) == (2, True)


@pytest.mark.parametrize("limit", ["8GB", "8 GiB", "512MB", "50%", "1.5TB"])
def test_sizes_that_the_database_takes(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOWAUDIT_MEMORY", limit)
    assert memory_limit() == limit
    with Engine() as engine:
        assert engine.rows("select 1") == [(1,)]


@pytest.mark.parametrize("limit", ["0GB", "8", "8G", "-1GB", "GB", "8GB; drop"])
def test_what_is_no_size_is_refused(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOWAUDIT_MEMORY", limit)
    with pytest.raises(UsageError, match="GLOWAUDIT_MEMORY"):
        memory_limit()


def test_without_a_size_most_of_the_memory_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLOWAUDIT_MEMORY", raising=False)
    assert memory_limit() == MEMORY


@pytest.mark.parametrize(
    "fault",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        duckdb.IOException("IO Error: Could not write file: No space left on device"),
        duckdb.OutOfMemoryException("Out of Memory Error: failed to offload data block of size 256.0 KiB"),
    ],
)
def test_a_full_disk_is_told_apart_from_full_memory(fault: Exception) -> None:
    told = shortage(fault)
    assert told is not None
    assert "the disk is full" in told
    assert "TMPDIR=FOLDER" in told


@pytest.mark.parametrize("fault", [OSError(errno.EACCES, "no"), duckdb.BinderException("no such column"), ValueError()])
def test_other_faults_are_no_shortage(fault: Exception) -> None:
    assert shortage(fault) is None
