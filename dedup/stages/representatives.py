"""Representatives: the report that speaks for each group, and why."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

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
# Of 21 graded reports that are 33 % are a good pick, of the 36 others that name a toll 83 %.
OVERTAKEN: Final = 0.7
# From this share of another toll on it is the same count, and beyond these seconds it is another day's.
SAME_TOLL: Final = 0.9
SAME_DAY: Final = 86_400

# No common word is no verdict: a mean cosine below this counts as this.
LEAST: Final = 0.05


class Facts(NamedTuple):
    """What is known of the representatives of the m groups of two reports or more.

    Attributes:
        groups: int64, shape (m,); which groups, rising.
        sizes: int64, shape (m,); their reports.
        cosines: float64, shape (m, 4); the representative's `Closeness`.
        ranks: int64, shape (m, 4); how many of the group have a higher one, and 1.
        differ: bool, shape (m, 4); whether not all of the group have the same.
        complete: bool, shape (m,); whether the representative has `FULL_WORDS`.
        words: int64, shape (m,); its words.
        typical: float64, shape (m,); the median of its group.
        turns: int64, shape (m, 2); its turns, and how many reports of the group take any.
        overtaken: int64, shape (m, 2); whether its toll is overtaken, and how many of the group are.
        dated: int64, shape (m, 4); whether it is dated, how many of the group are earlier, how many have its
            time, how many are dated.
    """

    groups: I64
    sizes: I64
    cosines: F64
    ranks: I64
    differ: Bools
    complete: Bools
    words: I64
    typical: F64
    turns: I64
    overtaken: I64
    dated: I64

    def of(self, places: I64) -> "Facts":
        """Return what is known of some groups only, which are numbered as they are asked for.

        Args:
            places: int64, groups in any order; of one that has a single report nothing is known.
        """
        at = np.searchsorted(self.groups, places)
        known = np.append(self.groups, -1)[at] == places
        return Facts(*(column[at[known]] for column in self))._replace(groups=np.flatnonzero(known))


class Choice(NamedTuple):
    """The report that speaks for each group.

    Attributes:
        groups: int64, shape (n_groups,); the labels, rising.
        rows: int64, shape (n_groups,); the chosen row of each group.
        facts: What speaks for it, and against.
    """

    groups: I64
    rows: I64
    facts: Facts


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
    """Return the row that speaks for each group, and what is known of it.

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
        none, nothing = np.empty(0), np.empty(0, np.bool_)
        return Choice(
            labels,
            labels,
            _gather(labels, labels, Closeness(*[none] * 4), labels, none, labels, labels, nothing),
        )
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
    return Choice(groups, rows, _gather(rows, group, close, words, typical, times, turns, overtaken))


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


def _gather(
    rows: I64,
    group: I64,
    close: Closeness,
    words: I64,
    typical: F64,
    times: I64,
    turns: I64,
    overtaken: Bools,
) -> Facts:
    """Return what is known of the chosen row of each group 0, 1, …"""
    sizes = np.bincount(group, minlength=rows.size)
    told = np.flatnonzero(sizes > 1)
    one, chosen = rows[told], rows[group]
    dated = times != linkage.UNDATED

    def count(which: Bools) -> I64:
        return np.bincount(group[which], minlength=rows.size)[told]

    def beside(*columns: NDArray[Any]) -> NDArray[Any]:
        return np.stack(columns, axis=1)

    return Facts(
        told,
        sizes[told],
        beside(*(cosines[one] for cosines in close)),
        beside(*(count(cosines > cosines[chosen]) + 1 for cosines in close)),
        beside(*(count(cosines == cosines[chosen]) < sizes[told] for cosines in close)),
        words[one] >= FULL_WORDS,
        words[one],
        typical[told],
        beside(turns[one], count(turns > 0)),
        beside(overtaken[one], count(overtaken)),
        beside(
            dated[one],
            count(dated & (times < times[chosen])),
            count(dated & (times == times[chosen])),
            count(dated),
        ),
    )
