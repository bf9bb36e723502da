"""The words users type. Each command imports only what it needs; a user's mistake gives a message, not a traceback."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from glowaudit import __version__
from glowaudit.cli_options import (
    AsJson,
    AsOf,
    Audiences,
    BrakeLimits,
    DeleteBy,
    DeletionOn,
    Encoding,
    EngineName,
    ExtractFolder,
    Listed,
    MappingFile,
    Out,
    RulesEngine,
    Since,
    StaffFollows,
    judges,
)
from glowaudit.errors import GlowauditError, UnusableExtract, UsageError
from glowaudit.terminal import escape_unknown_letters, hint_for

app = typer.Typer(
    name="glowaudit",
    help="Who will and who will not reach Glow before data deletion, why, and what would change it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def glowaudit(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Who will and who will not reach Glow before data deletion, why, and what would change it."""
    if version:
        typer.echo(f"glowaudit {__version__}")
        raise typer.Exit


@app.command()
def sample(
    directory: Annotated[Path, typer.Argument(help="Folder to make; it must not exist.")],
    size: Annotated[str, typer.Option(metavar="demo|authority|nation", help="How large a population.")] = "demo",
    schools: Annotated[Path | None, typer.Option(help="CSV of real schools and rolls, for the nation.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed makes the same files.")] = 2016,
    accounts: Annotated[bool, typer.Option("--accounts", help="Accounts too (the demo has its own).")] = False,
    feed_nights: Annotated[
        int, typer.Option(min=0, metavar="N", help="Feeds of N nights too, as Parquet (the demo has its own).")
    ] = 0,
    faults: Annotated[
        bool, typer.Option("--faults", help="A clean extract, one with planted faults, broken ones, and the truth.")
    ] = False,
) -> None:
    """Make an invented population to try things on."""
    from glowaudit.commands.sample import run

    run(directory, size, schools, seed, accounts, feed_nights, faults)


