"""docs/rules.md, made from the cases in tests/spec and the headers of the SQL; --check: is it fresh?"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from spec_cases import Case, Chapter, chapters, world
from truth_table import TITLE, markdown, truth_section

PAGE = ROOT / "docs" / "rules.md"
SQL = ROOT / "src" / "glowaudit" / "sql"
OPENING = """\
# The rules, and the cases that pin them

<!-- Made by `make docs` from tests/spec and the headers of src/glowaudit/sql: change those, not this. -->

For each rule: the sentence of the notice of April 2016 that it comes from, its definition, the SQL that
carries it out, and worked cases. Then the subjects that touch several rules, and the truth table of the gates.
Every case is a test: its expected values were worked out by hand from the contract, and the program is held to
them."""


def page() -> str:
    """The text of docs/rules.md."""
    sections = [OPENING, contents(), world_section(), *map(chapter_section, chapters()), truth_section()]
    return "\n\n".join(sections) + "\n"


def contents() -> str:
    """The list of sections."""
    titles = ["The world of the cases", *(chapter.title for chapter in chapters()), TITLE]
    return "\n".join(f"- [{title}](#{anchor(title)})" for title in titles)


def anchor(title: str) -> str:
    """The name under which a heading is reached: its words in lower case, joined by hyphens."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def world_section() -> str:
    """The little nation on which every case stands."""
    return (
        f"## The world of the cases\n\n{world().text}\n\n"
        "A case names only rows that differ: they stand in place of rows with the same first column."
    )


def chapter_section(chapter: Chapter) -> str:
    """One rule or subject: source, definition, SQL, cases."""
    parts = [f"## {chapter.title}", f"> {chapter.source}" if chapter.source else "", chapter.definition]
    if chapter.rule:
        parts.append(sql_table(chapter.rule))
    return "\n\n".join(part for part in (*parts, *map(case_section, chapter.cases)) if part)


def case_section(case: Case) -> str:
    """One case as its file tells it."""
    return f"### {case.sentence}\n\n{case.text}"


def sql_table(rule: str) -> str:
    """The SQL files whose header names a rule, each with the question it answers."""
    rows = []
    for path in sorted(SQL.glob("*/*.sql")):
        header = header_of(path.read_text(encoding="utf-8"))
        if rule in header.get("rule", "").split(", "):
            name = path.relative_to(SQL).as_posix()
            rows.append((f"[{name}](../src/glowaudit/sql/{name})", header["question"]))
    return markdown(("SQL", "question it answers"), rows)


def header_of(sql: str) -> dict[str, str]:
    """The comment lines at the head of an SQL file by key; a line without a key continues the one before."""
    found: dict[str, str] = {}
    key = ""
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        if opening := re.match(r"-- (rule|question|source|why): *", line):
            key, text = opening.group(1), line[opening.end() :]
        else:
            text = line.removeprefix("--").strip()
        found[key] = f"{found[key]} {text}" if key in found else text
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or with --check say whether it is fresh (0) or stale (1)."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing; exit 1 where the page is stale")
    text = page()
    if not options.parse_args(arguments).check:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print(f"docs/{PAGE.name} is stale: run `make docs`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
