"""Scenario files: what is read, what is refused and how it is told; what each kind of change means."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from small_extract import write
from small_nation import DECISIONS, ELGIN_IN, FIFE_IN, LEVEN_IN, MORAY_IN, NATION, SPRING, rows

from glowaudit.audit import Audit
from glowaudit.errors import UsageError
from glowaudit.overlay import laid_over
from glowaudit.scenario import (
    Arrival,
    Closure,
    Decision,
    Mending,
    Scenario,
    Transfer,
    read_scenario,
    scenario_from,
    to_toml,
)

WHOLE = """
name = "Fife opens late"
[settings]
deletion_on = 2016-07-15
known_at = 2016-05-01T12:00:00Z
staff_choice_follows = false
[[decision]]
scope = "authority"
subject_id = "0250"
choice = "in"
effective_on = 2016-06-12
[[transfer]]
person_id = "060012345"
establishment_id = "5237521"
on = 2016-06-01
[[closure]]
establishment_id = "5237629"
on = "2016-06-20"
[[arrival]]
person_id = "new-1"
role = "pupil"
establishment_id = "5237521"
start_on = 2016-06-06
[[mending]]
scope = "individual"
subject_id = "060012345"
"""
FAULTS = (
    ("name = 'x'\n[[decisions]]\n", "unknown 'decisions'; is it 'decision'?"),
    ("name = 'x'\n[[transfer]]\nperson_id = 'a'\nestablishment = 'b'\non = 2016-05-01\n", "is it 'establishment_id'?"),
    ("name = 'x'\n[[transfer]]\nperson_id = 'a'\non = 2016-05-01\n", "transfer 1: establishment_id is missing"),
    ("name = 'x'\n[[closure]]\nestablishment_id = 5237521\non = 2016-05-01\n", "must be text, in quotation marks"),
    ("name = 'x'\n[[closure]]\nestablishment_id = 'a'\non = '1/5/2016'\n", "on is '1/5/2016': it must be a day"),
    ("name = 'x'\n[[closure]]\nestablishment_id = 'a'\non = 2016-05-01T12:00:00\n", "it must be a day"),
    ("name = 'x'\n[closure]\nestablishment_id = 'a'\n", "write [[closure]]"),
    ("name = 'x'\nsettings = 3\n", "write [settings]"),
    ("name = 'x'\n[settings]\ndeletion = 2016-05-01\n", "is it 'deletion_on'?"),
    ("name = 'x'\n[settings]\nenrolments = 1\n", "settings: enrolments is 1"),
    ("name = '  '\n", "name is missing"),
    ("name = 'x'\nname = 'y'\n", "Cannot overwrite a value"),
    ("name = 'x", "scenario"),
)


def test_a_scenario_file_is_read_into_typed_changes(tmp_path: Path) -> None:
    (tmp_path / "late.toml").write_text(WHOLE, encoding="utf-8")
    scenario = read_scenario(tmp_path / "late.toml")
    assert scenario.name == "Fife opens late"
    assert scenario.settings["deletion_on"] == date(2016, 7, 15)
    assert scenario.settings["known_at"].isoformat() == "2016-05-01T12:00:00"
    assert scenario.decisions == (Decision("authority", "0250", "in", date(2016, 6, 12)),)
    assert scenario.transfers == (Transfer("060012345", "5237521", date(2016, 6, 1)),)
    assert scenario.closures == (Closure("5237629", date(2016, 6, 20)),)
    assert scenario.arrivals == (Arrival("new-1", "pupil", "5237521", date(2016, 6, 6)),)
    assert scenario.mendings == (Mending("individual", "060012345"),)


def test_a_scenario_is_written_as_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "late.toml").write_text(WHOLE, encoding="utf-8-sig")
    scenario = read_scenario(tmp_path / "late.toml")
    (tmp_path / "again.toml").write_text(to_toml(scenario), encoding="utf-8")
    assert read_scenario(tmp_path / "again.toml") == scenario


def test_a_file_without_a_name_is_called_by_its_own(tmp_path: Path) -> None:
    (tmp_path / "fife late.toml").write_text("", encoding="utf-8")
    assert read_scenario(tmp_path / "fife late.toml") == Scenario("fife late")


@pytest.mark.parametrize(("text", "told"), FAULTS)
def test_what_a_scenario_cannot_hold_is_told_with_its_place(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "far.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"far\.toml") as wrong:
        read_scenario(tmp_path / "far.toml")
    assert told in str(wrong.value)


def test_every_fault_of_a_scenario_is_told_at_once() -> None:
    broken = {"name": "x", "who": 1, "decision": [{"scope": "school", "subject_id": "", "choice": "yes"}]}
    with pytest.raises(UsageError) as wrong:
        scenario_from(broken)
    told = str(wrong.value)
    for part in (
        "unknown 'who'",
        "effective_on is missing",
        "scope must be one of authority",
        "subject_id must be text",
        "choice must be one of in, out",
    ):
        assert part in told
    assert len(told.splitlines()) == 5


def judged(folder: Path, *scenarios: Scenario, decisions: str = "", **tables: str) -> dict[str, tuple[str, str, str]]:
    """Verdict, blockers and establishment of each person of the small nation under scenarios."""
    everything = DECISIONS + FIFE_IN + MORAY_IN + LEVEN_IN + ELGIN_IN + decisions
    write(folder / "extract", **{"decisions": everything, **tables})
    with Audit.of(folder / "extract", SPRING) as audit, laid_over(audit, scenarios):
        found = audit.engine.rows("select person_id, verdict, blockers, establishment_id from verdicts")
        return {str(person): (str(v), str(b), str(e)) for person, v, b, e in found}


def day(number: int) -> date:
    """A day of the window, which is 26 to 30 April 2016."""
    return date(2016, 4, number)


def test_a_hypothetical_decision_comes_after_real_ones_of_its_day(tmp_path: Path) -> None:
    real = rows("real,establishment,F1,out,2016-04-29,2016-04-29T12:00,,")
    opened = Scenario("open", decisions=(Decision("establishment", "F1", "in", day(29)),))
    assert judged(tmp_path, decisions=real)["ann"] == ("will_stop", "establishment", "F1")
    assert judged(tmp_path, opened, decisions=real)["ann"] == ("reaches", "", "F1")


def test_later_real_decisions_still_follow_a_hypothetical_one(tmp_path: Path) -> None:
    real = rows("real,establishment,F1,out,2016-04-30,,,")
    opened = Scenario("open", decisions=(Decision("establishment", "F1", "in", day(29)),))
    assert judged(tmp_path, opened, decisions=real)["ann"] == ("will_stop", "establishment", "F1")


def test_of_hypothetical_decisions_of_one_day_the_last_in_the_stack_stands(tmp_path: Path) -> None:
    out = Scenario("out", decisions=(Decision("authority", "250", "out", day(29)),))
    back = Scenario("back", decisions=(Decision("authority", "250", "in", day(29)),))
    assert judged(tmp_path, back, out)["ann"] == ("will_stop", "authority", "F1")
    assert judged(tmp_path, out, back)["ann"] == ("reaches", "", "F1")


def test_a_transfer_on_the_first_day_of_an_enrolment_leaves_it_no_day(tmp_path: Path) -> None:
    begins = rows("person_id,establishment_id,start_on,end_on", "ann,F1,2016-04-28,", "bob,M1,2014-08-18,")
    moved = Scenario("moved", transfers=(Transfer("ann", "M1", day(28)),))
    assert judged(tmp_path, enrolments=begins)["ann"] == ("will_reach", "", "F1")
    shut = rows("shut,establishment,M1,out,2016-04-26,,,")
    assert judged(tmp_path, moved, decisions=shut, enrolments=begins)["ann"] == ("blocked", "establishment", "M1")


def test_a_transfer_ends_enrolments_that_touch_as_the_one_that_they_are(tmp_path: Path) -> None:
    two = rows("person_id,establishment_id,start_on,end_on", "ann,F1,2015-08-17,2016-04-30", "ann,F1,2016-04-30,")
    moved = Scenario("moved", transfers=(Transfer("ann", "M1", day(28)),))
    shut = rows("shut,establishment,M1,out,2016-04-26,,,")
    assert judged(tmp_path, moved, decisions=shut, enrolments=two)["ann"] == ("will_stop", "establishment", "M1")


def test_a_transfer_out_of_the_second_of_two_that_touch_leaves_the_days_before_it(tmp_path: Path) -> None:
    two = rows("person_id,establishment_id,start_on,end_on", "ann,F1,2015-08-17,2016-04-28", "ann,F1,2016-04-28,")
    later = Scenario("later", transfers=(Transfer("ann", "M1", date(2016, 5, 10)),))
    assert judged(tmp_path, later, enrolments=two)["ann"] == ("reaches", "", "F1")


def test_of_two_transfers_on_one_day_the_last_in_the_stack_stands(tmp_path: Path) -> None:
    there = Scenario("there", transfers=(Transfer("ann", "M1", day(28)),))
    back = Scenario("back", transfers=(Transfer("ann", "F1", day(28)),))
    shut = rows("shut,establishment,M1,out,2016-04-26,,,")
    assert judged(tmp_path, back, there, decisions=shut)["ann"] == ("will_stop", "establishment", "M1")
    assert judged(tmp_path, there, back, decisions=shut)["ann"] == ("reaches", "", "F1")


def test_transfers_count_in_the_order_of_their_days_wherever_they_stand(tmp_path: Path) -> None:
    second, first = Transfer("ann", "F1", day(30)), Transfer("ann", "M1", day(28))
    assert judged(tmp_path, Scenario("moved", transfers=(second, first)))["ann"][2] == "F1"


def test_an_own_choice_follows_a_hypothetical_transfer(tmp_path: Path) -> None:
    own = rows("own,individual,ann,out,2016-04-28,,,")
    moved = Scenario("moved", transfers=(Transfer("ann", "M1", day(29)),))
    assert judged(tmp_path, moved, decisions=own)["ann"] == ("will_stop", "individual", "M1")


def test_a_closure_only_ever_brings_the_last_day_of_a_school_forward(tmp_path: Path) -> None:
    closes = rows("establishment_id,name,authority_id,closed_on", "F1,Leven,250,2016-04-29", "M1,Elgin,330,")
    for on, first_closed in ((day(30), day(29)), (day(28), day(28))):
        write(tmp_path / "extract", establishments=closes)
        with (
            Audit.of(tmp_path / "extract", SPRING) as audit,
            laid_over(audit, [Scenario("c", closures=(Closure("F1", on),))]),
        ):
            last = audit.engine.rows("select last_passing_on from verdicts where person_id = 'ann'")[0][0]
        assert (first_closed - last).days == 1


def test_somebody_arrives_and_may_be_moved_and_decided_about_like_anybody(tmp_path: Path) -> None:
    new = Scenario(
        "new",
        arrivals=(Arrival("zoe", "pupil", "F1", day(27), stage="P1"), Arrival("yan", "staff", "F1", day(27), day(30))),
        transfers=(Transfer("zoe", "M1", day(29)),),
        decisions=(Decision("individual", "zoe", "out", day(30)),),
    )
    found = judged(tmp_path, new)
    assert found["zoe"] == ("reaches_briefly", "individual", "M1")
    assert found["yan"] == ("reaches_briefly", "enrolment", "F1")
    assert found["ann"] == ("reaches", "", "F1")


def test_a_mending_takes_away_what_closes_the_gate_and_nothing_else(tmp_path: Path) -> None:
    bad = rows("bad,establishment,F1,no thanks,2016-04-01,,,", "off,individual,ann,out,2016-04-29,,,")
    mended = Scenario("mended", mendings=(Mending("establishment", "F1"),))
    assert judged(tmp_path, decisions=bad)["ann"] == ("blocked", "establishment+individual", "F1")
    assert judged(tmp_path, mended, decisions=bad)["ann"] == ("will_stop", "individual", "F1")


def test_moving_the_deletion_alone_judges_by_the_new_last_day(tmp_path: Path) -> None:
    later = rows("later,authority,250,out,2016-05-03,,,")
    moved = Scenario("moved", {"deletion_on": date(2016, 5, 10)})
    assert judged(tmp_path, decisions=later)["ann"] == ("reaches", "", "F1")
    assert judged(tmp_path, moved, decisions=later)["ann"] == ("will_stop", "authority", "F1")


UNKNOWN = (
    (Scenario("x", decisions=(Decision("authority", "25", "in", day(28)),)), "decision 1: no authority '25' is known"),
    (Scenario("x", decisions=(Decision("authority", "0250", "in", day(28)),)), "is it '250'?"),
    (Scenario("x", decisions=(Decision("individual", "eve", "in", day(28)),)), "decision 1: no such person is known"),
    (Scenario("x", transfers=(Transfer("ann", "F2", day(28)),)), "transfer 1: no establishment 'F2'"),
    (Scenario("x", closures=(Closure("Z", day(28)),)), "closure 1: no establishment 'Z'"),
    (Scenario("x", mendings=(Mending("establishment", "Z"),)), "mending 1: no establishment 'Z'"),
    (Scenario("x", arrivals=(Arrival("ann", "pupil", "F1", day(28)),)), "arrival 1: this person is there already"),
    (Scenario("x", arrivals=(Arrival("zoe", "pupil", "F9", day(28)),)), "arrival 1: no establishment 'F9'"),
    (Scenario("x", arrivals=(Arrival("zoe", "pupil", "F1", day(28)),) * 2), "arrival 2: this person is there already"),
    (Scenario("x", {"deletion_on": date(2016, 4, 27)}), "scenario 'x': no day lies between"),
)


@pytest.mark.parametrize(("scenario", "told"), UNKNOWN)
def test_a_scenario_that_names_what_is_not_there_is_refused(scenario: Scenario, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as wrong:
        judged(tmp_path, scenario)
    assert told in str(wrong.value)
    assert not any(f"'{person}'" in str(wrong.value) for person in ("ann", "bob", "eve", "zoe"))


@pytest.mark.parametrize("row", ["people:zoe,teacher,", "decisions:zz,individual,zoe,out,2016-01-01,,,"])
def test_nobody_arrives_whom_rows_in_quarantine_name(row: str, tmp_path: Path) -> None:
    """Else the opt-out that stands there would be passed over."""
    table, line = row.split(":")
    more = {"decisions": rows(line)} if table == "decisions" else {"people": NATION["people"] + rows(line)}
    arrival = Scenario("x", arrivals=(Arrival("zoe", "pupil", "F1", day(27)),))
    with pytest.raises(UsageError, match="arrival 1: this person is named by rows in quarantine"):
        judged(tmp_path, arrival, **more)


def test_a_name_stays_on_one_line_of_a_terminal() -> None:
    assert scenario_from({"name": "a\u001b[31m red\nline"}).name == "a [31m red line"


def test_a_change_that_comes_too_late_is_no_cause(tmp_path: Path) -> None:
    shut = rows("shut,authority,250,out,2016-04-26,,,", "out,authority,330,out,2016-04-26,,,")
    everything = DECISIONS + FIFE_IN + MORAY_IN + LEVEN_IN + ELGIN_IN + shut
    write(tmp_path / "extract", decisions=everything)
    opens = tuple(Decision("authority", i, "in", day(27)) for i in ("250", "330"))
    late = Scenario("late", decisions=opens, transfers=(Transfer("ann", "M1", date(2017, 1, 1)),))
    with Audit.of(tmp_path / "extract", SPRING) as audit:
        assert audit.what_if(late).by_cause()["gained"] == {"authority": 2}
    closes = rows("establishment_id,name,authority_id,closed_on", "F1,Leven,250,2016-05-05", "M1,Elgin,330,")
    write(tmp_path / "closing", establishments=closes)
    later = Scenario("later", {"deletion_on": date(2016, 5, 12)}, closures=(Closure("F1", date(2017, 1, 1)),))
    sooner = Scenario("sooner", closures=(Closure("F1", day(28)),))
    with Audit.of(tmp_path / "closing", SPRING) as audit:
        assert audit.what_if(later).by_cause()["lost"] == {"establishment": 1}
        assert audit.what_if(sooner).by_cause()["lost"] == {"closure": 1}
