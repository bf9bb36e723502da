"""`glowaudit lab`: what is refused before anything starts, the folder it lays out, and how JupyterLab is started."""

from __future__ import annotations

import json
import os
import stat
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from small_extract import glowaudit, write

from glowaudit.commands import lab as command
from glowaudit.errors import UsageError
from glowaudit.lab import folder as folders
from glowaudit.lab import server

NAMES = ["coverage.ipynb", "one_person.ipynb", "what_if.ipynb"]


class Recorder:
    """In place of JupyterLab: it notes with what it was started."""

    connection_url = "http://127.0.0.1:8888/"

    def __init__(self) -> None:
        self.words: list[str] = []
        self.started = False
        self.later: list[Callable[[], None]] = []
        self.io_loop = SimpleNamespace(add_callback=self.later.append)

    def initialize_server(self, argv: list[str]) -> Recorder:
        self.words = argv
        return self

    def start(self) -> None:
        self.started = True
        for act in self.later:
            act()


@pytest.fixture
def jupyter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    """The command starts this instead, and the environment is put back."""
    recorder = Recorder()
    monkeypatch.setattr(command, "lab_app", lambda: recorder)
    for name in ("EXTRACT", "MAPPING", "ENCODING", "AS_OF", "DELETION_ON"):
        monkeypatch.setenv(f"GLOWAUDIT_{name}", "")
    return recorder


def run(folder: Path, extract: Path | None = None, **values: Any) -> None:
    days = {"as_of": values.get("as_of"), "deletion_on": values.get("deletion_on")}
    mapping, encoding = values.get("mapping"), values.get("encoding", "utf-8")
    command.run(extract, days, mapping, encoding, folder, values.get("port", 8888), values.get("browser", False))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere"], "nowhere is no folder"),
        (["extract/people.csv"], "people.csv is no folder"),
        (["extract", "--mapping", "none.toml"], "none.toml"),
        (["extract", "--encoding", "latin-99"], "there is no such encoding"),
        (["extract", "--as-of", "16 May"], "as_of is '16 May'"),
        (["extract", "--as-of", "2016-07-01", "--deletion-on", "2016-07-01"], "no day lies between"),
        (["extract", "--port", "0"], "--port"),
        (["extract", "--folder", "extract/people.csv"], "it cannot be used"),
    ],
)
def test_what_no_notebook_could_open_is_refused_before_anything_starts(
    words: list[str], message: str, tmp_path: Path
) -> None:
    write(tmp_path / "extract")
    done = glowaudit("lab", *words, "--no-browser", cwd=tmp_path, NO_COLOR="1", COLUMNS="200")
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["extract"]


def test_without_jupyterlab_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(server, "import_module", missing)
    with pytest.raises(UsageError, match="JupyterLab is not installed here"):
        run(tmp_path / "lab")
    assert not (tmp_path / "lab").exists()


def test_the_notebooks_are_told_what_to_open(jupyter: Recorder, tmp_path: Path) -> None:
    extract = write(tmp_path / "extract")
    mapping = tmp_path / "mapping.toml"
    mapping.write_text("", encoding="utf-8")
    run(tmp_path / "lab", extract, mapping=mapping, encoding="cp1252", as_of="2016-04-26", deletion_on="2016-05-02")
    told = {
        name: os.environ[f"GLOWAUDIT_{name}"] for name in ("EXTRACT", "MAPPING", "ENCODING", "AS_OF", "DELETION_ON")
    }
    assert told == {
        "EXTRACT": str(extract),
        "MAPPING": str(mapping),
        "ENCODING": "cp1252",
        "AS_OF": "2016-04-26",
        "DELETION_ON": "2016-05-02",
    }
    assert jupyter.started


@pytest.mark.usefixtures("jupyter")
def test_what_is_not_given_is_left_to_the_notebooks(root: Path, tmp_path: Path) -> None:
    os.environ["GLOWAUDIT_AS_OF"] = "2015-01-01"
    run(tmp_path / "lab")
    assert os.environ["GLOWAUDIT_EXTRACT"] == str(root / "data" / "samples" / "demo")
    assert (os.environ["GLOWAUDIT_AS_OF"], os.environ["GLOWAUDIT_MAPPING"]) == ("", "")


