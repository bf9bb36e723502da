"""What happens to one person at school, and what is decided about one subject: each a handful of rows.

Rows are written in places, not in values: which of two schools, which of the drawn days and moments.
"""

from __future__ import annotations

LONG_AGO, WINTER, SUMMER, AUGUST = "2015-08-18", "2016-01-04", "2016-06-30", "2016-08-16"
FIXED = {"ago": LONG_AGO, "winter": WINTER, "summer": SUMMER, "august": AUGUST, "": ""}

# (which school, start, end, moment of recording); a, b, c are drawn days in order; 1 and 2 drawn moments, 0 unknown
Attended = tuple[int, str, str, int]
SCHOOLINGS: tuple[tuple[Attended, ...], ...] = (
    ((0, "ago", "", 0),),
    ((0, "ago", "", 0),),
    (),
    ((0, "a", "b", 1),),
    ((0, "ago", "", 0), (1, "a", "", 1)),  # at two schools
    ((0, "ago", "", 0), (1, "winter", "", 0)),
    ((0, "ago", "", 0), (1, "ago", "c", 1)),
    ((1, "a", "", 1), (0, "ago", "a", 0)),  # moved
    ((0, "ago", "a", 0), (1, "b", "c", 2)),  # moved, with a gap
    ((0, "ago", "a", 0), (1, "winter", "b", 0)),  # left two schools
    ((0, "winter", "b", 0), (1, "ago", "a", 0)),
    ((0, "b", "c", 2), (0, "a", "b", 0)),  # touching
    ((0, "a", "c", 0), (0, "b", "", 1)),  # overlapping
    ((1, "winter", "", 0), (0, "a", "", 0), (0, "ago", "a", 0)),  # touching, beside another
    ((1, "winter", "", 0), (0, "winter", "", 1), (0, "ago", "winter", 0)),
    ((0, "ago", "a", 1), (0, "ago", "c", 2)),  # revised
    ((0, "ago", "a", 1), (0, "ago", "", 2)),
    ((0, "a", "a", 1), (1, "ago", "b", 0)),  # of no days
    ((0, "b", "b", 0), (0, "a", "b", 0), (1, "c", "c", 0)),
    ((0, "ago", "winter", 0), (1, "august", "", 1)),  # not now
    ((1, "ago", "winter", 0), (0, "ago", "ago", 0)),
    ((0, "ago", "summer", 0), (1, "august", "", 1)),  # on to secondary school
)

# (origin, choice, which of two days in order, which of two moments)
Decided = tuple[str, str, int, int]
CHOICES: tuple[tuple[Decided, ...], ...] = (
    (),
    (("decision", "out", 0, 0),),
    (("", "in", 0, 0),),
    (("entry", "out", 0, 0),),
    (("decision", "out", 0, 0), ("", "in", 0, 0)),  # a tie
    (("entry", "in", 1, 0), ("decision", "out", 1, 1)),  # one day, in the order of recording
    (("decision", "out", 0, 0), ("decision", "in", 1, 1)),
    (("decision", "in", 0, 0), ("entry", "out", 1, 0)),
    (("decision", "in", 0, 0), ("decision", "in", 0, 0)),  # only the id tells them apart
    (("decision", "out", 0, 0), ("carried", "out", 1, 1)),
    (("decision", "out", 0, 0), ("carried", "in", 0, 1)),
    (("carried", "out", 0, 1), ("decision", "in", 1, 0)),
    (("carried", "out", 0, 0),),
    (("decision", "out", 0, 0), ("default", "in", 1, 1)),
    (("default", "in", 0, 0),),
)
# The same of an authority or a school; -1 is long ago and never recorded, 2 in August.
GATE_CHOICES: tuple[tuple[Decided, ...], ...] = (
    *((("", "in", -1, -1),),) * 9,
    (),
    (("", "out", -1, -1),),
    (("", "in", 0, 0),),
    (("decision", "in", -1, -1), ("", "out", 0, 0)),
    (("", "out", 0, 0), ("", "in", 1, 1)),
    (("", "in", 0, 0), ("", "out", 0, 0)),
    (("", "in", 2, 0),),
)
# Does a school open, and close, on a drawn day?
OPENINGS = ((False, False), (False, False), (False, False), (False, True), (True, False), (True, True))
