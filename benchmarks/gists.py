"""Learn the words' gists that ship with the package: which words stand in headlines over which leads.

    python -m benchmarks.gists ../shared/corpora dedup/model/gists.parquet

Every report of the background is a lesson: among the reports of its days, its headline must find its lead
though most of the words that they share are hidden. So words that stand for one another come to lie near
each other, and those that tell one happening from the next weigh more than those that only tell its topic.
No label is used. The days of the labelled slices are left out as in `benchmarks.background`; the file holds
hashed columns and small whole numbers, no text. On another machine a number may differ by the last bit of a
product.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import scipy.sparse as sp

from benchmarks import background
from dedup._types import F32, I64, Bools
from dedup.kernels.terms import SHORT, TITLE
from dedup.pipeline import respelled
from dedup.stages import vectors

# What other values find is in benchmarks/evidence.md#gists.
DIMENSIONS: Final = 64
# One course finds the words' places by chance; what several agree on is kept.
COURSES: Final = 4
EPOCHS: Final = 12
BATCH: Final = 512
TEMPERATURE: Final = 0.07
# Share of the words hidden by chance, and of those of a lead that its headline has.
DROPPED: Final = 0.3
HIDDEN: Final = 0.6
RATE: Final = 0.1
# Reports below which a word is too rare to learn, and share above which it is too common to tell anything.
LEAST_REPORTS: Final = 20
MOST_SHARE: Final = 0.15
# Days by which a report is moved at random before its days' reports make a batch.
JITTER: Final = 2
LEAST_TITLE, LEAST_LEAD = 2, 8
# Share of the numbers that fit into a byte; the few larger ones are cut.
KEPT: Final = 0.999


class Lessons(NamedTuple):
    """Headlines and leads, a row a report.

    Attributes:
        columns: int64, ascending, the hashed columns of the words that are learned.
        titles: Sparse float32, shape (n, words), idf of the words of each headline.
        leads: The same of headline and short lead.
        days: int64, shape (n,).
        corpora: int64, shape (n,), one code a corpus.
        reports: How many each corpus has.
    """

    columns: I64
    titles: Any
    leads: Any
    days: I64
    corpora: I64
    reports: dict[str, int]


def main(corpora: Path, out: Path, *, least: int = LEAST_REPORTS, batch: int = BATCH) -> None:
    """Learn the gists of the words of all corpora, and write them."""
    lessons = read(corpora, least)
    print(f"{len(lessons.days):,} reports, {len(lessons.columns):,} words")
    small = narrow(rotate(np.hstack([learn(lessons, batch=batch, seed=seed) for seed in range(COURSES)])))
    gists = pa.FixedSizeListArray.from_arrays(pa.array(small.ravel()), DIMENSIONS)
    table = pa.table({"column": pa.array(lessons.columns, pa.uint32()), "gist": gists})
    signed = background.signed(table, corpora, lessons.reports)
    pq.write_table(signed, out, compression="zstd", compression_level=19)


def read(corpora: Path, least: int) -> Lessons:
    """Return the headlines and leads of all corpora."""
    columns, counts, sizes, days, names = [], [], [], [], []
    for name, batch in background.kept(corpora):
        terms = vectors.count(*respelled(batch["title"]), *respelled(batch["text"]), bits=background.BITS)
        columns.append(terms.columns.astype(np.int64))
        counts.append(terms.counts)
        sizes.append(np.diff(terms.offsets))
        seconds = pc.fill_null(pc.cast(batch["published"], pa.int64()), 0).to_numpy(zero_copy_only=False)
        days.append(seconds // 86_400)
        names += [background.CORPORA.index(name)] * batch.num_rows
    every, zones, rows = np.concatenate(columns), np.concatenate(counts), np.concatenate(sizes)
    n = len(rows)
    df = np.bincount(every, minlength=1 << background.BITS)
    learned = np.flatnonzero((df >= least) & (df < MOST_SHARE * n))
    place = np.full(len(df), -1)
    place[learned] = np.arange(len(learned))
    idf = np.log((1 + n) / (1 + df)) + 1
    owner = np.repeat(np.arange(n), rows)

    def matrix(zone: int) -> Any:
        held = (place[every] >= 0) & (zones[:, zone] > 0)
        weights = idf[every[held]].astype(np.float32)
        return sp.csr_matrix((weights, (owner[held], place[every[held]])), shape=(n, len(learned)))

    reports = Counter(background.CORPORA[code] for code in names)
    return Lessons(
        learned,
        matrix(TITLE),
        matrix(SHORT),
        np.concatenate(days),
        np.array(names),
        dict(sorted(reports.items())),
    )


def learn(lessons: Lessons, *, batch: int, seed: int) -> F32:
    """Return the gist of each word by one course, float32, shape (words, DIMENSIONS)."""
    rng = np.random.default_rng(seed)
    shape = len(lessons.columns), DIMENSIONS
    gists: F32 = (rng.standard_normal(shape) / np.sqrt(DIMENSIONS)).astype(np.float32)
    seen = np.full(shape[0], 1e-6, np.float32)
    long = np.diff(lessons.titles.indptr) >= LEAST_TITLE, np.diff(lessons.leads.indptr) >= LEAST_LEAD
    good = np.flatnonzero(long[0] & long[1])
    size = min(batch, len(good))
    for epoch in range(EPOCHS):
        moved = lessons.days[good] + rng.integers(-JITTER, JITTER + 1, len(good))
        order = good[np.lexsort((rng.random(len(good)), moved, lessons.corpora[good]))]
        rate = RATE * (1 - 0.9 * epoch / EPOCHS)
        found = [
            step(lessons, order[at * size : (at + 1) * size], gists, seen, rate, rng)
            for at in rng.permutation(len(order) // size)
        ]
        print(f"epoch {epoch + 1}: {np.mean(found):.1%} of the headlines find their lead", flush=True)
    return gists


def step(lessons: Lessons, rows: I64, gists: F32, seen: F32, rate: float, rng: np.random.Generator) -> float:
    """Learn from one batch, gists and their step sizes in place; return how many headlines found their lead.

    The loss is the cross entropy of each headline's lead among all leads of the batch, and of each lead's
    headline among all headlines, by cosine over TEMPERATURE; steps are Adagrad's, one size a word.

    References:
        van den Oord et al. (2018), Representation learning with contrastive predictive coding.
        Duchi et al. (2011), Adaptive subgradient methods.
    """
    titles = _hide(lessons.titles[rows], rng.random(lessons.titles[rows].nnz) < DROPPED)
    leads = _hide(lessons.leads[rows], rng.random(lessons.leads[rows].nnz) < DROPPED)
    shown = _hide(lessons.titles[rows], rng.random(lessons.titles[rows].nnz) >= HIDDEN)
    shown.data[:] = shown.data > 0
    leads = (leads - leads.multiply(shown)).tocsr()
    (one, one_length), (two, two_length) = _units(titles @ gists), _units(leads @ gists)
    alike = one @ two.T / TEMPERATURE
    forth, back = _softmax(alike, 1), _softmax(alike, 0)
    slope = (forth + back) / 2
    slope[np.diag_indices(len(rows))] -= 1
    slope /= TEMPERATURE * len(rows)
    to_one, to_two = slope @ two, slope.T @ one
    to_one = (to_one - one * (to_one * one).sum(axis=1, keepdims=True)) / one_length
    to_two = (to_two - two * (to_two * two).sum(axis=1, keepdims=True)) / two_length
    both = sp.vstack([titles, leads]).tocsr()
    used = np.unique(both.indices)
    slopes = (both[:, used].T @ np.vstack([to_one, to_two])).astype(np.float32)
    seen[used] += (slopes * slopes).mean(axis=1)
    gists[used] -= rate * slopes / np.sqrt(seen[used])[:, None]
    return float((alike.argmax(axis=1) == np.arange(len(rows))).mean())


def _hide(words: Any, hidden: Bools) -> Any:
    """Return rows without the words that are hidden."""
    words.data[hidden] = 0
    return words


def _units(vectors: F32) -> tuple[F32, F32]:
    """Return vectors of length 1, or nearly 0, and the lengths that they had."""
    length: F32 = np.linalg.norm(vectors, axis=1, keepdims=True) + np.float32(1e-6)
    return vectors / length, length


def _softmax(scores: F32, axis: int) -> F32:
    grown: F32 = np.exp(scores - scores.max(axis=axis, keepdims=True))
    grown /= grown.sum(axis=axis, keepdims=True)
    return grown


def rotate(courses: F32) -> F32:
    """Return the first DIMENSIONS principal axes of several courses side by side, the sign of each fixed."""
    _, _, axes = np.linalg.svd(courses, full_matrices=False)
    axes = axes[:DIMENSIONS]
    axes *= np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])[:, None]
    turned: F32 = courses @ axes.T
    return turned


def narrow(gists: F32) -> Any:
    """Return gists as int8, one scale for all."""
    scale = 127 / max(float(np.quantile(np.abs(gists), KEPT)), 1e-9)
    return np.round(gists * scale).clip(-127, 127).astype(np.int8)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
