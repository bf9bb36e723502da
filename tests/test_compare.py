"""Two runs beside each other: who is gained, who is lost, what made it so: worked cases, and plain Python."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from crowd import crowd
from extract_files import write_extract
from plain_comparison import World, causes
from small_extract import glowaudit, write
from small_nation import DECISIONS, ELGIN_IN, ENROLMENTS, FIFE_IN, LEVEN_IN, MORAY_IN, NATION, SCHOOLS, SPRING, rows
from two_runs import Tables, compared, run_of

from glowaudit.audit import Audit
from glowaudit.earlier_run import differences_of
from glowaudit.errors import UsageError
from glowaudit.run_comparison import RunComparison, compare
from glowaudit.settings import Settings

ANN, BOB = rows("ann,F1,2015-08-18,,"), rows("bob,M1,2014-08-18,,")
LUNDIN, FORRES = rows("F2,Lundin,250,,,"), rows("M2,Forres,330,,,")
PLACES = {"establishments": NATION["establishments"] + LUNDIN + FORRES}
LUNDIN_IN = rows("e3,establishment,F2,in,2015-01-01,,,")
ALL_IN = FIFE_IN + MORAY_IN + LEVEN_IN + ELGIN_IN


def decided(*more: str, without: str = "") -> Tables:
    return {**PLACES, "decisions": DECISIONS + ALL_IN.replace(without, "") + "".join(more)}


def enrolled(*enrolments: str, **tables: str) -> Tables:
    return {**decided(), "enrolments": ENROLMENTS + "".join(enrolments) + BOB, **tables}


LEVEN_OUT = rows("d17,establishment,F1,out,2016-04-20,,,")
FIFE_OUT = rows("d18,authority,250,out,2016-04-20,,,")
ANN_OUT = rows("d19,individual,ann,out,2016-04-28,,,")
BOTH = (ANN, rows("ann,F2,2015-09-01,,"))
MOVED = rows("ann,F1,2015-08-18,2016-04-20,", "ann,F2,2016-04-20,,")
AWAY = rows("ann,F1,2015-08-18,2016-04-20,", "ann,M1,2016-04-20,,")
LEVEN_SHUTS = SCHOOLS + rows("F1,Leven,250,,,2016-04-20", "M1,Elgin,330,,,") + LUNDIN + FORRES
ALONE = rows("person_id,role,stage", "bob,staff,")
AS_GUEST = rows("person_id,role,stage", "ann,guest,P7", "bob,staff,")

# name: before, now, what made Ann lost, and at which gate. The other way round she is gained by the same.
CASES: dict[str, tuple[Tables, Tables, str, tuple[str | None, str | None]]] = {
    "school flag": (decided(), decided(LEVEN_OUT), "establishment", ("establishment", "F1")),
    "no school decision": (decided(), decided(without=LEVEN_IN), "establishment", ("establishment", "F1")),
    "authority flag": (decided(), decided(FIFE_OUT), "authority", ("authority", "250")),
    "both flags": (decided(), decided(FIFE_OUT, LEVEN_OUT), "authority+establishment", ("establishment", "F1")),
    "own choice": (decided(), decided(ANN_OUT), "own_choice", (None, None)),
    "own choice and a flag": (decided(), decided(ANN_OUT, FIFE_OUT), "authority+own_choice", ("authority", "250")),
    "unreadable": (decided(), decided(ANN_OUT.replace("out", "perhaps")), "unreadable", (None, None)),
    "unreadable school": (
        decided(),
        decided(LEVEN_OUT.replace("out", "perhaps")),
        "establishment",
        ("establishment", "F1"),
    ),
    "school shut": (
        decided(),
        {**decided(), "establishments": LEVEN_SHUTS},
        "school_closed",
        ("establishment", "F1"),
    ),
    "transfer to a shut school": (enrolled(ANN), enrolled(MOVED), "transfer", ("establishment", "F2")),
    "transfer out of a school that shuts": (
        enrolled(ANN),
        enrolled(MOVED, decisions=DECISIONS + ALL_IN + LEVEN_OUT),
        "transfer",
        ("establishment", "F2"),
    ),
    "transfer within an authority that shuts": (
        enrolled(ANN),
        enrolled(MOVED, decisions=DECISIONS + ALL_IN + LUNDIN_IN + FIFE_OUT),
        "authority",
        ("authority", "250"),
    ),
    "transfer to a shut school of an authority that shuts": (
        enrolled(ANN),
        enrolled(MOVED, decisions=DECISIONS + ALL_IN + FIFE_OUT),
        "authority+transfer",
        ("establishment", "F2"),
    ),
    "transfer to a shut authority": (
        enrolled(ANN, decisions=DECISIONS + FIFE_IN + LEVEN_IN + ELGIN_IN),
        enrolled(AWAY, decisions=DECISIONS + FIFE_IN + LEVEN_IN + ELGIN_IN),
        "transfer",
        ("establishment", "M1"),
    ),
    "opts out and moves": (
        enrolled(ANN),
        enrolled(AWAY, decisions=DECISIONS + ALL_IN + ANN_OUT),
        "own_choice",
        (None, None),
    ),
    "enrolled at two schools, one shuts": (
        enrolled(*BOTH),
        enrolled(*BOTH, decisions=DECISIONS + ALL_IN + LEVEN_OUT),
        "establishment",
        ("establishment", "F1"),
    ),
    "enrolled at two schools, the shut one decides": (
        enrolled(rows("ann,M2,2014-08-18,,"), ANN),
        enrolled(rows("ann,M2,2014-08-18,,"), ANN, decisions=DECISIONS + ALL_IN + LEVEN_OUT),
        "establishment",
        ("establishment", "F1"),
    ),
    "enrolled in two authorities, the one of the open school shuts": (
        enrolled(rows("ann,M2,2014-08-18,,"), ANN),
        enrolled(rows("ann,M2,2014-08-18,,"), ANN, decisions=DECISIONS + ALL_IN + FIFE_OUT),
        "authority",
        ("authority", "250"),
    ),
    "enrolment ends": (enrolled(ANN), enrolled(rows("ann,F1,2015-08-18,2016-04-28,")), "enrolment", (None, None)),
    "no enrolment": (enrolled(ANN), enrolled(), "enrolment", (None, None)),
    "enrolment in quarantine": (
        enrolled(ANN),
        enrolled(rows("ann,F1,18/08/2015,,")),
        "enrolment_in_quarantine",
        (None, None),
    ),
    "one of two enrolments in quarantine": (
        enrolled(*BOTH),
        enrolled(rows("ann,F1,18/08/2015,,"), BOTH[1]),
        "enrolment_in_quarantine",
        (None, None),
    ),
    "person in quarantine": (decided(), {**decided(), "people": AS_GUEST}, "quarantine", (None, None)),
    "person gone": (decided(), {**decided(), "people": ALONE}, "gone", (None, None)),
}


Judged = Callable[[Tables], Path]


def told(found: RunComparison) -> list[tuple[Any, ...]]:
    """change, cause, gate, id and people of every cause."""
    return [(r["change"], r["cause"], r["gate"], r["gate_id"], r["people"]) for r in found.causes]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Runs of the small nation, one for all cases with the same tables."""
    folder, runs = tmp_path_factory.mktemp("cases"), {}

    def run(tables: Tables) -> Path:
        key = tuple(sorted(tables.items()))
        if key not in runs:
            runs[key] = run_of(folder, f"run{len(runs)}", tables)
        return runs[key]

    return run


