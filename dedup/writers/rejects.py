"""The log of documents that did not go on: written as they come, never held in memory."""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import orjson

from dedup.errors import OutputError
from dedup.schema import Reject


class RejectLog:
    """A sink of rejects that lies on disk and can be read again until it is closed.

    Its file has no name, so that even a killed process leaves nothing behind. Call it with a reject; iterate
    over it for all of them, in the order in which they came.

    Attributes:
        counts: Rejects by reason.
    """

    def __init__(self, folder: Path) -> None:
        """Open the log on the disk that holds ``folder``, which is made where it is missing.

        Raises:
            OutputError: If the folder cannot be written to.
        """
        self.counts: Counter[str] = Counter()
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  (lives as long as the log)
        except OSError as error:
            raise self._refused(error) from error

    @property
    def total(self) -> int:
        """Rejects so far."""
        return self.counts.total()

    def __call__(self, reject: Reject) -> None:
        """Take one reject.

        Raises:
            OutputError: If the disk does not take it.
        """
        try:
            self._file.write(encode(reject))
        except OSError as error:
            raise self._refused(error) from error
        self.counts[reject.reason] += 1

    def __iter__(self) -> Iterator[Reject]:
        """Yield all rejects; none may be added before the last is read."""
        try:
            self._file.seek(0)
            for line in self._file:
                yield decode(line)
        except OSError as error:
            raise self._refused(error) from error
        finally:
            if not self._file.closed:
                self._file.seek(0, os.SEEK_END)  # where the next one goes, even if this reading broke off

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file up; the counts stay."""
        try:
            self._file.close()
        except OSError as error:  # a full disk refuses the last buffer, which nobody will read any more
            if self._file.closed:
                return
            raise self._refused(error) from error

    def __repr__(self) -> str:
        return f"RejectLog({self.total:,} rejects)"

    def _refused(self, error: OSError) -> OutputError:
        return OutputError(f"cannot keep the rejects in {self._folder}: {error.strerror or error}")


def encode(reject: Reject) -> bytes:
    """Return the reject as a line of JSON, whatever the names of files hold."""
    row = {key: clean(cell) if isinstance(cell, str) else cell for key, cell in reject._asdict().items()}
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def decode(line: bytes) -> Reject:
    """Return the reject that a line of JSON says."""
    return Reject(**orjson.loads(line))


def clean(text: str) -> str:
    """Return the text with half character pairs, which no encoding takes, spelled out."""
    return text.encode("utf-8", "backslashreplace").decode()