@pytest.mark.usefixtures("jupyter")
def test_the_demo_is_made_where_the_package_came_without_it(
    monkeypatch: pytest.MonkeyPatch, root: Path, tmp_path: Path
) -> None:
    installed = tmp_path / "site" / "inside" / "glowaudit"
    (installed / "templates" / "explore").mkdir(parents=True)
    for name in NAMES:
        text = (root / "notebooks" / "explore" / name).read_text(encoding="utf-8")
        (installed / "templates" / "explore" / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(folders, "files", lambda _package: installed)
    for _ in range(2):
        run(tmp_path / "lab")
        assert os.environ["GLOWAUDIT_EXTRACT"] == str(tmp_path / "lab" / "demo")
    made = {path.name: path.read_bytes() for path in (tmp_path / "lab" / "demo").iterdir()}
    assert made == {path.name: path.read_bytes() for path in (root / "data/samples/demo").iterdir()}
    assert [path.name for path in sorted((tmp_path / "lab").glob("*.ipynb"))] == NAMES


def test_it_is_for_this_machine_only_and_asks_nothing_of_any_other(jupyter: Recorder, tmp_path: Path) -> None:
    run(tmp_path / "lab", port=9999)
    words = dict(word.removeprefix("--").split("=", 1) for word in jupyter.words if "=" in word)
    assert (words["ServerApp.ip"], words["ServerApp.allow_remote_access"]) == ("127.0.0.1", "False")
    assert words["LabApp.news_url"] == "None"
    assert words["LabApp.check_for_updates_class"] == "jupyterlab.NeverCheckForUpdate"
    assert words["LabApp.extension_manager"] == "readonly"
    assert words["LanguageServerManager.autodetect"] == "False"
    assert (words["ServerApp.port"], words["ServerApp.root_dir"]) == ("9999", str(tmp_path / "lab"))
    assert "--no-browser" in jupyter.words
    settings = json.loads((Path(words["LabApp.app_settings_dir"]) / "overrides.json").read_text(encoding="utf-8"))
    asking = settings["@jupyterlab/apputils-extension:notification"]
    assert asking == {"fetchNews": "false", "checkForUpdates": False}


def test_the_token_is_random_and_stands_in_the_address(
    jupyter: Recorder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tokens = set()
    for _ in range(2):
        run(tmp_path / "lab")
        (word,) = (word for word in jupyter.words if word.startswith("--IdentityProvider.token="))
        token = word.split("=")[1]
        assert f"http://127.0.0.1:8888/lab/tree/what_if.ipynb?token={token}" in capsys.readouterr().out
        tokens.add(token)
    assert len(tokens) == 2
    assert all(len(token) >= 40 for token in tokens)


def test_the_browser_is_opened_unless_one_says_no(jupyter: Recorder, tmp_path: Path) -> None:
    run(tmp_path / "lab", browser=True)
    assert "--no-browser" not in jupyter.words


# The folder.


def sources(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]


def edit(path: Path, source: str) -> None:
    """Change the last cell, as an analyst does."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] = source
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_the_folder_is_private_and_has_every_notebook_without_outputs(root: Path, tmp_path: Path) -> None:
    assert folders.prepare(tmp_path / "lab") == []
    assert stat.S_IMODE((tmp_path / "lab").stat().st_mode) == 0o700
    copies = sorted((tmp_path / "lab").glob("*.ipynb"))
    assert [path.name for path in copies] == NAMES
    for path in copies:
        assert sources(path) == sources(root / "notebooks" / "explore" / path.name)
        assert '"output_type"' not in path.read_text(encoding="utf-8")


@pytest.mark.usefixtures("jupyter")
def test_a_notebook_that_somebody_has_changed_is_kept_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path / "lab")
    edit(tmp_path / "lab" / "what_if.ipynb", "my_own_work")
    (tmp_path / "lab" / "coverage.ipynb").write_text("not a notebook", encoding="utf-8")
    run(tmp_path / "lab")
    said = capsys.readouterr().out
    assert "what_if.ipynb: you have changed it, so it stays as it is" in said
    assert "coverage.ipynb: you have changed it" in said
    assert "one_person.ipynb: you" not in said
    assert sources(tmp_path / "lab" / "what_if.ipynb")[-1] == "my_own_work"
    assert (tmp_path / "lab" / "coverage.ipynb").read_text(encoding="utf-8") == "not a notebook"


def test_a_notebook_that_only_ran_is_left_with_its_outputs(tmp_path: Path) -> None:
    folders.prepare(tmp_path)
    path = tmp_path / "what_if.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "ran"}]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert folders.prepare(tmp_path) == []
    assert '"ran"' in path.read_text(encoding="utf-8")


def test_a_copy_that_nobody_has_changed_becomes_the_notebook_of_this_version(
    monkeypatch: pytest.MonkeyPatch, root: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older.ipynb"
    older.write_text((root / "notebooks/explore/what_if.ipynb").read_text(encoding="utf-8"), encoding="utf-8")
    edit(older, "what the older version did")
    older = older.rename(tmp_path / "what_if.ipynb")
    with monkeypatch.context() as patched:
        patched.setattr(folders, "explore_notebooks", lambda: [older])
        folders.prepare(tmp_path / "lab")
    assert sources(tmp_path / "lab" / "what_if.ipynb")[-1] == "what the older version did"
    assert folders.prepare(tmp_path / "lab") == []
    assert sources(tmp_path / "lab" / "what_if.ipynb") == sources(root / "notebooks/explore/what_if.ipynb")


def test_the_wheel_brings_the_notebooks_and_the_settings(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    brought = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert brought["notebooks/explore"] == "glowaudit/templates/explore"
    assert (root / "src/glowaudit/lab/settings/overrides.json").is_file()
