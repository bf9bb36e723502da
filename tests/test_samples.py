"""The invented populations: same seed, same bytes; the shapes of life; and all the cases they are to show."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from glowaudit.audit import Audit
from glowaudit.brake import brake_of
from glowaudit.errors import UsageError
from glowaudit.mapping import read_mapping
from glowaudit.samples import SIZES, write_sample
from glowaudit.samples.authorities import AUTHORITIES
from glowaudit.samples.council import write_council
from glowaudit.samples.demo import demo_tables
from glowaudit.samples.demo_cases import (
    AS_OF,
    DELETION_ON,
    case_table,
    demo_cases,
    demo_schools,
    spare_accounts,
    unusable_people,
)
from glowaudit.samples.identifiers import is_scn, next_scn, scn
from glowaudit.samples.population import write_population
from glowaudit.samples.schools import invent_schools, read_schools, share_out
from glowaudit.settings import Settings

SETTINGS = Settings(date.fromisoformat(AS_OF), date.fromisoformat(DELETION_ON))
TABLES = ("authorities", "establishments", "people", "enrolments", "decisions")
VERDICTS = {"reaches", "will_reach", "will_stop", "reaches_briefly", "blocked", "not_enrolled"}
GATES = ("authority", "establishment", "individual")
BLOCKERS = {"+".join(some) for size in (1, 2, 3) for some in combinations(GATES, size)} | {"enrolment"}
FINDINGS = {
    "carry_mismatch",
    "carried_without_original",
    "conflicting_decisions",
    "unreadable_decision",
    "backdated_decision",
    "entry_not_at_entry",
    "overlapping_enrolments",
    "concurrent_enrolments",
    "gap_between_enrolments",
    "stuck_at_source",
    "no_destination",
    "enrolment_after_closure",
    "choice_without_effect",
    "unknown_stage",
    "missing_name",
}
CLASSES = {"ambiguous", "manual", "in_quarantine", "orphan", "in_flight"} | {
    "in_step_in",
    "missing",
    "not_honoured",
    "in_step_out",
}
REASONS = {
    "malformed_row",
    "duplicate_key",
    "missing_value",
    "bad_date",
    "bad_choice",
    "bad_scope",
    "bad_role",
    "bad_origin",
    "bad_source",
    "bad_status",
    "end_before_start",
    "out_by_default",
    "origin_not_allowed",
    "conflicting_authority",
    "unknown_authority",
    "unknown_establishment",
    "unknown_person",
    "unknown_subject",
}
Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def samples(root: Path) -> Path:
    return root / "data" / "samples"


@pytest.fixture(scope="module")
def readme(samples: Path) -> str:
    return (samples / "README.md").read_text(encoding="utf-8")


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def asking(folder: Path) -> Iterator[Ask]:
    """A way to ask an extract in SQL. `now` is what is recorded last of each enrolment."""
    with duckdb.connect() as connection:
        for table in TABLES:
            connection.execute(f"create table {table} as from read_csv('{folder}/{table}.csv', all_varchar = true)")
        connection.execute(
            """create table now as select * from enrolments qualify row_number() over (
                partition by person_id, establishment_id, start_on order by recorded_at desc nulls last
            ) = 1"""
        )
        connection.execute(
            """create table schools as
            select distinct establishment_id, authority_id from establishments"""
        )
        connection.execute(
            """create table pupils_on_as_of as
            select p.person_id, p.stage, e.establishment_id, s.authority_id
            from now e join people p using (person_id) join schools s using (establishment_id)
            where role = 'pupil' and start_on <= '2016-05-16' and coalesce(end_on, '9999') > '2016-05-16'"""
        )
        yield lambda query: connection.execute(query).fetchall()


# identifiers


def test_a_check_digit_is_what_the_weights_make_it():
    assert [scn(2000, 0), scn(2000, 100), scn(2003, 1)] == ["000000000", "000001007", "030000013"]


def test_a_number_that_leaves_remainder_one_is_never_issued():
    with pytest.raises(ValueError, match="remainder 1"):
        scn(2040, 0)
    person_id, following = next_scn(2040, 0)
    assert (person_id, following) == ("400000018", 2)


@pytest.mark.parametrize("text", ["000001006", "00001007", "0000010070", "40000000X", "400000000", "٠٠٠٠٠١٠٠٧"])
def test_what_is_no_pupil_id_is_told(text):
    assert is_scn("000001007")
    assert not is_scn(text)


# what is committed


def test_the_committed_demo_is_the_one_that_is_made(samples, tmp_path):
    write_sample(tmp_path / "demo", "demo")
    assert bytes_in(tmp_path / "demo") == bytes_in(samples / "demo")


def test_the_committed_council_is_the_one_that_is_made(samples, tmp_path):
    write_council(tmp_path)
    assert bytes_in(tmp_path) == bytes_in(samples / "council")


def test_another_seed_changes_the_ordinary_people_of_the_demo_only():
    one, other = demo_tables(2016), demo_tables(7)
    cases = {case.person_id for case in demo_cases()}
    assert {row[0] for row in one["people"]} != {row[0] for row in other["people"]}
    assert one["establishments"] == other["establishments"]
    for table in ("people", "enrolments"):
        hand_made = [[row for row in rows[table] if row[0] in cases] for rows in (one, other)]
        assert hand_made[0] == hand_made[1] != []


def test_a_folder_that_holds_an_extract_is_never_written_over(tmp_path):
    (tmp_path / "people.csv").write_text("mine")
    with pytest.raises(UsageError, match=r"already holds people\.csv"):
        write_sample(tmp_path, "demo")
    assert bytes_in(tmp_path) == {"people.csv": b"mine"}


@pytest.mark.parametrize(("size", "schools"), [("county", None), ("demo", Path("schools.csv"))])
def test_a_size_that_is_none_and_schools_for_the_demo_are_refused(size, schools, tmp_path):
    with pytest.raises(UsageError, match=r"size|own schools"):
        write_sample(tmp_path / "new", size, schools)
    assert not (tmp_path / "new").exists()


def test_no_invented_school_is_a_real_one(shared_data, samples):
    with (shared_data / "scotland-schools-2019.csv").open(encoding="utf-8-sig", newline="") as file:
        real = [(row["seed_code"], row["school_name"]) for row in csv.DictReader(file)]
    with (samples / "council" / "Schools.csv").open(encoding="utf-8-sig", newline="") as file:
        council = [(row["SEED"], row["School Name"]) for row in csv.DictReader(file)]
    invented = [(school.establishment_id, school.name) for school in [*demo_schools(), *invent_schools(Random(1))]]
    codes, names = zip(*real, strict=True)
    assert not {code for code, _ in invented + council} & set(codes)
    assert not {name for _, name in invented + council} & set(names)


# demo


@pytest.fixture(scope="module")
def demo(samples: Path) -> Iterator[Audit]:
    with Audit.of(samples / "demo", SETTINGS) as audit:
        yield audit


@pytest.fixture(scope="module")
def demo_verdicts(demo: Audit) -> pd.DataFrame:
    return demo.verdicts().set_index("person_id").fillna({"blockers": ""})


@pytest.mark.parametrize("case", demo_cases(), ids=lambda case: case.person_id)
def test_each_hand_made_person_gets_the_verdict_blockers_and_findings_it_is_there_to_show(case, demo, demo_verdicts):
    row, findings = demo_verdicts.loc[case.person_id], demo.findings()
    assert (row.verdict, row.blockers) == (case.verdict, case.blockers)
    assert set(findings[findings.subject == case.person_id].finding) == set(case.findings)


def test_every_verdict_blocker_combination_and_finding_occurs_in_the_demo(demo, demo_verdicts):
    assert set(demo_verdicts.verdict) == VERDICTS
    assert set(demo_verdicts.blockers) - {""} == BLOCKERS
    assert set(demo.findings().finding) == FINDINGS


def test_the_first_authority_of_the_demo_has_every_verdict(demo_verdicts):
    assert set(demo_verdicts[demo_verdicts.authority_id == "250"].verdict) == VERDICTS


def test_nothing_is_found_at_an_ordinary_person_but_glasgows_summer_gap(demo):
    findings = demo.findings()
    ordinary = findings[~findings.subject.isin([case.person_id for case in demo_cases()])]
    assert set(ordinary.finding) == {"gap_between_enrolments"}
    assert set(ordinary.detail) == {"enrolled nowhere from 2016-06-25 to 2016-08-14"}


def test_eight_rows_of_the_demo_are_in_quarantine_four_of_them_by_two_causes(demo):
    quarantine = demo.quarantine()
    assert Counter(quarantine.reason) == {
        "missing_value": 1,
        "unknown_establishment": 2,
        "unknown_subject": 2,
        "bad_choice": 1,
        "bad_role": 1,
        "unknown_person": 1,
    }
    assert Counter(quarantine.cause.dropna()) == {"establishments row 8": 3, "people row 232": 1}
    assert demo.headline().stray_opt_outs == 1


@pytest.mark.parametrize("case", demo_cases(), ids=lambda case: case.person_id)
def test_each_hand_made_person_stands_in_the_class_they_are_there_to_show(case, demo):
    rows = demo.reconciliation().set_index("person_id")
    assert tuple(rows.loc[case.person_id, ["class", "next"]]) == (case.stands, case.next)


def test_each_account_of_nobody_in_the_demo_stands_in_its_class(demo):
    rows = demo.reconciliation().fillna({"person_id": ""})
    people = set(demo.verdicts().person_id)
    found = Counter(
        rows[~rows.person_id.isin(people)][["person_id", "class", "next"]].itertuples(index=False, name=None)
    )
    wanted = Counter((spare.person_id, spare.stands, spare.next) for spare in spare_accounts() if spare.stands)
    wanted.update((each.person_id, "in_quarantine", "delete") for each in unusable_people())
    assert found == wanted


def test_every_class_and_next_occurs_in_the_demo_and_the_brake_does_not_trip(demo):
    rows = demo.reconciliation()
    assert set(rows["class"]) == CLASSES
    assert set(rows.next) == {"create", "keep", "delete", "none"}
    assert not brake_of(demo).tripped


def test_a_parent_who_said_no_on_3_may_learns_when_it_stopped(demo):
    """Sent wrongly on 4, 5 and 6 May (the night of 3 May is within the lag), disabled on 9 May."""
    incidents = demo.incidents()
    sent = incidents[incidents.person_id == "109002100"]
    assert [str(day)[:10] for day in sent.sent_on] == ["2016-05-04", "2016-05-05", "2016-05-06"]
    assert set(sent.blockers) == {"individual"}
    assert demo.engine.rows(
        "select cast(honoured_on as varchar), days from honoured_opt_outs where person_id = ?", ["109002100"]
    ) == [("2016-05-09", 6)]


def test_days_to_honour_an_opt_out_are_known_of_each_authority_of_the_demo(demo):
    days = demo.engine.rows(
        "select authority_id, median_days, p90_days from honouring where authority_id is not null order by 1"
    )
    assert [key for key, *_ in days] == ["250", "260", "270"]
    assert all(0 < median <= ninth < 13 for _, median, ninth in days)


def test_the_readme_lists_every_hand_made_person(readme):
    assert case_table() in readme


def test_names_of_the_demo_try_what_a_report_must_withstand(demo):
    names = " ".join(demo.engine.fetch("select display_name from ledger_people").display_name.dropna())
    schools = " ".join(school.name for school in demo_schools())
    assert "<script>" in schools
    assert "=1+1" in names
    assert all(sign in names for sign in "',-ìò")
    assert all(sign in schools for sign in "',à")


def test_all_ids_of_pupils_in_the_demo_check(demo):
    ids = demo.verdicts().person_id
    assert all(is_scn(key) or re.fullmatch(r"S\d{6}", key) for key in ids)
    assert any(key.startswith("0") for key in ids)


# dirty and council


@pytest.fixture(scope="module")
def dirty(samples: Path) -> Iterator[Audit]:
    with Audit.of(samples / "dirty", SETTINGS) as audit:
        yield audit


def test_every_reason_for_quarantine_occurs_in_dirty(dirty):
    assert set(dirty.quarantine().reason) == REASONS


def test_the_readme_says_of_each_unusable_row_of_dirty_what_the_audit_says(dirty, readme):
    told = re.findall(r"^\| (\w+) \| (\d+) \| `(\w+)` \|", readme, flags=re.M)
    found = dirty.quarantine()[["file", "row", "reason"]].astype(str)
    assert sorted(told) == sorted(found.itertuples(index=False, name=None))


def test_the_odd_rows_of_dirty_that_are_fine_are_accepted(dirty):
    rows = {name: counts["accepted"] for name, counts in dirty.rows().items()}
    assert rows == {
        "authorities": 2,
        "establishments": 5,
        "people": 6,
        "enrolments": 8,
        "decisions": 6,
        "accounts": 3,
        "feeds": 1,
    }


def test_the_councils_export_is_read_through_its_mapping(samples):
    folder = samples / "council"
    with Audit.of(folder, SETTINGS, read_mapping(folder / "mapping.toml")) as audit:
        assert audit.quarantine().empty
        verdicts = audit.verdicts()
    with (folder / "Pupils and staff.csv").open(encoding="utf-8-sig", newline="") as file:
        ticks = {row["SCN"]: row["Glow Data Sharing"] for row in csv.DictReader(file)}
    assert set(verdicts.person_id) == set(ticks)
    assert set(verdicts.role) == {"pupil", "staff"}
    assert {"reaches", "will_stop", "blocked"} <= set(verdicts.verdict)
    out = verdicts[verdicts.individual_decision_id.notna() & verdicts.blockers.str.contains("individual")]
    assert set(out.person_id) == {key for key, tick in ticks.items() if tick == "N"} != set()


# one authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority")
    write_sample(folder, "authority")
    return folder


@pytest.fixture(scope="module")
def ask_authority(authority: Path) -> Iterator[Ask]:
    yield from asking(authority)


@pytest.mark.parametrize("threads", [1, 3])
def test_the_same_seed_makes_the_same_bytes_on_any_number_of_threads(threads, authority, tmp_path):
    write_population(tmp_path, "260", threads=threads)
    assert bytes_in(tmp_path) == bytes_in(authority)


def test_another_seed_makes_another_population(authority, tmp_path):
    write_population(tmp_path, "260", seed=7)
    ours, others = bytes_in(authority), bytes_in(tmp_path)
    assert ours.keys() == others.keys()
    assert [name for name in ours if ours[name] == others[name]] == ["authorities.csv"]


def test_one_authority_is_as_large_as_glasgow(ask_authority):
    assert ask_authority("select authority_id from authorities") == [("260",)]
    assert ask_authority("select count(*) from people where role = 'pupil'") == [(66024,)]
    assert ask_authority("select count(*) from establishments") == [(197,)]


def test_the_audit_can_use_every_row_of_one_authority(authority):
    with Audit.of(authority, SETTINGS) as audit:
        assert audit.quarantine().empty
        assert set(audit.verdicts().verdict) == VERDICTS


@pytest.fixture(scope="module")
def with_glow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("with_glow")
    write_sample(folder, "authority", accounts=True, feed_nights=3)
    return folder


def test_accounts_and_feeds_are_added_and_change_nothing_else(with_glow, authority):
    ours, others = bytes_in(with_glow), bytes_in(authority)
    assert {name: ours[name] for name in others} == others
    assert ours.keys() - others.keys() == {"accounts.csv", "feeds.parquet"}


def test_accounts_and_feeds_do_not_depend_on_threads(with_glow, tmp_path):
    write_population(tmp_path, "260", threads=1, accounts=True, feed_nights=3)
    assert bytes_in(tmp_path) == bytes_in(with_glow)


def test_one_authority_with_accounts_is_mostly_in_step_and_was_seldom_sent_wrongly(with_glow):
    with Audit.of(with_glow, SETTINGS) as audit:
        assert audit.quarantine().empty
        classes = audit.reconciliation()["class"].value_counts()
        feeds = audit.engine.rows("select cast(sent_on as varchar), count(*) from accepted_feeds group by 1 order by 1")
        wrong = len(audit.incidents())
        assert not brake_of(audit).tripped
    assert classes[["in_step_in", "in_step_out"]].sum() > 0.98 * classes.sum()
    assert {"ambiguous", "manual", "orphan", "missing", "not_honoured"} <= set(classes.index)
    assert [night for night, _ in feeds] == ["2016-05-11", "2016-05-12", "2016-05-13"]
    assert all(count > 70_000 for _, count in feeds)
    assert 0 < wrong < 100


def test_the_demo_has_its_own_accounts_and_feeds(tmp_path):
    for given in ({"accounts": True}, {"feed_nights": 1}):
        with pytest.raises(UsageError, match="own accounts and feeds"):
            write_sample(tmp_path / "new", "demo", **given)
    assert not (tmp_path / "new").exists()


# the nation, on the list of real schools


@pytest.fixture(scope="module")
def nation(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nation")
    write_sample(folder, "nation", shared_data / "scotland-schools-2019.csv")
    return folder


@pytest.fixture(scope="module")
def ask(nation: Path) -> Iterator[Ask]:
    yield from asking(nation)


@pytest.fixture(scope="module")
def real_schools(shared_data: Path) -> list[dict[str, str]]:
    with (shared_data / "scotland-schools-2019.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_authority_has_its_pupils_within_one_in_a_hundred(ask, real_schools):
    source: Counter[str] = Counter()
    for row in real_schools:
        source[row["authority_name"]] += int(row["pupil_roll"])
    made = dict(
        ask(
            "select name, count(distinct person_id) from pupils_on_as_of"
            " join authorities using (authority_id) group by all"
        )
    )
    assert made.keys() == source.keys()
    assert {name: made[name] for name in made if abs(made[name] - source[name]) > 0.01 * source[name]} == {}


def test_each_stage_of_each_school_that_did_not_change_has_its_roll(ask, real_schools):
    made = {
        (key, stage): count
        for key, stage, count in ask("select establishment_id, stage, count(*) from pupils_on_as_of group by all")
    }
    off = {
        row["seed_code"]
        for row in real_schools
        for stage in ("p1", "p4", "p7", "s1", "s4", "s6")
        if row[stage].isdigit() and abs(made.get((row["seed_code"], stage.upper()), 0) - int(row[stage])) > 2
    }
    assert 20 < len(off) < 80  # closed and mothballed schools, and those that took their pupils in


def test_the_numbers_are_those_of_a_nation(ask):
    counts = dict(ask("select role, count(*) from people group by all"))
    assert counts["pupil"] == 697_989
    assert abs(counts["staff"] - 85_000) < 1_000
    assert 950_000 < ask("select count(*) from enrolments")[0][0] < 1_050_000
    assert 33_000 < ask("select count(*) from decisions")[0][0] < 37_000


def test_every_pupil_id_of_the_nation_checks_and_stands_once(ask):
    ids = [key for (key,) in ask("select person_id from people where role = 'pupil'")]
    assert len(set(ids)) == len(ids)
    digits = np.frombuffer("".join(ids).encode("ascii"), dtype=np.uint8).reshape(-1, 9).astype(int) - ord("0")
    assert not (digits @ [3, 2, 7, 6, 5, 4, 3, 2, 1] % 11).any()
    assert {key[:2] for key in ids} >= {f"{year:02d}" for year in range(3, 16)}


@pytest.mark.parametrize(
    ("orphans", "of"),
    [
        ("enrolments anti join people using (person_id)", "enrolments"),
        ("enrolments anti join establishments using (establishment_id)", "enrolments"),
        ("establishments anti join authorities using (authority_id)", "establishments"),
        ("people anti join enrolments using (person_id)", "people"),
        ("enrolments where end_on < start_on", "enrolments"),
        ("(select *, count(*) from enrolments group by all having count(*) > 1)", "enrolments"),
        ("(select decision_id, count(*) from decisions group by all having count(*) > 1)", "decisions"),
        ("decisions where recorded_at >= '2016-05-14'", "decisions"),
        (
            """decisions where subject_id not in (select authority_id from authorities
            union select establishment_id from establishments union select person_id from people)""",
            "decisions",
        ),
    ],
)
def test_no_row_of_the_nation_hangs_in_the_air(orphans, of, ask):
    assert ask(f"select count(*) from {of}")[0][0] > 0
    assert ask(f"select count(*) from {orphans}") == [(0,)]


def test_nearly_every_p7_pupil_is_enrolled_for_august_at_a_secondary(ask):
    ((pupils, placed),) = ask(
        """select count(*), count(*) filter (person_id in (
            select n.person_id from now n
            where start_on between '2016-08-12' and '2016-08-19' and end_on is null and establishment_id in (
                select establishment_id from establishments where sector = 'Secondary')))
        from people where stage = 'P7'"""
    )
    assert 0.97 < placed / pupils < 0.995


def test_most_p7_pupils_go_to_the_secondary_of_their_neighbours(ask):
    """The largest group of a primary's P7 that goes to one secondary: schools feed schools."""
    ((share,),) = ask(
        """with moves as (
            select a.establishment_id as old, b.establishment_id as new, count(*) as pupils
            from pupils_on_as_of a join now b using (person_id)
            where stage = 'P7' and b.start_on > '2016-08-01' group by all)
        select sum(most) / sum(all_of_them)
        from (select max(pupils) as most, sum(pupils) as all_of_them from moves group by old)"""
    )
    assert share > 0.75


