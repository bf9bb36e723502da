"""The settings of a run: the only place of defaults."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from glowaudit.errors import UsageError

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(rf"{DAY.pattern}[T ][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}([.][0-9]+)?)?(Z|[+-][0-9]{{2}}:[0-9]{{2}})?")
CHOICES = {"enrolments": ("any", "all"), "establishment_default": ("closed", "authority")}


@dataclass(frozen=True)
class Settings:
    """What a run assumes. Days are dates; `known_at` is a moment in UTC.

    as_of                  first day of the window
    deletion_on            day on which the deletion project runs
    granular_from          first day on which the individual gate exists (rule R1)
    feed_lag_days          days from leaving SEEMiS to arriving in Glow
    staff_choice_follows   does a staff decision act in every authority (rule R7)?
    enrolments             several at once: `any` that passes will do, or `all` must
    establishment_default  an establishment without a decision is `closed` (rule R4) or follows its `authority`
    known_at               only rows recorded no later are seen; None: no limit
    """

    as_of: date
    deletion_on: date
    granular_from: date = date(2016, 4, 28)
    feed_lag_days: int = 1
    staff_choice_follows: bool = True
    enrolments: str = "any"
    establishment_default: str = "closed"
    known_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse settings that no run can use (UsageError)."""
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise UsageError(f"{name} is {getattr(self, name)!r}: it must be one of {', '.join(allowed)}")
        if self.feed_lag_days < 0:
            raise UsageError(f"feed_lag_days is {self.feed_lag_days}: it must be 0 or more")
        if self.feed_lag_days > (self.deletion_on - date.min).days:
            raise UsageError(
                f"feed_lag_days is {self.feed_lag_days}: that many days before {self.deletion_on} is no day"
            )
        if self.as_of >= self.cut_off:
            raise UsageError(
                f"no day lies between as_of {self.as_of} and the cut-off {self.cut_off} "
                f"(deletion on {self.deletion_on} less a feed lag of {self.feed_lag_days} days): "
                "choose an earlier as_of or a later deletion_on"
            )

    @property
    def cut_off(self) -> date:
        """First day on which passing is too late."""
        return self.deletion_on - timedelta(days=self.feed_lag_days)

    @property
    def last_day(self) -> date:
        """The day before the cut-off: who passes then is kept (rule R9)."""
        return self.cut_off - timedelta(days=1)

    def as_text(self) -> dict[str, str | int | bool | None]:
        """Every setting as JSON can hold it: days and moments in ISO form."""
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(self).items()}


NAMES = tuple(field.name for field in fields(Settings))


def read_day(value: object, name: str) -> date:
    """A day from a date or from text `YYYY-MM-DD`; anything else is a UsageError that names the setting."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise UsageError(f"{name} is {str(value)!r}: it must be a day such as 2016-05-16")


def read_moment(value: object, name: str = "known_at") -> datetime:
    """A moment as naive UTC. A bare day means its end; a time without an offset is UTC."""
    if isinstance(value, str) and MOMENT.fullmatch(value):
        value = _moment_of(value)
    if isinstance(value, datetime):
        try:
            return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        except OverflowError:
            value = value.isoformat()
    elif isinstance(value, date) or (isinstance(value, str) and DAY.fullmatch(value)):
        return datetime.combine(read_day(value, name), time.max)
    raise UsageError(
        f"{name} is {str(value)!r}: it must be a day such as 2016-05-16 or a moment such as 2016-05-16T09:30Z"
    )


def _moment_of(text: str) -> datetime | str:
    """The moment, finer fractions than a microsecond cut; the text itself where there is no such moment."""
    try:
        return datetime.fromisoformat(re.sub(r"([.][0-9]{6})[0-9]+", r"\1", text))
    except ValueError:
        return text


def read_setting(name: str, value: object) -> Any:
    """One setting of its type; anything else is a UsageError that names it."""
    if name in ("as_of", "deletion_on", "granular_from"):
        return read_day(value, name)
    if name == "known_at":
        return read_moment(value)
    wanted = {"feed_lag_days": int, "staff_choice_follows": bool}.get(name, str)
    if type(value) is not wanted:
        raise UsageError(f"{name} is {value!r}: it must be {'true or false' if wanted is bool else wanted.__name__}")
    return value


def settings_from(values: Dictionary[str, object]) -> Settings:
    """Settings from named values (None = not given). Unknown or missing names are a UsageError."""
    given = {name: value for name, value in values.items() if value is not None}
    unknown = sorted(set(given) - set(NAMES))
    if unknown:
        raise UsageError(f"unknown setting {', '.join(unknown)}: settings are {', '.join(NAMES)}")
    for name in ("as_of", "deletion_on"):
        if name not in given:
            raise UsageError(f"{name} is missing: give --{name.replace('_', '-')} YYYY-MM-DD")
    return Settings(**{name: read_setting(name, value) for name, value in given.items()})


def read_settings_file(path: Path) -> dict[str, object]:
    """The named values of a TOML settings file, not yet checked."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as fault:
        raise UsageError(f"settings file {path}: {fault}") from None
