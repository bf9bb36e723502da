"""What faults are planted into: a copy of the clean extract, and the truth about every row that was spoilt."""

from collections import Counter
from dataclasses import dataclass
from random import Random

from glowaudit.samples.clean import NIGHTS, OUT, Row, Tables, add, days_after

TRUTH_COLUMNS = ("plant", "fault", "kind", "file", "row", "person_id", "account_id", "follows_from")
PLANTS = 3
OPT_OUT_ON = "2016-05-05"


@dataclass(frozen=True)
class Planted:
    """One alarm that must come: `follows_from` names the fault that brings it along, empty where it was planted."""

    plant: int
    fault: str
    kind: str
    table: str
    row: Row
    person_id: str
    follows_from: str


class Ground:
    """The tables, the people to whom nothing odd has happened yet, and what has been planted."""

    def __init__(self, tables: Tables, draw: Random) -> None:
        self.tables = tables
        self.draw = draw
        self.planted: list[Planted] = []
        self.number = 0
        self._plant = 0
        self._fault = ""
        self._people = {row["person_id"]: row for row in tables["people"]}
        self._ordinary = self._ordinary_people()

    def begin(self, fault: str, number: int) -> None:
        """What is noted from now on belongs to one more plant of this fault, its `number`th from 0."""
        self._plant += 1
        self.number = number
        self._fault = fault

    def note(self, kind: str, table: str, row: Row, fault: str = "", person_id: str | None = None) -> None:
        """An alarm of this kind must come at a row; `fault` where it is not the planted one but follows from it."""
        person_id = row.get("person_id", "") if person_id is None else person_id
        follows_from = self._fault if fault else ""
        self.planted.append(Planted(self._plant, fault or self._fault, kind, table, row, person_id, follows_from))

    def take(self, role: str = "", out_school: bool = False) -> str:
        """The id of somebody with one enrolment, no choice, and one active account; or of the school that is out."""
        for number, key in enumerate(self._ordinary):
            at_out_school = not self.of("accounts", key)
            if at_out_school == out_school and role in ("", self.person(key)["role"]):
                return self._ordinary.pop(number)
        raise AssertionError("the clean extract is too small for the faults")

    def take_opted_out(self) -> str:
        """The id of somebody who opted out, once, and whose account was disabled."""
        outs = Counter(row["subject_id"] for row in self.tables["decisions"] if row["choice"] == "out")
        spoilt = {each.person_id for each in self.planted}
        keys = sorted(key for key, times in outs.items() if times == 1 and key in self._people and key not in spoilt)
        return self.draw.choice(keys)

    def take_from_closed_school(self) -> str:
        """The id of somebody who moved when their school closed."""
        closed = {row["establishment_id"] for row in self.tables["establishments"] if row["closed_on"]}
        places = Counter(row["person_id"] for row in self.tables["enrolments"])
        keys = [row["person_id"] for row in self.tables["enrolments"] if row["establishment_id"] in closed]
        return self.draw.choice([key for key in keys if places[key] == 2])

    def person(self, key: str) -> Row:
        """The row of a person."""
        return self._people[key]

    def of(self, table: str, key: str) -> list[Row]:
        """The rows of a person in a table."""
        column = "subject_id" if table == "decisions" else "person_id"
        return [row for row in self.tables[table] if row[column] == key]

    def remove(self, table: str, *rows: Row) -> None:
        """Take these rows out of a table."""
        gone = set(map(id, rows))
        self.tables[table] = [row for row in self.tables[table] if id(row) not in gone]

    def decide(self, key: str, choice: str, effective_on: str, recorded_on: str = "", origin: str = "decision") -> Row:
        """A new decision about a person."""
        number = len(self.tables["decisions"]) + 1
        cells = {"scope": "individual", "subject_id": key, "choice": choice, "effective_on": effective_on}
        asked_by = "administrator" if origin == "carried" else "parent"
        cells |= {"origin": origin, "requested_by": asked_by, "decision_id": f"D{number:05d}"}
        return add(self.tables, "decisions", recorded_at=f"{recorded_on or effective_on}T10:00:00", **cells)

    def account(self, key: str, **cells: str) -> Row:
        """A new active account."""
        given = {"source": "seemis", "status": "active", "created_on": "2015-10-05"} | cells
        number = len(self.tables["accounts"]) + 1 + PLANTS
        return add(self.tables, "accounts", account_id=f"G{number:05d}", person_id=key, **given)

    def stop(self, key: str, from_on: str, honoured: bool = True) -> None:
        """The feed stops on a day, and the account is disabled four days later."""
        self.remove("feeds", *(row for row in self.of("feeds", key) if row["sent_on"] >= from_on))
        for account in self.of("accounts", key) if honoured else ():
            account |= {"status": "disabled", "status_on": days_after(from_on, 4)}

    def elsewhere(self, key: str) -> str:
        """Another school of the same authority and sector, which is in and open."""
        here = self.of("enrolments", key)[0]["establishment_id"]
        schools = {row["establishment_id"]: row for row in self.tables["establishments"]}
        return next(
            other
            for other, row in schools.items()
            if other != here
            and row["authority_id"] == schools[here]["authority_id"]
            and not row["closed_on"]
            and not other.endswith(str(OUT))
        )

    def _ordinary_people(self) -> list[str]:
        chosen = {row["subject_id"] for row in self.tables["decisions"]}
        places = Counter(row["person_id"] for row in self.tables["enrolments"])
        sent = Counter(row["person_id"] for row in self.tables["feeds"])
        keys = [
            key
            for key, row in self._people.items()
            if key not in chosen
            and places[key] == 1
            and sent[key] in (0, len(NIGHTS))
            and row["added_on"] < "2015-01-01"
            and row["stage"] != "S6"
        ]
        self.draw.shuffle(keys)
        return keys


def sort_rows(tables: Tables) -> None:
    """Bring each table into the order of its first columns; feeds by night."""
    for table, rows in tables.items():
        if table == "feeds":
            rows.sort(key=lambda row: (row["sent_on"], row["person_id"], row["establishment_id"]))
        elif table != "establishments":
            rows.sort(key=lambda row: tuple(row.values()))


def truth_rows(ground: Ground) -> list[tuple[object, ...]]:
    """One row an alarm that must come, as the files stand now (`TRUTH_COLUMNS`)."""
    numbers = {id(row): number for rows in ground.tables.values() for number, row in enumerate(rows, 2)}
    told: list[tuple[object, ...]] = []
    for each in ground.planted:
        accounts = [row for row in ground.of("accounts", each.person_id) if row["status"] == "active"]
        held = [each.row] if each.table == "accounts" and not each.person_id else accounts
        account_id = "+".join(sorted(row["account_id"] for row in held))
        place = (each.table, numbers[id(each.row)], each.person_id, account_id)
        told.append((each.plant, each.fault, each.kind, *place, each.follows_from))
    return told
