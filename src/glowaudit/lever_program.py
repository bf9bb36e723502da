"""The integer program behind the ladder: levers as columns, and the question put to HiGHS (spec 6)."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

Way = tuple[int, ...]  # the levers that have to open together, as numbers


class LeverProgram:
    """The integer program. Columns: a lever, a way of several levers, a group of several ways; 1 is open, whole, kept.

    Every row says of one column that it is at most the sum of others. A lever that stands only in ways with another
    one is at most that one; so a way need only look at its levers that no other one of it implies. That, and asking
    first for whole numbers only of the levers that others wait for, is what makes the program quick.
    """

    def __init__(self, people: dict[tuple[Way, ...], int]) -> None:
        ways = sorted({way for ways in people for way in ways})
        self._levers = sorted({lever for way in ways for lever in way})
        column = {lever: number for number, lever in enumerate(self._levers)}
        self._gains = [0] * len(column)
        self._rows: list[tuple[int, ...]] = []
        shared: dict[int, set[int]] = {}
        for way in ways:
            for lever in way:
                shared[lever] = shared.get(lever, set(way)).intersection(way)
        waits_for = {lever: shared[lever] - {lever} for lever in self._levers}
        pairs = [(lever, first) for lever, firsts in waits_for.items() for first in sorted(firsts)]
        self._rows += [(column[lever], column[first]) for lever, first in pairs]
        self.first = {column[first] for _, first in pairs}
        self.all = set(column.values())
        of_way = {}
        for way in ways:
            implied = {first for lever in way for first in waits_for[lever] if lever not in waits_for[first]}
            of_way[way] = self._column([[column[lever]] for lever in way if lever not in implied])
        for kept_by, count in people.items():
            self._gains[self._column([[of_way[way] for way in kept_by]])] += count

    def _column(self, at_most: list[list[int]]) -> int:
        """A column that is at most each of these sums; where that is one other column, that one."""
        if len(at_most) == len(at_most[0]) == 1:
            return at_most[0][0]
        self._gains.append(0)
        self._rows += [(len(self._gains) - 1, *columns) for columns in at_most]
        return len(self._gains) - 1

    def most(self, room: int, whole: set[int], seconds: float) -> tuple[list[set[int]], float]:
        """Sets of at most so many levers that should gain most, and a bound on what any gains."""
        sets, bound = self._solve([-gain for gain in self._gains], self._ones(), (0, room), whole, seconds)
        return [levers for levers in sets if len(levers) <= room], -bound

    def fewest(self, gain: int, seconds: float) -> tuple[list[set[int]], float]:
        """Sets of few levers that may gain so many people, and a guess at how few can: levers may open in part.

        With whole numbers the solver errs here: a row of people's counts is too steep for its tolerances.
        """
        return self._solve(self._ones(), self._gains, (gain, math.inf), set(), seconds)

    def _ones(self) -> list[int]:
        return [int(number < len(self._levers)) for number in range(len(self._gains))]

    @cached_property
    def _matrix(self) -> Any:
        """The rows: +1 for the column that is at most the sum of the others, which have -1."""
        from scipy.sparse import csr_array  # type: ignore[import-untyped]

        signs = [1 if place == 0 else -1 for columns in self._rows for place in range(len(columns))]
        rows = [number for number, columns in enumerate(self._rows) for _ in columns]
        columns = [column for columns in self._rows for column in columns]
        return csr_array((signs, (rows, columns)), shape=(len(self._rows), len(self._gains)), dtype=float)

    def _solve(
        self, cost: list[int], weights: list[int], between: tuple[float, float], whole: set[int], seconds: float
    ) -> tuple[list[set[int]], float]:
        """Sets of levers near the least cost, and a bound below which no cost goes."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]

        answer: Any = milp(
            cost,
            integrality=[int(number in whole) for number in range(len(cost))],
            bounds=Bounds(0, 1),
            constraints=[LinearConstraint(self._matrix, -math.inf, 0), LinearConstraint([weights], *between)],
            options={"mip_rel_gap": 0, "presolve": False, "time_limit": seconds},
        )
        bound = answer.fun if answer.mip_dual_bound is None and answer.status == 0 else answer.mip_dual_bound
        if answer.status not in (0, 1) or bound is None:
            bound = -math.inf
        values = [] if answer.x is None else answer.x[: len(self._levers)].tolist()
        pairs = list(zip(self._levers, values, strict=False))
        return [{lever for lever, value in pairs if value > least} for least in (0.5, 1e-6)], float(bound)
