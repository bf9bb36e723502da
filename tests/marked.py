"""Extracts in which every id, name and note is marked and stands for one thing, and who may see which of them.

Whom and what an authority may see is worked out here in plain Python, row by row, apart from the SQL of slices.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from extract_files import Extract, Fields

from glowaudit.audit import Audit

MARK = re.compile(r"<[a-z]+:[^<>]*>")
KINDS = {"person_id": "p", "establishment_id": "e", "authority_id": "a", "decision_id": "d", "account_id": "k"}
SCOPES = {"authority": "a", "establishment": "e"}
SCHOOL_FILES = ("authorities", "establishments", "people", "enrolments", "accounts", "feeds")
Row = dict[str, Any]


def mark(kind: str, value: str) -> str:
    """`<p:12>`; nothing stays nothing."""
    return f"<{kind}:{value}>" if value.strip() else value


def marked(extract: Extract) -> Extract:
    """The extract with every id, name and note marked. Lines that are texts stay as they are."""
    tables = {}
    for name, table in extract.tables.items():
        lines = [
            line if isinstance(line, str) else _marked(name, dict(zip(table.columns, line, strict=False)), line)
            for line in table.lines
        ]
        tables[name] = replace(table, lines=tuple(lines))
    return Extract(tables)


def _marked(table: str, row: dict[str, str], line: Fields) -> Fields:
    scope = row.get("scope", "").strip().lower()
    own = {column: mark(kind, row[column]) for column, kind in KINDS.items() if column in row}
    own |= {"subject_id": mark(SCOPES.get(scope, "p"), row["subject_id"])} if "subject_id" in row else {}
    first = {
        "people": ("n", "person_id"),
        "establishments": ("s", "establishment_id"),
        "authorities": ("t", "authority_id"),
    }
    if table in first:
        kind, key = first[table]
        own |= {name: mark(kind, row.get(key, "")) for name in ("name", "display_name") if name in row}
    own |= {"note": mark("o", row.get("decision_id", ""))} if "note" in row else {}
    fields = [own.get(column, value) for column, value in row.items()]
    return (*fields, *line[len(fields) :])


def marks_in(tables: dict[str, Any]) -> dict[str, set[str]]:
    """The marks in every value and heading of every table, by table. JSON is read as its reader would."""
    found: dict[str, set[str]] = {}
    for name, frame in tables.items():
        texts = [*map(str, frame.columns)]
        for column in frame.columns:
            texts += [_plain(value) for value in frame[column].dropna().astype(object)]
        found[name] = set(MARK.findall("\n".join(texts)))
    return found


def _plain(value: Any) -> str:
    """A value as text; of JSON its strings, as its reader sees them."""
    return "\n".join(_strings(json.loads(value))) if str(value)[:1] == "{" else str(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _strings(inner)
    else:
        yield str(value)


@dataclass
class Ground:
    """What an audited extract says of places and people: the facts from which a reader's rights follow."""

    counted: dict[str, str] = field(default_factory=dict)
    visits: set[tuple[str, str]] = field(default_factory=set)
    spells: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    claims: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    mentions: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    quarantine: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    accounts: list[Row] = field(default_factory=list)

    def owner(self, school: str | None) -> str | None:
        """The one authority that claims a school; of one that is not in the extract `nowhere`."""
        if school not in self.claims:
            return "nowhere"
        only = self.claims[school] - {""}
        return next(iter(only)) if len(only) == 1 else None

    def places_of(self, person: str) -> set[str | None]:
        """Where a person was ever enrolled, rows in quarantine included; None: nobody knows."""
        known: set[str | None] = {row["authority_id"] for row in self.spells[person]}
        rows = (row for row in self.mentions[person] if row["file"] == "enrolments")
        return known | {o if (o := self.owner(row["needs_establishment"])) != "nowhere" else None for row in rows}


def rows_of(audit: Audit, select: str) -> list[Row]:
    """Rows as dictionaries."""
    cursor = audit.engine.connection.execute(select)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def ground_of(audit: Audit) -> Ground:
    """The facts of an audit."""
    ground = Ground()
    for row in rows_of(audit, "select person_id, authority_id from verdicts where authority_id is not null"):
        ground.counted[row["person_id"]] = row["authority_id"]
    for row in rows_of(audit, "from window_spells"):
        ground.visits.add((row["person_id"], row["authority_id"]))
    for row in rows_of(audit, "from enrolment_spells"):
        ground.spells[row["person_id"]].append(row)
    for row in rows_of(audit, "from ledger_establishments"):
        ground.claims[row["establishment_id"]] = {row["authority_id"]}
    accepted = set(ground.claims)
    ground.quarantine = rows_of(audit, "from quarantine")
    for row in ground.quarantine:
        if row["file"] == "establishments" and row["own_id"] is not None and row["own_id"] not in accepted:
            ground.claims[row["own_id"]].add(row["needs_authority"] or "")
        if row["needs_person"] is not None:
            ground.mentions[row["needs_person"]].append(row)
    ground.decisions = rows_of(audit, "select * from checked_decisions where fault is null")
    ground.accounts = rows_of(audit, "select * from checked_accounts where fault is null")
    return ground


