"""The tables of the contract: their columns, and what each column is for."""

from __future__ import annotations

from dataclasses import dataclass

WORDS = {
    "choice": ("in", "out"),
    "scope": ("authority", "establishment", "individual"),
    "role": ("pupil", "staff"),
    "origin": ("decision", "entry", "default", "carried"),
    "source": ("seemis", "manual"),
    "status": ("active", "disabled", "deleted"),
}
STAGES = (*(f"P{n}" for n in range(1, 8)), *(f"S{n}" for n in range(1, 7)), "SP")
DAYS = ("opened_on", "closed_on", "start_on", "end_on", "effective_on", "sent_on")
MOMENTS = ("recorded_at",)


@dataclass(frozen=True)
class Shape:
    """One table.

    required      headings that must stand in the file
    optional      headings that may
    describing    columns whose values decide nothing
    may_lack      required columns in which a row may be empty
    key           the column that names the row, if any
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    describing: tuple[str, ...] = ()
    may_lack: tuple[str, ...] = ()
    key: str = ""
    file_optional: bool = False
    may_be_empty: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the contract, in its order."""
        return self.required + self.optional

    @property
    def needed(self) -> tuple[str, ...]:
        """Columns that a row cannot do without."""
        return tuple(c for c in self.required if c not in self.describing + self.may_lack)

    @property
    def deciding(self) -> tuple[str, ...]:
        """Columns that decide something."""
        return tuple(c for c in self.columns if c not in self.describing)


SHAPES = {
    "authorities": Shape(("authority_id", "name"), describing=("name",), key="authority_id"),
    "establishments": Shape(
        ("establishment_id", "name", "authority_id"),
        ("sector", "opened_on", "closed_on"),
        describing=("name", "sector"),
        key="establishment_id",
    ),
    "people": Shape(
        ("person_id", "role"),
        ("display_name", "stage", "added_on"),
        describing=("display_name", "stage", "added_on"),
        key="person_id",
    ),
    "enrolments": Shape(("person_id", "establishment_id", "start_on"), ("end_on", "recorded_at")),
    "decisions": Shape(
        ("decision_id", "scope", "subject_id", "choice", "effective_on"),
        ("recorded_at", "origin", "requested_by", "establishment_id", "note"),
        describing=("requested_by", "establishment_id", "note"),
        key="decision_id",
    ),
    "accounts": Shape(
        ("account_id", "person_id", "source", "status"),
        ("created_on", "status_on"),
        describing=("created_on", "status_on"),
        may_lack=("person_id",),
        key="account_id",
        file_optional=True,
    ),
    "feeds": Shape(("person_id", "sent_on"), ("establishment_id",), file_optional=True, may_be_empty=True),
}
