"""dedup.engines.checkpoint: what a job that is broken off leaves for the next one."""

import errno
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pytest

from dedup.engines import sealed
from dedup.engines.checkpoint import Checkpoint, kept
from dedup.errors import OutputError

SETTINGS = {"shingle": 3, "inputs": [["a.jsonl", 7, 1]]}
BATCH = pa.RecordBatch.from_pydict({"id": ["a", "b", None], "line": [1, 2, None]})


def made(batch: pa.RecordBatch) -> pa.Table:
    """Return what a step makes of a batch, with metadata and lists."""
    table = pa.table(
        {"id": batch["id"], "words": pa.array([[1, 2]] * len(batch), pa.large_list(pa.uint64()))}
    )
    return table.replace_schema_metadata({b"refolded": b"1"})


def never(batch: pa.RecordBatch) -> pa.Table:
    """Fail: the batch should have been found."""
    raise AssertionError(f"made again: {batch.to_pylist()}")


def broken_off(folder: Path, *batches: pa.RecordBatch) -> None:
    """Run a job that dies after some batches."""
    with suppress(KeyboardInterrupt), kept(folder, SETTINGS) as job:
        for batch in batches:
            job.remember(batch, made)
        raise KeyboardInterrupt


def test_next_job_takes_what_was_made(tmp_path: Path) -> None:
    """The same table comes back, metadata and all; when a job ends well, nothing stays."""
    folder = tmp_path / "job"
    broken_off(folder, BATCH)
    with kept(folder, SETTINGS) as job:
        found = job.remember(BATCH, never)

        assert (1, ()) == (job.reused, job.stale)
        assert made(BATCH).equals(found, check_metadata=True)

    assert not folder.exists()
    assert made(BATCH).equals(found)


def test_table_is_the_same_whether_found_or_made(tmp_path: Path) -> None:
    """What is kept comes back mapped, at once."""
    with kept(tmp_path / "job", SETTINGS) as job:
        assert made(BATCH).equals(job.remember(BATCH, made), check_metadata=True)
        assert 0 == job.reused


def test_other_settings_leave_nothing_of_use(tmp_path: Path) -> None:
    """They are named, and the tables are made again."""
    folder = tmp_path / "job"
    broken_off(folder, BATCH)
    with kept(folder, SETTINGS | {"shingle": 4, "window": 1}) as job:
        job.remember(BATCH, made)

        assert (0, ("shingle", "window")) == (job.reused, job.stale)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[:-1], id="cut"),
        pytest.param(lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:], id="bit-turned"),
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: b"x" * 10, id="short"),
    ],
)
def test_damaged_table_is_made_again(tmp_path: Path, damage) -> None:
    """Whatever befell the file, the table is whole."""
    folder = tmp_path / "job"
    broken_off(folder, BATCH)
    (path,) = folder.glob("*.arrow")
    path.write_bytes(damage(path.read_bytes()))
    with kept(folder, SETTINGS) as job:
        assert made(BATCH).equals(job.remember(BATCH, made))
        assert 0 == job.reused


def test_half_written_table_is_none(tmp_path: Path) -> None:
    """A file that was not renamed yet is overwritten."""
    folder = tmp_path / "job"
    broken_off(folder, BATCH)
    (path,) = folder.glob("*.arrow")
    path.rename(path.with_suffix(".arrow.partial"))
    with kept(folder, SETTINGS) as job:
        assert made(BATCH).equals(job.remember(BATCH, made))

    assert not folder.exists()


def test_job_that_made_nothing_leaves_nothing(tmp_path: Path) -> None:
    """An error before the first batch is no reason for a folder."""
    broken_off(tmp_path / "job")

    assert [] == list(tmp_path.iterdir())


def test_two_jobs_do_not_share_a_folder(tmp_path: Path) -> None:
    """The second one is told so, and harms nothing."""
    with kept(tmp_path / "job", SETTINGS) as job:
        with pytest.raises(OutputError, match="another process"), kept(tmp_path / "job", SETTINGS):
            pass

        assert made(BATCH).equals(job.remember(BATCH, made))


def test_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as a traceback of Arrow's."""

    def full(*_: object) -> Iterator[None]:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sealed.ipc, "new_file", full)
    with pytest.raises(OutputError, match="No space left"), kept(tmp_path / "job", SETTINGS) as job:
        job.remember(BATCH, made)


def test_name_tells_contents_apart() -> None:
    """Slices are named by what they show; a null is no empty text, and no other column's value."""
    same = pa.concat_batches([BATCH, BATCH]).slice(3)
    others = [
        BATCH.slice(1),
        pa.RecordBatch.from_pydict({"id": ["a", "b", ""], "line": [1, 2, None]}),
        pa.RecordBatch.from_pydict({"id": ["ab", "", None], "line": [1, 2, None]}),
        pa.RecordBatch.from_pydict({"id": ["a", "b", None], "line": [1, 2, 3]}),
    ]
    names = {Checkpoint.name(batch) for batch in [BATCH, *others]}

    assert 5 == len(names)
    assert Checkpoint.name(BATCH) == Checkpoint.name(same)
