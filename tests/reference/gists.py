"""Gists of documents, one dictionary of words a document."""

import math
from collections.abc import Mapping, Sequence


def distil(document: Mapping[int, float], known: Mapping[int, Sequence[int]], width: int) -> list[int]:
    """Return the weighted sum of the gists of a document's words, the largest number of it 127 or -127."""
    held = [(weight, known[word]) for word, weight in document.items() if weight > 0 and word in known]
    total = [sum(weight * gist[k] for weight, gist in held) for k in range(width)]
    largest = max(map(abs, total), default=0)
    return [round(value / largest * 127) if largest else 0 for value in total]


def cosine(one: Sequence[int], two: Sequence[int]) -> float:
    """Return the cosine of two gists, 0 where one has none."""
    lengths = math.hypot(*one) * math.hypot(*two)
    return sum(a * b for a, b in zip(one, two, strict=True)) / lengths if lengths else 0.0
