"""Somebody who wants to know what is suppressed: reads what was published, and nothing else.

Written without looking at how figures are protected. Each figure is about a set of unknown true counts: people of one
school, role and outcome. A figure that is the sum of others that are shown tells nothing new. Any other one bounds its
set: 0 is 0, a multiple of 5 is a number rounded to it, [c] is 1 to 4, whatever else is an exact count. Linear programs
then find the least and the most that each suppressed figure can be.
"""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

SUPPRESSED, NOTHING = "[c]", "[x]"
OUTCOMES = ("kept", "gates", "own_choice", "no_open_school", "unreadable")
MEASURES = {outcome: (outcome,) for outcome in OUTCOMES} | {"enrolled": OUTCOMES, "not_kept": OUTCOMES[1:]}
TABLE = "application/vnd.glow.table+json"
CHART = "application/vnd.glow.chart+json"
HEADLINE = "application/vnd.glow.headline+json"
SWITCHES = "application/vnd.glow.switches+json"
ACTORS = {"The authority's gate": (False, True), "The school's gate": (True, False), "Both gates": (False, False)}
ALONE = {"Their own choice": "own_choice", "A decision that cannot be read": "unreadable",
         "No enrolment at an open school": "no_open_school"}  # fmt: skip
Unknown = tuple[str, str, str]


@dataclass(frozen=True)
class Figure:
    """What is shown (a number, or a sign) of a set of unknown counts; `family`: figures made in the same way."""

    family: str
    about: frozenset[Unknown]
    shown: int | float | str


@dataclass(frozen=True)
class Narrowed:
    """A suppressed figure of which somebody finds out more than that it is 1 to 4."""

    figure: Figure
    least: int
    most: int


# --------------------------------------------------------------------------------------------- what was published


