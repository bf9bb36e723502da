"""A receipt is enough to judge its person again, tells of nobody else, and shows when it was changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from crowd import crowd
from extract_files import Extract, Line, Table
from generated import cases, write_extract
from hypothesis import HealthCheck, Phase, given, settings
from small_extract import glowaudit, write
from small_nation import BOB, DECISIONS, ENROLMENTS, NATION, SPRING, rows

from glowaudit.audit import Audit
from glowaudit.engine import Engine
from glowaudit.errors import UnusableExtract, UsageError
from glowaudit.mapping import read_mapping
from glowaudit.pipeline import LAYERS, reads
from glowaudit.receipt_check import JUDGING, RECOMPUTED, judged_again, make_ground, recomputed, verify_receipt
from glowaudit.receipt_rows import TABLES, digest_of, receipt_of
from glowaudit.settings import Settings

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
SHORT = (Phase.explicit, Phase.generate)
MAY = Settings(date(2016, 5, 16), date(2016, 7, 1))
WINDOW = ("--as-of", "2016-05-16", "--deletion-on", "2016-07-01")
GIVEN = {"run_settings", "declared_gates", "gate_sets"}
TARGETS = ("verdicts", "passing_periods", "known_enrolments", "reconciliation", "incidents", "honoured_opt_outs")
PARENT = {
    "decisions": NATION["decisions"] + rows("p1,individual,ann,out,2016-05-03,2016-05-05T09:00,,F1"),
    "accounts": rows(
        "account_id,person_id,source,status,created_on,status_on",
        "x1,ann,seemis,deleted,2015-08-20,2016-05-12",
        "x2,bob,seemis,active,2015-08-20,",
    ),
    "feeds": rows(
        *("person_id,sent_on", "ann,2016-05-02", "ann,2016-05-03", "ann,2016-05-04", "ann,2016-05-05"),
        *("bob,2016-05-05", "bob,2016-05-06"),
    ),
}


# --- enough ---


def recompute_everybody(folder: Path, chosen: Settings, **given: Any) -> int:
    """Every accepted person's evidence comes out of their receipt as it is; gives how many."""
    with Audit.of(folder, chosen, **given) as audit, Engine() as engine:
        make_ground(engine, chosen)
        ids = [str(row[0]) for row in audit.engine.rows("select person_id from accepted_people")]
        for person_id in ids:
            receipt = json.loads(json.dumps(receipt_of(audit, person_id)))
            found = judged_again(engine, chosen, receipt)
            for part in RECOMPUTED:
                assert (part, found[part]) == (part, receipt[part])
            for text in others(audit, person_id):
                assert json.dumps(text, ensure_ascii=False)[1:-1] not in json.dumps(receipt, ensure_ascii=False)
    return len(ids)


def recompute_if_usable(folder: Path, extract: Extract, chosen: Settings) -> int:
    try:
        return recompute_everybody(write_extract(folder, marked(extract)), chosen)
    except UnusableExtract:
        return 0


@given(cases())
@settings(max_examples=4, deadline=None, suppress_health_check=QUIET, derandomize=True, phases=SHORT)
def test_everybody_in_a_generated_extract_is_judged_alike_from_their_receipt(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[Extract, Settings]
) -> None:
    recompute_if_usable(tmp_path_factory.mktemp("clean"), *case)


@given(cases(dirty=True))
@settings(max_examples=6, deadline=None, suppress_health_check=QUIET, derandomize=True, phases=SHORT)
def test_everybody_in_a_spoilt_extract_is_judged_alike_from_their_receipt(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[Extract, Settings]
) -> None:
    recompute_if_usable(tmp_path_factory.mktemp("dirty"), *case)


def test_everybody_in_a_crowd_is_judged_alike_from_their_receipt(tmp_path: Path) -> None:
    assert recompute_if_usable(tmp_path / "crowd", *crowd(1, people=20, dirty=True)) > 9


SETTINGS: dict[str, dict[str, Any]] = {
    "staff choice does not follow": {"staff_choice_follows": False},
    "all enrolments": {"enrolments": "all"},
    "schools follow": {"establishment_default": "authority"},
    "known in May": {"known_at": datetime(2016, 5, 1, 12, 30, 0, 1)},
    "a lag of three days": {"feed_lag_days": 3},
}


@pytest.mark.parametrize("name", SETTINGS)
def test_everybody_in_the_dirty_sample_is_judged_alike_from_their_receipt(name: str, root: Path) -> None:
    assert recompute_everybody(root / "data/samples/dirty", replace(MAY, **SETTINGS[name])) == 6


