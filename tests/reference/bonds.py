"""The slow and obvious twin of dedup.kernels.bonds: pairs in a dictionary."""

Bonds = dict[tuple[int, int], int]


def gather(
    starts: list[int], bonds: Bonds, events: list[int], alive: list[bool], leads: list[int]
) -> set[int]:
    """Return the places of the events of some, as far as bonds lead to them."""
    found, waiting = set(starts), list(starts)
    while waiting:
        place = waiting.pop()
        for one, two in bonds:
            for here, there in ((one, leads[two]), (two, leads[one])):
                if here == place and alive[there] and events[there] == events[place] and there not in found:
                    found.add(there)
                    waiting.append(there)
    return found


def weigh(rows: list[int], bonds: Bonds) -> list[list[int]]:
    """Return the weights between places."""
    return [[bonds.get((max(one, two), min(one, two)), 0) for two in rows] for one in rows]
