"""Build the background document frequencies that ship with the package: hashed counts only, no text.

    python -m benchmarks.background ../shared/corpora dedup/model/background.parquet

The days of the labelled dev slices, and the days beside them, are left out, so that no slice is scored with
frequencies that have seen it. The manifest in the file's metadata names corpora, days left out and digests.
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dedup import readers
from dedup._types import I64
from dedup.pipeline import respelled
from dedup.stages import vectors

BITS = 20
CORPORA = ("saudinewsnet", "ant_multisource", "ant_jawhara", "rss_dz_sa_2025")
# The days of the dev slices; the day before and the day after go too.
DAYS = {"saudinewsnet": ("2015-08-04",), "ant_multisource": ("2018-04-08", "2018-04-09")}


def main(corpora: Path, out: Path) -> None:
    """Count in how many reports each hashed column occurs, and write the counts."""
    counts = np.zeros(1 << BITS, np.int64)
    reports = dict.fromkeys(CORPORA, 0)
    for name, batch in kept(corpora):
        counts += _columns(batch)
        reports[name] += batch.num_rows
    table = pa.table({"df": pa.array(counts, pa.uint32())})
    pq.write_table(signed(table, corpora, reports), out, compression="zstd", compression_level=19)


def signed(table: pa.Table, corpora: Path, reports: Mapping[str, int]) -> pa.Table:
    """Return a table whose metadata tells the reports it was made from, corpus by corpus."""
    manifest = {
        name: {
            "sha256": hashlib.sha256((corpora / f"{name}.jsonl.zst").read_bytes()).hexdigest(),
            "reports": count,
            "days_left_out": sorted(around(DAYS.get(name, ()))),
        }
        for name, count in reports.items()
    }
    total = sum(reports.values())
    return table.replace_schema_metadata(
        {"documents": str(total), "corpora": json.dumps(manifest, sort_keys=True)}
    )


def around(days: tuple[str, ...]) -> set[str]:
    """Return the days given, those before and those after."""
    return {
        (date.fromisoformat(day) + timedelta(days=step)).isoformat() for day in days for step in (-1, 0, 1)
    }


def kept(corpora: Path) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Return the batches of all corpora without the days left out, each with the name of its corpus."""
    for name in CORPORA:
        left_out = pa.array(sorted(around(DAYS.get(name, ()))), pa.string())
        file = corpora / f"{name}.jsonl.zst"
        for batch in readers.read([file], fields={"published": "date"}, reject=lambda _: None):
            days = pc.strftime(batch["published"], format="%Y-%m-%d")
            mask = pc.is_in(days, value_set=left_out)
            yield name, batch.filter(pc.invert(pc.fill_null(mask, False)))


def _columns(batch: pa.RecordBatch) -> I64:
    """Return in how many reports of a batch each column occurs."""
    title, text = respelled(batch["title"]), respelled(batch["text"])
    terms = vectors.count(*title, *text, bits=BITS)
    return np.bincount(terms.columns, minlength=1 << BITS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
