"""JupyterLab as `glowaudit lab` runs it: on loopback, with a random token, asking nothing of any other machine."""

from __future__ import annotations

import secrets
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from glowaudit.errors import UsageError

PRIVATE = (
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.allow_remote_access=False",
    "--ServerApp.allow_root=True",  # in a container one often is; nobody outside can reach it
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--LanguageServerManager.autodetect=False",  # it would run npm, which looks for news of its own
    "--KernelManager.transport_encryption=auto",  # where pyzmq can
    "--Application.log_level=ERROR",
)


def lab_app() -> Any:
    """JupyterLab, where it is installed (UsageError)."""
    sys.modules.setdefault("rfc3987_syntax", cast(Any, None))  # grammars of 0.9 s that nothing here uses
    try:
        return import_module("jupyterlab.labapp").LabApp
    except ImportError:
        raise UsageError("JupyterLab is not installed here: `pip install jupyterlab`, then try again") from None


def options(folder: Path, first: str, port: int, browser: bool, token: str) -> list[str]:
    """The words that JupyterLab is started with. They win over the user's own Jupyter configuration.

    `settings/overrides.json` answers the questions that JupyterLab would otherwise put to each new user. The token
    stands in no list of processes: these words never reach a command line.
    """
    return [
        *PRIVATE,
        f"--IdentityProvider.token={token}",
        f"--LabApp.app_settings_dir={files('glowaudit.lab').joinpath('settings')}",
        f"--LabApp.workspaces_dir={folder / '.workspaces'}",
        f"--LabApp.default_url=/lab/tree/{first}",
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.port={port}",
        *([] if browser else ["--no-browser"]),
    ]


def serve(app: Any, folder: Path, first: str, port: int, browser: bool, say: Callable[[str], None]) -> None:
    """Start it on a folder with one notebook open, say its address, and stay until Ctrl-C ends it and its kernels."""
    token = secrets.token_hex(24)
    server = app.initialize_server(argv=options(folder, first, port, browser, token))
    server.io_loop.add_callback(lambda: say(f"{server.connection_url}lab/tree/{first}?token={token}"))
    before = signal.signal(signal.SIGINT, lambda _number, _frame: server.stop(from_signal=True))
    try:
        server.start()
    finally:
        signal.signal(signal.SIGINT, before)
