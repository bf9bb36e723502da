"""Rows that cannot be used: which value means what, one reason a row, what they drag along, and none is ever lost."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from extract_files import Extract
from generated import cases, write_extract
from hypothesis import HealthCheck, given, settings
from oracle.reading import records_of
from oracle.values import day, moment
from small_extract import quarantined, write
from small_nation import BOB, DECISIONS, ELGIN, ENROLMENTS, NATION, SCHOOLS, SPRING, rows

from glowaudit.audit import Audit
from glowaudit.checking import Cascade, Check
from glowaudit.engine import Engine
from glowaudit.errors import UnusableExtract
from glowaudit.settings import Settings

PEOPLE = rows("person_id,role,display_name,stage,added_on")
ACCOUNTS = rows("account_id,person_id,source,status,created_on,status_on")
FEEDS = rows("person_id,sent_on,establishment_id")
HEADERS = {
    "authorities": rows("authority_id,name"),
    "establishments": SCHOOLS,
    "people": PEOPLE,
    "enrolments": ENROLMENTS,
    "decisions": DECISIONS,
    "accounts": ACCOUNTS,
    "feeds": FEEDS,
}
GOOD = {
    "authorities": "250,Fife",
    "establishments": "F1,Leven,250,primary,1950-01-01,2030-01-01",
    "people": "ann,pupil,Ann,P7,2015-08-18",
    "enrolments": "ann,F1,2015-08-18,2016-06-30,2015-08-01",
    "decisions": "d1,individual,ann,out,2016-04-30,2016-04-01,decision,F1",
    "accounts": "1,ann,seemis,active,2015-08-19,",
    "feeds": "ann,2016-04-28,F1",
}
KEYS = {table: HEADERS[table].split(",")[0] for table in ("authorities", "people", "decisions", "accounts")}


def spoilt(table: str, **values: str) -> str:
    """The good row of a table with other values in these columns."""
    names = HEADERS[table].strip().split(",")
    return ",".join(values.get(name, value) for name, value in zip(names, GOOD[table].split(","), strict=True))


def found(folder: Path, table: str, *lines: str, **given: Any) -> list[tuple[Any, ...]]:
    """row, reason, column and value of what is quarantined of a table with these lines."""
    return quarantined(write(folder, **{table: HEADERS[table] + rows(*lines)}), table, **given)


DAYS = (
    *("2016-04-28", "0001-01-01", "9999-12-31", "2016-02-29", "1900-02-28", "0999-12-31", " 2016-04-28\u00a0"),
    *("2015-02-29", "1900-02-29", "2016-04-31", "2016-13-01", "2016-00-10", "2016-04-00", "0000-01-01", "10000-01-01"),
    *("2016-4-8", "16-04-28", "20160428", "28/04/2016", "2016/04/28", "2016-04-28 00:00:00", "2016-04-28T00:00"),
    *("2016-W17-4", "2016-119", "-2016-04-28", "+2016-04-28", "2016-04-28Z", "today", "infinity", "epoch", "NULL"),
    *(
        "2016-04-28 (BC)",
        "２０１６-04-28",
        "٢٠١٦-04-28",
        "2016-04\u201128",
        "2016-04-28\u200b",
        "2016–04–28",
        "2016 04 28",
    ),
)
MOMENTS = (
    *("2016-04-28", "2016-04-28T09:30", "2016-04-28 09:30", "2016-04-28T09:30:15", "2016-04-28 09:30:15"),
    *("2016-04-28T09:30Z", "2016-04-28T09:30:15.5", "2016-04-28 00:30:15.1234567+01:00", "2016-04-28T23:30-00:45"),
    *("2016-04-28T09:30:15.1234569999999Z", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00-23:59"),
    *("0001-01-01", "9999-12-31", "2016-04-28T09:30+23:59", "0999-12-31 09:30:00", "2016-04-28 24:00:00"),
    *("9999-12-31T23:59:59-00:01", "0001-01-01T00:00+00:01", "2016-02-30", "2016-02-30T09:30", "2016-04-28T24:00"),
    *(
        "2016-04-28T23:59:60",
        "2016-04-28T23:59:60Z",
        "2016-04-28T23:60",
        "2016-04-28T09:30+24:00",
        "2016-04-28T09:30+01:60",
        "0000-12-31",
    ),
    *("2016-04-28T09:30 +01:00", "2016-04-28+01:00", "2016-04-28Z", "2016-04-28T09:30:00.", "2016-04-28t09:30"),
    *("2016-04-28T09:30z", "2016-04-28T09", "2016-04-28T0930", "2016-04-28  09:30", "2016-04-28T09:30+0100"),
    *("2016-04-28T09:30+01", "2016-04-28T9:30", "28/04/2016 09:30:00", "2016-04-28x09:30:00", "2016-04-28T09:30:1"),
    *("2016-04-28 09:30:60", "2016-04-28 09:60:00", "10000-01-01", "1000-01-011", "2016-04-28T09:30:15,5", "infinity"),
    *(
        "2016-04-28T09:30−01:00",
        "2016-04-28T٠٩:30",
        "2016-04-28 09:30:15 (BC)",
        "0044-03-15 (BC)",
        "2016-04-28T09:30UTC",
    ),
)


def test_days_are_year_month_and_day_and_nothing_else(tmp_path: Path) -> None:
    folder = write(tmp_path, enrolments=ENROLMENTS + rows(*(f'p,F1,"{text}",,' for text in DAYS)))
    with Check.of(folder) as check:
        read = dict(check.engine.rows("select row, start_on from staged_enrolments"))
    expected = [day(text.strip()) for text in DAYS]
    assert [read[row] for row in range(2, len(DAYS) + 2)] == expected
    assert [value is not None for value in expected[:7]] == [True] * 7
    assert set(expected[7:]) == {None}


def test_of_texts_that_come_near_a_day_just_the_days_are_read() -> None:
    draw, near = Random(2016), {text.strip() for text in DAYS}
    for _ in range(20_000):
        signs = list(draw.choice(DAYS[:7]))
        for _ in range(draw.randint(1, 3)):
            place = draw.randrange(len(signs))
            signs[place : place + draw.randint(0, 1)] = draw.choice("0123456789-+  /:T.BC\uff19\u0663a")
        near.add("".join(signs))
    with Engine() as engine:
        engine.load("near", {"word": "varchar"}, [(word,) for word in near])
        found = dict(engine.rows("select word, day_of(word) from near"))
    assert {word: read for word, read in found.items() if read != day(word)} == {}
    assert 100 < sum(read is not None for read in found.values()) < len(near) / 2


@pytest.mark.parametrize("table", ["enrolments", "decisions"])
def test_moments_are_read_to_the_microsecond_in_utc_or_not_at_all(tmp_path: Path, table: str) -> None:
    lines = [f'p{n},F1,2015-08-18,,"{text}"' for n, text in enumerate(MOMENTS)]
    if table == "decisions":
        lines = [f'd{n},individual,ann,in,2016-01-01,"{text}",,' for n, text in enumerate(MOMENTS)]
    with Check.of(write(tmp_path, **{table: HEADERS[table] + rows(*lines)})) as check:
        read = dict(check.engine.rows(f"select row, recorded_at from staged_{table}"))
        bad = dict(check.engine.rows(f"select row, reason from quarantine where file = '{table}'"))
    assert {MOMENTS[row - 2]: value for row, value in read.items()} == {text: moment(text) for text in MOMENTS}
    refused = {text for text in MOMENTS if moment(text) is None}
    assert {MOMENTS[row - 2] for row, reason in bad.items() if reason == "bad_date"} == refused
    assert read[9] == datetime(2016, 4, 27, 23, 30, 15, 123456)


WORDS = {
    "role": ("people", "pupil", "staff"),
    "scope": ("decisions", "individual"),
    "choice": ("decisions", "in", "out"),
    "origin": ("decisions", "decision", "entry", "carried"),
    "source": ("accounts", "seemis", "manual"),
    "status": ("accounts", "active", "disabled", "deleted"),
}


@pytest.mark.parametrize("column", [*WORDS])
def test_code_words_are_read_in_any_case_of_the_ascii_letters(tmp_path: Path, column: str) -> None:
    table, *words = WORDS[column]
    for number, word in enumerate(words):
        good = [spoilt(table, **{column: text}) for text in (word.upper(), word.capitalize(), f"\u2003{word}\u00a0")]
        lookalikes = {word.replace(a, b) for a, b in (("i", "İ"), ("i", "ı"), ("s", "ſ"), ("i", "ｉ"), ("n", "ｎ"))} - {
            word
        }
        bad = [spoilt(table, **{column: text}) for text in (*sorted(lookalikes), f"{word}\u200b", f"{word}.")]
        lines = [line.replace(line.split(",")[0], f"k{n}", 1) for n, line in enumerate((*good, *bad))]
        assert [bad[1:3] for bad in found(tmp_path / f"{number}", table, *lines)] == [(f"bad_{column}", column)] * len(
            bad
        )


REASONS = {
    "authorities": [",Fife | missing_value authority_id"],
    "establishments": [
        ",Leven,250,,, | missing_value establishment_id",
        "F1,Leven,,,, | missing_value authority_id",
        "F1,Leven,250,,soon, | bad_date opened_on soon",
        "F1,Leven,250,,,2016-02-30 | bad_date closed_on 2016-02-30",
        "F1,Leven,0250,,, | unknown_authority authority_id 0250",
    ],
    "people": [
        ",pupil,,, | missing_value person_id",
        "ann,,,, | missing_value role",
        "ann,Lehrer,,, | bad_role role Lehrer",
    ],
    "enrolments": [
        ",F1,2016-01-01,, | missing_value person_id",
        "ann,,2016-01-01,, | missing_value establishment_id",
        "ann,F1,,, | missing_value start_on",
        "ann,F1,never,, | bad_date start_on never",
        "ann,F1,2016-01-01,2016-1-2, | bad_date end_on 2016-1-2",
        "ann,F1,2016-01-01,,noon | bad_date recorded_at noon",
        "ann,F1,2016-01-02,2016-01-01, | end_before_start end_on 2016-01-01",
        "ann,f1,2016-01-01,, | unknown_establishment establishment_id f1",
        "Ann,F1,2016-01-01,, | unknown_person person_id Ann",
    ],
    "decisions": [
        ",individual,ann,in,2016-01-01,,, | missing_value decision_id",
        "d1,,ann,in,2016-01-01,,, | missing_value scope",
        "d1,individual,,in,2016-01-01,,, | missing_value subject_id",
        "d1,individual,ann,,2016-01-01,,, | missing_value choice",
        "d1,individual,ann,in,,,, | missing_value effective_on",
        "d1,individual,ann,in,1/1/2016,,, | bad_date effective_on 1/1/2016",
        "d1,individual,ann,in,2016-01-01,noon,, | bad_date recorded_at noon",
        "d1,individual,ann,Yes,2016-01-01,,, | bad_choice choice Yes",
        "d1,school,F1,in,2016-01-01,,, | bad_scope scope school",
        "d1,individual,ann,in,2016-01-01,,Guess, | bad_origin origin Guess",
        "d1,individual,ann,Out,2016-01-01,,Default, | out_by_default choice Out",
        "d1,authority,250,out,2016-01-01,,default, | out_by_default choice out",
        "d1,authority,250,in,2016-01-01,,default, | origin_not_allowed origin default",
        "d1,establishment,F1,in,2016-01-01,,carried, | origin_not_allowed origin carried",
        "d1,establishment,F1,in,2016-01-01,,Entry, | origin_not_allowed origin Entry",
        "d1,individual,F1,in,2016-01-01,,, | unknown_subject subject_id F1",
        "d1,authority,025,in,2016-01-01,,, | unknown_subject subject_id 025",
    ],
    "accounts": [
        ",ann,seemis,active,, | missing_value account_id",
        "1,ann,,active,, | missing_value source",
        "1,ann,seemis,,, | missing_value status",
        "1,ann,Google,active,, | bad_source source Google",
        "1,ann,seemis,gone,, | bad_status status gone",
    ],
    "feeds": [
        ",2016-04-28, | missing_value person_id",
        "ann,, | missing_value sent_on",
        "ann,28 April,F1 | bad_date sent_on 28 April",
    ],
}


def with_key(table: str, line: str, number: int) -> str:
    """A line whose key, where the table and the line have one, stands nowhere else."""
    has_key = table not in ("enrolments", "feeds") and not line.startswith(",")
    return f"k{number}," + line.split(",", 1)[1] if has_key else line


@pytest.mark.parametrize("table", [*REASONS])
def test_a_bad_row_is_quarantined_with_its_reason_column_and_value(tmp_path: Path, table: str) -> None:
    lines, told = zip(*(case.split(" | ") for case in REASONS[table]), strict=True)
    expected = [(row, *(*reason.split(" ", 2), None)[:3]) for row, reason in enumerate(told, 3)]
    assert found(tmp_path, table, "", *(with_key(table, line, n) for n, line in enumerate(lines))) == expected


def test_what_is_odd_but_allowed_is_accepted(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        enrolments=ENROLMENTS + rows("ann,F1,2016-01-01,2016-01-01,") + BOB,
        decisions=NATION["decisions"]
        + rows("d1,individual,ann,in,2016-01-01,,default,", "d2,individual,ann,in,0001-01-01,,,"),
        accounts=ACCOUNTS + rows("1,,manual,deleted,,", "2,nobody,seemis,active,never,never"),
        feeds=FEEDS + rows("nobody,2016-04-28,nowhere"),
    )
    with Check.of(folder) as check:
        assert {file: counts["quarantined"] for file, counts in check.rows().items() if counts["quarantined"]} == {}


DAMAGES: dict[str, list[tuple[str, dict[str, str]]]] = {
    "people": [("duplicate_key", {}), ("missing_value", {"role": ""}), ("bad_role", {"role": "x"})],
    "establishments": [
        ("missing_value", {"authority_id": ""}),
        ("bad_date", {"opened_on": "x"}),
        ("conflicting_authority", {}),
        ("unknown_authority", {"authority_id": "x"}),
    ],
    "enrolments": [
        ("missing_value", {"person_id": ""}),
        ("bad_date", {"recorded_at": "x"}),
        ("end_before_start", {"end_on": "2015-08-17"}),
        ("unknown_establishment", {"establishment_id": "x"}),
        ("unknown_person", {"person_id": "x"}),
    ],
    "decisions": [
        ("duplicate_key", {}),
        ("missing_value", {"effective_on": ""}),
        ("bad_date", {"recorded_at": "x"}),
        ("bad_choice", {"choice": "x"}),
        ("bad_scope", {"scope": "x"}),
        ("bad_origin", {"origin": "x"}),
        ("out_by_default", {"origin": "default"}),
        ("origin_not_allowed", {"scope": "authority", "origin": "carried"}),
        ("unknown_subject", {"subject_id": "x"}),
    ],
    "accounts": [
        ("duplicate_key", {}),
        ("missing_value", {"status": ""}),
        ("bad_source", {"source": "x"}),
        ("bad_status", {"status": "x"}),
    ],
}
PAIRS = [
    (table, one, two)
    for table, damages in DAMAGES.items()
    for one, two in combinations(damages, 2)
    if not one[1].keys() & two[1].keys()
]


CLASHING = {"people": {"role": "y"}, "decisions": {"effective_on": "y"}, "accounts": {"person_id": "y"}}


def twice_spoilt(table: str) -> tuple[list[str], dict[int, str]]:
    """Rows of a table with two faults each, or one and a field too many, and the reason that comes first."""
    lines: list[str] = []
    expected: dict[int, str] = {}
    for number, (_, one, two) in enumerate(pair for pair in PAIRS if pair[0] == table):
        key = {"enrolments": {}}.get(table, {HEADERS[table].split(",")[0]: f"k{number}"})
        expected[len(lines) + 2] = one[0]
        lines.append(spoilt(table, **{**key, **one[1], **two[1]}))
        reasons = {one[0], two[0]}
        lines += [spoilt(table, **key, **CLASHING.get(table, {}))] * ("duplicate_key" in reasons)
        lines += [spoilt(table, **key, authority_id="330")] * ("conflicting_authority" in reasons)
        expected[len(lines) + 2] = "malformed_row"
        lines.append(f"{lines[-1]},")
    return lines, expected


@pytest.mark.parametrize("table", [*DAMAGES])
def test_of_two_faults_the_first_in_the_order_of_the_contract_is_the_reason(tmp_path: Path, table: str) -> None:
    lines, expected = twice_spoilt(table)
    reasons = {row: reason for row, reason, *_ in found(tmp_path, table, *lines)}
    assert {row: reasons.get(row) for row in expected} == expected


def test_an_establishment_without_a_known_authority_is_named_before_the_person_of_an_enrolment(tmp_path: Path) -> None:
    assert found(tmp_path, "enrolments", "x,y,2016-01-01,,") == [(2, "unknown_establishment", "establishment_id", "y")]


def test_row_is_what_a_spreadsheet_shows_and_line_the_first_of_the_row(tmp_path: Path) -> None:
    people = '\ufeffperson_id,role,display_name\r\n\r\nann,pupil,"Ann\r\nof\r\n\r\nLeven"\r\n \t\r\n'
    people += '""\r\nbob,what,"B\nob"\r\n,staff\r\n'
    with Check.of(write(tmp_path, people=people)) as check:
        assert check.engine.rows(
            "select row, line, reason, \"column\", value from quarantine where file = 'people'"
        ) == [
            (5, 8, "malformed_row", None, "1 field where the header has 3"),
            (6, 9, "bad_role", "role", "what"),
            (7, 11, "malformed_row", None, "2 fields where the header has 3"),
        ]
        assert check.rows()["people"] == {"read": 4, "accepted": 1, "quarantined": 3}


ALIKE = {
    "authorities": ("250,Fife", " 250 ,Another name"),
    "people": ("ann,pupil,Ann,P7,2015-08-18", "ann,PUPIL,Anne,S1,never"),
    "decisions": (
        "d1,individual,ann,in,2016-01-01,2016-01-01,,F1",
        "d1,Individual,ann,IN,2016-01-01,2016-01-01T01:00+01:00,decision,M1",
    ),
    "accounts": ("1,ann,seemis,active,2015-08-19,", "1,ann,SEEMIS,Active,,2016-01-01"),
}
CLASHES = {
    "people": ({"role": "staff"},),
    "decisions": (
        *({"scope": "authority"}, {"subject_id": "bob"}, {"choice": "in"}, {"effective_on": "2016-04-29"}),
        *({"recorded_at": "2016-04-02"}, {"recorded_at": ""}, {"origin": "entry"}, {"choice": ""}),
    ),
    "accounts": ({"person_id": ""}, {"source": "manual"}, {"status": "deleted"}),
}


@pytest.mark.parametrize("table", [*ALIKE])
def test_rows_of_one_key_that_agree_in_what_decides_keep_the_first(tmp_path: Path, table: str) -> None:
    column = HEADERS[table].split(",")[0]
    one, again = ALIKE[table]
    key = one.split(",")[0]
    assert found(tmp_path, table, one, again, one) == [
        (3, "duplicate_key", column, key),
        (4, "duplicate_key", column, key),
    ]


@pytest.mark.parametrize("table", [*CLASHES])
def test_rows_of_one_key_that_differ_in_what_decides_are_all_out(tmp_path: Path, table: str) -> None:
    lines = [
        with_key(table, line, number)
        for number, values in enumerate(CLASHES[table])
        for line in (GOOD[table], spoilt(table, **values), GOOD[table])
    ]
    reasons = [bad[:2] for bad in found(tmp_path, table, *lines)]
    assert reasons == [(row, "duplicate_key") for row in range(2, len(lines) + 2)]


def test_bad_rows_take_part_in_the_comparison_of_keys_and_malformed_ones_do_not(tmp_path: Path) -> None:
    assert [bad[:2] for bad in found(tmp_path / "a", "people", "ann,pupil,,,", "ann,x,,,", "ann,pupil")] == [
        *((2, "duplicate_key"), (3, "duplicate_key"), (4, "malformed_row"))
    ]
    assert [bad[:2] for bad in found(tmp_path / "b", "people", "ann,x,,,", "ann,X,,,")] == [
        *((2, "bad_role"), (3, "duplicate_key"))
    ]
    assert [bad[:2] for bad in found(tmp_path / "c", "people", ",pupil,,,", ",pupil,,,")] == [
        *((2, "missing_value"), (3, "missing_value"))
    ]


def test_identifiers_are_compared_as_text_with_their_zeros_and_case(tmp_path: Path) -> None:
    assert found(tmp_path, "people", *(f"{one},pupil,,," for one in ("7", "07", "7.0", "a", "A", "é", "e\u0301"))) == []


def test_columns_that_are_ignored_do_not_make_rows_differ(tmp_path: Path) -> None:
    people = rows("person_id,role,house", "ann,pupil,red", "ann,pupil,blue", "bob,staff,")
    assert quarantined(write(tmp_path, people=people), "people") == [(3, "duplicate_key", "person_id", "ann")]


def test_a_separator_inside_a_value_does_not_make_two_rows_alike(tmp_path: Path) -> None:
    bad = found(tmp_path, "accounts", "1,a\x1fseemis,x,active,,", "1,a,seemis\x1fx,active,,")
    assert [one[:2] for one in bad] == [(2, "duplicate_key"), (3, "duplicate_key")]


def test_the_establishment_of_a_decision_decides_where_a_staff_choice_does_not_follow(tmp_path: Path) -> None:
    lines = (
        "d1,individual,bob,in,2016-01-01,,,F1",
        "d1,individual,bob,in,2016-01-01,,,M1",
        "d2,authority,250,in,2016-01-01,,,x",
    )
    assert [bad[:2] for bad in found(tmp_path, "decisions", *lines)] == [(3, "duplicate_key")]
    assert found(tmp_path, "decisions", *lines, staff_choice_follows=False) == [
        (2, "duplicate_key", "decision_id", "d1"),
        (3, "duplicate_key", "decision_id", "d1"),
        (4, "unknown_establishment", "establishment_id", "x"),
    ]


def test_enrolments_alike_in_every_column_are_duplicates_and_others_are_accepted(tmp_path: Path) -> None:
    lines = (
        *(
            "ann,F1,2016-01-01,,2016-01-01",
            "ann,F1,2016-01-01,,2016-01-01T00:00Z",
            "ann,F1,2016-01-01,2016-05-01,2016-01-01",
        ),
        *("ann,F1,2016-01-01,,", "ann,F1,2016-01-01,,", "ann,F1,2016-01-02,,", ",F1,2016-01-01,,", ",F1,2016-01-01,,"),
    )
    assert found(tmp_path, "enrolments", *lines) == [
        (3, "duplicate_key", None, None),
        (6, "duplicate_key", None, None),
        (8, "missing_value", "person_id", None),
        (9, "duplicate_key", None, None),
    ]


def test_a_feed_row_may_stand_twice(tmp_path: Path) -> None:
    assert found(tmp_path, "feeds", "ann,2016-04-28,F1", "ann,2016-04-28,F1") == []


def test_a_through_school_is_one_establishment_with_all_its_sectors(tmp_path: Path) -> None:
    lines = (
        *("F1,Leven,250,primary,1950-01-01,", "F1,Levenmouth,250,secondary,2010-01-01,2020-01-01"),
        *("F1,Leven,250,primary,1950-01-01,", "F1,Leven,250,primary,1950-01-01"),
    )
    folder = write(tmp_path, establishments=SCHOOLS + rows(*lines) + ELGIN)
    assert [bad[:2] for bad in quarantined(folder, "establishments")] == [(4, "duplicate_key"), (5, "malformed_row")]
    with Check.of(folder) as check:
        assert check.engine.rows(
            "select name, authority_id, sector, opened_on::varchar, closed_on from accepted_establishments "
            "where establishment_id = 'F1'"
        ) == [("Leven", "250", "primary + secondary", "1950-01-01", None)]


def test_one_seed_code_under_two_authorities_is_out_with_all_its_rows(tmp_path: Path) -> None:
    lines = ("F1,Leven,250,,,", "F1,Leven,330,,never,", "F1,Leven,,,,", "F1,Leven,250,,,")
    assert found(tmp_path, "establishments", *lines) == [
        (2, "conflicting_authority", "authority_id", "250"),
        (3, "bad_date", "opened_on", "never"),
        (4, "missing_value", "authority_id", None),
        (5, "duplicate_key", "establishment_id", "F1"),
    ]
    alone = found(tmp_path, "establishments", "F1,Leven,250,,,", "F1,Leven,,,,", "F1,Leven,330")
    assert [bad[:2] for bad in alone] == [(3, "missing_value"), (4, "malformed_row")]


def test_rows_that_depend_on_a_quarantined_row_name_the_row_at_the_root(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        authorities=rows("authority_id,name", "250,Fife,x", "330,Moray"),
        people=PEOPLE + rows("ann,pupil,,,", "bob,stuff,,,"),
        enrolments=ENROLMENTS + rows("ann,F1,2015-08-18,,", "bob,F1,2015-08-18,,", "ann,F9,2015-08-18,,") + BOB,
        decisions=NATION["decisions"] + rows("d1,individual,bob,out,2016-01-01,,,"),
    )
    with Check.of(folder) as check:
        assert check.engine.rows("select file, row, reason, value, cause from quarantine order by file, row") == [
            ("authorities", 2, "malformed_row", "3 fields where the header has 2", None),
            ("decisions", 2, "unknown_subject", "250", "authorities row 2"),
            ("decisions", 4, "unknown_subject", "F1", "authorities row 2"),
            ("decisions", 6, "unknown_subject", "bob", "people row 3"),
            ("enrolments", 2, "unknown_establishment", "F1", "authorities row 2"),
            ("enrolments", 3, "unknown_establishment", "F1", "authorities row 2"),
            ("enrolments", 4, "unknown_establishment", "F9", None),
            ("enrolments", 5, "unknown_person", "bob", "people row 3"),
            ("establishments", 2, "unknown_authority", "250", "authorities row 2"),
            ("people", 3, "bad_role", "stuff", None),
        ]
        assert check.cascades() == [Cascade("authorities", 2, 5), Cascade("people", 3, 2)]


def test_several_bad_rows_of_one_id_are_one_cause(tmp_path: Path) -> None:
    folder = write(tmp_path, people=PEOPLE + rows("ann,pupil,,,", "bob,staff,,,", "bob,pupil,,,"))
    with Check.of(folder) as check:
        assert check.engine.rows("select cause from quarantine where file = 'enrolments'") == [
            ("people row 3 and 1 more",)
        ]


def test_columns_that_only_describe_are_never_a_reason(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        authorities=rows("authority_id,name", "250,", "330,Moray"),
        establishments=SCHOOLS + rows("F1,,250,castle,,") + ELGIN,
        people=PEOPLE + rows("ann,pupil,,P8,18/08/2015", "bob,staff,,,"),
        decisions=rows(DECISIONS.strip() + ",requested_by,note")
        + rows("d1,individual,ann,in,2016-01-01,,,F9,grandma,", "d2,individual,bob,in,2016-01-01,,,M1,PARENT,x"),
        accounts=ACCOUNTS + rows("1,ann,seemis,active,soon,later"),
    )
    with Audit.of(folder, SPRING) as audit:
        assert audit.engine.rows("select * from quarantine") == []
        assert audit.engine.rows("select stage, added_on from accepted_people where person_id = 'ann'") == [
            (None, None)
        ]
        described = audit.engine.rows(
            "select requested_by, establishment_id from accepted_decisions order by decision_id"
        )
        assert described == [(None, None), ("parent", "M1")]
        told = audit.engine.rows("select file, row, finding, count(*) from findings group by all order by all")
    assert [one for one in told if one[2] in ("unreadable_description", "unknown_stage", "missing_name")] == [
        ("accounts", 2, "unreadable_description", 2),
        ("authorities", 2, "missing_name", 1),
        ("decisions", 2, "unreadable_description", 2),
        ("establishments", 2, "missing_name", 1),
        ("people", 2, "unknown_stage", 1),
        ("people", 2, "unreadable_description", 1),
    ]


def blockers(folder: Path, *lines: str, assumed: Settings = SPRING) -> tuple[str, list[Any]]:
    """ann's blockers on the last day with these decisions added, and the rows that have the finding."""
    write(folder, decisions=NATION["decisions"] + rows(*lines))
    with Audit.of(folder, assumed) as audit:
        (told,) = audit.engine.rows("select blockers from verdicts where person_id = 'ann'")
        findings = audit.engine.rows("select row from findings where finding = 'unreadable_decision' order by row")
    return told[0], [row for (row,) in findings]


