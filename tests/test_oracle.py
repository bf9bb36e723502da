"""The reference itself, against answers worked out by hand from the contract."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest
from oracle import OracleResult, Unusable, judge
from oracle.reading import records_of
from oracle.values import moment

from glowaudit.settings import Settings

# The window is 26, 27, 28, 29 and 30 April; the individual gate exists from the 28th on.
SPRING = Settings(as_of=date(2016, 4, 26), deletion_on=date(2016, 5, 2))
DECISIONS = "decision_id,scope,subject_id,choice,effective_on,recorded_at,origin,establishment_id\n"
FIFE_IN = "a1,authority,250,in,2015-01-01,,,\n"
MORAY_IN = "a2,authority,330,in,2015-01-01,,,\n"
LEVEN_IN = "e1,establishment,F1,in,2015-01-01,,,\n"
ELGIN_IN = "e2,establishment,M1,in,2015-01-01,,,\n"
ALL_IN = DECISIONS + FIFE_IN + MORAY_IN + LEVEN_IN + ELGIN_IN
AUTHORITIES = "authority_id,name\n250,Fife\n330,Moray\n"
SCHOOLS = "establishment_id,name,authority_id,sector,opened_on,closed_on\n"
LEVEN, ELGIN = "F1,Leven,250,,,\n", "M1,Elgin,330,,,\n"
PEOPLE = "person_id,role,stage\nann,pupil,P7\nbob,staff,\n"
ENROLMENTS = "person_id,establishment_id,start_on,end_on,recorded_at\n"
BOB = "bob,M1,2014-08-18,,\n"


def judged(folder: Path, more_decisions: str = "", settings: Settings = SPRING, **tables: str) -> OracleResult:
    """Judge Fife with Ann and Moray with Bob, every gate open but for these decisions and tables."""
    texts = {
        "authorities": AUTHORITIES,
        "establishments": SCHOOLS + LEVEN + ELGIN,
        "people": PEOPLE,
        "enrolments": ENROLMENTS + "ann,F1,2015-08-18,,\n" + BOB,
        "decisions": ALL_IN + more_decisions,
        **tables,
    }
    for table, text in texts.items():
        (folder / f"{table}.csv").write_bytes(text.encode())
    return judge(folder, settings)


def rows(*lines: str) -> str:
    """These lines of a file."""
    return "".join(f"{line}\n" for line in lines)


def told(result: OracleResult, person_id: str) -> tuple[str, str]:
    """Verdict and blockers of a person."""
    row = result.verdict(person_id)
    return row["verdict"], row["blockers"]


def reasons(result: OracleResult, table: str) -> dict[int, str]:
    """Reason by row of the quarantined rows of one table."""
    return {bad.row: bad.reason for bad in result.quarantine if bad.file == table}


def test_with_every_gate_open_a_person_without_a_choice_is_in_by_default(tmp_path: Path) -> None:
    result = judged(tmp_path)
    assert result.verdict("ann") == {
        "person_id": "ann",
        "role": "pupil",
        "stage": "P7",
        "authority_id": "250",
        "establishment_id": "F1",
        "verdict": "reaches",
        "kept": True,
        "first_passing_on": date(2016, 4, 26),
        "last_passing_on": date(2016, 4, 30),
        "blockers": "",
        "authority_decision_id": "a1",
        "establishment_decision_id": "e1",
        "individual_decision_id": None,
        "choice_origin": "default",
    }
    assert result.quarantine == [] and result.findings == set()
    assert result.headline == {"people": 2, "enrolled": 2, "kept": 2, "not_kept": 0, "not_enrolled": 0}


def test_an_opt_out_made_earlier_acts_from_the_first_granular_day_on(tmp_path: Path) -> None:
    row = judged(tmp_path, "d1,individual,ann,out,2016-01-01,,,\n").verdict("ann")
    assert (row["verdict"], row["blockers"], row["last_passing_on"]) == ("will_stop", "individual", date(2016, 4, 27))
    assert (row["individual_decision_id"], row["choice_origin"]) == ("d1", "decision")


def test_before_the_first_granular_day_no_individual_decision_is_named(tmp_path: Path) -> None:
    to_the_27th = replace(SPRING, deletion_on=date(2016, 4, 29))
    row = judged(tmp_path, "d1,individual,ann,out,2016-01-01,,,\n", to_the_27th).verdict("ann")
    assert (row["verdict"], row["individual_decision_id"], row["choice_origin"]) == ("reaches", None, None)


def test_all_closed_gates_are_named_in_their_order(tmp_path: Path) -> None:
    outs = rows("d1,individual,ann,out,2016-04-01,,,", "d2,authority,250,out,2016-04-27,,,", "d3,establishment,F1,out,2016-04-29,,,")
    row = judged(tmp_path, outs).verdict("ann")
    assert (row["verdict"], row["blockers"]) == ("will_stop", "authority+establishment+individual")
    assert row["first_passing_on"] == row["last_passing_on"] == date(2016, 4, 26)


def test_an_authority_or_school_without_a_decision_in_force_is_closed(tmp_path: Path) -> None:
    result = judged(tmp_path, decisions=DECISIONS + FIFE_IN + "e1,establishment,F1,in,2016-04-30,,,\n" + ELGIN_IN)
    assert told(result, "ann") == ("will_reach", "")
    assert result.verdict("ann")["first_passing_on"] == date(2016, 4, 30)
    assert told(result, "bob") == ("blocked", "authority")


def test_passing_only_between_the_first_and_the_last_day_is_brief(tmp_path: Path) -> None:
    closing = SCHOOLS + "F1,Leven,250,,2016-04-27,2016-04-29\n" + ELGIN
    result = judged(tmp_path, establishments=closing)
    assert told(result, "ann") == ("reaches_briefly", "establishment")
    row = result.verdict("ann")
    assert (row["first_passing_on"], row["last_passing_on"]) == (date(2016, 4, 27), date(2016, 4, 28))
    assert row["establishment_decision_id"] == "e1"


def test_the_feed_lag_moves_the_last_day_and_a_window_without_a_day_is_an_error(tmp_path: Path) -> None:
    closing_on_last_day = "d1,establishment,F1,out,2016-04-30,,,\n"
    assert told(judged(tmp_path, closing_on_last_day), "ann") == ("will_stop", "establishment")
    assert told(judged(tmp_path, closing_on_last_day, replace(SPRING, feed_lag_days=2)), "ann") == ("reaches", "")

    @dataclass
    class NoDay:
        as_of, deletion_on, feed_lag_days = date(2016, 5, 1), date(2016, 5, 2), 1
        granular_from, staff_choice_follows, known_at = date(2016, 4, 28), True, None
        enrolments, establishment_default = "any", "closed"

    with pytest.raises(ValueError, match="no day"):
        judge(tmp_path, NoDay())


def test_a_default_row_never_overrides_a_decision(tmp_path: Path) -> None:
    more = "d1,individual,ann,out,2016-01-01,,,\nd2,individual,ann,in,2016-04-29,,default,\n"
    row = judged(tmp_path, more).verdict("ann")
    assert (row["verdict"], row["individual_decision_id"]) == ("will_stop", "d1")


def test_an_opt_out_follows_a_pupil_to_a_school_in_another_authority(tmp_path: Path) -> None:
    moved = ENROLMENTS + "ann,F1,2015-08-18,2016-04-27,\nann,M1,2016-04-27,,\n" + BOB
    result = judged(tmp_path, "d1,individual,ann,out,2016-01-01,,entry,F1\n", enrolments=moved)
    row = result.verdict("ann")
    assert (row["verdict"], row["authority_id"], row["last_passing_on"]) == ("will_stop", "330", date(2016, 4, 27))
    assert (row["individual_decision_id"], row["choice_origin"]) == ("d1", "entry")


def test_a_carried_copy_makes_no_choice_and_a_differing_one_is_found(tmp_path: Path) -> None:
    more = "d1,individual,ann,out,2016-04-20,,,\nd2,individual,ann,in,2016-04-20,2016-04-29,carried,\n"
    result = judged(tmp_path, more)
    assert result.verdict("ann")["individual_decision_id"] == "d1"
    assert result.findings == {("carry_mismatch", "ann")}


def test_a_carried_row_before_any_decision_counts_as_one(tmp_path: Path) -> None:
    more = "d1,individual,ann,in,2016-04-30,,,\nd2,individual,ann,out,2016-04-29,,carried,\n"
    result = judged(tmp_path, more)
    assert result.findings == {("carried_without_original", "ann")}
    assert told(result, "ann") == ("reaches", "")
    assert result.verdict("ann")["individual_decision_id"] == "d1"
    before = judged(tmp_path, more, replace(SPRING, feed_lag_days=2)).verdict("ann")
    assert (before["blockers"], before["choice_origin"]) == ("individual", "carried")


def test_out_stands_on_a_tie_and_an_unknown_moment_of_recording_comes_first(tmp_path: Path) -> None:
    tie = rows("d1,individual,ann,out,2016-04-01,2016-04-01T10:00Z,,", "d2,individual,ann,in,2016-04-01,2016-04-01 11:00+01:00,,")
    result = judged(tmp_path, tie)
    assert told(result, "ann") == ("will_stop", "individual")
    assert result.findings == {("conflicting_decisions", "ann")}
    later = "d1,individual,ann,out,2016-04-01,,,\nd2,individual,ann,in,2016-04-01,2001-01-01,,\n"
    assert judged(tmp_path, later).verdict("ann")["individual_decision_id"] == "d2"


def test_decisions_alike_but_for_their_id_are_settled_by_the_id_as_text(tmp_path: Path) -> None:
    more = "d9,individual,ann,in,2016-04-01,,,\nd10,individual,ann,in,2016-04-01,,,\n"
    assert judged(tmp_path, more).verdict("ann")["individual_decision_id"] == "d9"


def test_only_what_was_recorded_by_known_at_is_seen(tmp_path: Path) -> None:
    more = rows("d1,individual,ann,out,2016-04-01,2016-04-20T12:00:00.000001Z,,", "d2,individual,bob,out,2016-04-01,2016-04-20T14:00+02:00,,")
    result = judged(tmp_path, more, replace(SPRING, known_at=datetime(2016, 4, 20, 12)))
    assert (told(result, "ann")[0], told(result, "bob")[0]) == ("reaches", "will_stop")


def test_touching_enrolments_are_one_and_so_the_earlier_begun_is_decisive(tmp_path: Path) -> None:
    more = "ann,M1,2016-02-01,,\nann,F1,2016-04-01,,\nann,F1,2016-01-01,2016-04-01,\n"
    assert judged(tmp_path, enrolments=ENROLMENTS + more + BOB).verdict("ann")["establishment_id"] == "F1"
    apart = more.replace("2016-04-01,\n", "2016-03-31,\n")
    assert judged(tmp_path, enrolments=ENROLMENTS + apart + BOB).verdict("ann")["establishment_id"] == "M1"


def test_an_enrolment_of_no_days_is_accepted_and_enrols_on_no_day(tmp_path: Path) -> None:
    more = "ann,F1,2016-01-01,2016-04-26,\nann,M1,2016-04-28,2016-04-28,\nbob,F1,2016-05-01,,\n"
    result = judged(tmp_path, enrolments=ENROLMENTS + more)
    assert result.rows["enrolments"] == {"read": 3, "accepted": 3, "quarantined": 0}
    assert told(result, "ann") == told(result, "bob") == ("not_enrolled", "enrolment")
    assert (result.verdict("ann")["establishment_id"], result.verdict("bob")["establishment_id"]) == ("M1", "F1")
    assert result.headline["not_enrolled"] == 2


def test_the_latest_recorded_of_enrolments_with_one_start_stands(tmp_path: Path) -> None:
    more = rows("ann,F1,2015-08-18,2016-04-28,2016-04-02", "ann,F1,2015-08-18,2016-04-29,2016-04-02", "ann,F1,2015-08-18,,")
    result = judged(tmp_path, enrolments=ENROLMENTS + more + BOB)
    assert result.verdict("ann")["last_passing_on"] == date(2016, 4, 27)
    assert told(result, "ann") == ("will_stop", "enrolment")
    assert result.quarantine == []


def test_where_no_enrolment_covers_the_last_day_the_latest_ending_one_is_named(tmp_path: Path) -> None:
    more = "ann,F1,2015-08-18,2016-04-29,\nann,M1,2016-01-01,2016-04-30,\n"
    row = judged(tmp_path, "d1,authority,250,out,2016-01-01,,,\n", enrolments=ENROLMENTS + more + BOB).verdict("ann")
    assert (row["establishment_id"], row["blockers"], row["last_passing_on"]) == ("M1", "enrolment", date(2016, 4, 29))


def test_of_several_schools_any_that_passes_will_do_unless_all_must(tmp_path: Path) -> None:
    more = ENROLMENTS + "ann,M1,2015-08-18,,\nann,F1,2015-08-19,,\n" + BOB
    closed = "d1,establishment,M1,out,2016-01-01,,,\n"
    result = judged(tmp_path, closed, enrolments=more)
    assert (told(result, "ann"), result.verdict("ann")["establishment_id"]) == (("reaches", ""), "F1")
    strict = judged(tmp_path, closed, replace(SPRING, enrolments="all"), enrolments=more)
    assert told(strict, "ann") == ("blocked", "establishment")
    assert strict.verdict("ann")["establishment_id"] == "M1"


def test_a_school_that_follows_its_authority_shares_its_gate_until_a_decision_is_known(tmp_path: Path) -> None:
    follow = replace(SPRING, establishment_default="authority")
    result = judged(tmp_path, settings=follow, decisions=DECISIONS + FIFE_IN)
    assert (told(result, "ann"), told(result, "bob")) == (("reaches", ""), ("blocked", "authority+establishment"))
    assert result.verdict("ann")["establishment_decision_id"] is None
    future = DECISIONS + FIFE_IN + "e1,establishment,F1,in,2016-06-01,,,\n"
    assert told(judged(tmp_path, settings=follow, decisions=future), "ann") == ("blocked", "establishment")


def test_a_staff_choice_that_does_not_follow_acts_where_it_was_recorded(tmp_path: Path) -> None:
    stays = replace(SPRING, staff_choice_follows=False)
    recorded = "d1,individual,bob,out,2016-01-01,,,{}\nd2,individual,ann,out,2016-01-01,,,M1\n"
    result = judged(tmp_path, recorded.format("F1"), stays)
    assert (told(result, "bob"), told(result, "ann")) == (("reaches", ""), ("will_stop", "individual"))
    assert result.verdict("bob")["individual_decision_id"] is None
    for school in ("M1", ""):
        assert told(judged(tmp_path, recorded.format(school), stays), "bob") == ("will_stop", "individual")
    unknown = judged(tmp_path, recorded.format("X9"), stays)
    assert reasons(unknown, "decisions") == {6: "unknown_establishment"}
    assert told(unknown, "bob") == ("will_stop", "individual")


def test_rows_of_one_key_that_agree_keep_the_first_and_those_that_differ_keep_none(tmp_path: Path) -> None:
    people = "person_id,role,stage\nann,Pupil,P7\nann, PUPIL ,P6\nbob,staff,\nbob,pupil,\n"
    result = judged(tmp_path, people=people)
    assert reasons(result, "people") == {3: "duplicate_key", 4: "duplicate_key", 5: "duplicate_key"}
    assert [row["person_id"] for row in result.verdicts] == ["ann"]
    assert reasons(result, "enrolments") == {3: "unknown_person"}
    assert result.rows["people"] == {"read": 4, "accepted": 1, "quarantined": 3}


def test_decisions_of_one_id_are_compared_as_read_and_a_clash_of_opt_outs_closes(tmp_path: Path) -> None:
    alike = rows("d1,individual,ann,in,2016-01-01,2016-01-01,,", "d1,INDIVIDUAL,ann,In,2016-01-01,2016-01-01T00:00Z,decision,F1")
    result = judged(tmp_path, alike)
    assert (reasons(result, "decisions"), told(result, "ann")) == ({7: "duplicate_key"}, ("reaches", ""))
    clash = judged(tmp_path, alike.replace(",In,", ",Out,"))
    assert reasons(clash, "decisions") == {6: "duplicate_key", 7: "duplicate_key"}
    assert clash.findings == {("unreadable_decision", "ann")}
    repeated = judged(tmp_path, "d1,individual,ann,out,2016-04-30,,,\n" * 2)
    assert (told(repeated, "ann")[0], repeated.findings) == ("will_stop", set())
    assert repeated.verdict("ann")["last_passing_on"] == date(2016, 4, 29)


def test_a_through_school_is_one_school_with_the_name_and_dates_of_its_first_row(tmp_path: Path) -> None:
    more = "F1,Leven,250,primary,,\nF1,Leven,250,secondary,,2016-04-27\nF1,Leven,250,primary,,\n"
    result = judged(tmp_path, establishments=SCHOOLS + more + ELGIN)
    assert reasons(result, "establishments") == {4: "duplicate_key"}
    assert told(result, "ann") == ("reaches", "")


def test_one_school_under_two_authorities_falls_with_all_that_depends_on_it(tmp_path: Path) -> None:
    more = "F1,Leven,250,,,\nF1,Leven,330,,never,\nF1,Leven,,,,\n"
    result = judged(tmp_path, "d1,establishment,F1,out,2016-01-01,,,\n", establishments=SCHOOLS + more + ELGIN)
    assert reasons(result, "establishments") == {2: "conflicting_authority", 3: "bad_date", 4: "missing_value"}
    assert reasons(result, "enrolments") == {2: "unknown_establishment"}
    assert reasons(result, "decisions") == {4: "unknown_subject", 6: "unknown_subject"}
    assert result.opt_outs_naming_nobody == 1
    row = result.verdict("ann")
    assert (row["verdict"], row["establishment_id"], row["authority_decision_id"]) == ("not_enrolled", None, None)


def test_an_empty_authority_makes_no_conflict(tmp_path: Path) -> None:
    result = judged(tmp_path, establishments=SCHOOLS + LEVEN + "F1,Leven,,,,\n" + ELGIN)
    assert reasons(result, "establishments") == {3: "missing_value"}
    assert told(result, "ann") == ("reaches", "")


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
    result = judged(tmp_path, row + "\n")
    assert told(result, "ann") == ("will_stop", "individual")
    assert result.findings == {("unreadable_decision", "ann")}
    assert (result.verdict("ann")["individual_decision_id"], result.opt_outs_naming_nobody) == (None, 0)


def test_an_unreadable_decision_closes_an_authority_and_a_school_on_every_day(tmp_path: Path) -> None:
    more = "d1,authority,250,out,2016-04-30,,entry,\nd2,establishment,M1,out,,,,\n"
    result = judged(tmp_path, more)
    assert reasons(result, "decisions") == {6: "origin_not_allowed", 7: "missing_value"}
    assert (told(result, "ann"), told(result, "bob")) == (("blocked", "authority"), ("blocked", "establishment"))
    assert result.verdict("ann")["authority_decision_id"] == "a1"


def test_an_unusable_opt_in_closes_nothing_and_neither_does_one_not_yet_recorded(tmp_path: Path) -> None:
    more = "d1,individual,ann,IN,2016-02-30,,,\nd2,individual,bob,out,2016-02-30,2016-04-20,,\n"
    result = judged(tmp_path, more, replace(SPRING, known_at=datetime(2016, 4, 19, 23, 59)))
    assert (told(result, "ann"), told(result, "bob")) == (("reaches", ""), ("reaches", ""))
    assert (result.findings, len(result.quarantine)) == (set(), 2)


def test_opt_outs_that_name_nobody_known_are_counted(tmp_path: Path) -> None:
    more = (
        "d1,individual,0ann,out,2016-01-01,,,\nd2,individual,Ann,in,2016-01-01,,,\n"
        rows("d3,person,ann,out,2016-01-01,,,", "d4,individual,,out,2016-01-01,,,") + "d1,individual,0ann,out,2016-01-01,,,\n"
    )
    result = judged(tmp_path, more)
    found = {6: "unknown_subject", 7: "unknown_subject", 8: "bad_scope", 9: "missing_value", 10: "duplicate_key"}
    assert reasons(result, "decisions") == found
    assert (result.opt_outs_naming_nobody, result.opt_outs_unaddressed) == (3, 2)


def test_rows_count_blank_lines_and_lines_count_those_inside_quotes(tmp_path: Path) -> None:
    people = '\ufeffperson_id,role,display_name\r\n\r\nann,pupil,"Ann\nof\rLeven"\r\n \t\u00a0\r\nbob,what,\r\n""\r\n'
    result = judged(tmp_path, people=people)
    bad = [(q.row, q.line, q.reason, q.column) for q in result.quarantine if q.file == "people"]
    assert bad == [(5, 7, "bad_role", "role"), (6, 8, "malformed_row", "")]
    assert result.rows["people"] == {"read": 3, "accepted": 1, "quarantined": 2}


def test_a_quote_inside_a_field_is_text_and_only_white_space_may_follow_a_closing_quote() -> None:
    fields = [(record.fields, record.stray_text) for record in records_of('a"b,"c""d"\t\n"e" "f,g",h\n"",')]
    assert fields == [(['a"b', 'c"d\t'], False), (['e "f', 'g"', "h"], True), (["", ""], False)]


def test_every_fault_of_an_unusable_extract_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as told_of:
        judged(
            tmp_path,
            authorities='authority_id,name\n"250,Fife\n',
            establishments=SCHOOLS,
            people="person_id,stage\nann,P7\n",
            enrolments=ENROLMENTS + 'ann,"F1\n",2015-08-18\n',
            accounts="account_id,person_id,source,status\n",
            feeds="person_id,sent_on\n",
        )
    assert told_of.value.messages == [
        "authorities: the quotes opened in the record of line 2 do not close",
        "establishments: a header and no rows",
        "people: required column role is missing",
        "enrolments: the malformed record of line 2 spans several lines",
        "accounts: a header and no rows",
    ]


def test_one_reason_a_row_the_first_that_fits(tmp_path: Path) -> None:
    more = (
        rows("x1,individual,ann,maybe,2016-02-30,,,", "x2,nobody,ann,maybe,2016-01-01,,,", "x3,nobody,ann,in,2016-01-01,,what,")
        "x4,individual,who,in,2016-01-01,,what,\nx5,authority,250,out,2016-01-01,,default,\n"
        rows("x6,establishment,who,in,2016-01-01,,carried,", ",individual,ann,in,never,,,", "x7,individual,who,in,2016-01-01,x,,")
    )
    expected = "bad_date bad_choice bad_scope bad_origin out_by_default origin_not_allowed missing_value bad_date".split()
    assert list(reasons(judged(tmp_path, more), "decisions").values()) == expected
    more = ENROLMENTS + "ann,F9,2016-01-02,2016-01-01,\nwho,F9,2016-01-01,,\nwho,F1,2016-01-01,,\n" + BOB * 2
    found = reasons(judged(tmp_path, enrolments=more), "enrolments")
    assert found == {2: "end_before_start", 3: "unknown_establishment", 4: "unknown_person", 6: "duplicate_key"}


def test_values_are_trimmed_of_white_space_and_ids_stay_as_they_are(tmp_path: Path) -> None:
    people = rows("person_id,role,stage", "\u2003ann\u00a0,\u3000PuPiL,p7", "0bob,staff,", "bob\u200b,staff,P9", "bob,\u017ftaff,")
    result = judged(tmp_path, people=people)
    assert [(row["person_id"], row["stage"]) for row in result.verdicts] == [("0bob", None), ("ann", "P7"), ("bob\u200b", None)]
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
    accounts = rows("account_id,person_id,source,status,created_on", "1,who,SEEMIS,active,never", "2,,manual,gone,", "3,ann,own,active,")
    result = judged(tmp_path, accounts=accounts, feeds=rows("person_id,sent_on", "who,2016-04-28", "ann,28/04/2016", ",2016-04-28"))
    assert reasons(result, "accounts") == {3: "bad_status", 4: "bad_source"}
    assert reasons(result, "feeds") == {3: "bad_date", 4: "missing_value"}
    assert result.rows["feeds"] == {"read": 3, "accepted": 1, "quarantined": 2}
