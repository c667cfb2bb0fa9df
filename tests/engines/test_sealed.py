"""dedup.engines.sealed: files that are whole or not there, and tell when they are damaged."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from dedup.engines import sealed

PARTS = [pa.table({"row": [1, 2]}), pa.table({"row": pa.array([], pa.int64())}), pa.table({"row": [3]})]


def test_tables_come_back_as_one(tmp_path: Path) -> None:
    """At once and later; the folder holds nothing else."""
    path = tmp_path / "a.arrow"

    assert [1, 2, 3] == sealed.keep(path, PARTS)["row"].to_pylist()
    assert [1, 2, 3] == sealed.find(path)["row"].to_pylist()  # type: ignore[index]
    assert [path] == list(tmp_path.iterdir())


def test_file_that_was_not_finished_is_not_there(tmp_path: Path) -> None:
    """Neither it nor what was written of it."""

    def torn() -> Iterator[pa.Table]:
        yield PARTS[0]
        raise ValueError("torn")

    with pytest.raises(ValueError, match="torn"):
        sealed.keep(tmp_path / "a.arrow", torn())
    assert sealed.find(tmp_path / "a.arrow") is None
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("cut", [1, 40])
def test_damaged_file_is_not_there(tmp_path: Path, cut: int) -> None:
    """One that ends early, and one in which a byte has changed."""
    path = tmp_path / "a.arrow"
    sealed.keep(path, PARTS)
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    short = sealed.find(path)
    path.write_bytes(whole[:-cut] + bytes([whole[-cut] ^ 1]) + whole[len(whole) - cut + 1 :])

    assert (None, None) == (short, sealed.find(path))


def test_two_may_write_one_file_at_once(tmp_path: Path) -> None:
    """As a slow machine and the one that took its task over: whoever is first stays, and it is whole."""
    path, gate = tmp_path / "a.arrow", threading.Barrier(2)

    def slow(part: pa.Table) -> Iterator[pa.Table]:
        yield part
        gate.wait(10)
        yield part

    writers = [threading.Thread(target=sealed.keep, args=(path, slow(part))) for part in PARTS[::2]]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = sealed.find(path)

    assert found is not None
    assert found["row"].to_pylist() in ([1, 2, 1, 2], [3, 3])
    assert [path] == list(tmp_path.iterdir())
