"""Bonds: weighed pairs of reports that came one by one, kept at both ends, the latest first.

An end is a place; `heads` has the latest bond of each place, counted from 1, 0 where there is none, and each
bond says which one is behind it. A place is seen through the one that leads its copy group.
"""

from dedup._types import I32, I64, Bools
from dedup.kernels._jit import kernel


@kernel
def tie(
    place: int, others: I64, weights: I64, heads: I32, ends: I32, heavy: I32, behind: I32, count: int
) -> int:
    """Keep the bonds of a place; return how many there are.

    Args:
        place: One end.
        others: int64, shape (m,), the other ends.
        weights: int64, shape (m,).
        heads: int32, shape (room,); written.
        ends, heavy, behind: int32, with room for two a bond more than `count`; written.
        count: How many there are.
    """
    for k in range(others.size):
        for one, other in ((place, others[k]), (others[k], place)):
            ends[count], heavy[count], behind[count] = other, weights[k], heads[one]
            count += 1
            heads[one] = count
    return count


@kernel
def gather(
    starts: I64,
    events: I64,
    alive: Bools,
    leads: I32,
    heads: I32,
    ends: I32,
    behind: I32,
    seen: I64,
    out: I64,
) -> int:
    """Write the places of the events of some, as far as bonds lead to them; return how many are written.

    Args:
        starts: int64, distinct places that lead.
        events: int64, shape (room,).
        alive: bool, shape (room,); the others are passed over.
        leads: int32, shape (room,), the place that each is seen through.
        heads, ends, behind: As `tie` wrote them.
        seen: int64, shape (room,), -1 everywhere; left as it was.
        out: int64, written as far as it reaches.
    """
    count = 0
    for place in starts[: out.size]:
        seen[place] = 0
        out[count] = place
        count += 1
    at = 0
    while at < count:
        bond = heads[out[at]]
        while bond > 0:
            other = leads[ends[bond - 1]]
            if seen[other] < 0 and alive[other] and events[other] == events[out[at]] and count < out.size:
                seen[other] = 0
                out[count] = other
                count += 1
            bond = behind[bond - 1]
        at += 1
    for place in out[:count]:
        seen[place] = -1
    return count


@kernel
def weigh(
    rows: I64, leads: I32, heads: I32, ends: I32, heavy: I32, behind: I32, seen: I64, sums: I64
) -> None:
    """Write the weights of the bonds between some places, the latest of each two.

    Args:
        rows: int64, shape (m,), distinct places.
        leads, heads, ends, heavy, behind: As above.
        seen: int64, shape (room,), -1 everywhere; left as it was.
        sums: int64, shape (m or more, m or more), zeros; written.
    """
    for at, place in enumerate(rows):
        seen[place] = at
    for at, place in enumerate(rows):
        bond = heads[place]
        while bond > 0:
            other = seen[leads[ends[bond - 1]]]
            if other >= 0 and other != at and sums[at, other] == 0:
                sums[at, other] = sums[other, at] = heavy[bond - 1]
            bond = behind[bond - 1]
    for place in rows:
        seen[place] = -1
