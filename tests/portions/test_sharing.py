"""dedup.portions on a disk that machines share, and on one that they do not."""

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from dedup import batch
from dedup.engines import Told
from dedup.engines.local import Local
from dedup.errors import OutputError
from dedup.portions import work


def files(out: Path) -> dict[str, bytes]:
    """Return what a run has written, but for its record."""
    return {path.name: path.read_bytes() for path in out.iterdir() if path.name != "run.json"}


class Hiding(Local):
    """An engine whose machines' files are not there at first, or ever."""

    def __init__(self, folder: Path, seconds: float | None) -> None:
        super().__init__(1)
        self._folder, self._seconds = folder, seconds

    __slots__ = ("_folder", "_seconds")

    def map(self, function: Callable[[Told], Told], tasks: Iterable[Told]) -> Iterator[Told]:
        found = list(super().map(function, tasks))
        hidden = [path.rename(path.with_suffix(".hidden")) for path in self._folder.glob("*.arrow")]
        if self._seconds is not None:
            threading.Timer(self._seconds, self._show, [hidden]).start()
        return iter(found)

    @staticmethod
    def _show(hidden: list[Path]) -> None:
        for path in hidden:
            path.rename(path.with_suffix(".arrow"))


def test_disk_that_is_not_shared_is_told(
    tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What machines have written must be seen by the driver, before long."""
    monkeypatch.setattr(work, "PATIENCE", 0.2)

    with pytest.raises(OutputError, match="share"):
        batch.run(sample, out=tmp_path / "out", engine=Hiding(tmp_path / ".out.job", None))


def test_disk_that_is_slow_to_show_is_waited_for(tmp_path: Path, sample: Path) -> None:
    """NFS may deny for a while what another machine has written; the result is the same."""
    batch.run(sample, out=tmp_path / "alone")
    batch.run(sample, out=tmp_path / "out", engine=Hiding(tmp_path / ".out.job", 0.3))

    assert files(tmp_path / "alone") == files(tmp_path / "out")
