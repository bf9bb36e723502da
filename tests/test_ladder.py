"""The ladder against every subset of levers, against counting by authority, and by hand."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest
import scipy.optimize
from hypothesis import given, settings
from hypothesis import strategies as st

from glowaudit.errors import UsageError
from glowaudit.ladder import Group, Ladder, Lever, Rung, Worth, climb, worth
from glowaudit.lever_program import LeverProgram

FIFE, PERTH = Lever("authority", "250"), Lever("authority", "340")
SCHOOLS = tuple(Lever("establishment", str(number)) for number in range(1, 6))
ONE, TWO, THREE, FOUR, FIVE = SCHOOLS
LEVERS = (FIFE, PERTH, *SCHOOLS)


def group(people: int, *ways: tuple[Lever, ...]) -> Group:
    return Group(ways, people)


def ladder_of(*groups: Group, kept: int = 0, people: int | None = None, target: Any = 1, **options: Any) -> Ladder:
    everyone = kept + sum(group.people for group in groups) if people is None else people
    return climb(groups, kept, everyone, LEVERS, target, **options)


def gained(groups: Iterable[Group], opened: Iterable[Lever]) -> int:
    """The definition: a group is gained when all levers of any one of its ways are open."""
    return sum(group.people for group in groups if any(set(way) <= set(opened) for way in group.ways))


def best_gains(groups: Iterable[Group]) -> list[int]:
    """What the best sets of 0, 1, 2, ... levers gain, by trying every set."""
    return [max(gained(groups, opened) for opened in combinations(LEVERS, size)) for size in range(len(LEVERS) + 1)]


def assert_a_best_set(rung: Rung, groups: Iterable[Group], kept: int, room: int) -> None:
    assert rung.kept == rung.bound == kept + gained(groups, rung.levers)
    assert len(rung.levers) <= room
    assert rung.levers == tuple(sorted(set(rung.levers)))
    for lever in rung.levers:
        assert gained(groups, set(rung.levers) - {lever}) < rung.kept - kept, "an idle lever"


# Against every subset

any_ways = st.lists(st.sampled_from(LEVERS), min_size=1, max_size=3).map(tuple)
gate_ways = st.sampled_from([(FIFE, ONE), (FIFE, TWO), (PERTH, THREE), (PERTH, FOUR), (PERTH, FIVE), (FIFE,), (PERTH,)])
both_ways = st.tuples(gate_ways, gate_ways).map(lambda ways: tuple(sorted({*ways[0], *ways[1]})))
counts = st.sampled_from([0, 1, 1, 2, 3, 3, 10, 700_001, 700_000])
nations = st.one_of(
    st.lists(st.builds(Group, st.lists(ways, max_size=3).map(tuple), counts), max_size=9)
    for ways in (any_ways, gate_ways, st.one_of(gate_ways, both_ways))
)
targets = st.sampled_from([0.01, 0.3, 0.5, 0.7, 0.95, Fraction(2, 3), Fraction(999_999, 1_000_000), 1, 1.0])


@settings(max_examples=250, deadline=None)
@given(nations, st.integers(0, 3), st.sampled_from([0, 0, 1, 5]), targets, st.integers(0, 8))
def test_every_answer_is_what_trying_every_set_of_levers_gives(
    groups: list[Group], kept: int, others: int, target: float | Fraction, steps: int
) -> None:
    people = kept + sum(group.people for group in groups) + others
    ladder = climb(groups, kept, people, LEVERS, target, steps)
    best = [kept + gain for gain in best_gains(groups)]
    need = Fraction(str(target)) * people
    enough = next((few for few, most in enumerate(best) if most >= need), None)
    last = min(best.index(best[-1]) if enough is None else enough, steps)

    assert ladder.optimal
    assert (ladder.people, ladder.kept, ladder.ceiling) == (people, kept, best[-1])
    assert ladder.best == best[: last + 1]
    for room, rung in enumerate(ladder.rungs):
        assert_a_best_set(rung, groups, kept, room)
    assert (ladder.fewest if enough is None else len(ladder.fewest or ())) == enough == ladder.at_least
    if ladder.fewest is not None:
        assert kept + gained(groups, ladder.fewest) >= need
        assert ladder.fewest == tuple(sorted(set(ladder.fewest)))


@settings(max_examples=100, deadline=None)
@given(nations)
def test_worth_is_what_its_definition_says_of_every_lever(groups: list[Group]) -> None:
    helped = [group for group in groups if group.ways]
    expected = {}
    for lever in LEVERS:
        alone = [group for group in helped if gained([Group(group.ways, 1)], [lever])]
        needed = [group for group in helped if not gained([Group(group.ways, 1)], set(LEVERS) - {lever})]
        joint = [group for group in needed if group not in alone]
        expected[lever] = Worth(sum(group.people for group in alone), sum(group.people for group in joint))
    assert worth(groups, LEVERS) == expected


@settings(max_examples=30, deadline=None)
@given(nations, st.randoms(use_true_random=False))
def test_the_order_in_which_groups_ways_and_levers_come_changes_nothing(groups: list[Group], chance: Random) -> None:
    def mixed(things: Iterable[Any]) -> Any:
        in_order = list(things)
        return tuple(chance.sample(in_order, len(in_order)))

    shuffled = [Group(mixed(mixed(way) for way in group.ways), group.people) for group in mixed(groups)]
    people = sum(group.people for group in groups)
    assert climb(groups, 0, people, LEVERS, 0.9) == climb(shuffled, 0, people, mixed(LEVERS), 0.9)


# Against counting by authority

Counted = dict[str, list[int]]


def country(sizes: Counted) -> list[Group]:
    """Authorities that are closed, with closed schools of so many people."""
    return [
        group(people, (Lever("authority", place), Lever("establishment", f"{place}-{number:02}")))
        for place, schools in sizes.items()
        for number, people in enumerate(schools)
    ]


def counted_by_authority(sizes: Counted) -> list[int]:
    """The most that 0, 1, 2, ... levers gain: within an authority the largest schools, each number tried."""
    best = [0]
    for schools in sizes.values():
        largest = sorted(schools, reverse=True)
        inside = [0, *(sum(largest[:number]) for number in range(len(largest) + 1))]
        joined = [0] * (len(best) + len(inside) - 1)
        for before, gain in enumerate(best):
            for more, people in enumerate(inside):
                joined[before + more] = max(joined[before + more], gain + people)
        best = joined
    return best


def climb_country(sizes: Counted, target: float, steps: int) -> tuple[Ladder, list[Group]]:
    groups = country(sizes)
    levers = sorted({lever for group in groups for way in group.ways for lever in way})
    return climb(groups, 0, sum(map(sum, sizes.values())), levers, target, steps), groups


@pytest.mark.parametrize("seed", range(3))
def test_authorities_with_many_schools_come_out_as_counted_by_authority(seed: int) -> None:
    chance = Random(seed)
    sizes = {f"{place:03}": [chance.randrange(20, 1200) for _ in range(chance.randrange(2, 30))] for place in range(9)}
    best = counted_by_authority(sizes)
    ladder, groups = climb_country(sizes, 0.6, 6)
    few = next(few for few, most in enumerate(best) if most >= Fraction(6, 10) * ladder.people)

    assert few > 6
    assert ladder.optimal
    assert ladder.best == best[:7]
    assert ladder.fewest is not None
    assert len(ladder.fewest) == ladder.at_least == few
    assert gained(groups, ladder.fewest) >= Fraction(6, 10) * ladder.people


@pytest.mark.parametrize("seed", range(3))
def test_of_many_best_sets_always_the_same_is_named(seed: int) -> None:
    groups = country({"1": [9] * 8, "2": [9] * 8, "3": [9] * 8})
    groups += [Group((*one.ways, *other.ways), 1) for one, other in zip(groups, groups[5:], strict=False)]
    levers = sorted({lever for group in groups for way in group.ways for lever in way})
    people = sum(group.people for group in groups)
    ladder = climb(groups, 0, people, levers, 0.7, 5)
    Random(seed).shuffle(groups)
    assert climb(groups, 0, people, levers[::-1], 0.7, 5) == ladder


# By hand


def test_a_school_is_not_opened_without_its_closed_authority() -> None:
    ladder = ladder_of(group(50, (FIFE, ONE)), group(40, (FIFE, TWO)), group(60, (PERTH, THREE)))
    assert ladder.best == [0, 0, 60, 90, 110, 150]
    assert ladder.rungs[1].levers == ()
    assert ladder.rungs[2].levers == (PERTH, THREE)
    assert ladder.rungs[3].levers == (FIFE, ONE, TWO)
    assert ladder.rungs[4].levers == (FIFE, PERTH, ONE, THREE)
    assert ladder.fewest == (FIFE, PERTH, ONE, TWO, THREE)


def test_an_authority_with_open_schools_is_worth_opening_alone() -> None:
    groups = [group(100, (FIFE,)), group(50, (FIFE, ONE)), group(70, (PERTH, TWO))]
    ladder = ladder_of(*groups, target=0.45)
    assert ladder.best == [0, 100]
    assert ladder.fewest == (FIFE,)
    assert worth(groups, LEVERS)[FIFE] == Worth(alone=100, joint=50)
    assert worth(groups, LEVERS)[ONE] == Worth(alone=0, joint=50)


def test_people_with_alternatives_are_counted_once() -> None:
    groups = [group(10, (ONE,), (TWO,)), group(8, (ONE,)), group(7, (TWO,)), group(9, (THREE,))]
    ladder = ladder_of(*groups)
    assert ladder.best == [0, 18, 27, 34]
    assert ladder.rungs[2].levers == (ONE, THREE)
    assert worth(groups, LEVERS)[ONE] == Worth(alone=18, joint=0)


def test_a_lever_that_only_some_ways_need_is_neither_alone_nor_joint() -> None:
    groups = [group(5, (FIFE, ONE), (FIFE, TWO))]
    assert worth(groups, (FIFE, ONE)) == {FIFE: Worth(0, 5), ONE: Worth(0, 0)}


def test_a_way_that_holds_another_way_adds_nothing() -> None:
    ladder = ladder_of(group(5, (ONE,), (ONE, TWO)), group(3, (ONE,)))
    assert ladder.best == [0, 8]
    assert ladder.fewest == (ONE,)


def test_a_target_that_is_reached_already_needs_no_lever() -> None:
    ladder = ladder_of(group(5, (ONE,)), kept=95, target=0.95)
    assert (ladder.fewest, ladder.best, ladder.ceiling, ladder.optimal) == ((), [95], 100, True)


def test_a_target_beyond_the_ceiling_has_no_fewest_and_the_ladder_ends_at_the_ceiling() -> None:
    ladder = ladder_of(group(5, (ONE,)), group(4, (TWO,)), group(3), kept=80, people=100, target=0.9)
    assert (ladder.fewest, ladder.at_least) == (None, None)
    assert (ladder.best, ladder.ceiling, ladder.optimal) == ([80, 85, 89], 89, True)


def test_a_target_beyond_the_last_step_is_still_answered() -> None:
    groups = [group(10, (FIFE, school)) for school in SCHOOLS]
    ladder = ladder_of(*groups, target=0.8, steps=2)
    assert ladder.best == [0, 0, 10]
    assert ladder.fewest is not None
    assert len(ladder.fewest) == ladder.at_least == 5
    assert FIFE in ladder.fewest
    assert ladder.optimal


def test_fewest_keeps_the_most_people_among_sets_of_its_size() -> None:
    ladder = ladder_of(group(10, (ONE,)), group(30, (TWO,)), group(20, (THREE,)), target=0.3)
    assert ladder.fewest == (TWO,) == ladder.rungs[-1].levers


@pytest.mark.parametrize(
    ("target", "people", "kept"),
    [
        *((0.95, 20, 19), (0.07, 100, 7), (0.29, 100, 29), (0.1, 30, 3), (1, 7, 7)),
        *((Fraction(1, 3), 3, 1), (Fraction(999_999, 1_000_000), 1_000_000, 999_999)),
    ],
)
def test_a_target_is_the_share_as_it_is_written(target: float | Fraction, people: int, kept: int) -> None:
    assert ladder_of(group(1, (ONE,)), kept=kept, people=people + 1, target=target).fewest != ()
    assert ladder_of(kept=kept, people=people, target=target).fewest == ()
    assert ladder_of(kept=kept - 1, people=people, target=target).fewest is None
    assert ladder_of(group(1, (ONE,)), kept=kept - 1, people=people, target=target).fewest == (ONE,)


def test_one_person_in_a_nation_is_not_lost_in_rounding() -> None:
    ladder = ladder_of(group(400_000, (ONE,)), group(399_999, (TWO,)), group(1, (THREE,)), target=1)
    assert ladder.best == [0, 400_000, 799_999, 800_000]
    assert ladder.rungs[1].levers == (ONE,)
    assert ladder_of(group(400_000, (ONE,)), group(1, (THREE,)), steps=0).fewest == (ONE, THREE)


def test_counts_too_steep_for_the_solver_are_still_proved_and_nothing_is_printed(
    capfd: pytest.CaptureFixture[str],
) -> None:
    many = 700_001
    groups = [
        *(
            group(many, (FIFE, ONE)),
            group(many, (FIFE, ONE), (PERTH, FOUR)),
            group(1, (FIFE,)),
            group(1, (PERTH, FOUR)),
        ),
        *(group(many, (FIFE, ONE), (FIFE, TWO), (PERTH, THREE)), group(many, (PERTH, FOUR))),
    ]
    ladder = ladder_of(*groups, target=1, steps=0)
    assert (ladder.fewest, ladder.at_least) == ((FIFE, PERTH, ONE, FOUR), 4)
    assert capfd.readouterr() == ("", "")


def test_nobody_enrolled_is_a_ladder_of_no_rungs_to_climb() -> None:
    ladder = climb([], 0, 0, [], 0.95)
    assert ladder == Ladder(0, 0, 0, Fraction(95, 100), (Rung((), 0, 0),), (), 0)
    assert ladder.optimal


def test_people_whom_no_lever_helps_are_no_part_of_the_ceiling() -> None:
    ladder = ladder_of(group(7), group(3, (ONE,)), target=1)
    assert (ladder.ceiling, ladder.best, ladder.fewest) == (3, [0, 3], None)
    assert worth([group(7)], [ONE]) == {ONE: Worth(0, 0)}


@pytest.mark.parametrize("target", [0, -0.1, 1.01, 95, float("nan"), float("inf"), "most", True])
def test_a_target_that_is_no_share_is_a_usage_error(target: Any) -> None:
    with pytest.raises(UsageError, match="target is"):
        ladder_of(group(1, (ONE,)), target=target)


def test_fewer_steps_than_none_are_a_usage_error() -> None:
    with pytest.raises(UsageError, match="steps is -1"):
        ladder_of(group(1, (ONE,)), steps=-1)


def test_people_who_are_kept_already_are_no_group() -> None:
    with pytest.raises(ValueError, match="kept already"):
        Group(((ONE,), ()), 3)


def test_the_solver_is_loaded_only_when_it_is_asked() -> None:
    code = "import sys, glowaudit.ladder; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# What is not proved is not called proved

Answer = Callable[..., Any]
TANGLE = [group(9, (ONE, TWO), (THREE,)), group(8, (TWO, FOUR)), group(5, (FIFE, FIVE)), group(4, (FIVE,), (ONE,))]


def with_answers(monkeypatch: pytest.MonkeyPatch, change: Callable[[Any], None]) -> None:
    """HiGHS, its answers changed."""
    ask: Answer = scipy.optimize.milp

    def changed(*arguments: Any, **options: Any) -> Any:
        answer = ask(*arguments, **options)
        change(answer)
        return answer

    monkeypatch.setattr(scipy.optimize, "milp", changed)


def assert_sound_but_not_proved(ladder: Ladder, groups: list[Group]) -> None:
    assert not ladder.optimal
    assert ladder.best == sorted(ladder.best)
    for room, rung in enumerate(ladder.rungs):
        assert len(rung.levers) <= room
        assert ladder.kept + gained(groups, rung.levers) == rung.kept <= rung.bound <= ladder.ceiling
    assert ladder.fewest is not None
    assert ladder.at_least is not None
    assert ladder.kept + gained(groups, ladder.fewest) >= ladder.target * ladder.people
    assert ladder.at_least <= len(ladder.fewest)


@pytest.mark.parametrize("steps", [0, 1, 10])
def test_without_time_the_answers_are_sound_and_the_bounds_say_what_is_known(steps: int) -> None:
    sizes = {"1": [9, 9, 8, 8], "2": [9, 9, 9, 7], "3": [10, 6, 6, 6]}
    groups = country(sizes)
    levers = sorted({lever for group in groups for way in group.ways for lever in way})
    ladder = climb(groups, 4, 100, levers, 0.9, steps, seconds=0)
    assert_sound_but_not_proved(ladder, groups)
    assert len(ladder.rungs) == 1 + steps
    assert ladder.best[-1] > 4 or steps < 2


def test_without_an_answer_a_rung_takes_the_way_that_gains_most_a_lever(monkeypatch: pytest.MonkeyPatch) -> None:
    with_answers(monkeypatch, lambda answer: answer.update(x=None, mip_dual_bound=None, status=1))
    ladder = ladder_of(*TANGLE, target=1)
    assert_sound_but_not_proved(ladder, TANGLE)
    assert ladder.best[:3] == [0, 9, 13]
    assert ladder.rungs[1].bound == ladder.ceiling
    assert ladder.at_least == 1


def test_a_rung_lists_no_idle_lever_even_if_the_solver_does(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {4: [{0, 1, 2, 4}]}
    monkeypatch.setattr(LeverProgram, "most", lambda _, room, *__: (answers.pop(room, []), math.inf))
    ladder = ladder_of(group(30, (FIFE, PERTH, ONE)), group(2, (THREE, FOUR)), target=1, steps=4)
    assert ladder.best == [0, 0, 2, 2, 30]
    assert ladder.rungs[4].levers == (FIFE, PERTH, ONE)


TWO_TRIANGLES = [
    *(group(1, (a,), (b,)) for a, b in combinations((FIFE, PERTH, ONE), 2)),
    *(group(1, (a,), (b,)) for a, b in combinations((TWO, THREE, FOUR), 2)),
]


def test_levers_that_would_do_if_half_open_are_not_taken_for_enough() -> None:
    ladder = ladder_of(*TWO_TRIANGLES, target=1, steps=0)  # three levers, each pair of a triangle half open, keep all
    assert ladder.fewest is not None
    assert len(ladder.fewest) == ladder.at_least == 4


def test_a_bound_that_just_allows_the_target_proves_no_number_of_levers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LeverProgram, "most", lambda *_: ([], 6))
    ladder = ladder_of(*TWO_TRIANGLES, target=1, steps=0)
    assert_sound_but_not_proved(ladder, TWO_TRIANGLES)
    assert ladder.at_least == 1


@pytest.mark.parametrize("guess", [-math.inf, 0, 1, 2, 4, 7, 99])
@pytest.mark.parametrize("levers", [set(), {0}, {0, 1, 2, 3}, {0, 1, 2, 3, 4, 5, 6}])
def test_fewest_does_not_rest_on_the_guess(monkeypatch: pytest.MonkeyPatch, guess: float, levers: set[int]) -> None:
    monkeypatch.setattr(LeverProgram, "fewest", lambda *_: ([levers], guess))
    groups = [group(9, (FIFE, PERTH)), group(5, (ONE,)), group(5, (TWO,)), group(1, (THREE,), (FOUR, FIVE))]
    ladder = ladder_of(*groups, target=0.95, steps=0)
    assert (ladder.fewest, ladder.at_least) == ((FIFE, PERTH, ONE, TWO), 4)
    assert ladder_of(*groups, target=0.45, steps=0).fewest == (FIFE, PERTH)


def test_a_worse_set_than_the_bound_allows_is_not_called_best(monkeypatch: pytest.MonkeyPatch) -> None:
    with_answers(monkeypatch, lambda answer: answer.x.fill(0))
    groups = [group(5, (ONE,)), group(6, (TWO, THREE))]
    ladder = ladder_of(*groups, target=1)
    assert_sound_but_not_proved(ladder, groups)
    assert ladder.rungs[2] == Rung((ONE,), kept=5, bound=6)


def test_a_bound_that_the_count_refutes_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_tight(answer: Any) -> None:
        answer.mip_dual_bound = answer.fun = answer.fun + 2 if answer.fun < 0 else answer.fun

    with_answers(monkeypatch, too_tight)
    assert_sound_but_not_proved(ladder_of(*TANGLE, target=0.5, steps=2), TANGLE)


def test_an_answer_that_is_no_answer_gives_no_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    with_answers(monkeypatch, lambda answer: answer.update(status=4))
    assert_sound_but_not_proved(ladder_of(*TANGLE, target=1), TANGLE)
