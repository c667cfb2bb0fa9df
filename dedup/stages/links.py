"""Links: how likely it is that two reports tell one happening."""

from typing import Final, NamedTuple

import numpy as np

from dedup._types import F32, F64, I16, I64, U8, U32, U64, Bools
from dedup.kernels import affinity, digests
from dedup.kernels.linkage import UNDATED, UNIT
from dedup.kernels.terms import FULL, LEAD, SHORT

SECONDS_A_DAY: Final = 86_400
YEAR_DAYS: Final = 365.25

# Groups and outlets are packed into one uint64: the group in the high half.
_HALF: Final = np.uint64(32)
# Log-odds beyond which a probability is 0 or 1 in 1/65,536.
_SURE: Final = 20.0

FEATURES: Final = (
    "cosine_short",
    "cosine_lead",
    "cosine_full",
    "found_least",
    "found_most",
    "title_least",
    "title_most",
    "gist",
    "recycled",
    "lead_weekdays_differ",
    "number",
    "same_source",
    "shared_outlets",
    "days",
)


class Affinity(NamedTuple):
    """How alike the reports of pairs are.

    Attributes:
        cosines: float64, shape (m, zones), in [0, 1]; zones as in `kernels.terms`.
        found: float64, shape (m, 2), the smaller and the larger share, by idf, of a lead that the other
            report holds anywhere.
        titles: float64, shape (m, 2), the same of a title that the other's lead holds.
    """

    cosines: F64
    found: F64
    titles: F64


def compare(
    columns: U32,
    counts: U8,
    offsets: I64,
    idf: F32,
    norms: F64,
    leads: F64,
    titles: F64,
    left: I64,
    right: I64,
) -> Affinity:
    """Return how alike the reports of each pair are.

    Args:
        columns: uint32, columns of the terms, ascending within a report.
        counts: uint8, shape (len(columns), zones), occurrences in each zone.
        offsets: int64, shape (n + 1,), where the terms of report i begin.
        idf: float32, inverse document frequency by column.
        norms: float64, shape (n, zones), length of each zone.
        leads: float64, shape (n,), sum of the idf of the terms of title and lead.
        titles: float64, shape (n,), the same of the title; where it is 0, the lead stands for it.
        left: int64, shape (m,), one report of each pair.
        right: int64, shape (m,), the other.
    """
    m = len(left)
    cosines, found, titled = np.empty((m, norms.shape[1])), np.empty((m, 2)), np.empty((m, 2))
    affinity.compare(columns, counts, offsets, idf, norms, leads, titles, left, right, cosines, found, titled)
    for shares in (found, titled):
        shares.sort(axis=1)
    # Sums may pass 1 by their last bits.
    return Affinity(*(part.clip(0, 1).round(6) for part in (cosines, found, titled)))


def days_between(times: I64, left: I64, right: I64) -> F64:
    """Return the days between the reports of each pair, nan where one is undated."""
    a, b = times[left], times[right]
    # Differences are taken as floats: those of sentinels would overflow.
    gap: F64 = np.abs(a.astype(np.float64) - b.astype(np.float64)) / SECONDS_A_DAY
    gap[(a == UNDATED) | (b == UNDATED)] = np.nan
    return gap.round(6)


class Carried(NamedTuple):
    """The outlets that carry each copy group.

    Attributes:
        outlets: uint64, their codes, ascending within a group.
        offsets: int64, shape (n + 1,), where those of the group that row i names begin.
    """

    outlets: U64
    offsets: I64


def carried(groups: I64, outlets: I64) -> Carried:
    """Return the distinct outlets of each copy group.

    Args:
        groups: int64, shape (n,), the copy group of each report, named by a row.
        outlets: int64, shape (n,), one code an outlet, at least 0 and below 2^32.
    """
    pairs = np.sort((groups.astype(np.uint64) << _HALF) | outlets.astype(np.uint64))
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
    sizes = np.bincount((pairs >> _HALF).astype(np.int64), minlength=len(groups))
    return Carried(pairs & np.uint64(0xFFFFFFFF), np.append(0, np.cumsum(sizes)))


def shared_outlets(held: Carried, left: I64, right: I64) -> F64:
    """Return how many outlets carry both groups of each pair / outlets of the one that fewer carry.

    Args:
        held: The outlets of all groups.
        left: int64, shape (m,), one copy group of each pair.
        right: int64, shape (m,), the other.

    Returns:
        float64, shape (m,), in [0, 1].
    """
    sizes = np.diff(held.offsets)
    alone = digests.lacking(*held, *held, left, right)
    shares: F64 = ((sizes[left] - alone) / np.minimum(sizes[left], sizes[right])).round(6)
    return shares


def share_number(numbers: U64, offsets: I64, left: I64, right: I64) -> Bools:
    """Return which pairs have a number in common.

    Args:
        numbers: uint64, distinct hashes of the numbers of all reports, ascending within a report.
        offsets: int64, shape (n + 1,).
        left: int64, shape (m,), one report of each pair.
        right: int64, shape (m,), the other.
    """
    alone = digests.lacking(numbers, offsets, numbers, offsets, left, right)
    mask: Bools = alone < np.diff(offsets)[left]
    return mask


