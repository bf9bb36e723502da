"""The reference's reading and checking of rows, against answers worked out by hand from the contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from oracle import Unusable
from oracle.reading import records_of
from oracle.values import moment
from small_nation import BOB, ELGIN, ENROLMENTS, LEVEN, SCHOOLS, SPRING, judged, reasons, rows, told


def test_people_of_one_key_that_agree_keep_the_first_and_those_that_differ_keep_none(tmp_path: Path) -> None:
    people = rows("person_id,role,stage", "ann,Pupil,P7", "ann, PUPIL ,P6", "bob,staff,", "bob,pupil,")
    result = judged(tmp_path, people=people)
    assert reasons(result, "people") == {3: "duplicate_key", 4: "duplicate_key", 5: "duplicate_key"}
    assert [row["person_id"] for row in result.verdicts] == ["ann"]
    assert reasons(result, "enrolments") == {3: "unknown_person"}
    assert result.rows["people"] == {"read": 4, "accepted": 1, "quarantined": 3}


def test_decisions_of_one_id_are_compared_as_read(tmp_path: Path) -> None:
    alike = rows(
        "d1,individual,ann,in,2016-01-01,2016-01-01,,",
        "d1,INDIVIDUAL,ann,In,2016-01-01,2016-01-01T00:00Z,decision,F1",
    )
    result = judged(tmp_path, alike)
    assert (reasons(result, "decisions"), told(result, "ann")) == ({7: "duplicate_key"}, ("reaches", ""))
    stays = replace(SPRING, staff_choice_follows=False)
    assert reasons(judged(tmp_path, alike, stays), "decisions") == {6: "duplicate_key", 7: "duplicate_key"}


def test_a_repeated_opt_out_stands_once_and_one_that_clashes_is_unreadable(tmp_path: Path) -> None:
    out = "d1,individual,ann,out,2016-04-30,,,"
    repeated = judged(tmp_path, rows(out, out))
    assert (told(repeated, "ann"), repeated.findings) == (("will_stop", "individual"), set())
    clashing = judged(tmp_path, rows(out, out, "d1,individual,bob,in,2016-04-30,,,"))
    assert list(reasons(clashing, "decisions").values()) == ["duplicate_key"] * 3
    assert clashing.findings == {("unreadable_decision", "ann")}
    assert clashing.verdict("ann")["individual_decision_id"] is None


def test_a_through_school_is_one_school_with_the_dates_of_its_first_row(tmp_path: Path) -> None:
    levens = rows("F1,Leven,250,primary,,", "F1,Leven,250,secondary,,2016-04-27", "F1,Leven,250,primary,,")
    result = judged(tmp_path, establishments=SCHOOLS + levens + ELGIN)
    assert (reasons(result, "establishments"), told(result, "ann")) == ({4: "duplicate_key"}, ("reaches", ""))
    after_a_bad_one = rows("F1,Leven,250,primary,soon,") + levens[levens.index("F1,Leven,250,s") :]
    result = judged(tmp_path, establishments=SCHOOLS + after_a_bad_one + ELGIN)
    assert (reasons(result, "establishments"), told(result, "ann")[0]) == ({2: "bad_date"}, "will_stop")


def test_one_school_under_two_authorities_falls_with_all_that_depends_on_it(tmp_path: Path) -> None:
    schools = SCHOOLS + rows("F1,Leven,250,,,", "F1,Leven,330,,never,", "F1,Leven,,,,") + ELGIN
    result = judged(tmp_path, rows("d1,establishment,F1,out,2016-01-01,,,"), establishments=schools)
    assert reasons(result, "establishments") == {
        2: "conflicting_authority",
        3: "bad_date",
        4: "missing_value",
    }
    assert reasons(result, "enrolments") == {2: "unknown_establishment"}
    assert reasons(result, "decisions") == {4: "unknown_subject", 6: "unknown_subject"}
    assert result.opt_outs_naming_nobody == 1
    row = result.verdict("ann")
    assert (row["verdict"], row["establishment_id"], row["authority_decision_id"]) == (
        "not_enrolled",
        None,
        None,
    )


def test_an_empty_authority_makes_no_conflict(tmp_path: Path) -> None:
    result = judged(tmp_path, establishments=SCHOOLS + LEVEN + rows("F1,Leven,,,,") + ELGIN)
    assert (reasons(result, "establishments"), told(result, "ann")) == ({3: "missing_value"}, ("reaches", ""))


@pytest.mark.parametrize(
    "row",
    [
        "d1,individual,ann,out,2016-02-30,,,",
        "d1,individual,ann,,2016-01-01,,,",
        "d1,individual,ann,No,2016-01-01,,,",
        "d1,individual,ann,out,2030-01-01,,default,",
        "d1,individual,ann",
        "d1,individual,ann,out,2016-01-01,,,,too long",
        '"d1"x,individual,ann,out,2016-01-01,,,',
    ],
)
def test_an_unreadable_opt_out_closes_its_gate(tmp_path: Path, row: str) -> None:
    result = judged(tmp_path, rows(row))
    assert told(result, "ann") == ("will_stop", "individual")
    assert result.findings == {("unreadable_decision", "ann")}
    assert (result.verdict("ann")["individual_decision_id"], result.opt_outs_naming_nobody) == (None, 0)


def test_an_unreadable_decision_closes_an_authority_and_a_school_on_every_day(tmp_path: Path) -> None:
    result = judged(tmp_path, rows("d1,authority,250,out,2016-04-30,,entry,", "d2,establishment,M1,out,,,,"))
    assert reasons(result, "decisions") == {6: "origin_not_allowed", 7: "missing_value"}
    assert (told(result, "ann"), told(result, "bob")) == (
        ("blocked", "authority"),
        ("blocked", "establishment"),
    )
    assert result.verdict("ann")["authority_decision_id"] == "a1"


def test_an_unusable_opt_in_closes_nothing_and_neither_does_one_not_yet_recorded(tmp_path: Path) -> None:
    both = rows("d1,individual,ann,IN,2016-02-30,,,", "d2,individual,bob,out,2016-02-30,2016-04-20,,")
    result = judged(tmp_path, both, replace(SPRING, known_at=datetime(2016, 4, 19, 23, 59)))
    assert (told(result, "ann"), told(result, "bob")) == (("reaches", ""), ("reaches", ""))
    assert (result.findings, len(result.quarantine)) == (set(), 2)


def test_opt_outs_that_name_nobody_known_are_counted(tmp_path: Path) -> None:
    lost = rows(
        "d1,individual,0ann,out,2016-01-01,,,",
        "d2,individual,Ann,in,2016-01-01,,,",
        "d3,person,ann,out,2016-01-01,,,",
        "d4,individual,,out,2016-01-01,,,",
        "d1,individual,0ann,out,2016-01-01,,,",
    )
    result = judged(tmp_path, lost)
    expected = ["unknown_subject", "unknown_subject", "bad_scope", "missing_value", "duplicate_key"]
    assert list(reasons(result, "decisions").values()) == expected
    assert (result.opt_outs_naming_nobody, result.opt_outs_unaddressed) == (3, 2)


def test_rows_count_blank_lines_and_lines_count_those_inside_quotes(tmp_path: Path) -> None:
    people = '\ufeffperson_id,role,display_name\r\n\r\nann,pupil,"Ann\nof\rLeven"\r\n'
    people += ' \t\u00a0\r\nbob,what,\r\n""\r\n'
    result = judged(tmp_path, people=people)
    bad = [(q.row, q.line, q.reason, q.column) for q in result.quarantine if q.file == "people"]
    assert bad == [(5, 7, "bad_role", "role"), (6, 8, "malformed_row", "")]
    assert result.rows["people"] == {"read": 3, "accepted": 1, "quarantined": 2}


def test_a_quote_inside_a_field_is_text_and_only_white_space_may_follow_a_closing_quote() -> None:
    fields = [(record.fields, record.stray_text) for record in records_of('a"b,"c""d"\t\n"e" "f,g",h\n"",')]
    assert fields == [(['a"b', 'c"d\t'], False), (['e "f', 'g"', "h"], True), (["", ""], False)]


def test_every_fault_of_an_unusable_extract_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as unusable:
        judged(
            tmp_path,
            authorities='authority_id,name\n"250,Fife\n',
            establishments=SCHOOLS,
            people=rows("person_id,stage", "ann,P7"),
            enrolments=ENROLMENTS + 'ann,"F1\n",2015-08-18\n',
            accounts=rows("account_id,person_id,source,status"),
            feeds=rows("person_id,sent_on"),
        )
    assert unusable.value.messages == [
        "authorities: the quotes opened in the record of line 2 do not close",
        "establishments: a header and no rows",
        "people: required column role is missing",
        "enrolments: the malformed record of line 2 spans several lines",
        "accounts: a header and no rows",
    ]


def test_one_reason_a_decision_the_first_that_fits(tmp_path: Path) -> None:
    bad = {
        "x1,individual,ann,maybe,2016-02-30,,,": "bad_date",
        "x2,nobody,ann,maybe,2016-01-01,,,": "bad_choice",
        "x3,nobody,ann,in,2016-01-01,,what,": "bad_scope",
        "x4,individual,who,in,2016-01-01,,what,": "bad_origin",
        "x5,authority,250,out,2016-01-01,,default,": "out_by_default",
        "x6,establishment,who,in,2016-01-01,,carried,": "origin_not_allowed",
        ",individual,ann,in,never,,,": "missing_value",
        "x7,individual,who,in,2016-01-01,x,,": "bad_date",
        "x8,authority,ann,in,2016-01-01,,,": "unknown_subject",
    }
    assert list(reasons(judged(tmp_path, rows(*bad)), "decisions").values()) == list(bad.values())


def test_one_reason_an_enrolment_the_first_that_fits(tmp_path: Path) -> None:
    more = rows("ann,F9,2016-01-02,2016-01-01,", "who,F9,2016-01-01,,", "who,F1,2016-01-01,,") + BOB * 2
    found = reasons(judged(tmp_path, enrolments=ENROLMENTS + more), "enrolments")
    assert found == {
        2: "end_before_start",
        3: "unknown_establishment",
        4: "unknown_person",
        6: "duplicate_key",
    }


def test_values_are_trimmed_of_white_space_and_ids_stay_as_they_are(tmp_path: Path) -> None:
    header = "person_id,role,stage"
    people = rows(header, "\u2003ann\u00a0,\u3000PuPiL,p7", "0bob,staff,", "bob\u200b,staff,P9", "bob,\u017ftaff,")
    result = judged(tmp_path, people=people)
    stages = {row["person_id"]: row["stage"] for row in result.verdicts}
    assert stages == {"0bob": None, "ann": "P7", "bob\u200b": None}
    assert reasons(result, "people") == {5: "bad_role"}
    assert told(result, "bob\u200b") == ("not_enrolled", "enrolment")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-04-28", datetime(2016, 4, 28)),
        ("2016-04-28T09:30", datetime(2016, 4, 28, 9, 30)),
        ("2016-04-28 00:30:15.1234567+01:00", datetime(2016, 4, 27, 23, 30, 15, 123456)),
        ("2016-04-28T23:30-00:45", datetime(2016, 4, 29, 0, 15)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59)),
        ("9999-12-31T23:59:59-00:01", None),
        ("0001-01-01T00:00+00:01", None),
        ("2016-02-30", None),
        ("2016-04-28T24:00", None),
        ("2016-04-28T23:59:60", None),
        ("2016-04-28T09:30+24:00", None),
        ("2016-04-28T09:30+01:60", None),
        ("2016-04-28T09:30 +01:00", None),
        ("2016-04-28+01:00", None),
        ("2016-04-28T09:30:00.", None),
        ("2016-04-28t09:30z", None),
        ("\u0662016-04-28", None),
    ],
)
def test_a_moment_is_read_in_utc_or_is_none(text: str, expected: datetime | None) -> None:
    assert moment(text) == expected


def test_accounts_and_feeds_of_unknown_people_are_accepted(tmp_path: Path) -> None:
    header = "account_id,person_id,source,status,created_on"
    accounts = rows(header, "1,who,SEEMIS,active,never", "2,,manual,gone,", "3,ann,own,active,")
    feeds = rows("person_id,sent_on", "who,2016-04-28", "ann,28/04/2016", ",2016-04-28")
    result = judged(tmp_path, accounts=accounts, feeds=feeds)
    assert reasons(result, "accounts") == {3: "bad_status", 4: "bad_source"}
    assert reasons(result, "feeds") == {3: "bad_date", 4: "missing_value"}
    assert result.rows["feeds"] == {"read": 3, "accepted": 1, "quarantined": 2}
