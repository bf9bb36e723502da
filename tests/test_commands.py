"""The commands as a user meets them: exit codes, quiet words, nothing personal in them, nothing imported in vain."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from small_extract import glowaudit, write
from small_nation import NATION, rows

from glowaudit import __version__
from glowaudit.cli import main

COMMANDS = ("sample", "check", "audit", "report", "explain", "what-if", "unlock")
COMMANDS += ("reconcile", "compare", "verify", "lab")
OWN_OPTIONS = {
    "sample": ["--size", "--seed", "--faults"],
    "compare": ["--json", "--authority"],
    "verify": ["--extract", "--quick", "--receipt"],
}
WINDOW = ("--as-of", "2016-04-26", "--deletion-on", "2016-05-02")
HEAVY = {"pandas", "numpy", "IPython", "altair", "papermill", "nbconvert", "ipywidgets", "itables"}


def imported(*words: object, cwd: Path) -> set[str]:
    """The packages that a command imports."""
    script = "import sys, atexit\natexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
    script += "from glowaudit.cli import main\nmain()\n"
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, words)], capture_output=True, text=True, check=True, cwd=cwd
    )
    return {name.split(".")[0] for name in done.stderr.split()}


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A nation with an opt-out, a row in quarantine and a column that means nothing."""
    return write(
        tmp_path_factory.mktemp("commands") / "extract",
        people=rows("person_id,role,house", "ann,pupil,red", "bob,staff,blue", "eve,guest,blue"),
        decisions=NATION["decisions"]
        + rows("d1,individual,ann,out,2016-04-30,,,", "d2,individual,eve,out,2016-04-30,,,"),
    )


def test_the_version_is_told(tmp_path: Path) -> None:
    done = glowaudit("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"glowaudit {__version__}\n", "")


def test_a_command_imports_only_what_it_needs(tmp_path: Path, extract: Path) -> None:
    assert imported("--version", cwd=tmp_path) & (HEAVY | {"duckdb", "rich"}) == set()
    assert imported("check", extract, cwd=tmp_path) & HEAVY == set()
    assert imported("audit", extract, *WINDOW, "--out", "run", cwd=tmp_path) & HEAVY == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_that_names_its_options(command: str) -> None:
    done = glowaudit(command, "--help", COLUMNS="200", NO_COLOR="1")
    assert (done.returncode, done.stderr) == (0, "")
    computes = {"audit", "report", "explain", "what-if", "unlock"}
    wanted = list(OWN_OPTIONS.get(command, ["--mapping", "--encoding"]))
    settings = ("as-of", "deletion-on", "granular-from", "feed-lag-days", "no-staff-choice-follows", "enrolments")
    wanted += [
        f"--{name}" for name in (*settings, "establishment-default", "known-at", "settings") if command in computes
    ]
    assert [option for option in wanted if option not in done.stdout] == []


def test_help_lists_every_command() -> None:
    for words in ((), ("--help",)):
        done = glowaudit(*words)
        assert [command for command in COMMANDS if not re.search(rf"\b{command}\b", done.stdout)] == []
        assert "Traceback" not in done.stderr


WRONG = {
    "unknown command": ("audti",),
    "unknown option": ("check", "EXTRACT", "--colour"),
    "no extract": ("check",),
    "no such extract": ("check", "nowhere"),
    "no mapping": ("check", "EXTRACT", "--mapping", "nowhere.toml"),
    "no settings": ("audit", "EXTRACT", *WINDOW, "--out", "run", "--settings", "nowhere.toml"),
    "no out": ("audit", "EXTRACT", *WINDOW),
    "no window": ("audit", "EXTRACT", "--as-of", "2016-05-02", "--deletion-on", "2016-05-02", "--out", "run"),
    "no as-of": ("audit", "EXTRACT", "--deletion-on", "2016-05-02", "--out", "run"),
    "as-of is no day": ("audit", "EXTRACT", "--as-of", "26/04/2016", "--deletion-on", "2016-05-02", "--out", "run"),
    "lag is no number": ("audit", "EXTRACT", *WINDOW, "--out", "run", "--feed-lag-days", "one"),
    "lag is negative": ("audit", "EXTRACT", *WINDOW, "--out", "run", "--feed-lag-days", "-1"),
    "lag is endless": ("audit", "EXTRACT", *WINDOW, "--out", "run", "--feed-lag-days", "99999999999"),
    "enrolments": ("audit", "EXTRACT", *WINDOW, "--out", "run", "--enrolments", "some"),
    "default": ("audit", "EXTRACT", *WINDOW, "--out", "run", "--establishment-default", "open"),
    "known-at": ("audit", "EXTRACT", *WINDOW, "--out", "run", "--known-at", "2016-W17-4"),
    "encoding": ("audit", "EXTRACT", *WINDOW, "--out", "run", "--encoding", "klingon"),
    "nobody": ("explain", "EXTRACT", "zoe", *WINDOW),
    "unknown authority": ("report", "EXTRACT", *WINDOW, "--out", "run", "--authority", "999"),
    "no jobs": ("report", "EXTRACT", *WINDOW, "--out", "run", "--jobs", "0"),
    "size": ("sample", "new", "--size", "planet"),
    "schools": ("sample", "new", "--size", "nation", "--schools", "nowhere.csv"),
    "sample exists": ("sample", "EXTRACT"),
    "written mapping exists": ("check", "EXTRACT", "--write-mapping", "EXTRACT/people.csv"),
    "written mapping nowhere": ("check", "EXTRACT", "--write-mapping", "nowhere/m.toml"),
}


@pytest.mark.parametrize("case", [*WRONG])
def test_wrong_usage_is_told_in_words_and_ends_with_2(
    tmp_path: Path, extract: Path, case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in extract.iterdir()}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["glowaudit", *(word.replace("EXTRACT", str(extract)) for word in WRONG[case])])
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr()
    assert (end.value.code, told.out) == (2, "")
    assert told.err
    assert list(tmp_path.iterdir()) == []
    assert {path: path.read_bytes() for path in extract.iterdir()} == before


