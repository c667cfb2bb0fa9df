"""The centre of each group of documents: the sum of their sparse vectors, zone by zone."""

import numpy as np

from dedup._types import F32, I64, U32
from dedup.kernels._jit import kernel

# Weights are added as whole numbers of this fraction: those add up to one sum in any order.
SCALE = 1 << 32


@kernel
def add(
    columns: U32,
    offsets: I64,
    weights: F32,
    order: I64,
    starts: I64,
    sums: I64,
    seen: I64,
    touched: U32,
    out_columns: U32,
    out_sums: I64,
    out_offsets: I64,
) -> None:
    """Write the sums of the rows of each group, in 1/`SCALE`.

    Args:
        columns: uint32, columns of the terms, ascending within a document, below `width`.
        offsets: int64, shape (n + 1,), where the terms of document i begin.
        weights: float32, shape (terms, zones).
        order: int64, shape (n,), the documents, group by group.
        starts: int64, shape (n_groups + 1,), where the documents of each group begin in `order`.
        sums: int64, shape (width, zones), scratch, zeros; left as zeros.
        seen: int64, shape (width,), scratch, -1: the last group that held each column.
        touched: uint32, scratch, room for the terms of the largest group.
        out_columns: uint32, written: the distinct columns of each group, ascending within a group.
        out_sums: int64, shape (terms, zones), written: their sums.
        out_offsets: int64, shape (n_groups + 1,), written: where the columns of each group begin.
    """
    zones = weights.shape[1]
    written = 0
    out_offsets[0] = 0
    for group in range(starts.size - 1):
        count = 0
        for at in range(starts[group], starts[group + 1]):
            row = order[at]
            for k in range(offsets[row], offsets[row + 1]):
                column = columns[k]
                if seen[column] != group:
                    seen[column] = group
                    touched[count] = column
                    count += 1
                for zone in range(zones):
                    sums[column, zone] += np.int64(np.rint(weights[k, zone] * float(SCALE)))
        if starts[group + 1] - starts[group] > 1:
            touched[:count].sort()
        for k in range(count):
            column = touched[k]
            out_columns[written] = column
            for zone in range(zones):
                out_sums[written, zone] = sums[column, zone]
                sums[column, zone] = 0
            written += 1
        out_offsets[group + 1] = written
