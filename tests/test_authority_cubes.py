"""The cube of one authority's report: the figures of its own count, and of other authorities no more than they need."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import cubes
import pytest
from crowd import crowd
from extract_files import write_extract
from marked import MARK, marked
from report_nation import write_extract as write_nation
from small_nation import DECISIONS, ENROLMENTS, FIFE_IN, LEVEN_IN, MORAY_IN, SCHOOLS, SPRING, rows

from glowaudit.audit import Audit
from glowaudit.authority_cubes import AuthorityCubes
from glowaudit.cube import cube_of

FIFE_ONLY = rows("F1,Leven,250,,,")
SHARED = rows(
    "ann,F1,2015-08-18,,", "ann,M1,2015-08-18,,", "cat,F1,2015-08-18,,", "cat,M2,2015-08-18,,", "bob,M1,2014-08-18,,"
)
THREE = rows("person_id,role,stage", "ann,pupil,P7", "bob,staff,", "cat,pupil,P6")
BOTH_IN = rows("m1,establishment,M1,in,2015-01-01,,,", "m2,establishment,M2,in,2015-01-01,,,")
ORKNEY_IN = rows("o1,authority,400,in,2015-01-01,,,")


def own_figures(cube: cubes.Cube, switches: dict[str, Any]) -> dict[str, Any]:
    """The figures of a cube by what stays when other authorities' places are masked."""
    figures = cubes.figures(cube, switches)
    own = [at for at, school in enumerate(cube["schools"]) if not school.get("outside")]
    mine = [not place.get("outside") for _, place in cubes.gates_of(cube)]
    told: dict[str, Any] = {
        "turned": [n for n, is_mine in zip(figures["turned"], mine, strict=True) if is_mine],
        "names": [cube["schools"][at]["name"] for at in own],
    }
    for name in ("people", "kept", "before"):
        sums = figures[name]
        told[name] = (sums["total"], [sums["school"][at] for at in own], sums["role"], sums["stage"])
        assert sum(sums["school"]) == sum(told[name][1]), "somebody counts at a school of another authority"
    return told


@pytest.mark.parametrize("number", range(12))
def test_it_has_the_figures_of_the_authoritys_own_count_on_every_day_and_for_any_switches(
    number: int, tmp_path: Path
) -> None:
    extract, assumed = crowd(number, 60, dirty=number % 2 == 1)
    random, until = Random(number), assumed.last_day + timedelta(days=6)
    met = 0
    with Audit.of(write_extract(tmp_path / "extract", extract), assumed) as audit:
        every = AuthorityCubes(audit, until)
        for (i,) in audit.engine.rows("select authority_id from ledger_authorities order by 1"):
            masked, whole = every.cube(str(i)), cube_of(audit, [str(i)], until)
            met += sum(bool(school.get("outside")) for school in masked["schools"])
            own = [[kind, place["id"]] for kind, place in cubes.gates_of(masked) if not place.get("outside")]
            for day in range((until - assumed.as_of).days + 1):
                switches = {
                    "opened": [gate for gate in own if random.random() < 0.3],
                    "closed": [gate for gate in own if random.random() < 0.2],
                    "opens_on": str(assumed.as_of + timedelta(days=random.choice((0, 0, 3)))),
                    "deletion_on": cubes.deletion_of(masked, str(assumed.as_of + timedelta(days=day))),
                }
                assert own_figures(masked, switches) == own_figures(whole, switches)
    assert met > 0


@pytest.mark.parametrize("number", range(6))
def test_it_holds_no_id_and_no_name_of_another_authority(number: int, tmp_path: Path) -> None:
    extract, assumed = crowd(number, 60)
    with Audit.of(write_extract(tmp_path / "extract", marked(extract)), assumed) as audit:
        every = AuthorityCubes(audit)
        owners = dict(audit.engine.rows("select establishment_id, authority_id from ledger_establishments"))
        names = dict(audit.engine.rows("select name, authority_id from ledger_establishments"))
        names |= dict(audit.engine.rows("select name, authority_id from ledger_authorities"))
        for i in sorted(set(owners.values())):
            cube = every.cube(i)
            found = set(MARK.findall("\n".join(strings(cube))))
            assert found == {i, *(mark for mark, owner in (owners | names).items() if owner == i)}
            outside = [place for _, place in cubes.gates_of(cube) if place.get("outside")]
            for at, place in enumerate(outside):
                assert place["fixed"]
                assert place["id"] == (f"outside {at}" if at else "outside")
                assert place["name"] == ("a school of another authority" if at else "another authority")
                assert {state for _, state in place["states"]} <= {"open", "closed"}
    assert json.loads(every.text(i)) == cube


