"""Salient terms and the documents that share them, by sorting and by comparing every pair."""

from collections.abc import Mapping, Sequence
from itertools import accumulate


def salient(document: Mapping[int, float], most: int) -> list[int]:
    """Return the columns of the `most` most salient terms; of equal ones the smaller columns."""
    held = [(-value, column) for column, value in document.items() if value > 0]
    return [column for _, column in sorted(held)[:most]]


def both(lead: Mapping[int, float], text: Mapping[int, float], most: int, rest: int) -> list[int]:
    """Return the salient terms of a lead, and behind them those of a text that are not among them."""
    first = salient(lead, most)
    return first + salient({column: text[column] for column in text if column not in first}, rest)


def number(documents: Sequence[Sequence[int]]) -> tuple[list[list[int]], list[int]]:
    """Return the terms of documents by their places among all, and how many documents hold those before each.

    Args:
        documents: The columns of the terms of each.
    """
    columns = sorted({column for document in documents for column in document})
    held = [sum(column in document for document in documents) for column in columns]
    return [[columns.index(column) for column in document] for document in documents], [0, *accumulate(held)]


def meet(
    documents: Sequence[Sequence[int]],
    since: Sequence[int],
    strong: int,
    least: int,
    more: int,
    share: float,
    floor: int,
) -> set[tuple[int, int]]:
    """Return the pairs of documents that share enough terms which are rare enough in the later one's window.

    Args:
        documents: The terms of each, the strong ones first, in the order of time.
        since: The first document in the window of each.
        strong: First terms of a document that are strong.
        least: Terms that are strong in both which a pair must share, or else
        more: terms of any kind.
        share: Share of the window above which a term is too common.
        floor: Documents below which no term is.
    """
    found = set()
    for row, terms in enumerate(documents):
        window = range(since[row], row)
        most = max(floor, share * len(window))
        rare = {term for term in terms if sum(term in documents[other] for other in window) <= most}
        for other in window:
            both = rare & set(terms[:strong]) & set(documents[other][:strong])
            if len(both) >= least or len(rare & set(documents[other])) >= more:
                found.add((other, row))
    return found
