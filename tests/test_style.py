"""The house rules hold, and each of them is seen to bite."""

import json
import shutil
import subprocess
import sys

import pytest
import style

from glowaudit import (
    actions,
    brake,
    choice_counts,
    cube,
    earlier_run,
    index_page,
    national_slice,
    overlay,
    pipeline,
    provenance,
    public_slice,
    quality_slice,
    slices,
    unlock,
)
from glowaudit.scan import guard
from glowaudit.settings import NAMES

TABLES = "src/glowaudit/sql"
LONG = "x = 1\n" * 300
LONG_FUNCTION = "def far():\n" + "    x = 1\n" * 44
UNFINISHED = "# TO" + "DO: later\n"
ASKED = "-- question: why?\n"


def notebook(*cells: str, tags: tuple[str, ...] = ()) -> str:
    """A notebook of code cells; the first has the tags."""
    kept = [{"cell_type": "code", "source": cell, "metadata": {}} for cell in cells]
    kept[0]["metadata"] = {"tags": list(tags)}
    return json.dumps({"cells": kept})


BROKEN = [
    ("short_modules", "src/glowaudit/far.py", LONG, "300 lines"),
    ("short_modules", "src/glowaudit/utils.py", "", "says nothing"),
    ("short_functions", "src/glowaudit/far.py", LONG_FUNCTION, "far: 45 lines"),
    (
        "short_functions",
        "src/glowaudit/far.py",
        "class Far:\n    async " + LONG_FUNCTION.replace("    x", "        x"),
        "45",
    ),
    ("nothing_unfinished", "src/glowaudit/far.py", UNFINISHED, "unfinished"),
    ("nothing_unfinished", f"{TABLES}/1_staging/far.sql", "-- FIX" + "ME\n", "unfinished"),
    ("no_machine_named", "docs/far.md", "see /ho" + "me/ann/glow\n", "/ann"),
    ("no_machine_named", "docs/far.md", "see C:" + "\\Users\\ann\n", "Users"),
    ("no_machine_named", "far.toml", "url = 'https://pypi.example" + "/simple'\n", "example"),
    ("no_machine_named", "Makefile", "--index" + "-url x\n", "index"),
    ("no_machine_named", "requirements.lock", "--index" + "-url x\n", "index"),
    ("no_machine_named", "docs/far.md", "in {parent}/elsewhere\n", "/e"),
    ("one_select_a_file", f"{TABLES}/1_staging/far.sql", "create table far as select 1", "not a select"),
    ("one_select_a_file", f"{TABLES}/1_staging/far.sql", "select 1; select 2", "2 statements"),
    ("one_select_a_file", f"{TABLES}/1_staging/far.sql", "select $day", "placeholder"),
    ("one_select_a_file", f"{TABLES}/1_staging/far.sql", "select ?", "placeholder"),
    ("one_select_a_file", f"{TABLES}/1_staging/far.sql", "select date '{as_of}'", "placeholder"),
    ("one_select_a_file", f"{TABLES}/2_checks/near.sql", "select 1", "makes a table of this name too"),
    ("one_select_a_file", f"{TABLES}/1_staging/Far-1.sql", "select 1", "lower-case words"),
    ("sql_headers", f"{TABLES}/1_staging/far.sql", "select 1", "asks 0 questions"),
    ("sql_headers", f"{TABLES}/1_staging/far.sql", "-- question:\nselect 1", "question says nothing"),
    ("sql_headers", f"{TABLES}/1_staging/far.sql", ASKED + "-- rule: R1\nselect 1", "order"),
    ("sql_headers", f"{TABLES}/1_staging/far.sql", "-- rule: R10\n" + ASKED + "select 1", "R1, R2"),
    (
        "sql_headers",
        f"{TABLES}/1_staging/far.sql",
        ASKED + "-- source: the notice\nselect 1",
        "quotation marks",
    ),
    ("sql_headers", f"{TABLES}/1_staging/far.sql", ASKED + "-- author: me\nselect 1", "'author'"),
    (
        "layers_read_downwards",
        f"{TABLES}/1_staging/far.sql",
        "select * from a left join high using (x)",
        "higher layer",
    ),
    (
        "layers_read_downwards",
        f"{TABLES}/1_staging/far.sql",
        "select 1 where 1 in (select x from high)",
        "higher layer",
    ),
    ("layers_read_downwards", f"{TABLES}/1_staging/far.sql", "select * from nowhere", "nothing makes"),
    ("layers_read_downwards", f"{TABLES}/9_near/far.sql", ASKED + "select * from tenth", "higher layer 10_later"),
    ("thin_notebooks", "notebooks/explore/far.ipynb", notebook(*["1"] * 13), "13 code cells"),
    ("thin_notebooks", "notebooks/explore/far.ipynb", notebook("1\n" * 9), "9 lines"),
    ("thin_notebooks", "notebooks/explore/far.ipynb", notebook("def far(): ..."), "defines something"),
    ("thin_notebooks", "notebooks/explore/far.ipynb", notebook("class Far: ..."), "defines something"),
    (
        "thin_notebooks",
        "notebooks/explore/far.ipynb",
        notebook('x = """Select 1\nFrom verdicts"""'),
        "holds SQL",
    ),
    (
        "thin_notebooks",
        "notebooks/explore/far.ipynb",
        notebook("audit.engine.connection.execute(x)"),
        "holds SQL",
    ),
    ("thin_notebooks", "notebooks/reports/far.ipynb", notebook("1"), "exactly one cell"),
    ("choice_is_not_consent", "README.md", "A pupil gives consent.\n", "consent"),
    ("choice_is_not_consent", "src/glowaudit/far.py", "consent = 1\n", "consent"),
    ("choice_is_not_consent", "src/glowaudit/far.py", "x = 'Consents'\n", "Consents"),
    ("choice_is_not_consent", "src/glowaudit/far.py", "x = f'{1} consent'\n", "consent"),
    (
        "choice_is_not_consent",
        f"{TABLES}/1_staging/far.sql",
        '-- question: who consents? "Nobody"\n',
        "consents",
    ),
    ("choice_is_not_consent", "notebooks/explore/far.ipynb", notebook("consent"), "consent"),
]
NEAR = """-- rule: R1, R2
-- question: when?
-- source: "consent"
select 'd{4}', '\\p{Z}' from raw_people
"""
FINE = {
    ".gitignore": ".venv/\n/reports/\n",
    ".venv/far.py": UNFINISHED,
    "reports/far.py": UNFINISHED,
    "README.md": 'The notice says "withdraw consent", we say Glow choice: it is not consent in law.\n',
    "src/glowaudit/near.py": '"""The notice says "withdraw\nconsent": we do not."""\n',
    f"{TABLES}/1_staging/near.sql": NEAR,
    f"{TABLES}/2_checks/high.sql": ASKED + "with own as (select * from near) select * from own cross join run_settings",
    f"{TABLES}/10_later/tenth.sql": ASKED + "select * from high",
    "notebooks/reports/near.ipynb": notebook("as_of = None", "show(audit)", tags=("parameters",)),
}
FOREIGN = """
select arg_max(a, b) from near
select list(a) from near
select try_strptime(a, 'x') from near
select a::date from near
select a from near qualify row_number() over (order by a) = 1
select string_agg(a) from near
select regexp_full_match(a, 'x') from near
select count(*) filter (where a) from near
select bool_and(a) from near
select * exclude (a) from near
select * from near using sample 5
select list_filter(a, lambda x: x) from near
select * from near asof join high using (a)
select cast(a as varchar) from near
select {'a': 1}
select a[1] from near
select distinct on (a) a from near
select a from near group by all
select a + interval 1 day from near
select any_value(a) from near
select max_by(a, b) from near
select a // 2 from near
select log(a) from near
select n.to_on - n.from_on as days from near n
select cast(min(n.to_on) - s.as_of as integer) as days from near n cross join run_settings s
select current_date as today from near
"""
SHARED = """
select cast(max(n.to_on) - s.as_of as bigint) as days from near n cross join run_settings s
select n.to_on - 1 as ended_on, s.as_of - s.feed_lag_days as lag_from_on from near n cross join run_settings s
select array_join(array_sort(array_agg(a)), '+') as words from near
"""


