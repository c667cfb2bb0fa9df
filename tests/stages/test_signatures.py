"""dedup.stages.signatures: datasketch's in every bit."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup._types import I64, U64
from dedup.stages import signatures
from tests.reference import hashing
from tests.reference import minhash as twin

HASHES = st.integers(0, 2**64 - 1)
DOCUMENTS = st.lists(st.lists(HASHES, max_size=12), max_size=6)
EMPTY = 2**32 - 1


def packed(documents: list[list[int]]) -> tuple[U64, I64]:
    """Return the words of all documents and each one's span."""
    lengths = np.array([len(words) for words in documents], np.int64)
    spans = np.column_stack([np.cumsum(lengths) - lengths, np.cumsum(lengths)])
    return np.array([word for words in documents for word in words], np.uint64), spans


def sign(
    documents: list[list[int]], *, size: int = 3, num_perm: int = 16, seed: int = 1, key: int = 5
) -> list[tuple[list[int], list[int]]]:
    """Run the stage on lists; return the minima and the shingles of each document."""
    signed = signatures.sign(*packed(documents), size=size, num_perm=num_perm, seed=seed, key=key)
    ends = signed.offsets.tolist()
    shingles = [signed.shingles[start:stop].tolist() for start, stop in pairwise(ends)]
    return list(zip(signed.minima.tolist(), shingles, strict=True))


@given(
    documents=DOCUMENTS,
    size=st.integers(1, 5),
    num_perm=st.integers(1, 140),
    seed=st.integers(0, 99),
    key=HASHES,
)
def test_signatures_are_datasketchs(
    documents: list[list[int]], size: int, num_perm: int, seed: int, key: int
) -> None:
    """A signature is the hash values of a datasketch MinHash over the same shingle hashes."""
    shingles = [hashing.shingles(words, size, key) for words in documents]

    assert [(twin.minima(found, num_perm, seed), twin.distinct(found)) for found in shingles] == sign(
        documents, size=size, num_perm=num_perm, seed=seed, key=key
    )


@given(documents=DOCUMENTS)
def test_order_of_documents_changes_nothing(documents: list[list[int]]) -> None:
    """A signature depends on its own words only, never on its neighbours."""
    assert sign(documents)[::-1] == sign(documents[::-1])


@given(words=st.lists(HASHES, min_size=3, max_size=12), gap=st.integers(0, 5))
def test_spans_need_not_touch(words: list[int], gap: int) -> None:
    """Words may stand anywhere, in any order of rows, and belong to several documents."""
    spans = np.array([[gap, gap + len(words)], [0, 0], [gap, gap + len(words)]])
    signed = signatures.sign(
        np.array([0] * gap + words, np.uint64), spans, size=3, num_perm=16, seed=1, key=5
    )
    minima, shingles = sign([words])[0]

    assert [minima, [EMPTY] * 16, minima] == signed.minima.tolist()
    assert shingles + shingles == signed.shingles.tolist()


@given(seed=st.integers(0, 2**32 - 1), bit=st.integers(0, 63))
def test_key_changes_everything(seed: int, bit: int) -> None:
    """Under another key, however close, no shingle hash and no minimum is left."""
    words = np.random.default_rng(seed).integers(0, 2**64, 12, np.uint64).tolist()
    (minima, shingles), (others, strangers) = (sign([words], key=key)[0] for key in (0, 1 << bit))

    assert set() == set(shingles) & set(strangers)
    assert 0 == sum(one == other for one, other in zip(minima, others, strict=True))


@pytest.mark.parametrize("words", [[], [1], [1, 2]], ids=len)
def test_text_shorter_than_a_shingle_has_none(words: list[int]) -> None:
    """Without a shingle all minima are 2^32 - 1, as datasketch has them."""
    assert [([EMPTY] * 16, [])] == sign([words])


def test_no_documents_have_no_signatures() -> None:
    """An empty batch gives empty arrays of the right shape."""
    signed = signatures.sign(*packed([]), size=3, num_perm=16, seed=1, key=5)

    assert ((0, 16), 0, [0]) == (signed.minima.shape, signed.shingles.size, signed.offsets.tolist())


def test_equal_minima_estimate_the_jaccard() -> None:
    """Of two texts that share a third of all their shingles, about a third of the minima are equal."""
    random = np.random.default_rng(1).integers(0, 2**64, 900, np.uint64).tolist()
    one, two = sign([random[:600], random[300:]], size=1, num_perm=2048)
    shared = sum(a == b for a, b in zip(one[0], two[0], strict=True))

    assert pytest.approx(1 / 3, abs=0.05) == shared / 2048


def test_signature_of_known_shingles_is_the_same() -> None:
    """What is kept of a text is enough to sign it again, in every bit; one without shingles too."""
    words = np.arange(40, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    spans = np.array([[0, 30], [30, 31], [31, 40]])
    signed = signatures.sign(words, spans, size=3, num_perm=16, seed=1, key=5)
    again = signatures.resign(signed.shingles, signed.offsets, num_perm=16, seed=1)

    assert signed.minima.tolist() == again.tolist()
