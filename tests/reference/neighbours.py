"""Pairs of near documents, by comparing every two."""

from collections.abc import Mapping, Sequence
from itertools import accumulate


def thin(
    documents: Sequence[Mapping[int, tuple[int, bool]]],
) -> tuple[list[dict[int, tuple[int, bool]]], list[int]]:
    """Return documents of the terms that two hold or more, numbered, and the strong ones before each term.

    Args:
        documents: For each document, the weight of each term and whether it is strong.
    """
    every = sorted({term for document in documents for term in document})
    shared = [term for term in every if sum(term in document for document in documents) > 1]
    strong = [sum(document.get(term, (0, False))[1] for document in documents) for term in shared]
    thinned = [
        {shared.index(term): held for term, held in document.items() if term in shared}
        for document in documents
    ]
    return thinned, [0, *accumulate(strong)]


def meet(
    documents: Sequence[Mapping[int, tuple[int, bool]]],
    since: Sequence[int],
    days: Sequence[float],
    half_days: float,
    reach: Sequence[float],
    enough: float,
    latest: int,
) -> list[tuple[int, int, int]]:
    """Return the earlier and the later document of each near pair and their product, by the later one.

    Args:
        documents: For each document, in the order of time, the weight of each term and whether it is strong.
        since: The first document in the window of each.
        days: Of each; nan where it has none.
        half_days: Days of which each makes a pair need as much again.
        reach: The root of a product is not below the sum of two of these.
        enough: Share of that product that strong terms must make up.
        latest: Documents of the window that a strong term proposes: the last ones for which it is strong.
    """
    found = []
    for row, terms in enumerate(documents):
        window = range(since[row], row)
        proposed = {
            term: [other for other in window if documents[other].get(term, (0, False))[1]][-latest:]
            for term, (_, strong) in terms.items()
            if strong
        }
        for other in window:
            gap = days[row] - days[other]
            needed = (reach[row] + reach[other]) ** 2 * (1 + (gap / half_days if gap > 0 else 0.0))
            shared = documents[other].keys() & terms.keys()
            parts = {term: terms[term][0] * documents[other][term][0] for term in shared}
            told = [parts[term] for term in shared if other in proposed.get(term, [])]
            if told and sum(told) >= enough * needed and sum(parts.values()) >= needed:
                found.append((other, row, sum(parts.values())))
    return found
