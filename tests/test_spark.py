"""The same rule files on Spark: every column of every step from ledger to reconciliation is as on DuckDB."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import style
from crowd import crowd
from extract_files import write_extract
from spec_cases import Case, cases, settings_of
from spec_runs import write_extract as write_cases
from typer.testing import CliRunner

from glowaudit.audit import Audit
from glowaudit.cli import app
from glowaudit.engine import Engine, engine_named
from glowaudit.errors import UsageError
from glowaudit.pipeline import LAYERS, select_of
from glowaudit.scenario import Decision, Scenario
from glowaudit.settings import Settings

FOR_FEW_ROWS = {
    "spark.master": "local[1]",
    "spark.driver.memory": "1g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "2",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
}
SAME_KIND = {"HUGEINT": "whole", "BIGINT": "whole", "INTEGER": "whole"}


def groups() -> dict[Settings, list[Case]]:
    """The cases of tests/spec by their settings."""
    found: dict[Settings, list[Case]] = {}
    for case in cases():
        found.setdefault(settings_of(case), []).append(case)
    return found


@pytest.fixture(scope="module")
def installed() -> None:
    """Where Spark or Java is missing a test is skipped, but with CI=true it fails."""
    if not importlib.util.find_spec("pyspark") or not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("no Spark or no Java here: run `make test-deps`")


@pytest.fixture(scope="module")
def spark(installed: None) -> Iterator[Any]:  # noqa: ARG001 - it skips
    """Spark for small tables."""
    from glowaudit.spark_session import open_session

    session = open_session(FOR_FEW_ROWS)
    yield session
    session.stop()


def differences(one: Engine, other: Engine) -> list[str]:
    """What is not alike in the steps of the portable layers: columns, their types, rows and how often each stands."""
    told = []
    for step in (step for layer in style.PORTABLE_LAYERS for step in LAYERS[layer]):
        columns = [
            [(name, SAME_KIND.get(kind, kind)) for name, kind, *_ in engine.rows(f"describe from {step}")]
            for engine in (one, other)
        ]
        rows = [Counter(engine.rows(f"from {step}")) for engine in (one, other)]
        if columns[0] != columns[1]:
            told.append(f"{step}: {columns[0]} and {columns[1]}")
        if rows[0] != rows[1]:
            told.append(f"{step}: only one {list(rows[0] - rows[1])[:3]}, only other {list(rows[1] - rows[0])[:3]}")
    return told


def sorted_lines(path: Path) -> list[str]:
    return sorted(path.read_text(encoding="utf-8").splitlines())


@contextmanager
def require_alike(spark: Any, extract: Path, assumed: Settings) -> Iterator[Audit]:
    """Judge an extract on both; within it stands the audit that ran on Spark."""
    from glowaudit.spark_engine import SparkEngine

    with Audit.of(extract, assumed) as plain, Audit.of(extract, assumed, engine=SparkEngine(spark)) as spread:
        assert differences(plain.engine, spread.engine) == []
        for name in plain.results():
            assert getattr(plain, name)().astype(str).equals(getattr(spread, name)().astype(str)), name
        yield spread


@pytest.mark.spark
@pytest.mark.parametrize("assumed", groups(), ids=lambda assumed: groups()[assumed][0].sentence)
def test_the_cases_of_the_spec_come_out_alike(spark: Any, assumed: Settings, tmp_path: Path) -> None:
    write_cases(tuple(groups()[assumed]), tmp_path)
    with require_alike(spark, tmp_path, assumed) as audit:
        assert len(audit.verdicts()) > 0


@pytest.mark.spark
@pytest.mark.parametrize("number", range(6))
def test_crowds_come_out_alike(spark: Any, number: int, tmp_path: Path) -> None:
    extract, assumed = crowd(number, dirty=number % 2 == 1)
    with require_alike(spark, write_extract(tmp_path, extract), assumed) as audit:
        assert set(audit.verdicts()["kept"]) == {True, False}


@pytest.mark.spark
@pytest.mark.parametrize(
    ("person_id", "is_copied"),
    [
        ("feeds.person_id", False),
        ("case when nth > 5 then feeds.person_id end", False),
        ("' ' || feeds.person_id", True),
    ],
    ids=["as written", "some in quarantine", "trimmed"],
)
def test_a_feed_in_parquet_is_read_where_it_lies_if_its_rows_stand_as_accepted(
    spark: Any, person_id: str, is_copied: bool, tmp_path: Path
) -> None:
    extract, assumed = crowd(4)
    folder = write_extract(tmp_path / "an extract", extract)
    with Engine() as engine:
        numbered = (
            f"(select *, row_number() over () as nth from read_csv('{folder}/feeds.csv', all_varchar = true)) feeds"
        )
        columns = f"{person_id} as person_id, cast(sent_on as date) as sent_on, establishment_id"
        engine.connection.execute(f"copy (select {columns} from {numbered}) to '{folder}/feeds.parquet'")
    (folder / "feeds.csv").unlink()
    with require_alike(spark, folder, assumed) as audit:
        assert (audit.engine.exchange / "accepted_feeds").exists() == is_copied
        assert len(audit.incidents()) > 0


@pytest.mark.spark
def test_a_difference_is_seen(spark: Any, tmp_path: Path) -> None:
    from glowaudit.spark_engine import ON_SPARK, SparkEngine

    assert ON_SPARK == style.PORTABLE_LAYERS
    extract, assumed = crowd(0, people=40)
    write_extract(tmp_path, extract)
    with Audit.of(tmp_path, assumed) as plain, Audit.of(tmp_path, assumed, engine=SparkEngine(spark)) as spread:
        plain.engine.create("coverage", select_of("5_verdicts", "coverage") + " limit 1")
        plain.engine.create("choices", "select * replace (cast(place as double) as place) from choices")
        told = differences(plain.engine, spread.engine)
        assert [line.split(":")[0] for line in told] == ["choices", "coverage"]


@pytest.mark.spark
def test_what_if_over_an_audit_on_spark_is_duckdbs_and_says_the_same(spark: Any, tmp_path: Path) -> None:
    from glowaudit.spark_engine import SparkEngine

    extract, assumed = crowd(2)
    write_extract(tmp_path, extract)
    shut = Scenario("Shut", decisions=(Decision("authority", "1", "out", assumed.as_of),))
    with Audit.of(tmp_path, assumed) as plain, Audit.of(tmp_path, assumed, engine=SparkEngine(spark)) as spread:
        lost = [audit.what_if(shut).people for audit in (plain, spread)]
        assert len(lost[0]) > 0
        assert lost[0].astype(str).equals(lost[1].astype(str))
        assert spread.sensitivity().equals(plain.sensitivity())


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_the_commands_write_the_same_run_on_spark_which_verify_judges_again_on_duckdb(
    root: Path, tmp_path: Path
) -> None:
    demo = [str(root / "data/samples/demo"), "--as-of", "2016-05-16", "--deletion-on", "2016-07-01", "--json"]
    for engine in ("duckdb", "spark"):
        more = ["--no-sensitivity", "--engine", engine, "--out", str(tmp_path / engine)]
        assert CliRunner().invoke(app, ["audit", *demo, *more]).exit_code == 0
    manifests = [json.loads((tmp_path / engine / "manifest.json").read_text("utf-8")) for engine in ("duckdb", "spark")]
    outputs = [manifest.pop("outputs") for manifest in manifests]
    assert manifests[0] == manifests[1]
    texts = {name for name in outputs[0] if name.endswith(".csv")}
    assert all(sorted_lines(tmp_path / "duckdb" / name) == sorted_lines(tmp_path / "spark" / name) for name in texts)
    added = {f"internal/{name}.parquet" for name in ("coverage", "reconciliation", "incidents")}
    assert outputs[1].keys() - outputs[0].keys() == added
    assert CliRunner().invoke(app, ["verify", str(tmp_path / "spark")]).exit_code == 0


@pytest.mark.spark
def test_texts_names_days_and_moments_are_as_in_duckdb(spark: Any, tmp_path: Path) -> None:
    select = """
        select 'a\\b' as "row", date '0001-01-01' as from_on, date '9999-12-31' as to_on, 7 / 2 as half,
            timestamp '2016-05-16 23:59:59.999999' as recorded_at, cast(null as timestamp) as known_at
    """
    spark.sql(select).write.parquet((tmp_path / "made").as_uri())
    with Engine() as engine:
        engine.view("made", f"select * from read_parquet('{tmp_path}/made/*.parquet')")
        engine.view("own", select)
        for question in ("from {}", "select column_name, column_type from (describe from {})"):
            assert engine.rows(question.format("made")) == engine.rows(question.format("own"))


def test_spark_costs_nothing_where_nobody_asks_for_it(root: Path) -> None:
    for folder in ("src", "notebooks"):
        for path in style.files(root, folder, endings={".py", ".ipynb"}):
            if not path.stem.startswith("spark_"):
                assert "pyspark" not in style.text_of(path), path
    assert "pyspark" not in (root / "requirements.lock").read_text(encoding="utf-8")


def test_without_spark_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("glowaudit.spark_engine", "glowaudit.spark_session"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UsageError, match=r"pip install 'glowaudit\[spark\]'"):
        engine_named("spark")


def test_an_engine_that_there_is_not_is_told() -> None:
    with pytest.raises(UsageError, match="choose duckdb or spark"):
        engine_named("sqlite")
