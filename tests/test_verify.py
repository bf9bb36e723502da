"""A run is held against its manifest: whatever is changed, in whichever file, is named, and nothing else is."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from small_extract import glowaudit, mapped, write
from small_nation import NATION, rows
from two_runs import GIVEN, run_of

from glowaudit.commands.audit import run as audit_command
from glowaudit.errors import UsageError
from glowaudit.manifest import NAME
from glowaudit.verify import Change, verify

PEOPLE = rows("person_id,role,house", "ann,pupil,red", "bob,staff,blue", "eve,guest,blue")
TABLES = {"people": PEOPLE, "accounts": rows("account_id,person_id,source,status", "x,ann,seemis,active")}
INPUTS = (*NATION, "accounts")
OUTPUTS = (
    *("coverage.csv", "findings.csv", "quarantine.csv", "verdicts.csv"),
    *("verdicts.parquet", "last_day_gates.parquet", "several_places.parquet", "quarantined_people.parquet"),
    *("recorded_rows.parquet", "reconciliation.csv", "incidents.csv"),
)
Spoil = Callable[[Path], object]


def flipped(path: Path, place: int = -1) -> None:
    """One bit of one byte is another."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


SPOILS: dict[str, Spoil] = {
    "first byte": lambda path: flipped(path, 0),
    "middle byte": lambda path: flipped(path, path.stat().st_size // 2),
    "last byte": flipped,
    "cut": cut,
    "emptied": lambda path: path.write_bytes(b""),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\n"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run and its extract."""
    folder = tmp_path_factory.mktemp("verify")
    run_of(folder, "run", {**TABLES})
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of both, to spoil."""
    shutil.copytree(made, tmp_path / "copy")
    return tmp_path / "copy"


def found(folder: Path, **given: Any) -> list[tuple[str, str, str]]:
    """part, name and what of everything that is not as it was."""
    return [(change.part, change.name, change.what) for change in verify(folder / "run", **given).changes]


def manifest_with(folder: Path, **changed: Any) -> None:
    """Change what the manifest says; None takes it out."""
    path = folder / "run" / NAME
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for name, value in changed.items():
        manifest[name] = value
        if value is None:
            del manifest[name]
    path.write_text(json.dumps(manifest), encoding="utf-8")


def stored(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "run" / NAME).read_text(encoding="utf-8")))


def test_a_run_that_nobody_touched_is_as_it_was_wherever_both_are_moved(folder: Path, tmp_path: Path) -> None:
    result = verify(folder / "run")
    assert (result.changes, result.judged) == ((), True)
    assert (result.outputs, result.inputs) == (len(OUTPUTS), len(INPUTS))
    folder.rename(tmp_path / "elsewhere")
    assert found(tmp_path / "elsewhere") == []


def test_the_run_of_these_tests_has_all_of_its_files_listed_here(made: Path) -> None:
    assert {path.name for path in (made / "run" / "internal").iterdir()} == set(OUTPUTS)
    assert {path.stem for path in (made / "run extract").iterdir()} == set(INPUTS)


@pytest.mark.parametrize("spoil", SPOILS)
@pytest.mark.parametrize("name", OUTPUTS)
def test_a_byte_changed_in_an_output_is_named(folder: Path, name: str, spoil: str) -> None:
    SPOILS[spoil](folder / "run" / "internal" / name)
    assert found(folder, quick=True) == [("output", f"internal/{name}", "changed")]


@pytest.mark.parametrize("spoil", SPOILS)
@pytest.mark.parametrize("table", INPUTS)
def test_a_byte_changed_in_an_input_is_named(folder: Path, table: str, spoil: str) -> None:
    SPOILS[spoil](folder / "run extract" / f"{table}.csv")
    assert found(folder, quick=True) == [("input", f"{table}.csv", "changed")]


def test_every_byte_of_a_file_counts(folder: Path) -> None:
    path = folder / "run" / "internal" / "findings.csv"
    for place in range(path.stat().st_size):
        flipped(path, place)
        assert found(folder, quick=True) == [("output", "internal/findings.csv", "changed")]
        flipped(path, place)
    assert found(folder, quick=True) == []


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_that_is_gone_is_named(folder: Path, name: str) -> None:
    (folder / "run" / "internal" / name).unlink()
    assert found(folder) == [("output", f"internal/{name}", "missing")]


@pytest.mark.parametrize("table", INPUTS)
def test_an_input_that_is_gone_is_named(folder: Path, table: str) -> None:
    (folder / "run extract" / f"{table}.csv").unlink()
    assert found(folder)[0] == ("input", table, "missing")


def test_what_the_manifest_does_not_know_is_named_wherever_it_lies(folder: Path) -> None:
    run = folder / "run"
    (run / "authority" / "250").mkdir(parents=True)
    for path in ("note.txt", "internal/.hidden", "authority/250/report.html", "manifest.json.part"):
        (run / path).write_text("", encoding="utf-8")
    (run / "linked").symlink_to(folder / "run extract")
    (run / "broken").symlink_to(folder / "nowhere")
    names = ("authority/250/report.html", "broken", "internal/.hidden", "linked", "manifest.json.part", "note.txt")
    assert found(folder, quick=True) == [("output", name, "additional") for name in names]


def test_a_table_that_came_to_the_extract_is_named(folder: Path) -> None:
    (folder / "run extract" / "feeds.csv").write_text(rows("person_id,sent_on", "ann,2016-04-28"), encoding="utf-8")
    assert ("input", "feeds", "additional") in found(folder)


def test_a_table_that_stands_twice_or_under_another_ending_is_named(folder: Path) -> None:
    (folder / "run extract" / "people.parquet").write_bytes(b"")
    assert found(folder)[0] == ("input", "people", "missing")
    (folder / "run extract" / "people.csv").unlink()
    assert found(folder, quick=True) == [("input", "people", "changed")]


def test_a_folder_or_link_in_place_of_a_file_is_no_file(folder: Path) -> None:
    path = folder / "run" / "internal" / "findings.csv"
    path.unlink()
    os.mkfifo(path)
    assert found(folder, quick=True) == [("output", "internal/findings.csv", "changed")]
    path.unlink()
    path.mkdir()
    assert found(folder, quick=True) == [("output", "internal/findings.csv", "missing")]


def test_other_rules_are_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glowaudit.verify.rules_sha256", lambda: "0" * 64)
    assert found(folder) == [("rules", "", "changed")]


def test_rules_that_judge_otherwise_are_named_with_what_comes_of_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import glowaudit.pipeline as pipeline

    real = pipeline.select_of

    def select_of(layer: str, step: str) -> str:
        return real(layer, step).replace("'blocked'", "'unlucky'") if step == "judged_people" else real(layer, step)

    write(folder / "run extract", decisions=NATION["decisions"].replace("250,in", "250,out"))
    shutil.rmtree(folder / "run")
    audit_command(folder / "run extract", folder / "run", dict(GIVEN), None, "utf-8", True, True, False)
    assert found(folder) == []
    monkeypatch.setattr(pipeline, "select_of", select_of)
    assert found(folder) == [("rules", "", "changed"), ("verdicts", "", "changed")]


def test_another_version_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glowaudit.verify.__version__", "99")
    assert found(folder) == [("version", "", "changed")]


def test_a_changed_input_is_judged_again_and_what_comes_of_it_is_told(folder: Path) -> None:
    extract = folder / "run extract"
    names = NATION["authorities"].replace("Fife", "Fyfe")
    write(extract, **{**TABLES, "authorities": names})
    assert found(folder) == [("input", "authorities.csv", "changed")]
    write(extract, **{**TABLES, "people": PEOPLE.replace("bob,staff", "bob,guest")})
    changes = {(change.part, change.name): change for change in verify(folder / "run").changes}
    assert set(changes) == {
        ("input", "people.csv"),
        ("rows", "people"),
        ("rows", "enrolments"),
        ("headline", "enrolled"),
        ("headline", "kept"),
        ("headline", "people_in_quarantine"),
        ("verdicts", ""),
    }
    assert (
        changes["rows", "people"].detail
        == "3 read, 2 accepted, 1 quarantined then, 3 read, 1 accepted, 2 quarantined now"
    )
    assert changes["headline", "kept"].detail == "2 then, 1 now"


def test_an_input_that_cannot_be_read_any_more_is_named_with_its_fault(folder: Path) -> None:
    (folder / "run extract" / "people.csv").write_bytes(b"\xff")
    changes = verify(folder / "run").changes
    assert [(change.part, change.what) for change in changes] == [("input", "changed"), ("extract", "unreadable")]
    assert "UTF-8" in changes[1].detail


def test_verdicts_that_were_changed_along_with_their_sha256_have_another_digest(folder: Path) -> None:
    other = run_of(
        folder, "other", {**TABLES, "decisions": NATION["decisions"] + rows("d1,individual,ann,out,2016-04-28,,,")}
    )
    path = "internal/verdicts.parquet"
    shutil.copy(other / path, folder / "run" / path)
    theirs = json.loads((other / NAME).read_text(encoding="utf-8"))["outputs"][path]
    manifest_with(folder, outputs=stored(folder)["outputs"] | {path: theirs})
    assert found(folder) == [("verdicts", path, "changed")]


def test_what_is_no_table_of_verdicts_is_told_as_that(folder: Path) -> None:
    path = "internal/verdicts.parquet"
    (folder / "run" / path).write_bytes(b"no Parquet")
    manifest_with(folder, outputs=stored(folder)["outputs"] | {path: sha256(b"no Parquet").hexdigest()})
    assert found(folder, quick=True) == [("verdicts", path, "unreadable")]


TAMPERED = {
    "verdicts_digest": ("0" * 64, [("verdicts", "internal/verdicts.parquet", "changed"), ("verdicts", "", "changed")]),
    "headline": ({"kept": 7}, [("headline", "enrolled", "changed"), ("headline", "kept", "changed")]),
    "ignored_columns": ({"people": ["house", "x"]}, [("columns", "people", "changed")]),
    "encoding": ("cp1252", []),
    "mapping": ('[columns.people]\nperson_id = "SCN"', [("extract", "", "unreadable")]),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_manifest_that_says_other_than_what_comes_out_is_told(folder: Path, name: str) -> None:
    value, expected = TAMPERED[name]
    if isinstance(value, dict) and name == "headline":
        value = {
            figure: number for figure, number in stored(folder)["headline"].items() if figure != "enrolled"
        } | value
    manifest_with(folder, **{name: value})
    assert sorted(found(folder)) == sorted(expected)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"as_of": "2016-04-27"}, []),
        ({"deletion_on": "soon"}, [("manifest", "settings", "damaged")]),
        ({"colour": "red"}, [("manifest", "settings", "damaged")]),
    ],
)
def test_settings_that_were_changed_are_told_by_what_comes_of_them(
    folder: Path, settings: dict[str, str], expected: list[tuple[str, str, str]]
) -> None:
    manifest_with(folder, settings=stored(folder)["settings"] | settings)
    assert found(folder) == (expected or [("verdicts", "", "changed")])


@pytest.mark.parametrize("written", [b"", b"{", b"[]", b"\xff", b"null", b"[" * 100_000])
def test_a_manifest_that_is_none_is_named(folder: Path, written: bytes) -> None:
    (folder / "run" / NAME).write_bytes(written)
    assert found(folder) == [("manifest", "", "damaged")]


KEYS = ("glowaudit", "settings", "rules_sha256", "inputs", "mapping", "encoding", "rows", "headline", "outputs")


@pytest.mark.parametrize("name", [*KEYS, "verdicts_digest", "reports", "ignored_columns"])
@pytest.mark.parametrize("value", [None, 7])
def test_what_is_missing_or_wrong_in_a_manifest_is_named_and_all_the_rest_is_verified(
    folder: Path, name: str, value: int | None
) -> None:
    manifest_with(folder, **{name: value})
    (folder / "run" / "internal" / "findings.csv").write_bytes(b"")
    told = found(folder)
    assert ("manifest", name, "damaged") in told
    assert (("output", "internal/findings.csv", "changed") in told) == (name != "outputs")
    assert {part for part, _, _ in told} <= {"manifest", "output"}


@pytest.mark.parametrize("path", ["../run extract/people.csv", "/etc/passwd", "internal/../../x", ""])
def test_a_manifest_leads_nowhere_but_into_its_run(folder: Path, path: str) -> None:
    manifest_with(folder, outputs={path: "0" * 64})
    assert ("manifest", "outputs", "damaged") in found(folder, quick=True)


def test_a_report_of_another_size_or_that_is_no_output_is_named(folder: Path) -> None:
    report = folder / "run" / "authority" / "250" / "report.html"
    report.parent.mkdir(parents=True)
    report.write_bytes(b"page")
    entry = {"folder": "authority/250", "files": {"report.html": 4}}
    outputs = stored(folder)["outputs"] | {"authority/250/report.html": sha256(b"page").hexdigest()}
    manifest_with(folder, outputs=outputs, reports={"authority/250": entry})
    assert found(folder, quick=True) == []
    manifest_with(folder, reports={"authority/250": {**entry, "files": {"report.html": 5, "actions.csv": 1}}})
    assert found(folder, quick=True) == [("report", "authority/250", "changed"), ("report", "authority/250", "missing")]


def test_an_extract_that_is_not_where_it_was_is_told_and_can_be_pointed_to(folder: Path) -> None:
    (folder / "run extract").rename(folder / "moved")
    result = verify(folder / "run")
    assert [(change.part, change.what) for change in result.changes] == [("extract", "missing")]
    assert "--extract" in result.changes[0].detail
    assert result.judged is False
    assert found(folder, extract=folder / "moved") == []
    with pytest.raises(UsageError, match="no such folder"):
        verify(folder / "run", extract=folder / "nowhere")


def test_a_manifest_that_does_not_say_where_the_extract_lies_says_so(folder: Path) -> None:
    manifest_with(folder, extract=None)
    assert found(folder) == [("extract", "", "missing")]
    assert found(folder, extract=folder / "run extract") == []


def test_a_mapping_and_files_of_other_names_are_found_again(tmp_path: Path) -> None:
    extract = write(tmp_path / "extract", people=None, authorities=None)
    (extract / "pupils").mkdir()
    (extract / "pupils" / "list.csv").write_text(NATION["people"].replace("person_id", "SCN"), encoding="utf-8")
    (extract / "pupils" / "bodies.csv").write_text(NATION["authorities"], encoding="utf-8")
    text = (
        '[files]\nauthorities = "pupils/bodies.csv"\npeople = "pupils/list.csv"\n[columns.people]\nperson_id = "SCN"\n'
    )
    mapped(tmp_path / "mapping.toml", text)
    audit_command(extract, tmp_path / "run", dict(GIVEN), tmp_path / "mapping.toml", "utf-8", True, True, False)
    (tmp_path / "mapping.toml").unlink()
    assert found(tmp_path) == []
    flipped(extract / "pupils" / "list.csv")
    assert ("input", "list.csv", "changed") in found(tmp_path)


def test_without_judging_again_files_alone_are_looked_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glowaudit.audit.Audit.of", lambda *_: pytest.fail("the extract was judged"))
    result = verify(folder / "run", quick=True)
    assert (result.judged, result.changes) == (False, ())


def test_progress_hears_of_every_file(folder: Path) -> None:
    heard: list[str] = []
    verify(folder / "run", quick=True, progress=heard.append)
    assert [name for name in OUTPUTS if f"internal/{name}" not in heard] == []
    assert set(INPUTS) <= set(heard)


def test_a_folder_that_may_not_be_looked_into_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("internal"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(UsageError, match="let somebody verify who may"):
        verify(folder / "run", quick=True)


def test_the_command_ends_with_0_or_1_and_prints_what_a_manifest_cannot_say_of_itself(folder: Path) -> None:
    digest = sha256((folder / "run" / NAME).read_bytes()).hexdigest()
    done = glowaudit("verify", "run", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"sha256 of manifest.json: {digest}\n" in done.stdout
    assert done.stdout.endswith("All of it is as it was.\n")
    flipped(folder / "run" / "internal" / "findings.csv")
    done = glowaudit("verify", "run", cwd=folder)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith("Not as it was: 1 thing\n  - output internal/findings.csv: changed\n")


def test_the_command_gives_json(folder: Path) -> None:
    (folder / "run extract" / "people.csv").write_text(PEOPLE + "dan,pupil,red\n", encoding="utf-8")
    done = glowaudit("verify", "run", "--quick", "--json", cwd=folder)
    told = json.loads(done.stdout)
    assert (done.returncode, told["as_it_was"], told["judged"]) == (1, False, False)
    assert told["changes"] == [vars(Change("input", "people.csv", "changed"))]
    assert told["outputs"] == len(OUTPUTS)


def test_what_is_no_run_is_wrong_usage(folder: Path) -> None:
    done = glowaudit("verify", "run extract", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no run of glowaudit" in done.stderr


def test_nobodys_id_or_name_is_printed(folder: Path) -> None:
    extract = folder / "run extract"
    decisions = NATION["decisions"] + rows("d1,individual,ann,out,2016-04-28,,,", "d2,individual,zoe,out,2016-04-28,,,")
    write(extract, people=PEOPLE.replace("bob,staff", "bob,guest"), decisions=decisions)
    done = glowaudit("verify", "run", cwd=folder)
    assert done.returncode == 1
    assert [name for name in ("ann", "bob", "eve", "zoe") if name in done.stdout + done.stderr] == []
