"""The SQL of one value: trimmed, mapped, and dates written our way. Only what a mapping or white space asks for."""

from __future__ import annotations

import re
from pathlib import Path

from glowaudit.csv_records import WHITE_SPACE
from glowaudit.mapping import Mapping
from glowaudit.schema import LOWER, MOMENTS, UPPER

TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S")


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL text."""
    return "'" + text.replace("'", "''") + "'"


def path_literal(path: Path) -> str:
    """The SQL text of one file to be read. DuckDB takes *, ? and [ in a path for a pattern, a leading ~ for home."""
    return literal(re.sub(r"([*?\[])", r"[\1]", str(path.absolute())))


def column_expression(
    table: str, column: str, place: int | None, mapping: Mapping, trim: bool, is_day: bool = False
) -> str:
    """The SQL of our column from the file's column number `place` (None: not there).

    is_day  the file holds days there, not text: the mapping's format, which is one of text, says nothing of it
    """
    constant = mapping.constants.get(table, {}).get(column)
    if constant is not None:
        constant = constant.strip(WHITE_SPACE)
        return literal(constant) if constant else "cast(null as varchar)"
    if place is None:
        return "cast(null as varchar)"
    text = _trimmed(f"c{place}") if trim else f"nullif(c{place}, '')"
    form = None if is_day else mapping.date_formats.get((table, column))
    return _dated(_worded(text, mapping.values.get(table, {}).get(column, {})), column, form)


def day_expression(table: str, column: str, place: int | None, mapping: Mapping) -> str:
    """The SQL of our column as a day, from the file's column of days number `place`; NULL where only text tells."""
    said = column in mapping.constants.get(table, {}) or column in mapping.values.get(table, {})
    return "cast(null as date)" if place is None or said else f"d{place}"


def _trimmed(text: str) -> str:
    """Without white space round it. Trimming is slow: what begins and ends with a visible sign of ASCII is as it is."""
    visible = f"{text} >= '!' and {text} < '~' and right({text}, 1) between '!' and '~'"
    return f"case when {visible} then {text} else nullif(trim({text}, {literal(WHITE_SPACE)}), '') end"


def _worded(text: str, words: dict[str, str]) -> str:
    if not words:
        return text
    cases = " ".join(f"when {literal(theirs)} then {literal(ours)}" for theirs, ours in words.items())
    folding = f"translate(coalesce({text}, ''), '{UPPER}', '{LOWER}')"
    return f"nullif(case {folding} {cases} else {text} end, '')"


def _dated(text: str, column: str, form: str | None) -> str:
    """A day in the mapping's format becomes YYYY-MM-DD; what does not fit stays as it is and is quarantined later."""
    if not form:
        return text
    forms = [form + time for time in TIMES] if column in MOMENTS else [form]
    ours = "%Y-%m-%d %H:%M:%S.%f" if column in MOMENTS else "%Y-%m-%d"
    parsed = f"try_strptime({text}, [{', '.join(map(literal, forms))}])"
    return f"case when year({parsed}) >= 1000 then strftime({parsed}, {literal(ours)}) else {text} end"
