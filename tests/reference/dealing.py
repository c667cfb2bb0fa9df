"""Pairs dealt out by their smaller ranks, by comparing every two."""

from collections.abc import Sequence


def deal(pairs: Sequence[tuple[int, int]], ranks: Sequence[int], runs: int) -> list[list[int]]:
    """Return the places of the pairs of each run.

    Args:
        pairs: Rows.
        ranks: Of each row.
        runs: How many; a pair's run is the share of pairs that have a smaller rank than it has.
    """
    smaller = [min(ranks[one], ranks[other]) for one, other in pairs]
    run_of = [sum(rank < mine for rank in smaller) * runs // len(pairs) for mine in smaller]
    return [[place for place, its in enumerate(run_of) if its == run] for run in range(runs)]