@pytest.mark.parametrize("command", ["check", "audit", "report", "explain"])
def test_an_unusable_extract_ends_with_3_names_every_fault_and_leaves_nothing(tmp_path: Path, command: str) -> None:
    folder = write(tmp_path / "extract", people=rows("person_id,role"), authorities=None, enrolments=b"\xff")
    words = {"check": (), "explain": ("ann", *WINDOW)}.get(command, (*WINDOW, "--out", "run"))
    done = glowaudit(command, folder, *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("The extract cannot be used; nothing was written. 3 fault(s):\n  - authorities.csv: ")
    assert done.stderr.count("\n  - ") == 3
    assert [path.name for path in tmp_path.iterdir()] == ["extract"]


def test_an_unexpected_error_is_one_line_without_what_it_was_about(tmp_path: Path) -> None:
    script = "import glowaudit.commands.check as c\ndef run(*_): raise KeyError('ann')\nc.run = run\n"
    script += "from glowaudit.cli import main\nmain()\n"
    for environment, lines in (({}, 1), ({"GLOWAUDIT_TRACEBACK": "1"}, 9)):
        done = subprocess.run(
            [sys.executable, "-c", script, "check", str(tmp_path)],
            *(),
            capture_output=True,
            text=True,
            env={**os.environ, **environment},
            check=False,
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert ("ann" in done.stderr, done.stderr.count("\n") >= lines) == (bool(environment), True)
        assert done.stderr.startswith("glowaudit: an unexpected error (KeyError)") == (not environment)


def test_some_reports_that_fail_end_with_6_beside_those_that_are_there(tmp_path: Path, extract: Path) -> None:
    script = (
        "import glowaudit.commands.report as r\n"
        "from pathlib import Path\n"
        "from glowaudit.orders import Made\n"
        "def make(orders, *_):\n"
        "    for order in orders:\n"
        "        if order.authority_id == '330':\n"
        "            yield Made(order, error='it broke')\n"
        "        else:\n"
        "            Path(order.work).mkdir()\n"
        "            Path(order.work, 'report.html').write_text('x')\n"
        "            yield Made(order, {'report.html': 1})\n"
        "r._batch = make\n"
        "from glowaudit.cli import main\nmain()\n"
    )
    words = ("report", str(extract), *WINDOW, "--out", str(tmp_path / "run"), "--audience", "authority")
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 6
    assert done.stderr == "glowaudit: 1 of 2 reports could not be made:\n  - authority/330: it broke\n"
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    failed = manifest["reports"]["authority/330"]
    assert (failed["state"], failed["error"], failed["files"]) == ("failed", "it broke", {})
    assert "authority/250/report.html" in manifest["outputs"]


def test_check_tells_rows_reasons_causes_and_strays(extract: Path) -> None:
    done = glowaudit("check", extract)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("15 rows read, 2 rows in quarantine, 1 opt-out that ")
    assert "Each file: rows read = rows accepted + rows quarantined.\n" in done.stdout
    assert "  people: bad_role (row 4)\n" in done.stdout
    assert "Mend people row 4: 1 other row clear.\n" in done.stdout
    assert "Ignored columns of people: 'house'\n" in done.stdout
    assert "decisions row 7" in done.stdout
    assert "people: 1 row has a role that is none of ours (row 4)\n" in done.stdout
    assert "guest" not in done.stdout


def test_check_as_json_is_nothing_but_json(tmp_path: Path, extract: Path) -> None:
    done = glowaudit("check", extract, "--json", "--write-mapping", tmp_path / "m.toml")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["rows"]["people"] == {"read": 3, "accepted": 2, "quarantined": 1}
    assert told["reasons"] == [
        {"file": "decisions", "reason": "unknown_subject", "rows": 1, "first_rows": [7]},
        {"file": "people", "reason": "bad_role", "rows": 1, "first_rows": [4]},
    ]
    assert told["cascades"] == [{"file": "people", "row": 4, "rows": 1}]
    assert told["stray_opt_outs"] == [{"file": "decisions", "row": 7, "zero_or_space_would_fit": False}]
    assert told["ignored_columns"] == {"people": ["house"]}
    mapping = (tmp_path / "m.toml").read_text(encoding="utf-8")
    assert mapping.endswith("\n[values.people.role]\n# 1 row has a role that is none of ours (row 4)\n")
    unusable = glowaudit("check", write(tmp_path / "no", people=rows("Person ID,role", "ann,pupil")), "--json")
    assert (unusable.returncode, unusable.stdout) == (3, "")


def test_audit_tells_the_headline_the_rows_and_where_it_wrote(tmp_path: Path, extract: Path) -> None:
    done = glowaudit("audit", extract, *WINDOW, "--out", "run", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Of 2 people enrolled in the window, 1 will be in Glow when deletion runs")
    assert lines[-1] == "Written to run"
    assert any(re.fullmatch(r"people +3 +2 +1", line) for line in lines)
    assert any(re.fullmatch(r" +1  opt-outs? that names? nobody known", line) for line in lines), lines
    again = glowaudit("audit", extract, *WINDOW, "--out", "run", "--json", cwd=tmp_path)
    manifest = json.loads(again.stdout)
    written = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest.items() >= written.items()
    assert set(manifest) - set(written) == {"findings", "brake"}
    assert manifest["rows"]["decisions"] == {"read": 6, "accepted": 5, "quarantined": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_explain_tells_of_the_person_it_is_asked_for_and_of_nobody_else(extract: Path) -> None:
    done = glowaudit("explain", extract, "ann", *WINDOW)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Verdict: will_stop, kept out by individual\n" in done.stdout
    assert "decisions row 6" in done.stdout
    assert not re.search(r"\b(bob|eve)\b", done.stdout)
    told = json.loads(glowaudit("explain", extract, "ann", *WINDOW, "--json").stdout)
    assert (told["verdict"]["verdict"], told["verdict"]["kept"]) == ("will_stop", False)
    assert [row["decision_id"] for row in told["decisions"]] == ["d1"]
    quarantined = glowaudit("explain", extract, "eve", *WINDOW)
    assert (quarantined.returncode, quarantined.stdout) == (2, "")
    assert quarantined.stderr.startswith("glowaudit: eve stands only in quarantine: ")


@pytest.fixture(scope="module")
def lettered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An extract whose names hold letters of Polish, Gaelic and beyond, and an id that looks like an option."""
    return write(
        tmp_path_factory.mktemp("lettered") / "extract",
        people=rows("person_id,role,display_name", "ann,pupil,Łukasz Séan 😀", "-bób,staff,"),
        establishments=NATION["establishments"].replace("Leven", "Łeven é 😀"),
        enrolments=NATION["enrolments"].replace("bob", "-bób"),
    )


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "Łeven é 😀"),
        ("cp1252", "\\u0141even é \\ud83d\\ude00"),
        ("cp437", "\\u0141even é \\ud83d\\ude00"),
        ("iso-8859-7", "\\u0141even \\u00e9 \\ud83d\\ude00"),
    ],
)
def test_letters_that_the_terminal_does_not_know_are_written_as_escapes(
    lettered: Path, encoding: str, name: str
) -> None:
    def said(*words: object, code: int = 0) -> tuple[str, str]:
        script = [sys.executable, "-c", "from glowaudit.cli import main; main()", *map(str, words)]
        done = subprocess.run(
            script, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}, check=False
        )
        assert done.returncode == code, done.stderr
        return done.stdout.decode(encoding), done.stderr.decode(encoding)

    assert f"  {name} [F1]," in said("explain", lettered, "ann", *WINDOW)[0]
    told = json.loads(said("explain", lettered, "ann", *WINDOW, "--json")[0])
    assert told["person"]["display_name"] == "Łukasz Séan 😀"
    assert told["enrolments"][0]["establishment"] == "Łeven é 😀"
    assert said("explain", lettered, "Żoe", *WINDOW, code=2)[1].startswith("glowaudit: nobody in the extract")
    assert said("audit", "--help")[0]


def test_an_id_that_looks_like_an_option_is_taken_after_two_dashes_and_that_is_said(lettered: Path) -> None:
    wrong = glowaudit("explain", lettered, "-bób", *WINDOW)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    hint = "An id that begins with - comes last, after --: glowaudit explain EXTRACT --as-of ... -- -123\n"
    assert wrong.stderr.endswith(hint)
    assert glowaudit("explain", lettered, *WINDOW, "--", "-bób").returncode == 0
    for words in (
        ("explain", lettered, "ann", "--colour"),
        ("check", lettered, "-x"),
        ("explain", lettered, "--", "-x", "-y"),
    ):
        assert "begins with -" not in glowaudit(*words).stderr


def test_the_command_line_wins_over_the_settings_file(tmp_path: Path, extract: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        'as_of = 2016-04-26\ndeletion_on = 2016-05-02\nfeed_lag_days = 3\nenrolments = "all"\n', encoding="utf-8"
    )
    done = glowaudit("audit", extract, "--settings", file, "--feed-lag-days", "0", "--out", tmp_path / "run", "--json")
    settings = json.loads(done.stdout)["settings"]
    assert (settings["feed_lag_days"], settings["enrolments"], settings["as_of"]) == (0, "all", "2016-04-26")
    file.write_text("as_of = 2016-04-26\ndeletion_on = 2016-05-02\nlag = 3\n", encoding="utf-8")
    wrong = glowaudit("audit", extract, "--settings", file, "--out", tmp_path / "other")
    assert (wrong.returncode, wrong.stderr.startswith("glowaudit: unknown setting lag")) == (2, True)


def secret(text: str) -> str:
    """A text in which every id, name and note holds a word that no message may hold."""
    return re.sub(r"\b(ann|bob|eve|who)\b", r"SECRET\1", text)


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An extract with something wrong in every file, and a secret in every person's id and name."""
    tables = {
        "people": rows(
            "person_id,role,display_name",
            "ann,pupil,ann Smith",
            "bob,staff,bob Jones",
            'eve,"pupil"x,eve',
            ",pupil,who",
            "zoe,SECRET Smith,",
        ),
        "enrolments": NATION["enrolments"] + rows("who,F1,2015-08-18,,", "eve,F1,2015-08-18,,", "ann,F1,x,,"),
        "decisions": NATION["decisions"] + rows("d1,individual,who,out,2016-01-01,,,", "d2,individual,ann,out,x,,,"),
        "accounts": rows(
            "account_id,person_id,source,status", "SECRET1,ann,seemis,active", "SECRET1,bob,seemis,active"
        ),
    }
    return write(
        tmp_path_factory.mktemp("secrets") / "extract", **{name: secret(text) for name, text in tables.items()}
    )


def test_no_message_holds_a_persons_id_or_name(tmp_path: Path, secrets: Path) -> None:
    mapping = tmp_path / "m.toml"
    for words in (
        ("check", secrets, "--write-mapping", mapping),
        ("audit", secrets, *WINDOW, "--out", tmp_path / "run"),
    ):
        done = glowaudit(*words)
        assert done.returncode == 0
        assert "SECRET" not in done.stdout + done.stderr
    assert "SECRET" not in mapping.read_text(encoding="utf-8")
    assert "SECRET" in (tmp_path / "run" / "internal" / "quarantine.csv").read_text(encoding="utf-8")
    assert "SECRET" not in (tmp_path / "run" / "manifest.json").read_text(encoding="utf-8")
    torn = (secrets / "people.csv").read_text(encoding="utf-8")
    for number, people in enumerate(
        (torn + '"SECRETzoe,pupil,\n', torn.replace("role", "Role"), torn.encode() + b"SECRET\xff")
    ):
        folder = write(tmp_path / f"{number}", people=people)
        done = glowaudit("check", folder)
        assert done.returncode == 3
        assert "SECRET" not in done.stdout + done.stderr


def test_words_for_a_file_hold_no_colours_and_progress_is_for_terminals(tmp_path: Path, secrets: Path) -> None:
    plain = glowaudit("audit", secrets, *WINDOW, "--out", tmp_path / "plain")
    assert plain.stderr == ""
    assert "\x1b" not in plain.stdout
    leader, follower = os.openpty()
    script = "from glowaudit.cli import main; main()"
    words = [sys.executable, "-c", script, "audit", str(secrets), *WINDOW, "--out", str(tmp_path / "seen")]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=follower, env=environment) as process:
        os.close(follower)
        seen = b""
        while chunk := _read(leader):
            seen += chunk
        told = process.communicate()[0]
    os.close(leader)
    assert process.returncode == 0
    assert b"Judging" in seen
    assert b"SECRET" not in seen + told
    assert told.decode() == plain.stdout.replace("plain", "seen")


def _read(terminal: int) -> bytes:
    """What a terminal shows next, nothing at its end."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_a_reader_that_goes_away_is_no_fault_of_ours(extract: Path) -> None:
    words = [sys.executable, "-c", "from glowaudit.cli import main; main()", "check", str(extract)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_a_sample_can_be_checked_and_judged(tmp_path: Path) -> None:
    done = glowaudit("sample", "demo", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert glowaudit("check", "demo", cwd=tmp_path).returncode == 0
    window = ("--as-of", "2016-05-16", "--deletion-on", "2016-07-01")
    assert glowaudit("audit", "demo", *window, "--out", "run", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "words", [("--mapping", "deep.toml"), ("--settings", "deep.toml")], ids=["mapping", "settings"]
)
@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000], ids=["nested", "long number"])
def test_a_file_that_no_reader_can_bear_is_wrong_usage(extract: Path, tmp_path: Path, words, text) -> None:
    (tmp_path / "deep.toml").write_text(text, encoding="utf-8")
    ended = glowaudit("audit", extract, *WINDOW, "--out", "run", *words, cwd=tmp_path)
    assert (ended.returncode, "deep.toml" in ended.stderr, "Traceback" in ended.stderr) == (2, True, False), (
        ended.stderr
    )
    assert not (tmp_path / "run").exists()