@pytest.fixture
def house(tmp_path):
    """A small project in which every rule holds."""
    for name, text in FINE.items():
        (tmp_path / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "own" / name).write_text(text, encoding="utf-8")
    return tmp_path / "own"


@pytest.mark.parametrize("check", style.CHECKS, ids=lambda check: check.__name__)
def test_the_project_keeps_the_house_rule(check, root):
    assert list(check(root)) == []


@pytest.mark.parametrize("check", style.CHECKS, ids=lambda check: check.__name__)
def test_what_is_fine_draws_no_complaint(check, house):
    assert list(check(house)) == []


@pytest.mark.parametrize(("check", "name", "text", "told"), BROKEN)
def test_a_broken_house_rule_is_told(check, name, text, told, house):
    (house / name).parent.mkdir(parents=True, exist_ok=True)
    (house / name).write_text(text.replace("{parent}", str(house.parent)), encoding="utf-8")
    complaints = list(getattr(style, check)(house))
    assert any(told in complaint for complaint in complaints), complaints


def test_every_house_rule_is_seen_broken():
    tried = {check for check, *_ in BROKEN} | {"portable_sql"}
    assert tried == {check.__name__ for check in style.CHECKS}


@pytest.mark.parametrize("sql", FOREIGN.strip().splitlines())
def test_what_spark_does_not_share_is_told_from_the_ledger_on(sql, house):
    for layer in ("2_checks", "4_gates", "6_report"):
        (house / TABLES / layer).mkdir(exist_ok=True)
        (house / TABLES / layer / "far.sql").write_text(sql, encoding="utf-8")
    complaints = list(style.portable_sql(house))
    assert complaints
    assert all("4_gates" in complaint for complaint in complaints)


