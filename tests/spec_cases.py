"""Specification cases: sentences with small tables, read from tests/spec/*.md.

README.md there says how they are written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from glowaudit.schema import TABLES
from glowaudit.settings import NAMES, Settings, settings_from

SPEC = Path(__file__).resolve().parent / "spec"
VERDICT_COLUMNS = (
    *("person_id", "role", "stage", "authority_id", "establishment_id", "verdict", "kept"),
    *("first_passing_on", "last_passing_on", "blockers"),
    *("authority_decision_id", "establishment_decision_id", "individual_decision_id", "choice_origin"),
    *("rules", "reason"),
)
EXPECTED = {
    "expect": VERDICT_COLUMNS,
    "findings": ("finding", "file", "subject"),
    "quarantine": ("file", "reason", "column", "value"),
    "headline": (
        *("enrolled", "kept", "not_kept", "not_enrolled", "people_in_quarantine"),
        *("stray_opt_outs", "pupils_starting_after_cut_off"),
    ),
    "reconciliation": (
        *("class", "person_id", "account_id", "authority_id", "establishment_id", "since_on", "days", "next"),
    ),
    "incidents": ("incident", "person_id", "authority_id", "establishment_id", "sent_on", "blockers"),
    "honoured_opt_outs": ("person_id", "authority_id", "effective_on", "honoured_on", "days"),
    "honouring": (
        *("authority_id", "honoured", "median_days", "p90_days"),
        *("waiting", "waiting_to_7", "waiting_to_30", "waiting_to_90", "waiting_longer"),
    ),
}
KEYS = {
    "authorities": "authority_id",
    "establishments": "establishment_id",
    "people": "person_id",
    "enrolments": "person_id",
    "decisions": "decision_id",
    "accounts": "account_id",
    "feeds": "person_id",
}
COLUMNS = {table: TABLES[table].columns for table in KEYS} | EXPECTED
Row = dict[str, str]


class BrokenCase(ValueError):
    """A file of cases is not written as README.md says: which file, which sentence, what is wrong."""


@dataclass
class Case:
    """One sentence, the rows that matter for it, and what must come out.

    settings  named values as text, over those of the world
    tables    rows of the extract by table, over those of the world
    lines     by table: lines that go into the file as they are
    expected  by label (those of `EXPECTED`): rows that must come out
    columns   by label: the columns of its table, which tell what is compared
    text      the Markdown under the heading
    """

    sentence: str
    text: str
    settings: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    expected: dict[str, list[Row]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Chapter:
    """One file of cases: its title, the sentence of the source, the definition, the cases."""

    path: Path
    title: str
    source: str
    definition: str
    cases: tuple[Case, ...]

    @property
    def rule(self) -> str | None:
        """R1 to R9 where the file is about one rule."""
        found = re.match(r"R[1-9](?=: )", self.title)
        return found and found.group()


def read_chapter(path: Path) -> Chapter:
    """Read one file of cases. BrokenCase where it is not written as it should be."""
    head, *sections = re.split(r"^### ", path.read_text(encoding="utf-8"), flags=re.M)
    title, *blocks = blocks_of(head)
    quoted = [block for block in blocks if block.startswith("> ")]
    return Chapter(
        path,
        title.removeprefix("# "),
        " ".join(block.removeprefix("> ") for block in quoted),
        "\n\n".join(block for block in blocks if block not in quoted),
        tuple(read_case(path, section) for section in sections),
    )


def read_case(path: Path, section: str) -> Case:
    """Read the part of a file that follows one `### `."""
    sentence, _, text = section.partition("\n")
    case = Case(sentence.strip(), text.strip())
    label = ""
    try:
        for block in blocks_of(text):
            label = read_block(case, block, label)
        if label:
            raise BrokenCase(f"no table follows {label!r}")
    except BrokenCase as fault:
        raise BrokenCase(f"{path.name}: {case.sentence}: {fault}") from None
    return case


def blocks_of(text: str) -> list[str]:
    """The pieces of a text between blank lines."""
    return [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]


def read_block(case: Case, block: str, label: str) -> str:
    """Take up one block of a case; the answer is the label of the table that must follow, or nothing."""
    if label and not block.startswith("|"):
        raise BrokenCase(f"no table follows {label!r}")
    if block.startswith("|"):
        home = case.expected if label in EXPECTED else case.tables
        case.columns[label], home[label] = read_table(label, block.splitlines())
    elif fenced := re.fullmatch(r"```(\w+)\n(.*)\n```", block, re.S):
        case.lines[known(fenced.group(1), KEYS)] = fenced.group(2).splitlines()
    elif block.startswith("settings: "):
        pairs = (pair.split(" = ") for pair in block.removeprefix("settings: ").split(", "))
        case.settings |= {known(name, NAMES): value for name, value in pairs}
    elif named := re.fullmatch(r"(\w+):", block):
        return known(named.group(1), COLUMNS)
    elif re.match(r"[a-z_]+ ?:|```", block):
        raise BrokenCase(f"neither a label, settings nor prose: {block.splitlines()[0]}")
    return ""


def known(name: str, names: Collection[str]) -> str:
    """The name, if it is one of these."""
    if name not in names:
        raise BrokenCase(f"{name!r} is none of {', '.join(names)}")
    return name


def read_table(label: str, lines: list[str]) -> tuple[list[str], list[Row]]:
    """The columns and rows of a Markdown table, announced by a label and with columns of that label."""
    if not label:
        raise BrokenCase(f"a table without a label: {lines[0]}")
    header, rule, *rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    for column in header:
        known(column, COLUMNS[label])
    if any(set(cell) - set("-:") for cell in rule) or any(len(row) != len(header) for row in (rule, *rows)):
        raise BrokenCase(f"the {label} table is crooked")
    return header, [dict(zip(header, row, strict=True)) for row in rows]


@cache
def world() -> Case:
    """The little nation on which every case stands: the tables of README.md."""
    (only,) = read_chapter(SPEC / "README.md").cases
    return only


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every file of cases: the rules first, then the others by name. BrokenCase where a case cannot stand."""
    read = [read_chapter(path) for path in sorted(SPEC.glob("*.md")) if path.name != "README.md"]
    seen: set[str] = set()
    for chapter in read:
        for case in chapter.cases:
            if case.sentence in seen or not case.expected:
                raise BrokenCase(f"{chapter.path.name}: {case.sentence}: told twice, or expects nothing")
            seen.add(case.sentence)
    return tuple(sorted(read, key=lambda chapter: (chapter.rule is None, chapter.path.name)))


def cases() -> Iterator[Case]:
    """Every case of every file."""
    for chapter in chapters():
        yield from chapter.cases


def settings_of(case: Case) -> Settings:
    """The settings of the world with those of the case over them."""
    given = world().settings | case.settings
    return settings_from({name: typed(value) for name, value in given.items()})


def typed(value: str) -> object:
    """A setting as TOML would read it: true, a whole number, else text."""
    if value in ("true", "false"):
        return value == "true"
    return int(value) if value.isdecimal() else value


def rows_of(case: Case) -> dict[str, list[list[str]]]:
    """By table: the cells of every row, those of the world first and lines that go in as they are last.

    Rows of the case stand in place of the world's rows with the same key; columns they do not name keep the
    world's value.
    """
    found = {}
    for table, key in KEYS.items():
        own = case.tables.get(table, [])
        given = {row[key]: row for row in world().tables.get(table, [])}
        kept = [row for name, row in given.items() if name not in {row[key] for row in own}]
        full = kept + [given.get(row[key], {}) | row for row in own]
        cells = [[row.get(column, "") for column in COLUMNS[table]] for row in full]
        found[table] = cells + [line.split(",") for line in case.lines.get(table, [])]
    return found
