"""The tables of an extract and what each column is."""

from __future__ import annotations

import string
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """One table of the extract: required and optional columns, and which hold days, moments or code words.

    streamed  it has more rows than memory may hold: from Parquet it is read where it lies and never copied
    """

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    file_optional: bool = False
    may_be_empty: bool = False
    streamed: bool = False
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, required first."""
        return self.required + self.optional


DAYS = frozenset({"opened_on", "closed_on", "added_on", "start_on", "end_on", "effective_on"}) | frozenset(
    {"created_on", "status_on", "sent_on"}
)
MOMENTS = frozenset({"recorded_at"})
UPPER, LOWER = string.ascii_uppercase, string.ascii_lowercase
FLAG = "glow_choice"
FLAGGED = ("authorities", "establishments", "people")
STAGES = tuple(f"P{n}" for n in range(1, 8)) + tuple(f"S{n}" for n in range(1, 7)) + ("SP",)

TABLES = {
    table.name: table
    for table in (
        Table("authorities", ("authority_id", "name")),
        Table("establishments", ("establishment_id", "name", "authority_id"), ("sector", "opened_on", "closed_on")),
        Table(
            "people",
            ("person_id", "role"),
            ("display_name", "stage", "added_on"),
            words={"role": ("pupil", "staff"), "stage": STAGES},
        ),
        Table("enrolments", ("person_id", "establishment_id", "start_on"), ("end_on", "recorded_at")),
        Table(
            "decisions",
            ("decision_id", "scope", "subject_id", "choice", "effective_on"),
            ("recorded_at", "origin", "requested_by", "establishment_id", "note"),
            words={
                "scope": ("authority", "establishment", "individual"),
                "choice": ("in", "out"),
                "origin": ("decision", "entry", "default", "carried"),
                "requested_by": ("parent", "pupil", "staff", "administrator"),
            },
        ),
        Table(
            "accounts",
            ("account_id", "person_id", "source", "status"),
            ("created_on", "status_on"),
            file_optional=True,
            words={"source": ("seemis", "manual"), "status": ("active", "disabled", "deleted")},
        ),
        Table(
            "feeds",
            ("person_id", "sent_on"),
            ("establishment_id",),
            file_optional=True,
            may_be_empty=True,
            streamed=True,
        ),
    )
}


def folded(text: str) -> str:
    """Text as code words are compared: ASCII letters in lower case, all others as they are."""
    return text.translate(str.maketrans(UPPER, LOWER))


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table, with the snapshot flag where it may carry one."""
    return TABLES[table].columns + ((FLAG,) if table in FLAGGED else ())


def words_of(table: str) -> dict[str, tuple[str, ...]]:
    """The code words of a table's columns; the snapshot flag holds `in` or `out`."""
    return TABLES[table].words | ({FLAG: ("in", "out")} if table in FLAGGED else {})


def typed_days(table: str) -> dict[str, str]:
    """Columns of days of a streamed table -> the column of its raw table with those that the file holds as days."""
    table_days = [column for column in TABLES[table].columns if column in DAYS] if TABLES[table].streamed else []
    return {column: f"{column.removesuffix('_on')}_day" for column in table_days}
