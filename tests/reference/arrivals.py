"""The slow and obvious twin of dedup.kernels.arrivals: every place is compared with every other."""

from dataclasses import dataclass, replace

from tests.reference import drawers

UNDATED = 1


@dataclass(frozen=True)
class Place:
    """A report, as its drawers know it."""

    key: int
    bands: tuple[int, ...]
    terms: tuple[int, ...]
    day: int
    filed: bool


def arrive(
    places: list[Place], reach: int, floor: float, part: float, strong: int
) -> list[tuple[int, set[int]]]:
    """Return for each place the latest before it of its text, or else those before it that may be like it."""
    known, found = list[Place](), list[tuple[int, set[int]]]()
    for at, place in enumerate(places):
        twin = drawers.equal([one.key for one in known] + [place.key], [True] * (at + 1), at)
        if twin >= 0:
            known.append(replace(place, key=0, filed=False, day=0))
            found.append((twin, set()))
            continue
        known.append(place)
        days = {one.day for one in known if one.day}
        near = days if place.day == UNDATED else {day for day in days if abs(day - place.day) <= reach}
        limit = max(floor, part * sum(one.day in near for one in known[:-1]))
        listed = [one.terms for one in known], [one.day for one in known], [True] * (at + 1)
        met = drawers.meet([one.bands for one in known], [one.filed for one in known], listed[2], at)
        found.append((-1, met | drawers.share(*listed, at, sorted(near), limit, strong, 2, 3)))
    return found
