"""The words users type. Each command imports only what it needs; a user's mistake gives a message, not a traceback."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from glowaudit import __version__
from glowaudit.errors import GlowauditError, UnusableExtract, UsageError
from glowaudit.terminal import escape_unknown_letters, hint_for

app = typer.Typer(
    name="glowaudit",
    help="Who will and who will not reach Glow before data deletion, why, and what would change it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ExtractFolder = Annotated[Path, typer.Argument(help="Folder with authorities.csv, establishments.csv, people.csv, ...")]
MappingFile = Annotated[Path | None, typer.Option("--mapping", help="TOML file that maps your own headings and words.")]
Encoding = Annotated[str, typer.Option(help="Encoding of the CSV files, such as cp1252.")]
SettingsFile = Annotated[Path | None, typer.Option("--settings", help="TOML file of settings; the command line wins.")]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="First day of the window, YYYY-MM-DD.")]
DeletionOn = Annotated[str | None, typer.Option(metavar="DATE", help="Day on which the deletion runs, YYYY-MM-DD.")]
GranularFrom = Annotated[
    str | None, typer.Option(metavar="DATE", help="First day of individual choices. (default 2016-04-28)")
]
FeedLag = Annotated[int | None, typer.Option(help="Days from SEEMiS to Glow. (default 1)")]
StaffFollows = Annotated[
    bool | None,
    typer.Option(
        "--staff-choice-follows/--no-staff-choice-follows", help="Does a staff choice act in every authority?"
    ),
]
Enrolments = Annotated[str | None, typer.Option(metavar="any|all", help="Several enrolments at once. (default any)")]
EstablishmentDefault = Annotated[
    str | None, typer.Option(metavar="closed|authority", help="An establishment with no decision. (default closed)")
]
KnownAt = Annotated[str | None, typer.Option(metavar="DATE", help="See only rows recorded no later than this.")]
Out = Annotated[Path, typer.Option("--out", help="Folder of the run; it must not exist, or be an earlier run alike.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

SETTINGS = {
    "as_of": AsOf,
    "deletion_on": DeletionOn,
    "granular_from": GranularFrom,
    "feed_lag_days": FeedLag,
    "staff_choice_follows": StaffFollows,
    "enrolments": Enrolments,
    "establishment_default": EstablishmentDefault,
    "known_at": KnownAt,
    "settings": SettingsFile,
}


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
) -> None:
    """Make an invented population to try things on."""
    from glowaudit.commands.sample import run

    run(directory, size, schools, seed)


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


def judges(command: Callable[..., None]) -> Callable[..., None]:
    """A command that judges an extract: it takes every setting as an option, and gets those given as `given`."""

    def run(**values: object) -> None:
        settings = {name: values.pop(name) for name in SETTINGS}
        command(**values, given=_given(settings))

    own = inspect.signature(command, eval_str=True).parameters.values()
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=option)
        for name, option in SETTINGS.items()
    ]
    parameters = [*(parameter for parameter in own if parameter.name != "given"), *added]
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _given(values: dict[str, object]) -> dict[str, object]:
    """The settings among a command's options, laid over those of the settings file."""
    from glowaudit.settings import read_settings_file

    file = values.pop("settings")
    base = read_settings_file(file) if isinstance(file, Path) else {}
    return base | {name: value for name, value in values.items() if value is not None}


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
    as_json: AsJson = False,
) -> None:
    """Judge everybody in an extract and write the verdicts, quarantine, findings, coverage and sensitivity."""
    from glowaudit.commands.audit import run

    run(extract, out, given, mapping, encoding, csv, as_json, sensitivity)


@app.command()
@judges
def report(
    extract: ExtractFolder,
    out: Out,
    given: dict[str, object],
    authority: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only these authorities.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many reports at once.")] = 2,
    mapping: MappingFile = None,
    encoding: Encoding = "utf-8",
) -> None:
    """Make one report an authority, each a single HTML file that needs no network."""
    from glowaudit.commands.report import run

    run(extract, out, given, mapping, encoding, authority, jobs)


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
        typer.echo(
            f"glowaudit: an unexpected error ({type(fault).__name__}); GLOWAUDIT_TRACEBACK=1 shows where", err=True
        )
        sys.exit(1)
