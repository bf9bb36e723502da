"""The settings that the reference asks for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol


class RunSettings(Protocol):
    """Any object with these attributes; `known_at` is in UTC without a time zone."""

    @property
    def as_of(self) -> date:
        """First day of the window."""

    @property
    def deletion_on(self) -> date:
        """Day on which deletion runs."""

    @property
    def granular_from(self) -> date:
        """First day of the individual gate."""

    @property
    def feed_lag_days(self) -> int:
        """Days from SEEMiS to Glow."""

    @property
    def staff_choice_follows(self) -> bool:
        """Does a staff choice act everywhere?"""

    @property
    def enrolments(self) -> str:
        """`any` or `all`."""

    @property
    def establishment_default(self) -> str:
        """`closed` or `authority`."""

    @property
    def known_at(self) -> datetime | None:
        """Last moment of recording that is seen."""
