"""Representatives: the report that speaks for each group, and why."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedup._types import F64, I64, Bools
from dedup.kernels import centres, linkage

# The constants were chosen on three sets of graded reports, none of which has its own; what each costs when
# it is moved, and what simpler rules reach, is in benchmarks/evidence.md#representatives.

# Of 13 reports below 60 words 38 % are a good pick (captions, stubs), of the others 67 %.
FULL_WORDS: Final = 60

# A report that as a whole is about what the others lead with tells the event, and no second story.
LEADS_POWER: Final = 0.5

# Titles are short: they tell news from columns and previews, and little else.
TITLE_POWER: Final = 0.1

# A title that says what the others lead with is no teaser, and no title of a second matter.
HEADLINE_POWER: Final = 0.15

# What another outlet's print of the same text counts against another text: many editors took a good one
# over, but two prints of one text beside two other texts should not outvote these.
ECHO: Final = 0.5

# Of reports of .5 to 1.5 times the typical length of their event 73 % are a good pick, of those above
# twice 23 %: what is longer tells other matters too. Most of that is seen by the cosine to the leads.
LENGTH_POWER: Final = 0.125

# What the last report of a group loses against the first; light, since early reports have early counts.
LATENESS: Final = 0.1

# What a report loses that turns to another matter: of 55 graded reports that do 27 % are a good pick, of the
# 352 others of the same events 66 %.
TURNING: Final = 0.1

# No common word is no verdict: a cosine below this counts as this.
LEAST: Final = 0.1

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


class Zones(NamedTuple):
    """The TF-IDF weights of a report's parts; float32 or float64, none negative, rows of length 1 or empty.

    Attributes:
        full: shape (nnz,); of the whole report.
        lead: shape (nnz,); of its title and lead.
        title: shape (nnz,); of its title.
    """

    full: NDArray[np.floating[Any]]
    lead: NDArray[np.floating[Any]]
    title: NDArray[np.floating[Any]]


class Closeness(NamedTuple):
    """Cosines of each report to the sum of its group's other voices; float64, shape (n,).

    Attributes:
        centre: Of the whole report to the whole others.
        leads: Of the whole report to the leads of the others.
        titles: Of its title to the titles of the others.
        headlines: Of its title to the leads of the others.
    """

    centre: F64
    leads: F64
    titles: F64
    headlines: F64


def choose(
    labels: I64,
    *,
    indptr: I64,
    indices: NDArray[np.integer[Any]],
    zones: Zones,
    words: I64,
    times: I64,
    texts: I64,
    voices: I64,
    turns: I64,
) -> Choice:
    """Return the row that speaks for each group, and the reasons.

    Score = `Closeness.centre`, being about what the others are about
    x `Closeness.leads` ** LEADS_POWER, being about what they lead with
    x `Closeness.titles` ** TITLE_POWER, under a title like theirs
    x `Closeness.headlines` ** HEADLINE_POWER, that says what they lead with
    x min(1, words / FULL_WORDS), completeness
    x min(1, median words of the voices / words) ** LENGTH_POWER, keeping to the matter
    x (1 - TURNING) if it turns to another matter
    x (1 - LATENESS * place of its time between the group's first and last), earliness.
    Scores are rounded to 1e-6; of equal ones the earlier report wins, then the smaller row.

    A voice is what is heard once: give the reprints of one text by one outlet the same voice, so that
    they do not confirm each other, and those by different outlets different ones: a text that many
    editors took over is a good one, though they confirm each other only by `ECHO`.

    Args:
        labels: int64, shape (n,); group of each row.
        indptr: int64, shape (n + 1,); where the rows of the TF-IDF matrices start.
        indices: any integers, shape (nnz,); columns, distinct within a row.
        zones: Weights in these columns.
        words: int64, shape (n,); words of each report.
        times: int64, shape (n,); seconds, or `linkage.UNDATED`, which counts as the group's last.
        texts: int64, shape (n,); any labels.
        voices: int64, shape (n,); any labels, but none for two texts of a group.
        turns: int64, shape (n,); how often each report turns to another matter.

    Returns:
        The choice, one row a group.
    """
    if not labels.size:
        return Choice(labels, labels, [])
    order = np.lexsort((voices, texts, labels))
    close = _compare(indptr, indices, zones, order, labels, texts, voices)
    groups, group = np.unique(labels, return_inverse=True)
    typical = _typical(group[order], voices[order], words[order])
    matter = np.minimum(1, typical[group] / np.maximum(1, words)) ** LENGTH_POWER
    about = close.centre * close.leads**LEADS_POWER
    about *= close.titles**TITLE_POWER * close.headlines**HEADLINE_POWER
    kept = np.minimum(1, words / FULL_WORDS) * matter * np.where(turns > 0, 1 - TURNING, 1.0)
    scores = (about * kept * (1 - LATENESS * _place(group, times))).round(6)
    when = np.where(times == linkage.UNDATED, np.iinfo(np.int64).max, times)
    best = np.lexsort((when, -scores, group))
    sizes = np.bincount(group)
    rows = best[np.cumsum(sizes) - sizes]
    return Choice(groups, rows, _explain(rows, group, close, words, typical, times, turns))


def _compare(
    indptr: I64,
    indices: NDArray[np.integer[Any]],
    zones: Zones,
    order: I64,
    labels: I64,
    texts: I64,
    voices: I64,
) -> Closeness:
    """Return the cosines of each report, at least `LEAST` and rounded to 1e-6."""
    width = int(indices.max()) + 1 if indices.size else 1
    groups = order, labels, texts, voices, ECHO, width
    full, lead, title = zones
    pairs = ((full, full), (full, lead), (title, title), (title, lead))
    cosines = (centres.compare(indptr, indices, one, said, *groups) for one, said in pairs)
    return Closeness(*(cosine.clip(LEAST, 1).round(6) for cosine in cosines))


def _typical(group: I64, voices: I64, words: I64) -> F64:
    """Return the median over each group's voices of their mean words.

    Args:
        group, voices, words: int64, shape (n,); sorted by group, then voice. Groups are 0, 1, …
    """
    new = np.ones(group.size, dtype=np.bool_)
    new[1:] = (group[1:] != group[:-1]) | (voices[1:] != voices[:-1])
    starts = np.flatnonzero(new)
    means = np.add.reduceat(words, starts) / np.diff(np.append(starts, group.size))
    owner = group[starts]
    counts = np.bincount(owner)
    first = np.cumsum(counts) - counts
    means = means[np.lexsort((means, owner))]
    typical: F64 = (means[first + (counts - 1) // 2] + means[first + counts // 2]) / 2
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
    rows: I64, group: I64, close: Closeness, words: I64, typical: F64, times: I64, turns: I64
) -> list[tuple[str, ...]]:
    """Return the reasons for the chosen row of each group 0, 1, …"""
    sizes = np.bincount(group)
    dated = times != linkage.UNDATED

    def count(which: Bools) -> I64:
        return np.bincount(group[which], minlength=rows.size)

    ranks = [count(cosines > cosines[rows][group]) + 1 for cosines in close]
    level = [count(cosines == cosines[rows][group]) for cosines in close]
    earlier = count(dated & (times < times[rows][group]))
    abreast = count(dated & (times == times[rows][group]))
    known, turning = count(dated), count(turns > 0)
    reasons: list[tuple[str, ...]] = [ONLY] * rows.size
    for g in np.flatnonzero(sizes > 1):
        row, size = rows[g], int(sizes[g])
        sentences = [
            tell(float(cosines[row]), rank[g], size)
            for tell, cosines, rank, same in zip(_TOLD, close, ranks, level, strict=True)
            if same[g] < size and (tell is _centre or _high(int(rank[g]), size))
        ]
        sentences.append(_length(int(words[row]), round(typical[g])))
        if turning[g]:
            sentences.append(_turns(int(turns[row]), int(turning[g])))
        if not dated[row]:
            sentences.append("no date")
        elif known[g] > 1:
            sentences.append(_order(earlier[g], abreast[g], known[g]))
        reasons[g] = tuple(sentences)
    return reasons


def _centre(cosine: float, rank: int, size: int) -> str:
    """Say how close a report is to the centre of its group."""
    how = "closest to" if rank == 1 else "close to" if _high(rank, size) else "off"
    return f"{how} the group's centre ({_place_of(cosine, rank, size)})"


def _leads(cosine: float, rank: int, size: int) -> str:
    """Say that a report is about what the others lead with."""
    return f"about what the others lead with ({_place_of(cosine, rank, size)})"


def _titles(cosine: float, rank: int, size: int) -> str:
    """Say that a report stands under a title like those of the others."""
    return f"under a title like the others' ({_place_of(cosine, rank, size)})"


def _headlines(cosine: float, rank: int, size: int) -> str:
    """Say that the title of a report is about what the others lead with."""
    return f"its title says what the others lead with ({_place_of(cosine, rank, size)})"


_TOLD: Final = (_centre, _leads, _titles, _headlines)


def _high(rank: int, size: int) -> bool:
    """Say whether a rank is in the upper half."""
    return 2 * rank <= size + 1


def _place_of(cosine: float, rank: int, size: int) -> str:
    return f"cosine {f'{cosine:.2f}'.removeprefix('0')}, rank {rank} of {size}"


def _length(words: int, typical: int) -> str:
    """Say whether a report is a whole one, beside the typical length of its group."""
    how = "complete" if words >= FULL_WORDS else "short"
    return f"{how}: {words:,} words, median {typical:,}"


def _turns(turns: int, turning: int) -> str:
    """Say whether a report turns to another matter, as `turning` of its group do."""
    if not turns:
        return f"keeps to its matter; {turning} of the others turn{'s' if turning == 1 else ''} to another"
    return "turns to another matter" + (f", like {turning - 1} of the others" if turning > 1 else "")


def _order(earlier: int, abreast: int, known: int) -> str:
    """Say which of the dated reports of its group a report was."""
    if earlier:
        return f"number {earlier + 1} of {known} to report"
    return (
        f"first of {known} to report" if abreast == 1 else f"among the first {abreast} of {known} to report"
    )
