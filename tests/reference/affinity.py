"""How alike two documents are, one dictionary a document."""

from collections.abc import Mapping, Sequence


def compare(
    one: Mapping[int, tuple[Sequence[float], float]], two: Mapping[int, tuple[Sequence[float], float]]
) -> tuple[list[float], list[float]]:
    """Return the cosine in each zone, and the share of each lead that the other document holds.

    Args:
        one: The weight of each column in each zone, and its share of the lead.
        two: The same of the other document.
    """
    both = one.keys() & two.keys()
    zones = range(max([len(weights) for weights, _ in [*one.values(), *two.values()]], default=0))
    cosines = [sum(one[column][0][zone] * two[column][0][zone] for column in both) for zone in zones]
    return cosines, [sum(document[column][1] for column in both) for document in (one, two)]


def titled(one: Mapping[int, float], two: Mapping[int, float]) -> tuple[float, float]:
    """Return the share of each title that the lead of the other document holds.

    Args:
        one: The share of the title of each column of the lead.
        two: The same of the other document.
    """
    both = one.keys() & two.keys()
    return sum(one[column] for column in both), sum(two[column] for column in both)
