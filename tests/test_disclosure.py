"""Disclosure control: what is shown of a count, who stands in which cell, and what the public slice holds."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import cubes
import pytest
import tiny_nations
from crowd import crowd
from extract_files import write_extract

from glowaudit.audit import Audit
from glowaudit.disclosure import published, shown
from glowaudit.errors import GlowauditError
from glowaudit.public_slice import public_files, write_public_slice
from glowaudit.slice_file import read_slice

SUMS = ("enrolled", "kept", "not_kept", "gates", "own_choice", "no_open_school", "unreadable")
NO_COUNTS = {"feed_lag_days", "authorities"}


def public_of(extract: Path, folder: Path) -> dict[str, Any]:
    with tiny_nations.audit_of(extract) as audit:
        return read_slice(write_public_slice(audit, folder / "public.duckdb"))


@pytest.fixture(scope="module")
def demo(root, tmp_path_factory) -> dict[str, Any]:
    """The public slice of the demo."""
    return public_of(root / "data/samples/demo", tmp_path_factory.mktemp("demo"))


def cells_of(tables: dict[str, Any]) -> list[dict[str, Any]]:
    frame = tables["public_figures"].astype(object)
    frame = frame.where(frame.notna(), None)
    return [row for row in frame.to_dict("records") if not row["table"].startswith("sums")]


# ------------------------------------------------------------------------------------------------- what is shown


def test_nobody_is_shown_as_0_and_1_to_4_are_not_shown():
    assert [shown(people) for people in range(5)] == [0, None, None, None, None]


def test_all_others_are_shown_to_the_nearest_5():
    assert [shown(people) for people in range(5, 18)] == [5, 5, 5, 10, 10, 10, 10, 10, 15, 15, 15, 15, 15]
    assert all(shown(people) % 5 == 0 and abs(shown(people) - people) <= 2 for people in range(5, 2000))


def test_cells_are_published_only_if_everybody_stands_in_exactly_one():
    cells = [("a", 3), ("b", 12), ("c", 0)]
    assert published(cells, 15) == [("a", None), ("b", 10), ("c", 0)]
    for wrong, everybody in ((cells, 14), (cells, 16), ([*cells, ("a", 0)], 15)):
        with pytest.raises(GlowauditError, match="nothing is published"):
            published(wrong, everybody)


# -------------------------------------------------------------------------------------------- who stands in which cell


@pytest.mark.parametrize("number", range(6))
def test_everybody_enrolled_stands_in_one_cell_whatever_the_rules(number: int, tmp_path: Path):
    extract, settings = crowd(number)
    with Audit.of(write_extract(tmp_path / "extract", extract), settings) as audit:
        write_public_slice(audit, tmp_path / "public.duckdb")
        rows = audit.engine.rows("select outcome, sum(people) from public_cells group by outcome")
        people = {outcome: int(n) for outcome, n in rows}
        headline = audit.headline()
        assert (sum(people.values()), people["kept"]) == (headline.enrolled, headline.kept)
        both = "select establishment_id from national_cells where people > 0 and outcome = "
        kept, out = ({row[0] for row in audit.engine.rows(both + f"'{outcome}'")} for outcome in ("kept", "gates"))
        assert not kept & out, "a school's gates are open or closed for all whom it decides for"
        gates = audit.engine.rows(
            "select who_acts, sum(people) from national_cells inner join national_places using (establishment_id) "
            "where outcome = 'gates' and people > 0 group by all"
        )
        exact = "select who_acts, count(*) from people_by_authority where outcome = 'gates' group by all"
        assert dict(gates) == dict(audit.engine.rows(exact))


def test_every_school_role_and_outcome_has_its_row_whoever_is_there(demo):
    cells = Counter(row["table"] for row in cells_of(demo))
    assert cells == {"school by role": 13 * 2 * 2, "authority by sector": 6 * 3}


# ------------------------------------------------------------------------------------------- what the slice holds


def test_the_public_slice_holds_no_table_besides_protected_figures(demo):
    assert set(demo) == {
        *("national_headline", "national_authorities", "national_sectors", "national_actors", "national_schools"),
        *("public_figures", "report_cube", "report_marking", "run_facts", "run_settings"),
    }


def test_every_number_in_the_public_slice_is_rounded(demo):
    for name, frame in demo.items():
        for column in frame.select_dtypes("number").columns.difference(NO_COUNTS):
            assert not [n for n in frame[column].dropna() if n % 5], (name, column)
    cube = json.loads(demo["report_cube"]["cube"].iloc[0])
    assert not [row for row in cube["counts"] if row[-1] % 5]


def test_what_the_run_was_made_of_tells_no_rows_read(demo):
    assert list(demo["run_facts"]["fact"]) == ["version", "rules", "encoding", "mapping"]


def test_shown_sums_are_sums_of_what_is_shown(tmp_path):
    for seed in range(8):
        tables = public_of(tiny_nations.write_nation(tmp_path / f"extract{seed}", seed), tmp_path / f"extract{seed}")
        cells = cells_of(tables)
        check_sums(tables["national_headline"], cells, ())
        check_sums(tables["national_authorities"], cells, ("authority_id",))
        sectors = tables["national_sectors"]
        check_sums(sectors[sectors["level"] == "sector"], cells, ("sector",))
        check_sums(sectors[sectors["level"] == "authority_by_sector"], cells, ("authority_id", "sector"))


def check_sums(frame: Any, cells: list[dict[str, Any]], keys: tuple[str, ...]) -> None:
    assert len(frame)
    frame = frame.astype(object).where(frame.notna(), None)
    for row in frame.to_dict("records"):
        inside = [cell for cell in cells if all(cell[key] == row[key] for key in keys)]
        for name in SUMS:
            assert row[name] == added(name, inside), (keys, name)


def added(name: str, cells: list[dict[str, Any]]) -> int | None:
    wanted = {"enrolled": set(SUMS), "not_kept": set(SUMS) - {"kept"}}.get(name, {name})
    people = [cell["people"] for cell in cells if cell["measure"] in wanted]
    total = sum(n for n in people if n)
    return None if not total and None in people else total


def test_the_list_of_figures_has_a_sign_where_there_is_no_number(demo, tmp_path):
    path = public_files(demo, tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(demo["public_figures"])
    assert {row["mark"] for row in rows if row["people"]} == {""}
    assert {(row["table"].split()[0] == "sums", row["mark"]) for row in rows if not row["people"]} == {
        *((False, "[c]"), (True, "[x]"))
    }
    assert next(row["establishment"] for row in rows if row["establishment_id"] == "9250004").startswith("<script>")


# ------------------------------------------------------------------------------------------------------ switches


def test_the_public_switches_begin_with_the_figures_of_the_headline(demo):
    cube, headline = json.loads(demo["report_cube"]["cube"].iloc[0]), demo["national_headline"].iloc[0]
    figures = cubes.figures(cube, as_it_is(cube))
    assert figures["kept"]["total"] == headline["kept"]
    assert figures["people"]["total"] == headline["enrolled"] - headline["no_open_school"]
    assert figures["ceiling"]["total"] == headline["kept"] + headline["gates"]


def test_opening_or_closing_a_gate_moves_the_published_figures_of_its_schools(demo):
    cube, dice = json.loads(demo["report_cube"]["cube"].iloc[0]), random.Random(3)
    gates = cubes.gates_of(cube)
    for _ in range(40):
        opened, closed = (
            [[gate, each["id"]] for gate, each in gates if dice.random() < 0.3 and not each.get("apart")] for _ in "ab"
        )
        figures = cubes.figures(cube, as_it_is(cube) | {"opened": opened, "closed": closed})
        assert figures["kept"]["total"] == through(demo, opened, closed)


def as_it_is(cube: dict[str, Any]) -> dict[str, Any]:
    return {"opened": [], "closed": [], "opens_on": cube["as_of"], "deletion_on": cube["deletion_on"]}


def through(tables: dict[str, Any], opened: list[Any], closed: list[Any]) -> int:
    """The published people of all schools whose gates let them through."""
    ids = dict(tables["national_authorities"][["authority", "authority_id"]].itertuples(index=False))
    total = 0
    for row in tables["national_schools"].to_dict("records"):
        states = []
        for gate, i, state in (
            ("authority", ids[row["authority"]], row["authority_state"]),
            ("establishment", row["establishment_id"], row["school_state"]),
        ):
            opens = [gate, i] in opened or state == "open"
            states.append(state != "absent" and [gate, i] not in closed and opens)
        total += sum(n for n in (row["kept"], row["gates"]) if n == n and n is not None) if all(states) else 0
    return total