@pytest.mark.parametrize("sql", SHARED.strip().splitlines())
def test_what_spark_shares_draws_no_complaint(sql, house):
    (house / TABLES / "4_gates").mkdir()
    (house / TABLES / "4_gates" / "far.sql").write_text(sql, encoding="utf-8")
    assert list(style.portable_sql(house)) == []


def test_text_and_comments_are_no_sql(house):
    (house / TABLES / "3_ledger").mkdir()
    (house / TABLES / "3_ledger" / "far.sql").write_text(
        "-- why: list(a)::b\nselect 'a::b', 'it''s [1]'", encoding="utf-8"
    )
    assert list(style.portable_sql(house)) == []


def test_every_sql_file_is_a_step_and_every_step_is_a_file(root):
    found = {(path.parent.name, path.stem) for path in style.sql_files(root)}
    of_reports = slices.NATION_STEPS + slices.AUTHORITY_STEPS + slices.REPORT_STEPS + index_page.STEPS
    of_reports += (provenance.OWN_FILES,)
    of_what_if = ("focus_people", *overlay.FOCUSED.values(), "touched_people", "changes")
    of_what_if += ("touched_by_settings", "untouched_counts", "change_counts", "turned_verdicts")
    of_unlock = unlock.STEPS + unlock.WAITING_STEPS + unlock.LATTICE_STEPS
    beside = {slices.LAYER: of_reports, overlay.WHAT_IF: of_what_if, unlock.LAYER: of_unlock, cube.LAYER: cube.STEPS}
    beside |= {choice_counts.LAYER: choice_counts.STEPS, quality_slice.LAYER: quality_slice.STEPS}
    beside |= {guard.LAYER: guard.GUARD_STEPS, guard.SCAN: guard.SCAN_STEPS}
    of_national = national_slice.STEPS + public_slice.CELL_STEPS + public_slice.STEPS
    beside |= {national_slice.LAYER: of_national}
    beside |= {earlier_run.LAYER: earlier_run.STEPS}
    beside |= {actions.LAYER: actions.NATION_STEPS + actions.AUTHORITY_STEPS}
    beside |= {brake.LAYER: (*brake.STEPS, "deletions")}
    layers = pipeline.LAYERS | beside
    assert found == {(layer, step) for layer, steps in layers.items() for step in steps}


def test_what_a_step_is_taken_to_read_is_what_it_reads():
    """The order in which a change is answered hangs on it: see `pipeline.steps_to`."""
    steps = [(layer, step) for layer, names in pipeline.LAYERS.items() for step in names]
    known = {step for _, step in steps} | {"run_settings", *overlay.TABLES}
    for layer, step in steps:
        read = style.tables_read(pipeline.select_of(layer, step)) & known
        assert pipeline.reads(layer, step) & known == read, step


def test_every_setting_that_a_step_reads_is_known_before_it_is_asked_for():
    steps = [(layer, step) for layer, names in pipeline.LAYERS.items() for step in names]
    asked = {name for layer, step in steps for name in pipeline.settings_read(layer, step)}
    assert asked >= set(NAMES) - {"feed_lag_days", "deletion_on"} | {"cut_off", "last_day"}
    assert "snapshot_on" in pipeline.settings_read("1_staging", "staged_decisions")


@pytest.mark.parametrize("text", ["def far() -> None: ...\n", '"""Far."""\n\n\nclass Far: ...\n'])
def test_the_linter_asks_for_docstrings_on_everything_public(text, root, tmp_path):
    shutil.copy(root / "pyproject.toml", tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "far.py").write_text(text, encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise"]
    told = subprocess.run(ruff, cwd=tmp_path, capture_output=True, text=True).stdout
    assert "D10" in told
