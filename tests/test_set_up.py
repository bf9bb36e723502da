"""From a fresh checkout to a first report: the lock, conda's file, `.venv`, make and CI."""

import importlib.util
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

CARD = {"duckdb", "pandas", "jupyterlab", "ipywidgets", "papermill", "nbconvert", "pytest", "nbval"}
NEEDED = (
    "Makefile",
    "pyproject.toml",
    "requirements.lock",
    "requirements-spark.lock",
    "tools/set_up.py",
    "tools/test_deps.sh",
    ".ci/run",
)
OF_AN_OUTER_MAKE = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PYTHON", "UV"}
ECHO = '#!/bin/sh\necho "${0##*/} $*" >> "{log}"\n'


def normal(name: str) -> str:
    """A distribution's name as indexes write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def release(version: str) -> tuple[int, ...]:
    """The numbers of a version, for comparison."""
    return tuple(int(part) for part in re.match(r"\d+(\.\d+)*", version).group().split("."))


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lock(root):
    return (root / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def locked(lock):
    """The versions of each distribution in the lock."""
    found = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock, re.M):
        found.setdefault(normal(name), []).append(version)
    return found


def asked(project) -> list[str]:
    """Every requirement that pyproject.toml states, but for Spark's, which has a lock of its own."""
    parts = (project["project"]["dependencies"], project["project"]["optional-dependencies"]["dev"])
    return [requirement for part in (*parts, project["build-system"]["requires"]) for requirement in part]


def test_the_lock_satisfies_every_requirement_of_pyproject(project, locked):
    for requirement in asked(project):
        name, least = re.fullmatch(r"([\w.-]+)>=([\d.]+)", requirement).groups()
        versions = locked.get(normal(name), [])
        assert versions, f"{name} is not in requirements.lock: make lock"
        assert all(release(version) >= release(least) for version in versions), f"{name}: make lock"


def test_spark_has_a_lock_of_its_own_and_is_no_part_of_the_ordinary_set_up(root, project, locked, set_up):
    (asked_for,) = project["project"]["optional-dependencies"]["spark"]
    name, least = asked_for.split(">=")
    text = (root / "requirements-spark.lock").read_text(encoding="utf-8")
    (version,) = re.findall(rf"^{name}==(\S+)", text, re.M)
    assert release(version) >= release(least)
    assert not set(re.findall(r"^([\w.-]+)==", text, re.M)) & locked.keys()
    assert "requirements-spark.lock" not in set_up.SOURCES


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-spark.lock"])
def test_every_line_of_a_lock_is_a_release_with_hashes_and_none_is_an_address(root, name):
    lock = (root / name).read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", lock.strip()):
        assert re.match(r"[\w.-]+==\S+( ;[^\\]+)?( \\)?\n", entry), entry[:80]
        assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry)) == len(entry.splitlines()) - 1 > 0
    assert "://" not in lock


def test_condas_file_is_in_step_with_pyproject_and_the_lock(root, project, locked):
    text = (root / "environment.yml").read_text(encoding="utf-8")
    python, pip, under_pip = yaml.safe_load(text)["dependencies"]
    assert python == f"python {project['project']['requires-python']}"
    assert (pip, under_pip) == ("pip", {"pip": ["-r requirements.lock"]})
    assert "pip install --no-deps --no-build-isolation -e ." in text.split("name:")[0]
    assert locked.keys() >= CARD
    assert all(name in text for name in CARD)


@pytest.fixture
def folder(root, tmp_path):
    """A bare checkout in a folder whose name has a space."""
    folder = tmp_path / "a folder"
    for name in NEEDED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, folder / name)
    return folder


