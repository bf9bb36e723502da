"""The slice of the national report: counts of all authorities, as they are, and nobody's row. For the Glow team."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit import slices
from glowaudit.brake_notices import require_brake_notices
from glowaudit.cube import cube_of
from glowaudit.earlier_run import count_since
from glowaudit.engine import Engine
from glowaudit.marking import delete_by_of, load_marking
from glowaudit.pipeline import select_of
from glowaudit.provenance import load_provenance
from glowaudit.sensitivity import require_sensitivity
from glowaudit.slice_file import write_slice

if TYPE_CHECKING:
    from glowaudit.audit import Audit

LAYER = "6_national"
CELL_STEPS = ("national_gates", "national_places", "national_cells")
SUM_STEPS = ("national_measures", "national_sums")
FIGURE_STEPS = (
    "national_headline",
    "national_authorities",
    "national_sectors",
    "national_actors",
    "national_schools",
)
EXACT_STEPS = (
    "national_beside",
    "national_lattice",
    "national_stages",
    "national_accounts",
    "national_account_classes",
    "national_incidents",
    "national_honouring",
)
STEPS = CELL_STEPS + SUM_STEPS + FIGURE_STEPS + EXACT_STEPS
LOADED = (
    "brake_notices",
    "account_files",
    "run_settings",
    "run_files",
    "run_facts",
    "report_marking",
    "report_cube",
    "sensitivity",
)
CELLS = dict.fromkeys(("authority_id", "sector", "establishment_id", "role", "outcome"), "varchar")
SHOWN_CELLS = CELLS | {"people": "bigint"}
RECIPIENT = "the Glow team"
LONGER = timedelta(days=31)


def write_national_slice(
    audit: Audit, path: Path, recipient: str = "", delete_by: str = "", since: bool = False
) -> Path:
    """Write the slice of all authorities to a new database file: exact counts, no person.

    recipient  for whom the report is marked; delete_by: ISO day (empty: 28 days after the deletion)
    since      has an earlier run been laid beside the audit (earlier_run.load_earlier), to be compared with?
    """
    engine = audit.engine
    require_sensitivity(audit)
    require_brake_notices(audit)
    count_cells(engine)
    make_figures(engine, engine.rows("from national_cells"))
    make_steps(engine, EXACT_STEPS)
    load_cube(engine, national_cube(audit))
    load_provenance(audit)
    load_marking(engine, "national", recipient or RECIPIENT, delete_by_of(audit.settings, delete_by), "none")
    compared = count_since(engine) if since else ()
    return write_slice(engine, FIGURE_STEPS + EXACT_STEPS + LOADED + compared, path)


def count_cells(engine: Engine) -> None:
    """Count everybody enrolled in the window by school, role and outcome: the table `national_cells`."""
    slices.require(engine, "people_by_authority")
    make_steps(engine, CELL_STEPS)


def make_figures(engine: Engine, cells: list[tuple[Any, ...]]) -> None:
    """Make all figures of a report out of the cells that it shows, and of nothing else."""
    engine.load("shown_cells", SHOWN_CELLS, cells)
    make_steps(engine, SUM_STEPS + FIGURE_STEPS)


def make_steps(engine: Engine, steps: tuple[str, ...]) -> None:
    """Make tables of this layer, in order."""
    for step in steps:
        engine.create(step, select_of(LAYER, step))


def national_cube(audit: Audit) -> dict[str, Any]:
    """The cube of all authorities, small enough for a page to be mailed: without stages, and for a month longer.

    Its rows stand school by school, which is shorter when compressed.
    """
    cube = cube_of(audit, until=min(audit.settings.last_day, date.max - LONGER) + LONGER)
    counts: Counter[tuple[int, ...]] = Counter()
    for on_day, school, role, _, way, people in cube["counts"]:
        counts[school, role, 0, way, on_day] += people
    rows = [[on_day, *cell, people] for (*cell, on_day), people in sorted(counts.items()) if people]
    return cube | {"stages": [""], "counts": rows}


def load_cube(engine: Engine, cube: dict[str, Any]) -> None:
    """Make `report_cube` of what the switches draw their figures from."""
    engine.load("report_cube", {"cube": "varchar"}, [(json.dumps(cube, separators=(",", ":")),)])
