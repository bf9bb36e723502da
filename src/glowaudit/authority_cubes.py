"""The cubes of single authorities, out of one count of the nation, with all that is another authority's masked.

Somebody who is enrolled at two schools passes through either, so a cube says of each school of another authority that
its own people's ways meet when it lets data through. It says nothing else of it: no name, no id, not which authority
it belongs to, not which of the two gates is closed. It cannot be switched: it is not the reader's to open.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from glowaudit.cube import Counted, Places, Row, count, met_by, packed, place

if TYPE_CHECKING:
    from glowaudit.audit import Audit

OTHER_AUTHORITY = "another authority"
OTHER_SCHOOL = "a school of another authority"
MASKED = {"outside": True, "fixed": True}


class AuthorityCubes:
    """Cubes of one authority each. The people of all are counted once, here."""

    def __init__(self, audit: Audit, until: date | None = None) -> None:
        self._counted = count(audit, until=until)
        authority_of = {row[0]: row[2] for row in self._counted.names}
        self._counts: dict[str, list[Row]] = {}
        for row in self._counted.counts:
            self._counts.setdefault(authority_of[row[1]], []).append(row)

    def cube(self, authority_id: str) -> dict[str, Any]:
        """The cube of `cube_of(audit, [authority_id])`, other authorities' places masked."""
        counts = self._counts.get(authority_id, [])
        return packed(self._counted, counts, _masked_places(self._counted, counts, authority_id))

    def text(self, authority_id: str) -> str:
        """The same as JSON text."""
        return json.dumps(self.cube(authority_id), separators=(",", ":"))


def _masked_places(counted: Counted, counts: list[Row], authority_id: str) -> Places:
    """The authority and its schools by name, then one place for all other authorities, and their schools by number."""
    named = [row for row in counted.names if row[2] == authority_id]
    own = [row for row in named if row[0] is not None]
    at = {row[0]: number for number, row in enumerate(own)}
    gate = place(authority_id, named[0][3], counted.states.get(("authority", authority_id), []))
    schools = [place(i, name, counted.states.get(("establishment", i), [])) | {"authority": 0} for i, name, _, _ in own]
    outside = _in_order(counted, counts, at)
    if not outside:
        return Places([gate], schools, at)
    for number, i in enumerate(outside, 1):
        at[i] = len(schools)
        schools.append(place(f"outside {number}", OTHER_SCHOOL, counted.passages[i]) | MASKED | {"authority": 1})
    elsewhere = place("outside", OTHER_AUTHORITY, [(counted.settings.as_of, "open")]) | MASKED
    return Places([gate, elsewhere], schools, at)


def _in_order(counted: Counted, counts: list[Row], own: dict[str, int]) -> list[str]:
    """Schools of others that own people's ways meet, in an order that tells neither their ids nor their names."""
    seen: dict[str, list[Row]] = {i: [] for i in sorted(met_by(counts) - own.keys())}
    for on_day, school, role, stage, way, people in counts:
        for i in seen.keys() & set(way):
            seen[i].append((on_day, own[school], role, stage, len(way), people))
    return sorted(seen, key=lambda i: (counted.passages[i], sorted(seen[i])))
