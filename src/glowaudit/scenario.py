"""Scenarios: hypothetical decisions, transfers, closures, arrivals and settings, as a TOML file says them (spec 6)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from glowaudit.errors import UsageError
from glowaudit.schema import TABLES
from glowaudit.settings import NAMES, read_day, read_setting

SCOPES = ("authority", "establishment", "individual")


@dataclass(frozen=True)
class Decision:
    """A choice, `in` or `out`, of a subject from a day on. It is known, and comes after real ones of the same day."""

    scope: str
    subject_id: str
    choice: str
    effective_on: date


@dataclass(frozen=True)
class Transfer:
    """From a day on a person is enrolled at one establishment, and at no other that they were enrolled at that day."""

    person_id: str
    establishment_id: str
    on: date


@dataclass(frozen=True)
class Closure:
    """An establishment is closed from a day on. One that closes earlier stays closed."""

    establishment_id: str
    on: date


@dataclass(frozen=True)
class Arrival:
    """A new person, enrolled from start_on up to but not on end_on (None: without end)."""

    person_id: str
    role: str
    establishment_id: str
    start_on: date
    end_on: date | None = None
    stage: str | None = None


@dataclass(frozen=True)
class Mending:
    """The decisions of a subject that cannot be read are mended: they close its gate no longer."""

    scope: str
    subject_id: str


@dataclass(frozen=True)
class Scenario:
    """Named hypothetical changes. `settings` are those that it changes, as typed values."""

    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    closures: tuple[Closure, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    mendings: tuple[Mending, ...] = ()


Change = Decision | Transfer | Closure | Arrival | Mending
Kind = TypeVar("Kind", bound=Change)
KINDS: dict[str, tuple[str, type[Change]]] = {
    "decision": ("decisions", Decision),
    "transfer": ("transfers", Transfer),
    "closure": ("closures", Closure),
    "arrival": ("arrivals", Arrival),
    "mending": ("mendings", Mending),
}
WORDS = {
    "scope": SCOPES,
    "choice": ("in", "out"),
    "role": ("pupil", "staff"),
    "stage": TABLES["people"].words["stage"],
}
DAYS = ("effective_on", "on", "start_on", "end_on")


def read_scenario(path: Path) -> Scenario:
    """The scenario of a TOML file. UsageError names the file, the place in it and what would be right."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as fault:
        raise UsageError(f"scenario {path}: {fault}") from None
    return scenario_from({"name": path.stem} | values, f"scenario {path}")


def scenario_from(values: Mapping[str, Any], where: str = "scenario") -> Scenario:
    """A scenario of plain values, as TOML gives them. UsageError lists every fault at once."""
    faults: list[str] = []
    _refuse_unknown(values, ("name", "settings", *KINDS), "", faults)
    name = values.get("name")
    if not isinstance(name, str) or not name.strip():
        faults.append("name is missing: give the scenario a name, in quotation marks")
    settings = _settings(values.get("settings", {}), faults)
    changes: dict[str, Any] = {
        many: _changes(values.get(key, []), key, kind, faults) for key, (many, kind) in KINDS.items()
    }
    if faults:
        raise UsageError("\n".join(f"{where}: {fault}" for fault in faults))
    return Scenario(name=_one_line(str(name)), settings=settings, **changes)


def _one_line(name: str) -> str:
    """A name without line breaks and other signs that a terminal would obey."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())


def _refuse_unknown(values: Mapping[str, Any], known: tuple[str, ...], where: str, faults: list[str]) -> None:
    for key in values:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"; is it {near[0]!r}?" if near else f": there are {', '.join(known)}"
            faults.append(f"{where}unknown {key!r}{hint}")


def _settings(values: Any, faults: list[str]) -> dict[str, Any]:
    if not isinstance(values, Mapping):
        faults.append("settings is not a table: write [settings]")
        return {}
    _refuse_unknown(values, NAMES, "settings: ", faults)
    known = {name: value for name, value in values.items() if name in NAMES}
    return {name: _attempt(partial(read_setting, name, value), "settings: ", faults) for name, value in known.items()}


def _changes(entries: Any, key: str, kind: type[Kind], faults: list[str]) -> tuple[Kind, ...]:
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        faults.append(f"{key} is not a list of tables: write [[{key}]]")
        return ()
    found = [_change(entry, f"{key} {place}: ", kind, faults) for place, entry in enumerate(entries, 1)]
    return tuple(change for change in found if change is not None)


def _change(entry: Mapping[str, Any], where: str, kind: type[Kind], faults: list[str]) -> Kind | None:
    before = len(faults)
    columns = {column.name: column.default is MISSING for column in fields(kind)}
    _refuse_unknown(entry, tuple(columns), where, faults)
    for name, required in columns.items():
        if required and name not in entry:
            faults.append(f"{where}{name} is missing")
    values = {n: _attempt(partial(_value, n, v), where, faults) for n, v in entry.items() if n in columns}
    if values.get("end_on") and values["end_on"] < values.get("start_on", date.min):
        faults.append(f"{where}end_on is before start_on")
    return kind(**values) if len(faults) == before else None


def _value(name: str, value: Any) -> Any:
    """One value of a change, of its type (UsageError)."""
    if name in DAYS:
        return read_day(value, name)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{name} must be text, in quotation marks (ids keep their leading zeros)")
    if name in WORDS:
        words = {word.casefold(): word for word in WORDS[name]}
        if value.strip().casefold() not in words:
            raise UsageError(f"{name} must be one of {', '.join(WORDS[name])}")
        return words[value.strip().casefold()]
    return value.strip()


def _attempt(read: Callable[[], Any], where: str, faults: list[str]) -> Any:
    try:
        return read()
    except UsageError as fault:
        faults.append(f"{where}{fault}")
        return None


def to_toml(scenario: Scenario) -> str:
    """The scenario as the text of a TOML file that `read_scenario` reads as the same scenario."""
    import tomlkit

    document: dict[str, Any] = {"name": scenario.name}
    if scenario.settings:
        document["settings"] = {name: value for name, value in scenario.settings.items() if value is not None}
    for key, (many, _) in KINDS.items():
        if entries := getattr(scenario, many):
            document[key] = [{n: v for n, v in vars(entry).items() if v is not None} for entry in entries]
    return tomlkit.dumps(document)