@pytest.mark.parametrize(("stages", "share"), [("P", 0.016), ("S", 0.039)])
def test_as_many_pupils_as_in_life_live_in_another_authority(stages, share, ask):
    """A pupil from elsewhere has an earlier enrolment there that ended by the start of a session."""
    ((pupils, outwith),) = ask(
        f"""select count(distinct p.person_id),
            count(distinct p.person_id) filter (s.authority_id <> p.authority_id and e.end_on < '2015-08-21')
        from pupils_on_as_of p join now e using (person_id)
        join schools s on s.establishment_id = e.establishment_id
        where p.stage like '{stages}_' and p.stage <> 'SP'"""
    )
    assert outwith / pupils == pytest.approx(share, abs=0.0015)


def test_pupils_move_in_the_window_within_and_between_authorities(ask):
    moves = dict(
        ask(
            """select a.authority_id = b.authority_id, count(*)
            from now e join now f on f.person_id = e.person_id and f.start_on = e.end_on
            join schools a on a.establishment_id = e.establishment_id
            join schools b on b.establishment_id = f.establishment_id
            where e.end_on between '2016-05-17' and '2016-06-28' group by all"""
        )
    )
    assert moves[True] > 500
    assert moves[False] > 100


def test_schools_closed_and_opened_as_in_that_session(ask):
    assert ask("select count(closed_on), count(opened_on) from establishments") == [(24, 8)]
    ((closed_with_pupils,),) = ask(
        """select count(*) from establishments join pupils_on_as_of using (establishment_id)
        where closed_on <= '2016-05-16'"""
    )
    assert closed_with_pupils < 5  # an old enrolment that nobody ended


