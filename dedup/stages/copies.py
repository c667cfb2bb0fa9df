"""Copies: one text, edited. Candidates are verified exactly, and templates are told from reprints."""

from bisect import bisect_left
from collections import defaultdict
from typing import Final, NamedTuple

import numpy as np

from dedup._types import F64, I32, I64, U8, U64, Bools
from dedup.kernels import jaccard as kernels
from dedup.kernels import linkage, minhash, parts, stars
from dedup.kernels.linkage import UNDATED

SECONDS_A_DAY: Final = 86_400

# Why an edge that is alike enough is no copy; 0 is none.
VETOES: Final = ("", "recycled", "template", "late", "numbers", "lead")
_NONE, RECYCLED, TEMPLATE, LATE, NUMBERS, LEAD = range(6)


class Overlaps(NamedTuple):
    """Exact overlap of pairs of texts.

    Attributes:
        jaccard: float64, shape (m,), shared / distinct shingles of both.
        containment: float64, shape (m,), shared / shingles of the smaller.
        damped: float64, shape (m,), the same with each shingle weighed by 1 / (days it occurs on - 1).
    """

    jaccard: F64
    containment: F64
    damped: F64


def collapse(
    content: U64, words: I64, heading: U64, heading_words: I64, times: I64, *, least: int, short: int
) -> I64:
    """Return for each row the row that stands for its text; rows are in founder order.

    That is the first of equal texts. Short texts, as captions and bylines, are equal under equal titles only.
    A report with hardly any text goes by its title (see `_follow_titles`); one without either is alone.

    Args:
        content: uint64, hash of the words of the text.
        words: int64, words of the text.
        heading: uint64, hash of the words of the title.
        heading_words: int64, words of the title.
        times: int64, seconds, or `UNDATED`.
        least: Words below which a text or a title says too little to match by.
        short: Words below which a text is short.
    """
    first = np.arange(len(content))
    told = np.flatnonzero(words >= least)
    keys = np.column_stack([content[told], np.where(words[told] < short, heading[told], 0)])
    _, places, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    first[told] = told[places][which.ravel()]
    bare = np.flatnonzero((words < least) & (heading_words >= least) & (times != UNDATED))
    alike = np.isin(heading, heading[bare]) & (times != UNDATED)
    _follow_titles(first, np.flatnonzero(alike & (words >= least)), bare, heading, times)
    return first


def _follow_titles(first: I64, texts: I64, bare: I64, heading: U64, times: I64) -> None:
    """Let reports without text stand with a report of the same title that is within a day of them.

    That is the first with a text, or else the first without that follows nobody itself, lest titles chain.

    Args:
        first: int64, written for `bare`.
        texts: int64, dated rows with a text and a title that is asked for, ascending.
        bare: int64, dated rows without text, ascending.
        heading: uint64, hash of the words of the title.
        times: int64, seconds.
    """
    founders: dict[int, int] = {}
    told: defaultdict[int, list[int]] = defaultdict(list)
    for row in texts.tolist():
        told[int(heading[row])].append(row)
    for row in bare.tolist():
        title, when = int(heading[row]), int(times[row])
        same = told[title]
        at = bisect_left(same, when - SECONDS_A_DAY, key=times.__getitem__)
        if at < len(same) and times[same[at]] <= when + SECONDS_A_DAY:
            first[row] = first[same[at]]
        elif title in founders and times[founders[title]] >= when - SECONDS_A_DAY:
            first[row] = founders[title]
        else:
            founders[title] = row


def verify(shingles: U64, offsets: I64, days: U8, totals: F64, left: I64, right: I64) -> Overlaps:
    """Return the exact overlap of each pair.

    Args:
        shingles: uint64, distinct shingle hashes of all texts, ascending within a text.
        offsets: int64, shape (n + 1,), where the shingles of text i begin.
        days: uint8, days that each shingle occurs on, as `damping.damp` returns them.
        totals: float64, shape (n,), sum of the weights of each text's shingles, likewise.
        left: int64, shape (m,), one text of each pair.
        right: int64, shape (m,), the other.
    """
    shared, weights = np.empty(len(left), np.int32), np.empty(len(left))
    kernels.overlaps(shingles, offsets, days, left, right, shared, weights)
    return _overlaps(shared, weights, np.diff(offsets), totals, left, right)


