"""dedup.kernels.lanes against the words of the fold."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import lanes, words
from dedup.kernels._jit import kernel
from dedup.kernels.hashing import finalize
from dedup.stages.tokens import plain
from tests.reference import words as twin

LETTERS = "وفابكلمةأىه"


@kernel
def read(data, stop, terms, kinds, begins, scales):
    """Run the piece of a kernel."""
    return lanes.word(data, 0, stop, terms, kinds, begins, scales)


def word(text, rest):
    """Return the letters that are read and the two hashes of the word, with other bytes behind the string."""
    data = np.frombuffer((text + rest).encode().ljust(lanes.SIZE, b" "), np.uint8)
    size, value, tail = read(data, len(text.encode()), *plain())
    return size, *(int(finalize(np.uint64(one))) & ~1 for one in (value, tail))


@given(
    text=st.text(LETTERS, min_size=1, max_size=lanes.MOST - 1), rest=st.sampled_from(["", "ما", ". ", "،ما"])
)
def test_word_equals_its_twin(text, rest):
    """A word of few letters is read at once, whatever stands behind its string."""
    assert (len(text), *twin.split(text)[0]) == word(text, rest)


def test_what_is_no_letter_ends_a_word():
    """Digits, marks and signs of the block are told from letters, and long words are left alone."""
    assert [2, 2, 2, 0, 0] == [word(one, "")[0] for one in ("ما،ما", "ما\u064bما", "ما٣", "،ما", "م" * 12)]


def test_clitics_of_every_beginning_are_those_of_words():
    """The table of clitics says what `words.bare` says, for each letter that matters and any other."""
    begins = plain().begins.tolist()
    letters = [ord("م"), lanes.ALEF, lanes.BEH, lanes.FEH, lanes.KAF, lanes.LAM, lanes.WAW]
    for code in range(1 << 12):
        some = [code >> shift & 7 for shift in (0, 3, 6, 9)]
        if 7 in some:
            continue
        units = np.array([letters[one] for one in some] + [letters[0]] * 12, np.uint32)
        for size in range(4, lanes.MOST):
            assert words.bare(units, size) == begins[code << 4 | size], (some, size)