class Rights:
    """What the report of one authority may hold."""

    def __init__(self, ground: Ground, authority_id: str) -> None:
        self.ground, self.authority_id = ground, authority_id

    def person(self, person: str | None) -> bool:
        """Counted here, enrolled here in the window, or in no verdict and named with this authority's schools."""
        ground, here = self.ground, self.authority_id
        if person is None:
            return False
        if person in ground.counted:
            return ground.counted[person] == here or (person, here) in ground.visits
        named = {ground.owner(row["needs_establishment"]) for row in ground.mentions[person]}
        return here in named

    def nobody(self, person: str | None) -> bool:
        """Somebody of whom no row says where they belong."""
        return person not in self.ground.counted and not self.ground.mentions.get(str(person))

    def recorded_here(self, person: str, place: str | None, effective_on: Any) -> bool:
        """Was a person's decision made on this side of a transfer, as far as is known?"""
        owner = self.ground.owner(place)
        if owner != "nowhere":
            return owner == self.authority_id
        if self.ground.places_of(person) == {self.authority_id}:
            return True
        spells = self.ground.spells[person]
        return effective_on is not None and any(
            s["authority_id"] == self.authority_id and s["from_on"] <= effective_on < s["to_on"] for s in spells
        )

    def decisions(self) -> Iterator[str]:
        """Ids of decisions that may stand in it."""
        for row in self.ground.decisions:
            if self._decides_here(row["scope"], row["subject_id"], row["establishment_id"], row["effective_on"]):
                yield row["decision_id"]
        for row in self.ground.quarantine:
            if row["file"] not in SCHOOL_FILES and self._decides_here(
                row["subject_scope"], row["subject_id"], row["needs_establishment"], None
            ):
                yield row["own_id"]

    def _decides_here(self, scope: str, subject: str, place: str | None, effective_on: Any) -> bool:
        here = self.authority_id
        if scope == "authority":
            return subject == here or self.ground.owner(place) == here
        if scope == "establishment":
            owner = self.ground.owner(subject)
            return owner == here or (owner == "nowhere" and self.ground.owner(place) == here)
        if self.person(subject):
            return self.recorded_here(subject, place, effective_on)
        return self.nobody(subject) and self.ground.owner(place) == here

    def schools(self) -> Iterator[str]:
        """Codes of schools that it claims."""
        yield from (school for school, claims in self.ground.claims.items() if self.authority_id in claims)

    def accounts(self) -> Iterator[str]:
        """Ids of accounts of whom it counts, and of whom nobody counts and it may name. Not of those who only visit."""
        rows = [(row["account_id"], row["person_id"]) for row in self.ground.accounts]
        rows += [(row["own_id"], row["needs_person"]) for row in self.ground.quarantine if row["file"] == "accounts"]
        yield from (account for account, person in rows if account is not None and self._holder(person))

    def _holder(self, person: str | None) -> bool:
        counted = self.ground.counted
        return counted[person] == self.authority_id if person in counted else self.person(person)

    def refused(self, found: str) -> bool:
        """Must this mark not stand in the report?"""
        kind = found[1]
        inner = found[3:-1]
        allowed: dict[str, Callable[[], bool]] = {
            "p": lambda: self.person(found) or self._stray(found),
            "n": lambda: self.person(mark("p", inner)),
            "d": lambda: found in set(self.decisions()),
            "e": lambda: found in set(self.schools()) or found not in self.ground.claims,
            "s": lambda: mark("e", inner) in set(self.schools()),
            "a": lambda: found == self.authority_id,
            "t": lambda: mark("a", inner) == self.authority_id,
            "k": lambda: found in set(self.accounts()),
        }
        return kind not in allowed or not allowed[kind]()

    def _stray(self, person: str) -> bool:
        """Somebody known nowhere, of whom a decision was recorded here."""
        rows = (row for row in self.ground.quarantine if row["subject_id"] == person)
        return self.nobody(person) and any(
            self.ground.owner(row["needs_establishment"]) == self.authority_id for row in rows
        )
