"""`glowaudit what-if`: the difference that scenarios make, printed and written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from glowaudit.commands.shared import counted, open_audit, progress_bar
from glowaudit.errors import UsageError
from glowaudit.scenario import read_scenario

if TYPE_CHECKING:
    import pandas as pd

    from glowaudit.audit import Audit
    from glowaudit.comparison import Difference

SHOWN = 20
TITLES = {"authority_id": "authority", "establishment_id": "school", "stage": "stage", "role": "role"}


def run(
    extract: Path,
    scenarios: list[Path],
    given: dict[str, object],
    mapping: Path | None,
    encoding: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """Judge, lay the scenarios over one after the other, and say what each stack changes."""
    from glowaudit.comparison import stack

    wanted = [read_scenario(path) for path in scenarios]
    require_new(out)
    with open_audit(extract, given, mapping, encoding) as audit:
        with progress_bar("Scenarios", 25 * len(wanted)) as step:
            differences = stack(audit, wanted, step)
        names = _names(audit)
    if out:
        write(out, differences)
    if as_json:
        typer.echo(json.dumps(as_plain(differences), indent=2, ensure_ascii=False))
        return
    for line in lines_of(differences, names):
        typer.echo(line)
    if out:
        typer.echo(f"Written to {out}")


def require_new(out: Path | None) -> None:
    """Refuse an --out that is there already, before any long work."""
    if out is not None and out.exists():
        raise UsageError(f"{out} exists already: choose another --out")


def as_plain(differences: list[Difference]) -> dict[str, object]:
    """The whole stack's difference, and under `stack` what stands after each scenario in turn."""
    steps = [
        {"name": d.names[-1], "kept": d.kept_now, "gained": d.number("gained"), "lost": d.number("lost")}
        for d in differences
    ]
    return differences[-1].as_json() | {"stack": steps}


def write(out: Path, differences: list[Difference]) -> None:
    """people.csv, counts.csv and what_if.json in a private folder, whole or not at all."""
    from glowaudit.spreadsheet import csv_text

    last = differences[-1]
    part = out.with_name(out.name + ".part")
    try:
        part.mkdir(parents=True, mode=0o700)
    except OSError as fault:
        raise UsageError(f"--out {out}: {part} cannot be made ({fault.strerror}); choose another --out") from None
    for name, frame in (("people", last.people), ("counts", last.counts)):
        (part / f"{name}.csv").write_text(csv_text(frame), encoding="utf-8")
    text = json.dumps(as_plain(differences), indent=2, ensure_ascii=False)
    (part / "what_if.json").write_text(text + "\n", encoding="utf-8")
    part.replace(out)


def lines_of(differences: list[Difference], names: dict[str, str]) -> Iterator[str]:
    """The comparison as text: the stack side by side, then what the whole of it changes, for whom and why."""
    last = differences[-1]
    width = max(len(name) for name in ("as it is", *last.names)) + 4
    yield f"{'':<{width}}{'kept':>12}{'gained':>12}{'lost':>12}   last day that counts"
    yield f"{'as it is':<{width}}{last.kept_before:>12,}"
    for difference in differences:
        figures = (difference.kept_now, difference.number("gained"), difference.number("lost"))
        told = "".join(f"{figure:>12,}" for figure in figures)
        yield f"{'+ ' + difference.names[-1]:<{width}}{told}   {difference.settings.last_day}"
    yield ""
    for change, causes in last.by_cause().items():
        told = "; ".join(f"{cause} {people:,}" for cause, people in causes.items())
        yield f"{change} {last.number(change):,}{': ' + told if told else ''}"
    yield from _left_out_lines(last.left_out_by_cause())
    for column in ("authority_id", "establishment_id", "stage", "role"):
        yield from _group_lines(last.by(column), column, names)
    yield from _people_lines(last)


def _left_out_lines(causes: dict[str, int]) -> Iterator[str]:
    """Who is not gained where others are, and for whom it comes too late."""
    if causes:
        late = {"enrolment": " (too late for them: no enrolment covers the last day)"}
        told = "; ".join(f"{cause} {people:,}{late.get(cause, '')}" for cause, people in causes.items())
        yield f"not kept all the same, at the schools where somebody is gained: {told}"


def _group_lines(frame: pd.DataFrame, column: str, names: dict[str, str]) -> Iterator[str]:
    """Those in which something changes, most first."""
    changed = frame[(frame["gained"] > 0) | (frame["lost"] > 0)]
    if changed.empty:
        return
    order = changed.assign(size=changed["gained"] + changed["lost"]).sort_values(
        ["size", column], ascending=[False, True]
    )
    yield f"\nby {TITLES[column]}{'':<38}{'kept':>10}{'gained':>10}{'lost':>10}{'kept then':>11}"
    for row in order.head(SHOWN).to_dict("records"):
        told = f"{names.get(row[column], row[column]) or '(none)'}"[:40]
        figures = "".join(f"{row[name]:>{size},}" for name, size in (("kept_before", 10), ("gained", 10), ("lost", 10)))
        yield f"  {told:<{39 + len(TITLES[column])}}{figures}{row['kept_now']:>11,}"
    if len(order) > SHOWN:
        yield f"  ... and {len(order) - SHOWN:,} more"


def _people_lines(difference: Difference) -> Iterator[str]:
    for change in ("gained", "lost"):
        ids: Iterable[str] = difference.ids(change)
        shown = list(ids)[:SHOWN]
        if shown:
            left = difference.number(change) - len(shown)
            yield f"\n{change}: {counted(difference.number(change), 'person', 'people')}"
            yield f"  {', '.join(shown)}{f', ... and {left:,} more (--out writes all of them)' if left else ''}"


def _names(audit: Audit) -> dict[str, str]:
    """Names of authorities and establishments with their ids."""
    select = """
        select authority_id, name from ledger_authorities union all
        select establishment_id, name from ledger_establishments
    """
    return {str(i): f"{i} {' '.join(str(name or '').split())}" for i, name in audit.engine.rows(select)}
