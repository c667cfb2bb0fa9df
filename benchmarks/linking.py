"""What does linking cost, and does what it looks at stay local as a stream grows?

    python -m benchmarks.linking [--smoke] [--replayed N]

The first 2,000 and 8,000 reports of a stream and all of it, in the order of time: density stays, time grows.
Printed are candidate pairs a report; reports a CPU second of each level (medians of rounds that take turns;
``events`` is all that stands between vectors and events, the copy groups given; ``linking`` are events and
stories together); and the share of the reports in the largest component of the pairs that the model keeps (at
its floor or above) and of those that may merge two groups (at its cut or above). With ``--replayed`` the
stream is also played again and again,
each time from where the last one ended, until there are N reports: with other texts, so that no turn copies
another, but of the same terms, so that stories mean nothing and are left out.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from benchmarks import slices
from benchmarks.machine import publish
from dedup import model as models
from dedup import pipeline, readers
from dedup._types import U32, U64
from dedup.config import Config
from dedup.levels import copies, events, stories
from dedup.levels.reports import Level, prepare
from dedup.model import Model
from dedup.shelf import Shelf
from dedup.stages import identities

CORPUS: Final = "saudinewsnet"
SIZES: Final = (2_000, 8_000)
ROUNDS: Final = 3
_TURN_BITS: Final = 6
GOAL: Final = 15_000  # reports a CPU second
LEVELS: Final = ("vectors", "copies", "events", "stories")


class Round(NamedTuple):
    """One run over some reports.

    Attributes:
        seconds: CPU seconds by level.
        copied: Copy groups.
        told: Events.
    """

    seconds: dict[str, float]
    copied: Level
    told: Level


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish cost and locality by size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--smoke", action="store_true", help="our own sample, to see that it works")
    parser.add_argument("--replayed", type=int, metavar="N", help="also a stream of N reports, once")
    asked = parser.parse_args(arguments)
    here = slices.SHARED.is_dir() and not asked.smoke
    path = slices.SHARED / "corpora" / f"{CORPUS}.jsonl.zst" if here else slices.DATA / "sample"
    model = models.load(str(slices.MODELS / "without_saudi.json") if here else "")
    table = read(path, model)
    sizes = [size for size in SIZES if size < table.num_rows] + [table.num_rows]
    rows = list(measure([table.slice(0, size) for size in sizes], model, 1 if asked.smoke else ROUNDS))
    if asked.replayed:
        rows += measure([replay(table, asked.replayed)], model, 1, levels=LEVELS[:-1])
    print(f"goal for events and stories together: {GOAL:,} reports a CPU second")
    publish("linking", {"reports_of": path.name, "goal": GOAL, "rows": rows})
    return 0


def read(path: Path, model: Model) -> pa.Table:
    """Return the fingerprints of reports, the earliest first."""
    config = Config()
    batches = readers.read([path], fields={}, reject=lambda _: None)
    printed = pa.concat_tables([pipeline.fingerprint(batch, config, model) for batch in batches])
    ordered = identities.settle(printed, on_conflict="reject", reject=lambda _: None)
    return pa.concat_tables(ordered.parts()).combine_chunks()


def replay(table: pa.Table, size: int) -> pa.Table:
    """Return so many reports: the stream again and again, each time from the day after the last one ended.

    No turn shares a shingle, a minimum or a text with another; within a turn all of them agree as before.
    """
    dates = pc.min_max(table["published"]).as_py()
    length = timedelta(days=(dates["max"] - dates["min"]).days + 1)
    parts = []
    for turn in range(-(-size // table.num_rows)):
        later = pc.add(table["published"], pa.scalar(turn * length)).cast(table["published"].type)
        changed = {
            "id": pc.binary_join_element_wise(pa.scalar(str(turn)), table["id"], "/"),
            "published": later,
            **{name: pa.array(_salted(table[name], turn)) for name in ("content", "heading")},
            "minima": _with_values(table["minima"], _salted(_values(table["minima"]), turn)),
            "shingles": _with_values(table["shingles"], _numbered(_values(table["shingles"]), turn)),
        }
        part = table
        for name, column in changed.items():
            part = part.set_column(part.column_names.index(name), name, column)
        parts.append(part)
    return pa.concat_tables(parts).slice(0, size)


def _values(column: pa.ChunkedArray) -> pa.Array:
    """Return the values of a column of lists, one after the other."""
    return column.combine_chunks().flatten()


def _with_values(column: pa.ChunkedArray, values: U32 | U64) -> pa.Array:
    """Return a column of lists with other values."""
    lists = column.combine_chunks()
    if pa.types.is_fixed_size_list(lists.type):
        return pa.FixedSizeListArray.from_arrays(pa.array(values), lists.type.list_size)
    offsets = pc.subtract(lists.offsets, lists.offsets[0])
    return pa.LargeListArray.from_arrays(offsets, pa.array(values))


def _salted(hashes: pa.Array | pa.ChunkedArray, turn: int) -> U32 | U64:
    """Return hashes that agree with each other as before, and with those of no other turn."""
    found = hashes.to_numpy()
    salt = np.uint64(turn * 0x9E3779B97F4A7C15 % (1 << 64))
    mixed: U32 | U64 = found ^ salt.astype(found.dtype)
    return mixed


def _numbered(hashes: pa.Array, turn: int) -> U64:
    """Return 64-bit hashes in their order, of which the highest bits tell the turn."""
    if turn >= 1 << _TURN_BITS:
        raise ValueError(f"a stream is replayed {1 << _TURN_BITS} times at most")
    shift = np.uint64(64 - _TURN_BITS)
    numbered: U64 = (hashes.to_numpy() >> np.uint64(_TURN_BITS)) | (np.uint64(turn) << shift)
    return numbered


def measure(
    tables: Sequence[pa.Table], model: Model, rounds: int, *, levels: Sequence[str] = LEVELS
) -> Iterator[dict[str, Any]]:
    """Print and return what each table costs, the median of some rounds; a first one compiles."""
    run(tables[0].slice(0, SIZES[0]), model, levels)
    seconds: list[list[dict[str, float]]] = [[] for _ in tables]
    last: dict[int, Round] = {}
    for _ in range(rounds):
        for at, table in enumerate(tables):
            last[at] = run(table, model, levels)
            seconds[at].append(last[at].seconds)
    for at, table in enumerate(tables):
        medians = {level: statistics.median(one[level] for one in seconds[at]) for level in levels}
        yield _row(table, medians, last[at], model)


def run(table: pa.Table, model: Model, levels: Sequence[str]) -> Round:
    """Return the groups of reports, and the CPU seconds that each level takes."""
    config, clock = Config(), time.process_time
    seconds: dict[str, float] = {}
    started = clock()
    ordered = identities.Ordered(table, np.arange(len(table)), identities.rank_of(table["id"]), 0)
    reports = prepare(ordered, model, Shelf())
    seconds["vectors"] = clock() - started
    started = clock()
    copied = copies.find(reports, config)
    seconds["copies"] = clock() - started
    started = clock()
    told = events.find(reports, copied.labels, config, model)
    seconds["events"] = clock() - started
    if "stories" in levels:
        started = clock()
        stories.find(reports, told.labels, config, model)
        seconds["stories"] = clock() - started
    return Round(seconds, copied, told)


def _row(table: pa.Table, seconds: dict[str, float], found: Round, model: Model) -> dict[str, Any]:
    """Print and return what is known of one table."""
    n = table.num_rows
    spent_on = seconds | {"linking": seconds["events"] + seconds.get("stories", 0.0)}
    speeds = {level: n / max(1e-9, spent) for level, spent in spent_on.items()}
    proposed = {"copies": found.copied.facts["proposed"], "events": found.told.facts["proposed"]}
    pairs = found.told.pairs
    allowed = pairs.veto == 0
    strong = allowed & (pairs.scores["probability"] >= model.event_cut)
    largest = {
        name: largest_share(found.copied, pairs.left[kept], pairs.right[kept])
        for name, kept in (("kept", allowed), ("linkable", strong))
    }
    told = "  ".join(f"{level} {speed:>9,.0f}/s" for level, speed in speeds.items())
    told_of = ", ".join(f"{level} {count / n:.1f}" for level, count in proposed.items())
    shares = ", ".join(f"{kind} {share:.4f}" for kind, share in largest.items())
    print(f"{n:9,} reports  {told}  candidates a report: {told_of}  largest component: {shares}", flush=True)
    return {
        "reports": n,
        "cpu_seconds": seconds,
        "reports_per_cpu_second": speeds,
        "candidates_per_report": {level: count / n for level, count in proposed.items()},
        "largest_component": largest,
    }


def largest_share(copied: Level, left: U32, right: U32) -> float:
    """Return the share of all reports in the largest component of some pairs of copy groups."""
    n = len(copied.labels)
    joined = np.concatenate([left, np.arange(n)]), np.concatenate([right, copied.labels])
    graph = sp.csr_matrix((np.ones(len(joined[0]), np.int8), joined), shape=(n, n))
    sizes = np.bincount(connected_components(graph, directed=False)[1])
    return float(sizes.max(initial=0) / max(1, n))


if __name__ == "__main__":
    sys.exit(main())
