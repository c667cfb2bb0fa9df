"""Representatives: the report that speaks for each group, and why."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup._types import F64, I64, Bools
from dedup.kernels import centres, linkage

# The constants were read off 60 gold events; what each costs when it is moved, and what simpler rules reach,
# is in benchmarks/evidence.md#representatives.

# Of 13 reports below 60 words 38 % are a good pick (captions, stubs), of the others 67 %.
FULL_WORDS: Final = 60

# Of reports of .5 to 1.5 times the typical length of their event 73 % are a good pick, of those above
# twice 23 %: what is longer tells other matters too.
LENGTH_POWER: Final = 0.5

# What the last report of a group loses against the first; light, since early reports have early counts.
LATENESS: Final = 0.1

ONLY: Final = ("only report",)


class Choice(NamedTuple):
    """The report that speaks for each group.

    Attributes:
        groups: int64, shape (n_groups,); the labels, rising.
        rows: int64, shape (n_groups,); the chosen row of each group.
        reasons: Short sentences for each group; `ONLY` where it has one report.
    """

    groups: I64
    rows: I64
    reasons: list[tuple[str, ...]]


def choose(
    labels: I64,
    *,
    indptr: I64,
    indices: NDArray[np.integer[Any]],
    data: NDArray[np.floating[Any]],
    words: I64,
    times: I64,
    voices: I64,
) -> Choice:
    """Return the row that speaks for each group, and the reasons.

    Score = cosine to the sum of the group's other voices (`centres.compare`)
    x min(1, words / FULL_WORDS), completeness
    x min(1, median words of the voices / words) ** LENGTH_POWER, keeping to the matter
    x (1 - LATENESS * place of its time between the group's first and last), earliness.
    Scores are rounded to 1e-6; of equal ones the earlier report wins, then the smaller row.

    A voice is what is heard once: give the reprints of one text by one outlet the same voice, so that
    they do not confirm each other, and those by different outlets different ones: a text that many
    editors took over is a good one. Without voices .70 of ant_dev's picks are good, with them .90.

    Args:
        labels: int64, shape (n,); group of each row.
        indptr: int64, shape (n + 1,); where the rows of the TF-IDF matrix start.
        indices: any integers, shape (nnz,); columns, distinct within a row.
        data: float32 or float64, shape (nnz,); weights, none negative; rows of length 1, or empty.
        words: int64, shape (n,); words of each report.
        times: int64, shape (n,); seconds, or `linkage.UNDATED`, which counts as the group's last.
        voices: int64, shape (n,); any labels.

    Returns:
        The choice, one row a group.
    """
    if not labels.size:
        return Choice(labels, labels, [])
    order = np.lexsort((voices, labels))
    width = int(indices.max()) + 1 if indices.size else 1
    cosines = centres.compare(indptr, indices, data, order, labels, voices, width).round(6)
    groups, group = np.unique(labels, return_inverse=True)
    typical = _typical(group[order], voices[order], words[order])
    place = _place(group, times)
    complete = np.minimum(1, words / FULL_WORDS)
    matter = np.minimum(1, typical[group] / np.maximum(1, words)) ** LENGTH_POWER
    scores = (cosines * complete * matter * (1 - LATENESS * place)).round(6)
    when = np.where(times == linkage.UNDATED, np.iinfo(np.int64).max, times)
    best = np.lexsort((when, -scores, group))
    sizes = np.bincount(group)
    rows = best[np.cumsum(sizes) - sizes]
    return Choice(groups, rows, _explain(rows, group, cosines, words, typical, times))


def _typical(group: I64, voices: I64, words: I64) -> F64:
    """Return the median over each group's voices of their mean words, the lower of two middles.

    Args:
        group, voices, words: int64, shape (n,); sorted by group, then voice. Groups are 0, 1, …
    """
    new = np.ones(group.size, dtype=np.bool_)
    new[1:] = (group[1:] != group[:-1]) | (voices[1:] != voices[:-1])
    starts = np.flatnonzero(new)
    means = np.add.reduceat(words, starts) / np.diff(np.append(starts, group.size))
    owner = group[starts]
    counts = np.bincount(owner)
    middle = np.cumsum(counts) - counts + (counts - 1) // 2
    typical: F64 = means[np.lexsort((means, owner))][middle]
    return typical


def _place(group: I64, times: I64) -> F64:
    """Return where each time lies from the first (0) to the last (1) of its group; undated: 1."""
    dated = times != linkage.UNDATED
    known = np.where(dated, times, 0)
    first = np.zeros(int(group.max()) + 1, dtype=np.int64)
    first[group[dated]] = times[dated]
    last = first.copy()
    np.minimum.at(first, group[dated], times[dated])
    np.maximum.at(last, group[dated], times[dated])
    place: F64 = (known - first[group]) / np.maximum(1, last - first)[group]
    return np.where(dated, place, 1.0)


def _explain(
    rows: I64, group: I64, cosines: F64, words: I64, typical: F64, times: I64
) -> list[tuple[str, ...]]:
    """Return the reasons for the chosen row of each group 0, 1, …"""
    sizes = np.bincount(group)
    dated = times != linkage.UNDATED

    def count(which: Bools) -> I64:
        return np.bincount(group[which], minlength=rows.size)

    closer = count(cosines > cosines[rows][group])
    level = count(cosines == cosines[rows][group])
    earlier = count(dated & (times < times[rows][group]))
    abreast = count(dated & (times == times[rows][group]))
    known = count(dated)
    reasons: list[tuple[str, ...]] = [ONLY] * rows.size
    for g in np.flatnonzero(sizes > 1):
        row, size = rows[g], int(sizes[g])
        sentences = [_length(int(words[row]), round(typical[g]))]
        if level[g] < size:
            sentences.insert(0, _centre(float(cosines[row]), closer[g] + 1, size))
        if not dated[row]:
            sentences.append("no date")
        elif known[g] > 1:
            sentences.append(_order(earlier[g], abreast[g], known[g]))
        reasons[g] = tuple(sentences)
    return reasons


def _centre(cosine: float, rank: int, size: int) -> str:
    """Say how close a report is to the centre of its group."""
    how = "closest" if rank == 1 else "close"
    return f"{how} to the group's centre (cosine {f'{cosine:.2f}'.removeprefix('0')}, rank {rank} of {size})"


def _length(words: int, typical: int) -> str:
    """Say whether a report is a whole one, beside the typical length of its group."""
    how = "complete" if words >= FULL_WORDS else "short"
    return f"{how}: {words:,} words, median {typical:,}"


def _order(earlier: int, abreast: int, known: int) -> str:
    """Say which of the dated reports of its group a report was."""
    if earlier:
        return f"number {earlier + 1} of {known} to report"
    return (
        f"first of {known} to report" if abreast == 1 else f"among the first {abreast} of {known} to report"
    )