@pytest.mark.parametrize("case", CASES)
def test_what_made_somebody_lost_is_named(case: str, judged: Judged) -> None:
    before, now, cause, gate = CASES[case]
    found = compare(judged(before), judged(now))
    assert (found.lost, found.gained) == (["ann"], [])
    assert told(found) == [("lost", cause, *gate, 1)]
    assert found.by_cause() == {"gained": {}, "lost": {cause: 1}}


@pytest.mark.parametrize("case", CASES)
def test_the_other_way_round_the_same_made_them_gained(case: str, judged: Judged) -> None:
    before, now, cause, gate = CASES[case]
    found = compare(judged(now), judged(before))
    assert (found.lost, found.gained) == ([], ["ann"])
    came_back = {"gone": "new"}.get(cause, cause)
    at = ("establishment", "F1") if "transfer" in cause else gate
    assert told(found) == [("gained", came_back, *at, 1)]


def test_two_runs_of_the_same_differ_in_nothing(tmp_path: Path) -> None:
    found = compared(tmp_path, {}, {})
    assert found.summary == ["In Glow: 2, the same people as then."]
    assert (found.causes, found.verdicts, found.differences, found.gained, found.lost) == ([], [], [], [], [])
    assert [found.by(name) for name in ("authority", "establishment", "role", "stage")] == [[]] * 4