class Published:
    """The files of a public folder: rows of the CSV, tables, cubes and headlines of page and notebook, all numbers."""

    def __init__(self, folder: Path) -> None:
        listed = (folder / "figures.csv").read_text("utf-8-sig")
        self.rows = list(csv.DictReader(io.StringIO(listed, newline="")))
        page, notebook = ((folder / name).read_text("utf-8") for name in ("report.html", "report.ipynb"))
        self.bundles = [
            output["data"]
            for cell in json.loads(notebook)["cells"]
            for output in cell.get("outputs", ())
            if "data" in output
        ]
        islands = list(_islands(page))
        self.tables = [each for each in islands if "columns" in each]
        self.tables += [bundle[TABLE] for bundle in self.bundles if TABLE in bundle]
        self.cubes = [each["cube"] for each in islands if "cube" in each]
        self.cubes += [bundle[SWITCHES]["cube"] for bundle in self.bundles if SWITCHES in bundle]
        self.headlines = [bundle[HEADLINE] for bundle in self.bundles if HEADLINE in bundle]
        self.charts = [bundle[CHART]["spec"] for bundle in self.bundles if CHART in bundle]
        self.html = [page, *(bundle["text/html"] for bundle in self.bundles if "text/html" in bundle)]
        self.schools = {row["establishment_id"]: (row["authority_id"], row["sector"]) for row in self.rows
                        if row["table"] == "school by role"}  # fmt: skip

    def numbers(self) -> Iterator[float]:
        """Every number that is shown of people."""
        yield from (int(row["people"]) for row in self.rows if row["people"])
        for table in self.tables:
            for column in table["columns"]:
                if column["kind"] == "number":
                    yield from (value for value in values_of(column) if not isinstance(value, str))
        yield from (row[-1] for cube in self.cubes for row in cube["counts"])
        for headline in self.headlines:
            yield from (share["number"] for share in headline["shares"] + headline["beside"])
            yield from (int(n.replace(",", "")) for n in re.findall(r"[\d,]+", "".join(headline["sentence"][1::2])))
        for spec in self.charts:
            yield from (row["people"] for rows in spec["datasets"].values() for row in rows if "people" in row)
        for html in self.html:
            cells = re.findall(r'<td[^>]*(?:class="number"|text-align:right)[^>]*>([\d,]+)</td>', html)
            yield from (int(cell.replace(",", "")) for cell in cells)

    def about(self, measure: str, role: str = "", **where: str) -> frozenset[Unknown]:
        """The unknown counts that a measure of a place is about."""
        roles = (role,) if role else ("pupil", "staff")
        schools = [
            school
            for school, (authority, sector) in self.schools.items()
            if where.get("school", school) == school
            and where.get("authority", authority) == authority
            and where.get("sector", sector) == sector
        ]
        return frozenset((school, r, outcome) for school in schools for r in roles for outcome in MEASURES[measure])

    def figures(self, dice: random.Random, samples: int = 20) -> list[Figure]:
        """Every figure that is shown."""
        return [*self.listed(), *self.tabled(), *self.headed(), *self.switched(dice, samples)]

    def listed(self) -> Iterator[Figure]:
        """Those of the CSV."""
        for row in self.rows:
            by_sector = "sector" in row["table"]
            where = {"authority": row["authority_id"]} if row["authority_id"] else {}
            where |= {"sector": row["sector"]} if by_sector else {}
            where |= {"school": row["establishment_id"]} if row["establishment_id"] else {}
            about = self.about(row["measure"], row["role"], **where)
            yield Figure(
                f"{row['table']}, {row['measure']}", about, int(row["people"]) if row["people"] else row["mark"]
            )

    def tabled(self) -> Iterator[Figure]:
        """Those of the tables of page and notebook."""
        ids = {row["authority"]: row["authority_id"] for row in self.rows if row["authority"]}
        for table in self.tables:
            for row in rows_of(table):
                where = {}
                if "establishment_id" in row:
                    where["school"] = row["establishment_id"]
                elif "authority_id" in row:
                    where["authority"] = row["authority_id"]
                elif "name" in row:
                    where["sector"] = "" if row["name"] == "Not known" else row["name"]
                    where |= {"authority": ids[row["authority"]]} if "authority" in row else {}
                elif table["id"] == "table-actors":
                    yield Figure(table["id"], self.acting(row["label"]), row["people"])
                    continue
                else:
                    continue
                role = {"Pupil": "pupil", "Staff": "staff"}.get(row.get("role", ""), "")
                for measure in MEASURES.keys() & row.keys():
                    yield Figure(f"{table['id']}, {measure}", self.about(measure, role, **where), row[measure])

    def acting(self, label: str) -> frozenset[Unknown]:
        """Whom the gates of this kind keep out, or this reason."""
        if label in ALONE:
            return self.about(ALONE[label])
        gates = {row["establishment_id"]: (row["above"] == "Open", row["gate"] in ("Open", "As its authority"))
                 for table in self.tables if table["id"] == "table-schools" for row in rows_of(table)}  # fmt: skip
        return frozenset(each for each in self.about("gates") if gates[each[0]] == ACTORS[label])

    def headed(self) -> Iterator[Figure]:
        """Those of the headline."""
        for headline in self.headlines:
            for share in headline["shares"]:
                yield Figure(f"headline, {share['kind']}", self.about(share["kind"]), share["number"])

    def switched(self, dice: random.Random, samples: int) -> Iterator[Figure]:
        """What the switches show as it is, for each gate turned over by itself, and for samples of many at once."""
        for cube in self.cubes:
            states = [frozenset[int]()]
            gates = len(cube["authorities"]) + len(cube["schools"])
            states += [frozenset([gate]) for gate in range(gates)]
            states += [frozenset(g for g in range(gates) if dice.random() < 0.3) for _ in range(samples)]
            yield from self.counted(cube)
            for turned in states:
                through = passing(cube, turned)
                shown = sum(row[-1] for row in cube["counts"] if any(through[at] for at in cube["ways"][row[4]]))
                schools = {each["id"] for each, lets in zip(cube["schools"], through, strict=True) if lets}
                both = self.about("kept") | self.about("gates")
                yield Figure("switches", frozenset(each for each in both if each[0] in schools), shown)

    def counted(self, cube: dict[str, Any]) -> Iterator[Figure]:
        """The counts of a cube: of each school and role, and of those apart."""
        sums: Counter[tuple[int, int]] = Counter()
        for _, place, role, _, _, people in cube["counts"]:
            sums[place, role] += people
        sectors = sorted(set(self.schools.values()))
        apart = [at for at, each in enumerate(cube["schools"]) if each.get("apart")]
        for (place, role), people in sums.items():
            if place in apart:
                authority, sector = sectors[apart.index(place)]
                where = {"authority": authority, "sector": sector}
                about = self.about("own_choice", **where) | self.about("unreadable", **where)
            else:
                where = {"school": cube["schools"][place]["id"], "role": cube["roles"][role]}
                about = self.about("kept", **where) | self.about("gates", **where)
            yield Figure("counts of the cube", about, people)


def _islands(page: str) -> Iterator[dict[str, Any]]:
    """The data in the scripts of a page."""
    for attributes, text in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.S):
        if "data-packed" in attributes or re.fullmatch(r"\s*H4sI[\w+/=\s]*", text):
            yield json.loads(gzip.decompress(base64.b64decode(text)))
        elif "application/json" in attributes:
            yield json.loads(text)


def values_of(column: dict[str, Any]) -> list[Any]:
    """The values of a packed column."""
    return [column["words"][code] for code in column["codes"]] if "codes" in column else column["values"]


