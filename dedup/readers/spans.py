"""Files of lines cut into spans, so that several processes can read one file."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import numpy as np

from dedup.kernels import lf
from dedup.readers import remote
from dedup.readers.inputs import Kind, Source
from dedup.readers.reasons import FileError
from dedup.readers.streams import BLOCK, blocks, is_packed, load, opened, silent


def cut(source: Source, size: int) -> list[Source]:
    """Return a source as the spans of its lines, each of about `size` bytes; whole where it has none.

    That is where it holds no JSON lines, or lies elsewhere, or is packed, whatever its name says.
    """
    plain = source.kind is Kind.JSONL and source.stream is None and not remote.is_remote(source.path)
    # A `.json` file may be one array, which is told at its beginning only.
    if not plain or not source.size or source.size <= size or source.suffixes[0] == ".json":
        return [source]
    with suppress(FileError):  # `read` meets it again and says so
        if not is_packed(source):
            bounds = [0, *_bounds(source, size), source.size]
            return [
                replace(source, start=start, stop=stop, size=stop - start) for start, stop in pairwise(bounds)
            ]
    return [source]


def count(source: Source) -> int:
    """Return the lines of a span; those of a file that is not cut are not counted."""
    if source.stop is None:
        return 0
    found = blocks(source, progress=silent)
    return sum(int(lf.count(np.frombuffer(block, np.uint8))) for block in found)


def _bounds(source: Source, size: int) -> Iterator[int]:
    """Yield where the lines begin that are the first ones of their spans, but for the first span."""
    whole, last = source.size or 0, 0
    with opened(source) as stream:
        for place in range(size, whole, size):
            if place <= last:
                continue  # within a line that is longer than a span
            stream.seek(place - 1)
            last = place - 1
            while block := load(stream, BLOCK):
                end = block.find(b"\n") + 1
                last += end or len(block)
                if end:
                    break
            if last < whole:
                yield last
