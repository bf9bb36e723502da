"""The section "Since the last run": what one authority may see of the difference, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from crowd import crowd
from extract_files import write_extract
from small_extract import glowaudit, write
from small_nation import DECISIONS, ENROLMENTS, NATION, SPRING, rows
from test_compare import ALL_IN, ANN, ANN_OUT, AWAY, FIFE_OUT, LEVEN_OUT, PLACES, decided, enrolled
from two_runs import Tables, run_of

from glowaudit.audit import Audit
from glowaudit.displays import Notes
from glowaudit.earlier_run import COUNTS, count_since, load_earlier
from glowaudit.since_sections import causes, late, people, places, since
from glowaudit.tables import Table

Cut = Callable[..., dict[str, Any]]
WINDOW = ("--as-of", "2016-04-26", "--deletion-on", "2016-05-02")
NAMED = rows("person_id,role,stage,display_name", "ann,pupil,P7,Ann Bell", "bob,staff,,Bob Reid")


@pytest.fixture
def cut(tmp_path: Path) -> Cut:
    """The `since_` tables of some authorities between two extracts of the small nation."""

    def tables(before: Tables, now: Tables, *authorities: str, listed: bool = True, **given: object) -> dict[str, Any]:
        folder = tmp_path / f"cut{len(list(tmp_path.iterdir()))}"
        run = run_of(folder, "before", before, **given)
        with Audit.of(write(folder / "extract", **now), SPRING) as audit:
            load_earlier(audit, run)
            names = count_since(audit.engine, authorities, listed)
            return {name: audit.engine.fetch(f"from {name}") for name in names}

    return tables


def sentences(tables: dict[str, Any]) -> tuple[str, ...]:
    notes = since(tables).parts[0]
    assert isinstance(notes, Notes)
    return notes.paragraphs


def shown(table: Table | None) -> list[list[str]]:
    assert table is not None
    return table.rows(99)


def test_a_report_without_an_earlier_run_has_no_such_section() -> None:
    assert since({}).parts == ()


def test_the_sentence_stands_first_then_causes_schools_and_people(cut: Cut) -> None:
    tables = cut({**decided(), "people": NAMED}, {**decided(LEVEN_OUT), "people": NAMED}, "250")
    assert sentences(tables) == (
        "In Glow: 1 fewer (1 → 0); 1 lost. "
        "1 of 1 lost by one school flag: Leven (F1), opted in then, opted out (decision d17) now.",
    )
    ids = [part.table_id for part in since(tables).parts if isinstance(part, Table)]
    assert ids == ["since-causes", "since-places", "since-people"]
    stood = "opted in then, opted out (decision d17) now"
    assert shown(causes(tables)) == [["Lost", "The school's gate is closed now", "Leven (F1)", stood, "1"]]
    assert shown(places(tables)) == [["Leven (F1)", "1", "1", "0", "0", "0"]]
    (person,) = shown(people(tables))
    assert person[:6] == ["Lost", "Ann Bell", "ann", "Leven", "Pupil, P7", "The school's gate is closed now"]
    assert person[6:8] == ["Reaches Glow", "Blocked"]
    assert "the school opted out (decision d17)" in person[8]


def test_where_nobody_is_to_be_listed_there_are_counts_only(cut: Cut) -> None:
    tables = cut(decided(), decided(LEVEN_OUT), "250", listed=False)
    assert tuple(tables) == COUNTS
    assert people(tables) is None
    assert [part.table_id for part in since(tables).parts if isinstance(part, Table)] == [
        "since-causes",
        "since-places",
    ]
    assert "ann" not in "".join(frame.to_csv() for frame in tables.values())


def test_a_nation_is_told_by_authority(cut: Cut) -> None:
    tables = cut(decided(), decided(FIFE_OUT), listed=False)
    assert places(tables).columns[0].heading == "Authority"
    assert shown(places(tables)) == [["Fife (250)", "1", "1", "0", "0", "0"]]


def test_where_nothing_changed_a_sentence_says_so_alone(cut: Cut) -> None:
    tables = cut(decided(), decided(), "250")
    assert sentences(tables) == ("In Glow: 1, the same people as then.",)
    assert len(since(tables).parts) == 1


def test_new_people_and_other_settings_are_said(cut: Cut) -> None:
    more = NATION["people"] + rows("cat,pupil,P1")
    now = {**decided(), "people": more, "enrolments": ENROLMENTS + ANN + rows("cat,F1,2016-01-01,,")}
    tables = cut(decided(), now, "250", feed_lag_days=2)
    assert sentences(tables)[0].startswith("The runs differ in feed_lag_days (2 then, 1 now). In Glow: ")
    assert sentences(tables)[-1] == "Of all people: 1 person new in the extract."
    assert [row[:2] for row in shown(people(tables))] == [["Gained", "cat"]]


def test_who_went_to_another_authority_is_counted_and_not_listed(cut: Cut) -> None:
    tables = cut(enrolled(ANN), enrolled(AWAY), "250")
    assert [row[:4] for row in shown(causes(tables))] == [["Lost", "At another authority now", "", ""]]
    assert shown(people(tables)) == []
    told = "".join(frame.to_csv() for frame in tables.values())
    assert [word for word in ("ann", "M1", "Elgin", "330", "e2") if word in told] == []


def test_of_who_came_from_another_authority_nothing_of_before_is_told(cut: Cut) -> None:
    tables = cut(enrolled(ANN), enrolled(AWAY), "330")
    (person,) = shown(people(tables))
    assert person[:5] == ["Gained", "ann", "Elgin", "Pupil, P7", "Came from another authority"]
    assert person[5:7] == ["Another authority", "Reaches Glow"]
    told = "".join(tables[name].to_csv() for name in tables if name != "since_differences")
    assert [word for word in ("F1", "Leven", "250", "e1,") if word in told] == []


def test_a_school_that_went_to_another_authority_takes_its_decisions_along(cut: Cut) -> None:
    moved = PLACES["establishments"].replace("F1,Leven,250", "F1,Leven,330")
    now = {**decided(LEVEN_OUT), "establishments": moved}
    for before, later in ((decided(), now), (now, decided())):
        tables = cut(before, later, "250")
        told = "".join(tables[name].to_csv() for name in tables if name != "since_differences")
        assert set(tables["since_causes"]["cause"]) == {"another_authority"}
        assert "d17" not in told
    tables = cut(decided(), now, "250")
    assert "F1" not in "".join(tables[name].to_csv() for name in tables if name != "since_differences")


def test_who_left_the_extract_is_listed_unless_something_in_quarantine_names_them(cut: Cut) -> None:
    alone = rows("person_id,role,stage", "bob,staff,")
    gone = {**decided(), "people": alone, "enrolments": ENROLMENTS + rows("bob,M1,2014-08-18,,")}
    (person,) = shown(people(cut(decided(), gone, "250")))
    assert (person[1], person[4], person[6], person[7]) == (
        "ann",
        "No longer in the extract",
        "Not in the extract",
        "",
    )
    for named in (
        {"enrolments": gone["enrolments"] + rows("ann,M1,2015-08-18,,")},
        {"decisions": DECISIONS + ALL_IN + ANN_OUT},
        {"accounts": rows("account_id,person_id,source,status", "ann,,seemis,active")},
    ):
        tables = cut(decided(), {**gone, **named}, "250")
        assert int(tables["since_headline"]["lost"].iloc[0]) == 1
        assert shown(people(tables)) == []


@pytest.mark.parametrize("number", range(4))
def test_no_authority_of_a_crowd_sees_anybody_or_anything_of_another(number: int, tmp_path: Path) -> None:
    (extract, settings), (other, _) = crowd(number, 110, True), crowd(number + 16, 110, True)
    given = {name: value for name, value in settings.as_text().items() if value is not None}
    from glowaudit.commands.audit import run as audit_command

    audit_command(write_extract(tmp_path / "a", extract), tmp_path / "run", given, None, "utf-8", False, True, False)
    with Audit.of(write_extract(tmp_path / "b", other), settings) as audit:
        load_earlier(audit, tmp_path / "run")
        own = audit.engine.rows("select person_id, authority_id from verdicts where authority_id is not null")
        placed = audit.engine.rows("select id, authority_id from last_day_gates")
        decisions = audit.engine.rows(
            "select d.decision_id, e.authority_id from known_decisions d "
            "inner join last_day_gates e on d.scope = e.gate and d.subject_id = e.id"
        )
        listed = 0
        for (authority_id,) in audit.engine.rows("select authority_id from ledger_authorities"):
            count_since(audit.engine, [authority_id], True)
            foreign = {i for i, authority in (*own, *placed, *decisions) if authority != authority_id}
            foreign -= {i for i, authority in (*own, *placed, *decisions) if authority == authority_id}
            for table in ("since_causes", "since_groups", "since_listed"):
                cells = {cell for row in audit.engine.rows(f"from {table}") for cell in row if isinstance(cell, str)}
                assert cells & foreign == set(), (authority_id, table)
            listed += len(audit.engine.rows("from since_listed"))
        assert listed


def test_a_report_says_what_has_changed_since_an_earlier_run_if_it_is_given_one(tmp_path: Path) -> None:
    run_of(tmp_path, "before", {**decided(), "people": NAMED})
    write(tmp_path / "extract", **{**decided(LEVEN_OUT), "people": NAMED})
    words = ("report", "extract", *WINDOW, "--audience", "authority", "--authority", "250")
    for out, more in (("with", ("--since", "before")), ("without", ())):
        done = glowaudit(*words, "--out", out, *more, cwd=tmp_path)
        told = done.stderr.splitlines()
        assert (done.returncode, told[-1]) == (0, "Reports: 1 of 1 done"), done.stderr
        assert all(line.startswith("Reports: ") for line in told)  # a slow machine tells more of them
        notebook = (tmp_path / out / "authority" / "250" / "report.ipynb").read_text(encoding="utf-8")
        page = (tmp_path / out / "authority" / "250" / "report.html").read_text(encoding="utf-8")
        assert ("lost by one school flag: Leven (F1)" in notebook) == bool(more)
        assert ("Since the last run</h2>" in page) == bool(more)
    assert glowaudit("verify", "with", cwd=tmp_path).returncode == 0


def test_an_earlier_run_that_cannot_be_compared_is_refused_before_any_work(tmp_path: Path) -> None:
    run = run_of(tmp_path, "before", decided())
    (run / "internal" / "several_places.parquet").unlink()
    done = glowaudit("report", "before extract", *WINDOW, "--since", "before", "--out", "with", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "internal/several_places.parquet is not there" in done.stderr
    assert not list(tmp_path.glob("with*"))


LATE_OUT = rows("d9,individual,ann,out,2016-04-20,2016-05-03,,M1", "d8,establishment,F1,out,2016-04-20,2016-05-04,,")


def test_rows_recorded_too_late_for_the_earlier_run_are_named_with_their_days(cut: Cut) -> None:
    tables = cut(decided(LATE_OUT), decided(LATE_OUT), "250", "330", known_at="2016-04-28")
    assert sentences(tables)[0].endswith(
        "1 lost by decisions recorded after 2016-04-28: "
        "decisions row 6 (recorded on 2016-05-03, out, takes effect on 2016-04-20): 1; "
        "decisions row 7 (recorded on 2016-05-04, out, takes effect on 2016-04-20): 1."
    )
    assert shown(late(tables)) == [
        ["Lost", "decisions", "6", "2016-05-03", "out, takes effect on 2016-04-20", "1"],
        ["Lost", "decisions", "7", "2016-05-04", "out, takes effect on 2016-04-20", "1"],
    ]


@pytest.mark.parametrize(("authority", "listed"), [("250", True), ("250", False)])
def test_a_late_row_of_another_authority_or_of_people_who_are_not_listed_is_not_told(
    cut: Cut, authority: str, listed: bool
) -> None:
    tables = cut(decided(LATE_OUT), decided(LATE_OUT), authority, listed=listed, known_at="2016-04-28")
    assert shown(late(tables)) == [
        ["Lost", "decisions", "7", "2016-05-04", "out, takes effect on 2016-04-20", "1"],
        ["Lost", "a decision", "", "", "Not told here", "1"],
    ]
    assert sentences(tables)[0].endswith("; a decision, of which the row is not told here: 1.")
