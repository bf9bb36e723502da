"""Which rows can be used, and why not the others: one reason a row, the first that fits (spec 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .assumed import RunSettings
from .reading import Row
from .shapes import DAYS, MOMENTS, SHAPES, WORDS
from .values import as_read, day, moment, word

Fault = tuple[str, str]  # reason, column
Link = Callable[[Row], Fault | None]  # is what a row refers to there?


@dataclass(frozen=True, order=True)
class Quarantined:
    """One row that cannot be used. `column` is empty where the row as a whole is at fault."""

    file: str
    row: int
    line: int
    reason: str
    column: str


@dataclass
class Checked:
    """The rows sorted out.

    accepted      usable rows by table, in file order
    quarantine    the others
    left_out      the quarantined rows themselves, by table
    copies        the rows among them that only repeat a row that was kept
    """

    accepted: dict[str, list[Row]] = field(default_factory=dict)
    quarantine: list[Quarantined] = field(default_factory=list)
    left_out: dict[str, list[Row]] = field(default_factory=dict)
    copies: list[Row] = field(default_factory=list)

    def ids(self, table: str) -> set[str]:
        """Keys of the accepted rows of a table."""
        return {row[SHAPES[table].key] for row in self.accepted[table]}


def _read(row: Row, columns: Iterable[str]) -> tuple[object, ...]:
    return tuple(as_read(column, row[column]) for column in columns)


def _alike(rows: list[Row]) -> list[Row]:
    """Rows that are alike in every column of the contract to one above them."""
    seen: set[tuple[object, ...]] = set()
    again = []
    for row in rows:
        content = _read(row, SHAPES[row.table].columns)
        if content in seen:
            again.append(row)
        seen.add(content)
    return again


def _by_key(rows: list[Row]) -> dict[str, list[Row]]:
    groups = defaultdict(list)
    for row in rows:
        if row[SHAPES[row.table].key]:
            groups[row[SHAPES[row.table].key]].append(row)
    return groups


def _deciding(table: str, settings: RunSettings) -> tuple[str, ...]:
    where = () if settings.staff_choice_follows or table != "decisions" else ("establishment_id",)
    return SHAPES[table].deciding + where


def duplicates(table: str, rows: list[Row], settings: RunSettings) -> tuple[list[Row], list[Row]]:
    """Rows with the reason duplicate_key, and those of them whose like is kept."""
    rows = [row for row in rows if not row.malformed]
    if table == "feeds":
        return [], []
    if table == "enrolments":
        return _alike(rows), _alike(rows)
    copies, clashes = [], []
    for group in _by_key(rows).values():
        if table == "establishments":
            copies += _alike(group)
        elif len({_read(row, _deciding(table, settings)) for row in group}) == 1:
            copies += group[1:]
        else:
            clashes += group
    return copies + clashes, copies


def _bad_value(row: Row) -> Fault | None:
    """missing_value, a bad date, a bad word: the first in the order of the contract."""
    shape = SHAPES[row.table]
    for column in shape.needed:
        if not row[column]:
            return "missing_value", column
    for column in shape.deciding:
        read = day if column in DAYS else moment if column in MOMENTS else str
        if row[column] and read(row[column]) is None:
            return "bad_date", column
    for column, words in WORDS.items():
        if column in shape.deciding and row[column] and word(row[column]) not in words:
            return f"bad_{column}", column
    return None


def _enrolment_fault(row: Row) -> Fault | None:
    end = day(row["end_on"])
    start = day(row["start_on"])
    return ("end_before_start", "end_on") if end and start and end < start else None


def _decision_fault(row: Row) -> Fault | None:
    origin = as_read("origin", row["origin"])
    if origin == "default" and word(row["choice"]) == "out":
        return "out_by_default", "choice"
    if word(row["scope"]) != "individual" and origin != "decision":
        return "origin_not_allowed", "origin"
    return None


def _own_fault(row: Row) -> Fault | None:
    fault = _bad_value(row)
    if fault is None and row.table == "enrolments":
        fault = _enrolment_fault(row)
    if fault is None and row.table == "decisions":
        fault = _decision_fault(row)
    return fault


def _establishments_link(rows: list[Row], checked: Checked) -> Link:
    authorities: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if not row.malformed and row["authority_id"]:
            authorities[row["establishment_id"]].add(row["authority_id"])

    def fault(row: Row) -> Fault | None:
        if len(authorities[row["establishment_id"]]) > 1:
            return "conflicting_authority", "authority_id"
        known = row["authority_id"] in checked.ids("authorities")
        return None if known else ("unknown_authority", "authority_id")

    return fault


def _enrolments_link(checked: Checked) -> Link:
    def fault(row: Row) -> Fault | None:
        if row["establishment_id"] not in checked.ids("establishments"):
            return "unknown_establishment", "establishment_id"
        return None if row["person_id"] in checked.ids("people") else ("unknown_person", "person_id")

    return fault


def subject_known(row: Row, checked: Checked) -> bool:
    """Does a decision row, good or bad, name an accepted authority, establishment or person?"""
    table = {"authority": "authorities", "establishment": "establishments", "individual": "people"}
    scope = word(row["scope"])
    return scope in table and row["subject_id"] in checked.ids(table[scope])


def _decisions_link(checked: Checked, settings: RunSettings) -> Link:
    def fault(row: Row) -> Fault | None:
        where = row["establishment_id"]
        if not settings.staff_choice_follows and where and where not in checked.ids("establishments"):
            return "unknown_establishment", "establishment_id"
        return None if subject_known(row, checked) else ("unknown_subject", "subject_id")

    return fault


def _no_link(_: Row) -> None:
    """People, accounts and feeds refer to nothing that must be there."""


def _link(table: str, rows: list[Row], checked: Checked, settings: RunSettings) -> Link:
    if table == "establishments":
        return _establishments_link(rows, checked)
    if table == "enrolments":
        return _enrolments_link(checked)
    return _decisions_link(checked, settings) if table == "decisions" else _no_link


def _check_table(table: str, rows: list[Row], checked: Checked, settings: RunSettings) -> None:
    repeated, copies = duplicates(table, rows, settings)
    link = _link(table, rows, checked, settings)
    checked.accepted[table], checked.left_out[table] = [], []
    checked.copies += copies
    for row in rows:
        if row.malformed:
            fault: Fault | None = ("malformed_row", "")
        elif any(row is other for other in repeated):
            fault = ("duplicate_key", SHAPES[table].key)
        else:
            fault = _own_fault(row) or link(row)
        if fault is None:
            checked.accepted[table].append(row)
        else:
            checked.left_out[table].append(row)
            checked.quarantine.append(Quarantined(table, row.row, row.line, *fault))


def check(tables: dict[str, list[Row]], settings: RunSettings) -> Checked:
    """Sort the rows of every table, in the order in which tables depend on each other."""
    checked = Checked()
    for table in SHAPES:
        if table in tables:
            _check_table(table, tables[table], checked, settings)
    return checked
