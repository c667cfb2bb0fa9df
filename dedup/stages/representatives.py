"""Representatives: the report that speaks for each group, and why."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np

from dedup._types import F32, F64, I32, I64, U8, U32, Bools
from dedup.kernels import centres, linkage
from dedup.kernels import tolls as kernels

# The constants were chosen on three sets of graded reports, none of which has its own; what each costs when
# it is moved, and what simpler rules reach, is in benchmarks/evidence.md#representatives.

# Of 56 reports below 90 words 54 % are a good pick (captions, stubs, cut prints), of the others 68 %.
FULL_WORDS: Final = 90

# A report that as a whole is about what the others lead with tells the event, and no second story.
LEADS_POWER: Final = 0.5

# Titles are short: they tell news from columns and previews, and little else.
TITLE_POWER: Final = 0.15

# A title that says what the others lead with is no teaser, and no title of a second matter.
HEADLINE_POWER: Final = 0.15

# What another outlet's print of the same text counts against another text: many editors took a good one
# over, but two prints of one text beside two other texts should not outvote these.
ECHO: Final = 0.3

# Of reports of .5 to 1.5 times the typical length of their event 73 % are a good pick, of those above
# twice 23 %: what is longer tells other matters too. Most of that is seen by the cosine to the leads.
LENGTH_POWER: Final = 0.125

# What the last report of a group loses against the first; light, since early reports have early counts.
LATENESS: Final = 0.1

# What a report loses that turns to another matter: of 55 graded reports that do 27 % are a good pick, of the
# 352 others of the same events 66 %.
TURNING: Final = 0.1

# What a report loses that counts fewer killed, hurt or held than another of its group: it was overtaken.
OVERTAKEN: Final = 0.7
# From this share of another toll on it is the same count, and beyond these seconds it is another day's.
SAME_TOLL: Final = 0.9
SAME_DAY: Final = 86_400

# No common word is no verdict: a mean cosine below this counts as this.
LEAST: Final = 0.05

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


class Closeness(NamedTuple):
    """Mean cosines of each report to its group's other voices; float64, shape (n,).

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
    columns: U32,
    counts: U8,
    offsets: I64,
    idf: F32,
    norms: F64,
    *,
    words: I64,
    times: I64,
    texts: I64,
    voices: I64,
    turns: I64,
    tolls: I32,
) -> Choice:
    """Return the row that speaks for each group, and the reasons.

    Score = `Closeness.centre`, being about what the others are about
    x `Closeness.leads` ** LEADS_POWER, being about what they lead with
    x `Closeness.titles` ** TITLE_POWER, under a title like theirs
    x `Closeness.headlines` ** HEADLINE_POWER, that says what they lead with
    x min(1, words / FULL_WORDS), completeness
    x min(1, median words of the voices / words) ** LENGTH_POWER, keeping to the matter
    x (1 - TURNING) if it turns to another matter
    x (1 - OVERTAKEN) if another report of the day names a higher toll
    x (1 - LATENESS * place of its time between the group's first and last), earliness.
    Scores are rounded to 1e-6; of equal ones the earlier report wins, then the smaller row.

    A voice is what is heard once: give the reprints of one text by one outlet the same voice, so that
    they do not confirm each other, and those by different outlets different ones: a text that many
    editors took over is a good one, though they confirm each other only by `ECHO`.

    Args:
        labels: int64, shape (n,); group of each row.
        columns: uint32, columns of the terms, distinct within a report.
        counts: uint8, shape (len(columns), zones), occurrences in each zone.
        offsets: int64, shape (n + 1,); where the terms of report i begin.
        idf: float32, inverse document frequency by column.
        norms: float64, shape (n, zones), length of each zone.
        words: int64, shape (n,); words of each report.
        times: int64, shape (n,); seconds, or `linkage.UNDATED`, which counts as the group's last.
        texts: int64, shape (n,); any labels.
        voices: int64, shape (n,); any labels, but none for two texts of a group.
        turns: int64, shape (n,); how often each report turns to another matter.
        tolls: int32, shape (n, kinds); how many people each report says were struck, 0 if it does not say.

    Returns:
        The choice, one row a group.
    """
    if not labels.size:
        return Choice(labels, labels, [])
    order = np.lexsort((voices, texts, labels))
    groups, group = np.unique(labels, return_inverse=True)
    close = _compare(columns, counts, offsets, idf, norms, order, group, texts, voices)
    typical = _typical(group[order], voices[order], words[order])
    overtaken = _overtaken(group, times, tolls)
    matter = np.minimum(1, typical[group] / np.maximum(1, words)) ** LENGTH_POWER
    about = close.centre * close.leads**LEADS_POWER
    about *= close.titles**TITLE_POWER * close.headlines**HEADLINE_POWER
    kept = np.minimum(1, words / FULL_WORDS) * matter * np.where(turns > 0, 1 - TURNING, 1.0)
    current = np.where(overtaken, 1 - OVERTAKEN, 1.0) * (1 - LATENESS * _place(group, times))
    scores = (about * kept * current).round(6)
    when = np.where(times == linkage.UNDATED, np.iinfo(np.int64).max, times)
    best = np.lexsort((when, -scores, group))
    sizes = np.bincount(group)
    rows = best[np.cumsum(sizes) - sizes]
    return Choice(groups, rows, _explain(rows, group, close, words, typical, times, turns, overtaken))


