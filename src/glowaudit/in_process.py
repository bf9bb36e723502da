"""A papermill engine that runs the cells in this process: for a process that makes one report and ends.

The shell is ipykernel's own and what it says is read by nbclient's own reader, as from the standard kernel; only the
sockets between the two are left out. So outputs are the same, and a test holds them so. Not carried over: widgets that
need a kernel, and what compiled code writes past Python to the terminal. Other than the standard kernel it reads no
settings from, and writes no history to, the user's home.
"""

from __future__ import annotations

import atexit
import builtins
import io
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.session import Session
from nbclient.exceptions import CellExecutionError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

ENGINE_NAME = "glowaudit"
NO_HISTORY = {"enabled": False, "hist_file": ":memory:"}
Deliver = Callable[[dict[str, Any]], None]


class Messages(Session):
    """What the shell says, handed over at once as a reader behind a socket would get it."""

    def __init__(self, deliver: Deliver) -> None:
        super().__init__()
        self.deliver = deliver

    def send(self, _socket: Any, said: Any, content: Any = None, *_parent: Any, **_others: Any) -> None:  # type: ignore[override]
        """Hand over a message, or the content of one of this kind."""
        message = said if isinstance(said, dict) else self.msg(said, content)
        self.deliver(message | {"content": self.unpack(self.pack(message["content"]))})


class CellStream(io.TextIOBase):
    """What a cell prints, kept until it is flushed, as the kernel keeps it."""

    def __init__(self, name: str, messages: Messages) -> None:
        self.name, self.messages, self.kept = name, messages, io.StringIO()

    encoding = "UTF-8"

    def writable(self) -> bool:
        """It can be written."""
        return True

    def write(self, text: str) -> int:
        """Keep a text."""
        return self.kept.write(text)

    def flush(self) -> None:
        """Say what was kept."""
        if text := self.kept.getvalue():
            self.kept = io.StringIO()
            self.messages.send(None, "stream", {"name": self.name, "text": text})


class Shell(ZMQInteractiveShell):
    """The kernel's shell without its environment for colours, and without folders in the user's home."""

    def init_environment(self) -> None:
        """Leave the environment of this process as it is."""

    def init_ipython_dir(self, _folder: Any) -> None:
        """Use no folder."""

    def init_profile_dir(self, _folder: Any) -> None:
        """Use no folder."""


class InProcessClient(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's runner of cells, with a shell in this process where there was a kernel."""

    def execute(self, **_options: Any) -> Any:
        """Run the cells until one fails. The notebook."""
        self.reset_execution_trackers()
        self.messages = Messages(lambda message: self.process_message(message, *self.running))
        with shell_of(self.messages) as self.shell:
            self.papermill_execute_cells()
        self.nb.metadata["language_info"] = dict(IPythonKernel.language_info)
        return self.nb

    def execute_cell(self, cell: Any, cell_index: int, **_options: Any) -> Any:
        """Run one cell; CellExecutionError where it fails and has no leave to."""
        tags = cell.metadata.get("tags", ())
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        cell.outputs, self.clear_before_next_output, self.running = [], False, (cell, cell_index)
        self.messages.send(None, "execute_input", {"execution_count": self.shell.execution_count})
        result = self.shell.run_cell(cell.source, store_history=True)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        fault = result.error_before_exec or result.error_in_exec
        if (fault or self.shell._last_traceback_during_displayhook) and "raises-exception" not in tags:
            told = {"ename": type(fault).__name__, "evalue": str(fault), "traceback": self.shell._last_traceback or []}
            raise CellExecutionError.from_cell_and_msg(cell, told)
        return cell


class InProcessEngine(Engine):  # type: ignore[misc]
    """The engine by which papermill runs a notebook in this process. Importing this module tells papermill of it."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Run the cells of papermill's notebook. Of its options count those that say what becomes of printed text."""
        known = {name: options[name] for name in ("log_output", "stdout_file", "stderr_file") if name in options}
        InProcessClient(nb_man, kernel_name=kernel_name, record_timing=False, **known).execute()


papermill_engines.register(ENGINE_NAME, InProcessEngine)


@contextmanager
def shell_of(messages: Messages) -> Iterator[Any]:
    """A new shell that says everything by `messages`. Afterwards this process is as it was."""
    with state_of_this_process():
        shell: Any = Shell.instance(config=Config(HistoryManager=NO_HISTORY), compiler_class=XCachingCompiler)
        shell.displayhook.session = shell.display_pub.session = messages
        sys.stdin = io.StringIO()
        sys.stdout, sys.stderr = (CellStream(name, messages) for name in ("stdout", "stderr"))
        try:
            yield shell
        finally:
            atexit.unregister(shell.atexit_operations)


@contextmanager
def state_of_this_process() -> Iterator[None]:
    """Put back what a shell changes: __main__, streams, hooks, filters of warnings, builtins, the shell there was."""
    main, known = sys.modules["__main__"], set(vars(builtins))
    hooks = {name: getattr(sys, name) for name in ("stdin", "stdout", "stderr", "excepthook", "displayhook")}
    kinds: tuple[Any, ...] = (InteractiveShell, ZMQInteractiveShell, Shell)
    shells = [kind._instance for kind in kinds]
    for kind in kinds:
        kind._instance = None
    try:
        with warnings.catch_warnings():
            yield
    finally:
        sys.modules["__main__"] = main
        for name, hook in hooks.items():
            setattr(sys, name, hook)
        for kind, shell in zip(kinds, shells, strict=True):
            kind._instance = shell
        for name in set(vars(builtins)) - known:
            delattr(builtins, name)
