"""Terms of a document: hashed columns with their counts in the title, in two leads and in the whole."""

import numpy as np

from dedup._types import I64, U8, U32, U64
from dedup.kernels._jit import kernel
from dedup.kernels.buckets import buckets, sort

# Zones are nested: the title, title and short lead, title and lead, title and text.
ZONES = 4
TITLE, SHORT, LEAD, FULL = 0, 1, 2, 3
_MOST = np.uint8(255)
# The low bits of a tagged column say in which zone it is.
_ZONE = np.uint64(3)


@kernel
def count(
    title: U64,
    title_spans: I64,
    text: U64,
    text_spans: I64,
    bits: int,
    short: int,
    lead: int,
    scratch: U64,
    columns: U32,
    counts: U8,
    offsets: I64,
) -> None:
    """Write the distinct terms of every document and how often each zone holds them.

    Args:
        title: uint64, word hashes of all titles.
        title_spans: int64, shape (n, 2), first and last + 1 of each title's words.
        text: uint64, word hashes of all texts.
        text_spans: int64, shape (n, 2).
        bits: A term's column is the high `bits` bits of its hash.
        short: Words of the text in the short lead.
        lead: Words of the text in the lead.
        scratch: uint64, room for the words of the longest document.
        columns: uint32, written: the columns of each document, ascending.
        counts: uint8, shape (terms, ZONES), written: occurrences in each zone, 255 at most.
        offsets: int64, shape (n + 1,), written: where the terms of document i begin; offsets[0] is 0.
    """
    longest = 0
    for row in range(title_spans.shape[0]):
        spans = title_spans[row], text_spans[row]
        longest = max(longest, spans[0][1] - spans[0][0] + spans[1][1] - spans[1][0])
    spare, ends = np.empty(longest, np.uint64), np.empty(buckets(longest), np.int64)
    column = ~np.uint64(0) << np.uint64(64 - bits)
    for row in range(title_spans.shape[0]):
        size = 0
        for at in range(title_spans[row, 0], title_spans[row, 1]):
            scratch[size] = title[at] & column
            size += 1
        first = text_spans[row, 0]
        for at in range(first, text_spans[row, 1]):
            zone = SHORT if at - first < short else (LEAD if at - first < lead else FULL)
            scratch[size] = text[at] & column | np.uint64(zone)
            size += 1
        tagged = scratch[:size]
        sort(tagged, spare, ends)
        offsets[row + 1] = _collect(tagged, np.uint64(64 - bits), columns, counts, offsets[row])


@kernel
def _collect(tagged: U64, shift: np.uint64, columns: U32, counts: U8, written: int) -> int:
    """Write each column once, of sorted ones with their innermost zone; return how many stand there now."""
    for at in range(tagged.size):
        column = np.uint32(tagged[at] >> shift)
        if at == 0 or column != columns[written - 1]:
            columns[written] = column
            counts[written, :] = 0
            written += 1
        for zone in range(np.int64(tagged[at] & _ZONE), ZONES):
            if counts[written - 1, zone] < _MOST:
                counts[written - 1, zone] += 1
    return written
