"""Batches wait on disk and come back."""

import pyarrow as pa
import pytest

from dedup.engines.spool import Spool

SCHEMA = pa.schema([("n", pa.int64()), ("s", pa.string())])


def _batch(*numbers: int) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([{"n": n, "s": str(n)} for n in numbers], SCHEMA)


@pytest.mark.parametrize("sizes", [(), (0,), (1,), (3, 1, 2)], ids=str)
def test_what_is_put_comes_back_in_order(sizes: tuple[int, ...]) -> None:
    """Every batch as it was."""
    batches = [_batch(*range(size)) for size in sizes]
    with Spool(SCHEMA) as spool:
        for batch in batches:
            spool.put(batch)

        assert batches == list(spool.batches())
