"""`glowaudit reconcile`: what it writes, what it refuses to write, and who may let it (spec 7, 10)."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from councils import Councils, account, pupil
from small_extract import glowaudit

WINDOW = ("--as-of", "2016-05-16", "--deletion-on", "2016-07-01")
ACCEPTED = """
[[accepted]]
group = "authority 100"
by = "A. Officer"
reason = "The school closed for good"
until = {until}
at_most = {at_most}
"""


def closed() -> Councils:
    """One school of twenty closed."""
    return Councils().each("establishments", lambda row: [*row[:5], "2016-05-01"] if row[0] == "5100001" else row)


def reconcile(folder: Path, councils: Councils, *more: object):
    """Run the command on an extract; its run stands in `folder / "run"`."""
    extract = councils.write(folder / "extract")
    return glowaudit("reconcile", extract, *WINDOW, "--out", folder / "run", *more)


def listed(folder: Path, name: str = "deletions") -> list[dict[str, str]]:
    """The rows of one file of the run."""
    with (folder / "run" / "internal" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def manifest(folder: Path) -> dict:
    """The run's manifest."""
    return json.loads((folder / "run" / "manifest.json").read_text(encoding="utf-8"))


def test_it_writes_the_list_of_those_whom_the_deletion_takes(tmp_path):
    ended = reconcile(tmp_path, Councils().ended([1, 2]).opted_out([3]))
    assert ended.returncode == 0, ended.stderr
    assert [row["account_id"] for row in listed(tmp_path)] == [account(1), account(2), account(3)]
    rows = listed(tmp_path, "reconciliation")
    assert list(rows[0]) == [
        "class",
        "person_id",
        "account_id",
        "authority_id",
        "establishment_id",
        "since_on",
        "days",
        "next",
    ]
    assert len(rows) == 50
    assert {row["account_id"] for row in rows if row["next"] == "delete"} == {account(n) for n in (1, 2, 3)}
    assert "3 accounts would be deleted" in ended.stdout
    assert "BRAKE" not in ended.stdout
    assert manifest(tmp_path)["brake"]["tripped"] == []
    assert not any(pupil(1) in text for text in (ended.stdout, ended.stderr))


def test_a_tripped_brake_says_so_first_writes_no_list_and_leaves_with_4(tmp_path):
    ended = reconcile(tmp_path, closed())
    assert ended.returncode == 4
    assert ended.stdout.startswith("BRAKE: 1 group would lose more than expected; no list of deletions is written.")
    assert "20  closed_on of establishments row 2: 2016-05-01, of school 5100001" in ended.stdout
    assert not (tmp_path / "run" / "internal" / "deletions.csv").exists()
    assert len(listed(tmp_path, "reconciliation")) == 50
    assert [group["name"] for group in manifest(tmp_path)["brake"]["tripped"]] == ["authority 100"]
    assert "no list of deletions was written" in ended.stderr


def test_the_skeleton_that_it_prints_is_a_file_that_it_reads(tmp_path):
    printed = reconcile(tmp_path, closed()).stdout
    start = printed.index("    [[accepted]]")
    (tmp_path / "accept.toml").write_text(printed[start : printed.index("Should, sent")], encoding="utf-8")
    ended = reconcile(tmp_path, closed(), "--accept", tmp_path / "accept.toml")
    assert ended.returncode == 0, ended.stderr
    assert len(listed(tmp_path)) == 20


@pytest.mark.parametrize(
    ("until", "at_most", "code"),
    [("2016-05-16", 20, 0), ("2016-05-15", 20, 4), ("2016-06-30", 19, 4)],
    ids=["to the last day", "over", "more than was accepted"],
)
def test_it_is_accepted_by_name_until_a_day_and_up_to_a_number(tmp_path, until, at_most, code):
    file = tmp_path / "accept.toml"
    file.write_text(ACCEPTED.format(until=until, at_most=at_most), encoding="utf-8")
    ended = reconcile(tmp_path, closed(), "--accept", file)
    assert ended.returncode == code, ended.stderr
    assert (tmp_path / "run" / "internal" / "deletions.csv").exists() == (code == 0)
    by = [one["by"] for one in manifest(tmp_path)["brake"]["accepted"]]
    assert by == (["A. Officer"] if code == 0 else [])