@pytest.fixture
def set_up(folder, monkeypatch):
    """The set-up of that checkout, its steps noted in `set_up.steps` instead of run."""
    spec = importlib.util.spec_from_file_location("set_up_of_a_folder", folder / "tools" / "set_up.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.steps = []

    def note(_python, arguments, place, _step):
        module.steps.append(arguments[1] if arguments[1] == "venv" else arguments[-1])
        if arguments[1] == "venv":
            module.python_of(place).parent.mkdir(parents=True, exist_ok=True)
            module.python_of(place).touch()

    monkeypatch.setattr(module, "run", note)
    return module


AFRESH = ["venv", "requirements.lock", "."]


def set_up_again(set_up, folder: Path, this_python: bool = False) -> list[str]:
    """The steps of one more set-up."""
    set_up.steps.clear()
    set_up.set_up(folder, this_python)
    return list(set_up.steps)


def test_the_second_set_up_does_nothing(set_up, folder):
    assert set_up_again(set_up, folder) == AFRESH
    assert set_up_again(set_up, folder) == []


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_change_of_the_lock_or_the_project_is_installed_into_the_venv_that_is_there(set_up, folder, name):
    set_up_again(set_up, folder)
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert set_up_again(set_up, folder) == AFRESH[1:]


def test_a_venv_that_was_moved_or_whose_python_went_is_made_afresh(set_up, folder):
    set_up_again(set_up, folder)
    moved = folder.rename(folder.with_name("elsewhere"))
    assert set_up_again(set_up, moved) == AFRESH
    set_up.python_of(moved).unlink()
    assert set_up_again(set_up, moved) == AFRESH


def test_a_venv_left_half_changed_is_made_afresh(set_up, folder, monkeypatch):
    def fail(*_):
        raise set_up.StepFailed("a step")

    set_up_again(set_up, folder)
    with (folder / "requirements.lock").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    with monkeypatch.context() as patch:
        patch.setattr(set_up, "run", fail)
        with pytest.raises(set_up.StepFailed):
            set_up.set_up(folder, False)
    assert set_up_again(set_up, folder) == AFRESH


def test_another_python_is_used_where_it_is_asked_for(set_up, folder, monkeypatch):
    set_up_again(set_up, folder)
    newer = SimpleNamespace(version_info=(3, 99, 0), version="3.99.0", executable=sys.executable)
    monkeypatch.setattr(set_up, "sys", newer)
    assert set_up_again(set_up, folder) == []
    assert set_up_again(set_up, folder, this_python=True) == AFRESH
    assert set_up_again(set_up, folder, this_python=True) == []


def test_settings_that_lead_pip_elsewhere_do_not_reach_it(root, tmp_path, monkeypatch):
    module = runpy.run_path(str(root / "tools" / "set_up.py"))
    monkeypatch.setenv("PIP_TARGET", str(tmp_path))
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    seen = "import os, sys; sys.exit('PIP_TARGET' in os.environ or os.environ['PIP_INDEX_URL'] != 'kept')"
    module["run"](sys.executable, ("-c", seen), tmp_path, "looking")
    with pytest.raises(module["StepFailed"], match="failing"):
        module["run"](sys.executable, ("-c", "raise SystemExit(1)"), tmp_path, "failing")


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ("sys.modules['ensurepip'] = None", "apt-get install python3-venv"),
        ("sys.version_info = (3, 10, 9)", "needs Python 3.11 or newer"),
    ],
)
def test_a_python_that_will_not_do_is_told_so(folder, lacking, told):
    run = f"import runpy, sys; {lacking}; runpy.run_path('tools/set_up.py', run_name='__main__')"
    answer = subprocess.run([sys.executable, "-c", run], cwd=folder, capture_output=True, text=True)
    assert (answer.returncode, told in answer.stderr, answer.stdout) == (2, True, "")
    assert not (folder / ".venv").exists()


def make(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run make there as from a bare shell."""
    environment = {name: value for name, value in os.environ.items() if name not in OF_AN_OUTER_MAKE}
    command = ["make", *arguments]
    return subprocess.run(command, cwd=folder, env=environment | variables, capture_output=True, text=True)


def fake(path: Path, script: str) -> None:
    """Put a shell script in place of a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script, encoding="utf-8")
    path.chmod(0o755)


def noted(folder: Path) -> list[str]:
    """What the programs put in place were called with."""
    log = folder / "log"
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


@pytest.fixture
def ready(set_up, folder):
    """The checkout with a `.venv` in step, in which programs only note that they were called."""
    set_up.set_up(folder, False)
    for name in ("glowaudit", "python", "pytest", "ruff", "mypy", "jupyter"):
        fake(folder / ".venv" / "bin" / name, ECHO.replace("{log}", str(folder / "log")))
    return folder


def test_make_report_audits_the_sample_and_fails_where_that_fails(ready):
    assert make(ready, "report").returncode == 0
    command = "glowaudit report data/samples/demo --as-of 2016-05-16 --deletion-on 2016-07-01 --out runs/demo"
    assert noted(ready) == [command]
    fake(ready / ".venv" / "bin" / "glowaudit", "#!/bin/sh\nexit 6\n")
    assert make(ready, "report").returncode != 0


def test_make_check_runs_all_four_checks_and_fails_with_any(ready):
    assert make(ready, "check").returncode == 0
    assert [line.split()[0] for line in noted(ready)] == ["ruff", "ruff", "mypy", "pytest"]
    fake(ready / ".venv" / "bin" / "mypy", "#!/bin/sh\nexit 1\n")
    assert make(ready, "check").returncode != 0


