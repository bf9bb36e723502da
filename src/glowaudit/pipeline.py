"""The ordered steps: each is one select in one file, named for the table it makes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import product

from glowaudit.engine import Engine
from glowaudit.settings import Settings

GATES = ("authority", "establishment", "individual")

STAGING = (
    "moments",
    "staged_authorities",
    "staged_establishments",
    "staged_people",
    "staged_enrolments",
    "staged_decisions",
    "staged_accounts",
    "staged_feeds",
)
CHECKS = (
    "repeated_authorities",
    "checked_authorities",
    "repeated_establishments",
    "conflicting_authorities",
    "checked_establishments",
    "repeated_people",
    "checked_people",
    "faulty_people",
    "accepted_people",
    "repeated_enrolments",
    "checked_enrolments",
    "faulty_enrolments",
    "accepted_enrolments",
    "known_subjects",
    "repeated_decisions",
    "checked_decisions",
    "repeated_accounts",
    "checked_accounts",
    "faulty_accounts",
    "accepted_accounts",
    "checked_feeds",
    "faulty_feeds",
    "accepted_feeds",
    "accepted_authorities",
    "accepted_establishments",
    "accepted_decisions",
    "unreadable_decisions",
    "stray_opt_outs",
    "quarantined_rows",
    "quarantine_causes",
    "quarantine",
    "row_counts",
)
LEDGER = (
    "ledger_authorities",
    "ledger_establishments",
    "ledger_people",
    "several_enrolments",
    "enrolled_often",
    "known_enrolments",
    "known_decisions",
    "known_unreadable_decisions",
    "unreadable_subjects",
    "own_choice_starts",
    "choices",
    "deciding_people",
    "transferred_spells",
    "enrolment_spells",
)
GATE_STEPS = (
    "administrator_choice_periods",
    "individual_places",
    "individual_choice_periods",
    "gate_authority",
    "establishment_standing",
    "gate_establishment",
    "gate_individual",
    "doors",
    "door_gates",
    "door_segments",
    "door_openings",
    "passing_periods",
    "person_passing_periods",
)
VERDICTS = (
    "last_day_doors",
    "window_passing",
    "window_spells",
    "decisive_enrolments",
    "resting_places",
    "quarantined_enrolments",
    "judged_people",
    "verdict_facts",
    "enrolment_endings",
    "verdicts",
    "headline",
    "coverage",
)
FINDINGS = (
    "finding_carry_mismatch",
    "finding_carried_without_original",
    "finding_conflicting_decisions",
    "finding_unreadable_decision",
    "backdated_days",
    "finding_backdated_decision",
    "finding_entry_not_at_entry",
    "finding_overlapping_enrolments",
    "person_spell_order",
    "finding_concurrent_enrolments",
    "finding_gap_between_enrolments",
    "finding_stuck_at_source",
    "finding_no_destination",
    "finding_enrolment_after_closure",
    "finding_choice_without_effect",
    "finding_unknown_stage",
    "finding_missing_name",
    "finding_unreadable_description",
    "findings",
    "finding_counts",
)
RECONCILIATION = (
    "active_accounts",
    "held_accounts",
    "passing_runs",
    "quarantined_holders",
    "reconciliation",
    "closed_sendings",
    "incidents",
    "own_opt_outs",
    "honoured_opt_outs",
    "honouring",
    "reconciliation_counts",
)
LAYERS = {
    "1_staging": STAGING,
    "2_checks": CHECKS,
    "3_ledger": LEDGER,
    "4_gates": GATE_STEPS,
    "5_verdicts": VERDICTS,
    "6_findings": FINDINGS,
    "6_reconciliation": RECONCILIATION,
}
STREAMED = frozenset({"staged_feeds", "checked_feeds", "accepted_feeds"})  # views: a feed is larger than memory
# quicker made again than kept, for those who read them
LOOKED_THROUGH = frozenset(
    {f"{kind}_{table}" for kind in ("staged", "checked", "accepted") for table in ("people", "enrolments", "accounts")}
    - {"accepted_enrolments"}
    | {"person_passing_periods", "verdict_facts"}
)


@cache
def select_of(layer: str, step: str) -> str:
    """The SQL text of one step."""
    return files("glowaudit").joinpath("sql", layer, f"{step}.sql").read_text(encoding="utf-8")


@cache
def reads(layer: str, step: str) -> frozenset[str]:
    """The tables that a step reads, its own intermediate ones among them."""
    return frozenset(re.findall(r"\b(?:from|join)\s+([a-z_0-9]+)", _bare(layer, step)))


@cache
def settings_read(layer: str, step: str) -> frozenset[str]:
    """The columns of `run_settings` that a step depends on."""
    if "run_settings" not in reads(layer, step):
        return frozenset()
    return frozenset(name for name in SETTINGS_COLUMNS if re.search(rf"\b{name}\b", _bare(layer, step)))


def _bare(layer: str, step: str) -> str:
    """The SQL of a step without comments."""
    return re.sub(r"--.*", "", select_of(layer, step))


def steps_to(target: str, tables: Iterable[str], settings: Iterable[str]) -> list[tuple[str, str]]:
    """(layer, step) of all that has to be made again for one table where these tables and settings are others."""
    steps = [(layer, step) for layer, names in LAYERS.items() for step in names]
    other, affected = set(tables), []
    for layer, step in steps:
        if step not in other and (reads(layer, step) & other or settings_read(layer, step) & set(settings)):
            other.add(step)
            affected.append((layer, step))
    needed = {target}
    for layer, step in reversed(steps):
        if step in needed:
            needed |= reads(layer, step)
    return [(layer, step) for layer, step in affected if step in needed]


def rules_sha256() -> str:
    """sha256 of the SQL of every step in order: which rules judged a run."""
    digest = hashlib.sha256()
    for layer, steps in LAYERS.items():
        for step in steps:
            digest.update(f"{layer}/{step}\n{select_of(layer, step)}\n".encode())
    return digest.hexdigest()


def run_layers(engine: Engine, layers: Iterable[str], progress: Callable[[str], None] = lambda step: None) -> None:
    """Make the tables of the named layers in order; `progress` hears the name of each step."""
    for layer in layers:
        for step in LAYERS[layer]:
            progress(step)
            make(engine, layer, step)


def make(engine: Engine, layer: str, step: str) -> None:
    """Make the table of one step, or the view."""
    (engine.view if step in STREAMED | LOOKED_THROUGH else engine.create)(step, select_of(layer, step))


SETTINGS_COLUMNS = {
    **dict.fromkeys(("as_of", "deletion_on", "granular_from", "cut_off", "last_day"), "date"),
    "feed_lag_days": "integer",
    "staff_choice_follows": "boolean",
    "enrolments": "varchar",
    "establishment_default": "varchar",
    "known_at": "timestamp",
    "snapshot_on": "date",
}


def load_settings(engine: Engine, settings: Settings, snapshot_on: date | None = None) -> None:
    """Make `run_settings`, one row with every setting: evidence, and the only way settings reach SQL."""
    values = {name: getattr(settings, name, snapshot_on) for name in SETTINGS_COLUMNS}
    engine.load("run_settings", SETTINGS_COLUMNS, [tuple(values.values())])


def load_gates(engine: Engine, gates: tuple[str, ...] = GATES) -> None:
    """Make `declared_gates` (gate, weight) and `gate_sets`: which gates are closed, by the sum of the open weights."""
    weights = {gate: 2**place for place, gate in enumerate(gates)}
    engine.load("declared_gates", {"gate": "varchar", "weight": "integer"}, list(weights.items()))
    sets = []
    for states in product((False, True), repeat=len(gates)):
        closed = [gate for gate, is_open in zip(gates, states, strict=True) if not is_open]
        open_gates = sum(weights[gate] for gate in gates if gate not in closed)
        sets.append((open_gates, len(closed), "+".join(closed)))
    engine.load("gate_sets", {"open_gates": "integer", "closed_count": "integer", "blockers": "varchar"}, sets)
