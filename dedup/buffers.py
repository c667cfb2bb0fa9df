"""Arrow's strings and Python's tables as the flat buffers that kernels read."""

from functools import cache

import numpy as np
import pyarrow as pa

from dedup._types import I64, U8
from dedup.arabic import skims
from dedup.kernels.skims import Tables, gather


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


@cache
def skimming() -> Tables:
    """Return what kernels know of letters and phrases: `arabic.skims`."""
    known = skims.automaton()
    return Tables(
        np.array(skims.units(), np.int64),
        np.array(known.steps, np.uint16),
        np.array(known.ends, np.int64),
        np.array(list(zip(*known[3:], strict=True)), np.int64),
    )