def test_a_gate_is_told_as_it_stood_and_as_it_stands(tmp_path: Path) -> None:
    found = compared(tmp_path, decided(), decided(LEVEN_OUT))
    row = found.causes[0]
    assert (row["name"], row["reason_before"], row["decision_before"]) == ("Leven", "opted_in", "e1")
    assert (row["reason_now"], row["decision_now"]) == ("opted_out", "d17")
    assert found.summary == [
        "In Glow: 1 fewer (2 -> 1); 1 lost.",
        "1 of 1 lost by one school flag: Leven (F1), opted in (decision e1) then, opted out (decision d17) now.",
    ]


def test_a_school_that_follows_its_authority_is_told_by_the_authority(tmp_path: Path) -> None:
    before, now = decided(without=LEVEN_IN), decided(FIFE_OUT, without=LEVEN_IN)
    runs = [
        run_of(tmp_path, name, tables, establishment_default="authority")
        for name, tables in (("a", before), ("b", now))
    ]
    assert told(compare(*runs)) == [("lost", "authority", "authority", "250", 1)]


def test_a_transfer_to_a_school_that_follows_an_authority_that_shuts_is_told_by_the_authority(tmp_path: Path) -> None:
    runs = [
        run_of(tmp_path, name, tables, establishment_default="authority")
        for name, tables in (("a", enrolled(ANN)), ("b", enrolled(MOVED, decisions=DECISIONS + ALL_IN + FIFE_OUT)))
    ]
    assert told(compare(*runs)) == [("lost", "authority", "authority", "250", 1)]


def test_a_gate_of_ones_own_is_told_also_where_an_enrolment_elsewhere_decides_now(judged: Judged) -> None:
    before, now, _, _ = CASES["enrolled at two schools, the shut one decides"]
    found = compare(judged(before), judged(now), ["250"])
    assert told(found) == [("lost", "establishment", "establishment", "F1", 1)]
    assert told(compare(judged(now), judged(before), ["250"])) == [
        ("gained", "establishment", "establishment", "F1", 1)
    ]
    assert compare(judged(before), judged(now), ["330"]).summary == ["In Glow: 1, the same people as then."]


def test_a_second_enrolment_at_a_shut_school_counts_where_all_have_to_pass(tmp_path: Path) -> None:
    runs = [
        run_of(tmp_path, name, tables, enrolments="all")
        for name, tables in (("a", enrolled(ANN)), ("b", enrolled(*BOTH)))
    ]
    assert told(compare(*runs)) == [("lost", "transfer", "establishment", "F2", 1)]


CROWD = 30


def many(lost_by_flag: int, others: int) -> tuple[Tables, Tables]:
    """A school of many that opts out, and a few who opt out themselves elsewhere."""
    people = [f"p{number:03}" for number in range(lost_by_flag)]
    own = [f"q{number:03}" for number in range(others)]
    tables = {
        **PLACES,
        "people": rows("person_id,role,stage", *(f"{i},pupil,P1" for i in people + own)),
        "enrolments": ENROLMENTS
        + rows(*(f"{i},F1,2015-08-18,," for i in people), *(f"{i},M1,2015-08-18,," for i in own)),
    }
    choices = rows(*(f"c{i},individual,{i},out,2016-04-28,,," for i in own))
    return {**tables, "decisions": DECISIONS + ALL_IN}, {
        **tables,
        "decisions": DECISIONS + ALL_IN + LEVEN_OUT + choices,
    }