def test_make_test_runs_every_test_and_keeps_the_cells_of_a_notebook_together(ready, project):
    assert make(ready, "test").returncode == 0
    assert noted(ready) == ["pytest -n 2 --dist loadfile"]
    options = project["tool"]["pytest"]["ini_options"]
    assert options["testpaths"] == ["tests", "notebooks"]
    assert "--nbval-lax" in options["addopts"]


def test_make_without_a_python_says_what_to_install(folder):
    answer = make(folder, "PYTHON=no-such-python", "report")
    assert answer.returncode != 0
    assert "There is no no-such-python here. Install Python 3.11 or newer" in answer.stderr


def test_make_alone_lists_every_target(folder):
    targets = re.search(r"\.PHONY: (.*)", (folder / "Makefile").read_text(encoding="utf-8")).group(1).split()
    listed = re.findall(r"^  make (\S+)", make(folder).stdout, re.M)
    assert listed == targets


def only(tmp_path: Path, **programs: str) -> dict[str, str]:
    """An environment whose PATH has nothing but these scripts."""
    for name, script in programs.items():
        fake(tmp_path / "bin" / name, script.replace("{log}", str(tmp_path / "log")))
    return {"PATH": str(tmp_path / "bin")}


def install_missing(folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess:
    """Run what `make test-deps` runs first."""
    command = ["/bin/sh", "tools/test_deps.sh"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


ENV = '#!/bin/sh\nshift\nexec "$@"\n'


def test_what_is_there_is_not_installed_again(folder, tmp_path):
    answer = install_missing(folder, only(tmp_path, chromium=ECHO, java=ECHO, **{"apt-get": ECHO}))
    assert (answer.returncode, noted(tmp_path)) == (0, [])
    assert "bin/chromium" in answer.stdout
    assert "bin/java" in answer.stdout


@pytest.mark.parametrize(("user", "first"), [("0", "apt-get update"), ("1000", "sudo apt-get update")])
@pytest.mark.parametrize(
    ("there", "package"),
    [("java", "chromium"), ("chromium", "default-jre-headless"), (None, "chromium default-jre-headless")],
)
def test_what_is_missing_is_installed_with_apt_get_as_root_or_with_sudo(folder, tmp_path, user, first, there, package):
    programs = {"apt-get": ECHO, "sudo": ECHO + 'exec "$@"\n', "env": ENV, "id": f"#!/bin/sh\necho {user}\n"}
    answer = install_missing(folder, only(tmp_path, **programs, **({there: ECHO} if there else {})))
    assert answer.returncode == 0, answer.stderr
    assert noted(tmp_path)[0].startswith(first)
    assert noted(tmp_path)[-1] == f"apt-get install -q -y --no-install-recommends {package}"


@pytest.mark.parametrize(
    ("programs", "told"),
    [
        ({}, "no apt-get here: install them by hand. Missing: chromium default-jre-headless"),
        ({"java": ECHO, "apt-get": ECHO, "id": "#!/bin/sh\necho 1000\n"}, "As root: apt-get install chromium\n"),
    ],
)
def test_where_nothing_can_be_installed_the_user_is_told_what_to_do(folder, tmp_path, programs, told):
    answer = install_missing(folder, only(tmp_path, **programs))
    assert (answer.returncode, told in answer.stderr) == (1, True)


def test_make_test_deps_puts_spark_into_the_venv_and_a_later_set_up_leaves_it_there(ready, tmp_path):
    there = only(tmp_path, chromium=ECHO, java=ECHO)
    assert make(ready, "test-deps", PATH=f"{there['PATH']}:{os.environ['PATH']}").returncode == 0
    assert noted(ready)[-1].endswith("install --require-hashes -r requirements-spark.lock")
    before = len(noted(ready))
    assert make(ready, "set-up").returncode == 0
    assert len(noted(ready)) == before


@pytest.mark.parametrize(
    ("fails", "runs", "code"),
    [("none", ["test-deps", "check", "test"], 0), ("check", ["test-deps", "check"], 1)],
)
def test_ci_runs_everything_in_order_and_stops_at_the_first_fault(folder, tmp_path, fails, runs, code):
    script = ECHO + f'[ "$1" != {fails} ]\n'
    environment = {"PATH": f"{only(tmp_path, make=script)['PATH']}:{os.environ['PATH']}", "CI": "true"}
    answer = subprocess.run([folder / ".ci" / "run"], cwd=tmp_path, env=environment)
    assert (noted(tmp_path), answer.returncode) == ([f"make {target}" for target in runs], code)
