"""Two councils whose extract is whole: everybody passes and has an account. A test spoils it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

Row = list[str]
SCHOOLS = {"5100001": "100", "5100002": "100", "5200001": "200"}
PUPILS = {"5100001": range(1, 21), "5100002": range(21, 41), "5200001": range(51, 61)}


def pupil(number: int) -> str:
    """The id of a pupil."""
    return f"P{number:05}"


def account(number: int) -> str:
    """The id of a pupil's account."""
    return f"ACC{number:05}"


def _columns() -> dict[str, str]:
    return {
        "authorities": "authority_id,name",
        "establishments": "establishment_id,name,authority_id,sector,opened_on,closed_on",
        "people": "person_id,role,display_name,stage,added_on",
        "enrolments": "person_id,establishment_id,start_on,end_on,recorded_at",
        "decisions": "decision_id,scope,subject_id,choice,effective_on,recorded_at",
        "accounts": "account_id,person_id,source,status,created_on,status_on",
    }


def _rows() -> dict[str, list[Row]]:
    everybody = [(number, school) for school, numbers in PUPILS.items() for number in numbers]
    gates = [("authority", i) for i in ("100", "200")] + [("establishment", i) for i in SCHOOLS]
    return {
        "authorities": [["100", "Aberlour"], ["200", "Brodick"]],
        "establishments": [[i, f"School {i}", owner, "Primary", "", ""] for i, owner in SCHOOLS.items()],
        "people": [[pupil(n), "pupil", f"Name {n}", f"P{n % 7 + 1}", "2015-08-17"] for n, _ in everybody],
        "enrolments": [[pupil(n), school, "2015-08-17", "", ""] for n, school in everybody],
        "decisions": [[f"D{n}", scope, i, "in", "2015-01-01", ""] for n, (scope, i) in enumerate(gates)],
        "accounts": [[account(n), pupil(n), "seemis", "active", "2015-08-20", ""] for n, _ in everybody],
    }


@dataclass
class Councils:
    """Rows of each file, headings apart. Change them, then `write`."""

    columns: dict[str, str] = field(default_factory=_columns)
    rows: dict[str, list[Row]] = field(default_factory=_rows)

    def each(self, table: str, change: Callable[[Row], Row | None]) -> Councils:
        """Every row of a table as `change` gives it back; None: left out."""
        self.rows[table] = [new for row in self.rows[table] if (new := change(list(row))) is not None]
        return self

    def ended(self, numbers: Iterable[int], on: str = "2016-05-20") -> Councils:
        """The enrolments of these pupils end on a day."""
        ids = {pupil(number) for number in numbers}
        return self.each("enrolments", lambda row: [*row[:3], on, row[4]] if row[0] in ids else row)

    def opted_out(self, numbers: Iterable[int], choice: str = "out") -> Councils:
        """These pupils decide for themselves."""
        for number in numbers:
            self.rows["decisions"].append([f"O{number}", "individual", pupil(number), choice, "2016-05-02", ""])
        return self

    def without_authority(self, authority_id: str = "200") -> Councils:
        """Only the other council, as most extracts are."""
        gone = {i for i, owner in SCHOOLS.items() if owner == authority_id}
        left = {pupil(n) for school in gone for n in PUPILS[school]}
        subjects = {authority_id, *gone, *left}
        for table, place in {
            "authorities": 0,
            "establishments": 0,
            "people": 0,
            "enrolments": 0,
            "decisions": 2,
        }.items():
            self.each(table, lambda row, place=place: None if row[place] in subjects else row)  # type: ignore[misc]
        return self.each("accounts", lambda row: None if row[1] in left else row)

    def write(self, folder: Path) -> Path:
        """The files of the extract."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self.rows.items():
            lines = [self.columns[table], *(",".join(row) for row in rows)]
            (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder
