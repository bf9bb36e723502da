"""Actions: what matters most for an authority's own people who are not kept, in order. The rules are in sql/9_actions.

A person's own choice is no action, nor is a gate of another authority.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from glowaudit import wording
from glowaudit.pipeline import select_of
from glowaudit.reconciliation_words import OWNERS
from glowaudit.unlock import require_levers
from glowaudit.wording import counted, sentence_case

if TYPE_CHECKING:
    from glowaudit.audit import Audit
    from glowaudit.engine import Engine

LAYER = "9_actions"
NATION_STEPS = ("authority_ways", "lever_reasons")
AUTHORITY_STEPS = ("own_opt_outs_to_honour", "own_ways", "own_levers", "own_mends", "own_rows_to_mend")
MOST, TOLD_ROWS = 5, 5
STRAY, CAUSE, MEND_PEOPLE, MEND_GATE = "stray", "cause", "mend_people", "mend_gate"
NOT_HONOURED = "not_honoured"
GATE_KINDS = ("authority", "establishment", MEND_GATE)
COLUMNS = {
    "kind": "varchar",
    "id": "varchar",
    "place": "varchar",
    "what": "varchar",
    "who": "varchar",
    "people": "integer",
    "by": "date",
    "detail": "varchar",
}
WHO = {
    "authority": "The authority's lead officer for Glow",
    "establishment": "The head teacher, or the authority's Glow administrator for the school",
    MEND_GATE: "Whoever mends the row in SEEMiS",
    MEND_PEOPLE: "Whoever mends the rows in SEEMiS",
    CAUSE: "Whoever mends the row in SEEMiS",
    STRAY: "Whoever mends the rows in SEEMiS",
    NOT_HONOURED: OWNERS[NOT_HONOURED],
}
Way = frozenset[int]
Group = tuple[Sequence[Way], int]


@dataclass(frozen=True)
class Action:
    """One action.

    kind    `authority`, `establishment` (open its gate), `mend_gate`, `mend_people`, `cause`, `stray` or `not_honoured`
    people  how many more are kept once those above it are done; of `mend_people` at most so many
    weight  by how many people or rows it is ranked
    lever   the number of the lever, of the kinds that open a gate; id: the code of its authority or school
    """

    kind: str
    place: str
    what: str
    people: int
    detail: str
    weight: int
    lever: int = 0
    id: str = ""


def make_ways(audit: Audit) -> None:
    """Make what does not depend on the authority."""
    require_levers(audit)
    for step in NATION_STEPS:
        audit.engine.create(step, select_of(LAYER, step))


def load_actions(engine: Engine, name: str) -> None:
    """Make `report_actions` of the authority in `report_scope`, whose slice's tables are there. In order, at most five.

    Columns: kind, id (of the gate), place, what, who, people, by, detail. `by` is the last safe day; of an opt-out that
    is not honoured, which is owed at once, as_of.
    """
    for step in AUTHORITY_STEPS:
        engine.create(step, select_of(LAYER, step))
    last_day, as_of = engine.rows("select last_day, as_of from run_settings")[0]
    rows = [
        (a.kind, a.id, a.place, a.what, WHO[a.kind], a.people, as_of if a.kind == NOT_HONOURED else last_day, a.detail)
        for a in _actions(engine, name)
    ]
    engine.load("report_actions", COLUMNS, rows)


def _actions(engine: Engine, name: str) -> list[Action]:
    """Opt-outs that are not honoured or protect nobody first; then each time what is worth most of what is left."""
    stray = _not_honoured(engine, name) + _stray(engine, name)
    mends = [(frozenset(levers), int(people)) for levers, people in engine.rows("from own_mends")]
    others = sorted(_causes(engine, name) + _mends(engine, name, mends), key=lambda action: -action.weight)
    picked = stray + _merged(_gates(engine, MOST), others, MOST - len(stray))
    return [replace(a, people=_mended(mends, picked[:n])) if a.kind == MEND_PEOPLE else a for n, a in enumerate(picked)]


def _merged(gates: list[Action], others: list[Action], room: int) -> list[Action]:
    """Gates in their own order, since each counts on those before it, and others between them, heaviest first."""
    gates, others, picked = [*gates], [*others], list[Action]()
    while len(picked) < room and (gates or others):
        heaviest = max((gate.weight for gate in gates), default=-1)
        picked.append(others.pop(0) if others and others[0].weight > heaviest else gates.pop(0))
    idle = [place for place, action in enumerate(picked) if action.kind in GATE_KINDS]
    while idle and not picked[idle[-1]].people:
        del picked[idle.pop()]
    return picked


def _gates(engine: Engine, room: int) -> list[Action]:
    """The gates that are best opened, in order."""
    groups = [([frozenset(way) for way in ways], int(people)) for ways, people in engine.rows("from own_ways")]
    levers = {int(row[0]): row[1:] for row in engine.rows("from own_levers")}
    return [_gate(lever, levers[lever], gained) for lever, gained in best_order(groups, room)]


def _gate(lever: int, row: Sequence[Any], gained: int) -> Action:
    gate, i, name, state, reason, decision_id, file, number, rows = row
    place = " ".join(str(name).split())
    named = place if gate == "authority" else f"{place} ({i})"
    if state == "unreadable":
        kind, what = MEND_GATE, f"Mend the decision about {named} that cannot be read"
        detail = f"{sentence_case(told_rows([(file, number)], rows))}. The gate stays closed until then."
    else:
        kind, what = gate, f"Open {wording.gate_of(gate)}: record “in” for {named}"
        detail = wording.GATE_REASONS.get(reason, reason) + (f" (decision {decision_id})." if decision_id else ".")
    if not gained:
        detail += " It keeps nobody by itself, but the gates below need it."
    return Action(kind, place, what, gained, detail, gained, lever, str(i))


def best_order(groups: Sequence[Group], room: int) -> list[tuple[int, int]]:
    """Levers, each with how many more people are kept once it is open: each time the way that keeps most for a lever.

    groups  people who are not kept, by the ways that keep them
    room    how many levers at most
    """
    opened: set[int] = set()
    order: list[tuple[int, int]] = []
    left = [group for group in groups if group[0]]
    while len(order) < room:
        missing = {way - opened for ways, _ in left for way in ways}
        wider = sorted(sorted(way) for way in missing if len(way) <= room - len(order))
        if not wider:
            break
        best = max(wider, key=lambda way: (kept_with(left, opened | {*way}) / len(way), -len(way)))
        while best:
            lever = max(best, key=lambda lever: kept_with(left, opened | {lever}))
            order.append((lever, kept_with(left, opened | {lever})))
            opened.add(lever)
            best.remove(lever)
            left = [group for group in left if not _is_kept(group, opened)]
    return order


def kept_with(groups: Sequence[Group], opened: Collection[int]) -> int:
    """How many people are kept when these levers are open."""
    return sum(group[1] for group in groups if _is_kept(group, opened))


def _is_kept(group: Group, opened: Collection[int]) -> bool:
    return any(way.issubset(opened) for way in group[0])


def _mends(engine: Engine, name: str, mends: Sequence[tuple[Way, int]]) -> list[Action]:
    """Decisions about people that cannot be read, as one action."""
    people = sum(number for _, number in mends)
    rows = _rows(engine, MEND_PEOPLE)
    if not people:
        return []
    what = f"Mend the decisions about {counted(people)} that cannot be read"
    where = sentence_case(told_rows(rows, len(rows)))
    detail = f"{where}. Until then they protect; at most so many more are in Glow, if all turn out to be “in”."
    return [Action(MEND_PEOPLE, name, what, people, detail, people)]


def _mended(mends: Sequence[tuple[Way, int]], above: Sequence[Action]) -> int:
    """How many would be kept if all decisions that are mended turn out to be in, with the gates above open."""
    opened = {action.lever for action in above}
    return sum(people for levers, people in mends if levers <= opened)


def _causes(engine: Engine, name: str) -> list[Action]:
    """Rows that keep other rows out."""
    return [
        Action(
            CAUSE,
            name,
            f"Mend {told_rows([(file, row)], 1)}: {counted(rows, 'more row clears', 'more rows clear')}",
            0,
            "Whom that brings to Glow shows in the next run.",
            int(rows),
        )
        for file, row, rows in engine.rows("select file, row, rows from report_causes limit 5")
    ]


def _not_honoured(engine: Engine, name: str) -> list[Action]:
    """Accounts of people who opted out, as one action. It saves nobody: it is owed to them."""
    people, days = engine.rows("from own_opt_outs_to_honour")[0]
    if not people:
        return []
    what = f"Have {counted(people, 'account disabled whose holder', 'accounts disabled whose holders')} opted out"
    since = f"up to {counted(days, 'day', 'days')}" if people > 1 else counted(days, "day", "days")
    told = f"The choice took effect {since} ago and is not honoured yet."
    return [Action(NOT_HONOURED, name, what, 0, told, people)]


def _stray(engine: Engine, name: str) -> list[Action]:
    """Opt-outs that name nobody known, as one action. It saves nobody: it is for protection."""
    rows = _rows(engine, STRAY)
    if not rows:
        return []
    what = f"Find out whom {counted(len(rows), 'opt-out means that names', 'opt-outs mean that name')} nobody known"
    where = sentence_case(told_rows(rows, len(rows)))
    detail = f"{where}. Somebody may have opted out, and is not protected until this is mended."
    return [Action(STRAY, name, what, 0, detail, len(rows))]


def _rows(engine: Engine, kind: str) -> list[tuple[Any, Any]]:
    return [(file, row) for of, file, row in engine.rows("from own_rows_to_mend") if of == kind]


def told_rows(rows: Sequence[tuple[Any, Any]], number: int) -> str:
    """`Rows 5 and 9 of decisions`, or how many there are where they may not be told one by one."""
    told: dict[str, list[str]] = {}
    for file, row in rows[:TOLD_ROWS]:
        if file is not None:
            told.setdefault(str(file), []).append(f"{row}")
    if not told:
        return counted(number, "row", "rows")
    words = "; ".join(f"{'row' if len(n) == 1 else 'rows'} {', '.join(n)} of {file}" for file, n in told.items())
    left = number - sum(map(len, told.values()))
    return words + (f" and {left:,} more" if left else "")
