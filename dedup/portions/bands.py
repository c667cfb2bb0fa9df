"""Bands of all reports compared wherever it is done: those of one bucket meet in one part."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import blake2b
from typing import Final

import numpy as np
import pyarrow as pa

from dedup._types import I64, Bools
from dedup.engines import Columns, Engine, Told, sealed
from dedup.levels import copies
from dedup.portions import work
from dedup.portions.work import Job

# Bands of a part, about: in memory they take some 100 bytes each.
BANDS: Final = 2_000_000
_NAMES: Final = ("bucket", "rest", "row")


def propose(
    job: Job, engine: Engine, printed: Sequence[tuple[str, int]], rows: I64, eligible: Bools
) -> tuple[I64, I64]:
    """Return the pairs of reports that share a band, as `levels.copies.propose` does.

    Args:
        job: What all tasks have in common.
        engine: Who does the work.
        printed: The name of each table of fingerprints, and its rows.
        rows: int64, shape (n,), where each report stands in these tables, one after the other.
        eligible: bool, shape (n,), reports to look at.

    Raises:
        OutputError: The disk takes no more, or is not the same for all machines.
    """
    place = np.full(sum(count for _, count in printed), -1)
    place[rows[eligible]] = np.flatnonzero(eligible)
    ends = np.cumsum([count for _, count in printed])
    for (name, _), some in zip(printed, np.split(place, ends[:-1]), strict=True):
        sealed.keep(job.path(_places(name)), [pa.table({"row": some})])
    tasks = [{"name": name, "reports": len(rows)} for name, count in printed if count]
    parts = 1 + int(eligible.sum()) * job.config.bands // BANDS
    # Of other reports, or in other parts, nobody finds anything that was left behind.
    said = json.dumps([[name for name, _ in printed], parts])
    key = blake2b(said.encode(), digest_size=12).hexdigest()
    found = engine.deal(
        partial(tell, job=job), tasks, names=_NAMES, parts=parts, take=partial(meet, key=key, job=job)
    )
    pairs = [np.empty((2, 0), np.int64)]
    for told in found:
        if "failed" in told:
            raise work.met(told)
        table = work.there(job, _pairs(key, told["part"]))
        pairs.append(np.stack([table["left"].to_numpy(), table["right"].to_numpy()]))
    return copies.united(*np.concatenate(pairs, axis=1))


def tell(task: Told, job: Job) -> Iterator[Columns]:
    """Yield the bands of a table of fingerprints."""
    minima = work.there(job, work.prints(task["name"]))["minima"]
    row = work.there(job, _places(task["name"]))["row"].to_numpy()
    start = 0
    for chunk in minima.chunks:
        some = row[start : start + len(chunk)]
        start += len(chunk)
        held = chunk.flatten().to_numpy().reshape(len(chunk), -1)[some >= 0]
        yield copies.deal(held, some[some >= 0], task["reports"], job.config)._asdict()


@work.answering
def meet(part: int, rows: Columns, *, key: str, job: Job) -> Told:
    """Write the pairs of a part."""
    left, right = copies.gather_bands((rows["bucket"], rows["rest"], rows["row"]), job.config)
    sealed.keep(job.path(_pairs(key, part)), [pa.table({"left": left, "right": right})])
    return {"part": part, "pairs": len(left)}


def _places(name: str) -> str:
    """Return the name of where the reports of a table stand among all."""
    return f"{name}-places"


def _pairs(key: str, part: int) -> str:
    """Return the name of the pairs of a part."""
    return f"{key}-{part}-pairs"
