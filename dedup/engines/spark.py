"""Several machines: Apache Spark 4, with the same functions in its executors as on one machine.

Executors read the files with our own readers, make the fingerprints and write them to sealed files beside the
output, on a disk that all machines share. Of the back half they score pairs, sum up events, look for homes of
small stories and choose speakers, run by run, in columns that they map from that disk. From `SPREAD` reports
on they compare bands, and from as many pairs on they link copies and events, component by component. What
stays in the driver, in columns on that disk: the order of the reports, how common their shingles are, the
linkage of stories, and writing.

Executors need nothing but the wheel and its packages.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from dedup.engines import PORTION, RUN, Columns, Told, stars
from dedup.errors import EngineError, ExtraError

# Tasks of one job of Spark: each hears of all of them.
TASKS: Final = 2000
# Bands of fewer reports are compared in the driver, one band after the other, which takes 4.3 s a million:
# dealing them out moves .6 kB a report. So many pairs are linked there in a minute or two, in 2 GB
# (benchmarks/evidence.md#spark).
SPREAD: Final = 20_000_000
_ANSWERS: Final = "number long, told string"
_LOOPBACK: Final = "127.0.0.1"


class Spark:
    """The engine of a Spark session, which stays open: it is whoever made it who stops it.

    A task is one partition of `mapInArrow`, so that Spark tries it again where an executor is lost, and
    elsewhere where one is slow. What comes back to the driver is a line of counts.

    Args:
        session: A session of Spark 4.
        portion: Bytes of input that one task takes, about.
        spread: Reports from which on executors compare bands, and pairs from which on they link them.
        run: Reports or events that one task looks at, at most.
    """

    def __init__(self, session: Any, portion: int = PORTION, spread: int = SPREAD, run: int = RUN) -> None:
        self.session, self.portion, self.spread, self.run = session, portion, spread, run

    def map(self, function: Callable[[Told], Told], tasks: Iterable[Told]) -> Iterator[Told]:
        """Return what the function tells of each task, in the order of the tasks."""
        left = iter(tasks)
        while some := [json.dumps(task) for task in islice(left, TASKS)]:
            yield from self._done(function, some)

    def deal(
        self,
        make: Callable[[Told], Iterator[Columns]],
        tasks: Iterable[Told],
        *,
        names: Sequence[str],
        parts: int,
        take: Callable[[int, Columns], Told],
    ) -> Iterator[Told]:
        """Return what is told of each part of the rows that are made of tasks, parts without rows left out.

        Rows travel by `repartition` on their first column. A part is put together in the memory of one
        Python process; `parts` says how large it is.
        """
        with _asking():
            rows = self._dealt(make, tasks, names).repartition(parts, names[0])
            told = rows.mapInArrow(_taking(take, names), _ANSWERS).collect()
        yield from _in_order(told)

    def deal_whole(
        self,
        make: Callable[[Told], Iterator[Columns]],
        tasks: Iterable[Told],
        *,
        names: Sequence[str],
        parts: int,
        take: Callable[[int, Columns], Told],
        folder: Path,
    ) -> Iterator[Told]:
        """Return what is told of each part of edges, parts without edges left out.

        Components are those of `stars.components`; the vertices of edges that hold none together have none.
        """
        left, right, strong = names[:3]
        with _asking():
            edges = stars.kept(self._dealt(make, tasks, names), folder / "edges")
            holding = edges.where(f"{strong} <> 0").selectExpr(f"{left} AS a", f"{right} AS b")
            found = stars.components(holding, folder)
            homes = (found.toDF(end, f"home of {end}") for end in (left, right))
            for home in homes:
                edges = edges.join(home, home.columns[0])
            inside = edges.where(f"`home of {left}` = `home of {right}`")
            rows = inside.repartition(parts, f"home of {left}").select(*names)
            told = rows.mapInArrow(_taking(take, names), _ANSWERS).collect()
        yield from _in_order(told)

    def _dealt(
        self, make: Callable[[Told], Iterator[Columns]], tasks: Iterable[Told], names: Sequence[str]
    ) -> Any:
        """Return the rows that are made of tasks as a data frame."""
        said = [json.dumps(task) for task in tasks]

        def tell(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                for number in batch.column(0).to_pylist():
                    for columns in make(json.loads(said[number])):
                        yield pa.RecordBatch.from_pydict({name: columns[name] for name in names})

        numbers = self.session.range(0, len(said), 1, len(said))
        return numbers.mapInArrow(tell, ", ".join(f"{name} long" for name in names))

    def _done(self, function: Callable[[Told], Told], tasks: list[str]) -> list[Told]:
        """Return what is told of tasks that are one job of Spark."""

        def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                for number in batch.column(0).to_pylist():
                    told = json.dumps(function(json.loads(tasks[number])))
                    yield pa.RecordBatch.from_pydict({"number": [number], "told": [told]})

        numbers = self.session.range(0, len(tasks), 1, len(tasks))
        with _asking():
            rows = numbers.mapInArrow(work, _ANSWERS).collect()
        return _in_order(rows)


def _taking(
    take: Callable[[int, Columns], Told], names: Sequence[str]
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return what puts the rows of a partition together, and tells of them."""

    def gather(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        rows = pa.Table.from_batches(batches, pa.schema([(name, pa.int64()) for name in names]))
        if context := TaskContext.get() if len(rows) else None:
            part = context.partitionId()
            told = take(part, {name: rows[name].to_numpy() for name in names})
            yield pa.RecordBatch.from_pydict({"number": [part], "told": [json.dumps(told)]})

    return gather


def _in_order(rows: Iterable[Any]) -> list[Told]:
    """Return what is told, by number."""
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
        EngineError: No session can be had.
    """
    try:
        with _asking():
            from pyspark.sql import SparkSession
    except ImportError as error:
        raise ExtraError("an engine of several machines needs PySpark", "spark") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    running = SparkSession.getActiveSession()
    try:
        with _asking():
            session = running or _session(SparkSession.builder, master)
    except EngineError as error:
        where = f"at {master}" if master else "here"
        why = "it needs Java 17 or newer, which JAVA_HOME names, and a master that answers at that address"
        raise EngineError(f"no Spark can be had {where}; {why}: {error}") from error
    try:
        yield Spark(session)
    finally:
        if running is None:
            session.stop()


@contextmanager
def _asking() -> Iterator[None]:
    """Have Spark do something; what it says of pandas, which we do not use, is kept from the user.

    Raises:
        EngineError: It gave up.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception as error:
            if type(error).__module__.partition(".")[0] not in ("pyspark", "py4j"):
                raise
            raise EngineError(f"Spark has given up: {error}") from error


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
