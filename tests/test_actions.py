"""The Monday page: what matters most first, each step counted once those above it are done."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from crowd import crowd
from extract_files import write_extract
from hypothesis import given
from hypothesis import strategies as st
from report_nation import rows_of, slice_of
from small_nation import BOB, DECISIONS, ELGIN, ENROLMENTS, FIFE_IN, LEVEN, LEVEN_IN, MORAY_IN, SCHOOLS, SPRING, rows

from glowaudit.action_sections import NOTHING, actions
from glowaudit.actions import GATE_KINDS, MOST, best_order, kept_with, told_rows
from glowaudit.audit import Audit
from glowaudit.displays import ACTIONS_MIME
from glowaudit.engine import Engine
from glowaudit.holding import opening
from glowaudit.ladder import Lever
from glowaudit.slice_file import read_slice
from glowaudit.slices import Slicer

THREE = rows("person_id,role,stage", "ann,pupil,P7", "amy,pupil,P6", "ada,pupil,P5", "bob,staff,")
TWO_SCHOOLS = SCHOOLS + LEVEN + rows("F2,Methil,250,,,") + ELGIN
AT_BOTH = ENROLMENTS + rows("ann,F1,2015-08-18,,", "amy,F2,2015-08-18,,", "ada,F2,2015-08-18,,") + BOB
BOTH = {"people": THREE, "establishments": TWO_SCHOOLS, "enrolments": AT_BOTH}


def told(tables: dict[str, Any], *columns: str) -> list[tuple[Any, ...]]:
    return rows_of(tables, "report_actions", *(columns or ("kind", "place", "people")))


def page(tables: dict[str, Any]) -> dict[str, Any]:
    """The payload of the Monday page."""
    (part,) = actions(tables).parts
    return part._repr_mimebundle_()[ACTIONS_MIME]


def test_gates_come_in_the_order_of_what_they_keep(tmp_path):
    tables = slice_of(tmp_path, **BOTH, all_decisions=DECISIONS + FIFE_IN)
    assert told(tables) == [("establishment", "Methil", 2), ("establishment", "Leven", 1)]
    assert told(tables, "by", "detail")[0] == ("2016-04-30", "Nobody has decided, so it is closed.")
    assert page(tables)["after"] == "With all of these 3 of 3 people would be in Glow."


def test_an_authority_that_is_needed_first_is_told_to_keep_nobody_by_itself(tmp_path):
    tables = slice_of(tmp_path, **BOTH, all_decisions=DECISIONS + rows("a1,authority,250,out,2015-01-01,,,"))
    assert told(tables) == [("authority", "Fife", 0), ("establishment", "Methil", 2), ("establishment", "Leven", 1)]
    detail = told(tables, "detail")[0][0]
    assert detail == "Opted out (decision a1). It keeps nobody by itself, but the gates below need it."


def test_an_authority_that_schools_follow_keeps_their_people_at_once(tmp_path):
    following = replace(SPRING, establishment_default="authority")
    tables = slice_of(tmp_path, settings=following, **BOTH, all_decisions=DECISIONS + MORAY_IN)
    assert told(tables) == [("authority", "Fife", 3)]


def test_an_own_choice_is_never_an_action(tmp_path):
    tables = slice_of(tmp_path, decisions=rows("x,individual,ann,out,2016-04-01,,,"))
    assert told(tables) == []
    assert page(tables)["nothing"] == NOTHING == "Nothing that you can open keeps anybody out."
    assert page(tables)["after"] == ""
    assert page(tables)["beside"] == ["1 person has opted out: their own choice, to be respected."]


@pytest.mark.parametrize("enrolments", ["any", "all"])
def test_a_gate_of_another_authority_is_no_action_of_ours(tmp_path, enrolments):
    """Ann is at both. Where both must pass, Leven alone does not keep her, and Elgin is not Fife's to open."""
    at_both = ENROLMENTS + rows("ann,F1,2015-08-17,,", "ann,M1,2015-08-18,,") + BOB
    given_here = {"enrolments": at_both, "all_decisions": DECISIONS + FIFE_IN + MORAY_IN}
    tables = slice_of(tmp_path, settings=replace(SPRING, enrolments=enrolments), **given_here)
    assert told(tables) == ([("establishment", "Leven", 1)] if enrolments == "any" else [])


