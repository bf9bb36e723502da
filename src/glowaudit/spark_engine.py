"""Spark beside DuckDB: the steps from ledger to verdicts and reconciliation run on Apache Spark, by the same SQL.

Reading, checks, findings and reports stay DuckDB's. What a step on Spark reads is handed to it as Parquet, what it
makes is Parquet, and stands here as a view of those files under the step's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from glowaudit.engine import Engine
from glowaudit.pipeline import LAYERS, reads
from glowaudit.private_folder import PrivateFolder
from glowaudit.spark_session import open_session, told
from glowaudit.values import literal, path_literal

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ON_SPARK = ("3_ledger", "4_gates", "5_verdicts", "6_reconciliation")
FEED = {"person_id": "VARCHAR", "sent_on": "DATE", "establishment_id": "VARCHAR"}
SEAL = "select count(*), bit_xor(hash({0})), sum(hash({0})) from {1}"  # DuckDB's hash tells any change of a row
AS_WRITTEN = """
    select f.person_id, f.sent_on, f.establishment_id, 'feeds' as file, f.row, f.row as line
    from feed_file f
    left anti join faulty_feeds q on f.row = q.row
"""
LAYER_OF = {step: layer for layer in ON_SPARK for step in LAYERS[layer]}


class SparkEngine(Engine):
    """DuckDB, and Spark for the steps of `ON_SPARK`. UsageError where Spark or Java is not there.

    `exchange` holds a folder of Parquet files a table, which all of a cluster must see. It goes with the engine.
    """

    results_as_parquet = ("coverage", "reconciliation", "incidents")

    def __init__(self, spark: SparkSession | None = None, on_disk: bool = False) -> None:
        self.spark = spark or open_session()
        super().__init__(on_disk=on_disk)
        self._exchange = PrivateFolder()
        self.exchange = self._exchange.path
        self._given: set[str] = set()
        self._is_laid_over = False

    def create(self, name: str, select: str) -> None:
        """Make the table `name` of one select: on Spark where it is one of its steps, unless laid over."""
        if name not in LAYER_OF or self._is_laid_over:
            self._given.discard(name)
            super().create(name, select)
            return
        for table in sorted(reads(LAYER_OF[name], name) - self._given):
            if not (table == "accepted_feeds" and self._give_feed()):
                self._give(table)
        folder = self.exchange / name
        with told(name):
            made = self.spark.sql(select)
            made.write.parquet(_uri(folder))
            self.spark.read.schema(made.schema).parquet(_uri(folder)).createOrReplaceTempView(name)
        self._given.add(name)
        super().view(name, f"select * from read_parquet({literal(f'{folder}/*.parquet')}, hive_partitioning = false)")

    def view(self, name: str, select: str) -> None:
        """Give one select a name; of a step of Spark's a table is made as of any other."""
        if name in LAYER_OF and not self._is_laid_over:
            self.create(name, select)
        else:
            super().view(name, select)

    def _give(self, table: str) -> None:
        """Hand a table of DuckDB to Spark, unless the name is one of a select's own."""
        if not self.rows("select 1 from information_schema.tables where table_name = ? limit 1", [table]):
            return
        folder = self.exchange / table
        rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.connection.execute(f'copy "{table}" to {literal(str(folder / "rows.parquet"))} (format parquet)')
        with told(table):
            self.spark.read.parquet(_uri(folder)).createOrReplaceTempView(table)
        self._given.add(table)

    def _give_feed(self) -> bool:
        """Hand over the file of the feed itself, where all but its rows in quarantine are accepted as written."""
        file = self.streamed_files.get("feeds")
        if file is None or set("*?[]{}\\") & set(str(file.absolute())):
            return False
        source = f"read_parquet({path_literal(file)}, file_row_number = true, hive_partitioning = false)"
        kinds = {name: kind for name, kind, *_ in self.rows(f"describe from {source}")}
        if any(kinds.get(name) != kind for name, kind in FEED.items()):
            return False
        written = f"(select *, file_row_number + 2 as row from {source}) anti join faulty_feeds using (row)"
        columns = ", ".join((*FEED, "row"))
        if self.rows(SEAL.format(columns, "accepted_feeds")) != self.rows(SEAL.format(columns, written)):
            return False
        self._give("faulty_feeds")
        rows = self.spark.read.parquet(_uri(file.absolute())).selectExpr(*FEED, "_metadata.row_index + 2 as row")
        rows.createOrReplaceTempView("feed_file")
        self.spark.sql(AS_WRITTEN).createOrReplaceTempView("accepted_feeds")
        self._given.add("accepted_feeds")
        return True

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
        """Close the database and remove the exchanged files. Spark itself goes on until the process ends."""
        super().close()
        self._exchange.remove()


def _uri(path: Path) -> str:
    """A file or folder as Spark is told of it: it takes %20 for just that."""
    return f"file://{path.as_posix()}"
