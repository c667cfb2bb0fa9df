"""Batches wait on disk and come back."""

import pyarrow as pa
import pytest

from dedup.engines import spool as room
from dedup.engines.spool import Spool
from dedup.errors import OutputError

SCHEMA = pa.schema([("n", pa.int64()), ("s", pa.string())])


def _batch(*numbers: int) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([{"n": n, "s": str(n)} for n in numbers], SCHEMA)


@pytest.mark.parametrize("kept", [1, room.IN_MEMORY], ids=["at-once", "late"])
@pytest.mark.parametrize("sizes", [(), (0,), (1,), (3, 1, 2)], ids=str)
def test_what_is_put_comes_back_in_order(
    sizes: tuple[int, ...], kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every batch as it was, whenever the disk is asked."""
    monkeypatch.setattr(room, "IN_MEMORY", kept)
    batches = [_batch(*range(size)) for size in sizes]
    with Spool(SCHEMA) as spool:
        for batch in batches:
            spool.put(batch)

        assert batches == list(spool.batches())


def test_a_disk_that_takes_no_more_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says which folder is full, since nobody named it."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(room.tempfile, "SpooledTemporaryFile", refuse)

    with Spool(SCHEMA) as spool, pytest.raises(OutputError, match=r"cannot write to .*: No space left"):
        spool.put(_batch(1))