def test_a_gate_that_an_unreadable_decision_closes_is_opened_by_mending_its_row(tmp_path):
    tables = slice_of(tmp_path, decisions=rows("x,establishment,F1,perhaps,2016-04-01,,,"))
    assert told(tables, "kind", "people", "who") == [("mend_gate", 1, "Whoever mends the row in SEEMiS")]
    assert told(tables, "what", "detail") == [
        (
            "Mend the decision about Leven (F1) that cannot be read",
            "Row 6 of decisions. The gate stays closed until then.",
        )
    ]


def test_unreadable_decisions_about_people_are_one_action_that_may_save_them(tmp_path):
    bad = rows("x,individual,ann,perhaps,2016-04-01,,,", "y,individual,amy,perhaps,2016-04-01,,,")
    tables = slice_of(tmp_path, **BOTH, all_decisions=DECISIONS + FIFE_IN + LEVEN_IN + bad)
    assert told(tables) == [("mend_people", "Fife", 1), ("establishment", "Methil", 1)]
    assert told(tables, "detail")[0][0].startswith("Rows 4, 5 of decisions. ")
    assert page(tables)["after"] == (
        "With all of these 1 of 3 people would be in Glow, and up to 1 more "
        "if the mended decisions turn out to be “in”."
    )


def test_opt_outs_that_name_nobody_come_first_and_save_nobody(tmp_path):
    tables = slice_of(
        tmp_path, **BOTH, all_decisions=DECISIONS + FIFE_IN + rows("x,individual,zoe,out,2016-04-01,,,F1")
    )
    assert told(tables)[0] == ("stray", "Fife", 0)
    assert told(tables, "what")[0] == ("Find out whom 1 opt-out means that names nobody known",)


def test_a_row_that_keeps_others_out_is_an_action_told_in_rows(tmp_path):
    schools = SCHOOLS + LEVEN + rows("F2,Methil,250,,sometime,") + ELGIN
    tables = slice_of(tmp_path, **(BOTH | {"establishments": schools}))
    assert told(tables, "kind", "people", "what") == [("cause", 0, "Mend row 3 of establishments: 2 more rows clear")]


def test_a_report_of_nobody_tells_how_many_rows_are_to_be_mended_and_not_which(tmp_path):
    bad = rows("x,individual,ann,perhaps,2016-04-01,,,", "y,individual,zoe,out,2016-04-01,,,F1")
    extract = slice_of(tmp_path / "action", decisions=bad)
    from report_nation import slices_of

    nobody = slices_of(tmp_path / "none", ("250",), "none", decisions=bad)["250"]
    assert told(nobody) == told(extract) == [("stray", "Fife", 0), ("mend_people", "Fife", 1)]
    assert "Row 6 of decisions" in told(extract, "detail")[1][0]
    assert [detail.split(".")[0] for (detail,) in told(nobody, "detail")] == ["1 row", "1 row"]


def test_there_are_never_more_than_five(tmp_path):
    names = [f"F{n}" for n in range(1, 9)]
    tables = slice_of(
        tmp_path,
        establishments=SCHOOLS + rows(*(f"{n},School {n},250,,," for n in names)) + ELGIN,
        people=rows("person_id,role,stage", *(f"p{n},pupil,P7" for n in names)),
        enrolments=ENROLMENTS + rows(*(f"p{n},{n},2015-08-18,," for n in names)),
        all_decisions=DECISIONS + FIFE_IN + rows("x,individual,zoe,out,2016-04-01,,,F1"),
    )
    assert [kind for (kind,) in told(tables, "kind")] == ["stray", *["establishment"] * 4]
    assert page(tables)["after"] == "With all of these 4 of 8 people would be in Glow."
    assert len(told(tables)) == MOST


