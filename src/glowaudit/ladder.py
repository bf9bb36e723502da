"""The ladder: which levers, opened together, bring how many people to Glow; proved by a solver (spec 6)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from glowaudit.errors import UsageError


class Lever(NamedTuple):
    """A gate that an administrator may open: `authority` or `establishment`, and whose."""

    gate: str
    id: str


@dataclass(frozen=True)
class Group:
    """People alike: kept if all levers of any one way are opened."""

    ways: tuple[tuple[Lever, ...], ...]
    people: int


@dataclass(frozen=True)
class Rung:
    """A best set of at most so many levers, and how many are kept with it."""

    levers: tuple[Lever, ...]
    kept: int


@dataclass(frozen=True)
class Worth:
    """What a lever does: people kept if it alone opens; people whose every way holds it, and others."""

    alone: int
    joint: int


@dataclass(frozen=True)
class Ladder:
    """The best kept with 0, 1, 2, ... levers, the fewest that reach the target, and the ceiling."""

    people: int
    kept: int
    ceiling: int
    target: Fraction
    rungs: tuple[Rung, ...]
    fewest: tuple[Lever, ...] | None
    optimal: bool


def require_goal(target: float | Fraction, steps: int) -> Fraction:
    """The target as an exact share. UsageError where it is none, or the steps are no number."""
    if isinstance(target, float) and not math.isfinite(target):
        raise UsageError(f"target is {target}: it must be a share such as 0.95")
    share = target if isinstance(target, Fraction) else Fraction(str(target))
    if not 0 < share <= 1:
        raise UsageError(f"target is {target}: it must be a share above 0 and up to 1, such as 0.95")
    if steps < 0:
        raise UsageError(f"steps is {steps}: it must be 0 or more")
    return share


Ways = frozenset[frozenset[int]]


def merged(groups: Iterable[Group], at: dict[Lever, int]) -> dict[Ways, int]:
    """People by their smallest ways: one that holds another is no way of its own."""
    people: Counter[Ways] = Counter()
    for group in groups:
        ways = {frozenset(at[lever] for lever in way) for way in group.ways}
        smallest = frozenset(way for way in ways if not any(other < way for other in ways))
        if smallest and group.people:
            people[smallest] += group.people
    return dict(people)


def kept_by(opened: frozenset[int] | set[int], people: dict[Ways, int]) -> int:
    """How many of those not kept are kept if these levers are open."""
    return sum(number for ways, number in people.items() if any(way <= opened for way in ways))


def worth(groups: Iterable[Group], levers: Sequence[Lever]) -> dict[Lever, Worth]:
    """What each lever does: `alone`, and `joint` (not alone, and in every way)."""
    at = {lever: place for place, lever in enumerate(levers)}
    alone, joint = Counter[int](), Counter[int]()
    for ways, number in merged(groups, at).items():
        single = {next(iter(way)) for way in ways if len(way) == 1}
        for lever in single:
            alone[lever] += number
        for lever in frozenset.intersection(*ways) - single:
            joint[lever] += number
    return {lever: Worth(alone[place], joint[place]) for lever, place in at.items()}


class Model:
    """Which levers to open (x), which ways are then open (w), which people are then kept (y)."""

    def __init__(self, people: dict[Ways, int], levers: int) -> None:
        import numpy as np
        from scipy.sparse import csr_array

        self.levers = levers
        self.gain: list[int] = [0] * levers
        self.rows: list[dict[int, int]] = []
        self._way: dict[frozenset[int], int] = {}
        self.useless_without(people)
        for ways, number in people.items():
            places = [self.way(way) for way in sorted(ways, key=sorted)]
            if len(places) == 1:
                self.gain[places[0]] += number
            else:
                self.rows.append({self.column(number): 1, **dict.fromkeys(places, -1)})
        cells = [(row, column, value) for row, terms in enumerate(self.rows) for column, value in terms.items()]
        rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
        self.matrix = csr_array((values, (rows, columns)), shape=(len(self.rows), len(self.gain)))
        self.opened = np.array([1.0] * levers + [0.0] * (len(self.gain) - levers))

    def column(self, gain: int) -> int:
        """One more variable, which brings so many people."""
        self.gain.append(gain)
        return len(self.gain) - 1

    def useless_without(self, people: dict[Ways, int]) -> None:
        """A lever that stands in no way without another is not opened without it."""
        common: dict[int, frozenset[int]] = {}
        for way in {way for ways in people for way in ways}:
            for lever in way:
                common[lever] = common.get(lever, way) & way
        self.common = common
        for lever, others in common.items():
            self.rows += [{lever: 1, other: -1} for other in sorted(others - {lever})]

    def way(self, way: frozenset[int]) -> int:
        """The variable of a way: that of its lever where one implies all the others."""
        for lever in sorted(way):
            if self.common[lever] == way:
                return lever
        if way not in self._way:
            self._way[way] = self.column(0)
            self.rows += [{self._way[way]: 1, lever: -1} for lever in sorted(way)]
        return self._way[way]

    def solve(
        self, objective: Sequence[float], least: Sequence[float], bound: float, seconds: float
    ) -> tuple[set[int], float, bool]:
        """Minimise an objective under `least @ x >= bound`: the levers opened, the proved bound, and is it proved?"""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        constraints = [LinearConstraint(np.array([least]), bound, np.inf)]
        if self.rows:
            constraints.append(LinearConstraint(self.matrix, -np.inf, 0))
        whole = np.array([1] * self.levers + [0] * (len(self.gain) - self.levers))
        options = {"mip_rel_gap": 0.0, "time_limit": seconds}
        found = milp(
            np.array(objective), integrality=whole, bounds=Bounds(0, 1), constraints=constraints, options=options
        )
        if found.x is None:
            return set(), float("-inf"), False
        chosen = {place for place in range(self.levers) if found.x[place] > 0.5}
        return chosen, float(found.mip_dual_bound), found.status == 0


def climb(
    groups: Iterable[Group],
    kept: int,
    people: int,
    levers: Sequence[Lever],
    target: float | Fraction = 0.95,
    steps: int = 10,
    seconds: float = 60,
) -> Ladder:
    share = require_goal(target, steps)
    at = {lever: place for place, lever in enumerate(levers)}
    alike = merged(groups, at)
    most = kept + kept_by(set(range(len(levers))), alike)
    aim = math.ceil(share * people)
    model = Model(alike, len(levers))
    gain = [-float(number) for number in model.gain]
    rungs, proved = [Rung((), kept)], True
    while rungs[-1].kept < min(aim, most) and len(rungs) <= steps:
        chosen, bound, done = model.solve(gain, -model.opened, -len(rungs), seconds)
        chosen = needed(chosen, alike)
        reached = kept + kept_by(chosen, alike)
        proved &= done and kept + math.floor(-bound + 1e-6 * max(1, -bound)) <= reached
        rungs.append(
            max(rungs[-1], Rung(tuple(sorted(levers[i] for i in chosen)), reached), key=lambda rung: rung.kept)
        )
    fewest: tuple[Lever, ...] | None = None
    if rungs[-1].kept >= aim:
        fewest = rungs[-1].levers
    elif most >= aim:
        chosen, bound, done = model.solve(model.opened, [-g for g in gain], aim - kept - 0.5, seconds)
        chosen = needed(chosen, alike)
        assert kept + kept_by(chosen, alike) >= aim
        proved &= done and math.ceil(bound - 1e-6) >= len(chosen)
        fewest = tuple(sorted(levers[i] for i in chosen))
    return Ladder(people, kept, most, share, tuple(rungs), fewest, proved)


def needed(chosen: set[int], people: dict[Ways, int]) -> set[int]:
    """Without the levers that bring nobody."""
    for lever in sorted(chosen):
        if kept_by(chosen - {lever}, people) == kept_by(chosen, people):
            chosen = chosen - {lever}
    return chosen