def test_flags_of_a_snapshot_are_decisions_in_a_receipt_too(tmp_path: Path) -> None:
    folder = tmp_path / "flags"
    write(
        folder,
        people=rows("person_id,role,stage,Flag", "ann,pupil,P7,out", "bob,staff,,", "cat,pupil,,perhaps"),
        enrolments=ENROLMENTS + rows("ann,F1,2015-08-18,,", "cat,F1,2015-08-18,,") + BOB,
        decisions=NATION["decisions"] + rows("people:2,individual,bob,out,2016-04-28,,,"),
    )
    mapping = folder / "mapping.toml"
    mapping.write_text('[columns.people]\nglow_choice = "Flag"\n[snapshot]\non = 2016-04-28\n')
    assert recompute_everybody(folder, SPRING, mapping=read_mapping(mapping)) == 3


def test_a_receipt_holds_every_table_of_the_checks_on_which_what_it_says_stands() -> None:
    steps = [(layer, step) for layer in JUDGING for step in LAYERS[layer]]
    needed = set(TARGETS)
    for layer, step in reversed(steps):
        if step in needed:
            needed |= reads(layer, step)
    below = {step for layer in ("1_staging", "2_checks") for step in LAYERS[layer]}
    assert needed & below == TABLES.keys()
    assert {name for name in needed if name.startswith(("run_", "declared_", "gate_sets"))} == GIVEN


# --- nobody else ---


def marked(extract: Extract) -> Extract:
    """The extract with ids of people, their decisions and accounts, and names, that occur nowhere else in a text."""
    return Extract({name: marked_table(name, table) for name, table in extract.tables.items()})


def marked_table(name: str, table: Table) -> Table:
    kinds = {
        "people": {"person_id": "person", "display_name": "name"},
        "decisions": {"subject_id": "person", "decision_id": "decision", "note": "note"},
        "accounts": {"account_id": "account", "person_id": "person"},
    }.get(name, {"person_id": "person"})

    def mark(number: int, line: Line) -> Line:
        if isinstance(line, str):
            return line
        told = dict(zip(table.columns, line, strict=False))
        if name == "decisions" and told.get("scope", "").strip().lower() != "individual":
            return line
        more = f"{number}" if name == "people" else ""
        found = [
            wrapped(value, kinds[column], more if column == "display_name" else "") if column in kinds else value
            for column, value in told.items()
        ]
        return (*found, *line[len(found) :])

    return replace(table, lines=tuple(mark(number, line) for number, line in enumerate(table.lines)))


def wrapped(value: str, kind: str, more: str) -> str:
    """`p` as `person<p>`; white space about it stays."""
    core = value.strip()
    return value.replace(core, f"{kind}<{core}{more}>", 1) if core else value


def others(audit: Audit, person_id: str) -> set[str]:
    """Every id and name of other people, their accounts and decisions; and every note."""
    found = audit.engine.rows(
        """
        with told as (
            select person_id as person, unnest([person_id, display_name]) as text from staged_people
            union all select person_id, person_id from staged_enrolments
            union all select person_id, person_id from staged_feeds
            union all select person_id, unnest([person_id, account_id]) from staged_accounts
            union all select subject_id, unnest([subject_id, decision_id]) from staged_decisions
            where scope = 'individual'
        )
        select text from told where text is not null and person is distinct from ?1
        except select text from told where person = ?1
        union select note from staged_decisions where note like 'note<%'
        """,
        [person_id],
    )
    return {str(row[0]) for row in found if "<" in str(row[0])}


def receipt(folder: Path, person_id: str = "ann", chosen: Settings = MAY, **tables: str) -> dict[str, Any]:
    with Audit.of(write(folder, **{**PARENT, **tables}), chosen) as audit:
        return dict(json.loads(json.dumps(receipt_of(audit, person_id))))


def texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def test_a_decision_id_that_stands_twice_for_two_people_is_told_to_each_as_their_own(tmp_path: Path) -> None:
    twice = NATION["decisions"] + rows("d7,individual,ann,out,2016-05-03,,,", "d7,individual,bob,out,2016-05-03,,,")
    found = receipt(tmp_path, decisions=twice)
    assert [(row["decision_id"], row["row"]) for row in found["rows"]["unreadable_decisions"]] == [("d7", 6)]
    assert found["verdict"]["verdict"] == "blocked" == recomputed(found)["verdict"]["verdict"]
    assert "bob" not in set(texts(found))


