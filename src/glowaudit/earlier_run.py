"""An earlier run: what every run keeps of itself so that a later one can be compared with it, and how that is read.

Beside an audit the tables are `earlier_verdicts`, `earlier_gates`, `earlier_several_places`,
`earlier_quarantined_people`, `earlier_recorded_rows`, and `since_differences` (part, name, before, now): what of
settings, rules, version and inputs is another; `since_clocks` (known_before, known_now, same_extract).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glowaudit.errors import UsageError
from glowaudit.manifest import NAME, fingerprint, sha256_of
from glowaudit.pipeline import select_of
from glowaudit.settings import read_moment
from glowaudit.stored_manifest import read_stored
from glowaudit.values import path_literal

if TYPE_CHECKING:
    from glowaudit.audit import Audit
    from glowaudit.engine import Engine

LAYER = "10_compare"
RUN_STEPS = ("last_day_gates", "several_places", "quarantined_people", "recorded_rows")
COMPARED = {
    "verdicts": "select * from verdicts order by person_id",
    "last_day_gates": "select * from last_day_gates order by gate, id",
    "several_places": "select * from several_places order by person_id, establishment_id",
    "quarantined_people": "select * from quarantined_people order by person_id, what",
    "recorded_rows": "select * from recorded_rows order by file, row",
}
EARLIER = {
    "verdicts": "earlier_verdicts",
    "last_day_gates": "earlier_gates",
    "several_places": "earlier_several_places",
    "quarantined_people": "earlier_quarantined_people",
    "recorded_rows": "earlier_recorded_rows",
}
NATION_STEPS = ("compared_people",)
SCOPE_STEPS = (
    *("since_people", "since_headline", "since_causes", "since_verdicts", "since_groups"),
    *("since_late_people", "since_late", "since_late_totals"),
)
LISTED_STEPS = ("since_listed",)
STEPS = RUN_STEPS + NATION_STEPS + SCOPE_STEPS + LISTED_STEPS
COUNTS = (
    *("since_headline", "since_causes", "since_verdicts", "since_groups", "since_differences"),
    *("since_late", "since_late_totals"),
)
CLOCKS = {"known_before": "timestamp", "known_now": "timestamp", "same_extract": "boolean"}
ONE_VALUE = {"glowaudit": "version", "rules_sha256": "rules", "mapping": "mapping", "encoding": "encoding"}
Difference = tuple[str, str, str, str]


def make_run_tables(engine: Engine) -> None:
    """Make what a run keeps for comparison beside its verdicts: its gates on last_day, and people in quarantine."""
    _run_steps(engine, RUN_STEPS)


def load_earlier(audit: Audit, run: Path) -> None:
    """Lay an earlier run beside an audit, once, and match their people. UsageError where it cannot be compared.

    Ids of earlier decisions are left out: they may be made of file and row, and be another authority's by now.
    """
    manifest = manifest_of(run)
    load_run(audit.engine, run, manifest, EARLIER)
    audit.engine.create("earlier_gates", "select * replace (cast(null as varchar) as decision_id) from earlier_gates")
    make_run_tables(audit.engine)
    load_differences(audit.engine, manifest, fingerprint(audit))
    _run_steps(audit.engine, NATION_STEPS)


def count_since(
    engine: Engine, authorities: Iterable[str] = (), listed: bool = False, rows_of_people: bool = False
) -> tuple[str, ...]:
    """Make the `since_` tables of some authorities (none: of all); gives the names of those that a report may hold.

    listed          also `since_listed`, a row a person gained or lost; only beside the audit's own tables
    rows_of_people  are the numbers of late rows about people told, even where nobody is listed?
    """
    engine.load("since_scope", {"authority_id": "varchar"}, [(authority_id,) for authority_id in authorities])
    engine.load("since_listing", {"of_people": "boolean"}, [(listed or rows_of_people,)])
    _run_steps(engine, SCOPE_STEPS + (LISTED_STEPS if listed else ()))
    return COUNTS + (LISTED_STEPS if listed else ())


def match(engine: Engine) -> None:
    """Match the people of two runs that are loaded."""
    _run_steps(engine, NATION_STEPS)


def manifest_of(run: Path) -> dict[str, Any]:
    """The manifest of a run that can be compared; UsageError where there is none."""
    stored = read_stored(run)
    if stored.faults:
        told = "; ".join(
            " ".join(filter(None, (f"{name}:" if name else "", what))) for name, what in stored.faults.items()
        )
        raise UsageError(f"{run / NAME} is damaged: {told}")
    return stored.values


def require_comparable(run: Path) -> None:
    """Refuse an earlier run that is damaged, or keeps nothing to compare with (UsageError), before any long work."""
    manifest = manifest_of(run)
    for table in COMPARED:
        kept_file(run, manifest, table)


def kept_file(run: Path, manifest: Mapping[str, Any], table: str) -> Path:
    """The file in which a run keeps a table for comparison; UsageError where it is not there as the manifest has it."""
    path = run / "internal" / f"{table}.parquet"
    stored = manifest["outputs"].get(f"internal/{path.name}")
    if stored is None or not path.is_file():
        raise UsageError(
            f"{run}: internal/{path.name} is not there; run `glowaudit audit` again with the same --out to write it"
        )
    if sha256_of(path) != stored:
        raise UsageError(f"{run}: internal/{path.name} is not as its manifest has it: see `glowaudit verify {run}`")
    return path


def load_run(engine: Engine, run: Path, manifest: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Load the tables that a run keeps, each under its name here. UsageError where one is not as it was."""
    for table, name in names.items():
        engine.create(name, f"select * from read_parquet({path_literal(kept_file(run, manifest, table))})")


def load_differences(engine: Engine, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Make `since_differences` and `since_clocks` of two manifests."""
    rows: list[tuple[Any, ...]] = list(differences_of(before, now))
    engine.load("since_differences", dict.fromkeys(("part", "name", "before", "now"), "varchar"), rows)
    clocks = (_known_at(before), _known_at(now), not {row[0] for row in rows} & {"input", "mapping", "encoding"})
    engine.load("since_clocks", CLOCKS, [clocks])


def _known_at(manifest: Mapping[str, Any]) -> datetime | None:
    """The last moment of recording that a run saw; None: no limit."""
    text = manifest["settings"].get("known_at")
    return None if text is None else read_moment(text)


def differences_of(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    """(part, name, before, now) of all that two runs were made of and that is another; empty where there was none.

    part  `setting`, `version`, `rules`, `mapping`, `encoding` or `input`
    """
    for name, value in now["settings"].items():
        if before["settings"].get(name) != value:
            yield "setting", name, _told(before["settings"].get(name)), _told(value)
    for name, part in ONE_VALUE.items():
        if before.get(name) != now.get(name):
            yield part, part, _told(before.get(name)), _told(now.get(name))
    for table in sorted({*before["inputs"], *now["inputs"]}):
        sides = [_told((side["inputs"].get(table) or {}).get("sha256")) for side in (before, now)]
        if sides[0] != sides[1]:
            yield "input", table, *sides


def _told(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _run_steps(engine: Engine, steps: Iterable[str]) -> None:
    for step in steps:
        engine.create(step, select_of(LAYER, step))
