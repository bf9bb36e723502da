"""What goes wrong with the rows of a table: repeats and clashes; spoilt cells, rows, lines and files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extract_files import Extract, Fields, Line, Table
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

OPTIONAL = (
    "sector",
    "display_name",
    "added_on",
    "requested_by",
    "note",
    "created_on",
    "status_on",
    "recorded_at",
)
REPEATS = ("again", "again in capitals", "again with no value", "again on another day", "again clashing")
CLASHING: dict[str, tuple[tuple[str, Fields], ...]] = {  # columns that may decide, and values to clash with
    "authorities": (("name", ("", "Another")),),
    "establishments": (
        *(("authority_id", ("1", "2")), ("closed_on", ("2016-04-28", "")), ("authority_id", ("", "1"))),
        *(("sector", ("", "primary")), ("opened_on", ("2016-04-29", ""))),
    ),
    "people": (("role", ("pupil", "staff")),),
    "enrolments": (("end_on", ("2016-04-29", "")), ("recorded_at", ("2016-04-28T12:00Z", ""))),
    "decisions": (("choice", ("in", "out")), ("establishment_id", ("1", "")), ("origin", ("decision", ""))),
    "accounts": (("status", ("active", "disabled")), ("status_on", ("2016-04-29", ""))),
    "feeds": (("sent_on", ("2016-04-28", "2016-04-29")),),
}
# Several columns of one row at once.
RECORDS: dict[str, tuple[str, dict[str, str]]] = {
    "opt-out on no day": ("decisions", {"choice": "out", "effective_on": "2016-02-30"}),
    "opt-in on no day": ("decisions", {"choice": "IN", "effective_on": "2016-02-30"}),
    "no choice": ("decisions", {"choice": ""}),
    "choice of some sort": ("decisions", {"choice": "no", "origin": "?"}),
    "out by default": ("decisions", {"choice": "Out", "origin": "DEFAULT"}),
    "opt-out by entry": ("decisions", {"choice": "OUT", "origin": "Entry"}),
    "bad twice": ("decisions", {"choice": "?", "scope": "?", "origin": "?"}),
    "unreadable and recorded later": ("decisions", {"choice": "?", "recorded_at": "2030-01-01"}),
    "opt-out of nobody": ("decisions", {"choice": "out", "subject_id": "nobody"}),
    "offset of a day": ("decisions", {"recorded_at": "2016-04-28T09:30+24:00"}),
    "offset of an hour in minutes": ("decisions", {"recorded_at": "2016-04-28T09:30-00:60"}),
    "recorded at the first moment": ("decisions", {"recorded_at": "0001-01-01"}),
    "recorded elsewhere": ("decisions", {"establishment_id": "nowhere"}),
    "ended before it began": ("enrolments", {"end_on": "1990-01-01"}),
    "at no school": ("enrolments", {"establishment_id": "nowhere"}),
    "nobody at school": ("enrolments", {"person_id": "nobody"}),
    "long s": ("people", {"role": "\u017ftaff"}),
    "of no authority": ("establishments", {"authority_id": "none"}),
}
TORN = ("too short", "too long", "stray text")
VALUES = {
    "missing": "",
    "impossible day": "2016-02-30",
    "year nought": "0000-01-01",
    "year ten thousand": "10000-01-01",
    "short day": "2016-4-8",
    "week date": "2016-W17-4",
    "other format": "28/04/2016",
    "last moment": "9999-12-31T23:59:59-01:00",
    "first moment": "0001-01-01 00:00+00:01",
    "leap second": "2016-04-28T23:59:60Z",
    "hour 24": "2016-04-28T24:00",
    "odd offset": "2016-04-28T09:30+0100",
    "unknown": "Y",
    "out": "out",
    "early day": "1990-01-01",
}
CHANGES: dict[str, Callable[[str], str]] = {
    "padded": lambda value: f"\u00a0 {value}\u3000\t",
    "in capitals": lambda value: value.upper(),
    "mixed": lambda value: value.capitalize(),
    "leading nought": lambda value: f"0{value}",
    "zero width": lambda value: f"\u200b{value}",
    "separator": lambda value: f"{value}\x1c",
    "byte order mark": lambda value: f"\ufeff{value}",
    "line end after": lambda value: f"{value}\r\n",
    "line end inside": lambda value: f"{value}\n\rx",
    "line separator": lambda value: f"\u2028{value}\x85",
    "comma": lambda value: f"{value},x",
    "quote": lambda value: f'{value}"x',
    "quotes about": lambda value: f'"{value}"',
    "long s": lambda value: value.replace("s", "\u017f"),
}
ROWS: dict[str, Callable[[Fields], Line]] = {
    "too short": lambda fields: fields[:-1],
    "much too short": lambda fields: fields[:3],
    "too long": lambda fields: (*fields, ""),
    "one field too many": lambda fields: ("x", *fields),
    "stray text": lambda fields: f'"{fields[0]}"x,' + ",".join(fields[1:]),
    "stray quotes": lambda fields: ",".join(f'"{value}" "' for value in fields),
    "torn over two lines": lambda fields: f'"{fields[0]}\n"',  # the one thing here that no extract survives
    "space before quotes": lambda fields: ",".join(f' "{value}"' for value in fields),
}
LINES = {
    "blank": "",
    "white space": " \t\u00a0\u2003",
    "empty quotes": '""',
    "padded empty quotes": ' ""',
    "commas": ",,,",
}
OTHERS = (*ROWS, *LINES)


@dataclass(frozen=True)
class Spoil:
    """One thing that goes wrong, at a row and column counted round and round."""

    table: str
    row: int
    column: int
    kind: str


@dataclass(frozen=True)
class Dress:
    """How the files of an extract are written."""

    newline: str = "\n"
    byte_order_mark: bool = False
    last_newline: bool = True
    quoted: bool = False
    backwards: bool = False
    extra_column: bool = False
    lean: bool = False

    def worn_by(self, columns: Fields, rows: list[Fields]) -> tuple[Fields, list[Fields]]:
        """Columns in another order, one that means nothing, or some optional ones left out."""
        kept = [n for n, name in enumerate(columns) if not (self.lean and name in OPTIONAL)]
        order = kept[::-1] if self.backwards else kept
        extra = self.extra_column
        worn = [(*(row[n] for n in order), *([f"x{place}"] * extra)) for place, row in enumerate(rows)]
        return (*(columns[n] for n in order), *(["house"] * extra)), worn


def dresses(dirty: bool) -> SearchStrategy[Dress]:
    """Plain, or where dirty any."""
    if not dirty:
        return st.just(Dress())
    flag, seldom = st.booleans(), st.sampled_from((False, False, False, True))
    return st.builds(
        Dress,
        st.sampled_from(("\n", "\r\n", "\r")),
        flag,
        flag.map(lambda no: not no),
        seldom,
        seldom,
        seldom,
    )


def spoils(dirty: bool) -> SearchStrategy[list[Spoil]]:
    """Up to six repeats, or where dirty up to twelve things of any kind."""
    weights = {"decisions": 6, "enrolments": 3, "people": 2, "establishments": 2, "authorities": 1, "accounts": 1}
    tables = st.sampled_from([table for table, weight in weights.items() for _ in range(weight)] + ["feeds"] * dirty)
    place, column = st.integers(0, 30), st.sampled_from((0, 1, 2, 3, 4, 5, 6, 7, 8, 3, 4, 5))
    if not dirty:
        return st.lists(st.builds(Spoil, tables, place, column, st.sampled_from(REPEATS)), max_size=6)
    several = st.tuples(place, column, st.sampled_from((*RECORDS, *TORN))).map(_record_spoil)
    kinds = st.sampled_from(tuple(VALUES)) | st.sampled_from(tuple(CHANGES)) | st.sampled_from(OTHERS)
    one = st.builds(Spoil, tables, place, column, kinds | st.sampled_from(REPEATS))
    return st.lists(one | one | several, max_size=10)


def _record_spoil(drawn: tuple[int, int, str]) -> Spoil:
    place, column, kind = drawn
    return Spoil(RECORDS[kind][0] if kind in RECORDS else "decisions", place, column, kind)


def _changed(fields: Fields, column: int, value: str) -> Fields:
    return (*fields[:column], value, *fields[column + 1 :])


def _repeated(fields: Fields, columns: Fields, damage: Spoil) -> Fields:
    """A row once more: alike, alike as read, or with another value."""
    column = damage.column % len(fields)
    if damage.kind == "again clashing":
        ways = [way for way in CLASHING[damage.table] if way[0] in columns]
        name, values = ways[damage.column % len(ways)]
        column = columns.index(name)
        return _changed(fields, column, values[fields[column] == values[0]])
    other = {"again": fields[column], "again in capitals": fields[column].upper(), "again with no value": ""}
    return _changed(fields, column, other.get(damage.kind, "2016-04-29"))


def _on_one_line(fields: Fields) -> Fields:
    """Without line ends and quotes: a malformed record over several lines would make the extract unusable."""
    return tuple(value.replace("\r", "").replace("\n", "").replace('"', "") for value in fields)


def _with(fields: Fields, columns: Fields, values: dict[str, str]) -> Fields:
    """A row with these values."""
    return tuple(values.get(column, value) for column, value in zip(columns, fields, strict=True))


def _spoil_record(lines: list[Line], columns: Fields, damage: Spoil) -> None:
    """Several columns of a row at once; every second time of a decision it is a further row."""
    place = damage.row % len(lines)
    values = RECORDS[damage.kind][1]
    further = damage.table == "decisions" and damage.column % 2
    spoilt_row = _with(tuple(lines[place]), columns, values | ({"decision_id": f"y{place}"} if further else {}))
    if further:
        lines.append(spoilt_row)
    else:
        lines[place] = spoilt_row


def _spoil(lines: list[Line], columns: Fields, damage: Spoil) -> None:
    place = damage.row % len(lines)
    line = lines[place]
    if damage.kind in LINES:
        lines.insert(place, LINES[damage.kind])
    elif isinstance(line, str):
        lines.append(line)
    elif damage.kind in REPEATS:
        lines.append(_repeated(line, columns, damage))
    elif damage.kind in TORN and damage.table == "decisions":
        opt_out = _with(line, columns, {"choice": "out", "decision_id": f"x{place}"})
        lines.append(_torn(ROWS[damage.kind](_on_one_line(opt_out))))
    elif damage.kind in RECORDS:
        _spoil_record(lines, columns, damage)
    elif damage.kind in ROWS:
        lines[place] = _torn(ROWS[damage.kind](_on_one_line(line)))
    else:
        column = damage.column % len(line)
        change = CHANGES.get(damage.kind)
        lines[place] = _changed(line, column, change(line[column]) if change else VALUES[damage.kind])


def _torn(line: Line) -> Line:
    """A row that no later damage may reach: its text, where it has become too short or too long."""
    return line if isinstance(line, str) else ",".join(value if "," not in value else f'"{value}"' for value in line)


def spoilt(columns: Fields, rows: list[Fields], damage: list[Spoil]) -> list[Line]:
    """The rows after everything that goes wrong with them, in order."""
    lines: list[Line] = list(rows)
    for one in damage if rows else ():
        _spoil(lines, columns, one)
    return lines


def worn(tables: dict[str, Table], dress: Dress, damage: list[Spoil]) -> Extract:
    """The tables in this dress, after everything that goes wrong with them."""
    made = {}
    for name, table in tables.items():
        columns, rows = dress.worn_by(table.columns, [line for line in table.lines if not isinstance(line, str)])
        lines = tuple(spoilt(columns, rows, [one for one in damage if one.table == name]))
        made[name] = Table(columns, lines, dress.newline, dress.byte_order_mark, dress.last_newline, dress.quoted)
    return Extract(made)
