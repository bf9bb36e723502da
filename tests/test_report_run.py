"""A run with reports: what stands is kept, what is missing or touched is made, however and whenever it was stopped."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small_nation import DECISIONS, ENROLMENTS, SCHOOLS, SPRING, rows

from glowaudit.audit import Audit
from glowaudit.commands import report as command
from glowaudit.errors import LeakFound, SomeReportsFailed, UsageError
from glowaudit.orders import Made
from glowaudit.report_run import Wish
from glowaudit.slice_file import slice_digest

IDS = ("210", "220", "230", "240", "250")
EVERY = Wish(audiences=("authority",))


def nation(folder: Path, stage_at: str = "", stage: str = "P2", cut: tuple[str, ...] = ()) -> Path:
    """Five authorities of one school and one pupil each; the pupil of one may be in another stage."""
    folder.mkdir(exist_ok=True)
    tables = {
        "authorities": rows("authority_id,name", *(f"{i},Council {i}" for i in IDS if i not in cut)),
        "establishments": SCHOOLS + rows(*(f"S{i},School {i},{i},,," for i in IDS if i not in cut)),
        "people": rows("person_id,role,stage")
        + rows(*(f"pupil-{i},pupil,{stage if i == stage_at else 'P7'}" for i in IDS)),
        "enrolments": ENROLMENTS + rows(*(f"pupil-{i},S{i},2015-08-18,," for i in IDS)),
        "decisions": DECISIONS + rows(*(f"a{i},authority,{i},in,2015-01-01,,," for i in IDS)),
    }
    for table, text in tables.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


class Makers:
    """Makers that write one small file a report, count what was ordered, and may stop or fail."""

    def __init__(self, stop_after: int = 99, failing: tuple[str, ...] = (), leaking: tuple[str, ...] = ()) -> None:
        self.ordered: list[str] = []
        self.stop_after, self.failing, self.leaking = stop_after, failing, leaking

    def __call__(self, orders, _most, _wish):
        for order in orders:
            if len(self.ordered) == self.stop_after:
                raise Stopped
            self.ordered.append(order.authority_id or order.audience)
            yield self.made(order)

    def made(self, order):
        digest = slice_digest(Path(order.slice_file))
        if order.authority_id in self.failing:
            return Made(order, error="it broke", slice_sha256=digest)
        if order.authority_id in self.leaking:
            return Made(order, leaks=("report.html: 1 value",), slice_sha256=digest)
        Path(order.work).mkdir()
        (Path(order.work) / "report.html").write_text(f"{order.key} of {digest}", encoding="utf-8")
        return Made(order, {"report.html": 9}, slice_sha256=digest)


class Stopped(BaseException):
    """As when the user stops it, or the machine."""


@pytest.fixture
def report(tmp_path, monkeypatch):
    """`report(wish, makers, extract)` makes the run; what was ordered."""

    def run(wish=EVERY, makers=None, extract=None, **given):
        makers = makers or Makers()
        monkeypatch.setattr(command, "_batch", makers)
        monkeypatch.setattr("glowaudit.report_run.recipe_sha256", lambda: "the recipe")
        days = {"as_of": "2016-04-26", "deletion_on": "2016-05-02"}
        command.run(extract or nation(tmp_path / "extract"), tmp_path / "run", days | given, None, "utf-8", wish)
        return makers.ordered

    return run


def files_of(run: Path) -> dict[str, bytes]:
    return {path.relative_to(run).as_posix(): path.read_bytes() for path in sorted(run.rglob("*")) if path.is_file()}


def test_every_report_is_put_in_its_place_and_nothing_of_the_work_is_left(tmp_path, report):
    assert report() == list(IDS)
    pages = [path for path in files_of(tmp_path / "run") if path.endswith("html") and "/" in path]
    assert pages == [f"authority/{i}/report.html" for i in IDS]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["extract", "run"]
    assert not {"made", "scratch", "unfinished.txt"} & {path.name for path in (tmp_path / "run").iterdir()}


def test_the_manifest_says_of_each_report_what_became_of_it_and_how_large_it_is(tmp_path, report):
    with pytest.raises(LeakFound):
        report(makers=Makers(failing=("220",), leaking=("240",)))
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    reports = manifest["reports"]
    assert {key: entry["state"] for key, entry in reports.items()} == {
        f"authority/{i}": {"220": "failed", "240": "withheld"}.get(i, "made") for i in IDS
    }
    assert reports["authority/220"]["error"] == "it broke"
    assert reports["authority/240"]["error"] == "report.html: 1 value"
    assert reports["authority/210"]["files"] == {"report.html": 9}
    assert "authority/210/report.html" in manifest["outputs"]
    assert not (tmp_path / "run" / "authority" / "240").exists()


def test_a_report_that_fails_or_is_withheld_stops_no_other_and_is_tried_again(report):
    with pytest.raises(SomeReportsFailed, match="1 of 5 reports could not be made:\n  - authority/220: it broke"):
        report(makers=Makers(failing=("220",)))
    with pytest.raises(LeakFound, match="1 of 5 reports were withheld") as fault:
        report(makers=Makers(leaking=("220",)))
    assert (fault.value.exit_code, SomeReportsFailed.exit_code) == (5, 6)
    assert report() == ["220"]
    assert report() == []


def test_a_run_in_which_all_stands_is_left_as_it_is(tmp_path, report):
    report()
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "run").rglob("*")}
    assert report() == []
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "run").rglob("*")} == before


@pytest.mark.parametrize("spoil", ["change", "remove", "add"])
def test_a_report_that_was_changed_since_is_made_again_and_no_other(tmp_path, report, spoil):
    report()
    whole = files_of(tmp_path / "run")
    folder = tmp_path / "run" / "authority" / "230"
    if spoil == "change":
        (folder / "report.html").write_text("forged", encoding="utf-8")
    elif spoil == "remove":
        (folder / "report.html").unlink()
    else:
        (folder / "list.txt").write_text("a note", encoding="utf-8")
    assert report() == ["230"]
    assert files_of(tmp_path / "run") == whole


def test_what_changes_in_one_authoritys_rows_makes_its_report_anew_and_no_other(tmp_path, report):
    report()
    before = files_of(tmp_path / "run")
    assert report(extract=nation(tmp_path / "extract", stage_at="240")) == ["240"]
    after = files_of(tmp_path / "run")
    changed = {path for path in before if before[path] != after[path]}
    assert "authority/240/report.html" in changed
    assert not [path for path in changed if path.startswith("authority/") and "/240/" not in path]
    assert {"internal/verdicts.csv", "manifest.json"} <= changed
    assert report(extract=tmp_path / "extract") == []


def test_what_the_earlier_run_has_besides_is_brought_up_to_date_with_the_extract(tmp_path, report):
    report()
    only = Wish(authorities=("210",))
    assert report(only, extract=nation(tmp_path / "extract", stage_at="240")) == ["240"]


def test_reports_not_asked_for_again_stay_when_others_are_asked_for_otherwise(tmp_path, report):
    report(Wish(authorities=("210", "220")))
    assert report(Wish(authorities=("250",))) == ["250"]
    assert report(Wish(authorities=("210",), people="none")) == ["210"]
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(manifest["reports"]) == ["authority/210", "authority/220", "authority/250"]
    assert len([path for path in files_of(tmp_path / "run") if path.startswith("authority/")]) == 3


def test_an_earlier_run_of_other_settings_or_of_another_folder_is_refused(tmp_path, report):
    report()
    before = files_of(tmp_path / "run")
    with pytest.raises(UsageError, match="earlier run with other settings"):
        report(feed_lag_days=2)
    with pytest.raises(UsageError, match="earlier run with other extract"):
        report(extract=nation(tmp_path / "elsewhere", stage_at="240"))
    assert files_of(tmp_path / "run") == before


@pytest.mark.parametrize("stop_after", range(len(IDS)))
def test_a_run_that_was_stopped_goes_on_where_it_stood(tmp_path, report, stop_after):
    with pytest.raises(Stopped):
        report(makers=Makers(stop_after))
    assert not (tmp_path / "run").exists()
    assert report() == list(IDS[stop_after:])
    whole = files_of(tmp_path / "run")
    shutil.rmtree(tmp_path / "run")
    assert report() == list(IDS)
    assert files_of(tmp_path / "run") == whole


def test_what_an_unfinished_run_made_of_another_extract_is_not_taken(tmp_path, report):
    with pytest.raises(Stopped):
        report(makers=Makers(3))
    changed = nation(tmp_path / "extract", stage_at="220")
    assert report(extract=changed) == ["220", "240", "250"]
    whole = files_of(tmp_path / "run")
    shutil.rmtree(tmp_path / "run")
    report(extract=changed)
    assert files_of(tmp_path / "run") == whole


def test_nothing_that_an_unfinished_run_made_otherwise_reaches_the_finished_one(tmp_path, report):
    with pytest.raises(Stopped):
        report(makers=Makers(3))
    assert report(Wish(authorities=("240",))) == ["240"]
    assert [path for path in files_of(tmp_path / "run") if path.startswith("authority/")] == [
        "authority/240/report.html"
    ]


@pytest.mark.parametrize("trouble", ["failing", "leaking"])
def test_no_earlier_form_of_a_report_stands_in_for_one_that_is_withheld_or_fails(tmp_path, report, trouble):
    with pytest.raises(Stopped):
        report(makers=Makers(3))
    changed = nation(tmp_path / "extract", stage_at="220")
    with pytest.raises((LeakFound, SomeReportsFailed)):
        report(makers=Makers(**{trouble: ("220",)}), extract=changed)
    assert not (tmp_path / "run" / "authority" / "220").exists()
    assert (tmp_path / "run" / "authority" / "210").exists()


def test_an_authority_that_is_gone_from_the_extract_loses_its_report(tmp_path, report):
    report()
    report(extract=nation(tmp_path / "extract", cut=("250",)))
    assert not (tmp_path / "run" / "authority" / "250").exists()
    assert (tmp_path / "run" / "authority" / "240").exists()


KILLED = """
import itertools, os, pathlib, shutil, signal, sys
import glowaudit.report_run
sys.path.insert(0, {tests!r})
from test_report_run import Makers
from glowaudit.commands import report
from glowaudit.report_run import Wish

