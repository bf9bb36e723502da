"""What the commands share: opening an audit with progress, and the lines every one of them prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from glowaudit.pipeline import LAYERS
from glowaudit.settings import settings_from

if TYPE_CHECKING:
    from decimal import Decimal

    from glowaudit import mapping as mappings
    from glowaudit.audit import Audit, Headline
    from glowaudit.brake import Brake


def mapping_of(path: Path | None) -> mappings.Mapping | None:
    """The mapping that the user names, if any."""
    from glowaudit.mapping import read_mapping

    return read_mapping(path) if path else None


@contextmanager
def progress_bar(title: str, total: int) -> Iterator[Callable[[str], None]]:
    """A progress bar on a terminal, silence elsewhere. Call it with the name of each step as it begins."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[step]}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=total, step="")
        yield lambda step: bar.update(task, advance=1, step=step.replace("_", " "))


def steps_of(layers: Iterable[str]) -> int:
    """How many steps a progress bar counts: reading, then those of some layers."""
    return 1 + sum(len(LAYERS[layer]) for layer in layers)


def open_audit(
    extract: Path, given: dict[str, object], mapping: Path | None, encoding: str, engine: str = "duckdb"
) -> Audit:
    """Judge an extract under the settings given, showing how far it is."""
    from glowaudit.audit import Audit
    from glowaudit.engine import engine_named
    from glowaudit.sizing import is_large

    settings, mapped = settings_from(given), mapping_of(mapping)
    with progress_bar("Judging", steps_of(LAYERS)) as step:
        chosen = engine_named(engine, is_large(extract, mapped))
        return Audit.of(extract, settings, mapped, encoding, step, chosen)


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 person`, `2 people`, `1,234 rows`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def say_headline(headline: Headline, last_day: object) -> None:
    """The sentence that every summary opens with, and what stands beside it."""
    typer.echo(
        f"Of {counted(headline.enrolled, 'person', 'people')} enrolled in the window, {headline.kept:,} will be in "
        f"Glow when deletion runs (they pass on {last_day}), {headline.not_kept:,} will not."
    )
    beside = (
        (headline.not_enrolled, "not enrolled on any day of the window"),
        (headline.people_in_quarantine, "people who stand in quarantined rows only"),
        (headline.stray_opt_outs, f"opt-outs that name nobody known{_hint(headline)}"),
        (headline.pupils_starting_after_cut_off, "pupils with an enrolment that begins only after the cut-off"),
    )
    for number, words in beside:
        typer.echo(f"  {number:>9,}  {words}")


def _hint(headline: Headline) -> str:
    fitting = headline.stray_opt_outs_that_would_fit
    return f" ({fitting:,} would fit somebody with a leading zero or a space mended)" if fitting else ""


def say_brake(audit: Audit, limits: Mapping[str, Decimal]) -> Brake | None:
    """A banner where the deletion would take more accounts than expected; the command goes on. None: no accounts."""
    from glowaudit.brake import brake_of
    from glowaudit.brake_words import brake_lines, names_of

    if "accounts" not in audit.extract.files:
        return None
    brake = brake_of(audit, limits)
    if brake.tripped:
        groups = counted(len(brake.tripped), "group")
        typer.echo(f"BRAKE: {groups} would lose more than expected; reconcile would write no list of deletions.")
    for line in brake_lines(brake, names_of(audit)):
        typer.echo(line)
    return brake


def say_rows(audit_rows: dict[str, dict[str, int]]) -> None:
    """Rows read, accepted and quarantined, a line a file."""
    typer.echo(f"{'file':<28}{'read':>12}{'accepted':>12}{'quarantined':>13}")
    for file, counts in audit_rows.items():
        typer.echo(f"{file:<28}{counts['read']:>12,}{counts['accepted']:>12,}{counts['quarantined']:>13,}")


def say_sensitivity(audit: Audit) -> None:
    """How many verdicts turn on each choice that the source leaves open."""
    from glowaudit.audit import RESULTS
    from glowaudit.sensitivity import require_sensitivity

    require_sensitivity(audit)
    typer.echo("Verdicts that turn on a setting:")
    for setting, assumed, instead, verdicts, gained, lost in audit.engine.rows(RESULTS["sensitivity"]):
        said = f"{setting} {instead} instead of {assumed}"
        typer.echo(f"  {verdicts:>9,}  {said} ({gained:,} gained, {lost:,} lost)")
