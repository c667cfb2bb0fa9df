"""Does the line look at every pair of copies, and is what it says of them true?

    python -m benchmarks.proposals [--smoke] [--reports N] [CORPUS ...]

Every pair of real reports is compared by a sparse product of their shingle sets, made of strings by the fold
for people: nothing of the kernels is in it. Printed are, for some Jaccard thresholds, the share of the pairs
at or above that the line proposes (by bands and salient terms; by bands alone; by bands without stars), the
proposed pairs whose stored Jaccard is not the exact one, and the alike pairs that each veto refuses.
"""

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import zstandard

from benchmarks import slices
from benchmarks.exact import Exact, exact, find, looked_up
from benchmarks.machine import publish
from dedup import model as models
from dedup import pipeline, readers
from dedup._types import I64
from dedup.arabic import letters
from dedup.config import Config
from dedup.levels import copies
from dedup.levels.reports import Reports, prepare, share
from dedup.shelf import Shelf
from dedup.stages import candidates, identities
from dedup.stages import copies as stage

# Seven papers that print one agency; the others are agencies and portals of many countries.
CORPUS: Final = "saudinewsnet"
REPORTS: Final = 12_000
SMOKE: Final = 600
THRESHOLDS: Final = (0.3, 0.5, 0.8, 1.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish what is proposed, what is true of it, and what is refused."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpora", nargs="*", default=[CORPUS], metavar="CORPUS", help=f"default: {CORPUS}")
    parser.add_argument("--smoke", action="store_true", help="few reports, to see that it works")
    parser.add_argument("--reports", type=int, default=REPORTS, metavar="N", help=f"default: {REPORTS:,}")
    asked = parser.parse_args(arguments)
    config = Config()
    there = slices.SHARED.is_dir()
    rows = real(asked.corpora, SMOKE if asked.smoke else asked.reports, config) if there else sampled(config)
    answer = measure(list(rows), config)
    _print(answer)
    publish("proposals", {"corpora": asked.corpora if there else ["sample"], **answer})
    return 0


def real(corpora: Sequence[str], size: int, config: Config) -> Iterator[dict[str, Any]]:
    """Yield so many reports of `min_words` words or more, as many from each corpus."""
    for name in corpora:
        path = slices.SHARED / "corpora" / f"{name}.jsonl.zst"
        with path.open("rb") as source:
            lines = io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(source))
            reports = (one | {"id": f"{name}-{i}"} for i, one in enumerate(map(orjson.loads, lines)))
            yield from islice(_long(reports, config), size // len(corpora))


def sampled(config: Config) -> Iterator[dict[str, Any]]:
    """Yield the reports of our own sample that have `min_words` words or more."""
    lines = Path(slices.DATA, "sample", "reports.jsonl").read_bytes().splitlines()
    return _long(map(orjson.loads, lines), config)


def _long(reports: Iterator[dict[str, Any]], config: Config) -> Iterator[dict[str, Any]]:
    return (one for one in reports if len(letters.words(one.get("text") or "")) >= config.min_words)


def measure(rows: Sequence[dict[str, Any]], config: Config) -> dict[str, Any]:
    """Return the shares proposed, the wrong Jaccards and the vetoes of documents."""
    reports = read(rows, config)
    texts = {str(row["id"]): row["text"] for row in rows}
    truth = exact([texts[name] for name in reports.table["id"].to_pylist()], config.shingle)
    first = stand_ins(reports, config)
    distinct = first == np.arange(len(first))
    banded = copies.propose(reports, distinct, config)
    blocks = share(reports, distinct, config, rest=config.salient)
    salient = [(block.left, block.right) for block in blocks]
    proposed = candidates.union(banded, *salient)
    whole = replace(config, bucket_cap=max(2, len(first)))
    ways = {
        "bands and salient terms": proposed,
        "bands": banded,
        "bands without stars": copies.propose(reports, distinct, whole),
    }
    found = copies.gather(reports, *proposed, config)
    return {
        "reports": len(first),
        "distinct_texts": int(distinct.sum()),
        "pairs_that_share_a_shingle": len(truth.left),
        "proposed": len(proposed[0]),
        "recall": [_recall(truth, threshold, first, ways) for threshold in THRESHOLDS],
        "jaccard_wrong": int((found.overlaps.jaccard != looked_up(truth, *proposed)).sum()),
        "alike": int(found.verified.sum()),
        "vetoed": stage.tally(found.veto),
    }


def read(rows: Sequence[dict[str, Any]], config: Config) -> Reports:
    """Return documents as the levels see them."""
    model = models.load(config.model)
    batches = readers.records(rows, fields={}, reject=_refuse, batch_rows=config.batch_rows)
    printed = pa.concat_tables([pipeline.fingerprint(batch, config, model) for batch in batches])
    return prepare(identities.settle(printed, on_conflict="error", reject=_refuse), model, Shelf())


def _refuse(reject: object) -> None:
    raise ValueError(f"a report was refused: {reject}")


def stand_ins(reports: Reports, config: Config) -> I64:
    """Return the row that stands for each row's text."""
    prints = reports.prints
    return stage.collapse(
        prints.content,
        prints.words,
        prints.heading,
        prints.heading_words,
        reports.times,
        least=config.min_title_words,
        short=config.min_words,
    )


def _recall(truth: Exact, threshold: float, first: I64, ways: dict[str, tuple[I64, I64]]) -> dict[str, Any]:
    """Return how many pairs are at or above a threshold, and the share that each way proposes.

    A pair of reports is proposed if the texts that stand for them are, or if it is one text.
    """
    kept = truth.jaccard >= threshold
    one, other = first[truth.left[kept]], first[truth.right[kept]]
    a, b = np.minimum(one, other), np.maximum(one, other)
    shares = {
        name: float((find(*proposed, a, b)[1] | (a == b)).mean()) if a.size else 1.0
        for name, proposed in ways.items()
    }
    return {"jaccard": threshold, "pairs": int(a.size), **shares}


def _print(answer: dict[str, Any]) -> None:
    """Print the answer as a table."""
    print(f"{answer['reports']:,} reports, {answer['proposed']:,} pairs proposed")
    names = list(answer["recall"][0])
    print("  ".join(f"{name:>9s}" for name in names))
    for row in answer["recall"]:
        cells = (f"{row[name]:,}" if name == "pairs" else f"{row[name]:.5f}" for name in names)
        print("  ".join(f"{cell:>{max(9, len(name))}s}" for cell, name in zip(cells, names, strict=True)))
    print(f"proposed pairs whose Jaccard is not the exact one: {answer['jaccard_wrong']:,}")
    refused = ", ".join(f"{count:,} {reason}" for reason, count in answer["vetoed"].items())
    print(f"alike: {answer['alike']:,} pairs; of these refused: {refused}")


if __name__ == "__main__":
    sys.exit(main())
