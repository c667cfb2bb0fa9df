"""Closeness to the other voices of a group, one dictionary a document."""

from collections.abc import Hashable, Sequence
from math import sqrt

Vector = dict[int, float]


def compare(
    documents: Sequence[Vector],
    said: Sequence[Vector],
    groups: Sequence[Hashable],
    texts: Sequence[Hashable],
    voices: Sequence[Hashable],
    echo: float,
) -> list[float]:
    """Return each document's cosine to the sum of the means of what its group's other voices say.

    Those of its own text count as `echo`, unless the group has no other text.
    """
    cosines = []
    for row, document in enumerate(documents):
        members = [k for k, label in enumerate(groups) if label == groups[row]]
        if len(members) == 1:
            cosines.append(1.0)
            continue
        one = len({voices[k] for k in members}) == 1
        heard = echo if len({texts[k] for k in members}) > 1 else 1.0
        others: dict[Hashable, list[int]] = {}
        for k in members:
            voice = k if one else voices[k]
            if voice != (row if one else voices[row]):
                others.setdefault(voice, []).append(k)
        centre: Vector = {}
        for rows in others.values():
            weight = heard if texts[rows[0]] == texts[row] else 1.0
            for k in rows:
                for column, value in said[k].items():
                    centre[column] = centre.get(column, 0.0) + weight * value / len(rows)
        length = sqrt(sum(value * value for value in centre.values()))
        product = sum(value * centre.get(column, 0.0) for column, value in document.items())
        cosines.append(product / length if length else 0.0)
    return cosines