UNREADABLE = (
    *(",individual,?,out,2016-01-01,,,", "#,individual,?,out,2016-02-30,,,", "#,individual,?,,2016-01-01,,,"),
    *("#,individual,?,N,2016-01-01,,,", "#,individual,?,in\u200b,2016-01-01,,,", "#,Individual, ? ,OUT,2016-01-01,x,,"),
    *("#,individual,?,out,2016-01-01,,default,", "#,individual,?,out", "#,individual,?", "#,individual,?,out,,,,,,"),
    '"#"\u2028x,individual,?,out,2016-01-01,,,',
)
NO_OPT_OUT = (
    *("#,individual,?,in,2016-02-30,,,", "#,individual,?,In,,,,", "#,individual,?,in,2016-01-01,,,,"),
    *("#,person,?,out,2016-01-01,,,", "#,individual,0?,out,2016-01-01,,,", '#,"individual"x,?,out,2016-01-01,,,'),
)


def test_a_decision_in_quarantine_that_is_not_plainly_in_closes_the_gate_of_whom_it_names(tmp_path: Path) -> None:
    lines = (*UNREADABLE, *NO_OPT_OUT)
    people = [f"p{n}" for n in range(len(lines))]
    named = [line.replace("?", who).replace("#", f"d{who}") for line, who in zip(lines, people, strict=True)]
    folder = write(
        tmp_path,
        people=rows("person_id,role", *(f"{who},pupil" for who in people)),
        enrolments=ENROLMENTS + rows(*(f"{who},F1,2015-08-18,," for who in people)),
        decisions=NATION["decisions"] + rows(*named),
    )
    with Audit.of(folder, SPRING) as audit:
        told = dict(audit.engine.rows("select person_id, blockers from verdicts"))
        findings = audit.engine.rows(
            "select row, subject from findings where finding = 'unreadable_decision' order by row"
        )
    closed = people[: len(UNREADABLE)]
    assert told == {who: "individual" if who in closed else "" for who in people}
    assert findings == [(row, who) for row, who in enumerate(closed, 6)]


