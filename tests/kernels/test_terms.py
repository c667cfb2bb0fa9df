"""dedup.kernels.terms against its twin."""

from itertools import pairwise
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup._types import I64, U64
from dedup.kernels import terms
from tests.reference import terms as twin

BITS = 20
# A few words over and over, words that share a column, and any.
WORD = st.integers(0, 5).map(lambda word: word << 60) | st.integers(0, 3) | st.integers(0, 2**64 - 1)
WORDS = st.lists(WORD, max_size=20)
DOCUMENTS = st.lists(st.tuples(WORDS, WORDS), max_size=5)
Terms = list[tuple[int, list[int]]]


def count(documents: list[tuple[list[int], list[int]]], bits: int, short: int, lead: int) -> list[Terms]:
    """Run the kernel on lists."""
    n = len(documents)
    title, title_spans = packed([words for words, _ in documents])
    text, text_spans = packed([words for _, words in documents])
    room = title.size + text.size
    scratch, offsets = np.empty(room, np.uint64), np.zeros(n + 1, np.int64)
    columns, counts = np.empty(room, np.uint32), np.full((room, terms.ZONES), 9, np.uint8)
    terms.count(title, title_spans, text, text_spans, bits, short, lead, scratch, columns, counts, offsets)
    rows = list(zip(columns.tolist(), counts.tolist(), strict=True))
    return [rows[start:stop] for start, stop in pairwise(offsets)]


def packed(documents: list[list[int]]) -> tuple[U64, I64]:
    """Return the words of all documents and each one's span."""
    lengths = np.array([len(words) for words in documents], np.int64)
    spans = np.column_stack([np.cumsum(lengths) - lengths, np.cumsum(lengths)])
    return np.array([word for words in documents for word in words], np.uint64), spans


@given(documents=DOCUMENTS, bits=st.integers(1, 32), short=st.integers(0, 8), more=st.integers(0, 8))
def test_counts_equal_their_twin(
    documents: list[tuple[list[int], list[int]]], bits: int, short: int, more: int
) -> None:
    """One sort of tagged words gives the counters of all zones, each document by itself."""
    lead = short + more

    assert [twin.count(*document, bits, short, lead) for document in documents] == count(
        documents, bits, short, lead
    )


def test_counts_stop_at_255() -> None:
    """A word that stands everywhere fills its byte and does not wrap round."""
    word = 7 << 44

    assert [[(7, [255, 255, 255, 255])]] == count([([word] * 256, [word] * 300)], BITS, 10, 20)


@given(words=WORDS, random=st.randoms(use_true_random=False))
def test_order_within_a_zone_changes_nothing(words: list[int], random: Random) -> None:
    """Terms are counted, not placed."""
    other = random.sample(words, len(words))

    assert count([(words, [])], BITS, 5, 10) == count([(other, [])], BITS, 5, 10)