def test_the_summary_says_first_what_made_most_of_it(tmp_path: Path) -> None:
    before, now = many(812, 18)
    found = compared(tmp_path, before, now)
    assert found.summary == [
        "In Glow: 830 fewer (830 -> 0); 830 lost.",
        "812 of 830 lost by one school flag: Leven (F1), opted in (decision e1) then, opted out (decision d17) now.",
    ]
    assert told(found) == [
        ("lost", "establishment", "establishment", "F1", 812),
        ("lost", "own_choice", None, None, 18),
    ]
    assert [(row["id"], row["lost"]) for row in found.by("establishment")] == [("F1", 812), ("M1", 18)]
    assert [(row["id"], row["name"], row["kept_now"]) for row in found.by("authority")] == [
        ("250", "Fife", 0),
        ("330", "Moray", 0),
    ]


def test_settings_that_differ_are_said_first_and_that_all_comes_of_them_where_the_extract_is_the_same(
    tmp_path: Path,
) -> None:
    tables = decided(ANN_OUT)
    found = compared(tmp_path, tables, tables, granular_from="2016-06-01")
    assert (found.gained, found.lost) == (["ann"], [])
    assert found.summary[0] == (
        "The runs differ in granular_from (2016-04-28 then, 2016-06-01 now), and the extract is the same: "
        "all that follows comes of that."
    )
    assert found.differences == [
        {"part": "setting", "name": "granular_from", "before": "2016-04-28", "now": "2016-06-01"}
    ]


def test_where_extract_and_settings_differ_both_are_said(tmp_path: Path) -> None:
    found = compared(tmp_path, decided(), decided(LEVEN_OUT), deletion_on="2016-05-03")
    assert found.summary[0] == "The runs differ in deletion_on (2016-05-02 then, 2016-05-03 now)."
    assert [(row["part"], row["name"]) for row in found.differences] == [
        ("setting", "deletion_on"),
        ("input", "decisions"),
    ]


def test_rules_version_mapping_and_encoding_that_differ_are_named() -> None:
    made_of = {"settings": {"a": None}, "glowaudit": "1", "rules_sha256": "x", "mapping": None, "encoding": "utf-8"}
    one = made_of | {"inputs": {"people": {"sha256": "1"}}}
    two = {"settings": {"a": True}, "glowaudit": "2", "rules_sha256": "y", "mapping": "m", "encoding": "cp1252"}
    two |= {"inputs": {"accounts": {"sha256": "2"}}}
    assert list(differences_of(one, one)) == []
    assert list(differences_of(one, two)) == [
        ("setting", "a", "", "true"),
        ("version", "version", "1", "2"),
        ("rules", "rules", "x", "y"),
        ("mapping", "mapping", "", "m"),
        ("encoding", "encoding", "utf-8", "cp1252"),
        ("input", "accounts", "", "2"),
        ("input", "people", "1", ""),
    ]


def test_new_and_gone_people_and_other_verdicts_stand_beside_those_gained_and_lost(tmp_path: Path) -> None:
    people = rows("person_id,role,stage", "ann,pupil,P7", "bob,staff,", "cat,pupil,P1")
    now = rows("person_id,role,stage", "ann,pupil,P7", "bob,staff,", "dan,pupil,P2", "eve,pupil,P3")
    enrolments = ENROLMENTS + ANN + BOB
    found = compared(
        tmp_path,
        {**decided(), "people": people, "enrolments": enrolments},
        {
            **decided(LEVEN_IN.replace("e1", "e9").replace("2015-01-01", "2016-04-29"), without=LEVEN_IN),
            "people": now,
            "enrolments": enrolments + rows("eve,M1,2016-01-01,,"),
        },
    )
    figures = {name: found.figures[name] for name in ("gained", "lost", "new", "gone", "turned", "unchanged")}
    assert figures == {"gained": 1, "lost": 0, "new": 2, "gone": 1, "turned": 1, "unchanged": 1}
    assert found.verdicts == [{"verdict_before": "reaches", "verdict_now": "will_reach", "people": 1}]
    assert told(found) == [("gained", "new", None, None, 1)]
    figures = [
        (row["id"], row["gained"], row["lost"], row["moved"], row["kept_now"]) for row in found.by("establishment")
    ]
    assert figures == [("M1", 1, 0, 0, 2)]