def test_another_group_is_not_accepted_along(tmp_path):
    file = tmp_path / "accept.toml"
    file.write_text(ACCEPTED.format(until="2016-06-30", at_most=40), encoding="utf-8")
    ended = reconcile(tmp_path, closed().ended([51, 52]), "--accept", file)
    assert ended.returncode == 4
    assert "Authority 200" in ended.stdout
    assert 'group = "authority 200"' in ended.stdout
    assert 'group = "authority 100"' not in ended.stdout


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it holds nothing but tables [[accepted]]"),
        ("x = 1\n" + ACCEPTED.format(until="2016-06-30", at_most=1), "it holds nothing but tables [[accepted]]"),
        (ACCEPTED.format(until="2016-06-30", at_most=1).replace("A. Officer", " "), "by is missing or empty"),
        (ACCEPTED.format(until='"soon"', at_most=1), "until is 'soon'"),
        (ACCEPTED.format(until="2016-06-30", at_most=-1), "at_most is -1"),
        (ACCEPTED.format(until="2016-06-30", at_most=1).replace("reason", "reasons"), "unknown reasons"),
        ("[[accepted", "acceptance file"),
        ("x = " + "[" * 5000, "acceptance file"),
        ("x = " + "9" * 5000, "acceptance file"),
    ],
)
def test_a_file_of_acceptances_that_says_too_little_is_refused_before_any_work(tmp_path, text, told):
    (tmp_path / "accept.toml").write_text(text, encoding="utf-8")
    ended = reconcile(tmp_path, Councils(), "--accept", tmp_path / "accept.toml")
    assert (ended.returncode, told in ended.stderr) == (2, True), ended.stderr
    assert not (tmp_path / "run").exists()


def test_names_and_ids_stay_on_their_line_and_the_skeleton_holds_them(tmp_path):
    broken = {"100": '"10""0\nX"'}

    def renamed(row: list[str]) -> list[str]:
        return [broken.get(value, value) for value in row]

    councils = closed().each("authorities", lambda row: [row[0], '"Fife\nBRAKE: 0 groups\x1b[2J"'])
    for table in ("authorities", "establishments", "decisions"):
        councils.each(table, renamed)
    printed = reconcile(tmp_path, councils).stdout
    assert [line for line in printed.split("\n") if line.startswith("BRAKE")] == [printed.split("\n")[0]]
    assert "\x1b" not in printed
    start = printed.index("    [[accepted]]")
    (tmp_path / "accept.toml").write_text(printed[start : printed.index("Should, sent")], encoding="utf-8")
    ended = reconcile(tmp_path, councils, "--accept", tmp_path / "accept.toml")
    assert ended.returncode == 0, ended.stderr
    assert glowaudit("verify", tmp_path / "run").returncode == 0


def test_a_run_is_not_held_against_itself(tmp_path):
    assert reconcile(tmp_path, Councils()).returncode == 0
    ended = reconcile(tmp_path, Councils(), "--against", tmp_path / "other" / ".." / "run")
    assert (ended.returncode, "--against" in ended.stderr) == (2, True), ended.stderr
    assert glowaudit("verify", tmp_path / "run").returncode == 0


def test_a_list_that_was_being_written_when_it_was_stopped_goes_too(tmp_path):
    assert reconcile(tmp_path, Councils().ended([1, 2])).returncode == 0
    internal = tmp_path / "run" / "internal"
    (internal / "deletions.csv").rename(internal / "deletions.csv.part")
    assert reconcile(tmp_path, Councils().ended([1, 2]), "--brake-limit", "0.01").returncode == 4
    assert not list(internal.glob("deletions*"))


def test_a_list_from_before_goes_when_the_brake_trips_on_the_same_run(tmp_path):
    assert reconcile(tmp_path, Councils().ended([1, 2])).returncode == 0
    assert len(listed(tmp_path)) == 2
    assert reconcile(tmp_path, Councils().ended([1, 2]), "--brake-limit", "0.01").returncode == 4
    assert not (tmp_path / "run" / "internal" / "deletions.csv").exists()
    assert glowaudit("verify", tmp_path / "run").returncode == 0


def test_it_goes_on_from_an_audit_and_an_audit_keeps_what_it_found(tmp_path):
    extract = Councils().ended([1]).write(tmp_path / "extract")
    assert glowaudit("audit", extract, *WINDOW, "--out", tmp_path / "run").returncode == 0
    assert reconcile(tmp_path, Councils().ended([1])).returncode == 0
    (tmp_path / "run" / "internal" / "findings.csv").unlink()
    assert glowaudit("audit", extract, *WINDOW, "--out", tmp_path / "run").returncode == 0
    assert manifest(tmp_path)["brake"]["limits"]["authority"] == 0.1
    assert len(listed(tmp_path)) == 1
    assert glowaudit("verify", tmp_path / "run").returncode == 0


