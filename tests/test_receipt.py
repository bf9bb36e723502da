"""The receipt and its timeline: what is drawn is the evidence, and what would change it is lawful."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from report_nation import write_extract
from small_nation import BOB, DECISIONS, ELGIN_IN, ENROLMENTS, FIFE_IN, LEVEN_IN, MORAY_IN, SCHOOLS, SPRING

from glowaudit.audit import Audit
from glowaudit.explain import explain
from glowaudit.receipt import GATES, Receipt
from glowaudit.settings import Settings
from glowaudit.stills import SIGNATURE, still
from glowaudit.timeline import BEFORE, bars_of, shown_days, timeline
from glowaudit.widgets.showing import flat

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
ANN_AT_LEVEN = "ann,F1,2015-08-18,,\n"


@pytest.fixture(scope="module")
def audit(root):
    with Audit.of(root / "data/samples/demo", DEMO) as audit:
        yield audit


def text(part: object) -> str:
    return "\n".join(one._repr_mimebundle_()["text/plain"] for one in flat([part]))


def levers(folder: Path, person_id: str = "ann", settings: Settings = SPRING, **tables: str) -> list[str]:
    """What would change a verdict of the small nation with these tables in place of its own."""
    with Audit.of(write_extract(folder, **tables), settings) as small:
        return Receipt.of(small, person_id).levers()


# --- what would change it ---


def test_for_who_is_kept_nothing_has_to_open(tmp_path):
    assert levers(tmp_path) == ["They are kept: no gate has to be opened for them."]


def test_one_lever_is_named_with_its_gate_name_and_code(tmp_path):
    closed = DECISIONS + MORAY_IN + LEVEN_IN + ELGIN_IN
    assert levers(tmp_path, all_decisions=closed) == [
        "They would be in Glow if the authority Fife (250) opened by 30 April 2016."
    ]


def test_two_levers_have_to_open_both(tmp_path):
    assert levers(tmp_path, all_decisions=DECISIONS + MORAY_IN + ELGIN_IN) == [
        "They would be in Glow if both the authority Fife (250) and the school Leven (F1) opened by 30 April 2016."
    ]


def test_with_several_enrolments_each_way_is_a_sentence(tmp_path):
    told = levers(
        tmp_path,
        all_decisions=DECISIONS + FIFE_IN + MORAY_IN,
        enrolments=ENROLMENTS + ANN_AT_LEVEN + "ann,M1,2015-08-18,,\n",
    )
    assert told == [
        "They would be in Glow if the school Leven (F1) opened by 30 April 2016.",
        "Or: they would be in Glow if the school Elgin (M1) opened by 30 April 2016.",
    ]


def test_where_all_enrolments_must_pass_there_is_one_way_that_opens_them_all(tmp_path):
    told = levers(
        tmp_path,
        settings=replace(SPRING, enrolments="all"),
        all_decisions=DECISIONS + MORAY_IN,
        enrolments=ENROLMENTS + ANN_AT_LEVEN + "ann,M1,2015-08-18,,\n",
    )
    assert told == [
        "They would be in Glow if all of the authority Fife (250), the school Leven (F1), the school Elgin (M1) opened "
        "by 30 April 2016."
    ]


def test_a_gate_closed_by_a_decision_that_cannot_be_read_is_mended_not_opened(tmp_path):
    assert levers(tmp_path, decisions="bad,establishment,F1,no thanks,2016-01-01,,,\n") == [
        "They would be in Glow if the decision of the school Leven (F1) that cannot be read were mended "
        "by 30 April 2016."
    ]


def test_a_persons_own_choice_is_no_lever(tmp_path):
    out = "d1,individual,ann,out,2016-04-28,,,\n"
    assert levers(tmp_path / "only", decisions=out) == [
        "Only the person's own choice keeps them out: it is theirs, and no lever."
    ]
    closed = DECISIONS + MORAY_IN + LEVEN_IN + out
    assert levers(tmp_path / "too", all_decisions=closed) == [
        "The person's own choice keeps them out, whichever gates open: it is theirs, and no lever."
    ]


def test_an_own_decision_that_cannot_be_read_is_named_by_its_row(tmp_path):
    (told,) = levers(tmp_path, decisions="d1,individual,ann,no thanks,2016-04-28,,,\n")
    assert told.startswith("A decision about the person cannot be read (decisions row 6): until that row is mended")


def test_where_no_enrolment_covers_the_last_day_no_gate_helps(tmp_path):
    gone = ENROLMENTS + "ann,F1,2015-08-18,2016-04-29,\n" + BOB
    (told,) = levers(tmp_path, enrolments=gone)
    assert told.startswith("No enrolment covers 30 April 2016, the last day that counts")


def test_a_school_that_is_not_open_is_no_lever(tmp_path):
    closed = SCHOOLS + "F1,Leven,250,,,2016-04-29\nM1,Elgin,330,,,\n"
    (told,) = levers(tmp_path, establishments=closed)
    assert told.startswith("The school is not open on the last day that counts")


# --- the rows ---


def test_the_receipt_holds_every_period_decision_and_row_of_the_evidence(audit):
    receipt, evidence = Receipt.of(audit, "S900270"), explain(audit, "S900270")
    told = [row for table in receipt.gates().parts for row in table.rows(99)]
    assert len(told) == len(evidence.gates)
    assert sorted(row[5] for row in told) == sorted(period.decision_id or "" for period in evidence.gates)
    assert {len(row) for row in told} == {len(GATES)}
    rows = text(receipt.rows())
    for row in (*evidence.enrolments, *evidence.decisions, *evidence.findings):
        assert f"| {row['file']} | {row['row']}" in rows
    assert "Rows in quarantine that name this person: none." in rows


def test_a_decision_says_whether_it_makes_a_choice(audit):
    rows = text(Receipt.of(audit, "109002100").rows())
    assert (
        "FIF-0026 | out | 3 May 2016 | 2016-05-03 09:00:00 | decision | parent | makes a choice | decisions | 38"
        in rows
    )
    assert "FIF-0027 | out | 23 May 2016 | 2016-05-11 09:06:00 | carried | administrator | makes no choice" in rows


def test_what_is_in_quarantine_about_a_person_is_on_the_receipt(audit):
    assert "decisions | 46 | Neither in nor out | choice | No thanks" in text(Receipt.of(audit, "059002902").rows())


def test_of_nobody_there_is_a_sentence_and_no_receipt(audit):
    for person_id, said in (("", "Nobody is picked."), ("not-here", "Nobody in the extract has the person_id")):
        receipt = Receipt.of(audit, person_id)
        for part in (receipt.verdict(), receipt.timeline(), receipt.gates(), receipt.rows()):
            assert said in text(part)
        assert receipt.levers() == []


def test_a_person_without_any_enrolment_has_a_receipt_without_chart(tmp_path):
    with Audit.of(write_extract(tmp_path, enrolments=ENROLMENTS + BOB), SPRING) as small:
        receipt = Receipt.of(small, "ann")
        assert "no enrolment of this person" in text(receipt.timeline())
        assert "no gates" in text(receipt.gates())


# --- the timeline ---


def values(spec: dict[str, Any], layer: int = 0) -> list[dict[str, Any]]:
    """The data of one layer of a chart."""
    return spec["datasets"][spec["layer"][layer]["data"]["name"]]


def drawn(audit: Audit, person_id: str) -> dict[str, list[tuple[str, str, str]]]:
    """The bars of a person's chart as they stand in it: by row, from, until and words."""
    spec = timeline(explain(audit, person_id), audit.settings).spec
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for bar in values(spec):
        rows.setdefault(bar["row"], []).append((bar["left"][:10], bar["right"][:10], bar["what"]))
    return rows


