"""The reference's rules and verdicts, against answers worked out by hand from the contract."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest
from oracle import judge
from small_nation import (
    BOB,
    DECISIONS,
    ELGIN,
    ELGIN_IN,
    ENROLMENTS,
    FIFE_IN,
    SCHOOLS,
    SPRING,
    judged,
    reasons,
    rows,
    told,
)


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
    assert result.quarantine == []
    assert result.findings == set()
    assert result.headline == {"people": 2, "enrolled": 2, "kept": 2, "not_kept": 0, "not_enrolled": 0}


def test_an_opt_out_made_earlier_acts_from_the_first_granular_day_on(tmp_path: Path) -> None:
    result = judged(tmp_path, rows("d1,individual,ann,out,2016-01-01,,,"))
    assert told(result, "ann") == ("will_stop", "individual")
    row = result.verdict("ann")
    assert (row["kept"], row["last_passing_on"]) == (False, date(2016, 4, 27))
    assert (row["individual_decision_id"], row["choice_origin"]) == ("d1", "decision")


def test_before_the_first_granular_day_no_individual_decision_is_named(tmp_path: Path) -> None:
    to_the_27th = replace(SPRING, deletion_on=date(2016, 4, 29))
    row = judged(tmp_path, rows("d1,individual,ann,out,2016-01-01,,,"), to_the_27th).verdict("ann")
    assert (row["verdict"], row["individual_decision_id"], row["choice_origin"]) == ("reaches", None, None)


def test_all_closed_gates_are_named_in_their_order(tmp_path: Path) -> None:
    outs = rows(
        "d1,individual,ann,out,2016-04-01,,,",
        "d2,authority,250,out,2016-04-27,,,",
        "d3,establishment,F1,out,2016-04-29,,,",
    )
    result = judged(tmp_path, outs)
    assert told(result, "ann") == ("will_stop", "authority+establishment+individual")
    assert result.verdict("ann")["last_passing_on"] == date(2016, 4, 26)


def test_an_authority_or_school_without_a_decision_in_force_is_closed(tmp_path: Path) -> None:
    late = rows("e1,establishment,F1,in,2016-04-30,,,")
    result = judged(tmp_path, all_decisions=DECISIONS + FIFE_IN + late + ELGIN_IN)
    assert told(result, "ann") == ("will_reach", "")
    assert result.verdict("ann")["first_passing_on"] == date(2016, 4, 30)
    assert told(result, "bob") == ("blocked", "authority")


def test_passing_only_between_the_first_and_the_last_day_is_brief(tmp_path: Path) -> None:
    brief = SCHOOLS + rows("F1,Leven,250,,2016-04-27,2016-04-29") + ELGIN
    result = judged(tmp_path, establishments=brief)
    assert told(result, "ann") == ("reaches_briefly", "establishment")
    row = result.verdict("ann")
    assert (row["first_passing_on"], row["last_passing_on"]) == (date(2016, 4, 27), date(2016, 4, 28))
    assert row["establishment_decision_id"] == "e1"


def test_the_feed_lag_moves_the_last_day(tmp_path: Path) -> None:
    closing_on_the_30th = rows("d1,establishment,F1,out,2016-04-30,,,")
    assert told(judged(tmp_path, closing_on_the_30th), "ann") == ("will_stop", "establishment")
    assert told(judged(tmp_path, closing_on_the_30th, replace(SPRING, feed_lag_days=2)), "ann") == (
        "reaches",
        "",
    )


def test_a_window_without_a_day_is_an_error(tmp_path: Path) -> None:
    @dataclass
    class NoDay:
        as_of, deletion_on, feed_lag_days = date(2016, 5, 1), date(2016, 5, 2), 1
        granular_from, staff_choice_follows, known_at = date(2016, 4, 28), True, None
        enrolments, establishment_default = "any", "closed"

    judged(tmp_path)
    with pytest.raises(ValueError, match="no day"):
        judge(tmp_path, NoDay())


def test_a_default_row_never_overrides_a_decision(tmp_path: Path) -> None:
    both = rows("d1,individual,ann,out,2016-01-01,,,", "d2,individual,ann,in,2016-04-29,,default,")
    row = judged(tmp_path, both).verdict("ann")
    assert (row["verdict"], row["individual_decision_id"]) == ("will_stop", "d1")


def test_an_opt_out_follows_a_pupil_to_a_school_in_another_authority(tmp_path: Path) -> None:
    moved = ENROLMENTS + rows("ann,F1,2015-08-18,2016-04-27,", "ann,M1,2016-04-27,,") + BOB
    row = judged(tmp_path, rows("d1,individual,ann,out,2016-01-01,,entry,F1"), enrolments=moved).verdict("ann")
    assert (row["verdict"], row["authority_id"], row["last_passing_on"]) == (
        "will_stop",
        "330",
        date(2016, 4, 27),
    )
    assert (row["individual_decision_id"], row["choice_origin"]) == ("d1", "entry")


def test_a_carried_copy_makes_no_choice_and_a_differing_one_is_found(tmp_path: Path) -> None:
    original = "d1,individual,ann,out,2016-04-20,,,"
    result = judged(tmp_path, rows(original, "d2,individual,ann,in,2016-04-20,2016-04-29,carried,"))
    assert result.verdict("ann")["individual_decision_id"] == "d1"
    assert result.findings == {("carry_mismatch", "ann")}


def test_a_carried_row_before_any_decision_counts_as_one(tmp_path: Path) -> None:
    both = rows("d1,individual,ann,in,2016-04-30,,,", "d2,individual,ann,out,2016-04-29,,carried,")
    result = judged(tmp_path, both)
    assert result.findings == {("carried_without_original", "ann")}
    assert result.verdict("ann")["individual_decision_id"] == "d1"
    to_the_29th = judged(tmp_path, both, replace(SPRING, feed_lag_days=2)).verdict("ann")
    assert (to_the_29th["blockers"], to_the_29th["choice_origin"]) == ("individual", "carried")


def test_a_carried_row_counts_while_its_original_is_not_yet_known(tmp_path: Path) -> None:
    both = rows(
        "d1,individual,ann,in,2016-04-01,2016-04-22,,",
        "d2,individual,ann,out,2016-04-10,2016-04-20,carried,",
    )
    before = judged(tmp_path, both, replace(SPRING, known_at=datetime(2016, 4, 21)))
    assert told(before, "ann") == ("will_stop", "individual")
    assert told(judged(tmp_path, both), "ann") == ("reaches", "")


def test_out_stands_on_a_tie(tmp_path: Path) -> None:
    same_moment = rows(
        "d1,individual,ann,out,2016-04-01,2016-04-01T10:00Z,,",
        "d2,individual,ann,in,2016-04-01,2016-04-01 11:00+01:00,,",
    )
    result = judged(tmp_path, same_moment)
    assert told(result, "ann") == ("will_stop", "individual")
    assert result.findings == {("conflicting_decisions", "ann")}


def test_on_one_day_an_unknown_moment_of_recording_comes_before_any_known_one(tmp_path: Path) -> None:
    both = rows("d1,individual,ann,out,2016-04-01,,,", "d2,individual,ann,in,2016-04-01,0001-01-01,,")
    result = judged(tmp_path, both)
    assert (result.verdict("ann")["individual_decision_id"], result.findings) == ("d2", set())


def test_decisions_alike_but_for_their_id_are_settled_by_the_id_as_text(tmp_path: Path) -> None:
    both = rows("d9,individual,ann,in,2016-04-01,,,", "d10,individual,ann,in,2016-04-01,,,")
    assert judged(tmp_path, both).verdict("ann")["individual_decision_id"] == "d9"


def test_only_what_was_recorded_by_known_at_is_seen(tmp_path: Path) -> None:
    both = rows(
        "d1,individual,ann,out,2016-04-01,2016-04-20T12:00:00.000001Z,,",
        "d2,individual,bob,out,2016-04-01,2016-04-20T14:00+02:00,,",
    )
    result = judged(tmp_path, both, replace(SPRING, known_at=datetime(2016, 4, 20, 12)))
    assert (told(result, "ann")[0], told(result, "bob")[0]) == ("reaches", "will_stop")


def test_touching_enrolments_are_one_and_so_the_earlier_begun_is_decisive(tmp_path: Path) -> None:
    touching = rows("ann,M1,2016-02-01,,", "ann,F1,2016-04-01,,", "ann,F1,2016-01-01,2016-04-01,")
    apart = touching.replace("2016-04-01,\n", "2016-03-31,\n")
    for spells, school in ((touching, "F1"), (apart, "M1")):
        assert judged(tmp_path, enrolments=ENROLMENTS + spells + BOB).verdict("ann")["establishment_id"] == school


def test_an_enrolment_of_no_days_is_accepted_and_enrols_on_no_day(tmp_path: Path) -> None:
    none = rows("ann,F1,2016-01-01,2016-04-26,", "ann,M1,2016-04-28,2016-04-28,", "bob,F1,2016-05-01,,")
    result = judged(tmp_path, enrolments=ENROLMENTS + none)
    assert result.rows["enrolments"] == {"read": 3, "accepted": 3, "quarantined": 0}
    assert told(result, "ann") == told(result, "bob") == ("not_enrolled", "enrolment")
    assert [row["establishment_id"] for row in result.verdicts] == ["M1", "F1"]
    assert result.headline["not_enrolled"] == 2


def test_the_latest_recorded_of_enrolments_with_one_start_stands(tmp_path: Path) -> None:
    revised = rows(
        "ann,F1,2015-08-18,2016-04-29,2016-04-02",
        "ann,F1,2015-08-18,2016-04-28,2016-04-02",
        "ann,F1,2015-08-18,,",
    )
    result = judged(tmp_path, enrolments=ENROLMENTS + revised + BOB)
    assert told(result, "ann") == ("will_stop", "enrolment")
    assert (result.verdict("ann")["last_passing_on"], result.quarantine) == (date(2016, 4, 27), [])


def test_where_no_enrolment_covers_the_last_day_the_latest_ending_one_is_named(tmp_path: Path) -> None:
    ended = ENROLMENTS + rows("ann,M1,2015-08-18,2016-04-29,", "ann,F1,2016-01-01,2016-04-30,") + BOB
    result = judged(tmp_path, rows("d1,authority,250,out,2016-01-01,,,"), enrolments=ended)
    assert told(result, "ann") == ("will_stop", "enrolment")
    row = result.verdict("ann")
    assert (row["establishment_id"], row["last_passing_on"]) == ("F1", date(2016, 4, 28))


def test_of_several_schools_any_that_passes_will_do_unless_all_must(tmp_path: Path) -> None:
    both = ENROLMENTS + rows("ann,F1,2015-08-18,,", "ann,M1,2015-08-19,,") + BOB
    for closed, open_one in (("F1", "M1"), ("M1", "F1")):
        out = rows(f"d1,establishment,{closed},out,2016-01-01,,,")
        result = judged(tmp_path, out, enrolments=both)
        assert (told(result, "ann"), result.verdict("ann")["establishment_id"]) == (("reaches", ""), open_one)
        strict = judged(tmp_path, out, replace(SPRING, enrolments="all"), enrolments=both)
        assert told(strict, "ann") == ("blocked", "establishment")
        assert strict.verdict("ann")["establishment_id"] == closed


def test_of_closed_schools_the_one_with_the_fewest_closed_gates_is_named(tmp_path: Path) -> None:
    both = ENROLMENTS + rows("ann,F1,2015-08-18,,", "ann,M1,2016-01-01,,") + BOB
    outs = rows(
        "d1,establishment,F1,out,2016-01-01,,,",
        "d2,authority,250,out,2016-01-01,,,",
        "d3,authority,330,out,2016-01-01,,,",
    )
    result = judged(tmp_path, outs, enrolments=both)
    assert (told(result, "ann"), result.verdict("ann")["establishment_id"]) == (
        ("blocked", "authority"),
        "M1",
    )


def test_a_school_that_follows_its_authority_shares_its_gate_until_a_decision_is_known(
    tmp_path: Path,
) -> None:
    follow = replace(SPRING, establishment_default="authority")
    result = judged(tmp_path, settings=follow, all_decisions=DECISIONS + FIFE_IN)
    assert (told(result, "ann"), told(result, "bob")) == (
        ("reaches", ""),
        ("blocked", "authority+establishment"),
    )
    assert result.verdict("ann")["establishment_decision_id"] is None
    future = DECISIONS + FIFE_IN + rows("e1,establishment,F1,in,2016-06-01,,,")
    assert told(judged(tmp_path, settings=follow, all_decisions=future), "ann") == (
        "blocked",
        "establishment",
    )


def test_a_staff_choice_that_does_not_follow_acts_where_it_was_recorded(tmp_path: Path) -> None:
    stays = replace(SPRING, staff_choice_follows=False)
    closed, open_ones = ("will_stop", "individual"), ("reaches", "")
    for school, expected in (("F1", open_ones), ("M1", closed), ("", closed), ("X9", closed)):
        outs = rows(f"d1,individual,bob,out,2016-01-01,,,{school}", "d2,individual,ann,out,2016-01-01,,,M1")
        result = judged(tmp_path, outs, stays)
        assert (told(result, "bob"), told(result, "ann")) == (expected, closed)
        assert result.verdict("bob")["individual_decision_id"] == ("d1" if school in ("M1", "") else None)
        assert reasons(result, "decisions") == ({6: "unknown_establishment"} if school == "X9" else {})
        assert reasons(judged(tmp_path, outs), "decisions") == {}


def test_a_person_at_no_known_school_carries_only_choices_that_act_everywhere(tmp_path: Path) -> None:
    stays = replace(SPRING, staff_choice_follows=False)
    lost = ENROLMENTS + rows("bob,X9,2016-01-01,,")
    both = rows("d1,individual,bob,out,2016-01-01,,,", "d2,individual,bob,in,2016-02-01,,,M1")
    row = judged(tmp_path, both, stays, enrolments=lost).verdict("bob")
    assert (row["verdict"], row["establishment_id"], row["individual_decision_id"]) == (
        "not_enrolled",
        None,
        "d1",
    )
