"""A real JupyterLab for tests: `glowaudit lab` in a folder of its own, which can reach nothing but this machine."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

PATIENCE = 60


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that runs: its address without path, its token, the folder of its notebooks, and who asked out."""

    origin: str
    token: str
    folder: Path
    asked: list[str]

    def url(self, notebook: str, workspace: str) -> str:
        """The address of a notebook; each workspace has a layout of its own."""
        return f"{self.origin}/lab/workspaces/{workspace}/tree/{notebook}?token={self.token}"


@contextmanager
def lab(folder: Path, *words: str) -> Iterator[Lab]:
    """`glowaudit lab` on a free port; when left, it and its kernels are ended, and nothing else."""
    command = [sys.executable, "-m", "glowaudit", "lab", *words, "--no-browser"]
    command += ["--folder", str(folder / "notebooks"), "--port", str(free_port())]
    with blind_proxy() as (proxy, asked), (folder / "lab.log").open("w") as log:
        environment = own_environment(folder, proxy)
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True
        )
        try:
            yield Lab(*address_of(process, folder), folder / "notebooks", asked)
        finally:
            ended = end(process)
        assert (ended, left_behind(folder)) == (0, []), (folder / "lab.log").read_text(encoding="utf-8")


def end(process: subprocess.Popen[str]) -> int:
    """Ctrl-C, and patience; its exit code."""
    process.send_signal(signal.SIGINT)
    try:
        process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
    return process.returncode


def left_behind(folder: Path) -> list[str]:
    """Traces of a server or kernel that was not ended, and of what else looks for news of its own."""
    running = (folder / "home/.local/share/jupyter/runtime").glob("*-*")
    return [path.name for path in (*running, *folder.glob("home/.npm"))]


def address_of(process: subprocess.Popen[str], folder: Path) -> tuple[str, str]:
    """Origin and token, as the command prints them."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://\S+", line):
            parts = urlsplit(found.group())
            return f"{parts.scheme}://{parts.netloc}", parse_qs(parts.query)["token"][0]
    raise AssertionError((folder / "lab.log").read_text(encoding="utf-8"))


def own_environment(folder: Path, proxy: str) -> dict[str, str]:
    """A home of its own; whatever would leave the machine is sent to the proxy, which notes and refuses it."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    outside = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), proxy)
    inside = dict.fromkeys(("NO_PROXY", "no_proxy"), "127.0.0.1,localhost")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "GLOWAUDIT"))}
    return kept | outside | inside | {"HOME": str(home), "IPYTHONDIR": str(home / "ipython")}


@contextmanager
def blind_proxy() -> Iterator[tuple[str, list[str]]]:
    """A proxy that lets nothing through, and the first line of everything that was asked of it."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client:
                    asked.append(client.recv(1000).decode("latin-1").split("\r\n")[0])

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
