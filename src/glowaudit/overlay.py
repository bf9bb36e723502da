"""Overlay: scenarios laid over the ledger of an audit as extra rows; what they change is made again beside it.

Nothing of the audit is copied or changed: each step whose inputs differ is run once more, by the same SQL, in a layer
of its own that is taken off in the end. `verdicts_before` shows there what the audit says without the scenarios.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from glowaudit.engine import Engine
from glowaudit.errors import UsageError
from glowaudit.pipeline import SETTINGS_COLUMNS, load_settings, make, select_of, steps_to
from glowaudit.scenario import Scenario
from glowaudit.settings import Settings

if TYPE_CHECKING:
    from glowaudit.audit import Audit

LAYER = "scenarios"
TEXT, DAY = "varchar", "date"
TABLES: dict[str, dict[str, str]] = {
    "scenario_decisions": dict.fromkeys(("decision_id", "scope", "subject_id", "choice"), TEXT)
    | {"effective_on": DAY, "laid": "integer"},
    "scenario_transfers": {"person_id": TEXT, "establishment_id": TEXT, "on_day": DAY, "laid": "integer"},
    "scenario_closures": {"establishment_id": TEXT, "closed_on": DAY},
    "scenario_arrivals": dict.fromkeys(("person_id", "role", "stage", "establishment_id"), TEXT)
    | {"start_on": DAY, "end_on": DAY},
    "scenario_mendings": {"scope": TEXT, "subject_id": TEXT},
}
PLACES = {"authority": "ledger_authorities", "establishment": "ledger_establishments", "individual": "ledger_people"}
KEYS = {"authority": "authority_id", "establishment": "establishment_id", "individual": "person_id"}
NAMED_IN_QUARANTINE = """
    select 1 from quarantine
    where (file = 'people' and own_id = ?1) or (subject_scope = 'individual' and subject_id = ?1) or needs_person = ?1
    limit 1
"""
BEFORE = """
    select person_id, role, stage, authority_id, establishment_id, verdict, kept, blockers
    from main.verdicts
    semi join focus_people using (person_id)
"""
WHAT_IF = "7_what_if"
FOCUSED = {
    "accepted_people": "focused_people",
    "accepted_enrolments": "focused_enrolments",
    "accepted_decisions": "focused_decisions",
}


def load_scenarios(engine: Engine, scenarios: Sequence[Scenario] = ()) -> set[str]:
    """Make the scenario tables of the ledger; gives the names of those that hold rows."""
    rows = scenario_rows(scenarios)
    for table, columns in TABLES.items():
        engine.load(table, columns, rows[table])
    return {table for table, found in rows.items() if found}


def scenario_rows(scenarios: Sequence[Scenario]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that scenarios, stacked in order, add to the ledger, by table."""
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    for place, scenario in enumerate(scenarios, 1):
        for number, d in enumerate(scenario.decisions, 1):
            decision_id, laid = f"scenario {place} decision {number}", len(rows["scenario_decisions"]) + 1
            rows["scenario_decisions"].append((decision_id, d.scope, d.subject_id, d.choice, d.effective_on, laid))
        for t in scenario.transfers:
            laid = len(rows["scenario_transfers"]) + 1
            rows["scenario_transfers"].append((t.person_id, t.establishment_id, t.on, laid))
        rows["scenario_closures"] += [(c.establishment_id, c.on) for c in scenario.closures]
        rows["scenario_arrivals"] += [
            (a.person_id, a.role, a.stage, a.establishment_id, a.start_on, a.end_on) for a in scenario.arrivals
        ]
        rows["scenario_mendings"] += [(m.scope, m.subject_id) for m in scenario.mendings]
    return rows


def stacked_settings(settings: Settings, scenarios: Sequence[Scenario]) -> Settings:
    """The settings of a run as scenarios, stacked in order, change them. UsageError names the scenario at fault."""
    for scenario in scenarios:
        try:
            settings = replace(settings, **scenario.settings)
        except UsageError as fault:
            raise UsageError(f"scenario {scenario.name!r}: {fault}") from None
    return settings


