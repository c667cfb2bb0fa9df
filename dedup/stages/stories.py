"""Stories: events of one running affair, by how alike they are, when, and among how many others."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from dedup._types import F64, I32, I64, U32, Bools
from dedup.kernels import affairs, forest, graphs, neighbours, windows
from dedup.kernels.linkage import UNDATED, UNIT
from dedup.kernels.sums import LENGTH
from dedup.shelf import Shelf

SECONDS_A_DAY: Final = 86_400

FEATURES: Final = ("root_cosine",)

# Log-odds that take a likeness from .5 to .73: means of probabilities would be decided by the few pairs
# that are sure, those of log-odds by the many that are nothing.
SOFT: Final = 4.0
# Likeness that two events have which are not listed: what most pairs of an affair have that are not kept.
REST: Final = 0.3
# Events of a day below which their number tells nothing: a crawl may hold one story alone.
FEWEST: Final = 20
# Log-odds beyond which a likeness is 0 or 1 in 1/65,536.
_SURE: Final = 50.0
# Cosine below which no two events are of one story, however few there are.
_LEAST: Final = 0.02
# Share of the cosine that is needed which the strong terms of two events must make up before the others are
# looked at (benchmarks/evidence.md#stories).
_ENOUGH: Final = 0.7
# Likeness below which none counts.
_NONE: Final = 1e-9
# Pairs that are found at one go, at least.
_ROOM: Final = 1 << 17


class Rule(NamedTuple):
    """How groups of events merge, see `kernels.affairs`; all but the ratio are likenesses, in [0, 1].

    Attributes:
        base: That large groups need.
        cut: That two single events need.
        ratio: Least share of what is within two groups that must be between them.
        alone: Within a single event.
    """

    base: float
    cut: float
    ratio: float
    alone: float


class Grouping(NamedTuple):
    """The stories, and how far events hang together before any merge.

    Attributes:
        labels: int64, shape (n,); the smallest event of each event's story.
        largest_share: Events in the largest component of the pairs that could merge at first / all events.
    """

    labels: I64
    largest_share: float


def crowds(times: I64) -> F64:
    """Return how many events, itself included, lie within half a day of each, and no fewer than `FEWEST`.

    An undated one may be of any day: it has the largest crowd of all days, or that of the undated ones.

    Args:
        times: int64, shape (n,), seconds, or `UNDATED`.
    """
    has = times != UNDATED
    clock = np.sort(times[has])
    near = np.zeros(times.size)
    near[has] = np.searchsorted(clock, times[has] + SECONDS_A_DAY // 2, "right")
    near[has] -= np.searchsorted(clock, times[has] - SECONDS_A_DAY // 2)
    near[~has] = max(near.max(initial=0), times.size - clock.size)
    found: F64 = np.maximum(near, FEWEST)
    return found


def reach(crowd: F64, *, coefficient: float, intercept: float, floor: float) -> F64:
    """Return what each event has to the root of the cosine from which two are more alike than `floor`.

    Args:
        crowd: float64, shape (n,), as `crowds` returns it.
        coefficient, intercept: As for `relate`.
        floor: Likeness in [0, 1).
    """
    bare = (SOFT * np.log(max(floor, _NONE) / (1 - floor)) - intercept + np.log(crowd)) / 2
    least = np.sqrt(_LEAST) / 2
    found: F64 = np.maximum(bare / coefficient if coefficient > 0 else 0.0, least)
    return found


class Index(NamedTuple):
    """The terms of events that two events or more have, numbered from 0.

    Attributes:
        terms: uint32, distinct within an event.
        weights: int32, shape of `terms`, in 1/`LENGTH`.
        strong: bool, shape of `terms`, terms that propose an event to others.
        offsets: int64, shape (n + 1,), where the terms of event i begin.
        columns: uint32, shape (n_terms,), ascending, the column of each term.
    """

    terms: U32
    weights: I32
    strong: Bools
    offsets: I64
    columns: U32


def index(columns: U32, weights: I32, strong: Bools, offsets: I64) -> Index:
    """Return the terms that two events or more have.

    Args:
        columns: uint32, columns of the terms, distinct within an event; overwritten.
        weights: int32, shape of `columns`, in 1/`LENGTH`; those of an event have length 1; overwritten.
        strong: bool, shape of `columns`, terms that propose an event to others; overwritten.
        offsets: int64, shape (n + 1,), where the terms of event i begin.
    """
    ends, width = np.empty(len(offsets), np.int64), int(columns.max(initial=0)) + 1
    names = neighbours.thin(columns, weights, strong, offsets, width, ends)
    return Index(columns[: ends[-1]], weights[: ends[-1]], strong[: ends[-1]], ends, names)


def meet(
    found: Index,
    times: I64,
    needed: F64,
    *,
    window_days: float,
    half_days: float,
    latest: int,
    shelf: Shelf,
    first: int = 0,
    last: int | None = None,
) -> Iterator[tuple[I64, I64, F64]]:
    """Yield the pairs of events within a window whose cosine is large enough, and their cosines, run by run.

    The product over their strong terms, of which each looks at the `latest` events that hold it, must be
    `_ENOUGH` of that. Events without a time are taken to come last and look back on all others.

    Args:
        found: The terms of the events.
        times: int64, shape (n,), seconds, or `UNDATED`; events in founder order, those without a time last.
        needed: float64, shape (n,), as `reach` returns it; the root of a cosine is no less than two of these.
        window_days: Days that an event looks back.
        half_days: As for `relate`.
        latest: Events of the window that a term proposes, 1 or more.
        shelf: Where the index of the terms is to be.
        first, last: The later events of the pairs; of the others only the windows of these are looked at.
    """
    last = len(times) if last is None else last
    begin, since = windows.back(times, int(window_days * SECONDS_A_DAY), first, last)
    n, here = last - begin, slice(begin, last)
    offsets = found.offsets[begin : begin + n + 1]
    starts = neighbours.lengths(found.terms, found.strong, offsets, len(found.columns))
    days = np.where(times[here] == UNDATED, np.nan, times[here] / SECONDS_A_DAY)
    told = found.terms, found.weights, found.strong, offsets
    fixed = *told, starts, since, days, half_days, needed[here] * LENGTH, _ENOUGH, latest
    postings = starts[:-1].copy(), shelf.empty(starts[-1], np.uint32), shelf.empty(starts[-1], np.int32)
    row = first - begin
    neighbours.post(*told, row, *postings)
    sums, noted = np.zeros(n, np.int32), np.zeros(len(starts), np.int32)
    scratch = *postings, sums, noted, np.empty(n + 1, np.uint32)
    pairs = np.empty((max(_ROOM, int((np.arange(n) - since).max(initial=0))), 3), np.int64)
    while row < n:
        row, count = neighbours.meet(*fixed, row, *scratch, pairs)
        left, right, products = pairs[np.lexsort(pairs[:count, :2].T)].T.copy()
        yield left + begin, right + begin, (products / LENGTH**2).clip(0, 1).round(6)


def relate(
    cosines: F64,
    days: F64,
    crowd: F64,
    *,
    coefficient: float,
    intercept: float,
    half_days: float,
    window_days: float,
) -> I64:
    """Return how alike two events are, in 1/65,536: their log-odds of being one story, softened by `SOFT`.

    The odds rise with the root of the cosine. They fall as there are more events that could be the other one
    (`crowd`), and the cosine as time goes by. Events further apart than `window_days` are not related;
    undated ones are as of one day.

    Args:
        cosines: float64, shape (m,), of the events, in [0, 1].
        days: float64, shape (m,), days between the events, nan where one has no date.
        crowd: float64, shape (m,), events that either could be of one story with.
        coefficient: Of the root of the cosine.
        intercept: Log-odds of two events that share nothing, were there no third.
        half_days: Days after which a cosine counts half, then a third, a quarter and so on.
        window_days: Days beyond which two events are not one story.
    """
    gap = np.nan_to_num(days, nan=0.0)
    odds = intercept - np.log(crowd) + coefficient * np.sqrt(cosines / (1 + gap / half_days))
    likeness = 1 / (1 + np.exp(-(odds / SOFT).round(6).clip(-_SURE, _SURE)))
    whole: I64 = np.floor(np.where(gap > window_days, 0.0, likeness) * UNIT + 0.5).astype(np.int64)
    return whole


def gather(
    left: U32, right: U32, likeness: I32, *, times: I64, rule: Rule, max_span_days: float, shelf: Shelf
) -> Grouping:
    """Return the stories that linkage makes of pairs of events (`affairs.merge`).

    Args:
        left, right: uint32, shape (m,); events in founder order; pairs are distinct.
        likeness: int32, shape (m,); in 1/65,536; those up to `REST` are no pairs.
        times: int64, shape (n,); seconds, or `UNDATED`.
        rule: How groups merge.
        max_span_days: Longest span of a story; undated events do not count.
        shelf: Where the lists of neighbours are to be.
    """
    n, rest = times.size, round(REST * UNIT)
    starts = graphs.degrees(left, right, likeness, rest, n)
    others, above = shelf.empty(starts[-1], np.int64), shelf.empty(starts[-1], np.int64)
    graphs.neighbours(left, right, likeness, rest, starts, others, above)
    span, numbers = round(max_span_days * SECONDS_A_DAY), np.array((REST, *rule))
    labels = affairs.merge(starts, others, above, times, numbers, span)
    may = likeness - rest >= (max(rule.cut, rule.ratio * rule.alone) - REST) * UNIT
    parts = forest.components(left[may].astype(np.int64), right[may].astype(np.int64), n)
    return Grouping(labels, int(np.bincount(parts, minlength=1).max()) / max(1, n))