@pytest.mark.parametrize(
    ("line", "gate"),
    [("d1,authority,250,out,2016-01-01,,entry,", "authority"), ("d1,establishment,F1,off,,,,", "establishment")],
)
def test_an_unreadable_decision_closes_an_authority_or_a_school_too(tmp_path: Path, line: str, gate: str) -> None:
    assert blockers(tmp_path, line) == (gate, [6])


def test_a_repeated_opt_out_says_nothing_new_and_clashing_ones_are_unreadable(tmp_path: Path) -> None:
    out, clash = "d1,individual,ann,out,2030-01-01,,,", "d1,individual,bob,in,2030-01-01,,,"
    assert blockers(tmp_path, out, out) == ("", [])
    assert blockers(tmp_path, out, clash) == ("individual", [6])
    bad = "d1,individual,ann,out,2030-01-01,noon,,"
    assert blockers(tmp_path, bad, bad) == ("individual", [6])


@pytest.mark.parametrize(
    ("recorded", "seen"), [("2016-04-20", True), ("2016-04-20T00:00:01", False), ("", True), ("noon", True)]
)
def test_an_unreadable_opt_out_recorded_after_known_at_is_not_seen(tmp_path: Path, recorded: str, seen: bool) -> None:
    assumed = replace(SPRING, known_at=datetime(2016, 4, 20))
    line = f"d1,individual,ann,out,2016-02-30,{recorded},,"
    assert blockers(tmp_path, line, assumed=assumed) == ("individual" if seen else "", [6] if seen else [])


