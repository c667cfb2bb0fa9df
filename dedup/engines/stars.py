"""Connected components in the operations of Spark's data frames: large stars and small stars in turn.

Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii (2014), Connected components in MapReduce and beyond.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

# Rounds after which something is wrong: each makes paths about half as long.
_MOST = 64


def components(edges: Any, folder: Path) -> Any:
    """Return the smallest vertex that each vertex is connected to.

    Every round ends in a checkpoint, so that an executor that is lost costs one round, and no plan grows.

    Args:
        edges: A data frame of the columns a and b, int64; in any order, any number of times.
        folder: Where checkpoints are to be, on a disk that all machines share; it is made.

    Returns:
        A data frame of the columns vertex and component, int64, each vertex of an edge between two once.
    """
    from pyspark.sql import functions as f

    held = kept(_small(edges.select("a", "b").where("a <> b")), folder / "0")
    for turn in range(1, _MOST):
        fresh = kept(_small(_large(held)), folder / str(turn))
        if _same(fresh, held):
            break
        held = fresh
    ends = held.select(f.col("a").alias("vertex"), f.col("b").alias("component"))
    roots = held.select(f.col("b").alias("vertex"), f.col("b").alias("component")).distinct()
    return ends.unionByName(roots)


def _large(edges: Any) -> Any:
    """Connect the larger neighbours of each vertex to the smallest of all, itself included."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    both = edges.unionByName(edges.select(f.col("b").alias("a"), f.col("a").alias("b")))
    least = f.least("a", f.min("b").over(Window.partitionBy("a")))
    starred = both.withColumn("least", least).where("b > a")
    return starred.select(f.col("b").alias("a"), f.col("least").alias("b")).distinct()


def _small(edges: Any) -> Any:
    """Connect each vertex and its smaller neighbours to the smallest of these."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    down = edges.select(f.greatest("a", "b").alias("a"), f.least("a", "b").alias("b")).distinct()
    starred = down.withColumn("least", f.min("b").over(Window.partitionBy("a")))
    centres = starred.select("a", f.col("least").alias("b"))
    others = starred.where("b <> least").select(f.col("b").alias("a"), f.col("least").alias("b"))
    return centres.unionByName(others).distinct()


def kept(edges: Any, path: Path) -> Any:
    """Return edges as they were written to a folder, which all machines see."""
    place = path.absolute().as_uri()
    edges.write.mode("overwrite").parquet(place)
    return edges.sparkSession.read.schema(edges.schema).parquet(place)


def _same(one: Any, other: Any) -> bool:
    """Return whether two sets of edges are the same, by their number and a hash that knows no order."""
    from pyspark.sql import functions as f

    told = [f.count("*"), f.expr("bit_xor(xxhash64(a, b))"), f.sum("b")]
    first, second = (edges.agg(*told).collect()[0] for edges in (one, other))
    return tuple(first) == tuple(second)
