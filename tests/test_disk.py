"""A run that has no memory for its columns, or little room at every step, writes the same bytes."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

import dedup
from dedup import shelf
from dedup.errors import OutputError
from dedup.stages import candidates, identities, scores, stories, tables, vectors

FILES = ("assignments.parquet", "events.jsonl", "pairs.parquet", "terms.parquet", "rejects.jsonl")
LEAST, PLENTY = 512 << 20, 1 << 40


def written(sample: Path, out: Path, **settings: Any) -> list[bytes]:
    """Run a batch job on our own sample; return its files, but for its record."""
    dedup.run(sample, out=out, **settings)
    return [(out / name).read_bytes() for name in FILES]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The files that shelves make from now on; no column is too small for one."""
    made: list[object] = []
    make = shelf.Shelf.file

    def counted(self: shelf.Shelf, *owner: object) -> object:
        made.append(None)
        return make(self, *owner)

    monkeypatch.setattr(shelf, "_SMALL", 0)
    monkeypatch.setattr(shelf.Shelf, "file", counted)
    return made


@pytest.fixture
def short_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take few rows, pairs and terms at a time."""
    for module, name, few in (
        (identities, "_ROWS", 7),
        (tables, "_ROWS", 5),
        (candidates, "_ROOM", 3),
        (stories, "_ROOM", 3),
        (scores, "_PAIRS", 4),
        (vectors, "_TERMS", 100),
    ):
        assert few < getattr(module, name)
        monkeypatch.setattr(module, name, few)


def test_columns_on_the_disk_change_nothing(sample: Path, tmp_path: Path, files: list[object]) -> None:
    """With the least memory that may be asked for all columns are files, and what is written is the same."""
    one = written(sample, tmp_path / "one", memory=PLENTY)
    in_memory = len(files)
    other = written(sample, tmp_path / "other", memory=LEAST)

    assert one == other
    assert in_memory == 0
    assert len(files) > 20
    assert {"one", "other"} == set(os.listdir(tmp_path))


@pytest.mark.usefixtures("short_steps")
def test_short_steps_on_the_disk_change_nothing(
    sample: Path, tmp_path: Path, files: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However little is done at a time, and wherever the rest waits, all that is written is the same."""
    one = written(sample, tmp_path / "one", memory=LEAST, batch_rows=3)
    monkeypatch.undo()
    other = written(sample, tmp_path / "other", memory=PLENTY)

    assert files
    assert one == other


def test_full_disk_ends_the_run_in_words(
    sample: Path, tmp_path: Path, files: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written but what the next run goes on from, which ends as if nothing had happened."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "posix_fallocate", full)
        with pytest.raises(OutputError, match="No space left on device"):
            dedup.run(sample, out=tmp_path / "out", memory=LEAST)

    assert files
    assert [".out.job"] == os.listdir(tmp_path)
    assert written(sample, tmp_path / "one") == written(sample, tmp_path / "out")
    assert {"one", "out"} == set(os.listdir(tmp_path))