def test_of_one_authority_those_who_came_and_went_are_told_as_that_and_nothing_more(tmp_path: Path) -> None:
    runs = run_of(tmp_path, "a", enrolled(ANN)), run_of(tmp_path, "b", enrolled(AWAY))
    assert compare(*runs).summary == ["In Glow: 2, the same people as then."]
    assert [(row["id"], row["moved"]) for row in compare(*runs).by("authority")] == [("250", -1), ("330", 1)]
    fife, moray = compare(*runs, ["250"]), compare(*runs, ["330"])
    assert told(fife) == [("lost", "another_authority", None, None, 1)]
    assert told(moray) == [("gained", "another_authority", None, None, 1)]
    assert (fife.figures["kept_before"], fife.figures["kept_now"]) == (1, 0)
    assert compare(*runs, ["250", "330"]).summary == compare(*runs).summary
    with pytest.raises(UsageError, match="--authority 999: in neither run, which have 250, 330"):
        compare(*runs, ["250", "999"])


def shifted(number: int, settings: Settings) -> Settings:
    """Settings of a later run: a few other ones, most often the same."""
    random = Random(number)
    changes: dict[str, Any] = {}
    if random.random() < 0.5:
        changes["deletion_on"] = settings.deletion_on + timedelta(days=random.randrange(1, 4))
    if random.random() < 0.3:
        changes["establishment_default"] = random.choice(("closed", "authority"))
    return Settings(**(vars(settings) | changes))


@pytest.mark.parametrize("dirty", [False, True])
@pytest.mark.parametrize("number", range(5))
def test_crowds_are_compared_as_plain_python_does(number: int, dirty: bool, tmp_path: Path) -> None:
    (extract, settings), (other, _) = crowd(number, 110, dirty), crowd(number + 16, 110, dirty)
    assumed = (settings, shifted(number, settings))
    folders = [write_extract(tmp_path / name, made) for name, made in (("a", extract), ("b", other))]
    for folder, judged in zip(folders, assumed, strict=True):
        given = {name: value for name, value in judged.as_text().items() if value is not None}
        run_of_folder(folder, tmp_path / f"run {folder.name}", given)
    worlds = [World(folder, judged) for folder, judged in zip(folders, assumed, strict=True)]
    expected = causes(*worlds)
    runs = tmp_path / "run a", tmp_path / "run b"
    found = compare(*runs)
    assert set(found.gained) == {i for i, (change, _) in expected.items() if change == "gained"}
    assert set(found.lost) == {i for i, (change, _) in expected.items() if change == "lost"}
    assert people_and_causes(*runs) == expected
    sums = found.figures
    assert sums["kept_before"] + sums["gained"] - sums["lost"] == sums["kept_now"]
    assert sum(row["people"] for row in found.causes) == sums["gained"] + sums["lost"]
    by_authority = [compare(*runs, [row["id"]]).figures for row in found.groups if row["dimension"] == "authority"]
    for name in ("kept_before", "kept_now"):
        assert sum(figures[name] for figures in by_authority) == sums[name]
    for figures in by_authority:
        assert figures["kept_before"] + figures["gained"] - figures["lost"] == figures["kept_now"]


def run_of_folder(extract: Path, run: Path, given: dict[str, Any]) -> None:
    from glowaudit.commands.audit import run as audit_command

    audit_command(extract, run, given, None, "utf-8", False, True, False)


def people_and_causes(before: Path, now: Path) -> dict[str, tuple[str, str]]:
    """(change, cause) by person_id, from the table itself."""
    from glowaudit.earlier_run import COMPARED, EARLIER, count_since, load_differences, load_run, manifest_of, match
    from glowaudit.engine import Engine

    manifests = manifest_of(before), manifest_of(now)
    with Engine() as engine:
        load_run(engine, before, manifests[0], EARLIER)
        load_run(engine, now, manifests[1], {name: name for name in COMPARED})
        load_differences(engine, *manifests)
        match(engine)
        count_since(engine)
        found = engine.rows("select person_id, change, cause from since_people where change in ('gained', 'lost')")
        return {str(i): (change, cause) for i, change, cause in found}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two runs, a school's flag between them."""
    folder = tmp_path_factory.mktemp("pair")
    before, now = many(CROWD, 2)
    run_of(folder, "a", before)
    run_of(folder, "b", now)
    return folder


