"""dedup.engines.stars: the components of a data frame of edges are those of the kernel."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import standalone
from dedup.engines import Columns, Told
from dedup.engines.local import Local
from dedup.kernels import forest

pytestmark = pytest.mark.slow
PATH = [(number, number + 1) for number in range(40)]
GRAPHS = {
    "nothing": [],
    "one edge": [(7, 3)],
    "its own": [(5, 5), (1, 2)],
    "said twice": [(1, 2), (2, 1), (1, 2)],
    "a path": PATH,
    "a path upside down": [(1_000 - a, 1_000 - b) for a, b in PATH],
    "a path in no order": [(a * 37 % 41, b * 37 % 41) for a, b in PATH],
    "a star": [(50, number) for number in range(50)],
    "a ring and a tail": [*PATH, (40, 0), (41, 40)],
    "large numbers": [(2**61, 2**40), (2**40, -5)],
    "nothing again": [],
    "chance": [(a, b) for a, b in np.random.default_rng(1).integers(0, 300, (260, 2)).tolist() if a != b],
}
# One graph of all, of which no two have a vertex in common.
ALL = [(a + 10_000 * at, b + 10_000 * at) for at, edges in enumerate(GRAPHS.values()) for a, b in edges]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two cores of this machine."""
    if reason := standalone.missing():
        pytest.skip(reason)
    from dedup.engines.spark import started

    with pytest.MonkeyPatch.context() as patch:
        for name, value in standalone.environment(tmp_path_factory.mktemp("spark")).items():
            patch.setitem(os.environ, name, value)
        with started("local[2,4]") as made:
            made.session.conf.set("spark.sql.shuffle.partitions", "3")
            yield made


def expected(edges: list[tuple[int, int]]) -> dict[int, int]:
    """Return the smallest vertex that each vertex of an edge between two is connected to."""
    ends = np.array([edge for edge in edges if edge[0] != edge[1]], np.int64).reshape(-1, 2)
    vertices, places = np.unique(ends, return_inverse=True)
    left, right = places.reshape(-1, 2).T
    found = forest.components(left.copy(), right.copy(), len(vertices))
    return dict(zip(vertices.tolist(), vertices[found].tolist(), strict=True))


@pytest.mark.parametrize("edges", [ALL, []], ids=["all", "nothing"])
def test_components_are_those_of_the_kernel(
    engine: Any, tmp_path: Path, edges: list[tuple[int, int]]
) -> None:
    """Each vertex once with the smallest of its component, whatever the graph looks like."""
    from dedup.engines import stars

    frame = engine.session.createDataFrame(edges, "a long, b long")
    rows = stars.components(frame, tmp_path / "rounds").collect()

    assert sorted(expected(edges).items()) == sorted((row[0], row[1]) for row in rows)


def make(task: Told) -> Iterator[Columns]:
    """Yield the edges of a task, and what does not hold together: an edge within, and one between two."""
    edges = [(a, b, 1) for a, b in GRAPHS[task["graph"]]] + [(2, 1, 0), (1_001, 1_002, 0), (-1, 3, 0)]
    left, right, strong = np.array(edges, np.int64).T
    yield {"left": left, "right": right, "strong": strong, "place": np.arange(len(edges))}


def take(part: int, rows: Columns) -> Told:
    """Tell all of a part."""
    return {"part": part, **{name: column.tolist() for name, column in rows.items()}}


def test_components_are_dealt_out_whole(engine: Any, tmp_path: Path) -> None:
    """By a cluster as in one process: all that lies within a component, and nothing else, in one part."""
    dealing = {"names": ("left", "right", "strong", "place"), "parts": 5, "take": take}
    tasks = [{"graph": "a path"}, {"graph": "chance"}]
    rows = [edge[:2] for task in tasks for edge in [*GRAPHS[task["graph"]], (2, 1), (1_001, 1_002), (-1, 3)]]
    home = expected([edge for task in tasks for edge in GRAPHS[task["graph"]]])
    inside = sorted((a, b) for a, b in rows if a in home and b in home and home[a] == home[b])

    for one, name in ((engine, "spark"), (Local(1), "local")):
        told = list(one.deal_whole(make, tasks, folder=tmp_path / name, **dealing))
        homes = [{home[end] for end in part["left"] + part["right"]} for part in told]

        assert inside == sorted(
            pair for part in told for pair in zip(part["left"], part["right"], strict=True) if pair[0] in home
        )
        assert sum(map(len, homes)) == len(set().union(*homes))
        assert len({part["part"] for part in told}) == len(told) > 1
