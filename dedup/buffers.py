"""Arrow's strings and Python's tables as the flat buffers that kernels read."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from dedup._types import I64, U8
from dedup.arabic import pages
from dedup.arabic import skims as phrases
from dedup.arabic.furniture import Kind
from dedup.arabic.rows import Rows
from dedup.kernels import columns, headlines, prose, rows, skims
from dedup.kernels.codes import Tables, gather
from dedup.kernels.scratch import Scratch


def utf8(strings: pa.Array) -> tuple[U8, I64]:
    """Return the bytes of an Arrow string array, which are not copied, and the n + 1 offsets of its rows."""
    _, offsets, data = strings.buffers()
    if len(strings) == 0 or offsets is None:
        return np.frombuffer(b"", np.uint8), np.zeros(1, np.int64)
    kind = np.int64 if pa.types.is_large_string(strings.type) else np.int32
    bounds = np.frombuffer(offsets, kind)[strings.offset : strings.offset + len(strings) + 1]
    # Read-only even where there is nothing to read, or the kernel is compiled twice.
    return np.frombuffer(data or b"", np.uint8), bounds.astype(np.int64)


def strings(data: U8, starts: I64, stops: I64) -> pa.Array:
    """Return the Arrow strings of some spans of bytes; one that starts below 0 is null."""
    absent = starts < 0
    offsets = np.append(0, np.cumsum(np.where(absent, 0, stops - starts)))
    joined = np.empty(offsets[-1], np.uint8)
    gather(data, starts, offsets, joined)
    large = pa.LargeStringArray.from_buffers(
        len(starts),
        pa.py_buffer(offsets),
        pa.py_buffer(joined),
        pa.py_buffer(np.packbits(~absent, bitorder="little")),
    )
    return large.cast(pa.string())


def string(data: U8, start: int, stop: int) -> str:
    """Return the string of a span of bytes."""
    return data[start:stop].tobytes().decode()


class Lines(Sequence[str]):
    """Lines of a page, each decoded when it is asked for.

    Args:
        data: uint8, UTF-8.
        spans: int64, shape (n, 2 or more), first byte of each line and one past its last, ascending.
    """

    def __init__(self, data: U8, spans: I64) -> None:
        self._data = data
        self._spans = spans

    def __len__(self) -> int:
        return len(self._spans)

    def __getitem__(self, row: Any) -> Any:
        return string(self._data, *self._spans[row, :2])

    def saying(self, words: str) -> Iterator[int]:
        """Yield the lines in which some words stand, each as often as they do."""
        starts, ends, sought = self._spans[:, 0], self._spans[:, 1], words.encode()
        page = self._data[starts[0] : ends[-1]].tobytes()
        at = page.find(sought)
        while at >= 0:
            row = int(np.searchsorted(starts, starts[0] + at, "right")) - 1
            if starts[0] + at + len(sought) <= ends[row]:
                yield row
            at = page.find(sought, at + 1)


class Filled(Rows):
    """The rows of a page that are not blank."""

    lines: Lines

    @property
    def filled(self) -> list[int]:
        return list(range(len(self.kinds)))

    def says(self, words: str, besides: Kind) -> bool:
        return any(self.kinds[row] is not besides for row in self.lines.saying(words))


@cache
def skimming() -> Tables:
    """Return what kernels know of letters and phrases: `arabic.skims`."""
    known = phrases.automaton()
    return Tables(
        np.array(phrases.units(), np.int64),
        np.array(known.steps, np.uint16),
        np.array(known.ends, np.int64),
        np.array(list(zip(*known[3:], strict=True)), np.int64),
    )


def table(most: int) -> prose.Table:
    """Return an empty table for so many keys."""
    size = 1 << (2 * most).bit_length()
    return prose.Table(
        np.empty(size, np.uint64), np.zeros(size, np.int64), np.empty(size, np.int64), np.ones(1, np.int64)
    )


def scratch(size: int, lines: int) -> Scratch:
    """Return room for a page of so many bytes and lines."""
    most = lines + 6 * rows.SPLITS
    twice = 2 * size + 4 * most  # a line that is parted is read twice
    runs = pages.CANDIDATES
    titled = headlines.ROWS_ABOVE + headlines.FIRST_ROWS
    return Scratch(
        units=np.empty(twice, np.uint32),
        wide=np.empty(size + 2, np.uint16),
        letters=np.empty(twice, np.uint8),
        sums=np.empty(twice, np.uint64),
        raw=np.empty((4, size // 8 + skims.MOST_HITS, 2), np.int64),
        hits=np.empty((size // 4 + 2 * skims.MOST_HITS, 2), np.int64),
        lines=np.empty((most + 1, columns.COLUMNS), np.int64),
        weights=np.empty(most),
        left=np.empty(most),
        free=np.empty(most),
        whole=np.empty(size + 2, np.uint64),
        stems=np.empty(size + 2, np.uint64),
        sizes=np.empty(size + 2, np.int64),
        some=table(most + prose.MAX_LINKS * prose.LONG),
        few=table(titled * headlines.LONGEST),
        runs=np.empty((runs, 2), np.int64),
        totals=np.empty(runs),
        more=np.empty((runs, 2), np.int64),
        others=np.empty(runs),
        found=np.empty((size // 2 + 2, 4), np.int64),
        ahead=np.empty(size + 2, np.uint64),
        parts=np.empty((rows.SPLITS, 2), np.int64),
    )
