"""dedup.kernels.tongues against its twin."""

import numpy as np
import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.buffers import utf8
from dedup.kernels import tongues as kernel
from dedup.readers import tongues
from tests.reference import tongues as twin

WORDS = ("ال", "المدينة", "والسوق", "في", "ا", "ل", "پل", "گ", "ی", "the", " ", "\n", "😀", "”", "")
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=60).map("".join)
LONG = st.tuples(st.sampled_from(WORDS), st.integers(0, 2_100), TEXTS).map(
    lambda made: made[0] * made[1] + made[2]
)


@given(texts=st.lists(TEXTS | LONG, max_size=4))
@example(texts=["", "ال", "ال" + "x" * 64, "ال" + "x" * 65, "ال" * 50 + "پ"])
def test_arabic_equals_its_twin(texts: list[str]) -> None:
    """Every text is judged by itself, by its first letters."""
    out = np.empty(len(texts), np.bool_)
    kernel.arabic(*utf8(pa.array(texts, pa.string())), tongues.foreign(), out)

    assert [twin.is_arabic(text, tongues.FOREIGN) for text in texts] == out.tolist()


def test_measures_are_the_same() -> None:
    """A number has one value, wherever it is used."""
    assert (tongues.SAMPLE, tongues.ARTICLES) == (kernel.SAMPLE, kernel.ARTICLES)
    assert all(
        kernel.FIRST_LETTER <= ord(letter) < kernel.FIRST_LETTER + kernel.LETTERS
        for letter in tongues.FOREIGN
    )
