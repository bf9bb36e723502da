"""What authorities and schools are called, and which school is whose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glowaudit.audit import Audit

AUTHORITIES = "select authority_id, name from ledger_authorities order by lower(name), authority_id"
SCHOOLS = (
    "select establishment_id, name, authority_id from ledger_establishments order by lower(name), establishment_id"
)


@dataclass(frozen=True)
class Places:
    """Names by id, in order of the names; where none is given, the id. Names that are alike carry their ids too.

    authorities, schools  names by authority_id, by establishment_id
    authority_of          authority_id by establishment_id
    """

    authorities: dict[str, str]
    schools: dict[str, str]
    authority_of: dict[str, str]

    @property
    def names(self) -> dict[str, str]:
        """Names of all places by their ids."""
        return self.authorities | self.schools

    def schools_of(self, authorities: tuple[str, ...]) -> dict[str, str]:
        """The schools of some authorities (none given: all)."""
        return {i: name for i, name in self.schools.items() if not authorities or self.authority_of[i] in authorities}


def places_of(audit: Audit) -> Places:
    """The places that an audit knows."""
    authorities = apart([(str(i), name) for i, name in audit.engine.rows(AUTHORITIES)])
    rows = audit.engine.rows(SCHOOLS)
    schools = apart([(str(i), name) for i, name, _ in rows])
    return Places(authorities, schools, {str(i): str(authority) for i, _, authority in rows})


def apart(named: list[tuple[str, str | None]]) -> dict[str, str]:
    """Names by id, with the ids where names are alike."""
    told = {i: " ".join((name or i).split()) for i, name in named}
    alike = Counter(told.values())
    return {i: f"{name} ({i})" if alike[name] > 1 else name for i, name in told.items()}
