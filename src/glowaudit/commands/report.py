"""`glowaudit report`: the reports of a run, each a page with what goes with it, and an index of them all."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from glowaudit.brake import read_limits
from glowaudit.brake_notices import load_brake_notices
from glowaudit.commands.shared import open_audit, say_brake, say_headline
from glowaudit.errors import LeakFound, SomeReportsFailed
from glowaudit.index_page import NAME as INDEX
from glowaudit.index_page import index_rows, write_index
from glowaudit.making_places import warm_up
from glowaudit.manifest import fingerprint, read_manifest, verdicts_digest
from glowaudit.report_run import ReportRun, Want, Wish, wanted
from glowaudit.reporting import WARM
from glowaudit.run import begin, earlier_manifest, finish, internal_stands, require_free, stands, write_internal

if TYPE_CHECKING:
    from glowaudit.audit import Audit
    from glowaudit.orders import Made, Order


def run(extract: Path, out: Path, given: dict[str, object], mapping: Path | None, encoding: str, wish: Wish) -> None:
    """Judge, then make the reports that are not there yet; SomeReportsFailed names those that could not be made.

    LeakFound where a report was withheld because of what stood in it.
    """
    require_free(out)
    if wish.engine == WARM and read_manifest(out) is None:
        warm_up()
    with open_audit(extract, given, mapping, encoding) as audit:
        wants = wanted(audit, wish)
        manifest = earlier_manifest(out, audit, changed_rows=True)
        load_brake_notices(audit, say_brake(audit, read_limits(wish.limits)))
        reports = _reports(audit, out, wish, wants, manifest)
        say_headline(audit.headline(), audit.settings.last_day)
    _say(out, reports, wants)


def _reports(
    audit: Audit, out: Path, wish: Wish, wants: list[Want], manifest: dict[str, Any] | None
) -> dict[str, dict[str, Any]]:
    """The entries of the reports wanted; a run in which all of them stand is left as it is."""
    job = ReportRun(audit, wish, out, wants)
    if manifest and internal_stands(out, manifest, audit.results()) and stands(out, manifest, INDEX) and job.stands():
        return dict(manifest["reports"])
    job.begin(begin(out, go_on=True))
    job.write_tables(write_internal)
    entries = job.make(lambda orders, most: _batch(orders, most, wish))
    told = fingerprint(audit) | {"reports": entries, "verdicts_digest": verdicts_digest(audit)}
    write_index(job.part, told, index_rows(audit))
    finish(job.part, out, audit, entries)
    return entries


def _batch(orders: Iterator[Order], most: int, wish: Wish) -> Generator[Made, None, None]:
    """Make orders, `wish.jobs` at a time, and show how far it is."""
    from glowaudit.batch import run_batch
    from glowaudit.commands.report_progress import report_progress
    from glowaudit.making import make_one

    with report_progress(most) as tell:
        yield from run_batch(orders, make_one, wish.jobs, tell, most, wish.engine == WARM)


def _say(out: Path, reports: dict[str, dict[str, Any]], wants: list[Want]) -> None:
    """Where the reports are; what failed or was withheld is raised in the end, and named."""
    by_state: dict[str, list[str]] = {"made": [], "failed": [], "withheld": []}
    for want in wants:
        by_state[reports[want.key]["state"]].append(want.key)
    for key in by_state["made"]:
        typer.echo(f"  {out / reports[key]['folder'] / 'report.html'}")
    if not (by_state["failed"] or by_state["withheld"]):
        return
    said = [
        f"{len(by_state[state])} of {len(wants)} reports {words}:\n"
        + "\n".join(f"  - {key}: {reports[key]['error']}" for key in by_state[state])
        for state, words in (("withheld", "were withheld"), ("failed", "could not be made"))
        if by_state[state]
    ]
    raise (LeakFound if by_state["withheld"] else SomeReportsFailed)("\n".join(said))