@app.command()
def check(
    extract: ExtractFolder,
    mapping: MappingFile = None,
    encoding: Encoding = "utf-8",
    staff_choice_follows: StaffFollows = None,
    write_mapping: Annotated[Path | None, typer.Option(help="Write the proposed mapping to this file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Which rows can be used, which cannot, and why; proposes a mapping where headings or words are not ours."""
    from glowaudit.commands.check import run

    run(extract, mapping, encoding, staff_choice_follows, write_mapping, as_json)


@app.command()
@judges
def audit(
    extract: ExtractFolder,
    out: Out,
    given: dict[str, object],
    mapping: MappingFile = None,
    encoding: Encoding = "utf-8",
    csv: Annotated[bool, typer.Option("--csv/--no-csv", help="Write verdicts.csv beside verdicts.parquet?")] = True,
    sensitivity: Annotated[bool, typer.Option(help="Count how many verdicts turn on each setting?")] = True,
    brake_limit: BrakeLimits = None,
    engine: RulesEngine = "duckdb",
    as_json: AsJson = False,
) -> None:
    """Judge everybody in an extract and write the verdicts, quarantine, findings, coverage and sensitivity."""
    from glowaudit.commands.audit import run

    run(extract, out, given, mapping, encoding, csv, as_json, sensitivity, brake_limit or (), engine)


@app.command()
@judges
def report(
    extract: ExtractFolder,
    out: Out,
    given: dict[str, object],
    authority: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only these authorities.")] = None,
    audience: Audiences = None,
    people: Listed = "action",
    recipient: Annotated[str, typer.Option(metavar="TEXT", help="For whom the reports are marked.")] = "",
    delete_by: DeleteBy = "",
    since: Since = None,
    brake_limit: BrakeLimits = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many reports at once.")] = 2,
    engine: EngineName = "warm",
    mapping: MappingFile = None,
    encoding: Encoding = "utf-8",
) -> None:
    """Make the reports: pages that need no network, workbooks, lists, and an index of them all."""
    from glowaudit.commands.report import run
    from glowaudit.report_run import Wish

    named, ids = tuple(dict.fromkeys(audience or ())), tuple(authority) if authority else None
    wish = Wish(named, ids, people, recipient, delete_by, since, jobs, engine, tuple(brake_limit or ()))
    run(extract, out, given, mapping, encoding, wish)


@app.command()
@judges
def explain(
    extract: ExtractFolder,
    person_id: Annotated[str, typer.Argument(help="The person, as written in people.")],
    given: dict[str, object],
    mapping: MappingFile = None,
    encoding: Encoding = "utf-8",
    as_json: AsJson = False,
) -> None:
    """Why one person does or does not reach Glow, with the rows that say so."""
    from glowaudit.commands.explain import run

    run(extract, person_id, given, mapping, encoding, as_json)


@app.command(name="what-if")
@judges
def what_if(
    extract: ExtractFolder,
    scenarios: Annotated[list[Path], typer.Argument(help="TOML scenario files; several stack in the order given.")],
    given: dict[str, object],
    mapping: MappingFile = None,
    encoding: Encoding = "utf-8",
    out: Annotated[
        Path | None, typer.Option(help="Folder to write the people and counts to; it must not exist.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Who would be gained and lost under scenarios: decisions, transfers, closures, arrivals, other days."""
    from glowaudit.commands.what_if import run

    run(extract, scenarios, given, mapping, encoding, out, as_json)


@app.command()
@judges
def unlock(
    extract: ExtractFolder,
    given: dict[str, object],
    target: Annotated[float, typer.Option(help="Share of people enrolled on the last day that is aimed at.")] = 0.95,
    steps: Annotated[int, typer.Option(min=0, help="The best of up to so many levers.")] = 10,
    mapping: MappingFile = None,
    encoding: Encoding = "utf-8",
    as_json: AsJson = False,
) -> None:
    """Which fewest authorities and schools have to open to bring people to Glow, how far that goes, and by when."""
    from glowaudit.commands.unlock import run

    run(extract, given, target, steps, mapping, encoding, as_json)


@app.command()
@judges
def reconcile(
    extract: ExtractFolder,
    out: Out,
    given: dict[str, object],
    against: Annotated[
        Path | None, typer.Option(metavar="RUN", help="An earlier run: which authority, school, role, stage vanished?")
    ] = None,
    brake_limit: BrakeLimits = None,
    accept: Annotated[
        Path | None, typer.Option(metavar="TOML", help="Who lets which group pass a tripped brake, why, until when.")
    ] = None,
    mapping: MappingFile = None,
    encoding: Encoding = "utf-8",
    engine: RulesEngine = "duckdb",
    as_json: AsJson = False,
) -> None:
    """Does what Glow holds match what should be there? Lists the deletions, unless the brake trips (exit code 4)."""
    from glowaudit.commands.reconcile import run

    run(extract, out, given, mapping, encoding, brake_limit or [], against, accept, as_json, engine)


@app.command()
def compare(
    run_a: Annotated[Path, typer.Argument(metavar="RUN_A", help="Folder of the earlier run.")],
    run_b: Annotated[Path, typer.Argument(metavar="RUN_B", help="Folder of the later run.")],
    authority: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only these authorities.")] = None,
    people: Annotated[bool, typer.Option(help="Also name those gained and lost, by their ids.")] = False,
    as_json: AsJson = False,
) -> None:
    """What became of people between two runs: gained, lost, and what made it so."""
    from glowaudit.commands.compare import run

    run(run_a, run_b, authority, people, as_json)


@app.command()
def verify(
    run: Annotated[Path | None, typer.Argument(metavar="RUN", help="Folder of a run, with its manifest.json.")] = None,
    receipt: Annotated[
        Path | None, typer.Option(metavar="FILE", help="In place of a run: what explain --json wrote of a person.")
    ] = None,
    extract: Annotated[
        Path | None, typer.Option(help="Where the extract is now; without it where the manifest says.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Do not judge the extract again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Is a run still what its manifest says, or a receipt what its rows give? Names all that is not as it was."""
    from glowaudit.commands.verify import run as verified

    verified(run, receipt, extract, quick, as_json)


@app.command()
def lab(
    extract: Annotated[
        Path | None, typer.Argument(help="Folder with authorities.csv, people.csv, ...; without it the demo.")
    ] = None,
    as_of: AsOf = None,
    deletion_on: DeletionOn = None,
    mapping: MappingFile = None,
    encoding: Encoding = "utf-8",
    folder: Annotated[Path, typer.Option(help="Folder of your notebooks; made where it is not there.")] = Path(
        "glowaudit-lab"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port; the next free one from there on.")] = 8888,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in your browser?")] = True,
) -> None:
    """Explore in JupyterLab: what if, one person, who decided. For this machine only; nothing leaves it."""
    from glowaudit.commands.lab import run

    run(extract, {"as_of": as_of, "deletion_on": deletion_on}, mapping, encoding, folder, port, browser)


def main() -> None:
    """Run the command line and leave with the exit code that the README lists."""
    escape_unknown_letters()
    try:
        app()
    except SystemExit as end:
        if end.code == UsageError.exit_code and (hint := hint_for(sys.argv[1:])):
            typer.echo(hint, err=True)
        raise
    except UnusableExtract as fault:
        typer.secho(f"The extract cannot be used; nothing was written. {len(fault.faults)} fault(s):", err=True)
        for message in fault.faults:
            typer.echo(f"  - {message}", err=True)
        sys.exit(fault.exit_code)
    except GlowauditError as fault:
        typer.echo(f"glowaudit: {fault}", err=True)
        sys.exit(fault.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as fault:
        if "GLOWAUDIT_TRACEBACK" in os.environ:
            raise
        from glowaudit.shortage import shortage

        unexpected = f"an unexpected error ({type(fault).__name__}); GLOWAUDIT_TRACEBACK=1 shows where"
        typer.echo(f"glowaudit: {shortage(fault) or unexpected}", err=True)
        sys.exit(1)
