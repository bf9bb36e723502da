"""Making one report: every file of it, the same bytes for the same slice, and nothing where something goes wrong."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from report_nation import write_extract
from report_pages import report_run
from small_nation import SPRING

from glowaudit import making
from glowaudit.audit import Audit
from glowaudit.making import make_one
from glowaudit.orders import Order
from glowaudit.slices import Slicer

DAYS = {"as_of": "2016-04-26", "deletion_on": "2016-05-02"}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two runs of the small nation, all that can be made of it: their folder."""
    folder = tmp_path_factory.mktemp("reports")
    extract = write_extract(folder / "extract")
    for name in ("one", "two"):
        report_run(extract, folder / name, DAYS)
    return folder


def files_of(run: Path) -> dict[str, bytes]:
    return {path.relative_to(run).as_posix(): path.read_bytes() for path in sorted(run.rglob("*")) if path.is_file()}


def test_a_run_has_a_report_for_everybody_and_in_each_what_goes_with_it(runs):
    made = set(files_of(runs / "one"))
    own = {f"authority/{i}/{name}" for i in ("250", "330") for name in ("actions.csv", "actions.xlsx")}
    pages = ("authority/250", "authority/330", "national", "public", "internal/data_quality")
    both = {f"{folder}/report.{kind}" for folder in pages for kind in ("html", "ipynb")}
    assert own | both | {"index.html", "manifest.json", "public/figures.csv"} <= made
    assert {path for path in made if path.startswith(("authority/", "public/"))} == {
        path for path in own | both | {"public/figures.csv"} if path.startswith(("authority/", "public/"))
    }


def test_the_same_extract_and_settings_give_the_same_bytes(runs):
    one, two = files_of(runs / "one"), files_of(runs / "two")
    assert [path for path in one if one[path] != two.get(path)] == []


def test_a_run_that_is_killed_while_reports_are_made_comes_to_the_same_bytes(runs):
    """With all that makes them: processes, scan and workbook. Killed twice, each time after another few reports."""
    words = ("report", str(runs / "extract"), "--out", str(runs / "killed"))
    days = ("--as-of", DAYS["as_of"], "--deletion-on", DAYS["deletion_on"])
    command = [sys.executable, "-c", "from glowaudit.cli import main; main()", *words, *days]
    records = runs / "killed.part" / "made"
    for enough in (2, 4):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as begun:
            while len(list(records.glob("*.json"))) < enough and begun.poll() is None:
                time.sleep(0.02)
            begun.kill()
        assert begun.returncode == -signal.SIGKILL
        assert not (runs / "killed").exists()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    before, after = files_of(runs / "one"), files_of(runs / "killed")
    assert [path for path in {*before, *after} if before.get(path) != after.get(path)] == []


def test_the_manifest_tells_the_size_of_every_file_and_how_many_people_a_page_lists(runs):
    reports = json.loads((runs / "one" / "manifest.json").read_text(encoding="utf-8"))["reports"]
    fife = reports["authority/250"]
    sizes = {path.name: path.stat().st_size for path in (runs / "one" / "authority" / "250").iterdir()}
    assert fife["files"] == sizes
    assert reports["public"]["listed"] == reports["national"]["listed"] == 0


def test_a_report_holds_nobody_of_another_authority_and_no_folder_of_this_machine(runs):
    fife, moray = (
        "".join(
            (runs / "one" / "authority" / i / f"report.{kind}").read_text(encoding="utf-8")
            for kind in ("html", "ipynb")
        )
        for i in ("250", "330")
    )
    for text, others in ((fife, ("Moray", "Elgin", "bob")), (moray, ("Fife", "Leven", "ann"))):
        for word in (*others, str(runs), "glowaudit-"):
            assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text), word


@pytest.fixture
def order(tmp_path):
    """An order for Fife's report that can be made by Jupyter's own kernel."""
    with Audit.of(write_extract(tmp_path / "extract"), SPRING) as audit:
        slice_file = Slicer(audit).write("250", tmp_path / "slice.duckdb")
        settings = audit.settings.as_text()
    return Order("authority", "250", "authority/250", str(slice_file), settings, work=str(tmp_path / "work"))


def test_what_goes_wrong_is_told_without_anybodys_values(order, monkeypatch):
    def run(*_given):
        raise ValueError("Ann Ashe, born on a Tuesday")

    monkeypatch.setattr(making, "run_notebook", run)
    made = make_one(order)
    assert (made.error, made.files, made.leaks) == ("an unexpected error (ValueError)", {}, ())


def test_a_report_in_which_a_leak_is_found_gives_no_file(order, monkeypatch):
    monkeypatch.setattr(making, "write_files", lambda _order, work: (work / "report.html").write_text("x"))
    monkeypatch.setattr(making, "leaks_in", lambda *_: ("report.html: 1 value of somebody else",))
    made = make_one(order)
    assert (made.files, made.leaks) == ({}, ("report.html: 1 value of somebody else",))
    monkeypatch.setattr(making, "leaks_in", lambda *_: ())
    again = make_one(Order(**{**vars(order), "work": order.work + "2"}))
    assert again.files == {"report.html": 1}


def test_a_scan_that_cannot_be_done_lets_nothing_out(order, monkeypatch):
    def scan(*_given):
        raise OSError("no guard")

    monkeypatch.setattr(making, "write_files", lambda _order, work: (work / "report.html").write_text("x"))
    monkeypatch.setattr(making, "leaks_in", scan)
    assert (make_one(order).error, make_one(order).files) == ("an unexpected error (OSError)", {})
