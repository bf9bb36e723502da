"""Nothing that is published narrows what a suppressed figure may be, and an attacker finds out where it would."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import tiny_nations
from attacker import SUPPRESSED, Figure, Published, Unknown, attack
from report_pages import report_run

SEEDS = range(10)
SMALL_COUNCILS = ("Orkney Islands", "Na h-Eileanan Siar", "Clackmannanshire", "Inverclyde", "Grant aided")
Truth = dict[Unknown, int]


@dataclass(frozen=True)
class Nation:
    """What was published of a nation, as figures, and the truth."""

    figures: list[Figure]
    truth: Truth


@pytest.fixture(scope="module")
def nations(tmp_path_factory) -> list[Nation]:
    return list(tiny(tmp_path_factory.mktemp("nations")))


def tiny(folder: Path) -> Iterator[Nation]:
    for seed in SEEDS:
        with tiny_nations.audit_of(tiny_nations.write_nation(folder / f"extract{seed}", seed)) as audit:
            published = Published(tiny_nations.publish(audit, folder / f"public{seed}"))
            only_rounded(published)
            yield Nation(published.figures(random.Random(seed)), tiny_nations.truth_of(audit))


def only_rounded(published: Published) -> None:
    numbers = list(published.numbers())
    assert len(numbers) > len(published.rows)
    assert not [number for number in numbers if number % 5]


def is_safe(figures: list[Figure]) -> bool:
    assert any(figure.shown == SUPPRESSED for figure in figures)
    return attack(figures) == []


# ------------------------------------------------------------------------------------------------ what is published


def test_the_demos_public_folder_gives_no_suppressed_figure_away(root, tmp_path):
    report_run(root / "data/samples/demo", tmp_path / "run", audiences=("public",))
    published = Published(tmp_path / "run/public")
    only_rounded(published)
    assert len(published.tables) >= 10
    assert len(published.cubes) == 2
    assert published.charts
    assert is_safe(published.figures(random.Random(1)))


def test_tiny_councils_give_no_suppressed_figure_away(nations):
    assert all(is_safe(nation.figures) for nation in nations)


def test_real_schools_of_small_councils_give_no_suppressed_figure_away(shared_data, tmp_path):
    from glowaudit.samples import write_sample

    with (shared_data / "scotland-schools-2019.csv").open(encoding="utf-8-sig", newline="") as source:
        head, *rows = csv.reader(source)
    with (tmp_path / "schools.csv").open("w", encoding="utf-8", newline="") as few:
        csv.writer(few).writerows([head, *(row for row in rows if row[0] in SMALL_COUNCILS)])
    write_sample(tmp_path / "extract", "nation", tmp_path / "schools.csv")
    with tiny_nations.audit_of(tmp_path / "extract") as audit:
        published = Published(tiny_nations.publish(audit, tmp_path / "public"))
    only_rounded(published)
    assert len(published.schools) > 90
    assert is_safe(published.figures(random.Random(2), samples=5))


def test_every_figure_that_is_no_cell_is_a_sum_of_cells(nations):
    from attacker import telling

    for nation in nations:
        families = {figure.family.split(",")[0] for figure in telling(nation.figures)}
        assert families <= {"school by role", "authority by sector"}


def test_what_is_shown_is_true(nations):
    """0 is nobody, a sign 1 to 4, and any other cell is within 2 of the truth."""
    for nation in nations:
        for figure in nation.figures:
            if figure.family.split(",")[0] in ("school by role", "authority by sector"):
                people = sum(nation.truth[unknown] for unknown in figure.about)
                if figure.shown == SUPPRESSED:
                    assert 1 <= people <= 4
                else:
                    assert (people == 0) == (figure.shown == 0)
                    assert abs(people - figure.shown) <= 2


# ----------------------------------------------------------------------------------- naive publishers are found out


def told_again(figures: list[Figure], truth: Truth, family: str, tell: Callable[[int], int | str]) -> list[Figure]:
    """The figures, those of a family told another way."""
    return [
        replace(figure, shown=tell(sum(truth[unknown] for unknown in figure.about)))
        if figure.family.startswith(family)
        else figure
        for figure in figures
    ]


def protected(people: int) -> int | str:
    return SUPPRESSED if 0 < people < 5 else (people + 2) // 5 * 5


def exact_totals(nation: Nation) -> list[Figure]:
    return told_again(nation.figures, nation.truth, "sums in all", int)


def rounded_totals(nation: Nation) -> list[Figure]:
    return told_again(nation.figures, nation.truth, "sums by authority", protected)


def own_choices_by_school_too(nation: Nation) -> list[Figure]:
    schools = {(school, role) for school, role, _ in nation.truth}
    abouts = [frozenset([(*place, outcome)]) for place in schools for outcome in ("own_choice", "no_open_school")]
    more = [Figure("own choices by school", about, protected(sum(map(nation.truth.get, about)))) for about in abouts]
    return told_again(nation.figures + more, nation.truth, "authority by sector", protected)


def switches_that_know_more(nation: Nation) -> list[Figure]:
    return told_again(nation.figures, nation.truth, "switches", lambda people: (people + 2) // 5 * 5)


def small_counts_shown_as_zero(nation: Nation) -> list[Figure]:
    return told_again(nation.figures, nation.truth, "table-authority-sectors", lambda people: (people + 2) // 5 * 5)


@pytest.mark.parametrize(
    "publisher",
    [exact_totals, rounded_totals, own_choices_by_school_too, switches_that_know_more, small_counts_shown_as_zero],
)
def test_a_naive_publisher_is_found_out(publisher, nations):
    found = [narrowed for nation in nations for narrowed in attack_if_possible(publisher(nation))]
    assert found
    for each in found:
        assert (each.least, each.most) != (1, 4)


def attack_if_possible(figures: list[Figure]) -> list:
    try:
        return attack(figures)
    except AssertionError:
        return []


def test_what_the_attacker_finds_out_is_true(nations):
    for nation in nations:
        for narrowed in attack(exact_totals(nation)):
            people = sum(nation.truth[unknown] for unknown in narrowed.figure.about)
            assert narrowed.least <= people <= narrowed.most


def test_an_attacker_does_his_sums():
    """3 schools with somebody each in a total of 1 to 4: each has 1 or 2. With a shown 10: 13 to 17 with 3 to 12."""
    cells = [frozenset([(school, "pupil", "kept")]) for school in "abc"]
    hidden = [Figure("cells", about, SUPPRESSED) for about in cells]
    total = frozenset().union(*cells)
    ends = {(n.least, n.most) for n in attack([*hidden, Figure("total", total, SUPPRESSED)]) if n.figure in hidden}
    assert ends == {(1, 2)}
    assert attack([*hidden, Figure("total", total, 10)]) == []
    assert {(n.least, n.most) for n in attack([*hidden, Figure("total", total, 11)])} == {(3, 4)}
    assert {(n.least, n.most) for n in attack([*hidden, Figure("total", total, 4)])} == {(1, 2)}
