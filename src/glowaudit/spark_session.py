"""A Spark session: on whichever Spark the environment configures, or one on this machine alone."""

from __future__ import annotations

import atexit
import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from glowaudit.errors import GlowauditError, UsageError

NEEDED = "--engine spark needs Apache Spark and Java 17 or newer: pip install 'glowaudit[spark]', and install a Java"
try:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException, PySparkRuntimeError
    from pyspark.sql import SparkSession
except ImportError:
    raise UsageError(NEEDED) from None

CONFIGURED_BY = ("SPARK_HOME", "SPARK_CONF_DIR", "PYSPARK_SUBMIT_ARGS", "PYSPARK_GATEWAY_PORT", "MASTER")
SAME_AS_DUCKDB = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.parser.escapedStringLiterals": "true",
    "spark.sql.legacy.charVarcharAsString": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
}


def open_session(here: Mapping[str, str] | None = None) -> SparkSession:
    """A session of its own with the SQL settings under which Spark and DuckDB agree. UsageError without Spark or Java.

    here  Spark's settings where the environment configures none; without them those of `on_this_machine`
    """
    builder = SparkSession.builder.appName("glowaudit")
    if not any(name in os.environ for name in CONFIGURED_BY):
        for name, value in (on_this_machine() if here is None else here).items():
            builder = builder.config(name, value)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", ".*pandas", FutureWarning)  # none is used with Spark
            session = builder.getOrCreate().newSession()
    except PySparkRuntimeError as fault:
        raise UsageError(f"{NEEDED} ({fault.getCondition()})") from None
    atexit.register(session.stop)  # else executors on a cluster are told only by a broken connection
    for name, value in SAME_AS_DUCKDB.items():
        session.conf.set(name, value)
    logging.getLogger("SQLQueryContextLogger").disabled = True  # it would print what stands in rows
    return session


def on_this_machine() -> dict[str, str]:
    """All cores, two fifths of the memory (three are DuckDB's), no page of its own, reached from this machine only."""
    cores = os.cpu_count() or 1
    pages = os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    memory = pages * os.sysconf("SC_PAGE_SIZE") * 2 // 5 // 2**20 if pages else 0
    return {
        "spark.master": f"local[{cores}]",
        "spark.driver.memory": f"{max(memory, 1024)}m",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": str(4 * cores),
    }


@contextmanager
def told(table: str) -> Iterator[None]:
    """A fault of Spark as one line that holds nothing of a row."""
    try:
        yield
    except (PySparkException, Py4JError) as fault:
        kind = getattr(fault, "getCondition", lambda: None)() or type(fault).__name__
        raise GlowauditError(f"Spark could not make {table} ({kind}); its own log says more") from fault