def _compare(
    columns: U32,
    counts: U8,
    offsets: I64,
    idf: F32,
    norms: F64,
    order: I64,
    group: I64,
    texts: I64,
    voices: I64,
) -> Closeness:
    """Return the mean cosines of each report, at least `LEAST` and rounded to 1e-6."""
    scratch, out = np.zeros((len(idf), centres.HEARD)), np.empty((group.size, centres.MEASURES))
    centres.compare(columns, counts, offsets, idf, norms, order, group, texts, voices, ECHO, scratch, out)
    return Closeness(*out.clip(LEAST, 1).round(6).T.copy())


def _overtaken(group: I64, times: I64, tolls: I32) -> Bools:
    """Return the rows whose toll is lower than that of another row of their group and day.

    Undated ones are of one day, which no date is near to.
    """
    named = np.flatnonzero(tolls.any(axis=1))
    order = named[np.lexsort((times[named], group[named]))]
    out = np.zeros(group.size, np.bool_)
    moments = np.maximum(times, linkage.UNDATED // 2)  # so that differences are no larger than numbers can be
    kernels.overtake(order, group, moments, tolls, SAME_DAY, SAME_TOLL, out)
    return out


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
    rows: I64,
    group: I64,
    close: Closeness,
    words: I64,
    typical: F64,
    times: I64,
    turns: I64,
    overtaken: Bools,
) -> list[tuple[str, ...]]:
    """Return the reasons for the chosen row of each group 0, 1, …"""
    sizes = np.bincount(group)
    dated = times != linkage.UNDATED
    chosen = rows[group]

    def count(which: Bools) -> I64:
        return np.bincount(group[which], minlength=rows.size)

    told = np.flatnonzero(sizes > 1)
    size = sizes[told].tolist()
    near = [
        _near(
            tell,
            cosines[rows[told]].tolist(),
            (count(cosines > cosines[chosen])[told] + 1).tolist(),
            (count(cosines == cosines[chosen])[told] < sizes[told]).tolist(),
            size,
        )
        for tell, cosines in zip(_TOLD, close, strict=True)
    ]
    facts = [
        [_length(*pair) for pair in zip(words[rows[told]].tolist(), typical[told].tolist(), strict=True)],
        _said(_turns, turns[rows[told]], count(turns > 0)[told]),
        _said(_tolls, overtaken[rows[told]], count(overtaken)[told]),
        [
            _order(*row)
            for row in zip(
                dated[rows[told]].tolist(),
                count(dated & (times < times[chosen]))[told].tolist(),
                count(dated & (times == times[chosen]))[told].tolist(),
                count(dated)[told].tolist(),
                strict=True,
            )
        ],
    ]
    reasons: list[tuple[str, ...]] = [ONLY] * rows.size
    for g, sentences in zip(told.tolist(), zip(*near, *facts, strict=True), strict=True):
        reasons[g] = tuple(filter(None, sentences))
    return reasons


def _near(
    tell: str, cosines: Sequence[float], ranks: Sequence[int], tells: Sequence[bool], sizes: Sequence[int]
) -> list[str]:
    """Return a sentence a group on one mean cosine of its representative, empty where it is no reason.

    Args:
        tell: The sentence; where it is none, it is on the centre, and told of low ranks too.
        cosines: The mean cosine of each representative.
        ranks: How many of its group have a higher one, and 1.
        tells: Whether not all of its group have this one.
        sizes: The reports of each group.
    """
    sentences = []
    for cosine, rank, differs, size in zip(cosines, ranks, tells, sizes, strict=True):
        high = 2 * rank <= size + 1
        if not differs or not (high or not tell):
            sentences.append("")
            continue
        start = (
            tell or f"{'closest to' if rank == 1 else 'close to' if high else 'far from'} the other reports"
        )
        sentences.append(f"{start} (mean cosine {f'{cosine:.2f}'.removeprefix('0')}, rank {rank} of {size})")
    return sentences


_TOLD: Final = (
    "",
    "about what the others lead with",
    "under a title like the others'",
    "its title says what the others lead with",
)


def _length(words: int, typical: float) -> str:
    """Say whether a report is a whole one, beside the typical length of its group."""
    return f"{'complete' if words >= FULL_WORDS else 'short'}: {words:,} words, median {round(typical):,}"


def _said(tell: Callable[[int, int], str], own: I64 | Bools, all_of: I64) -> list[str]:
    """Return a sentence a group on a fault that some of it have, empty where none has it."""
    return [tell(one, many) if many else "" for one, many in zip(own.tolist(), all_of.tolist(), strict=True)]


def _turns(turns: int, turning: int) -> str:
    """Say whether a report turns to another matter, as `turning` of its group do."""
    if not turns:
        return f"keeps to its matter; {turning} of the others turn{'s' if turning == 1 else ''} to another"
    return "turns to another matter" + (f", like {turning - 1} of the others" if turning > 1 else "")


def _tolls(overtaken: int, of_all: int) -> str:
    """Say whether a report's toll is below the highest, as that of `of_all` of its group is."""
    if not overtaken:
        return f"not overtaken by a higher toll; {of_all} of the others {'is' if of_all == 1 else 'are'}"
    return "overtaken by a higher toll" + (f", like {of_all - 1} of the others" if of_all > 1 else "")


def _order(dated: bool, earlier: int, abreast: int, known: int) -> str:
    """Say which of the dated reports of its group a report was."""
    if not dated:
        return "no date"
    if known < 2:
        return ""
    if earlier:
        return f"number {earlier + 1} of {known} to report"
    return (
        f"first of {known} to report" if abreast == 1 else f"among the first {abreast} of {known} to report"
    )
