"""How alike two documents are, one dictionary a document."""

from collections.abc import Sequence

from tests.reference import tfidf
from tests.reference.tfidf import Document

TITLE, LEAD = 0, 2


def compare(
    one: Document, two: Document, idf: Sequence[float], zones: int
) -> tuple[list[float], list[float], list[float]]:
    """Return the cosine in each zone, and the shares of each lead and each title that the other holds.

    A lead is found anywhere in the other document, a title in its lead.
    """
    a, b = tfidf.weigh(one, idf), tfidf.weigh(two, idf)
    cosines = [
        sum(a[column][zone] * b[column][zone] for column in a.keys() & b.keys()) for zone in range(zones)
    ]
    found, titled = [], []
    for ours, theirs in ((one, two), (two, one)):
        lead = tfidf.shares(ours, idf, LEAD, LEAD)
        found.append(sum(share for column, share in lead.items() if column in theirs))
        title = tfidf.shares(ours, idf, TITLE, LEAD)
        titled.append(
            sum(share for column, share in title.items() if column in theirs and theirs[column][LEAD])
        )
    return cosines, found, titled
