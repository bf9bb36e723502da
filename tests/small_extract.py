"""The small nation as files that a test may spoil, and the commands that read them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from small_nation import NATION

from glowaudit.checking import Check
from glowaudit.engine import Engine
from glowaudit.extract import Extract, read_extract
from glowaudit.mapping import Mapping, read_mapping

Files = dict[str, str | bytes | None]


def write(folder: Path, **tables: str | bytes | None) -> Path:
    """Write the nation with these tables in place of its own (None: no such file) and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, content in {**NATION, **tables}.items():
        if content is not None:
            file = folder / (table if "." in table else f"{table}.csv")
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def raw(folder: Path, table: str, columns: str = "*", **given: Any) -> list[tuple[Any, ...]]:
    """Rows of one raw table of an extract, in file order."""
    with Engine() as engine:
        read_extract(engine, folder, **given)
        return engine.rows(f"select {columns} from raw_{table} order by row")


def read(folder: Path, **given: Any) -> Extract:
    """What was read of an extract."""
    with Engine() as engine:
        return read_extract(engine, folder, **given)


def mapped(path: Path, text: str) -> Mapping:
    """A mapping of this text."""
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def quarantined(folder: Path, table: str, **given: Any) -> list[tuple[Any, ...]]:
    """row, reason, column and value of the quarantined rows of one table."""
    with Check.of(folder, **given) as check:
        select = 'select row, reason, "column", value from quarantine where file = ? order by row'
        return check.engine.rows(select, [table])


def glowaudit(*words: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, with no terminal."""
    return subprocess.run(
        [sys.executable, "-c", "from glowaudit.cli import main; main()", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=120,
        env={**os.environ, **environment},
        check=False,
    )
