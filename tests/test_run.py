"""A run on disk: whole or not there, private, true to its manifest, and the same for the same extract and settings."""

from __future__ import annotations

import csv
import hashlib
import json
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import duckdb
import pytest
from small_extract import write
from small_nation import ELGIN, LEVEN, NATION, SCHOOLS, SPRING, rows

from glowaudit import __version__
from glowaudit.audit import Audit
from glowaudit.commands.audit import run as audit_command
from glowaudit.errors import UsageError
from glowaudit.manifest import verdicts_digest
from glowaudit.pipeline import rules_sha256

GIVEN: dict[str, object] = {"as_of": "2016-04-26", "deletion_on": "2016-05-02"}
KEPT = (
    *("last_day_gates.parquet", "quarantined_people.parquet", "recorded_rows.parquet", "several_places.parquet"),
    "verdicts.parquet",
)
FILES = sorted([*KEPT, "coverage.csv", "findings.csv", "quarantine.csv", "sensitivity.csv", "verdicts.csv"])
COLUMNS = (
    *("person_id", "role", "stage", "authority_id", "establishment_id", "verdict", "kept", "first_passing_on"),
    *("last_passing_on", "blockers", "authority_decision_id", "establishment_decision_id", "individual_decision_id"),
    *("choice_origin", "rules", "reason"),
)


class Stopped(BaseException):
    """What stops a run in the middle."""