def test_the_command_says_the_summary_then_tables_and_nobodys_id(pair: Path) -> None:
    done = glowaudit("compare", "a", "b", cwd=pair)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "In Glow: 32 fewer (32 -> 0); 32 lost."
    assert lines[1].startswith("30 of 32 lost by one school flag: Leven (F1), ")
    for title in ("lost: 32 people", "by authority", "by school", "by role", "by stage"):
        assert any(line.startswith(title) for line in lines)
    assert [word for word in ("p000", "q000") if word in done.stdout] == []


def test_people_are_named_where_that_is_asked_for(pair: Path) -> None:
    told_people = glowaudit("compare", "a", "b", "--people", cwd=pair).stdout
    assert "lost: p000, p001" in told_people
    assert ", ... and 12 more (--json gives all of them)" in told_people
    found = json.loads(glowaudit("compare", "a", "b", "--json", cwd=pair).stdout)
    assert (found["kept_before"], found["kept_after"], found["gained"], len(found["lost"])) == (32, 0, [], 32)
    assert found["by_cause"] == {"gained": {}, "lost": {"establishment": 30, "own_choice": 2}}
    assert found["summary"][0] == "In Glow: 32 fewer (32 -> 0); 32 lost."
    moray = json.loads(glowaudit("compare", "a", "b", "--json", "--authority", "330", cwd=pair).stdout)
    assert moray["lost"] == ["q000", "q001"]


SPOILT = {
    "no run": (lambda run: shutil.rmtree(run), "is no run of glowaudit"),
    "no verdicts": (lambda run: (run / "internal/verdicts.parquet").unlink(), "run `glowaudit audit` again"),
    "an older run": (lambda run: (run / "internal/last_day_gates.parquet").unlink(), "last_day_gates.parquet is not"),
    "other verdicts": (
        lambda run: (run / "internal/verdicts.parquet").write_bytes(b"x"),
        "internal/verdicts.parquet is not as its manifest has it",
    ),
    "no manifest": (lambda run: (run / "manifest.json").unlink(), "manifest.json cannot be read"),
    "a damaged manifest": (lambda run: (run / "manifest.json").write_bytes(b"{}"), "is damaged: glowaudit: it is"),
}


@pytest.mark.parametrize("which", ["a", "b"])
@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_run_that_cannot_be_compared_is_wrong_usage(pair: Path, tmp_path: Path, spoilt: str, which: str) -> None:
    shutil.copytree(pair, tmp_path / "copy")
    spoil, words = SPOILT[spoilt]
    spoil(tmp_path / "copy" / which)
    done = glowaudit("compare", "a", "b", cwd=tmp_path / "copy")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_ids_are_matched_as_they_are_written(tmp_path: Path) -> None:
    ids = ["=1+1", "007", "7", "é", "two\nlines", "'x"]
    people = "person_id,role\n" + "".join(f'"{i}",pupil\n' for i in ids)
    enrolments = ENROLMENTS + "".join(f'"{i}",F1,2015-08-18,,\n' for i in ids)
    tables = {**PLACES, "people": people, "enrolments": enrolments}
    found = compared(tmp_path, {**tables, **decided()} | {"people": people}, {**tables, **decided(LEVEN_OUT)})
    assert found.lost == sorted(ids)


def test_an_audit_of_an_extract_written_again_is_compared_as_its_run_would_be(tmp_path: Path) -> None:
    from glowaudit.earlier_run import count_since, load_earlier

    before = run_of(tmp_path, "before", decided())
    extract = write(tmp_path / "extract", **decided(LEVEN_OUT))
    with Audit.of(extract, SPRING) as audit:
        load_earlier(audit, before)
        assert count_since(audit.engine, ["250"]) == count_since(audit.engine)
        count_since(audit.engine, ["330"])
        assert audit.engine.rows("select lost from since_headline") == [(0,)]
        count_since(audit.engine, ["250"])
        assert audit.engine.rows("select decision_before, decision_now from since_causes") == [(None, "d17")]
        assert audit.engine.rows("select lost, kept_before from since_headline") == [(1, 1)]
