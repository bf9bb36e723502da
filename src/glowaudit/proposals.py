"""Helping a council to write a mapping: headings that nearly fit, words and days that do not fit yet."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from glowaudit.engine import Engine
from glowaudit.mapping import Mapping
from glowaudit.schema import (
    DAYS,
    FLAG,
    FLAGGED,
    LOWER,
    MOMENTS,
    TABLES,
    UPPER,
    columns_of,
    folded,
    words_of,
)
from glowaudit.values import literal

HEADINGS = {
    "authority_id": ("authority code", "la code", "authority", "council code", "la id"),
    "establishment_id": ("seed", "seed code", "school code", "establishment", "centre code", "school"),
    "person_id": ("scn", "candidate number", "scottish candidate number", "pupil id", "staff id", "id", "reference"),
    "name": (
        *("school name", "authority name", "council", "establishment name", "centre"),
        *("local authority", "local authority name", "la name", "council name"),
    ),
    "display_name": ("pupil name", "full name", "staff name", "name"),
    "role": ("type", "person type", "user type", "category"),
    "stage": ("year group", "year", "class stage", "year stage"),
    "start_on": ("start date", "date of admission", "admission date", "date of entry", "from", "joined"),
    "end_on": ("end date", "date of leaving", "leaving date", "to", "left"),
    "added_on": ("date added", "added", "created"),
    "opened_on": ("opened", "date opened", "open date"),
    "closed_on": ("closed", "date closed", "close date"),
    "effective_on": ("effective date", "effective from", "date", "from"),
    "recorded_at": ("recorded", "date recorded", "last updated", "timestamp"),
    "choice": ("opt", "glow choice", "opt in or out", "decision"),
    "subject_id": ("subject", "applies to"),
    "decision_id": ("decision", "reference", "id", "decision number"),
    FLAG: ("glow data sharing", "glow", "glow sharing", "share with glow", "glow opt in", "glow provisioning"),
}
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "role": {"pupil": ("learner", "student", "child", "p"), "staff": ("teacher", "employee", "s", "t")},
    "choice": {
        "in": ("y", "yes", "true", "1", "opted in", "opt in"),
        "out": ("n", "no", "false", "0", "opted out", "opt out"),
    },
    "scope": {
        "authority": ("la", "council", "local authority"),
        "establishment": ("school", "centre"),
        "individual": ("person", "pupil", "user"),
    },
}
WORDS[FLAG] = WORDS["choice"]
MANY, OFTEN, SHORT, ROWS = 20, 3, 20, 10
PERSONAL = {
    "people": ("person_id", "display_name"),
    "enrolments": ("person_id",),
    "decisions": ("subject_id",),
    "accounts": ("account_id", "person_id"),
    "feeds": ("person_id",),
}
FORMATS = (
    (r"\d{1,2}/\d{1,2}/\d{4}", "%d/%m/%Y"),
    (r"\d{1,2}-\d{1,2}-\d{4}", "%d-%m-%Y"),
    (r"\d{1,2}\.\d{1,2}\.\d{4}", "%d.%m.%Y"),
    (r"\d{4}/\d{1,2}/\d{1,2}", "%Y/%m/%d"),
    (r"\d{1,2} [A-Za-z]{3} \d{4}", "%d %b %Y"),
)


@dataclass
class Unmapped:
    """A column with values that are not ours. counts: how many rows hold each value that may be shown; meanings: what
    each probably means; hidden: how many rows hold others, hidden_rows: the first of them; many: too many to list."""

    table: str
    column: str
    counts: dict[str, int] = field(default_factory=dict)
    meanings: dict[str, str | None] = field(default_factory=dict)
    hidden: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    many: bool = False

    @property
    def said_of_hidden(self) -> str:
        """`2 rows have a role that is none of ours (row 5, 9)`."""
        rows = ", ".join(map(str, self.hidden_rows)) + (", ..." if self.hidden > len(self.hidden_rows) else "")
        held = f"{'an' if self.column[0] in 'aeiou' else 'a'} {self.column} that is none of ours"
        return f"{self.hidden:,} {'row has' if self.hidden == 1 else 'rows have'} {held} (row {rows})"


@dataclass
class Proposal:
    """What a mapping would need: headings, words and date formats, found by looking at the files."""

    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    unmapped: list[Unmapped] = field(default_factory=list)
    formats: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.columns or self.unmapped or self.formats)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def near_miss(table: str, column: str, headings: Sequence[str]) -> str | None:
    """The heading that most likely is our column, or None; a heading that is one of our own names is not taken."""
    ours = set(columns_of(table)) - {column}
    by_plain = {_plain(heading): heading for heading in headings if heading and heading not in ours}
    for wanted in (_plain(column), *HEADINGS.get(column, ())):
        if wanted in by_plain:
            return by_plain[wanted]
    close = difflib.get_close_matches(_plain(column), list(by_plain), n=1, cutoff=0.75)
    return by_plain[close[0]] if close else None


def propose_columns(headings: dict[str, tuple[str, ...]], mapping: Mapping) -> dict[str, dict[str, str]]:
    """Headings that probably are our columns, for every table that could be opened."""
    proposed: dict[str, dict[str, str]] = {}
    for table, found in headings.items():
        taken = set(mapping.columns.get(table, {}).values()) | (set(found) & set(columns_of(table)))
        for column in columns_of(table):
            if (
                column in found
                or column in mapping.columns.get(table, {})
                or column in mapping.constants.get(table, {})
            ):
                continue
            if column == FLAG and ("decisions" in headings or table not in FLAGGED):
                continue
            hint = near_miss(table, column, [heading for heading in found if heading not in taken])
            if hint:
                proposed.setdefault(table, {})[column] = hint
                taken.add(hint)
    return proposed


def count_unmapped(engine: Engine) -> list[Unmapped]:
    """Columns of code words with values that are none of ours, from the raw tables that could be made."""
    found = []
    for table in _made(engine):
        for column, words in words_of(table).items():
            allowed = ", ".join(literal(folded(word)) for word in words)
            values = engine.rows(
                f"select {column}, count(*) as n, min(row, {ROWS}) from raw_{table} "
                f"where malformed is null and {column} is not null "
                f"and translate({column}, '{UPPER}', '{LOWER}') not in ({allowed}) "
                f"group by 1 order by n desc, 1 limit {MANY}"
            )
            if len(values) == MANY:
                found.append(Unmapped(table, column, many=True))
            elif values:
                found.append(_unmapped(engine, table, column, values))
    return found


def _unmapped(engine: Engine, table: str, column: str, values: list[tuple[Any, ...]]) -> Unmapped:
    """Show the values that are plainly code words; a cell that has slipped may hold anybody's name."""
    meanings = {str(value): _meaning(column, value) for value, _, _ in values}
    maybe = [str(value) for value, number, _ in values if number >= OFTEN and len(value) <= SHORT]
    personal = _personal(engine, maybe)
    shown = {value for value, meaning in meanings.items() if meaning or (value in maybe and value not in personal)}
    hidden = [(int(number), rows) for value, number, rows in values if value not in shown]
    return Unmapped(
        table,
        column,
        {str(value): int(number) for value, number, _ in values if value in shown},
        {value: meaning for value, meaning in meanings.items() if value in shown},
        sum(number for number, _ in hidden),
        sorted(row for _, rows in hidden for row in rows)[:ROWS],
    )