def audited(extract: Path, out: Path, with_csv: bool = True, **given: object) -> dict[str, Any]:
    """Run `audit` and return the manifest it leaves."""
    audit_command(extract, out, {**GIVEN, **given}, None, "utf-8", with_csv, False)
    return dict(json.loads((out / "manifest.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audit]:
    """The nation, judged once for all that only write it down."""
    folder = write(tmp_path_factory.mktemp("judged") / "extract")
    with Audit.of(folder, SPRING) as audit:
        yield audit


@pytest.fixture
def written(judged: Audit, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], dict[str, Any]]:
    """Write the nation down as the command does."""
    monkeypatch.setattr("glowaudit.commands.audit.open_audit", lambda *_: nullcontext(judged))
    return lambda run: audited(Path("unread"), run)


Written = Callable[[Path], dict[str, Any]]


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def refused(extract: Path, out: Path, **given: object) -> str:
    """What is said where the run may not be made there."""
    with pytest.raises(UsageError) as wrong:
        audited(extract, out, **given)
    return str(wrong.value)


def test_a_run_holds_its_tables_in_a_private_folder_beside_the_manifest(tmp_path: Path) -> None:
    audited(write(tmp_path / "extract"), tmp_path / "run")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["extract", "run"]
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == ["internal", "manifest.json"]
    assert sorted(path.name for path in (tmp_path / "run" / "internal").iterdir()) == FILES
    assert stat.S_IMODE((tmp_path / "run" / "internal").stat().st_mode) == 0o700


def test_the_verdicts_are_sorted_by_person_with_the_columns_of_the_contract(tmp_path: Path) -> None:
    people = rows("person_id,role,stage", "é,staff,", "b,pupil,p7", "B,pupil,", "10,pupil,", "9,pupil,")
    audited(write(tmp_path / "extract", people=people), tmp_path / "run")
    internal = tmp_path / "run" / "internal"
    told = table(internal / "verdicts.csv")
    assert tuple(told[0]) == COLUMNS
    assert [row["person_id"] for row in told] == ["10", "9", "B", "b", "é"]
    assert {row["kept"] for row in told} == {"false"}
    assert (told[3]["stage"], told[3]["first_passing_on"]) == ("P7", "")
    with duckdb.connect() as connection:
        parquet = connection.execute("select * from read_parquet(?)", [str(internal / "verdicts.parquet")])
        assert tuple(column[0] for column in parquet.description or ()) == COLUMNS
        assert [row[0] for row in parquet.fetchall()] == ["10", "9", "B", "b", "é"]
    assert tuple(table(internal / "quarantine.csv")[0]) == ("file", "row", "line", "reason", "column", "value", "cause")
    assert (internal / "findings.csv").read_text(encoding="utf-8").startswith("finding,file,row,subject,detail\n")


def test_without_csv_the_verdicts_are_written_once(tmp_path: Path) -> None:
    extract, run = write(tmp_path / "extract"), tmp_path / "run"
    audited(extract, run, with_csv=False)
    assert sorted(path.name for path in (run / "internal").iterdir()) == [
        name for name in FILES if name != "verdicts.csv"
    ]
    manifest = audited(extract, run)
    assert sorted(path.name for path in (run / "internal").iterdir()) == FILES
    assert "internal/verdicts.csv" in manifest["outputs"]


def test_the_manifest_says_what_the_run_was_made_of_and_what_it_made(tmp_path: Path) -> None:
    people = rows("person_id,role,house,stage", "ann,pupil,red,P7", "bob,staff,,", "bob,staff,blue,")
    extract = write(tmp_path / "extract", people=people, feeds=rows("person_id,sent_on"))
    run = tmp_path / "run"
    manifest = audited(extract, run, known_at="2016-04-30")
    assert manifest["glowaudit"] == __version__
    assert manifest["settings"]["known_at"] == "2016-04-30T23:59:59.999999"
    assert manifest["rules_sha256"] == rules_sha256()
    for name, given in manifest["inputs"].items():
        assert given == {
            "file": f"{name}.csv",
            "sha256": hashlib.sha256((extract / f"{name}.csv").read_bytes()).hexdigest(),
        }
    assert sorted(manifest["inputs"]) == sorted([*NATION, "feeds"])
    stand = {path for path in run.rglob("*") if path.is_file()} - {run / "manifest.json"}
    assert manifest["outputs"] == {
        path.relative_to(run).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in stand
    }
    assert manifest["rows"]["people"] == {"read": 3, "accepted": 2, "quarantined": 1}
    assert manifest["rows"]["feeds"] == {"read": 0, "accepted": 0, "quarantined": 0}
    assert manifest["ignored_columns"] == {"people": ["house"]}
    assert manifest["headline"]["enrolled"] == 2


def digest(extract: Path) -> str:
    """The digest of the verdicts of an extract."""
    with Audit.of(extract, SPRING) as audit:
        return verdicts_digest(audit)


def test_the_digest_does_not_turn_on_the_order_of_rows_and_columns_or_on_the_kind_of_file(tmp_path: Path) -> None:
    nation = {
        **NATION,
        "enrolments": NATION["enrolments"] + rows("ann,M1,2016-04-20,,", "bob,F1,2015-01-01,2016-04-30,"),
        "decisions": NATION["decisions"]
        + rows("d1,individual,ann,out,2016-04-30,,,", "d2,individual,ann,in,2016-04-30,,,"),
    }
    expected = digest(write(tmp_path / "plain", **nation))
    backwards = {}
    for name, text in nation.items():
        header, *lines = text.splitlines()
        backwards[name] = "\r\n".join([header, *reversed(lines)])
    assert digest(write(tmp_path / "backwards", **backwards)) == expected
    quoted = {
        name: "\n\n".join(",".join(f'"{cell}" ' for cell in line.split(",")) for line in text.split())
        for name, text in nation.items()
    }
    assert digest(write(tmp_path / "quoted", **quoted)) == expected
    folder = write(tmp_path / "parquet", **dict.fromkeys(nation))
    with duckdb.connect() as connection:
        for name in nation:
            source = f"select * from read_csv('{tmp_path / 'plain' / name}.csv', all_varchar = true)"
            connection.execute(f"copy ({source}) to '{folder / name}.parquet' (format parquet)")
    assert digest(folder) == expected
    other = {**nation, "decisions": nation["decisions"].replace("d1,individual,ann,out", "d3,individual,ann,out")}
    assert digest(write(tmp_path / "other", **other)) != expected


def test_two_runs_of_the_same_make_the_same_files(tmp_path: Path) -> None:
    extract = write(tmp_path / "extract")
    one, two = (audited(extract, tmp_path / name) for name in ("one", "two"))
    assert one == two


def test_an_earlier_run_alike_is_left_as_it_is(
    tmp_path: Path, written: Written, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    written(run)
    before = {path: path.stat().st_mtime_ns for path in run.rglob("*")}
    written(run)
    assert {path: path.stat().st_mtime_ns for path in run.rglob("*")} == before
    assert f"An earlier run alike stands in {run}" in capsys.readouterr().out


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("change", ["gone", "changed"])
def test_what_is_missing_or_changed_in_an_earlier_run_is_written_again(
    tmp_path: Path, written: Written, name: str, change: str
) -> None:
    run = tmp_path / "run"
    before = written(run)
    path = run / "internal" / name
    path.unlink() if change == "gone" else path.write_bytes(b"x")
    assert written(run) == before
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before["outputs"][f"internal/{name}"]


@pytest.mark.parametrize(
    ("given", "people", "differs"),
    [
        ({"as_of": "2016-04-27"}, None, "settings"),
        ({"feed_lag_days": 2}, None, "settings"),
        ({}, rows("person_id,role", "ann,pupil", "bob,pupil"), "inputs"),
    ],
)
def test_an_earlier_run_of_another_extract_or_other_settings_is_not_touched(
    tmp_path: Path, given: dict[str, object], people: str | None, differs: str
) -> None:
    extract, run = write(tmp_path / "extract"), tmp_path / "run"
    before = audited(extract, run)
    write(extract, **({"people": people} if people else {}))
    assert refused(extract, run, **given) == f"{run} is an earlier run with other {differs}: choose another --out"
    assert json.loads((run / "manifest.json").read_text(encoding="utf-8")) == before


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b'{"name": "a web page"}', b"\xff"])
def test_a_folder_that_is_no_run_is_refused_and_kept(tmp_path: Path, content: bytes | None) -> None:
    extract, run = write(tmp_path / "extract"), tmp_path / "run"
    run.mkdir()
    (run / "precious.txt").write_text("mine", encoding="utf-8")
    if content is not None:
        (run / "manifest.json").write_bytes(content)
    assert refused(extract, run) == f"{run} exists and is no run of glowaudit: choose another --out"
    part = run.with_name("other.part")
    run.rename(part)
    assert refused(extract, tmp_path / "other").startswith(f"{part} exists and is no unfinished run of glowaudit")
    assert (part / "precious.txt").read_text(encoding="utf-8") == "mine"
    assert not (part / "internal").exists()


def test_an_out_where_nothing_can_be_made_is_wrong_usage_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    monkeypatch.setattr("glowaudit.commands.audit.open_audit", lambda *_: pytest.fail("the work was begun"))
    assert "is no run of glowaudit" in refused(tmp_path, tmp_path / "file")
    assert "is no run of glowaudit" in refused(tmp_path, tmp_path / "link")
    assert f"nothing can be written in {tmp_path / 'file'}" in refused(tmp_path, tmp_path / "file" / "run")


@pytest.mark.usefixtures("written")
def test_an_out_that_the_system_refuses_is_wrong_usage() -> None:
    assert refused(Path("unread"), Path("/proc/none/run")).startswith("--out /proc/none/run: ")


def test_folders_above_a_run_are_made_and_its_name_may_be_anything(
    tmp_path: Path, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("new/er/run", "it's a [run]*?", "~x", "run.csv.gz", "Ærø"):
        assert len(written(Path(name))["outputs"]) == len(FILES)
        assert (tmp_path / name / "internal" / "verdicts.csv").is_file()


STEPS = ("begin", "write_internal", "write_csv", "describe", "verdicts_digest", "outputs_of", "write_manifest")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_a_run_that_is_stopped_leaves_nothing_half_written_and_is_made_afresh(
    tmp_path: Path, written: Written, step: str, after: bool
) -> None:
    run = tmp_path / "run"
    module = "glowaudit.commands.audit" if step in ("begin", "write_internal") else "glowaudit.run"
    real = getattr(sys.modules[module], step)

    def stop(*given: Any) -> None:
        if after:
            real(*given)
        raise Stopped

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{module}.{step}", stop)
        with pytest.raises(Stopped):
            written(run)
    assert not run.exists()
    assert len(written(run)["outputs"]) == len(FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("method", ["mkdir", "write_text", "unlink", "replace"])
def test_a_run_may_be_stopped_at_every_change_of_a_file(tmp_path: Path, written: Written, method: str) -> None:
    real = getattr(Path, method)
    for stop_at in range(4):
        run, done = tmp_path / f"run {stop_at}", 0

        def count(path: Path, *given: Any, stop_at: int = stop_at, **named: Any) -> Any:
            nonlocal done
            done += str(path).startswith(str(tmp_path / "run"))
            if done > stop_at:
                raise Stopped
            return real(path, *given, **named)

        with pytest.MonkeyPatch.context() as patch, suppress(Stopped):
            patch.setattr(Path, method, count)
            written(run)
        assert run.exists() == (done <= stop_at)
        assert len(written(run)["outputs"]) == len(FILES)


def test_a_run_that_is_killed_is_made_afresh(tmp_path: Path) -> None:
    extract, run = write(tmp_path / "extract"), tmp_path / "run"
    script = (
        "import os, signal, glowaudit.run\n"
        "glowaudit.run.write_csv = lambda *given: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from glowaudit.cli import main\nmain()\n"
    )
    words = ("audit", str(extract), "--as-of", "2016-04-26", "--deletion-on", "2016-05-02", "--out", str(run))
    killed = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert sorted(path.name for path in tmp_path.iterdir()) == ["extract", "run.part"]
    assert stat.S_IMODE((tmp_path / "run.part" / "internal").stat().st_mode) == 0o700
    assert len(audited(extract, run)["outputs"]) == len(FILES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["extract", "run"]


FORMULAS = ("=1+1", "+44", "-5", "@SUM(A1)", '=HYPERLINK("http://x","y")')
HARMLESS = ("a=1", "1-2", "'=1", "é", "x\ty", 'a,"b"', "two\nlines", "two\rlines", "\u00a0")


def test_a_cell_that_begins_like_a_formula_is_text_and_every_other_is_as_it_was(tmp_path: Path) -> None:
    ids = [text for text in (*FORMULAS, *HARMLESS) if text.strip()]

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    people = rows("person_id,role", *(f"{cell(text)},pupil" for text in ids), *(f"{cell(text)},=x" for text in ids))
    schools = SCHOOLS + LEVEN + ELGIN + rows("@s,=Name,250,-sector,,")
    run = tmp_path / "run"
    audited(write(tmp_path / "extract", people=people, establishments=schools), run)
    quarantine = table(run / "internal" / "quarantine.csv")
    told = [row["value"] for row in quarantine if row["reason"] == "duplicate_key"]
    assert {text.removeprefix("'") if text[1:] in FORMULAS else text for text in told} == set(ids)
    for path in (run / "internal").glob("*.csv"):
        cells = [value for row in table(path) for value in row.values()]
        assert [value for value in cells if value and value[0] in "=+-@\t\r"] == []


def test_every_id_of_a_run_comes_back_from_the_parquet_file_as_it_was(tmp_path: Path) -> None:
    ids = sorted([*FORMULAS, "007", "é", "e\u0301", "a\x00b", "\u200bx", "x" * 5000, "two\nlines"])
    people = "person_id,role\n" + "".join('"' + one.replace('"', '""') + '",pupil\n' for one in ids)
    audited(write(tmp_path / "extract", people=people), tmp_path / "run")
    with duckdb.connect() as connection:
        path = str(tmp_path / "run" / "internal" / "verdicts.parquet")
        told = connection.execute("select person_id from read_parquet(?)", [path]).fetchall()
    assert sorted(one for (one,) in told) == ids
