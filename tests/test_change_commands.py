"""`glowaudit what-if` and `glowaudit unlock`, run as a user runs them."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from small_extract import glowaudit, write
from small_nation import DECISIONS, LEVEN_IN, MORAY_IN, rows

WINDOW = ("--as-of", "2016-04-26", "--deletion-on", "2016-05-02")
OPENS = """
name = "Fife opens"
[[decision]]
scope = "authority"
subject_id = "250"
choice = "in"
effective_on = 2016-04-28
"""
MOVES = """
name = "Ann moves"
[[transfer]]
person_id = "ann"
establishment_id = "M1"
on = 2016-04-29
"""
FIFE_SHUT = DECISIONS + MORAY_IN + LEVEN_IN + rows("e2,establishment,M1,out,2015-01-01,,,")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An extract in which Fife has not decided and Elgin is out, and two scenarios."""
    write(tmp_path / "extract", decisions=FIFE_SHUT)
    (tmp_path / "opens.toml").write_text(OPENS, encoding="utf-8")
    (tmp_path / "moves.toml").write_text(MOVES, encoding="utf-8")
    return tmp_path


def answer(*words: object, folder: Path) -> dict[str, Any]:
    done = glowaudit(*words, *WINDOW, "--json", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_what_if_gives_the_people_gained_and_lost_and_what_made_it_so(folder: Path) -> None:
    found = answer("what-if", "extract", "opens.toml", folder=folder)
    assert (found["kept_before"], found["kept_after"], found["gained"], found["lost"]) == (0, 1, ["ann"], [])
    assert found["by_cause"] == {"gained": {"authority": 1}, "lost": {}, "unchanged": {"establishment": 1}}


def test_scenarios_stack_in_the_order_given_and_stand_side_by_side(folder: Path) -> None:
    found = answer("what-if", "extract", "opens.toml", "moves.toml", folder=folder)
    assert [(step["name"], step["kept"]) for step in found["stack"]] == [("Fife opens", 1), ("Ann moves", 0)]
    told = glowaudit("what-if", "extract", "opens.toml", "moves.toml", *WINDOW, cwd=folder).stdout.splitlines()
    table = [line.split() for line in told[:4]]
    assert table[0] == ["kept", "gained", "lost", "last", "day", "that", "counts"]
    assert [row[-4:] for row in table[2:]] == [["1", "1", "0", "2016-04-30"], ["0", "0", "0", "2016-04-30"]]


def test_what_if_tells_by_authority_school_stage_and_role_and_names_the_people(folder: Path) -> None:
    told = glowaudit("what-if", "extract", "opens.toml", *WINDOW, cwd=folder).stdout
    for part in ("250 Fife", "F1 Leven", "P7", "pupil", "gained 1: authority 1", "gained: 1 person", "  ann"):
        assert part in told
    assert "330 Moray" not in told


def test_the_difference_is_written_to_a_private_folder_that_must_not_be_there(folder: Path) -> None:
    done = glowaudit("what-if", "extract", "opens.toml", *WINDOW, "--out", "difference", cwd=folder)
    assert done.returncode == 0
    assert stat.S_IMODE((folder / "difference").stat().st_mode) == 0o700
    assert sorted(path.name for path in (folder / "difference").iterdir()) == [
        "counts.csv",
        "people.csv",
        "what_if.json",
    ]
    with (folder / "difference" / "people.csv").open(newline="", encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    assert [(row["person_id"], row["change"], row["verdict_now"]) for row in people] == [
        ("ann", "gained", "will_reach")
    ]
    again = glowaudit("what-if", "extract", "opens.toml", *WINDOW, "--out", "difference", cwd=folder)
    assert (again.returncode, "exists already" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = 1", "name is missing"),
        (OPENS.replace("250", "251"), "is it '250'?"),
        ("[settings]\nas_of = 'x'", "as_of"),
    ],
)
def test_a_scenario_that_cannot_be_is_wrong_usage_and_nothing_is_written(text: str, told: str, folder: Path) -> None:
    (folder / "far.toml").write_text(text, encoding="utf-8")
    done = glowaudit("what-if", "extract", "far.toml", *WINDOW, "--out", "difference", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(folder.glob("difference*"))


def test_unlock_finds_the_fewest_levers_and_what_each_is_worth(folder: Path) -> None:
    found = answer("unlock", "extract", "--target", "0.5", folder=folder)
    authority, school = {"gate": "authority", "id": "250"}, {"gate": "establishment", "id": "M1"}
    assert (found["people"], found["kept"], found["ceiling"], found["target"]) == (2, 0, 2, 0.5)
    assert (found["best"], found["optimal"]) == ([0, 1], True)
    assert found["fewest"] in ([authority], [school])
    assert found["levers"] == [lever | {"alone": 1, "joint": 0, "never": 0} for lever in (authority, school)]


def test_unlock_tells_the_ladder_the_ceiling_and_by_when(folder: Path) -> None:
    told = glowaudit("unlock", "extract", *WINDOW, cwd=folder).stdout
    for part in (
        "Of 2 people enrolled on the last day, 0 are kept as things stand (0.0%).",
        "The fewest that bring 95.0% of them to Glow: 2 levers",
        "With every lever opened 2 are kept (100.0%).",
        "Elgin (M1), Moray",
        "2016-04-30 at a lag of 1, 2016-04-29 at a lag of 2, 2016-04-28 at a lag of 3",
        "2016-05-01           5  (too late: the cut-off)",
    ):
        assert part in told


@pytest.mark.parametrize("wrong", [("--target", "0"), ("--target", "1.5"), ("--target", "nan"), ("--steps", "-1")])
def test_a_target_that_is_no_share_is_wrong_usage(wrong: tuple[str, str], folder: Path) -> None:
    done = glowaudit("unlock", "extract", *WINDOW, *wrong, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_nobody_is_opted_in_by_a_lever(folder: Path) -> None:
    own = FIFE_SHUT + rows("own,individual,ann,out,2016-04-28,,,")
    write(folder / "extract", decisions=own)
    found = answer("unlock", "extract", folder=folder)
    assert (found["ceiling"], found["fewest"]) == (1, None)
    assert found["levers"][0] == {"gate": "authority", "id": "250", "alone": 0, "joint": 0, "never": 1}
