"""`glowaudit unlock`: the ladder of levers, the ceiling, what each lever is worth, and by when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from glowaudit.commands.shared import counted, open_audit
from glowaudit.ladder import Lever, require_goal
from glowaudit.unlock import last_safe_days, names_of, told_rungs, waiting

if TYPE_CHECKING:
    import pandas as pd

    from glowaudit.audit import Audit
    from glowaudit.unlock import Unlock

SHOWN = 20
NEXT_DAYS = 3


def run(
    extract: Path,
    given: dict[str, object],
    target: float,
    steps: int,
    mapping: Path | None,
    encoding: str,
    as_json: bool,
) -> None:
    """Judge, then find and say what levers can do."""
    require_goal(target, steps)
    with open_audit(extract, given, mapping, encoding) as audit:
        found = audit.unlock(target, steps)
        if as_json:
            typer.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
            return
        for line in (*ladder_lines(found), *lever_lines(found), *waiting_lines(audit, found)):
            typer.echo(line)


def ladder_lines(found: Unlock) -> Iterator[str]:
    """Where one stands, the best of so many levers, the fewest for the target, the ceiling."""
    ladder, named = found.ladder, names_of(found.levers)
    yield (
        f"Of {counted(ladder.people, 'person', 'people')} enrolled on the last day, {ladder.kept:,} are kept as things "
        f"stand ({_share(ladder.kept, ladder.people)})."
    )
    yield f"\n{'levers':>6}{'kept':>12}{'share':>8}   the best so many do"
    for number, (rung, told) in enumerate(zip(ladder.rungs, told_rungs(ladder, named), strict=True)):
        yield f"{number:>6}{rung.kept:>12,}{_share(rung.kept, ladder.people):>8}   {told or '(none)'}"
    aim = f"{float(ladder.target):.1%} of them"
    if ladder.fewest is None:
        yield f"\nNo set of levers brings {aim} to Glow."
    else:
        yield f"\nThe fewest that bring {aim} to Glow: {counted(len(ladder.fewest), 'lever')}"
        yield from (f"  {named[lever]}" for lever in ladder.fewest)
    yield f"With every lever opened {ladder.ceiling:,} are kept ({_share(ladder.ceiling, ladder.people)})."
    yield "Nobody is opted in against their own choice, and no school is counted that is not open."
    if not ladder.optimal:
        yield "The solver ran out of time: these sets are good, and not proved to be the best."


def lever_lines(found: Unlock) -> Iterator[str]:
    """Each lever's worth, most people first."""
    order = found.levers.sort_values(["alone", "joint", "gate", "id"], ascending=[False, False, True, True])
    if order.empty:
        yield "\nNo gate is closed that an administrator could open."
        return
    named = names_of(found.levers)
    yield f"\n{'alone':>9}{'joint':>9}{'never':>9}   lever"
    for row in order.head(SHOWN).to_dict("records"):
        told = named[Lever(row["gate"], row["id"])]
        yield f"{row['alone']:>9,}{row['joint']:>9,}{row['never']:>9,}   {told}"
    if len(order) > SHOWN:
        yield f"  ... and {len(order) - SHOWN:,} more (--json gives all)"
    yield "alone: kept if this one opens; joint: only together with others; never: behind it, kept by no set"


def waiting_lines(audit: Audit, found: Unlock) -> Iterator[str]:
    """The last safe days, and what waiting for the best levers costs."""
    days = last_safe_days(audit)
    yield "\nLast day on which a lever can open: " + ", ".join(f"{day} at a lag of {lag}" for lag, day in days.items())
    best = found.levers.sort_values(["alone", "gate", "id"], ascending=[False, True, True]).head(NEXT_DAYS)
    costs = waiting(audit)
    named = names_of(found.levers)
    for row in best[best["alone"] > 0].to_dict("records"):
        mine = costs[(costs["gate"] == row["gate"]) & (costs["id"] == row["id"])]
        yield f"\nPeople-days outside Glow if {named[Lever(row['gate'], row['id'])]} opens on"
        yield from _cost_lines(mine)


def _cost_lines(costs: pd.DataFrame) -> Iterator[str]:
    """The first day, every seventh, and the cut-off, which is too late."""
    for place, row in enumerate(costs.to_dict("records")):
        if place % 7 == 0 or place == len(costs) - 1:
            late = "  (too late: the cut-off)" if place == len(costs) - 1 else ""
            yield f"  {row['opens_on']:%Y-%m-%d}{row['people_days']:>12,}{late}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"
