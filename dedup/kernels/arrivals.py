"""Reports that come one by one: each finds those before it that may be like it, and is filed."""

from typing import NamedTuple

import numpy as np

from dedup._types import I32, I64, U32, U64, Bools
from dedup.kernels._jit import kernel
from dedup.kernels.drawers import deal, equal, file, find, hold, meet, share

_TERM = np.uint64(32)
# What stands for a day itself among the terms of a table.
_DAY = np.uint64(0x7FFFFFFF)
_SECONDS = 86_400


class Drawers(NamedTuple):
    """Places and what they are found by, see `drawers`.

    Attributes:
        keys, alive, filed, days, times: Of each place. In one whose text is there the key becomes 0 and so
            does the day, which it does before the oldest day as well.
        key_heads, key_behind: Drawers of keys.
        bands, band_heads, band_behind: Drawers of bands.
        terms, term_keys, term_counts, term_heads, term_behind: Drawers of terms and days.
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
    bands: U32
    band_heads: I32
    band_behind: I32
    terms: I32
    term_keys: U64
    term_counts: I32
    term_heads: I32
    term_behind: I32
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
def count(days: I32, first: int, last: int, keys: U64, counts: I32, heads: I32, known: I32, n: int) -> int:
    """Count places by day, in the table of their terms; return how many days are known.

    Args:
        days: int32, shape (room,), above 0; those of day 0 are not counted.
        first, last: The places to count.
        keys, counts, heads: The table that `drawers.deal` writes.
        known: int32, the days, with room for another one a place; written.
        n: How many are known.
    """
    for place in range(first, last):
        if days[place] == 0:
            continue
        key = _DAY << _TERM | np.uint64(days[place])
        slot = find(keys, key)
        if keys[slot] == 0:
            keys[slot], counts[slot], heads[slot] = key, 0, -1
            known[n] = days[place]
            n += 1
        counts[slot] += 1
    return n


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
    found, opened = 0, 0
    near = np.empty(2 * rules.reach + 1, np.int32)
    for place in range(first, last):
        twin = equal(d.keys, d.alive, place, d.key_heads, d.key_behind)
        twins[place - first] = twin
        if twin >= 0:
            d.keys[place], d.filed[place], d.days[place] = 0, False, 0
        else:
            some = out[found : found + rules.most]
            width = _near(d, rules, d.days[place], near)
            around = near[:width] if d.days[place] != rules.undated else d.known[:n]
            met = _meet(d, rules, place, around, some)
            new[found : found + met] = place
            found += met
        if keep:
            latest = max(latest, d.times[place])
            oldest = (latest - rules.window) // _SECONDS + rules.year_one
            if d.days[place] < oldest and d.days[place] != rules.undated:
                d.days[place] = 0
            hold(d.keys, place, place + 1, d.alive, d.key_heads, d.key_behind)
            file(d.bands, place, place + 1, d.filed, d.band_heads, d.band_behind)
            table = d.term_keys, d.term_counts, d.term_heads
            n = count(d.days, place, place + 1, *table, d.known, n)
            opened += deal(d.terms, d.days, place, place + 1, *table, d.term_behind)
    return found, n, opened, latest


@kernel
def _near(d: Drawers, rules: Rules, day: int, near: I32) -> int:
    """Write the days near one of which there are places; return how many."""
    width = 0
    for other in range(max(1, day - rules.reach), day + rules.reach + 1):
        if d.term_keys[find(d.term_keys, _DAY << _TERM | np.uint64(other))] != 0:
            near[width] = other
            width += 1
    return width


@kernel
def _meet(d: Drawers, rules: Rules, place: int, around: I32, out: I32) -> int:
    """Write those that share a band with a place, or terms within days; return how many."""
    total = 0
    for day in around:
        total += d.term_counts[find(d.term_keys, _DAY << _TERM | np.uint64(day))]
    met = meet(d.bands, d.filed, d.alive, place, d.band_heads, d.band_behind, rules.cap, d.seen, out, 0)
    limit = max(rules.floor, rules.part * total)
    span = rules.span if d.days[place] != rules.undated else -1
    table = d.term_keys, d.term_heads, d.term_behind, d.term_counts, d.tally, d.touched, d.seen
    met = share(d.terms, d.times, d.alive, place, around, limit, span, rules.strong, 2, 3, *table, out, met)
    for other in out[:met]:
        d.seen[other] = -1
    return met
