"""Exact overlap of two documents, by one walk over their sorted shingle hashes."""

from dedup._types import F32, F64, I32, I64, U64
from dedup.kernels._jit import kernel


@kernel
def overlaps(
    shingles: U64, offsets: I64, weights: F32, left: I64, right: I64, shared: I32, damped: F64
) -> None:
    """Write how many shingles the documents of each pair share, and the weight of what they share.

    Args:
        shingles: uint64, distinct hashes, ascending within a document.
        offsets: int64, shape (n + 1,), where the shingles of document i begin.
        weights: float32, shape of `shingles`, the weight of each.
        left: int64, shape (m,), one document of each pair.
        right: int64, shape (m,), the other.
        shared: int32, shape (m,), written: shingles in both.
        damped: float64, shape (m,), written: sum of the weights of the shingles in both.
    """
    for pair in range(left.size):
        i, j = offsets[left[pair]], offsets[right[pair]]
        end_i, end_j = offsets[left[pair] + 1], offsets[right[pair] + 1]
        count, weight = 0, 0.0
        while i < end_i and j < end_j:
            one, other = shingles[i], shingles[j]
            if one == other:
                count += 1
                weight += weights[i]
            # Added up, not branched upon: which one is smaller is a coin toss to the processor.
            i += one <= other
            j += other <= one
        shared[pair], damped[pair] = count, weight