def test_each_gate_is_a_row_cut_to_the_days_shown(audit):
    assert drawn(audit, "059000705") == {
        "At Strathore High School": [("2016-04-10", "2016-07-27", "enrolled")],
        "Authority: Fife": [("2016-04-10", "2016-07-27", "open: opted in")],
        "School's gate": [("2016-04-10", "2016-07-27", "open: opted in")],
        "Own choice": [
            ("2016-04-10", "2016-04-28", "open: no such gate yet"),
            ("2016-04-28", "2016-05-23", "closed: opted out"),
            ("2016-05-23", "2016-06-06", "open: opted in"),
            ("2016-06-06", "2016-07-27", "closed: opted out"),
        ],
        "Data pass to Glow": [("2016-04-10", "2016-04-28", "data pass"), ("2016-05-23", "2016-06-06", "data pass")],
    }


def test_several_enrolments_are_numbered_and_each_has_its_gates(audit):
    rows = drawn(audit, "099002506")
    assert rows["1. At Kirkhaven Primary School"] == [("2016-04-10", "2016-06-06", "enrolled")]
    assert rows["2. Authority: Highland"] == [("2016-06-06", "2016-07-27", "closed: opted out")]
    assert len(rows) == 9


def test_every_bar_of_the_chart_is_in_the_evidence(audit):
    for person_id in ("S900270", "109002100", "129003308", "109003603"):
        evidence = explain(audit, person_id)
        bars = list(bars_of(evidence))
        assert len(bars) == len(evidence.enrolments) + len(evidence.gates) + len(evidence.passing)