def strings(value: Any) -> list[str]:
    """Every text in a value."""
    inner = [*value, *value.values()] if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        return [text for each in inner for text in strings(each)]
    return [str(value)]


def text_of(folder: Path, authority_id: str = "250", **tables: str) -> str:
    with Audit.of(write_nation(folder, **tables), SPRING) as audit:
        return AuthorityCubes(audit).text(authority_id)


def test_what_other_authorities_are_called_and_whom_they_have_changes_nothing(tmp_path: Path) -> None:
    shared = {"people": THREE, "enrolments": ENROLMENTS + SHARED, "decisions": BOTH_IN}
    elgin, forres = "M1,Elgin,330,,,", "M2,Forres,330,,,"
    first = text_of(tmp_path / "first", establishments=SCHOOLS + FIFE_ONLY + rows(elgin, forres), **shared)
    others = {
        "authorities": rows("authority_id,name", "250,Fife", "330,Aberdeen", "400,Zetland"),
        "establishments": SCHOOLS + FIFE_ONLY + rows("M1,Zzz,330,,,", "M2,Aaa,330,,,", "Z1,Brae,400,,,"),
        "people": THREE + rows("dan,pupil,P1", "eve,staff,"),
        "enrolments": ENROLMENTS + SHARED + rows("dan,Z1,2015-08-18,,", "eve,M1,2016-04-28,2016-04-29,"),
        "decisions": BOTH_IN + rows("z1,authority,400,in,2016-04-27,,,", "z2,establishment,Z1,in,2016-04-29,,,"),
    }
    assert text_of(tmp_path / "second", **others) == first
    assert "outside 2" in first


def test_neither_the_order_of_others_ids_nor_which_share_an_authority_can_be_read_from_it(tmp_path: Path) -> None:
    told = set()
    for number, (anns, cats, owner) in enumerate((("M1", "M2", "330"), ("M2", "M1", "330"), ("M2", "M1", "400"))):
        told.add(
            text_of(
                tmp_path / str(number),
                authorities=rows("authority_id,name", "250,Fife", "330,Moray", "400,Orkney"),
                establishments=SCHOOLS + FIFE_ONLY + rows("M1,Elgin,330,,,", f"M2,Forres,{owner},,,"),
                people=THREE,
                enrolments=ENROLMENTS + SHARED.replace("ann,M1", f"ann,{anns}").replace("cat,M2", f"cat,{cats}"),
                all_decisions=DECISIONS
                + FIFE_IN
                + MORAY_IN
                + LEVEN_IN
                + ORKNEY_IN
                + LEVEN_IN.replace("e1", "m1").replace("F1", anns),
            )
        )
    (only,) = told
    assert [school["states"] for school in json.loads(only)["schools"][1:]] == [[[0, "closed"]], [[0, "open"]]]


def test_of_a_school_elsewhere_it_says_when_it_lets_data_through_and_not_which_gate_is_closed(tmp_path: Path) -> None:
    shared = {
        "establishments": SCHOOLS + FIFE_ONLY + rows("M1,Elgin,330,,,", "M2,Forres,330,,,"),
        "people": THREE,
        "enrolments": ENROLMENTS + SHARED,
    }
    authority = MORAY_IN.replace("in,2015-01-01", "out,2016-04-28").replace("a2", "a3")
    schools = rows("c1,establishment,M1,out,2016-04-28,,,", "c2,establishment,M2,out,2016-04-28,,,")
    by_authority = text_of(tmp_path / "authority", decisions=BOTH_IN + authority, **shared)
    by_schools = text_of(tmp_path / "schools", decisions=BOTH_IN + schools, **shared)
    assert by_authority == by_schools
    cube = json.loads(by_authority)
    opens, closes = (cube["days"].index(day) for day in ("2016-04-26", "2016-04-28"))
    assert cube["schools"][-1]["states"] == [[opens, "open"], [closes, "closed"]]


def test_it_answers_for_ninety_two_days_more_than_the_run(tmp_path: Path) -> None:
    assert json.loads(text_of(tmp_path))["until"] == str(SPRING.last_day + timedelta(days=92))
    assert SPRING.last_day == date(2016, 4, 30)
