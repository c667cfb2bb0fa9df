"""Closeness to the other voices of a group, one dictionary a document."""

from collections.abc import Hashable, Sequence

from dedup.kernels.terms import FULL, LEAD, TITLE
from tests.reference import tfidf
from tests.reference.tfidf import Document

# What is compared with what of the others.
MEASURES = ((FULL, FULL), (FULL, LEAD), (TITLE, TITLE), (TITLE, LEAD))


def compare(
    documents: Sequence[Document],
    idf: Sequence[float],
    groups: Sequence[Hashable],
    texts: Sequence[Hashable],
    voices: Sequence[Hashable],
    echo: float,
) -> list[list[float]]:
    """Return each document's weighted mean cosine to its group's other voices, for each measure.

    The cosine to a voice is the mean of those to its documents. Voices of the document's own text weigh
    `echo`, unless the group has no other text.
    """
    weights = [tfidf.weigh(document, idf) for document in documents]
    found = []
    for row in range(len(documents)):
        members = [k for k, label in enumerate(groups) if label == groups[row]]
        one_voice = len({voices[k] for k in members}) == 1
        one_text = len({texts[k] for k in members}) == 1
        voice_of = {k: k if one_voice else voices[k] for k in members}
        others: dict[Hashable, list[int]] = {}
        for k in members:
            if voice_of[k] != voice_of[row]:
                others.setdefault(voice_of[k], []).append(k)
        heard = [
            (rows, echo if texts[rows[0]] == texts[row] and not one_text else 1) for rows in others.values()
        ]
        found.append(
            [
                sum(
                    weight * sum(_cosine(weights[row], weights[k], own, said) for k in rows) / len(rows)
                    for rows, weight in heard
                )
                / sum(weight for _, weight in heard)
                if heard
                else 1.0
                for own, said in MEASURES
            ]
        )
    return found


def _cosine(one: dict[int, list[float]], other: dict[int, list[float]], own: int, said: int) -> float:
    """Return the cosine of a zone of one document to a zone of another."""
    return sum(weights[own] * other[column][said] for column, weights in one.items() if column in other)
