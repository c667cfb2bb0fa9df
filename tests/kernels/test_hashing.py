"""dedup.kernels.hashing against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import hashing
from tests.reference import hashing as twin

NUMBERS = st.integers(0, twin.MODULUS - 1)
UNITS = st.integers(0, 2**32 - 1)
CODE = (1 << 21) - 1


@given(value=NUMBERS)
def test_finalizer_equals_its_twin(value: int) -> None:
    """The finalizer wraps round at 64 bits like whole numbers modulo 2^64."""
    assert twin.finalize(value) == hashing.finalize(np.uint64(value))


@given(units=st.lists(UNITS, max_size=50), data=st.data())
def test_word_equals_its_twin(units: list[int], data: st.DataObject) -> None:
    """Horner's rule over a part of the units gives the polynomial of its code points, flags left out."""
    start = data.draw(st.integers(0, len(units)))
    stop = data.draw(st.integers(start, len(units)))
    codes = [unit & CODE for unit in units[start:stop]]

    assert twin.polynomial(codes) == hashing.word_hash(np.array(units, np.uint32), start, stop)


@given(units=st.lists(UNITS, min_size=1, max_size=50), data=st.data())
def test_tail_is_the_word_less_its_head(units: list[int], data: st.DataObject) -> None:
    """What stays of a word without its first letters is found without reading it again."""
    letters = np.array(units, np.uint32)
    cut = data.draw(st.integers(0, len(units)))
    whole, head, tail = (
        int(hashing.word_hash(letters, start, stop))
        for start, stop in ((0, len(units)), (0, cut), (cut, len(units)))
    )

    assert tail == (whole - head * int(hashing.power(len(units) - cut))) % twin.MODULUS


@given(exponent=st.integers(0, 200))
def test_power_equals_its_twin(exponent: int) -> None:
    """Powers are right within the table and beyond it."""
    assert pow(twin.BASE, exponent, twin.MODULUS) == hashing.power(exponent)


@given(words=st.lists(NUMBERS, min_size=1, max_size=12), data=st.data(), key=NUMBERS)
def test_shingle_equals_its_twin(words: list[int], data: st.DataObject, key: int) -> None:
    """A shingle anywhere among the words is hashed as its words alone would be."""
    start = data.draw(st.integers(0, len(words) - 1))
    size = data.draw(st.integers(1, len(words) - start))
    shingle = hashing.shingle_hash(np.array(words, np.uint64), start, size, np.uint64(key))

    assert twin.shingle(words[start : start + size], key) == shingle


@given(words=st.lists(NUMBERS, min_size=2, max_size=5, unique=True), key=NUMBERS)
def test_order_of_words_counts(words: list[int], key: int) -> None:
    """The same words in another order are another shingle."""
    forth, back = np.array(words, np.uint64), np.array(words[::-1], np.uint64)

    assert hashing.shingle_hash(forth, 0, len(words), np.uint64(key)) != hashing.shingle_hash(
        back, 0, len(words), np.uint64(key)
    )


# Without control characters: a text whose first byte is its length has the hash of one without that byte.
LETTERS = st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs"]), max_size=20)


@given(texts=st.lists(LETTERS.map(str.encode), max_size=5))
def test_texts_in_a_row_are_hashed_one_by_one(texts: list[bytes]) -> None:
    """Each has the hash that it has alone, wherever it stands; another text has another."""
    data = np.frombuffer(b"".join(texts), np.uint8)
    offsets = np.cumsum([0, *map(len, texts)])
    out = np.empty(len(texts), np.uint64)
    hashing.hash_all(data, offsets, out)
    alone = [hashing.bytes_hash(np.frombuffer(text, np.uint8), 0, len(text)) for text in texts]

    assert alone == out.tolist()
    assert len(set(texts)) == len(set(out.tolist()))