def test_the_days_that_count_are_lines_with_names(audit):
    spec = timeline(explain(audit, "059000705"), audit.settings).spec
    rules = [n for n, layer in enumerate(spec["layer"]) if layer["mark"]["type"] == "rule"]
    told = {values(spec, n)[0]["told"] for n in rules}
    assert told == {"Own choices begin, 28 Apr", "As of, 16 May", "Last day that counts, 29 Jun", "Deletion, 1 Jul"}


def test_words_stand_on_a_bar_only_where_they_have_room(audit):
    spec = timeline(explain(audit, "059000705"), audit.settings).spec
    told = {bar["what"]: bar["told"] for bar in values(spec)}
    assert told["closed: opted out"] == "closed: opted out"
    assert told["open: no such gate yet"] == "open"


def test_the_chart_reaches_to_an_enrolment_that_is_far_from_the_window(audit):
    left, starts = explain(audit, "099001208"), explain(audit, "169001308")
    first, _ = shown_days(DEMO, list(bars_of(left)))
    assert first < date.fromisoformat(left.enrolments[-1]["end_on"])
    _, end = shown_days(DEMO, list(bars_of(starts)))
    assert end > date.fromisoformat(starts.enrolments[0]["start_on"])
    for evidence in (left, starts):
        assert values(timeline(evidence, DEMO).spec)


def test_of_several_enrolments_long_ago_the_chart_reaches_to_the_last(tmp_path):
    ago = ENROLMENTS + "ann,F1,2013-08-18,2014-06-01,\nann,M1,2014-08-18,2015-06-01,\n"
    with Audit.of(write_extract(tmp_path, enrolments=ago), SPRING) as small:
        first, _ = shown_days(SPRING, list(bars_of(explain(small, "ann"))))
    assert first == date(2015, 6, 1) - BEFORE


def test_open_and_closed_differ_in_more_than_colour(audit):
    encoding = timeline(explain(audit, "059000705"), audit.settings).spec["layer"][0]["encoding"]
    fills = dict(zip(encoding["fill"]["scale"]["domain"], encoding["fill"]["scale"]["range"], strict=True))
    assert fills["Closed"] == "#ffffff" != fills["Open"]


@pytest.mark.parametrize("person_id", ["059000705", "S900270", "169001308", "099001402"])
def test_the_chart_is_one_that_can_be_drawn(audit, person_id):
    chart = timeline(explain(audit, person_id), audit.settings)
    assert still(chart.spec).startswith(SIGNATURE)


# --- in Glow ---


def test_the_rows_tell_what_glow_holds_where_the_extract_does(tmp_path):
    accounts = "account_id,person_id,source,status\nx1,ann,seemis,active\n"
    with Audit.of(write_extract(tmp_path, accounts=accounts), SPRING) as small:
        assert "Account x1 (seemis): active since a day not known (accounts row 2)" in text(
            Receipt.of(small, "ann").rows()
        )


def test_without_accounts_and_feeds_nothing_is_told_of_glow(tmp_path):
    with Audit.of(write_extract(tmp_path), SPRING) as small:
        assert "In Glow:" not in text(Receipt.of(small, "ann").rows())
