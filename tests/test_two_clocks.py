"""Two runs of one extract that see what was recorded by different moments: which late rows made the difference?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from crowd import crowd
from extract_files import write_extract
from small_extract import glowaudit, write
from small_nation import DECISIONS, ELGIN_IN, ENROLMENTS, FIFE_IN, LEVEN_IN, MORAY_IN, NATION, rows
from two_runs import GIVEN, Tables

from glowaudit.commands.audit import run as audit_command
from glowaudit.run_comparison import RunComparison, compare

EARLY = "2016-04-28"


def told(late: RunComparison) -> list[tuple[object, ...]]:
    """change, seen, file, row, people of every late row."""
    return [(r["change"], r["seen"], r["file"], r["row"], r["people"]) for r in late.late.rows]


def clocks(folder: Path, tables: Tables, *authorities: str, back: bool = False, **given: object) -> RunComparison:
    """One extract judged as known at the end of 28 April, and with all that is known; `back`: the other way round."""
    extract = write(folder / "extract", **tables)
    runs = [folder / "early", folder / "all"]
    for run, known in zip(runs, ({"known_at": EARLY}, {}), strict=True):
        audit_command(extract, run, {**GIVEN, **known, **given}, None, "utf-8", False, True, False)
    return compare(*(reversed(runs) if back else runs), authorities)


ALL_IN = FIFE_IN + MORAY_IN + LEVEN_IN + ELGIN_IN
ANN, BOB = rows("ann,F1,2015-08-18,,"), rows("bob,M1,2014-08-18,,")


def decided(*more: str, first: str = ALL_IN, **tables: str) -> Tables:
    return {"decisions": DECISIONS + first + rows(*more), **tables}


def enrolled(*more: str, ann: str = ANN, **tables: str) -> Tables:
    return {"enrolments": ENROLMENTS + ann + BOB + rows(*more), **tables}


SHUT = "d9,establishment,F1,out,2016-04-20,2016-05-03,,"
LUNDIN = {"establishments": NATION["establishments"] + rows("F2,Lundin,250,,,")}
LATE = {
    "a school": (decided(SHUT), "decisions", 6, "out, takes effect on 2016-04-20"),
    "an authority": (
        decided("d9,authority,250,out,2016-04-20,2016-05-03,,"),
        "decisions",
        6,
        "out, takes effect on 2016-04-20",
    ),
    "an own choice": (
        decided("d9,individual,ann,out,2016-04-20,2016-05-03,,"),
        "decisions",
        6,
        "out, takes effect on 2016-04-20",
    ),
    "a decision that cannot be read": (
        decided("d9,individual,ann,out,,2016-05-03,,"),
        "decisions",
        6,
        "cannot be read",
    ),
    "a school's decision that cannot be read": (
        decided("d9,establishment,F1,off,2016-04-20,2016-05-03,,"),
        "decisions",
        6,
        "cannot be read",
    ),
    "an original that makes a carried copy a copy": (
        decided("d8,individual,ann,in,2016-03-01,,carried,", "d9,individual,ann,out,2016-02-01,2016-05-03,,"),
        "decisions",
        7,
        "out, takes effect on 2016-02-01",
    ),
    "an end": (
        enrolled("ann,F1,2015-08-18,2016-04-20,2016-05-03"),
        "enrolments",
        4,
        "enrolled from 2015-08-18 to 2016-04-20",
    ),
    "one of several decisions about a school": (
        decided(
            SHUT, "d8,establishment,F1,out,2016-04-10,2016-05-02,,", "d7,establishment,F1,in,2016-06-01,2016-05-04,,"
        ),
        "decisions",
        6,
        "out, takes effect on 2016-04-20",
    ),
}


@pytest.mark.parametrize("case", LATE)
def test_the_late_row_that_lost_somebody_is_named_with_its_two_days(case: str, tmp_path: Path) -> None:
    tables, file, row, effect = LATE[case]
    found = clocks(tmp_path, tables)
    assert (found.lost, found.gained) == (["ann"], [])
    assert told(found) == [("lost", "now", file, row, 1)]
    assert found.summary[0].startswith("The runs differ in known_at (2016-04-28T23:59:59.999999 then, none now), and")
    assert found.summary[-1] == (
        f"1 lost by {file} recorded after 2016-04-28: {file} row {row} (recorded on 2016-05-03, {effect})."
    )


@pytest.mark.parametrize("case", LATE)
def test_a_run_that_sees_less_than_the_earlier_one_says_what_it_does_not_see(case: str, tmp_path: Path) -> None:
    tables, file, row, _ = LATE[case]
    found = clocks(tmp_path, tables, back=True)
    assert (found.lost, found.gained) == ([], ["ann"])
    assert told(found) == [("gained", "then", file, row, 1)]
    assert f"1 gained by {file} recorded after 2016-04-28, which are not seen now: " in found.summary[-1]


def test_a_transfer_that_was_recorded_late_is_both_rows(tmp_path: Path) -> None:
    moved = enrolled("ann,F1,2015-08-18,2016-04-25,2016-05-03", "ann,F2,2016-04-25,,2016-05-03T09:30", **LUNDIN)
    found = clocks(tmp_path, moved)
    assert told(found) == [("lost", "now", "enrolments", 4, 1), ("lost", "now", "enrolments", 5, 1)]
    assert found.summary[-1] == (
        "1 lost by enrolments recorded after 2016-04-28: "
        "enrolments row 4 (recorded on 2016-05-03, enrolled from 2015-08-18 to 2016-04-25): 1; "
        "enrolments row 5 (recorded on 2016-05-03 09:30, enrolled from 2016-04-25 on): 1."
    )


def test_the_row_that_stands_for_most_people_comes_first_and_those_that_changed_nobody_are_left_out(
    tmp_path: Path,
) -> None:
    people = [f"p{n}" for n in range(12)]
    tables = decided(
        "c1,individual,p0,in,2016-04-01,2016-05-03,,",  # changes nothing: the school is shut
        "c2,individual,bob,out,2016-04-01,2016-05-04,,",
        "c3,establishment,F1,out,2016-04-20,2016-05-03,,",
        "c4,authority,330,in,2016-04-20,2016-05-03,,",  # changes nothing
        people=rows("person_id,role", "bob,staff", *(f"{i},pupil" for i in people)),
        enrolments=ENROLMENTS + BOB + rows(*(f"{i},F1,2015-08-18,," for i in people)),
    )
    found = clocks(tmp_path, tables)
    assert told(found) == [("lost", "now", "decisions", 8, 12), ("lost", "now", "decisions", 7, 1)]
    assert found.summary[-1] == (
        "13 lost by decisions recorded after 2016-04-28: "
        "decisions row 8 (recorded on 2016-05-03, out, takes effect on 2016-04-20): 12; "
        "decisions row 7 (recorded on 2016-05-04, out, takes effect on 2016-04-01): 1."
    )
    assert found.late.totals[0]["people"] == 13


def test_gained_and_lost_are_told_apart(tmp_path: Path) -> None:
    late = ("d8,establishment,F1,in,2016-04-20,2016-05-03,,", "d9,individual,bob,out,2016-04-20,2016-05-04,,")
    found = clocks(tmp_path, decided(*late, first=FIFE_IN + MORAY_IN + ELGIN_IN))
    assert told(found) == [("gained", "now", "decisions", 5, 1), ("lost", "now", "decisions", 6, 1)]
    assert [(t["change"], t["people"]) for t in found.late.totals] == [("gained", 1), ("lost", 1)]


def test_a_late_decision_about_a_school_that_followed_its_authority_is_named_though_it_is_not_yet_in_force(
    tmp_path: Path,
) -> None:
    tables = decided("d9,establishment,F1,in,2016-06-01,2016-05-03,,", first=FIFE_IN + MORAY_IN + ELGIN_IN)
    found = clocks(tmp_path, tables, establishment_default="authority")
    assert told(found) == [("lost", "now", "decisions", 5, 1)]


def test_rows_that_both_runs_see_are_never_named(tmp_path: Path) -> None:
    """Recorded by 28 April, or at a moment that is not known; and nothing is said where the extracts differ."""
    on_the_day = decided("d9,establishment,F1,out,2016-04-20,2016-04-28T23:59:59,,")
    found = clocks(tmp_path, on_the_day)
    assert (found.lost, told(found), found.late.totals) == ([], [], [])
    clocks(tmp_path / "one", decided())
    clocks(tmp_path / "other", decided(SHUT))
    found = compare(tmp_path / "one" / "early", tmp_path / "other" / "all")
    assert (found.lost, told(found)) == (["ann"], [])


def test_only_what_was_recorded_between_the_two_moments_is_named(tmp_path: Path) -> None:
    tables = decided(
        "d7,establishment,F1,out,2016-04-10,2016-05-02,,",
        "d8,individual,bob,out,2016-04-20,2016-05-03T00:00:01,,",  # neither run sees it
        "d9,authority,250,in,2016-04-20,2016-04-28T12:00,,",  # both do
    )
    extract = write(tmp_path / "extract", **tables)
    for known_at in ("2016-04-28", "2016-05-02"):
        given = {**GIVEN, "known_at": known_at}
        audit_command(extract, tmp_path / known_at, given, None, "utf-8", False, True, False)
    found = compare(tmp_path / "2016-04-28", tmp_path / "2016-05-02")
    assert told(found) == [("lost", "now", "decisions", 6, 1)]
    assert (found.lost, told(compare(tmp_path / "2016-05-02", tmp_path / "2016-05-02"))) == (["ann"], [])


def test_of_an_authority_only_its_own_rows_are_told(tmp_path: Path) -> None:
    """Ann moves from Fife to Elgin, by an enrolment and a decision that Moray recorded late."""
    tables = enrolled(
        "ann,F1,2015-08-18,2016-04-25,2016-05-03",
        "ann,M1,2016-04-25,,2016-05-03",
        **decided("d9,individual,ann,out,2016-04-26,2016-05-03,,M1"),
    )
    assert told(clocks(tmp_path, tables)) == [("lost", "now", "decisions", 6, 1)]
    found = compare(tmp_path / "early", tmp_path / "all", ["250"])
    assert (found.lost, told(found)) == (["ann"], [])  # she went to another authority: more is not told
    late_there = decided("d9,individual,ann,out,2016-04-26,2016-05-03,,M1")
    assert told(clocks(tmp_path / "stays", late_there)) == [("lost", "now", "decisions", 6, 1)]
    found = compare(tmp_path / "stays" / "early", tmp_path / "stays" / "all", ["250"])
    assert told(found) == [("lost", "now", None, None, 1)]
    assert found.summary[-1] == (
        "1 lost by decisions recorded after 2016-04-28: a decision, of which the row is not told here."
    )


def test_the_command_names_the_rows_in_text_and_json(tmp_path: Path) -> None:
    clocks(tmp_path, decided(SHUT))
    text = glowaudit("compare", "early", "all", cwd=tmp_path).stdout
    assert "decisions row 6 (recorded on 2016-05-03, out, takes effect on 2016-04-20)" in text
    assert "ann" not in text
    late = json.loads(glowaudit("compare", "early", "all", "--json", cwd=tmp_path).stdout)["late"]
    assert late["totals"] == [
        {
            "change": "lost",
            "seen": "now",
            "after_at": "2016-04-28T23:59:59.999999",
            "people": 1,
            "by_decisions": 1,
            "by_enrolments": 0,
        }
    ]
    assert late["rows"] == [
        {
            "change": "lost",
            "seen": "now",
            "kind": "decision",
            "file": "decisions",
            "row": 6,
            "choice": "out",
            "recorded_at": "2016-05-03T00:00:00",
            "from_on": "2016-04-20",
            "to_on": None,
            "people": 1,
        }
    ]


@pytest.mark.parametrize("number", [0, 2, 3])
def test_everybody_whom_a_later_clock_gains_or_loses_has_a_late_row_and_without_it_few_change(
    number: int, tmp_path: Path
) -> None:
    """A crowd; without the rows told the two clocks all but agree, since other late rows may stand behind them."""
    extract, settings = crowd(number, 110)
    folder = write_extract(tmp_path / "extract", extract)
    given = {name: value for name, value in settings.as_text().items() if value is not None and name != "known_at"}

    def difference(where: str) -> RunComparison:
        for name, known in (("early", {"known_at": EARLY}), ("all", {})):
            audit_command(folder, tmp_path / where / name, given | known, None, "utf-8", False, True, False)
        return compare(tmp_path / where / "early", tmp_path / where / "all")

    found = difference("whole")
    people = {total["change"]: total["people"] for total in found.late.totals}
    assert (people.get("gained", 0), people.get("lost", 0)) == (len(found.gained), len(found.lost))
    assert people
    for table in ("decisions", "enrolments"):
        late = {row["row"] for row in found.late.rows if row["file"] == table}
        lines = (folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()
        kept = [line for number, line in enumerate(lines, 1) if number not in late]
        (folder / f"{table}.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    without = difference("without")
    assert len(without.gained) + len(without.lost) < (len(found.gained) + len(found.lost)) / 4
