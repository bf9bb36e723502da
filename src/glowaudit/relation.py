"""What an opened file is: a select that gives its rows as text, c0, c1, ..., and where each stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


class FileFault(Exception):
    """One or more faults of a whole file, each a message that says where and what to do."""

    def __init__(self, *faults: str) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class Relation:
    """headings in file order; `select` gives row, line, malformed, c0... (None: only `otherwise` does), or, where the
    rows are `one_a_line`, c0... alone, in the order of the file; `trim`: may values have white space round them?;
    `must_have`: how many rows must come out, where that is known beforehand; `otherwise`: a slower way to take where
    the select fails or gives another number of rows; `unreadable`: by place, what a column that cannot be read as text
    holds; `days`: the places whose column holds days, each given beside its text as d0, d1, ... (NULL where it is no
    whole day of the years 1 to 9999); `source`: the SQL of the file itself, where it may be read again and again
    without a copy (None: it may not)."""

    headings: tuple[str, ...]
    select: str | None
    sha256: str
    one_a_line: bool = False
    trim: bool = True
    must_have: int | None = None
    otherwise: Callable[[], Relation] | None = None
    unreadable: dict[int, str] = field(default_factory=dict)
    days: frozenset[int] = frozenset()
    source: str | None = None
