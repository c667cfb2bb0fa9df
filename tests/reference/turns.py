"""Turns of a text, with tuples and sets."""

from collections.abc import Collection, Sequence


def count(
    words: Sequence[int],
    phrases: Collection[tuple[int, ...]],
    pair: tuple[int, int],
    excluded: Collection[int],
) -> int:
    """Return how often three words are a phrase, or two are the pair with no excluded word before them."""
    triples = sum(tuple(words[at : at + 3]) in phrases for at in range(len(words)))
    pairs = sum(
        tuple(words[at : at + 2]) == pair
        and (at == 0 or (words[at - 1] not in excluded and tuple(words[at - 1 : at + 2]) not in phrases))
        for at in range(len(words))
    )
    return triples + pairs