def test_an_unreadable_row_of_an_authority_does_not_give_the_decision_id_of_another_person(tmp_path: Path) -> None:
    shared = NATION["decisions"] + rows("d7,authority,250,out,2016-05-03,,,", "d7,individual,bob,out,2016-05-03,,,")
    found = receipt(tmp_path, decisions=shared)
    assert {(p["reason"], p["row"]) for p in found["gates"] if not p["is_open"]} == {("unreadable_decision", 6)}
    assert "d7" not in set(texts(found))
    assert recomputed(found)["gates"] == found["gates"]


@pytest.mark.parametrize("cell", ["bob", "ask bob", "Robert Burns", "asked by robert burns, his brother", "x2", "w8"])
def test_a_cell_that_slipped_and_names_somebody_else_is_not_shown(cell: str, tmp_path: Path) -> None:
    found = receipt(
        tmp_path,
        people=rows("person_id,role,stage,display_name", "ann,pupil,P7,Ann", "bob,staff,,Robert Burns"),
        decisions=DECISIONS + rows(f'd7,individual,ann,"{cell}",2016-05-03,,,', "w8,individual,bob,in,2016-05-03,,,"),
    )
    assert [(row["reason"], row["value"]) for row in found["quarantine"]] == [("bad_choice", None)]
    assert not any(cell in text for text in texts(found))


def test_a_cell_that_cannot_be_read_and_names_nobody_is_shown(tmp_path: Path) -> None:
    found = receipt(tmp_path, decisions=DECISIONS + rows("d7,individual,ann,perhaps,2016-05-03,,,"))
    assert [(row["reason"], row["value"]) for row in found["quarantine"]] == [("bad_choice", "perhaps")]


def test_notes_are_left_out(tmp_path: Path) -> None:
    head = "decision_id,scope,subject_id,choice,effective_on,note"
    found = receipt(tmp_path, decisions=rows(head, "p1,individual,ann,out,2016-05-03,her brother bob too"))
    assert "brother" not in json.dumps(found)


# --- changed ---


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    return json.dumps(receipt(tmp_path_factory.mktemp("parent")))


@pytest.fixture
def found(written: str) -> dict[str, Any]:
    """Ann's receipt, to be changed."""
    return dict(json.loads(written))


def checked(folder: Path, changed: dict[str, Any]) -> list[tuple[str, str, str]]:
    """part, name and what of all that is not as the receipt says."""
    file = folder / "receipt.json"
    file.write_text(json.dumps(changed), encoding="utf-8")
    return [(change.part, change.name, change.what) for change in verify_receipt(file).changes]


