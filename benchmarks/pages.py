"""Whole web pages of 2017 with their boilerplate: which of them carry one claim?

Labels of a page: ``gold``, the claim that it carries, or null; ``tier`` A if people judged so, B if only its
words say so; ``masked_for``, claims for which it does not count.
"""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from benchmarks import agreement, slices
from benchmarks.agreement import Cases

_Row: TypeAlias = Mapping[str, Any]

PAGES: Final = Path("gold") / "raw_pages_2017.jsonl.zst"
# The tiers that are scored, apart.
TIERS: Final = {"pages_a": "A", "pages_ab": "AB"}


def read(path: Path) -> list[_Row]:
    """Return the labels of the pages, without their texts."""
    keys = ("id", "gold", "tier", "masked_for")
    return [{key: row[key] for key in keys} for row in slices.rows(path)]


def cases(labels: Sequence[_Row], predicted: Mapping[str, Hashable], tiers: str) -> Cases:
    """Return the pages of some tiers that carry a claim, with their events.

    A pair of which one is masked for the other's claim does not count; a page that has no group is alone.
    """
    rows = [row for row in labels if row["gold"] is not None and row["tier"] in tiers]
    masked = np.array([[other["gold"] in row["masked_for"] for other in rows] for row in rows], np.bool_)
    gold = {row["id"]: row["gold"] for row in rows}
    return agreement.cases(gold, predicted, counted=~(masked | masked.T))