def test_some_staff_work_in_several_schools(ask):
    ((staff, visiting),) = ask(
        """select count(*), count(*) filter (schools > 1) from (
            select count(distinct establishment_id) as schools from now
            where person_id like 'S%' and coalesce(end_on, '9999') > '2016-05-16' group by person_id)"""
    )
    assert 0.05 < visiting / staff < 0.1


def test_a_few_in_a_hundred_opt_out_and_every_origin_occurs(ask):
    ((share,),) = ask(
        """select count(distinct subject_id) / (select count(*) from people) from decisions
        where scope = 'individual' and choice = 'out'"""
    )
    assert 0.02 < share < 0.04
    assert {origin for (origin,) in ask("select distinct origin from decisions")} == {
        "decision",
        "entry",
        "default",
        "carried",
    }


@pytest.mark.parametrize("scope", ["authority", "establishment"])
def test_some_authorities_and_schools_are_out_and_some_change_in_the_window(scope, ask):
    standing = f"""select subject_id,
        max_by(choice, effective_on) filter (effective_on <= '2016-05-16') as on_as_of,
        max_by(choice, effective_on) filter (effective_on <= '2016-06-29') as on_last_day
        from decisions where scope = '{scope}' group by all"""
    changes = dict(
        ask(
            f"""select coalesce(on_as_of, 'none') || '-' || on_last_day, count(*)
            from ({standing}) group by all"""
        )
    )
    assert changes["in-in"] > 20
    assert changes["out-out"] >= 2
    assert changes["in-out"] >= 1
    assert changes.get("out-in", 0) + changes.get("none-in", 0) >= 1
    undecided = {"authority": "authorities", "establishment": "establishments"}[scope]
    assert ask(f"select count(*) from {undecided} anti join ({standing}) on subject_id = {scope}_id")[0][0] > 0