def signed(changed: dict[str, Any]) -> dict[str, Any]:
    """With the digest that fits it: whoever changes a receipt can make it again."""
    return {**changed, "sha256": digest_of(changed)}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value in a receipt."""
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, name))
    else:
        yield path


def with_other(value: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """A copy in which one value has another last character, or is another number."""
    copy = json.loads(json.dumps(value))
    *way, last = path
    inner = copy
    for name in way:
        inner = inner[name]
    old = inner[last]
    inner[last] = old[:-1] + ("1" if old[-1:] != "1" else "2") if isinstance(old, str) else not old
    return dict(copy)


def test_a_receipt_that_nobody_touched_is_as_it_was_however_it_is_laid_out(
    found: dict[str, Any], tmp_path: Path
) -> None:
    assert checked(tmp_path, found) == []
    assert checked(tmp_path, dict(reversed(found.items()))) == []


def test_each_value_of_a_receipt_is_under_its_digest(found: dict[str, Any]) -> None:
    paths = [path for path in leaves(found) if path != ("sha256",)]
    assert len(paths) > 200
    assert [path for path in paths if digest_of(with_other(found, path)) == found["sha256"]] == []


def test_one_other_character_is_told(found: dict[str, Any], tmp_path: Path) -> None:
    assert checked(tmp_path, with_other(found, ("person", "stage"))) == [
        ("sha256", "", "changed"),
        ("person", "stage", "changed"),
    ]
    assert checked(tmp_path, with_other(found, ("findings", 0, "detail"))) == [("sha256", "", "changed")]
    assert checked(tmp_path, with_other(found, ("sha256",))) == [("sha256", "", "changed")]
    assert checked(tmp_path, with_other(found, ("rules_sha256",)))[0] == ("rules", "", "changed")
    assert checked(tmp_path, with_other(found, ("glowaudit",)))[0] == ("version", "", "changed")


ROWS: dict[str, tuple[str, Callable[[dict[str, Any]], Any]]] = {
    "the choice": ("verdict", lambda r: r["rows"]["accepted_decisions"][-1].update(choice="in")),
    "the opt-out itself": ("verdict", lambda r: r["rows"]["accepted_decisions"].pop()),
    "its day": ("gates", lambda r: r["rows"]["accepted_decisions"][-1].update(effective_on="2016-05-04")),
    "the authority's decision": ("verdict", lambda r: r["rows"]["accepted_decisions"].pop(0)),
    "the end of the enrolment": ("verdict", lambda r: r["rows"]["accepted_enrolments"][0].update(end_on="2016-05-20")),
    "the day the school closes": (
        "verdict",
        lambda r: r["rows"]["accepted_establishments"][0].update(closed_on="2016-05-01"),
    ),
    "a row in quarantine": (
        "verdict",
        lambda r: r["rows"]["quarantine"].append({"file": "enrolments", "needs_person": "ann", "reason": "bad_date"}),
    ),
    "an unreadable decision": (
        "verdict",
        lambda r: r["rows"]["unreadable_decisions"].append({"scope": "authority", "subject_id": "250"}),
    ),
    "the account": ("in_glow", lambda r: r["rows"]["accepted_accounts"][0].update(status="active")),
    "a feed row": ("in_glow", lambda r: r["rows"]["accepted_feeds"].pop()),
    "a setting": ("verdict", lambda r: r["settings"].update(granular_from="2016-12-01")),
    "the verdict": ("verdict", lambda r: r["verdict"].update(verdict="reaches", kept=True)),
}


@pytest.mark.parametrize("what", ROWS)
def test_a_changed_receipt_with_a_fresh_digest_does_not_add_up(
    what: str, found: dict[str, Any], tmp_path: Path
) -> None:
    part, change = ROWS[what]
    change(found)
    assert part in {named for named, _, _ in checked(tmp_path, signed(found))}


@pytest.mark.parametrize(
    ("name", "value"),
    [("rows", {"accepted_people": 7}), ("rows", {}), ("settings", {"as_of": "soon"}), ("person", {})],
)
def test_a_receipt_that_cannot_be_judged_is_told_and_is_no_traceback(
    name: str, value: Any, found: dict[str, Any], tmp_path: Path
) -> None:
    assert ("rows", "", "damaged") in checked(tmp_path, signed({**found, name: value}))


@pytest.mark.parametrize("name", ["rows", "settings", "verdict", "person", "sha256", "rules_sha256", "glowaudit"])
def test_a_part_that_is_missing_is_named(name: str, found: dict[str, Any], tmp_path: Path) -> None:
    del found[name]
    assert (name, "", "damaged") in checked(tmp_path, found)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"receipt": 2}', '{"receipt"', "\xff", "[" * 100_000])
def test_a_file_that_is_no_receipt_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_text(text, encoding="latin-1")
    with pytest.raises(UsageError, match=r"file\.json"):
        verify_receipt(file)


# --- the command ---


def test_explain_writes_a_receipt_and_verify_judges_it_again_without_the_extract(tmp_path: Path) -> None:
    extract, file = write(tmp_path / "extract", **PARENT), tmp_path / "receipt.json"
    file.write_text(glowaudit("explain", extract, "ann", *WINDOW, "--json").stdout, encoding="utf-8")
    extract.rename(tmp_path / "gone")
    done = glowaudit("verify", "--receipt", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Judged again from the rows of the receipt: blocked." in done.stdout
    assert done.stdout.endswith("All of it is as it was.\n")
    file.write_text(file.read_text(encoding="utf-8").replace('"choice": "out"', '"choice": "in"'), encoding="utf-8")
    done = glowaudit("verify", "--receipt", file)
    assert done.returncode == 1
    assert "verdict verdict: changed (the receipt says 'blocked', its rows give 'reaches')" in done.stdout
    told = json.loads(glowaudit("verify", "--receipt", file, "--json").stdout)
    assert (told["as_it_was"], told["judged"], told["verdict"]) == (False, True, "reaches")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "one of both"),
        (("run", "--receipt", "file"), "one of both"),
        (("--receipt", "file", "--quick"), "--quick"),
        (("--receipt", "file", "--extract", "extract"), "--extract"),
        (("--receipt", "file"), "--receipt file: it cannot be read"),
    ],
)
def test_verify_takes_a_run_or_a_receipt(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    done = glowaudit("verify", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