def _overlaps(shared: I32, damped: F64, sizes: I64, totals: F64, left: I64, right: I64) -> Overlaps:
    """Return counts and weights of what is shared as shares."""
    smaller = np.minimum(sizes[left], sizes[right])
    union = sizes[left] + sizes[right] - shared
    lighter = np.minimum(totals[left], totals[right])
    return Overlaps(
        (shared / np.maximum(union, 1)).round(6),
        (shared / np.maximum(smaller, 1)).round(6),
        (damped / np.where(lighter > 0, lighter, 1)).clip(max=1).round(6),
    )


def same_template(overlaps: Overlaps, *, share: float, kept: float) -> Bools:
    """Return the pairs that share much, and most of it with reports of other days: bulletins, cables.

    Args:
        overlaps: Exact overlap of the pairs.
        share: Containment from which a pair shares much.
        kept: Damped containment / containment below which it is a template's.
    """
    mask: Bools = (overlaps.containment >= share) & (overlaps.damped < kept * overlaps.containment)
    return mask


class Rules(NamedTuple):
    """When two texts are copies.

    Attributes:
        jaccard: Jaccard from which texts of two outlets are alike.
        jaccard_same_source: Jaccard from which texts of one outlet are.
        containment: Containment from which a cut text is, if each holds as much of the other's lead.
        template: Damped containment below which what is shared is a template.
        template_late: The same for reports more than a day apart.
    """

    jaccard: float
    jaccard_same_source: float
    containment: float
    template: float
    template_late: float


def judge(
    overlaps: Overlaps,
    *,
    signed: Bools,
    same_source: Bools,
    days: F64,
    leads: F64,
    contradict: Bools,
    other_days: Bools,
    rules: Rules,
) -> tuple[Bools, I64]:
    """Return which pairs are alike enough to be copies, and the veto of each of these.

    Args:
        overlaps: Exact overlap of the pairs.
        signed: bool, both texts are long enough to be compared at all.
        same_source: bool, both reports are of one outlet, which recycles its own background.
        days: float64, days between the reports; nan where one is undated.
        leads: float64, the smaller of the shares of each lead found in the other text.
        contradict: bool, the leads hold numbers that contradict.
        other_days: bool, both lead with the weekday that it is, a week or more apart.
        rules: The thresholds.
    """
    cut = (overlaps.containment >= rules.containment) & (leads >= rules.containment) & ~same_source
    alike = signed & ((overlaps.jaccard >= rules.jaccard) | cut)
    veto = np.zeros(len(days), np.int64)
    gap = np.nan_to_num(days, nan=0)
    at_home = same_source & (gap > DAYS_AT_HOME)
    # The last is named.
    veto[leads < LEADS] = LEAD
    veto[contradict & (overlaps.jaccard < NEAR)] = NUMBERS
    veto[(gap > 1) & (overlaps.damped < rules.template_late)] = LATE
    veto[(overlaps.damped < np.where(at_home, TEMPLATE_AT_HOME, rules.template)) | other_days] = TEMPLATE
    veto[same_source & ((overlaps.jaccard < rules.jaccard_same_source) | (leads < LEADS_AT_HOME))] = RECYCLED
    return alike, np.where(alike, veto, _NONE)