def rows_of(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a packed table, by the names of its columns."""
    columns = {column["name"]: values_of(column) for column in table["columns"]}
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def passing(cube: dict[str, Any], turned: frozenset[int]) -> list[bool]:
    """Which schools let people through, with these gates turned over."""
    first = len(cube["authorities"])
    bodies = [(at in turned) != (each["states"][-1][1] == "open") for at, each in enumerate(cube["authorities"])]
    through = []
    for at, each in enumerate(cube["schools"], first):
        state = each["states"][-1][1]
        by_itself = state == "open" or (state == "follows" and bodies[each["authority"]])
        through.append(state != "absent" and bodies[each["authority"]] and (at in turned) != by_itself)
    return through


# ------------------------------------------------------------------------------------------------------- the attack


def attack(figures: Iterable[Figure]) -> list[Narrowed]:
    """Suppressed figures of which the attacker finds out more than that they are 1 to 4."""
    told = telling(list(dict.fromkeys(figures)))
    classes, matrix = unknown_classes(told)
    narrowed = []
    _, part = connected_components(matrix.T @ matrix, directed=False)
    for component in np.unique(part):
        columns = np.flatnonzero(part == component)
        rows = np.flatnonzero(matrix[:, columns].sum(axis=1))
        if any(told[row].shown == SUPPRESSED for row in rows):
            narrowed += list(_narrowed([told[row] for row in rows], matrix[rows][:, columns]))
    assert len(classes) == matrix.shape[1]
    return narrowed


def telling(figures: list[Figure]) -> list[Figure]:
    """The figures that are no sums of others: if one of a family is none, the whole family is taken for counts.

    Atoms are the figures that no other one is a part of; a sum is made of those inside of it.
    """
    atoms = _atoms(figures)
    owner = {unknown: atom for atom in atoms for unknown in atom.about}
    counts = {figure.family for figure in figures if not _is_sum(figure, owner)}
    return [figure for figure in figures if figure in atoms or figure.family in counts]


def _atoms(figures: list[Figure]) -> set[Figure]:
    """Of the figures about each unknown those about the fewest; of alike ones the first."""
    first: dict[frozenset[Unknown], Figure] = {}
    for figure in figures:
        if figure.shown != NOTHING and figure.about:
            first.setdefault(figure.about, figure)
    taken: set[Unknown] = set()
    atoms = set()
    for figure in sorted(first.values(), key=lambda figure: len(figure.about)):
        if not figure.about & taken:
            atoms.add(figure)
            taken |= figure.about
    return atoms


def _is_sum(figure: Figure, owner: dict[Unknown, Figure]) -> bool:
    """Is what is shown the sum of what is shown of its atoms?"""
    inside = {owner[unknown] for unknown in figure.about if unknown in owner}
    if frozenset().union(*(atom.about for atom in inside)) != figure.about:
        return False
    total = sum(atom.shown for atom in inside if not isinstance(atom.shown, str))
    hidden = any(isinstance(atom.shown, str) for atom in inside)
    if figure.shown == SUPPRESSED:
        return [atom.shown for atom in inside] == [SUPPRESSED]
    if figure.shown == NOTHING:
        return total == 0 and hidden
    return total == figure.shown


def unknown_classes(told: list[Figure]) -> tuple[list[frozenset[int]], csr_array]:
    """Unknowns that always stand together are one; which figure (row) is about which class (column)."""
    seen: dict[Unknown, set[int]] = defaultdict(set)
    for place, figure in enumerate(told):
        for unknown in figure.about:
            seen[unknown].add(place)
    classes = list({frozenset(places): None for places in seen.values()})
    rows, columns = zip(*((row, column) for column, rows in enumerate(classes) for row in rows), strict=True)
    return classes, csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(told), len(classes)))


def _narrowed(told: list[Figure], matrix: csr_array) -> Iterator[Narrowed]:
    low, high = np.array([bounds_of(figure.shown) for figure in told], dtype=float).T
    limits = LinearConstraint(matrix, low, high)
    whole, free = np.ones(matrix.shape[1]), Bounds(0, np.inf)
    for row, figure in enumerate(told):
        if figure.shown == SUPPRESSED:
            goal = matrix[[row]].toarray()[0]
            ends = [milp(sign * goal, constraints=limits, integrality=whole, bounds=free) for sign in (1, -1)]
            assert all(end.status == 0 for end in ends), "no true counts at all would be published like this"
            least, most = round(ends[0].fun), round(-ends[1].fun)
            if least > 1 or most < 4:
                yield Narrowed(figure, least, most)


def bounds_of(shown: float | str) -> tuple[float, float]:
    """Between what the true count lies."""
    if isinstance(shown, str):
        return (1, 4) if shown == SUPPRESSED else (1, np.inf)
    if shown == 0 or shown % 5:
        return shown, shown
    return max(5, shown - 2), shown + 2