def test_without_accounts_there_is_nothing_to_reconcile(tmp_path):
    councils = Councils()
    del councils.rows["accounts"]
    ended = reconcile(tmp_path, councils)
    assert ended.returncode == 3
    assert "reconcile needs what Glow holds" in ended.stderr
    assert not (tmp_path / "run").exists()


def test_against_needs_a_run(tmp_path):
    ended = reconcile(tmp_path, Councils(), "--against", tmp_path / "nothing")
    assert (ended.returncode, "manifest.json" in ended.stderr) == (2, True), ended.stderr
    assert not (tmp_path / "run").exists()


def test_json_holds_the_same(tmp_path):
    ended = reconcile(tmp_path, closed().opted_out([21]), "--json")
    told = json.loads(ended.stdout)
    assert ended.returncode == 4
    assert told["listed"] is None
    assert told["brake"]["explanations"][0]["causes"][0]["field"] == "closed_on"
    assert told["classes"]["not_honoured"] == 21
    assert told["authorities"]["100"]["not_honoured"] == 21
    assert told["next"] == {"create": 0, "keep": 29, "delete": 21, "none": 0}
    assert told["honouring"][0]["waiting"] == 21


def test_an_audit_shows_the_brake_as_a_banner_and_goes_on(tmp_path):
    extract = closed().write(tmp_path / "extract")
    ended = glowaudit("audit", extract, *WINDOW, "--out", tmp_path / "run", "--no-sensitivity")
    assert ended.returncode == 0
    assert ended.stdout.startswith("BRAKE: 1 group would lose more than expected; reconcile would write no list")
    told = glowaudit("audit", extract, *WINDOW, "--out", tmp_path / "run", "--brake-limit", "0.5", "--json")
    assert json.loads(told.stdout)["brake"]["tripped"] == []


def test_verify_asks_the_brake_again_beside_the_same_earlier_run(tmp_path):
    whole = Councils().write(tmp_path / "whole")
    assert glowaudit("audit", whole, *WINDOW, "--out", tmp_path / "before", "--no-sensitivity").returncode == 0
    recoded = Councils().each("establishments", lambda row: ["5100009", *row[1:]] if row[0] == "5100001" else row)
    recoded.rows["accounts"] = recoded.rows["accounts"][:1]
    assert reconcile(tmp_path, recoded, "--against", tmp_path / "before").returncode == 4
    assert glowaudit("verify", tmp_path / "run").returncode == 0
    stored = manifest(tmp_path)
    stored["brake"]["tripped"] = stored["brake"]["tripped"][:1]
    (tmp_path / "run" / "manifest.json").write_text(json.dumps(stored), encoding="utf-8")
    told = glowaudit("verify", tmp_path / "run")
    assert (told.returncode, "the brake finds another group" in told.stdout) == (1, True), told.stdout
    (tmp_path / "before").rename(tmp_path / "elsewhere")
    told = glowaudit("verify", tmp_path / "run")
    assert (told.returncode, "brake against: missing" in told.stdout) == (1, True), told.stdout


def test_verify_tells_of_an_earlier_run_whose_name_is_none(tmp_path):
    assert reconcile(tmp_path, Councils()).returncode == 0
    stored = manifest(tmp_path)
    stored["brake"]["against"] = {"run": "../\0", "manifest_sha256": ""}
    (tmp_path / "run" / "manifest.json").write_text(json.dumps(stored), encoding="utf-8")
    told = glowaudit("verify", tmp_path / "run")
    assert (told.returncode, "brake against: missing" in told.stdout) == (1, True), told.stderr


def test_accounts_none_of_which_can_be_used_are_no_clean_result(tmp_path):
    ended = reconcile(tmp_path, Councils().each("accounts", lambda row: [*row[:2], "SIMS", *row[3:]]))
    assert ended.stdout.startswith("NO ACCOUNT COULD BE READ: all 50 rows of accounts are in quarantine")
    assert listed(tmp_path) == []


def test_it_states_that_nobody_and_no_account_is_lost_or_counted_twice(tmp_path):
    councils = Councils().each("accounts", lambda row: None if row[1] == pupil(1) else row)
    councils.rows["accounts"] += [
        ["Z1+Z2", pupil(2), "manual", "active", "", ""],
        ["Z3", "", "seemis", "active", "", ""],
    ]
    ended = reconcile(tmp_path, councils)
    assert "50 people of 50 stand in one class each; 51 active accounts = 50 of them + 1 of nobody." in ended.stdout
    assert len(listed(tmp_path, "reconciliation")) == 51
