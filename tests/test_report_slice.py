"""A slice counts right, says who can act and why something changes, and holds nobody of another authority."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from report_nation import figures, rows_of, slice_of, slices_of, write_extract
from small_nation import BOB, DECISIONS, ELGIN, ENROLMENTS, FIFE_IN, LEVEN, LEVEN_IN, MORAY_IN, SCHOOLS, SPRING, rows

from glowaudit import slice_file
from glowaudit.audit import Audit
from glowaudit.errors import UsageError
from glowaudit.settings import Settings
from glowaudit.slice_file import open_slice, read_slice
from glowaudit.slices import REPORT_STEPS, Slicer

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
LEVEN_CLOSES = rows("F1,Leven,250,,,2016-04-29")
ANN_LEAVES = rows("ann,F1,2015-08-18,2016-04-29,")
ANN_MOVES = ANN_LEAVES + rows("ann,M1,2016-04-29,,")


@pytest.fixture(scope="module")
def demo(root, tmp_path_factory):
    """The slices of the demo, the headline of its nation, and who passes on which day."""
    folder = tmp_path_factory.mktemp("slices")
    with Audit.of(root / "data/samples/demo", DEMO) as audit:
        slicer = Slicer(audit)
        slices = {i: read_slice(slicer.write(i, folder / f"{i}.duckdb")) for i in slicer.names}
        passing = audit.engine.rows(
            "select v.authority_id, p.person_id, p.from_on, p.to_on "
            "from person_passing_periods p inner join verdicts v on p.person_id = v.person_id"
        )
        return slices, audit.headline(), audit.verdicts(), passing


def test_the_headlines_of_all_authorities_sum_to_the_nation(demo):
    slices, nation, verdicts, _ = demo
    nowhere = int(verdicts["authority_id"].isna().sum())
    names = ("enrolled", "kept", "not_kept", "not_enrolled", "pupils_starting_after_cut_off")
    sums = {name: sum(figures(tables)[name] for tables in slices.values()) for name in names}
    assert sums["enrolled"] == nation.enrolled > 0
    assert sums["kept"] == nation.kept
    assert sums["not_kept"] == nation.not_kept > 0
    assert sums["not_enrolled"] + nowhere == nation.not_enrolled
    assert sums["pupils_starting_after_cut_off"] == nation.pupils_starting_after_cut_off


@pytest.mark.parametrize("table", ["report_schools", "report_roles"])
def test_schools_and_roles_add_up_to_the_headline(demo, table):
    for tables in demo[0].values():
        sums = tables[table][["enrolled", "kept", "not_kept"]].sum().to_dict()
        assert sums == {name: figures(tables)[name] for name in sums}


def test_those_not_kept_are_split_by_who_can_act_without_rest(demo):
    for tables in demo[0].values():
        f = figures(tables)
        assert f["gates"] + f["own_choice"] + f["no_open_school"] + f["unreadable"] == f["not_kept"]
        assert tables["report_blockers"]["people"].sum() == f["not_kept"]
        for table in ("report_schools", "report_stages", "report_roles"):
            frame = tables[table]
            parts = frame[["kept", "gates", "own_choice", "no_open_school", "unreadable"]].sum(axis=1)
            assert parts.tolist() == frame["enrolled"].tolist()


def test_who_passes_day_by_day_agrees_with_a_count_of_every_day(demo):
    slices, _, _, passing = demo
    for authority_id, tables in slices.items():
        steps = dict(rows_of(tables, "report_passing", "on_day", "passing"))
        today = None
        for number in range((DEMO.cut_off - DEMO.as_of).days):
            day = DEMO.as_of + timedelta(days=number)
            today = steps.get(day.isoformat(), today)
            people = {p for a, p, start, end in passing if a == authority_id and start <= day < end}
            assert len(people) == today, (authority_id, day)


def test_starts_and_stops_agree_with_a_comparison_of_each_day_with_the_day_before(demo):
    slices, _, _, passing = demo
    for authority_id, tables in slices.items():
        found = tables["report_changes"].groupby(["on_day", "change"])["people"].sum().to_dict()
        counted = {}
        for number in range(1, (DEMO.cut_off - DEMO.as_of).days):
            day = DEMO.as_of + timedelta(days=number)
            before, after = (
                {p for a, p, start, end in passing if a == authority_id and start <= on < end}
                for on in (day - timedelta(days=1), day)
            )
            changes = {"starts": len(after - before), "stops": len(before - after)}
            counted |= {(day.isoformat(), change): people for change, people in changes.items() if people}
        assert {(str(day)[:10], change): people for (day, change), people in found.items()} == counted


def test_the_totals_of_changes_are_those_of_the_days(demo):
    for tables in demo[0].values():
        days = tables["report_changes"].groupby(["change", "cause"])["people"].agg(["sum", "max", "size"])
        totals = tables["report_change_totals"].set_index(["change", "cause"])
        assert totals["people"].to_dict() == days["sum"].to_dict()
        assert totals["most"].to_dict() == days["max"].to_dict()
        assert totals["days"].to_dict() == days["size"].to_dict()


def test_the_list_holds_those_not_kept_and_those_who_change(demo):
    slices, _, verdicts, _ = demo
    for authority_id, tables in slices.items():
        listed = set(tables["report_people"]["person_id"])
        own = verdicts[verdicts["authority_id"] == authority_id]
        assert set(own.loc[own["verdict"] != "reaches", "person_id"]) <= listed <= set(own["person_id"])


def test_somebody_who_is_kept_but_passes_with_a_gap_is_listed(tmp_path):
    gap = rows("ann,F1,2015-08-18,2016-04-28,", "ann,F1,2016-04-29,,")
    tables = slice_of(tmp_path, enrolments=ENROLMENTS + gap + BOB)
    assert rows_of(tables, "report_people", "person_id", "verdict") == [("ann", "reaches")]
    assert rows_of(tables, "report_passing", "passing") == [(1,), (0,), (1,), (1,)]


CHANGES = {
    "the authority opens": (
        {"all_decisions": DECISIONS + rows("a,authority,250,in,2016-04-28,,,") + LEVEN_IN},
        ("2016-04-28", "starts", "authority"),
    ),
    "the school opts out": (
        {"decisions": rows("x,establishment,F1,out,2016-04-28,,,")},
        ("2016-04-28", "stops", "establishment"),
    ),
    "authority and school open together": (
        {"all_decisions": DECISIONS + rows("a,authority,250,in,2016-04-29,,,", "e,establishment,F1,in,2016-04-29,,,")},
        ("2016-04-29", "starts", "authority+establishment"),
    ),
    "the school shuts its doors": (
        {"establishments": SCHOOLS + LEVEN_CLOSES + ELGIN},
        ("2016-04-29", "stops", "establishment_closed"),
    ),
    "an early opt-out begins to act when individual choices do": (
        {"decisions": rows("x,individual,ann,out,2016-04-01,,,")},
        ("2016-04-28", "stops", "individual"),
    ),
    "the person opts in": (
        {
            "decisions": rows("x,individual,ann,out,2016-04-01,,,", "y,individual,ann,in,2016-04-30,,,"),
            "settings": replace(SPRING, as_of=date(2016, 4, 28)),
        },
        ("2016-04-30", "starts", "individual"),
    ),
    "the enrolment ends": ({"enrolments": ENROLMENTS + ANN_LEAVES + BOB}, ("2016-04-29", "stops", "enrolment")),
    "an enrolment begins": (
        {"enrolments": ENROLMENTS + rows("ann,F1,2016-04-27,,") + BOB},
        ("2016-04-27", "starts", "enrolment"),
    ),
    "a transfer to a closed school": (
        {
            "enrolments": ENROLMENTS + ANN_MOVES + BOB,
            "all_decisions": DECISIONS + FIFE_IN + LEVEN_IN + MORAY_IN,
            "authority_id": "330",
        },
        ("2016-04-29", "stops", "transfer"),
    ),
    "a transfer to an open school": (
        {
            "enrolments": ENROLMENTS + rows("ann,M1,2015-08-18,2016-04-29,", "ann,F1,2016-04-29,,") + BOB,
            "all_decisions": DECISIONS + FIFE_IN + LEVEN_IN + MORAY_IN,
        },
        ("2016-04-29", "starts", "transfer"),
    ),
    "the open one of two enrolments ends while the other is closed throughout": (
        {
            "enrolments": ENROLMENTS + rows("ann,F1,2015-08-18,2016-04-29,", "ann,M1,2015-08-18,,") + BOB,
            "all_decisions": DECISIONS + FIFE_IN + LEVEN_IN + MORAY_IN,
            "authority_id": "330",
        },
        ("2016-04-29", "stops", "enrolment"),
    ),
    "the closed one of two enrolments, both of which must pass, ends": (
        {
            "enrolments": ENROLMENTS + rows("ann,F1,2015-08-18,,", "ann,M1,2015-08-18,2016-04-29,") + BOB,
            "all_decisions": DECISIONS + FIFE_IN + LEVEN_IN + MORAY_IN,
            "settings": replace(SPRING, enrolments="all"),
        },
        ("2016-04-29", "starts", "enrolment"),
    ),
    "one of two enrolments, both of which must pass, loses its school": (
        {
            "enrolments": ENROLMENTS + rows("ann,F1,2015-08-18,,", "ann,M1,2015-08-18,,") + BOB,
            "decisions": rows("x,establishment,F1,out,2016-04-28,,,"),
            "settings": replace(SPRING, enrolments="all"),
        },
        ("2016-04-28", "stops", "establishment"),
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_each_change_names_the_gate_or_the_enrolment_that_makes_it(tmp_path, case):
    given, expected = CHANGES[case]
    assert rows_of(slice_of(tmp_path, **given), "report_changes", "on_day", "change", "cause") == [expected]


def test_what_changes_on_the_cut_off_is_too_late_to_count(tmp_path):
    gap = rows("ann,F1,2015-08-18,2016-04-28,", "ann,F1,2016-04-29,2016-05-01,")
    tables = slice_of(tmp_path, enrolments=ENROLMENTS + gap + BOB)
    assert figures(tables)["kept"] == 1
    assert rows_of(tables, "report_changes", "on_day", "change") == [("2016-04-28", "stops"), ("2016-04-29", "starts")]


ACTORS = {
    "nobody acts against a person's own choice": (
        {"decisions": rows("x,individual,ann,out,2016-04-01,,,", "y,establishment,F1,out,2016-04-27,,,")},
        ("establishment+individual", "own_choice"),
    ),
    "the school acts where only its gate is closed": (
        {"decisions": rows("y,establishment,F1,out,2016-04-27,,,")},
        ("establishment", "establishment"),
    ),
    "both act where both are closed": ({"all_decisions": DECISIONS + MORAY_IN}, ("authority+establishment",) * 2),
    "the authority acts for a school that follows it": (
        {"all_decisions": DECISIONS + MORAY_IN, "settings": replace(SPRING, establishment_default="authority")},
        ("authority+establishment", "authority"),
    ),
    "a school that is not open is no lever": (
        {"establishments": SCHOOLS + LEVEN_CLOSES + ELGIN},
        ("establishment", "school_closed"),
    ),
    "a decision that cannot be read is to be mended": (
        {"decisions": rows("y,individual,ann,perhaps,2016-04-01,,,")},
        ("individual", "unreadable"),
    ),
    "somebody who left has no enrolment": ({"enrolments": ENROLMENTS + ANN_LEAVES + BOB}, ("enrolment",) * 2),
}


@pytest.mark.parametrize("case", ACTORS)
def test_who_can_act_follows_from_the_closed_gates_and_their_reasons(tmp_path, case):
    given, expected = ACTORS[case]
    tables = slice_of(tmp_path, **given)
    assert rows_of(tables, "report_blockers", "blockers", "who_acts", "people") == [(*expected, 1)]


def test_closed_gates_say_why_and_whom_they_alone_keep_out(tmp_path):
    tables = slice_of(
        tmp_path,
        people=rows("person_id,role,stage", "ann,pupil,P7", "amy,pupil,P6", "bob,staff,"),
        enrolments=ENROLMENTS + rows("ann,F1,2015-08-18,,", "amy,F1,2015-08-18,,") + BOB,
        decisions=rows("x,individual,ann,out,2016-04-01,,,", "y,establishment,F1,out,2016-04-27,,,"),
    )
    columns = ("gate", "id", "reason", "decision_id", "people", "alone")
    assert rows_of(tables, "report_closed_gates", *columns) == [("establishment", "F1", "opted_out", "y", 2, 1)]


def test_quarantine_belongs_where_its_authority_school_person_or_subject_does(tmp_path):
    given = {
        "establishments": SCHOOLS + LEVEN + ELGIN + rows("F2,Lost,,,,", "F3,Methil,250,,2016-01-01,2015-01-01"),
        "people": rows("person_id,role,stage", "ann,pupil,P7", "bob,staff,", "cat,nobody,P1", "dot,nobody,P1"),
        "enrolments": ENROLMENTS
        + rows("ann,F1,2015-08-18,,")
        + BOB
        + rows("cat,F1,2015-08-18,,", "dot,M1,2015-08-18,,", "ann,F9,2015-08-18,,"),
        "decisions": rows("x,individual,ann,perhaps,2016-04-01,,,", "y,establishment,M1,perhaps,2016-04-01,,,"),
    }
    fife, moray = slice_of(tmp_path / "a", "250", **given), slice_of(tmp_path / "b", "330", **given)
    own = {name: rows_of(tables, "report_quarantine", "file", "row") for name, tables in (("F", fife), ("M", moray))}
    assert own["F"] == [("decisions", 6), ("enrolments", 4), ("enrolments", 6), ("people", 4)]
    assert own["M"] == [("decisions", 7), ("enrolments", 5), ("people", 5)]
    assert rows_of(fife, "report_causes", "file", "row", "rows") == [("people", 4, 1)]
    assert figures(fife)["people_in_quarantine"] == 1


def test_an_extract_of_one_authority_shows_all_its_quarantine(tmp_path):
    tables = slice_of(
        tmp_path,
        authorities=rows("authority_id,name", "250,Fife"),
        establishments=SCHOOLS + LEVEN,
        people=rows("person_id,role,stage", "ann,pupil,P7"),
        enrolments=ENROLMENTS + rows("ann,F1,2015-08-18,,"),
        all_decisions=DECISIONS + FIFE_IN + LEVEN_IN + rows("x,individual,zoe,out,2016-04-01,,,"),
    )
    assert rows_of(tables, "report_quarantine", "reason") == [("unknown_subject",)]
    assert figures(tables)["stray_opt_outs"] == 1


def test_a_slice_holds_nothing_of_another_authoritys_people(tmp_path):
    tables = slice_of(
        tmp_path,
        people=rows("person_id,role,stage,display_name", "ann,pupil,P7,Ann Ashe", "bob,staff,,Bob Secret"),
        decisions=rows("secret-1,individual,bob,out,2016-04-01,,,", "secret-2,individual,bob,perhaps,2016-04-02,,,"),
    )
    texts = " ".join(tables[step].to_csv() for step in REPORT_STEPS)
    assert "bob" not in texts
    assert "ecret" not in texts
    assert "Elgin" not in texts


def test_an_authority_without_a_name_is_called_by_its_code(tmp_path):
    tables = slice_of(tmp_path, authorities=rows("authority_id,name", "250,", "330,Moray"))
    assert figures(tables)["name"] == "250"
    assert tables["report_marking"]["recipient"].tolist() == ["250: the officers who look after Glow choices"]


def test_who_may_have_it_and_until_when_can_be_said(tmp_path):
    with Audit.of(write_extract(tmp_path / "extract"), SPRING) as audit:
        given = Slicer(audit, "none", "Jo Bloggs, Fife", "2016-06-01")
        found = read_slice(given.write("250", tmp_path / "given.duckdb"))["report_marking"]
        usual = read_slice(Slicer(audit).write("250", tmp_path / "usual.duckdb"))["report_marking"]
        with pytest.raises(UsageError, match="people is 'some'"):
            Slicer(audit, "some")
        with pytest.raises(UsageError, match="delete_by is 'soon'"):
            Slicer(audit, delete_by="soon")
    assert [str(v)[:10] for v in found.iloc[0]] == ["authority", "Jo Bloggs,", "2016-06-01", "none"]
    assert [str(v)[:10] for v in usual.iloc[0]] == ["authority", "Fife: the ", "2016-05-30", "action"]


def test_a_report_can_list_everybody(tmp_path):
    tables = slices_of(tmp_path, ("250",), "all")["250"]
    assert rows_of(tables, "report_people", "person_id", "verdict") == [("ann", "reaches")]
    assert slices_of(tmp_path / "action", ("250",))["250"]["report_people"].empty


def test_rows_of_a_file_are_the_authoritys_own(tmp_path):
    tables = slice_of(
        tmp_path, decisions=rows("x,individual,ann,perhaps,2016-04-01,,,", "y,individual,bob,out,2016-04-01,,,")
    )
    assert rows_of(tables, "run_files", "file", "read", "accepted", "quarantined") == [
        ("authorities", 1, 1, 0),
        ("decisions", 3, 2, 1),
        ("enrolments", 1, 1, 0),
        ("establishments", 1, 1, 0),
        ("people", 1, 1, 0),
    ]
    assert set(tables["run_facts"]["fact"]) == {"version", "rules", "encoding", "mapping"}


def test_a_name_of_nobody_is_refused(tmp_path):
    with pytest.raises(UsageError, match="'999' is not in the extract, which has 250, 330"):
        slice_of(tmp_path, "999")


def test_a_slice_is_read_once_for_all_that_is_made_of_it(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(slice_file, "open_slice", lambda path: opened.append(path) or open_slice(path))
    path = tmp_path / "slice.duckdb"

    def recipient():
        return read_slice(path)["report_marking"]["recipient"].iloc[0]

    with Audit.of(write_extract(tmp_path / "extract"), SPRING) as audit:
        Slicer(audit, recipient="the board").write("250", path)
        first = read_slice(path)["report_marking"]
        first.loc[0, "recipient"] = "somebody else"
        assert recipient() == "the board"
        assert opened == [path]
        path.unlink()
        Slicer(audit, recipient="the head").write("250", path)
        assert recipient() == "the head"
    path.unlink()
    with pytest.raises(UsageError):
        read_slice(path)