def test_the_nation_holds_no_names_of_people(nation):
    assert (nation / "people.csv").read_text(encoding="utf-8").splitlines()[0] == "person_id,role,stage,added_on"


# schools


def test_invented_schools_have_the_totals_of_2015(shared_data):
    with (shared_data / "scotland-authorities-2015.csv").open(encoding="utf-8-sig", newline="") as file:
        source = {row["sg_la_code"]: row for row in csv.DictReader(file)}
    schools = invent_schools(Random(3))
    for key, row in source.items():
        ours = [school for school in schools if school.authority_id == key]
        assert len(ours) == int(row["schools_total"])
        assert sum(school.roll for school in ours) == int(row["pupils_total"])
        assert sum(school.teachers for school in ours) == int(row["teachers_fte_total"])
    assert len(schools) == 2544
    assert sum(school.roll for school in schools) == 679_958


def test_the_table_of_authorities_is_that_of_the_source(shared_data):
    with (shared_data / "scotland-authorities-2015.csv").open(encoding="utf-8-sig", newline="") as file:
        source = {row["sg_la_code"]: row for row in csv.DictReader(file)}

    def counts(row: dict[str, str], *columns: str) -> tuple[int, ...]:
        return tuple(int(row[column].replace("#", "0")) for column in columns)

    for authority in AUTHORITIES:
        if row := source.pop(authority.authority_id, None):
            sectors = ("primary", "secondary", "special")
            assert authority.name == row["la_name"]
            assert authority.schools == counts(row, *(f"schools_{sector}" for sector in sectors))
            assert authority.pupils == counts(row, *(f"pupils_{sector}" for sector in sectors))
            assert authority.residents_out == counts(
                row, *(f"{sector}_pupils_schooled_outwith_la" for sector in sectors[:2])
            )
            assert authority.pupils_in == counts(row, *(f"{sector}_pupils_from_outwith_la" for sector in sectors[:2]))
    assert source == {}