def test_opt_outs_that_name_nobody_known_are_counted_with_a_hint(tmp_path: Path) -> None:
    people = PEOPLE + rows(
        "ann,pupil,,,", "0612,pupil,,,", "S 1,staff,,,", "77,staff,,,", "077,staff,,,", "bob,staff,,,"
    )
    lines = (
        *(
            "d1,individual,612,out,2016-01-01,,,",
            "d2,individual,00612,out,2016-01-01,,,",
            "d3,individual,S1,out,2016-01-01,,,",
        ),
        *(
            "d4,individual,0077,out,2016-01-01,,,",
            "d5,individual,612,in,2016-01-01,,,",
            "d6,person,ann,out,2016-01-01,,,",
        ),
        *("d7,individual,,out,2016-01-01,,,", "d8,authority,612,,2016-01-01,,,", "d1,individual,612,out,2016-01-01,,,"),
        *("d9,individual,06\u00a012,maybe,2016-01-01,,,", "d10,individual"),
    )
    folder = write(tmp_path, people=people, decisions=NATION["decisions"] + rows(*lines))
    expected = {6: True, 7: True, 8: True, 9: False, 11: False, 12: False, 13: False, 15: True, 16: False}
    with Check.of(folder) as check:
        assert {row: fits for _, row, fits in check.stray_opt_outs()} == expected
    with Audit.of(folder, SPRING) as audit:
        assert audit.headline().stray_opt_outs == len(expected)


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck])
@given(cases(dirty=True))
def test_every_row_of_every_file_is_accepted_or_quarantined_once(case: tuple[Extract, Settings]) -> None:
    extract, assumed = case
    with tempfile.TemporaryDirectory() as folder:
        write_extract(Path(folder), extract)
        try:
            check = Check.of(Path(folder), staff_choice_follows=assumed.staff_choice_follows)
        except UnusableExtract:
            return
        with check:
            counts = check.rows()
            bad = check.engine.rows("select file, row, reason from quarantine")
        for table, content in extract.tables.items():
            stand = [record.row for record in records_of(content.text().removeprefix("\ufeff")) if not record.blank][1:]
            out = [row for file, row, _ in bad if file == table]
            assert len(out) == len(set(out))
            assert set(out) <= set(stand)
            assert counts[table] == {"read": len(stand), "accepted": len(stand) - len(out), "quarantined": len(out)}
    assert all(reason for _, _, reason in bad)
