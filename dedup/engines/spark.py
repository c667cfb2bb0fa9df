"""Several machines: Apache Spark 4, with the same functions in its executors as on one machine.

What is spread is the front half of the line: executors read the files with our own readers, make the
fingerprints and write them to sealed files beside the output, on a disk that all machines share. The back
half, from the order of the reports to their stories, runs in the driver, in columns on its disk.

Executors need nothing but the wheel and its packages.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from dedup.engines import PORTION, Told
from dedup.errors import ConfigError, ExtraError

# Tasks of one job of Spark: each hears of all of them.
TASKS: Final = 2000
_ANSWERS: Final = "number long, told string"
_LOOPBACK: Final = "127.0.0.1"


class Spark:
    """The engine of a Spark session, which stays open: it is whoever made it who stops it.

    A task is one partition of `mapInArrow`, so that Spark tries it again where an executor is lost, and
    elsewhere where one is slow. What comes back to the driver is a line of counts.

    Args:
        session: A session of Spark 4.
        portion: Bytes of input that one task takes, about.
    """

    def __init__(self, session: Any, portion: int = PORTION) -> None:
        self.session, self.portion = session, portion

    def map(self, function: Callable[[Told], Told], tasks: Iterable[Told]) -> Iterator[Told]:
        """Return what the function tells of each task, in the order of the tasks."""
        left = iter(tasks)
        while some := [json.dumps(task) for task in islice(left, TASKS)]:
            yield from self._done(function, some)

    def _done(self, function: Callable[[Told], Told], tasks: list[str]) -> list[Told]:
        """Return what is told of tasks that are one job of Spark."""

        def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                for number in batch.column(0).to_pylist():
                    told = json.dumps(function(json.loads(tasks[number])))
                    yield pa.RecordBatch.from_pydict({"number": [number], "told": [told]})

        numbers = self.session.range(0, len(tasks), 1, len(tasks))
        with _unworried():
            rows = numbers.mapInArrow(work, _ANSWERS).collect()
        return [json.loads(row["told"]) for row in sorted(rows, key=lambda row: int(row["number"]))]


@contextmanager
def started(master: str = "") -> Iterator[Spark]:
    """Give the engine of a session that is stopped when the block ends, of one that runs it is left alone.

    Executors run the driver's own interpreter where `PYSPARK_PYTHON` names no other. A driver whose master
    is on this machine listens on loopback only.

    Args:
        master: Such as ``spark://host:7077`` or ``local[4]``; empty for what `spark-submit` has said, or
            else all cores of this machine.

    Raises:
        ExtraError: PySpark is not installed.
        ConfigError: No such session can be had.
    """
    try:
        with _unworried():
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
    except ImportError as error:
        raise ExtraError("an engine of several machines needs PySpark", "spark") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    running = SparkSession.getActiveSession()
    try:
        session = running or _session(SparkSession.builder, master)
    except (PySparkException, OSError) as error:
        raise ConfigError(f"master must be one that answers, got {master!r}: {error}") from error
    try:
        yield Spark(session)
    finally:
        if running is None:
            session.stop()


@contextmanager
def _unworried() -> Iterator[None]:
    """Keep what PySpark says of pandas, which we do not use, from the user."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _session(builder: Any, master: str) -> Any:
    """Return a new session."""
    submitted = "SPARK_ENV_LOADED" in os.environ or "PYSPARK_GATEWAY_PORT" in os.environ
    builder = builder.appName("dedup").config("spark.ui.showConsoleProgress", "false")
    if master or not submitted:
        # A task that fails is tried again, as on a cluster; `local[*]` alone gives up at once.
        builder = builder.master(master or "local[*,4]")
    if not submitted and (not master or master.startswith("local") or _LOOPBACK in master):
        builder = builder.config("spark.driver.bindAddress", _LOOPBACK)
        builder = builder.config("spark.driver.host", _LOOPBACK)
    return builder.getOrCreate()