steps = itertools.count(1)
def counted(real):
    def step(*given, **named):
        if next(steps) == {step}:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)
    return step

for name in ("replace", "mkdir", "write_text", "unlink"):
    setattr(pathlib.Path, name, counted(getattr(pathlib.Path, name)))
shutil.rmtree = counted(shutil.rmtree)
report._batch = Makers()
glowaudit.report_run.recipe_sha256 = lambda: "the recipe"
days = dict(as_of="2016-04-26", deletion_on="2016-05-02")
report.run(pathlib.Path("extract"), pathlib.Path("run"), days, None, "utf-8", Wish(audiences=("authority",)))
print(next(steps))
"""


def killed(folder: Path, step: int) -> subprocess.CompletedProcess[str]:
    """Make the run in a process that kills itself at its nth change of a file."""
    script = KILLED.format(tests=str(Path(__file__).parent), step=step)
    return subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("anew", [True, False], ids=["a first run", "a run in place of an earlier one"])
def test_a_run_killed_at_any_change_of_a_file_comes_to_the_same_in_the_end(tmp_path, anew):
    """At random moments; `SIGKILL` leaves no time to tidy up."""
    dice = random.Random(7 + anew)
    (tmp_path / "whole").mkdir()
    if not anew:
        nation(tmp_path / "whole" / "extract")
        killed(tmp_path / "whole", 0)
    shutil.copytree(tmp_path / "whole", tmp_path / "early")
    for folder in ("whole", "early"):
        nation(tmp_path / folder / "extract", stage_at="230")
    steps = int(killed(tmp_path / "whole", 0).stdout.splitlines()[-1])
    whole = files_of(tmp_path / "whole" / "run")
    assert steps > 20
    for attempt in range(4):
        folder = tmp_path / f"killed {attempt}"
        shutil.copytree(tmp_path / "early", folder)
        for _ in range(2):
            assert killed(folder, dice.randrange(1, steps)).returncode in (-signal.SIGKILL, 0)
        done = killed(folder, 0)
        assert done.returncode == 0, done.stderr
        assert files_of(folder / "run") == whole
        assert sorted(path.name for path in folder.iterdir()) == ["extract", "run"]


def test_the_slice_of_an_authority_does_not_turn_on_anothers_rows(tmp_path):
    from glowaudit.slices import Slicer

    digests = []
    for folder, stage_at in (("one", ""), ("two", "240")):
        with Audit.of(nation(tmp_path / folder, stage_at), SPRING) as audit:
            slicer = Slicer(audit)
            digests.append({i: slice_digest(slicer.write(i, tmp_path / f"{folder}{i}.duckdb")) for i in IDS})
    assert [i for i in IDS if digests[0][i] != digests[1][i]] == ["240"]
