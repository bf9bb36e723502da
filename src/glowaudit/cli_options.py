"""Options that several commands share, and how a command that judges an extract gets its settings."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

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
Audiences = Annotated[
    list[str] | None,
    typer.Option(
        metavar="authority|national|public|internal",
        help="For whom; may be given several times. Default: all, or with --authority the authorities' own.",
    ),
]
Listed = Annotated[
    str,
    typer.Option(
        metavar="none|action|all",
        help="Who is listed: nobody (the one to mail), those who are not kept or change, or everybody.",
    ),
]
DeleteBy = Annotated[
    str, typer.Option(metavar="DATE", help="The day by which they are to be deleted. Default: deletion + 28 days.")
]
Since = Annotated[
    Path | None, typer.Option(metavar="RUN", help="An earlier run: the reports say what has changed since.")
]
EngineName = Annotated[
    str, typer.Option(metavar="warm|kernel", help="How notebooks are run: kernel is Jupyter's own way, and slow.")
]
RulesEngine = Annotated[
    str,
    typer.Option(
        "--engine", metavar="duckdb|spark", help="What runs the rules; spark needs pip install 'glowaudit[spark]'."
    ),
]
BrakeLimits = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SHARE",
        help="Share of an authority's active accounts whose loss trips the brake (default 0.10); or of a dimension, "
        "such as role=0.5 (authority, establishment, role, stage). May be given several times.",
    ),
]
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