def test_what_a_list_suppresses_is_shared_out_so_that_the_roll_holds(tmp_path):
    text = school_list("Fife,1234567,Somewhere Primary,Primary,2.5,30,*,7,*,5,*,4,3,#,#,#,#,#,#,#")
    (tmp_path / "schools.csv").write_text(text, encoding="utf-8")
    (school,) = read_schools(tmp_path / "schools.csv")
    assert school.stages == {"P1": 4, "P2": 7, "P3": 4, "P4": 5, "P5": 3, "P6": 4, "P7": 3}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Narnia,1,A,Primary,1,3,1,1,1,#,#,#,#,#,#,#,#,#,#,#", r"line 2: unknown authority 'Narnia'"),
        ("Fife,1,A,Nursery,1,3,1,1,1,#,#,#,#,#,#,#,#,#,#,#", r"line 2: unknown sector 'Nursery'"),
        ("Fife,1,A,Primary,1,3,x,1,1,#,#,#,#,#,#,#,#,#,#,#", r"line 2: invalid literal"),
        ("Fife,1,A,Primary", "line 2"),
    ],
)
def test_a_fault_in_a_list_of_schools_is_told_with_its_line(line, told, tmp_path):
    (tmp_path / "schools.csv").write_text(school_list(line), encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        read_schools(tmp_path / "schools.csv")


def test_a_list_without_a_school_of_the_authority_is_told(tmp_path):
    text = school_list("Fife,1234567,Somewhere Primary,Primary,2.5,30,*,7,*,5,*,4,3,#,#,#,#,#,#,#")
    (tmp_path / "schools.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="none of Glasgow City"):
        write_sample(tmp_path / "new", "authority", tmp_path / "schools.csv")


def test_a_list_of_one_school_makes_an_extract_of_one_authority(tmp_path):
    text = school_list("Fife,1234567,Somewhere Primary,Primary,2.5,30,*,7,*,5,*,4,3,#,#,#,#,#,#,#")
    (tmp_path / "schools.csv").write_text(text, encoding="utf-8")
    write_sample(tmp_path / "new", "nation", tmp_path / "schools.csv")
    assert (tmp_path / "new" / "authorities.csv").read_text() == "authority_id,name\n250,Fife\n"
    assert (tmp_path / "new" / "people.csv").read_text().count(",pupil,") == 30


def test_a_file_that_is_no_list_of_schools_is_told(tmp_path):
    (tmp_path / "schools.csv").write_text("seed_code,name\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no column authority_name"):
        read_schools(tmp_path / "schools.csv")


def school_list(line: str) -> str:
    columns = "authority_name,seed_code,school_name,sector,teachers_fte,pupil_roll,"
    return columns + "p1,p2,p3,p4,p5,p6,p7,s1,s2,s3,s4,s5,s6,special_pupils\n" + line + "\n"


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [(10, [1, 1, 1], [4, 3, 3]), (7, [5, 0, 2], [5, 0, 2]), (0, [1, 2], [0, 0]), (3, [0, 0], [0, 0])],
)
def test_shares_are_whole_and_add_up(total, weights, shares):
    assert share_out(total, weights) == shares


def test_every_size_is_one_that_the_readme_names(readme):
    assert all(f"`{size}/`" in readme or f"--size {size}" in readme for size in SIZES)