@pytest.mark.parametrize("number", [1, 3, 7, 9, 12, 13])
def test_each_step_keeps_as_many_more_of_its_authority_as_the_rules_say(number: int, tmp_path: Path) -> None:
    """The gates of the page are opened one after the other by the same rules that judge a scenario."""
    extract, assumed = crowd(number, 160, dirty=number % 2 == 1)
    looked_at = 0
    with Audit.of(write_extract(tmp_path / "extract", extract), assumed) as audit:
        slicer = Slicer(audit)
        for place, authority_id in enumerate(slicer.names):
            tables = read_slice(slicer.write(authority_id, tmp_path / f"{place}.duckdb"))
            people = own_people(audit.engine, authority_id)
            opened: list[Lever] = []
            before = 0
            for kind, i, saved in told(tables, "kind", "id", "people"):
                if kind not in GATE_KINDS:
                    continue
                gates = {g for g, lever in levers_of(audit, authority_id) if lever == i and (kind in ("mend_gate", g))}
                opened += [Lever(gate, i) for gate in gates]
                change = audit.what_if(opening(audit, "open", opened, assumed.last_day))
                gained = len(people & set(change.ids("gained")))
                assert gained - before == saved, (authority_id, i)
                before, looked_at = gained, looked_at + 1
    assert looked_at


def levers_of(audit: Audit, authority_id: str) -> list[tuple[str, str]]:
    """Gate and id of every lever of an authority."""
    select = "select gate, id from levers where authority_id = ?"
    return [(str(gate), str(i)) for gate, i in audit.engine.rows(select, [authority_id])]


def own_people(engine: Engine, authority_id: str) -> set[str]:
    """The people whom an authority counts."""
    return {p for (p,) in engine.rows("select person_id from verdicts where authority_id = ?", [authority_id])}


WAYS = st.lists(st.frozensets(st.integers(1, 5), min_size=1, max_size=3), min_size=1, max_size=3)
GROUPS = st.lists(st.tuples(WAYS, st.integers(1, 9)), max_size=6)


@given(GROUPS)
def test_opened_in_order_the_levers_keep_what_is_told(groups):
    opened, kept = set(), 0
    for lever, gained in best_order(groups, 4):
        opened.add(lever)
        kept += gained
        assert kept == kept_with(groups, opened)
    assert len(opened) <= 4


@given(st.lists(st.tuples(st.lists(st.frozensets(st.integers(1, 5), min_size=1, max_size=1), min_size=1, max_size=1),
                          st.integers(1, 9)), max_size=6), st.integers(1, 4))  # fmt: skip
def test_where_every_way_is_one_lever_no_other_levers_keep_more(groups, room):
    best = max(kept_with(groups, some) for some in combinations(range(6), room))
    assert sum(gained for _, gained in best_order(groups, room)) == best


def test_what_keeps_most_people_for_a_lever_is_opened_first():
    groups = [([frozenset({1, 2})], 6), ([frozenset({3})], 4)]
    assert best_order(groups, 3) == [(3, 4), (1, 0), (2, 6)]


def test_a_gate_that_is_only_needed_by_others_is_left_out_where_these_find_no_room(tmp_path):
    """Four rows stand for two others each; the fifth place would go to an authority that keeps nobody by itself."""
    bad = [f"X{n}" for n in range(4)]
    tables = slice_of(
        tmp_path,
        establishments=SCHOOLS + LEVEN + ELGIN + rows(*(f"{i},School {i},250,,sometime," for i in bad)),
        people=rows("person_id,role,stage", "ann,pupil,P7", *(f"p{n},pupil,P1" for n in range(8))),
        enrolments=ENROLMENTS + rows("ann,F1,2015-08-18,,", *(f"p{n},{bad[n // 2]},2015-08-18,," for n in range(8))),
        all_decisions=DECISIONS + MORAY_IN,
    )
    assert told(tables, "kind") == [("cause",)] * 4


def test_rows_are_told_by_file_and_a_few_at_most():
    assert told_rows([("decisions", 5)], 1) == "row 5 of decisions"
    many = [("decisions", n) for n in range(5, 9)] + [("people:glow_choice", n) for n in range(3)]
    assert told_rows(many, 7) == "rows 5, 6, 7, 8 of decisions; row 0 of people:glow_choice and 2 more"
    assert told_rows([(None, None)] * 3, 3) == "3 rows"
