"""The cube of the public report: the gate switches over published cells, and over nothing else.

Its format is that of other cubes (docs/decisions/0021-cube.md). Its counts are the published figures themselves, so
that whatever is switched, what is shown is a sum of figures that stand in the file already. It answers for one day.
"""

from __future__ import annotations

from typing import Any

from glowaudit.engine import Engine
from glowaudit.settings import Settings

ROLES = ("pupil", "staff", "Not told by role")
NO_STAGE = ("",)
NOTE = (
    "Figures here are sums of published figures: rounded, and without suppressed ones. Somebody at several schools "
    "counts at one of them, with its gates. Those who opted out, or whom a decision protects that cannot be read, are "
    "counted by sector. Those without an enrolment at an open school on the last day are left out."
)
BY_SCHOOL = """
    select establishment_id, role, people
    from shown_cells
    where outcome in ('kept', 'gates') and people > 0
"""
BY_SECTOR = """
    select authority_id, sector, people
    from shown_cells
    where outcome in ('own_choice', 'unreadable') and people > 0
"""
SCHOOLS = "select authority_id, establishment_id, establishment, school_state, sector from national_places"
Places = list[dict[str, Any]]


def public_cube(engine: Engine, settings: Settings) -> dict[str, Any]:
    """The cube of `shown_cells` and `national_places`, as JSON can hold it."""
    authorities, schools, at = _places(engine)
    through = [[0, at[i], ROLES.index(role), 0, at[i] + 1, people] for i, role, people in engine.rows(BY_SCHOOL)]
    apart = [[0, at[i, sector], 2, 0, 0, people] for i, sector, people in engine.rows(BY_SECTOR)]
    day = settings.last_day.isoformat()
    return {
        "format": 1,
        "as_of": day,
        "deletion_on": settings.deletion_on.isoformat(),
        "feed_lag_days": settings.feed_lag_days,
        "last_day": day,
        "until": day,
        "enrolments": settings.enrolments,
        "approximate": True,
        "note": NOTE,
        "days": [day],
        "authorities": authorities,
        "schools": schools,
        "roles": list(ROLES),
        "stages": list(NO_STAGE),
        "ways": [[], *([place] for place in range(len(schools)))],
        "counts": sorted(through + apart),
    }


def _places(engine: Engine) -> tuple[Places, Places, dict[Any, int]]:
    """Authorities and schools with their gates on the last day; then one place a sector, for those whom no gate helps.

    The last says where each school and each (authority, sector) stands among the schools.
    """
    rows = engine.rows(SCHOOLS)
    own = engine.rows("select authority_id, authority, state from national_authorities")
    number = {row[0]: place for place, row in enumerate(own)}
    schools: Places = []
    at: dict[Any, int] = {}
    for authority_id, school_id, name, state, _ in rows:
        at[school_id] = len(schools)
        schools.append(_gate(school_id, name, state) | {"authority": number[authority_id]})
    for authority_id, sector in sorted({(row[0], row[4]) for row in rows}):
        at[authority_id, sector] = len(schools)
        name = f"{sector or 'Sector not known'}: whom no gate helps"
        apart = _gate(f"apart {len(schools)}", name, "absent") | {"apart": True}
        schools.append(apart | {"authority": number[authority_id]})
    return [_gate(*row) for row in own], schools, at


def _gate(i: str, name: str, state: str) -> dict[str, Any]:
    return {"id": i, "name": name, "states": [[0, state]]}
