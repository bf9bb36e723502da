"""What would change it, as notebooks show it: every figure of the sections is that of the answer behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from glowaudit import lever_sections
from glowaudit.audit import Audit
from glowaudit.charts import Chart
from glowaudit.displays import Notes, Parts
from glowaudit.settings import Settings
from glowaudit.tables import Table
from glowaudit.unlock import waiting

SPRING = Settings(date(2016, 5, 16), date(2016, 7, 1))


@pytest.fixture(scope="module")
def audit(root: Path) -> Iterator[Audit]:
    """The demo, judged."""
    with Audit.of(root / "data" / "samples" / "demo", SPRING) as audit:
        yield audit


def only(parts: Parts, kind: type) -> Any:
    """The one part of a kind."""
    (found,) = [part for part in parts.parts if isinstance(part, kind)]
    return found


def test_the_ladder_is_told_drawn_and_tabled(audit: Audit) -> None:
    found = audit.unlock(0.9)
    parts = lever_sections.ladder(found)
    told = " ".join(only(parts, Notes).paragraphs)
    for figure in (found.ladder.kept, found.ladder.people, found.ladder.ceiling):
        assert f"{figure:,}" in told
    assert "4 gates" in told
    assert "against their own choice" in told
    table, chart = only(parts, Table), only(parts, Chart)
    assert list(table.frame["kept"]) == found.as_json()["best"]
    assert table.frame["which"].iloc[1] == "Highland (270), the authority"
    drawn = {row["kept"] for data in chart.spec["datasets"].values() for row in data}
    assert {*found.as_json()["best"], found.ladder.ceiling} <= drawn


def test_a_target_beyond_the_ceiling_is_told_to_be_out_of_reach(audit: Audit) -> None:
    assert "no set reaches it" in " ".join(only(lever_sections.ladder(audit.unlock(0.99)), Notes).paragraphs)


def test_the_levers_stand_in_the_order_of_what_they_are_worth(audit: Audit) -> None:
    found = audit.unlock()
    parts = lever_sections.levers(found)
    table, chart = only(parts, Table), only(parts, Chart)
    assert list(table.frame["alone"]) == sorted(found.levers["alone"], reverse=True)
    assert len(table.frame) == len(found.levers)
    drawn = [row["people"] for data in chart.spec["datasets"].values() for row in data]
    assert drawn == [number for number in table.frame["alone"] if number > 0]


def test_what_waiting_costs_is_told_from_the_first_day_to_the_cut_off(audit: Audit) -> None:
    found = audit.unlock()
    parts = lever_sections.waiting(audit, found)
    assert "29 June 2016 at a lag of 1 day, 28 June 2016 at a lag of 2 days" in only(parts, Notes).paragraphs[0]
    figures = only(parts, Chart).figures.frame
    costs = waiting(audit)
    highland = figures[figures["id"] == "270"]
    assert highland["opens_on"].iloc[-1].date() == SPRING.cut_off
    assert highland["people_days"].iloc[0] == 0
    assert highland["people_days"].iloc[-1] == costs[costs["id"] == "270"]["people_days"].max() > 0


def test_the_lattice_and_the_sensitivity_are_tables_of_every_row(audit: Audit) -> None:
    lattice = only(lever_sections.lattice(audit), Table)
    assert lattice.frame["people"].sum() == audit.headline().enrolled
    assert "School + own choice" in set(lattice.frame["label"])
    sensitivity = only(lever_sections.sensitivity(audit), Table)
    assert len(sensitivity.frame) == len(audit.sensitivity()) == 6


def test_where_every_gate_is_open_nothing_is_left_to_open(tmp_path: Path) -> None:
    from small_extract import write
    from small_nation import SPRING as APRIL

    with Audit.of(write(tmp_path / "extract"), APRIL) as audit:
        found = audit.unlock()
        assert only(lever_sections.levers(found), Notes).paragraphs[0].startswith("No gate is closed")
        assert only(lever_sections.ladder(found), Table).frame["kept"].tolist() == [2]
        assert "The last safe day" in only(lever_sections.waiting(audit, found), Notes).paragraphs[0]
