"""Salient terms and the documents that share them, by sorting and by comparing every pair."""

from collections.abc import Mapping, Sequence


def salient(document: Mapping[int, float], most: int) -> list[int]:
    """Return the columns of the `most` most salient terms; of equal ones the smaller columns."""
    held = [(-value, column) for column, value in document.items() if value > 0]
    return [column for _, column in sorted(held)[:most]]


def meet(
    documents: Sequence[set[int]], since: Sequence[int], least: int, share: float, floor: int
) -> set[tuple[int, int]]:
    """Return the pairs of documents that share `least` terms which are rare enough in the later one's window.

    Args:
        documents: The terms of each, in the order of time.
        since: The first document in the window of each.
        least: Terms that a pair must share.
        share: Share of the window above which a term is too common.
        floor: Documents below which no term is.
    """
    found = set()
    for row, terms in enumerate(documents):
        window = range(since[row], row)
        most = max(floor, share * len(window))
        rare = {term for term in terms if sum(term in documents[other] for other in window) <= most}
        found |= {(other, row) for other in window if len(rare & documents[other]) >= least}
    return found
