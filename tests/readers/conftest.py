"""How every test of this room reads: all batches checked against the schema, all rejects kept."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dedup import readers
from dedup.schema import DOCUMENTS, Reject


@dataclass(frozen=True)
class Gathered:
    """All that came out of one reading."""

    batches: list[pa.RecordBatch]
    rejects: list[Reject]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [row for batch in self.batches for row in batch.to_pylist()]

    @property
    def reasons(self) -> Counter[str]:
        return Counter(reject.reason for reject in self.rejects)

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]


def _check(batches: Iterator[pa.RecordBatch]) -> list[pa.RecordBatch]:
    kept = list(batches)
    for batch in kept:
        assert batch.schema.equals(DOCUMENTS)
        assert batch.num_rows > 0
        batch.validate(full=True)
        assert not batch["id"].null_count
        assert not batch["file"].null_count
    return kept


def _gatherer(door: Callable[..., Iterator[pa.RecordBatch]]) -> Callable[..., Gathered]:
    def gather(given: Any, **options: Any) -> Gathered:
        rejects: list[Reject] = []
        options.setdefault("fields", {})
        return Gathered(_check(door(given, reject=rejects.append, **options)), rejects)

    return gather


@pytest.fixture(scope="session")
def gather() -> Callable[..., Gathered]:
    """Read inputs to the end."""
    return _gatherer(readers.read)


@pytest.fixture(scope="session")
def gather_records() -> Callable[..., Gathered]:
    """Read mappings to the end."""
    return _gatherer(readers.records)


@pytest.fixture(scope="session")
def gather_table() -> Callable[..., Gathered]:
    """Read an Arrow table to the end."""
    return _gatherer(readers.table)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of JSON lines."""

    def to_disk(content: bytes, name: str = "a.jsonl") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return to_disk
