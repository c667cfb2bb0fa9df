"""Reports that come one by one: each finds those before it that may be like it, and is filed."""

from typing import NamedTuple

import numpy as np

from dedup._types import I32, I64, U32, U64, Bools
from dedup.kernels import bins
from dedup.kernels._jit import kernel
from dedup.kernels.drawers import deal, equal, find, hold, share

_TERM = np.uint64(32)
# What stands for a day itself among the terms of a table.
_DAY = np.uint64(0x7FFFFFFF)
_SECONDS = 86_400


def key(term: int | None, day: int) -> int:
    """Return what a term of a day is called in a table; or the day itself, without one."""
    return (int(_DAY) if term is None else term) << int(_TERM) | day


class Drawers(NamedTuple):
    """Places and what they are found by, see `drawers`.

    Attributes:
        keys, alive, filed, days, times: Of each place. In one whose text is there the key becomes 0 and so
            does the day, which it does before the oldest day as well.
        key_heads, key_behind: Drawers of keys.
        fresh_bands: uint32, shape (new places, bands), the hashes of their bands.
        fresh_terms: int32, shape (new places, most), their terms.
        bins: Where bands are filed, with room for all new places.
        lines: int64, shape (1,), lines in use.
        terms, term_owners, term_behind: Of each line, with room for one a new place.
        term_keys, term_counts, term_heads: Drawers of terms and days.
        known: int32, the days of which there are places, with room for another one a place.
        seen, tally, touched: Scratch.
    """

    keys: U64
    alive: Bools
    filed: Bools
    days: I32
    times: I64
    key_heads: I32
    key_behind: I32
    fresh_bands: U32
    fresh_terms: I32
    bins: bins.Bins
    lines: I64
    terms: I32
    term_owners: I32
    term_behind: I32
    term_keys: U64
    term_counts: I32
    term_heads: I32
    known: I32
    seen: I64
    tally: I32
    touched: I32


class Rules(NamedTuple):
    """Who may be like whom.

    Attributes:
        window: Seconds before the latest date of which terms are held.
        year_one: The day of 1970's first second.
        undated: The day of places without a date, which are compared with all.
        cap: Places of a drawer of bands that are looked at.
        reach: Days before and after that are looked at.
        span: Seconds between two places at most.
        floor: Places that hold a term in these days up to which it is never too common;
        part: otherwise this part of all of them.
        strong: First terms that are strong.
        most: Candidates of a place.
    """

    window: int
    year_one: int
    undated: int
    cap: int
    reach: int
    span: int
    floor: float
    part: float
    strong: int
    most: int


@kernel
def count(days: I32, owners: I32, first: int, keys: U64, counts: I32, heads: I32, known: I32, n: int) -> int:
    """Count places by day, in the table of their terms; return how many days are known.

    Args:
        days: int32, shape (room,), the day of each place, above 0.
        owners: int32, shape (lines,), the place of each line.
        first: The first line to count.
        keys, counts, heads: The table that `drawers.deal` writes.
        known: int32, the days, with room for another one a place; written.
        n: How many are known.
    """
    for place in owners[first:]:
        key = _DAY << _TERM | np.uint64(days[place])
        slot = find(keys, key)
        if keys[slot] == 0:
            keys[slot], counts[slot], heads[slot] = key, 0, -1
            known[n] = days[place]
            n += 1
        counts[slot] += 1
    return n


@kernel
def stock(wanted: U64, held: I32, keys: U64, counts: I32, heads: I32) -> int:
    """Set how much drawers hold, of which more is known than was filed; return how many are new.

    Args:
        wanted: uint64, their keys.
        held: int32, how much is in each.
        keys, counts, heads: The table that `drawers.deal` writes; written.
    """
    new = 0
    for at in range(len(wanted)):
        slot = find(keys, wanted[at])
        if keys[slot] == 0:
            keys[slot], heads[slot] = wanted[at], -1
            new += 1
        counts[slot] = held[at]
    return new