# Share of each lead that the other text holds, below which a text ends like another and tells other news.
# Of 397 gold copies one has less, .24 (benchmarks/evidence.md#leads).
LEADS: Final = 0.25
# The same within one outlet, which puts new leads before old background: gold copies hold .81 and more but
# one that is too unlike anyway, pairs that were labelled apart .56 at most (benchmarks/evidence.md#leads).
LEADS_AT_HOME: Final = 0.7
# `Rules.template` of an outlet's own texts more than so many days apart. Of eight pairs of the whole Saudi
# stream that it parts within a day seven are weather or cables (benchmarks/evidence.md#templates).
TEMPLATE_AT_HOME: Final = 0.6
DAYS_AT_HOME: Final = 0.5
# Share of the pairs of two copy groups that must be verified for them to be one.
LINKED: Final = 0.5
# Texts this alike differ by a word or a mark: they stand for each other before the linkage.
NEAR: Final = 0.9


def tally(veto: U8 | I64) -> dict[str, int]:
    """Return how many pairs each veto refused."""
    return {reason: int((veto == code).sum()) for code, reason in enumerate(VETOES) if reason}


def group(
    first: I64,
    left: I64,
    right: I64,
    jaccard: F64,
    *,
    alien: tuple[I64, I64],
    max_component: int,
    crowd: int,
) -> I64:
    """Return the copy group of each row, int64: of the rows in it that stand for a text the smallest.

    Crowds come first (see `_crowds`). Then nearly equal texts stand for each other, one pair from the
    text that stands for them, so that chains do not drift. The rest is average linkage, in which a verified
    pair counts 1, another 0: groups merge while at least `LINKED` of their pairs are verified.

    Args:
        first: int64, shape (n,), the row that stands for the same text.
        left: int64, shape (m,), one text of each verified pair, the smaller row.
        right: int64, shape (m,), the other.
        jaccard: float64, shape (m,), their Jaccard.
        alien: Pairs of one outlet that share a template, as then do all texts that these stand for.
        max_component: Texts that hang together above which they are split.
        crowd: Texts in a bucket up to which all its pairs are candidates.
    """
    n = len(first)
    stands = _crowds(left, right, n, crowd)
    apart = (stands[left] == left) & (stands[right] == right)
    left, right, close = left[apart], right[apart], jaccard[apart] >= NEAR
    near = stars.lead(left[close], right[close], n)
    a, b = near[left], near[right]
    apart = a != b
    found = _packed(a[apart], b[apart], n)
    found = found[: minhash.distinct(found)]
    refused = _packed(near[stands[alien[0]]], near[stands[alien[1]]], n)
    packed = found[~np.isin(found, refused)].astype(np.int64)
    a, b = packed // n, packed % n
    weight = np.full(len(packed), linkage.UNIT)
    split = parts.split(a, b, weight, n, max_component)
    undated = np.full(n, linkage.UNDATED)
    cut = int(LINKED * linkage.UNIT)
    labels = linkage.average(a, b, weight, undated, np.ones(n, np.bool_), split, cut, 0)
    return labels[near][stands][first]


def _packed(one: I64, two: I64, n: int) -> U64:
    """Return one number a pair of rows, whichever way round."""
    return (np.minimum(one, two) * np.int64(n) + np.maximum(one, two)).astype(np.uint64)


def _crowds(left: I64, right: I64, n: int, crowd: int) -> I64:
    """Return for each row the text that stands for it because more than `crowd` are verified against it.

    The candidates of a crowd are stars, so that its other pairs are not known and no linkage can count
    them. Who fails against the smallest such text has a second chance against the others that it stands
    for.

    Args:
        left: int64, shape (m,), one text of each verified pair, the smaller row.
        right: int64, shape (m,), the other.
        n: Number of rows.
        crowd: Texts in a bucket up to which all its pairs are candidates.
    """
    anchor = (np.bincount(left, minlength=n) + np.bincount(right, minlength=n) > crowd)[left]
    left, right = left[anchor], right[anchor]
    stands = stars.lead(left, right, n)
    alone = np.bincount(stands, minlength=n) == 1
    late = alone[right] & (stands[right] == right)
    second = np.arange(n)
    second[right[late]] = n
    np.minimum.at(second, right[late], left[late])
    return stands[second]
