"""A greedy ladder of levers, for the peers that keep their people in pandas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

Name = tuple[str, str]


def climbed(
    frame: pd.DataFrame, names: tuple[list[Name], list[Name]], kept: int, enrolled: int, target: float, steps: int
) -> dict[str, Any]:
    """What each lever is worth and how far greedy steps go.

    frame  a row an enrolment on last_day of somebody not kept: person, authority and school (the place of a closed
           gate that could open, else -1), openable (may anything open this way?)
    """
    ways = frame[frame["openable"]][["person", "authority", "school"]].drop_duplicates()
    reachable = ways["person"].nunique()
    single = ways[(ways["authority"] < 0) | (ways["school"] < 0)]
    levers: dict[tuple[int, int], dict[str, int]] = {}
    never = frame[~frame["person"].isin(ways["person"])]
    per_person = ways.groupby("person").size()
    for gate, column in enumerate(("authority", "school")):
        only = single[single[column] >= 0].groupby(column)["person"].nunique()
        behind = frame[frame[column] >= 0].groupby(column)["person"].nunique()
        stuck = never[never[column] >= 0].groupby(column)["person"].nunique()
        through = ways[ways[column] >= 0].groupby([column, "person"]).size()
        needed = through[through.to_numpy() == per_person.reindex(through.index.get_level_values(1)).to_numpy()]
        all_ways = needed.groupby(level=0).size()
        alone_needed = single[single[column] >= 0].set_index([column, "person"]).index.unique()
        both = needed.index.intersection(alone_needed)
        overlap = both.to_frame(index=False).groupby(column).size() if len(both) else pd.Series(dtype=int)
        for place in behind.index:
            joint = int(all_ways.get(place, 0)) - int(overlap.get(place, 0))
            levers[gate, int(place)] = {
                "alone": int(only.get(place, 0)),
                "joint": joint,
                "never": int(stuck.get(place, 0)),
            }
    best, opened = _climb(ways, kept, enrolled, target, steps)
    told = [{"gate": names[g][p][0], "id": names[g][p][1], **worth} for (g, p), worth in sorted(levers.items())]
    return {
        "people": enrolled,
        "kept": kept,
        "ceiling": kept + reachable,
        "best": best,
        "levers": told,
        "opened": len(opened),
    }


def _climb(ways: pd.DataFrame, kept: int, enrolled: int, target: float, steps: int) -> tuple[list[int], set[Any]]:
    """Kept people with 0, 1, 2, ... levers, each step the one or two levers that bring most a lever."""
    best, opened = [kept], set()
    left = ways.copy()
    while len(best) <= steps and best[-1] < np.ceil(target * enrolled) and len(left):
        gains = left.groupby(["authority", "school"])["person"].nunique()
        authority, school = gains.index.get_level_values(0), gains.index.get_level_values(1)
        one_a = gains[school < 0].groupby(level=0).sum()
        one_s = gains[authority < 0].groupby(level=1).sum()
        options = [(int(n), 1, (int(a), -1)) for a, n in one_a.items()] + [
            (int(n), 1, (-1, int(s))) for s, n in one_s.items()
        ]
        for (a, s), n in gains[(authority >= 0) & (school >= 0)].items():
            options.append((int(n) + int(one_a.get(a, 0)) + int(one_s.get(s, 0)), 2, (int(a), int(s))))
        options = [option for option in options if len(best) - 1 + option[1] <= steps]
        if not options:
            break
        gain, price, (a, s) = max(options, key=lambda option: option[0] / option[1])
        best += [best[-1]] * (price - 1) + [best[-1] + gain]
        opened |= {("authority", a)} if a >= 0 else set()
        opened |= {("school", s)} if s >= 0 else set()
        if a >= 0:
            left.loc[left["authority"] == a, "authority"] = -1
        if s >= 0:
            left.loc[left["school"] == s, "school"] = -1
        done = left["person"][(left["authority"] < 0) & (left["school"] < 0)]
        left = left[~left["person"].isin(done)]
    return best, opened
