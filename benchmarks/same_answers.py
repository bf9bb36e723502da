"""Is the answer of a peer the same as ours? Files are compared column by column, an empty text being nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

VERDICTS = (
    "person_id", "role", "stage", "authority_id", "establishment_id", "verdict", "kept", "first_passing_on",
    "last_passing_on", "blockers", "authority_decision_id", "establishment_decision_id", "individual_decision_id",
    "choice_origin", "rules", "reason",
)  # fmt: skip
RECONCILIATION = (
    "class", "person_id", "account_id", "authority_id", "establishment_id", "since_on", "days", "next",
)  # fmt: skip
Answer = tuple[dict[str, Any], Path]


def differences(task: str, ours: Answer, theirs: Answer) -> list[str]:
    """What differs between our answer and a peer's, a sentence each; none where all is the same."""
    faults = _rows(ours[0].get("rows", {}), theirs[0].get("rows", {}))
    if task == "verdicts":
        faults += _files("verdicts", VERDICTS, ours[1], theirs[1])
    if task == "reconcile":
        faults += _files("reconciliation", RECONCILIATION, ours[1], theirs[1])
    if task == "what-if":
        faults += [name for name, value in theirs[0][task].items() if _plain(value) != _plain(ours[0][task][name])]
    if task == "unlock":
        faults += _unlocked(ours[0][task], theirs[0][task])
    return faults


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _rows(ours: dict[str, list[int]], theirs: dict[str, list[int]]) -> list[str]:
    """Rows read, accepted and quarantined, file by file."""
    return [f"{name}: {theirs[name]} rows, ours {ours.get(name)}" for name in theirs if theirs[name] != ours.get(name)]


def _files(name: str, columns: tuple[str, ...], ours: Path, theirs: Path) -> list[str]:
    with duckdb.connect() as database:
        for table, folder in {"ours": ours, "theirs": theirs}.items():
            path = next(path for ending in ("parquet", "csv") if (path := folder / f"{name}.{ending}").exists())
            source = f"read_csv('{path}', all_varchar = true)" if path.suffix == ".csv" else f"'{path}'"
            chosen = ", ".join(f"coalesce(cast({column} as varchar), '') as {column}" for column in columns)
            database.execute(f"create table {table} as select {chosen}, count(*) as n from {source} group by all")
        alike = " and ".join(f"o.{column} = t.{column}" for column in (*columns, "n"))
        if not database.execute(
            f"select 1 from ours o full join theirs t on {alike} where o.n is null or t.n is null limit 1"
        ).fetchall():
            return []
        key = "person_id, account_id" if "account_id" in columns else "person_id"
        faults = []
        for column in columns:
            both = f"ours o full join theirs t using ({key}) where o.{column} is distinct from t.{column}"
            count = database.execute(f"select count(*) from {both}").fetchall()[0][0]
            faults += [f"{column} differs in {count:,} rows"] if count else []
        return faults or ["rows differ"]


def _unlocked(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """The worth of every lever must be the same; a greedy ladder may fall short of ours, never go beyond it."""
    faults = [name for name in ("people", "kept", "ceiling") if ours[name] != theirs[name]]
    worth = [
        {(row["gate"], row["id"]): (row["alone"], row["joint"], row["never"]) for row in answer["levers"]}
        for answer in (ours, theirs)
    ]
    faults += ["levers"] if worth[0] != worth[1] else []
    faults += ["best"] if any(b > a for a, b in zip(ours["best"], theirs["best"], strict=False)) else []
    return faults
