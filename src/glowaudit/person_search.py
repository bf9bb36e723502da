"""Search for a person by id or name among an audit's people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glowaudit import wording
from glowaudit.explain import one_line

if TYPE_CHECKING:
    from glowaudit.audit import Audit

LIMIT = 25
FOUND = """
    with people as (
        select p.person_id, p.display_name, p.role, p.stage, v.establishment_id,
            strip_accents(lower(p.person_id)) as id, strip_accents(lower(coalesce(p.display_name, ''))) as name
        from ledger_people p
        left join verdicts v on p.person_id = v.person_id
        where contains(id || ' ' || name, strip_accents(lower(?1)))
    )

    select p.person_id, p.display_name, p.role, p.stage, e.name, count(*) over () as matches
    from people p
    left join ledger_establishments e on p.establishment_id = e.establishment_id
    order by
        p.person_id <> ?1,
        not starts_with(p.id, strip_accents(lower(?1))),
        not starts_with(p.name, strip_accents(lower(?1))),
        p.name,
        p.person_id
    limit ?2
"""
QUARANTINED = """
    select file, row, reason from quarantine where file = 'people' and own_id = ? order by file, row limit 1
"""


@dataclass(frozen=True)
class Match:
    """One person whose id or name holds what was searched for."""

    person_id: str
    label: str


@dataclass(frozen=True)
class Matches:
    """The first people found, the best first, and how many there are in all."""

    people: tuple[Match, ...]
    number: int

    @property
    def certain(self) -> str | None:
        """The id of the one person found, where there is just one."""
        return self.people[0].person_id if self.number == 1 else None


def find_people(audit: Audit, text: str, limit: int = LIMIT) -> Matches:
    """People whose id or name holds the text, capitals and accents aside; ids and names that begin with it first."""
    wanted = " ".join(text.split())
    if not wanted:
        return Matches((), 0)
    rows = audit.engine.rows(FOUND, [wanted, limit])
    people = tuple(Match(str(row[0]), _label(*row[:5])) for row in rows)
    return Matches(people, int(rows[0][5]) if rows else 0)


def why_nobody(audit: Audit, text: str) -> str:
    """Why nobody was found, without repeating what was searched for."""
    for file, row, reason in audit.engine.rows(QUARANTINED, [text.strip()]):
        return f"This id stands only in quarantine: {file} row {row}, {wording.quarantine_reason(reason).lower()}."
    return "Nobody's id or name holds this. Ids are text: leading zeros count."


def _label(person_id: str, name: str | None, role: str, stage: str | None, school: str | None) -> str:
    """`109000205, Isla Imrie: Pupil, P4, Kirkhaven Primary School`."""
    who = f"{person_id}, {one_line(name)}" if name else person_id
    return f"{who}: {wording.role(role, stage)}" + (f", {one_line(school)}" if school else "")
