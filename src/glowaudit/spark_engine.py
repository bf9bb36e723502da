"""Spark beside DuckDB: the steps from ledger to verdicts and reconciliation run on Apache Spark, by the same SQL.

Reading, checks, findings and reports stay DuckDB's. What a step on Spark reads is handed to it as Parquet, what it
makes is Parquet, and stands here as a view of those files under the step's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any
from weakref import finalize

from glowaudit.engine import Engine
from glowaudit.pipeline import LAYERS, reads
from glowaudit.spark_session import open_session, told
from glowaudit.values import literal

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ON_SPARK = ("3_ledger", "4_gates", "5_verdicts", "6_reconciliation")
LAYER_OF = {step: layer for layer in ON_SPARK for step in LAYERS[layer]}


class SparkEngine(Engine):
    """DuckDB, and Spark for the steps of `ON_SPARK`. UsageError where Spark or Java is not there.

    `exchange` holds a folder of Parquet files a table, which all of a cluster must see. It goes with the engine.
    """

    results_as_parquet = ("coverage", "reconciliation", "incidents")

    def __init__(self, spark: SparkSession | None = None) -> None:
        self.spark = spark or open_session()
        super().__init__()
        self.exchange = Path(mkdtemp(prefix="glowaudit-spark-"))
        self._remove_exchange = finalize(self, rmtree, self.exchange, ignore_errors=True)
        self._given: set[str] = set()
        self._is_laid_over = False

    def create(self, name: str, select: str) -> None:
        """Make the table `name` of one select: on Spark where it is one of its steps, unless laid over."""
        if name not in LAYER_OF or self._is_laid_over:
            self._given.discard(name)
            super().create(name, select)
            return
        for table in sorted(reads(LAYER_OF[name], name) - self._given):
            self._give(table)
        folder = self.exchange / name
        with told(name):
            made = self.spark.sql(select)
            made.write.parquet(folder.as_uri())
            self.spark.read.schema(made.schema).parquet(folder.as_uri()).createOrReplaceTempView(name)
        self._given.add(name)
        self.view(name, f"select * from read_parquet({literal(f'{folder}/*.parquet')}, hive_partitioning = false)")

    def _give(self, table: str) -> None:
        """Hand a table of DuckDB to Spark, unless the name is one of a select's own."""
        if not self.rows("select 1 from information_schema.tables where table_name = ? limit 1", [table]):
            return
        folder = self.exchange / table
        rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.connection.execute(f'copy "{table}" to {literal(str(folder / "rows.parquet"))} (format parquet)')
        with told(table):
            self.spark.read.parquet(folder.as_uri()).createOrReplaceTempView(table)
        self._given.add(table)

    def load(self, name: str, columns: dict[str, str], rows: list[tuple[Any, ...]]) -> None:
        """Make a table of typed columns and fill it with rows given from Python, all at once."""
        self._given.discard(name)
        super().load(name, columns, rows)

    @contextmanager
    def laid_over(self, name: str) -> Iterator[None]:
        """A layer over the tables that are there, which is DuckDB's own."""
        self._is_laid_over = True
        try:
            with super().laid_over(name):
                yield
        finally:
            self._is_laid_over = False

    def close(self) -> None:
        """Close the database and remove the exchanged files. Spark goes on until the process ends."""
        super().close()
        self._remove_exchange()
