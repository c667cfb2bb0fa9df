"""Ties: the weighed pairs of reports that events are linked by, as the memory of an index keeps them."""

import numpy as np

from dedup._types import I32, I64
from dedup.kernels import bonds

# A pair as it is kept in the file: the row of the other report, and the weight.
KIND = np.dtype([("row", "<i4"), ("weight", "<i4")])


class Bonds:
    """Weighed pairs, as `kernels.bonds` keeps them."""

    def __init__(self) -> None:
        self.count = 0
        self.ends, self.heavy, self.behind = (np.empty(1 << 12, np.int32) for _ in range(3))

    def tie(self, place: int, others: I64, weights: I64, heads: I32) -> None:
        """Keep the pairs of a place."""
        needed = self.count + 2 * len(others)
        if needed > len(self.ends):
            grown = (np.resize(each, 2 * needed) for each in (self.ends, self.heavy, self.behind))
            self.ends, self.heavy, self.behind = grown
        self.count = bonds.tie(place, others, weights, heads, self.ends, self.heavy, self.behind, self.count)


def packed(rows: I64, weights: I64) -> bytes:
    """Return pairs as they are kept."""
    out = np.empty(len(rows), KIND)
    out["row"], out["weight"] = rows, weights
    return out.tobytes()


def unpacked(data: bytes) -> tuple[I64, I64]:
    """Return the other rows and the weights of pairs."""
    found = np.frombuffer(data, KIND)
    return found["row"].astype(np.int64), found["weight"].astype(np.int64)
