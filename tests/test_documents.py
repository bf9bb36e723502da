"""What the documents say is so: words, commands, options, targets and links."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
import style
import typer

from glowaudit.audit import Audit
from glowaudit.cli import app
from glowaudit.mapping import read_mapping
from glowaudit.scenario import scenario_from
from glowaudit.schema import TABLES
from glowaudit.settings import Settings

PLAIN_TARGETS = {"help", "set-up", "lock", "clean"}  # `make` alone says all there is to say of them
SPRING = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
OUTCOMES = (
    "select verdict from verdicts",
    "select unnest(string_split(blockers, '+')) from verdicts where blockers <> ''",
    "select reason from quarantine",
    "select finding from findings",
    "select reason from door_gates",
    "select choice_origin from verdicts where choice_origin is not null",
)


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def glossary_codes(root):
    """The words that the glossary gives as code."""
    return set(re.findall(r"`([a-z_]+)`", (root / "GLOSSARY.md").read_text(encoding="utf-8")))


def documents(root: Path) -> list[Path]:
    """Every Markdown file of the project."""
    return list(style.files(root, endings={".md"}))


def test_every_code_word_of_the_sql_is_in_the_glossary(root, glossary_codes):
    words = set()
    for path in style.sql_files(root):
        if path.parent.name != "1_staging":
            words |= {word for word in style.literals(style.text_of(path)) if re.fullmatch(r"[a-z]+(_[a-z]+)+", word)}
    columns = {column for table in TABLES.values() for column in table.columns}
    assert words - columns - glossary_codes == set()


@pytest.mark.parametrize("sample", ["demo", "dirty"])
def test_every_verdict_reason_and_finding_of_the_samples_is_in_the_glossary(root, sample, glossary_codes):
    with Audit.of(root / "data" / "samples" / sample, SPRING) as audit:
        found = {word for outcome in OUTCOMES for (word,) in audit.engine.rows(outcome)}
    assert found
    assert found - glossary_codes == set()


def test_every_command_is_in_the_readme_and_every_option_there_exists(readme):
    commands = typer.main.get_command(app).commands
    used = dict.fromkeys(commands, "")
    for command, rest in re.findall(r"(?<![\w/])glowaudit +([a-z][a-z-]+)\b([^\n`]*)", code_of(readme)):
        assert command in commands, f"glowaudit {command} is no command"
        used[command] += rest + "\n"
        known = {
            name for parameter in commands[command].params for name in (*parameter.opts, *parameter.secondary_opts)
        }
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest.split("#")[0])) <= known, command
    assert [command for command, rest in used.items() if not rest] == []


def code_of(text: str) -> str:
    """The code of a Markdown text, blocks and spans."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.S))


def test_every_make_target_named_exists_and_every_target_is_in_the_readme(root, readme):
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.M))
    for path in documents(root):
        named = set(re.findall(r"\bmake ([a-z][a-z-]*)", code_of(path.read_text(encoding="utf-8"))))
        assert named <= targets, path
    assert targets - PLAIN_TARGETS <= set(re.findall(r"\bmake ([a-z][a-z-]*)", code_of(readme)))


def test_every_link_between_documents_leads_somewhere(root):
    broken = []
    for path in documents(root):
        text = path.read_text(encoding="utf-8")
        links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
        broken += [f"{path.relative_to(root)}: {link}" for link in links if not (path.parent / link).exists()]
    assert broken == []


def test_no_document_has_a_gap_left_to_fill(root):
    gap = re.compile(r"@[A-Z]+@|\?\?\?|\bTBD\b")
    assert [str(path) for path in documents(root) if gap.search(path.read_text(encoding="utf-8"))] == []


def test_every_column_and_word_of_the_extract_is_documented(root):
    page = (root / "docs/extract.md").read_text(encoding="utf-8")
    lines = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    for name, table in TABLES.items():
        required, optional = lines[name].split("|")[2:4]
        assert [column for column in table.required if f"`{column}`" not in required] == []
        assert [column for column in table.optional if f"`{column}`" not in optional] == []
        words = {word for column, words in table.words.items() if column != "stage" for word in words}
        assert [word for word in words if f"`{word}`" not in lines[name]] == []


def test_the_scenario_of_the_readme_is_one_that_is_read(readme):
    scenario = scenario_from(tomllib.loads(readme.split("```toml")[1].split("```")[0]))
    assert scenario.name == "Fife opens late"
    changes = (scenario.decisions, scenario.transfers, scenario.closures, scenario.arrivals, scenario.mendings)
    assert [len(kind) for kind in changes] == [1] * 5


def test_the_mapping_of_the_page_is_one_that_is_read(root, tmp_path):
    page = (root / "docs/extract.md").read_text(encoding="utf-8")
    path = tmp_path / "mapping.toml"
    path.write_text(page.split("```toml")[1].split("```")[0], encoding="utf-8")
    mapping = read_mapping(path)
    assert mapping.columns["people"]["person_id"] == "SCN"
    assert all((mapping.constants, mapping.date_formats, mapping.snapshot_on, mapping.values, mapping.files))
