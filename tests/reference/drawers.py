"""The slow and obvious twin of dedup.kernels.drawers: every place is compared with every other."""


def meet(bands: list[list[int]], filed: list[bool], alive: list[bool], place: int) -> set[int]:
    """Return the filed places before one that share a band with it."""
    if not filed[place]:
        return set()
    return {
        other
        for other in range(place)
        if filed[other]
        and alive[other]
        and any(one == two for one, two in zip(bands[other], bands[place], strict=True))
    }


def equal(keys: list[int], alive: list[bool], place: int) -> int:
    """Return the latest place before one that has its key."""
    found = [other for other in range(place) if keys[other] == keys[place] != 0 and alive[other]]
    return max(found, default=-1)


def share(
    terms: list[list[int]],
    days: list[int],
    alive: list[bool],
    place: int,
    near: list[int],
    limit: float,
    strong: int,
    least: int,
    more: int,
) -> set[int]:
    """Return the places before one, of days near it, that share enough terms with it, common ones apart."""
    around = [other for other in range(place) if days[other] and days[other] in near]
    found = set()
    for other in around:
        both = [
            term
            for term in terms[place]
            if term in terms[other] and sum(term in terms[one] for one in around) <= limit
        ]
        rare = [term for term in both if term in terms[place][:strong] and term in terms[other][:strong]]
        if alive[other] and (len(rare) >= least or len(both) >= more):
            found.add(other)
    return found