@contextmanager
def laid_over(
    audit: Audit,
    scenarios: Sequence[Scenario],
    target: str = "verdicts",
    among: Sequence[str] | None = None,
    progress: Callable[[str], None] = lambda step: None,
    touched: bool = False,
) -> Iterator[Settings]:
    """Within it the audit's tables are those under the scenarios; all that `target` needs has been made again.

    `among`: only people with an enrolment in these authorities, or transferred by a scenario, are looked at; what is
    said of them is the same. The settings under which they are judged are given.
    `touched`: only people of whom the scenarios can say anything new, unless they change what was known (`known_at`).
    """
    settings = stacked_settings(audit.settings, scenarios)
    require_known(audit, scenarios)
    engine = audit.engine
    with engine.laid_over(LAYER):
        changed = load_scenarios(engine, scenarios)
        differing = different_settings(audit.settings, settings)
        if differing:
            load_settings(engine, settings, audit.snapshot_on)
        engine.load("focus_authorities", {"authority_id": TEXT}, [(authority_id,) for authority_id in among or ()])
        people = ["focus_people"] if among is not None else []
        people += ["touched_people"] if touched and can_narrow(differing) else []
        narrowed = bool(people)
        if narrowed:
            changed |= focus(engine, differing, people)
        for layer, step in steps_to(target, changed, differing):
            progress(step)
            make(engine, layer, step)
        if narrowed:
            engine.create("verdicts_before", BEFORE)
        else:
            engine.view("verdicts_before", "select * from main.verdicts")
        yield settings


def focus(engine: Engine, differing: set[str], people: Sequence[str]) -> set[str]:
    """Narrow the accepted rows to whom all these steps of 7_what_if name; gives the tables that are now others."""
    if differing:
        engine.create("touched_by_settings", select_of(WHAT_IF, "touched_by_settings"))
    else:
        engine.load("touched_by_settings", {"person_id": TEXT}, [])
    engine.create("focus_people", "\nintersect\n".join(f"({select_of(WHAT_IF, step)})" for step in people))
    narrowed = set(FOCUSED) - ({"accepted_decisions"} if "staff_choice_follows" in differing else set())
    for table in sorted(narrowed):
        engine.create(table, select_of(WHAT_IF, FOCUSED[table]))
    return narrowed


def can_narrow(differing: set[str]) -> bool:
    """Can settings be told beforehand whom they touch? What is known at another moment may be anything."""
    return "known_at" not in differing


def different_settings(before: Settings, after: Settings) -> set[str]:
    """The columns of `run_settings` that differ, derived days among them."""
    names = SETTINGS_COLUMNS.keys() - {"snapshot_on"}
    return {name for name in names if getattr(before, name) != getattr(after, name)}


def require_known(audit: Audit, scenarios: Sequence[Scenario]) -> None:
    """Refuse scenarios that name what the extract does not hold, or bring somebody who is there (UsageError)."""
    arrived: set[str] = set()
    faults = []
    for scenario in scenarios:
        for number, arrival in enumerate(scenario.arrivals, 1):
            where = f"scenario {scenario.name!r}: arrival {number}: this person is "
            if arrival.person_id in arrived or _stands(audit, "individual", arrival.person_id):
                faults.append(f"{where}there already: write a transfer instead")
            elif audit.engine.rows(NAMED_IN_QUARANTINE, [arrival.person_id]):
                faults.append(f"{where}named by rows in quarantine: mend those, or give the newcomer another id")
            arrived.add(arrival.person_id)
        for where, scope, subject_id in _subjects(scenario):
            if not (scope == "individual" and subject_id in arrived) and not _stands(audit, scope, subject_id):
                faults.append(f"scenario {scenario.name!r}: {where}: {_unknown(audit, scope, subject_id)}")
    if faults:
        raise UsageError("\n".join(faults))


def _subjects(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """(place in the file, scope, id) of all that a scenario names."""
    for number, d in enumerate(scenario.decisions, 1):
        yield f"decision {number}", d.scope, d.subject_id
    for number, m in enumerate(scenario.mendings, 1):
        yield f"mending {number}", m.scope, m.subject_id
    for number, t in enumerate(scenario.transfers, 1):
        yield f"transfer {number}", "individual", t.person_id
        yield f"transfer {number}", "establishment", t.establishment_id
    for number, c in enumerate(scenario.closures, 1):
        yield f"closure {number}", "establishment", c.establishment_id
    for number, a in enumerate(scenario.arrivals, 1):
        yield f"arrival {number}", "establishment", a.establishment_id


def _stands(audit: Audit, scope: str, subject_id: str) -> bool:
    return bool(audit.engine.rows(f"select 1 from {PLACES[scope]} where {KEYS[scope]} = ? limit 1", [subject_id]))


def _unknown(audit: Audit, scope: str, subject_id: str) -> str:
    """What to say of an id that is not there: for places, what comes near; never other people's ids."""
    hint = "ids are text: check leading zeros and capitals"
    if scope == "individual":
        return f"no such person is known; {hint}"
    told = f"no {scope} {subject_id!r} is known; {hint}"
    known = [str(row[0]) for row in audit.engine.rows(f"select {KEYS[scope]} from {PLACES[scope]}")]
    near = get_close_matches(subject_id, known, n=1)
    return f"{told}; is it {near[0]!r}?" if near else told
