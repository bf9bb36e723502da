"""Which levers, opened together, keep how many people: the ladder, the ceiling and what one lever is worth (spec 6).

The best sets come from an integer program that HiGHS solves: a variable a lever, and people count where all levers of
one of their ways are open. The solver works with decimals. So its answer is only taken as a set of levers, the people
kept are counted here in whole numbers, and a set is called proved only where the solver's bound leaves no better one.
Same groups, same answer, unless the time runs out.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic

from glowaudit.errors import UsageError
from glowaudit.lever_program import LeverProgram, Way

MARGIN = 0.01  # the solver's bound is trusted to this many people or levers: far more than its tolerances add up to


@dataclass(frozen=True, order=True)
class Lever:
    """A gate that an administrator may lawfully open: `gate` is "authority" or "establishment"."""

    gate: str
    id: str


@dataclass(frozen=True)
class Group:
    """People not kept who are alike: all levers of any one of the ways keep them. Without ways nothing does."""

    ways: tuple[tuple[Lever, ...], ...]
    people: int

    def __post_init__(self) -> None:
        if not all(self.ways):
            raise ValueError("a way without levers: such people are kept already")


@dataclass(frozen=True)
class Rung:
    """A best set of so many levers or fewer, the people kept with it, and the most that as many levers could keep.

    The set is proved best where `bound` equals `kept`. No lever of it is idle, so it may be smaller than the rung.
    """

    levers: tuple[Lever, ...]
    kept: int
    bound: int


@dataclass(frozen=True)
class Ladder:
    """What levers can do for `people`, of whom `kept` are kept with none.

    ceiling   kept when all levers open
    target    the share of people to reach
    rungs     the best that 0, 1, 2, ... levers do, up to the target, the ceiling or the number of steps
    fewest    a smallest set of levers that reaches the target: () where it is reached already, None where nothing does
    at_least  no fewer levers can reach it (as many as `fewest` has, where that is proved); None where nothing does
    """

    people: int
    kept: int
    ceiling: int
    target: Fraction
    rungs: tuple[Rung, ...]
    fewest: tuple[Lever, ...] | None
    at_least: int | None

    @property
    def best(self) -> list[int]:
        """People kept with 0, 1, 2, ... levers."""
        return [rung.kept for rung in self.rungs]

    @property
    def optimal(self) -> bool:
        """Whether all of it is proved; if not, the time ran out, and `bound` and `at_least` say what is known."""
        proved = self.fewest is None or len(self.fewest) == self.at_least
        return proved and all(rung.kept == rung.bound for rung in self.rungs)


@dataclass(frozen=True)
class Worth:
    """Of people not kept: `alone` are kept if this lever alone opens; `joint` are not, but every way includes it."""

    alone: int
    joint: int


def worth(groups: Iterable[Group], levers: Iterable[Lever]) -> dict[Lever, Worth]:
    """What each lever is worth."""
    alone: Counter[Lever] = Counter()
    joint: Counter[Lever] = Counter()
    for group in groups:
        ways = [frozenset(way) for way in group.ways]
        enough = {lever for way in ways if len(way) == 1 for lever in way}
        needed = frozenset.intersection(*ways) if ways else frozenset()
        alone.update(dict.fromkeys(enough, group.people))
        joint.update(dict.fromkeys(needed - enough, group.people))
    return {lever: Worth(alone[lever], joint[lever]) for lever in levers}


def climb(
    groups: Iterable[Group],
    kept: int,
    people: int,
    levers: Collection[Lever],
    target: float | Fraction,
    steps: int = 10,
    seconds: float = 120,
) -> Ladder:
    """The ladder of an audit: `kept` of `people` are kept now, the groups are those that levers could help.

    `target` is a share of people (0.95 means 95 %, exactly), `steps` the most rungs, `seconds` the time after which
    the best that is known so far has to do. UsageError where the target is no share or the steps are fewer than none.
    """
    share = require_goal(target, steps)
    search = _Search(groups, kept, sorted(levers), monotonic() + seconds)
    need = math.ceil(share * people)
    rungs = [Rung((), kept, kept)]
    while rungs[-1].kept < min(need, search.ceiling) and len(rungs) <= steps:
        rungs.append(search.rung(rungs[-1], len(rungs), steps + 2 - len(rungs)))
    at_least: int | None = next((few for few, rung in enumerate(rungs) if rung.bound >= need), len(rungs))
    fewest: tuple[Lever, ...] | None = rungs[-1].levers
    if search.ceiling < need:
        fewest = at_least = None
    elif rungs[-1].kept < need:
        fewest, at_least = search.fewest(need, len(rungs))
    return Ladder(people, kept, search.ceiling, share, tuple(rungs), fewest, at_least)


def require_goal(target: float | Fraction, steps: int) -> Fraction:
    """The target as it is written: 0.07 is 7 of 100. UsageError where it is no share, or steps are fewer than none."""
    if steps < 0:
        raise UsageError(f"steps is {steps}: it must be 0 or more")
    try:
        share = Fraction(str(target))
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share <= 1:
        raise UsageError(f"target is {target}: it must be a share of people above 0 and up to 1, such as 0.95")
    return share


def _merged(groups: Iterable[Group], levers: Sequence[Lever]) -> dict[tuple[Way, ...], int]:
    """People by the ways that keep them, in order. A way that holds another one is no way of its own."""
    place = {lever: number for number, lever in enumerate(levers)}
    people: Counter[tuple[Way, ...]] = Counter()
    for group in groups:
        ways = {frozenset(place[lever] for lever in way) for way in group.ways}
        least = [way for way in ways if not any(other < way for other in ways)]
        people[tuple(sorted(tuple(sorted(way)) for way in least))] += group.people
    return {ways: people[ways] for ways in sorted(people) if ways and people[ways]}


class _Tally:
    """Counts in whole numbers who is kept while levers open and close."""

    def __init__(self, people: dict[tuple[Way, ...], int]) -> None:
        self.gained = 0
        self._open: set[int] = set()
        self._people = list(people.values())
        self._groups_of: defaultdict[Way, list[int]] = defaultdict(list)
        for number, ways in enumerate(people):
            for way in ways:
                self._groups_of[way].append(number)
        self._shut = {way: len(way) for way in self._groups_of}
        self._ways_of: defaultdict[int, list[Way]] = defaultdict(list)
        for way in self._shut:
            for lever in way:
                self._ways_of[lever].append(way)
        self._whole_ways = [0] * len(self._people)
        self.levers = sorted(self._ways_of)

    def open(self, lever: int) -> None:
        """Open a closed lever."""
        self._open.add(lever)
        for way in self._ways_of[lever]:
            self._shut[way] -= 1
            for group in () if self._shut[way] else self._groups_of[way]:
                self._whole_ways[group] += 1
                self.gained += self._people[group] if self._whole_ways[group] == 1 else 0

    def close(self, lever: int) -> None:
        """Close an open lever."""
        self._open.remove(lever)
        for way in self._ways_of[lever]:
            for group in () if self._shut[way] else self._groups_of[way]:
                self._whole_ways[group] -= 1
                self.gained -= 0 if self._whole_ways[group] else self._people[group]
            self._shut[way] += 1

    def gain(self, levers: Collection[int]) -> int:
        """People gained when exactly these levers are open."""
        for lever in sorted(self._open.difference(levers)):
            self.close(lever)
        for lever in sorted(set(levers) - self._open):
            self.open(lever)
        return self.gained

    def without_idle(self, levers: Collection[int], enough: int) -> set[int]:
        """The levers without any that can be spared while enough people are gained, the least weighty spared first."""
        self.gain(levers)
        for lever in sorted(levers, key=lambda lever: (self._behind(lever), lever)):
            self.close(lever)
            if self.gained < enough:
                self.open(lever)
        return set(self._open)

    def _behind(self, lever: int) -> int:
        return sum(self._people[group] for way in self._ways_of[lever] for group in self._groups_of[way])

    def with_best_way(self, levers: Collection[int], room: int) -> set[int]:
        """The levers, and those that complete the way that gains most, of ways that lack at most so many."""
        wider = [{*levers, *way} for way in sorted(self._shut)]
        return max((w for w in [set(levers), *wider] if len(w) <= len(levers) + room), key=self.gain)


class _Search:
    """Asks the program, counts what its answers are worth, and says what is proved."""

    def __init__(self, groups: Iterable[Group], kept: int, levers: Sequence[Lever], deadline: float) -> None:
        people = _merged(groups, levers)
        self._kept, self._levers, self._deadline = kept, levers, deadline
        self._tally, self._program = _Tally(people), LeverProgram(people)
        self._shortest = min((len(way) for ways in people for way in ways), default=0)
        self.ceiling = kept + sum(people.values())

    def rung(self, last: Rung, room: int, questions: int) -> Rung:
        """The rung after another one, when so many questions are still to be asked."""
        if room < self._shortest:
            return last
        start = {self._levers.index(lever) for lever in last.levers}
        best, bound = self._most(room, start, questions, lambda kept, bound: kept >= bound)
        kept = self._kept_with(best)
        return Rung(self._named(self._tally.without_idle(best, kept - self._kept)), kept, bound)

    def fewest(self, need: int, at_least: int) -> tuple[tuple[Lever, ...], int]:
        """A smallest set of levers with which so many are kept, and the number below which no set does.

        A guess says where to look; it is proved by asking how many people one lever less can keep.
        """
        gain = need - self._kept
        sets, guess = self._program.fewest(gain, self._seconds(4))
        enough = [levers for levers in (*sets, self._tally.levers) if self._tally.gain(levers) >= gain]
        best = min((self._tally.without_idle(levers, gain) for levers in enough), key=len)
        room = max(at_least, min(math.ceil(max(guess, 0)), len(best)) - 1)
        while at_least < len(best):
            most, bound = self._most(room, set(), 2, lambda kept, bound: kept >= need or bound < need)
            if self._kept_with(most) >= need:
                best = self._tally.without_idle(most, gain)
            elif bound < need:
                at_least = room + 1
            else:
                break
            room = (at_least + len(best)) // 2
        return self._named(best), at_least

    def _most(
        self, room: int, start: set[int], questions: int, enough: Callable[[int, int], bool]
    ) -> tuple[set[int], int]:
        """The best set of so many levers that is found, and the most that any keeps, as far as is enough to know."""
        best, bound = start, self.ceiling
        for whole, parts in ((self._program.first, 2 * questions), (self._program.all, questions)):
            sets, gain = self._program.most(room, whole, self._seconds(parts))
            bound = min(bound, self._kept + math.floor(min(gain, self.ceiling) + MARGIN))
            best = max((best, *sets), key=self._tally.gain)
            if enough(self._kept_with(best), bound):
                break
        else:
            best = max((best, self._tally.with_best_way(start, room - len(start))), key=self._tally.gain)
        return best, bound if bound >= self._kept_with(best) else self.ceiling

    def _kept_with(self, levers: Collection[int]) -> int:
        return self._kept + self._tally.gain(levers)

    def _seconds(self, parts: int) -> float:
        """The time for one of so many parts of what is left."""
        return max((self._deadline - monotonic()) / parts, 0)

    def _named(self, levers: Iterable[int]) -> tuple[Lever, ...]:
        return tuple(self._levers[lever] for lever in sorted(levers))
