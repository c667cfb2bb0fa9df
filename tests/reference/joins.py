"""Small groups that join large ones, by definition: every share is taken from the rows themselves."""

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Row: TypeAlias = Mapping[int, int]

LENGTH = 1 << 15
SMALL, LARGER = 2, 1.5
PRIOR, BOND, DOUBT, ENOUGH = 2.0, 0.3, 0.25, 0.7
TICKS = 1_000_000


def seek(
    rows: Sequence[Row],
    strong: Sequence[Row],
    groups: Sequence[Sequence[int]],
    reports: Sequence[int],
    least: int,
    need: float,
    spans: Sequence[tuple[int, int] | None],
    max_span: int,
    nearest: int,
) -> list[tuple[int, int]]:
    """Return of each group the larger one that it has the largest share with, or -1, and the share.

    Args:
        rows: Weights by term, in 1/LENGTH.
        strong: Of each row the part that proposes it.
        groups: Rows of each group.
        reports: Of each group.
        least: Rows of a group that others may join.
        need: Least share.
        spans: First and last second of each group, None where it has no date.
        max_span: Seconds from a group's last one to the first of another beyond which they do not meet.
        nearest: Groups that a term proposes of those that begin before a group, at its time or later, and
            that have no time; the nearest.
    """
    found = []
    for one, told, span in zip(groups, reports, spans, strict=True):
        shares = [(-1, 0)]
        met = _met(rows, groups, spans, span, least, nearest)
        for place, other in enumerate(groups):
            there = spans[place]
            if span and there and not span[1] - max_span <= there[0] <= span[0] + max_span:
                continue
            if len(one) <= SMALL and len(other) >= max(least, LARGER * len(one)):
                parts = _between(rows, rows, one, other)
                unit = LENGTH**2 * within(rows, other) * len(one) * told**DOUBT
                left, proposed = sum(parts) - max(parts), sum(_between(strong, met[place], one, other))
                if proposed >= ENOUGH * need * unit and left >= need * unit and proposed:
                    shares.append((place, math.floor(left / unit * TICKS + 0.5)))
        found.append(max(shares, key=lambda told: (told[1], -told[0])))
    return found


def _met(
    rows: Sequence[Row],
    groups: Sequence[Sequence[int]],
    spans: Sequence[tuple[int, int] | None],
    span: tuple[int, int] | None,
    least: int,
    nearest: int,
) -> list[list[Row]]:
    """Return for each group the rows with the terms alone by which it is among the nearest of a span."""
    large = [place for place, group in enumerate(groups) if len(group) >= least]
    now = float("inf") if span is None else span[0]
    found = [[dict[int, int]() for _ in rows] for _ in groups]
    for term in {term for row in rows for term in row}:
        holders = [place for place in large if mean(rows, groups[place], term) > 0]
        before = [place for place in holders if (there := spans[place]) and there[0] < now]
        after = [place for place in holders if (there := spans[place]) and there[0] >= now]
        undated = [place for place in holders if not spans[place]]
        for place in before[-nearest:] + after[:nearest] + undated[:nearest]:
            for row in groups[place]:
                found[place][row][term] = rows[row].get(term, 0)
    return found


def mean(rows: Sequence[Row], group: Sequence[int], term: int) -> int:
    """Return the weight of a term in the mean row of a group."""
    return (sum(rows[row].get(term, 0) for row in group) + len(group) // 2) // len(group)


def _between(told: Sequence[Row], rows: Sequence[Row], one: Sequence[int], other: Sequence[int]) -> list[int]:
    """Return the products of what is told of one group with the mean row of another, term by term."""
    products = [0]
    for term in {term for row in one for term in told[row]}:
        mine, theirs = (
            sum(told[row].get(term, 0) for row in one),
            sum(rows[row].get(term, 0) for row in other),
        )
        products.append(mine * ((theirs + len(other) // 2) // len(other)))
    return products


def within(rows: Sequence[Row], group: Sequence[int]) -> float:
    """Return the mean product of two rows of a group and of PRIOR more pairs of product BOND."""
    ordered = [(a, b) for a in group for b in group if a != b]
    total = sum(weight * rows[b].get(term, 0) for a, b in ordered for term, weight in rows[a].items())
    return (total / LENGTH**2 + PRIOR * BOND) / (len(ordered) + PRIOR)


def join(
    best: Sequence[int],
    turns: Sequence[int],
    spans: Sequence[tuple[int, int] | None],
    max_span: int,
) -> list[int]:
    """Return the group that each group ends in.

    Args:
        best: The group that each joins.
        turns: The groups that join, in their order.
        spans: First and last time of each group, or None.
        max_span: Longest span of a group.
    """
    held = {group: {group} for group in range(len(best))}
    for group in turns:
        home = next(one for one, members in held.items() if best[group] in members)
        times = [time for one in held[home] | held[group] if (span := spans[one]) for time in span]
        apart = _dated(held[home], spans) and _dated(held[group], spans)
        if not apart or max(times) - min(times) <= max_span:
            held[home] |= held.pop(group)
    return [next(home for home, members in held.items() if group in members) for group in range(len(best))]


def _dated(members: set[int], spans: Sequence[tuple[int, int] | None]) -> bool:
    """Return whether any of the groups has a time."""
    return any(spans[one] is not None for one in members)