@kernel
def arrive(
    first: int,
    last: int,
    keep: bool,
    d: Drawers,
    rules: Rules,
    n: int,
    latest: int,
    twins: I64,
    new: I64,
    out: I32,
) -> tuple[int, int, int, int]:
    """Find for each new place the one of its text, or else those that share a band or terms with it.

    Args:
        first, last: The new places.
        keep: Whether they are filed, each before the next one is looked at; otherwise nothing is.
        d: The places and the drawers; written.
        rules: Who is looked at.
        n: How many days are known.
        latest: The latest of the dates that were filed.
        twins: int64, shape (last - first,), written: the place of the same text, -1 where there is none.
        new, out: int64 and int32, with room for `rules.most` a place, written: pairs of new and other places.

    Returns:
        How many pairs there are, how many days are known, how many drawers of terms are new; the latest date.
    """
    found, opened, one = 0, 0, np.empty(1, np.int64)
    near = np.empty(max(2 * rules.reach + 1, n + last - first), np.int32)
    for place in range(first, last):
        twin = equal(d.keys, d.alive, place, d.key_heads, d.key_behind)
        twins[place - first] = twin
        if twin >= 0:
            d.keys[place], d.filed[place], d.days[place] = 0, False, 0
        else:
            some = out[found : found + rules.most]
            width = _near(d, rules, d.days[place], n, _oldest(latest, rules), near)
            met = _meet(d, rules, place, place - first, near[:width], some)
            new[found : found + met] = place
            found += met
        if keep:
            latest = max(latest, d.times[place])
            if d.days[place] < _oldest(latest, rules) and d.days[place] != rules.undated:
                d.days[place] = 0
            if d.filed[place]:
                one[0] = place
                bins.file(d.fresh_bands[place - first : place - first + 1], one, d.bins)
            hold(d.keys, place, place + 1, d.alive, d.key_heads, d.key_behind)
            if d.days[place] > 0:
                n, new_drawers = _line(d, place, place - first, n)
                opened += new_drawers
    return found, n, opened, latest


@kernel
def _line(d: Drawers, place: int, at: int, n: int) -> tuple[int, int]:
    """File a place by its terms; return how many days are known, and how many drawers are new."""
    line = d.lines[0]
    d.lines[0] += 1
    d.terms[line] = d.fresh_terms[at]
    d.term_owners[line] = place
    owners, table = d.term_owners[: line + 1], (d.term_keys, d.term_counts, d.term_heads)
    n = count(d.days, owners, line, *table, d.known, n)
    return n, deal(d.terms, d.days, owners, line, *table, d.term_behind)


@kernel
def _oldest(latest: int, rules: Rules) -> int:
    """Return the first day of the window; 0 if there is no date yet."""
    if latest < -rules.year_one * _SECONDS:
        return 0
    return (latest - rules.window) // _SECONDS + rules.year_one


@kernel
def _near(d: Drawers, rules: Rules, day: int, n: int, oldest: int, near: I32) -> int:
    """Write the days near one, within the window, of which there are places; return how many.

    Places of other days may still be filed: they are taken out when there is need for room.
    """
    width = 0
    if day == rules.undated:
        for other in d.known[:n]:
            if other >= oldest or other == rules.undated:
                near[width] = other
                width += 1
        return width
    for other in range(max(1, day - rules.reach, oldest), day + rules.reach + 1):
        if d.term_keys[find(d.term_keys, _DAY << _TERM | np.uint64(other))] != 0:
            near[width] = other
            width += 1
    return width


@kernel
def _meet(d: Drawers, rules: Rules, place: int, at: int, around: I32, out: I32) -> int:
    """Write those that share a band with a place, or terms within days; return how many."""
    total = 0
    for day in around:
        total += d.term_counts[find(d.term_keys, _DAY << _TERM | np.uint64(day))]
    met = bins.meet(d.fresh_bands[at], place, d.filed, d.alive, d.bins, rules.cap, d.seen, out, 0)
    limit = max(rules.floor, rules.part * total)
    span = rules.span if d.days[place] != rules.undated else -1
    table = d.term_keys, d.term_heads, d.term_behind, d.term_counts, d.term_owners
    found = d.fresh_terms[at], d.times, d.alive, place, around, limit, span, rules.strong
    met = share(*found, 2, 3, *table, d.tally, d.touched, d.seen, out, met)
    for other in out[:met]:
        d.seen[other] = -1
    return met
