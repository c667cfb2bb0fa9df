"""TF-IDF of counted terms by scikit-learn, one dictionary a document."""

from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfTransformer

Document = Mapping[int, Sequence[int]]


def weigh(document: Document, idf: Sequence[float]) -> dict[int, list[float]]:
    """Return the weight of each column in each zone: (1 + ln count) idf, every zone of length 1.

    Args:
        document: The counts of each column, one a zone.
        idf: Inverse document frequency by column.
    """
    transformer = TfidfTransformer(sublinear_tf=True)
    transformer.idf_ = np.array(idf)
    zones = max(map(len, document.values()), default=0)
    counts = np.zeros((zones, len(idf)))
    for column, held in document.items():
        counts[:, column] = held
    weights = transformer.transform(counts).toarray() if zones else counts
    return {column: weights[:, column].tolist() for column in document}


def shares(document: Document, idf: Sequence[float], zone: int, instead: int) -> dict[int, float]:
    """Return the share of each column in the idf of a zone's distinct terms, or of another if it is empty."""
    for one in (zone, instead):
        held = {column: float(idf[column]) for column, counts in document.items() if counts[one]}
        if total := sum(held.values()):
            return {column: value / total for column, value in held.items()}
    return {}
