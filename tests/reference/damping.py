"""Days that shingles occur on, as sets."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable


def spread(documents: Iterable[tuple[Collection[int], Hashable]]) -> dict[int, int]:
    """Return on how many distinct days each shingle occurs, given the shingles and the day of documents."""
    days: defaultdict[int, set[Hashable]] = defaultdict(set)
    for shingles, day in documents:
        for shingle in shingles:
            days[shingle].add(day)
    return {shingle: len(held) for shingle, held in days.items()}
