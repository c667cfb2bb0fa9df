"""Feeding an index: reports from files, or from a pipe as they come."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from io import BufferedReader, BytesIO
from typing import cast

import orjson
import pyarrow as pa

from dedup import jobs
from dedup.index import Index, Verdict
from dedup.schema import Reject

# Reports of one transaction, where they come from files; bytes that are taken from a pipe at once.
_ROWS = 250
_BYTES = 1 << 20
# How gzip, Zstandard, bzip2 and xz begin, which have no lines before they are unpacked.
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ")


def line(verdict: Verdict, *, evidence: bool) -> str:
    """Return a verdict as a line of JSON."""
    told = asdict(verdict)
    if not evidence:
        del told["evidence"]
    return orjson.dumps(told).decode()


class Feed:
    """Adds reports and counts them.

    Args:
        index: The index.
        fields: Our names and theirs, as `dedup.run` takes them.
        say: Called with each verdict, once it is on disk.

    Attributes:
        count: Reports added or known.
        events, copies: New events, and reports whose text was known.
        rejects: Reasons why others were not added.
    """

    def __init__(
        self, index: Index, fields: Mapping[str, str], say: Callable[[Verdict], None] | None
    ) -> None:
        self._index, self._fields, self._say = index, fields, say
        self.count = self.events = self.copies = 0
        self.rejects: Counter[str] = Counter()

    def run(self, inputs: Sequence[str]) -> None:
        """Add all reports of some inputs."""
        config, told = self._index.config, self._fields
        for name in inputs:
            if name == "-" and not _input().peek(1).startswith(_PACKED):
                for data in _lines(config.max_line, self._reject):
                    self._put(jobs.read([BytesIO(data)], config, fields=told, reject=self._reject))
            else:
                self._put(jobs.read(jobs.sources([name]), config, fields=told, reject=self._reject))

    def _put(self, batches: Iterator[pa.RecordBatch]) -> None:
        """Add batches of documents."""
        for batch in batches:
            for first in range(0, batch.num_rows, _ROWS):
                for verdict in self._index.add_many(batch.slice(first, _ROWS), reject=self._reject):
                    self.count += 1
                    self.events += verdict.is_new
                    self.copies += verdict.duplicate_of is not None
                    if self._say:
                        self._say(verdict)
        sys.stdout.flush()

    def _reject(self, reject: Reject) -> None:
        self.rejects[str(reject.reason)] += 1


def _input() -> BufferedReader:
    """Return standard input, as bytes."""
    return cast(BufferedReader, sys.stdin.buffer)


def _lines(most: int, reject: Callable[[Reject], None]) -> Iterator[bytes]:
    """Yield whole lines of standard input as soon as they are there; one that is too long is rejected."""
    source, rest, skipping = _input(), b"", False
    while data := source.read1(_BYTES):
        if skipping:
            _, end, data = data.partition(b"\n")
            skipping = not end
        whole, end, tail = data.rpartition(b"\n")
        if end:
            yield rest + whole + b"\n"
            rest = tail
        else:
            rest += tail
        if len(rest) > most:
            reject(Reject("-", None, None, "line-too-long", f"more than {most} bytes"))
            rest, skipping = b"", True
    if rest:
        yield rest
