"""How fast does an index answer, how large is it, and how far from the batch job are its answers?

    python -m benchmarks.index [--smoke] [--reports N] [--order stream|time|shuffled] [--orders N]
                               [--beside N]

Reports of a stream are added, a hundred at a time, the last ones singly once they were asked for. The groups
are then compared with those of the batch job (BCubed F1), as they were told one by one, and linked anew; with
`--orders` also added in other orders, by batches of any size. The first reports are put into datasketch's LSH
as well, in memory and on Redis where that is there.
"""

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

import dedup
from benchmarks import lookups, slices
from benchmarks.publishing import Answer, publish
from dedup import readers
from dedup.config import Config
from dedup.evaluation import score
from dedup.index.store import Store

LEVELS: Final = ("copy", "event", "story")
BATCH: Final = 100
SINGLE: Final = 200
DAYS: Final = 7
TABLES: Final = {"log": "body", "marks": "mark"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish rates, sizes and distances."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="few reports, to see that it works")
    parser.add_argument("--reports", type=int, default=30_000, metavar="N")
    parser.add_argument("--order", choices=["stream", "time", "shuffled"], default="stream")
    parser.add_argument("--orders", type=int, default=0, metavar="N", help="orders to add them in besides")
    parser.add_argument("--beside", type=int, default=3_000, metavar="N", help="reports for datasketch's LSH")
    asked = parser.parse_args(arguments)
    reports = ordered(read(600 if asked.smoke else asked.reports), asked.order)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        rows = measure(reports, folder / "news.index") + in_orders(reports, folder, asked.orders)
        some = reports.slice(0, 100 if asked.smoke else asked.beside).select(["id", "text"])
        (folder / "some.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in some.to_pylist()))
        rows += lookups.beside(folder / "some.jsonl")
    about = {
        "reports": reports.num_rows,
        "order": asked.order,
        "orders": asked.orders,
        "beside": some.num_rows,
    }
    publish("index", Answer("How fast is an index, and how true?", rows, about), smoke=asked.smoke)
    return 0


def read(most: int) -> pa.Table:
    """Return reports of saudinewsnet, or of our own sample."""
    path = slices.SHARED / "corpora" / "saudinewsnet.jsonl.zst"
    source = path if path.is_file() else slices.DATA / "sample" / "reports.jsonl"
    batches = readers.read(source, fields={}, reject=lambda _: None)
    return pa.Table.from_batches(batches).slice(0, most)


def ordered(reports: pa.Table, order: str) -> pa.Table:
    """Return reports in the order of the stream, of their dates, or none."""
    if order == "time":
        return reports.sort_by("published")
    rows = list(range(reports.num_rows))
    if order == "shuffled":
        random.Random(1).shuffle(rows)
    return reports.take(pa.array(rows, pa.int64()))


def measure(reports: pa.Table, path: Path) -> list[dict[str, Any]]:
    """Return what an index of reports takes and says."""
    rows: list[dict[str, Any]] = []

    def tell(what: str, value: float, unit: str) -> None:
        rows.append({"what": what, "value": round(value, 4), "unit": unit})

    single = min(SINGLE, reports.num_rows // 3)
    most = reports.num_rows - single
    with dedup.Index.open(path, key=Config().key) as index:
        index.add_many(reports.slice(0, BATCH))  # compiles
        parts = [reports.slice(at, min(BATCH, most - at)) for at in range(BATCH, most, BATCH)]
        begun = time.process_time()
        seconds = timed(index.add_many, parts)
        cpu = time.process_time() - begun
        tell(f"add_many, batches of {BATCH}", (most - BATCH) / max(1e-9, seconds.sum()), "reports a second")
        tell(f"add_many, batches of {BATCH}", (most - BATCH) / max(1e-9, cpu), "reports a second of CPU")
        for name, call in (("neighbours", index.neighbours), ("add", index.add)):
            alone = 1e3 * timed(call, reports.slice(most).to_pylist())
            tell(f"{name}, median", float(np.median(alone)), "ms")
            tell(f"{name}, 99 %", float(np.percentile(alone, 99)), "ms")
    tell("file", path.stat().st_size / reports.num_rows, "bytes a report")
    for part, size in sizes(path).items():
        tell(f"of it {part}", size / reports.num_rows, "bytes a report")
    started = time.perf_counter()
    with dedup.Index.open(path) as index:
        index.neighbours(reports.slice(0, 1).to_pylist()[0])
        tell("opening, and the first answer", time.perf_counter() - started, "s")
        expected = dedup.cluster(reports).assignments
        distances(index, expected, "one by one", tell)
        index.relink(days=DAYS)
        distances(index, expected, f"linked anew, of {DAYS} days", tell)
        started = time.perf_counter()
        index.relink()
        tell("relink", time.perf_counter() - started, "s")
        distances(index, expected, "linked anew", tell)
    secretly(reports, path.with_name("secret.index"), expected, tell)
    tell("memory of the process at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, "GB")
    return rows


def secretly(
    reports: pa.Table, path: Path, expected: pa.Table, tell: Callable[[str, float, str], None]
) -> None:
    """Tell how far the groups of an index with a key of its own are from those of the batch job."""
    with dedup.Index.open(path) as index:
        for at in range(0, reports.num_rows, 1000):
            index.add_many(reports.slice(at, 1000))
        index.relink()
        distances(index, expected, "with a secret key, linked anew", tell, rand=True)


def in_orders(reports: pa.Table, folder: Path, orders: int) -> list[dict[str, Any]]:
    """Return how many reports are in other groups than in the batch job, added in some orders."""
    rows = list[dict[str, Any]]()
    if not orders:
        return rows
    expected = dedup.cluster(reports).assignments.to_pylist()
    for seed in range(orders):
        chance = random.Random(100 + seed)
        places = list(range(reports.num_rows))
        chance.shuffle(places)
        with dedup.Index.open(folder / f"{seed}.index", key=Config().key) as index:
            at = 0
            while at < len(places):
                size = chance.choice([1, 7, 100, 700])
                index.add_many(reports.take(pa.array(places[at : at + size], pa.int64())))
                at += size
            index.relink()
            found = {one["id"]: index.get(one["id"]) for one in expected}
        for level in LEVELS:
            pairs = Counter((one[level], getattr(found[one["id"]], level)) for one in expected)
            most = Counter[str]()
            for (group, _), count in pairs.items():
                most[group] = max(most[group], count)
            odd = len(expected) - sum(most.values()) + len(pairs) - len({theirs for _, theirs in pairs})
            rows.append(
                {"what": f"{level}, order {seed + 1}: reports in other groups", "value": odd, "unit": ""}
            )
    return rows


def timed(call: Callable[[Any], Any], items: Sequence[Any]) -> Any:
    """Return the seconds of each call."""
    seconds = []
    for item in items:
        started = time.perf_counter()
        call(item)
        seconds.append(time.perf_counter() - started)
    return np.array(seconds)


def sizes(path: Path) -> dict[str, int]:
    """Return the bytes of what is kept of the reports."""
    with closing(Store(path, create=False, durability="process", timeout=1)) as store:
        return {
            f"{table}.{column}": int(store.one(f"SELECT sum(length({column})) FROM {table}")[0])  # noqa: S608
            for table, column in TABLES.items()
        }


def distances(
    index: dedup.Index,
    expected: pa.Table,
    when: str,
    tell: Callable[[str, float, str], None],
    *,
    rand: bool = False,
) -> None:
    """Tell how far the groups of an index are from those of the batch job."""
    ids = expected["id"].to_pylist()
    entries = {name: index.get(name) for name in ids}
    for level in LEVELS:
        gold = dict(zip(ids, expected[level].to_pylist(), strict=True))
        found = score(gold, {name: getattr(entry, level) for name, entry in entries.items()})
        value, unit = (found.ari, "adjusted Rand index") if rand else (found.b3_f1, "BCubed F1")
        tell(f"{level}, {when}", value, f"{unit} to the batch job")


if __name__ == "__main__":
    sys.exit(main())
