"""Set up `.venv` from `requirements.lock`, unless it is there and in step: `python3 tools/set_up.py`.

Needs Python 3.11 or newer and nothing else. A stamp inside `.venv` says what it was made of, so that the
second time takes no time. `--this-python` also asks that `.venv` has the very Python that runs this.
Exit codes: 0 `.venv` is ready; 2 this Python will not do; 3 the installation failed.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - it is here to be met by an older Python
    sys.stderr.write(
        f"glowaudit needs Python 3.11 or newer, and {sys.executable} is {sys.version.split()[0]}.\n"
        "Install a newer one and name it: make PYTHON=python3.12 report\n"
    )
    sys.exit(2)

FOLDER = Path(__file__).resolve().parent.parent
SOURCES = ("requirements.lock", "pyproject.toml")
STAMP = Path(".venv", "glowaudit-set-up.json")
PIP = ("-m", "pip", "--quiet", "--quiet", "--no-input", "--disable-pip-version-check", "install", "--compile")
LOCKED = (*PIP, "--require-hashes", "-r", "requirements.lock")
ITSELF = (*PIP, "--no-deps", "--no-build-isolation", "-e", ".")
MISLEADING = {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_REQUIRE_HASHES", "PIP_NO_COMPILE"}
MISLEADING |= {"PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
NO_VENV = """{python} cannot make virtual environments: its modules venv and ensurepip are not both there.
On Debian or Ubuntu: sudo apt-get install python3-venv
(or python{version}-venv, for the Python named). Elsewhere: install Python from python.org, or with conda.
"""
FAILED = """
Could not set up .venv: {step} failed, and its own message stands above.
Nothing outside .venv was changed. Behind a proxy or a mirror, tell pip of it first (pip config);
then run the same command again.
"""


class StepFailed(Exception):
    """A step of the installation ended with an error of its own."""


def wanted(folder: Path) -> dict[str, str]:
    """What a `.venv` in step is made of: where it stands, its Python, the files that name its contents."""
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in SOURCES}
    return {"folder": str(folder), "python": ".".join(map(str, sys.version_info[:3])), **digests}


def stamp_of(folder: Path) -> dict[str, str]:
    """What the `.venv` that is there was made of; empty where it is missing, half made or cannot run."""
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if stamp.get("folder") == str(folder) and python_of(folder).exists() else {}


def python_of(folder: Path) -> Path:
    """The Python inside `.venv`."""
    return folder / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def can_make_environments() -> bool:
    """Are venv and ensurepip there? Debian keeps both in a package of its own."""
    try:
        import ensurepip
        import venv
    except ImportError:
        return False
    return hasattr(ensurepip, "bootstrap") and hasattr(venv, "EnvBuilder")


def run(python: str, arguments: tuple[str, ...], folder: Path, step: str) -> None:
    """Run one step without the settings that would lead pip elsewhere; StepFailed where it fails."""
    environment = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    if subprocess.run([python, *arguments], cwd=folder, env=environment | {"PIP_USER": "0"}).returncode:
        raise StepFailed(step)


def install(folder: Path, afresh: bool) -> None:
    """Make or mend `.venv`, one line a step. StepFailed where a step fails."""
    if afresh:
        say(f"Setting up .venv with Python {sys.version.split()[0]}: once, a minute or two")
        run(sys.executable, ("-m", "venv", "--clear", ".venv"), folder, "making the virtual environment")
    say("  installing the releases that requirements.lock names (hashes checked)")
    inside = str(python_of(folder))
    run(inside, LOCKED, folder, "installing requirements.lock")
    say("  installing glowaudit itself")
    run(inside, ITSELF, folder, "installing glowaudit")


def say(line: str) -> None:
    """Tell the user what happens, at once."""
    print(line, flush=True)


def set_up(folder: Path, this_python: bool) -> None:
    """Bring `.venv` into step with the lock. The stamp goes first and comes last."""
    stamp, needed = stamp_of(folder), wanted(folder)
    if not this_python and stamp:
        needed["python"] = stamp["python"]
    if stamp == needed:
        return
    if not can_make_environments():
        version = ".".join(map(str, sys.version_info[:2]))
        raise SystemExit(fail(NO_VENV.format(python=sys.executable, version=version), 2))
    (folder / STAMP).unlink(missing_ok=True)
    install(folder, afresh=stamp.get("python") != needed["python"])
    (folder / STAMP).write_text(json.dumps(needed, indent=1), encoding="utf-8")
    say("  ready")


def fail(message: str, code: int) -> int:
    """Tell what is wrong on standard error; the exit code."""
    sys.stderr.write(message)
    return code


if __name__ == "__main__":
    try:
        set_up(FOLDER, "--this-python" in sys.argv[1:])
    except StepFailed as fault:
        sys.exit(fail(FAILED.format(step=fault), 3))