def contradict(
    numbers: U64, number_offsets: I64, leads: U64, lead_offsets: I64, left: I64, right: I64
) -> Bools:
    """Return the pairs in which each lead holds a number that the other text lacks.

    Args:
        numbers: uint64, hashes of the numbers of whole reports, ascending within a report.
        number_offsets: int64, shape (n + 1,).
        leads: uint64, hashes of the numbers of titles and leads.
        lead_offsets: int64, shape (n + 1,).
        left: int64, shape (m,), one report of each pair.
        right: int64, shape (m,), the other.
    """
    there = digests.lacking(leads, lead_offsets, numbers, number_offsets, left, right)
    back = digests.lacking(leads, lead_offsets, numbers, number_offsets, right, left)
    return (there > 0) & (back > 0)


def features(
    alike: Affinity,
    *,
    gists: F64,
    containment: F64,
    days: F64,
    weekdays: tuple[I64, I64],
    number: Bools,
    same_source: Bools,
    shared_outlets: F64,
) -> F64:
    """Return the features of each pair, float64, shape (m, len(FEATURES)).

    Args:
        alike: Cosines and found shares of the pairs.
        gists: float64, shape (m,), cosine of what the leads are about.
        containment: float64, shape (m,), shared shingles / those of the smaller text: within one outlet
            what is recycled.
        days: float64, shape (m,), days between the reports, nan where one is undated.
        weekdays: int64, shape (m,) each, bit sets of the weekdays that the lead of either report names.
        number: bool, shape (m,), they have a rare number in common.
        same_source: bool, shape (m,), both are of one outlet, which tells a happening once.
        shared_outlets: float64, shape (m,), the same of the outlets that carry copies of the two.
    """
    one, other = weekdays
    return np.column_stack(
        [
            alike.cosines[:, [SHORT, LEAD, FULL]],
            alike.found,
            alike.titles,
            gists,
            containment * same_source,
            (one > 0) & (other > 0) & (one & other == 0),
            number,
            same_source,
            shared_outlets,
            np.nan_to_num(days, nan=0.0),
        ]
    ).astype(np.float64)


def score(
    table: F64,
    days: F64,
    titled: Bools,
    *,
    dated: tuple[F64, float],
    undated: tuple[F64, float],
    untitled: tuple[F64, float],
) -> I64:
    """Return the probability that each pair tells one happening, int64, in 1/65,536.

    Args:
        table: float64, shape (m, n_features), as `features` returns it.
        days: float64, shape (m,), nan where one report is undated.
        titled: bool, shape (m,), both reports have a title.
        dated: Coefficients and intercept for pairs with two dates.
        undated: The same for the others with two titles.
        untitled: The same for the others.
    """
    clockless = np.where(titled, _weigh(table, *undated), _weigh(table, *untitled))
    logit = np.where(np.isnan(days), clockless, _weigh(table, *dated)).round(6)
    chance = 1 / (1 + np.exp(-logit.clip(-_SURE, _SURE)))
    whole: I64 = np.floor(chance * UNIT + 0.5).astype(np.int64)
    return whole


def _weigh(table: F64, coefficients: F64, intercept: float) -> F64:
    """Return the log-odds of each pair; no sum depends on how many pairs there are, as BLAS's do."""
    total = np.full(len(table), intercept)
    for feature, coefficient in zip(table.T, coefficients, strict=True):
        total += feature * coefficient
    return total


def calendars_contradict(times: I64, dates: I16, left: I64, right: I64, *, most_days: float) -> Bools:
    """Return the pairs that no common clock dates and whose calendars lie apart.

    A report stands on the calendar where its date is, else on the dates that it names. Of two dated
    reports the dates decide, so they never contradict here.

    Args:
        times: int64, shape (n,), seconds, or UNDATED.
        dates: int16, shape (n, k), 32 * month + day of the dates that a report names, -1 where none.
        left: int64, shape (m,), one report of each pair.
        right: int64, shape (m,), the other.
        most_days: Days of the year between the nearest dates above which they contradict.
    """
    undated = (times[left] == UNDATED) | (times[right] == UNDATED)
    contradict = np.zeros(len(left), np.bool_)
    rows = np.flatnonzero(undated)
    # Of many reports few are in such pairs, where they come one by one.
    used, at = np.unique(np.append(left[rows], right[rows]), return_inverse=True)
    places = _days_of_year(times[used], dates[used])
    lefts, rights = at[: len(rows)], at[len(rows) :]
    nearest = np.full(len(rows), np.inf)
    for one in places.T:
        for other in places.T:
            gap = np.abs(one[lefts] - other[rights])
            nearest = np.fmin(nearest, np.fmin(gap, YEAR_DAYS - gap))
    contradict[rows] = np.isfinite(nearest) & (nearest > most_days)
    return contradict


def _days_of_year(times: I64, dates: I16) -> F64:
    """Return where each report stands in the year, float64, shape (n, k); nan where it names no more."""
    month, day = dates // 32, dates % 32
    places = np.where(dates >= 0, (month - 1) * (YEAR_DAYS / 12) + day, np.nan)
    dated = np.flatnonzero(times != UNDATED)
    moments = times[dated].astype("datetime64[s]")
    start = moments.astype("datetime64[Y]").astype("datetime64[s]")
    places[dated] = np.nan
    places[dated, 0] = (moments - start).astype(np.int64) / SECONDS_A_DAY + 1
    return places
