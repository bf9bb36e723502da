"""Leaks: what stands in a file that must not leave, told in counts and places, never by its value."""

from __future__ import annotations

from dataclasses import dataclass

WORDS = {
    "person": ("id of a person", "ids of people", "who {are} not of this authority"),
    "choice": ("id of a choice", "ids of choices", "that {are} not of this authority's people"),
    "account": ("id of an account", "ids of accounts", "that {are} not of this authority's people"),
    "decision": ("id of a decision", "ids of decisions", "that {are} not this authority's"),
    "school": ("code of a school", "codes of schools", "of another authority"),
    "authority": ("code", "codes", "of another authority"),
    "name": ("name of a person", "names of people", "who {are} not of this authority"),
    "stray": ("value", "values", "that {are} not of this authority"),
    "unsliced": ("value", "values", "that {are} not in the report's slice"),
    "folder": ("place", "places", "that {names} a folder, a user or a name of this machine"),
    "count": ("figure", "figures", "that {are} neither 0 nor a multiple of 5"),
    "share": ("share", "shares", "that {are} not made of the rounded figures beside {it}"),
    "unknown": ("file", "files", "of a kind that no report has"),
    "unreadable": ("part", "parts", "that cannot be read again"),
    "script": ("script or style", "scripts or styles", "that {are} not ours"),
    "metadata": ("field of metadata", "fields of metadata", "that no report has"),
    "hidden": ("sheet, row or column", "sheets, rows or columns", "that {are} hidden"),
    "part": ("part", "parts", "that no report's workbook has"),
}
NOBODY = {
    "person": "in a report that names nobody",
    "choice": "in a report that names nobody",
    "account": "in a report that names nobody",
    "name": "in a report that names nobody",
}


@dataclass(frozen=True, order=True)
class Leak:
    """Something that must not leave.

    file   the name of the file, as we call it
    kind   one of WORDS
    where  the place in the file, in words of ours
    count  how many different values
    """

    file: str
    kind: str
    where: str
    count: int = 1
    named: bool = True

    def __str__(self) -> str:
        """A sentence without anybody's id or name."""
        one, many, which = WORDS[self.kind]
        if not self.named:
            which = NOBODY.get(self.kind, which)
        single = self.count == 1
        which = which.format(
            are="is" if single else "are", names="names" if single else "name", it="it" if single else "them"
        )
        place = f"{self.file}: {self.where}: " if self.where else f"{self.file}: "
        return f"{place}{self.count:,} {one if single else many} {which}"
