"""The reports that streams are made from: real ones that copy none before, or our own sample, enlarged."""

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson

from benchmarks import edits, slices
from benchmarks.edits import Plan
from benchmarks.vocabulary import Facts, Words, read, shuffled
from dedup._types import I32

CORPUS: Final = slices.SHARED / "corpora" / "saudinewsnet.jsonl.zst"
SAMPLE: Final = slices.DATA / "sample" / "reports.jsonl"
LEAST_WORDS: Final = 20
# Two texts are copies if of the 8 smallest hashes of each of their shingles 3 are the same.
_SHINGLE, _SMALLEST, _SHARED, _CROWD = 5, 8, 3, 64
# Of the sample: how often it is repeated in other words, and how often more to lengthen its reports.
_REPEATED, _FILLING = 160, 200
# Characters of Saudi reports: median, and the deviation of the logarithm.
_MEDIAN, _DEVIATION = 1_205, 0.84
_GAP: Final = timedelta(hours=2)


def load(path: Path | None) -> tuple[Words, Facts, I32]:
    """Return the words and facts of a corpus (default: the Saudi one, else our sample), and its originals."""
    chosen = path or (CORPUS if CORPUS.exists() else None)
    rows = list(slices.rows(chosen)) if chosen else enlarged(list(slices.rows(SAMPLE)))
    words, facts = read([row for row in rows if row.get("text")])
    return words, facts, originals(words, facts)


def originals(words: Words, facts: Facts) -> I32:
    """Return the reports that are long enough and copy none before them, in the order of time."""
    order = np.argsort(facts.seconds, kind="stable")
    smallest = np.empty((len(order), _SMALLEST), np.uint64)
    edits.least(words.core, words.texts[order], _SHINGLE, smallest)
    copied = np.zeros(len(order), np.bool_)
    copied[[later for later, shared in _shared(smallest).items() if shared >= _SHARED]] = True
    long_enough = np.diff(words.texts[order], axis=1)[:, 0] >= LEAST_WORDS
    return order[long_enough & ~copied].astype(np.int32)


def _shared(smallest: np.ndarray[Any, np.dtype[np.uint64]]) -> Mapping[int, int]:
    """Return for each row that shares a hash with one before the most hashes that it shares with any."""
    found: dict[tuple[int, int], int] = {}
    rows = np.repeat(np.arange(len(smallest)), smallest.shape[1])
    hashes = smallest.ravel()
    kept = hashes != np.uint64(0xFFFFFFFFFFFFFFFF)
    rows, hashes = rows[kept], hashes[kept]
    order = np.lexsort((rows, hashes))
    rows, hashes = rows[order], hashes[order]
    starts = np.flatnonzero(np.diff(hashes, prepend=hashes[:1] ^ np.uint64(1)))
    for first, last in pairwise([*starts.tolist(), len(rows)]):
        crowd = rows[first : min(last, first + _CROWD)].tolist()
        for at, later in enumerate(crowd):
            for earlier in crowd[:at]:
                found[earlier, later] = found.get((earlier, later), 0) + 1
    most: dict[int, int] = {}
    for (_, later), shared in found.items():
        most[later] = max(shared, most.get(later, 0))
    return most


def enlarged(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the sample many times, each in other words, its reports as long and as dense as real ones."""
    rows = [row for row in rows if row["text"] and row["title"] and row.get("published")]
    rows.sort(key=lambda row: (_moment(row), row["id"]))
    words, _ = read(rows)
    chance = random.Random(1)
    said = [_reworded(rows, words, turn) for turn in range(_REPEATED + _FILLING)]
    filling = (part for one in said[_REPEATED:] for row in one for part in row["text"].split("\n"))
    gaps = [min(_GAP, _moment(b) - _moment(a)) for a, b in pairwise(rows)]
    made = []
    for one in said[:_REPEATED]:
        at = datetime(2015, 7, 21) + timedelta(days=2 * chance.random())
        for row, gap in zip(one, [*gaps, _GAP], strict=True):
            wanted = _MEDIAN * math.exp(chance.gauss(0, _DEVIATION))
            made.append(
                {**row, "text": _lengthened(row["text"], wanted, filling), "published": at.isoformat()}
            )
            at += gap
    return made


def _lengthened(text: str, wanted: float, filling: Iterator[str]) -> str:
    while len(text) < wanted and (more := next(filling, "")):
        text = f"{text}\n{more}"
    return text


def _reworded(rows: Sequence[Mapping[str, Any]], words: Words, turn: int) -> list[dict[str, Any]]:
    """Return the rows with other words in title and text."""
    n = len(rows)
    table = shuffled(words.blocks, np.random.default_rng([2, turn]))
    nothing, none = np.zeros(n, np.int32), np.zeros(n, np.int64)
    plan = Plan(np.arange(n, dtype=np.int32), nothing, none, none, none, nothing, nothing)
    lines = b"".join(map(bytes, edits.render(words, plan, table[None], [b'{"title": "'] * n)))
    return [{**row, **orjson.loads(line)} for row, line in zip(rows, lines.splitlines(), strict=True)]


def _moment(row: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(row["published"]).replace(tzinfo=None)