def _personal(engine: Engine, values: list[str]) -> set[str]:
    """Those of some values that are somebody's id, name or one word of a name, in any case."""
    columns = [(table, column) for table in _made(engine) for column in PERSONAL.get(table, ())]
    if not values or not columns:
        return set()
    words = " union ".join(
        rf"select unnest([{column}] || string_split_regex({column}, '[\s,]+')) as word from raw_{table}"
        for table, column in columns
    )
    listed = ", ".join(literal(folded(value)) for value in values)
    select = (
        f"select distinct translate(word, '{UPPER}', '{LOWER}') as folded from ({words}) where folded in ({listed})"
    )
    found = {word for (word,) in engine.rows(select)}
    return {value for value in values if folded(value) in found}


def _meaning(column: str, value: str) -> str | None:
    plain = _plain(value)
    for ours, theirs in WORDS.get(column, {}).items():
        if plain == ours or plain in theirs:
            return ours
    return None


def sniff_formats(engine: Engine) -> dict[tuple[str, str], tuple[str, int]]:
    """(table, column) -> (format, rows) for columns of days in which most values have one other form than ours."""
    found = {}
    for table in _made(engine):
        for column in columns_of(table):
            if column not in DAYS | MOMENTS:
                continue
            for pattern, form in FORMATS:
                whole = pattern + ("( .*|T.*)?" if column in MOMENTS else "")
                fitting, given = engine.rows(
                    f"select count(case when regexp_full_match({column}, '{whole}') then 1 end), count({column}) "
                    f"from raw_{table} where malformed is null"
                )[0]
                if fitting * 2 > given:
                    found[table, column] = (form, int(fitting))
    return found


def _made(engine: Engine) -> list[str]:
    """The tables whose rows could be read, be the extract usable or not; views among them."""
    names = {name for (name,) in engine.rows("select table_name from information_schema.tables")}
    return [table for table in TABLES if f"raw_{table}" in names]


def mapping_text(mapping: Mapping, proposal: Proposal) -> str:
    """A mapping file: what the user has already, with the proposal added; lines to be completed are comments."""
    lines = ['# A mapping for glowaudit: our name = "your heading". Read it, mend it, then give it with --mapping.']
    lines += _section("files", mapping.files)
    for table in TABLES:
        lines += _section(f"columns.{table}", mapping.columns.get(table, {}) | proposal.columns.get(table, {}))
    for table in TABLES:
        lines += _section(f"constants.{table}", mapping.constants.get(table, {}))
        for column in words_of(table):
            words: dict[str, str | None] = dict(mapping.values.get(table, {}).get(column, {}))
            hidden = []
            for item in proposal.unmapped:
                if (item.table, item.column) == (table, column):
                    words |= item.meanings
                    hidden += [item.said_of_hidden] if item.hidden else []
            lines += _section(f"values.{table}.{column}", words, hidden)
    lines += _dates(mapping.date_formats | {place: form for place, (form, _rows) in proposal.formats.items()})
    if mapping.has_flags or any(FLAG in columns for columns in proposal.columns.values()):
        day = mapping.snapshot_on
        lines += [
            "",
            "[snapshot]",
            f"on = {day}" if day else "# on = 2016-05-10   the day on which the flags were read: fill it in",
        ]
    return "\n".join(lines) + "\n"


def _dates(forms: dict[tuple[str, str], str]) -> list[str]:
    """One format for all, or where they differ one for each column."""
    if len(set(forms.values())) == 1:
        return _section("dates", {"format": next(iter(forms.values()))})
    lines: list[str] = []
    for table in TABLES:
        lines += _section(f"dates.{table}", {column: form for (of, column), form in forms.items() if of == table})
    return lines


def _section(title: str, names: dict[str, str] | dict[str, str | None], comments: Sequence[str] = ()) -> list[str]:
    if not names and not comments:
        return []
    lines = ["", f"[{title}]"]
    for name, value in names.items():
        key = name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)
        lines.append(f'# {key} = ""   one of ours, please' if value is None else f"{key} = {_text(value)}")
    return lines + [f"# {comment}" for comment in comments]


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'
