"""dedup.kernels.cells against its twin."""

import json
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import cells
from tests.reference import cells as twin

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20) | st.text(
    '\n"\\/\t\bab' + "خ😀\u2028", max_size=30
)


@given(texts=st.lists(st.tuples(TEXTS, st.booleans()), max_size=6))
def test_texts_equal_their_twin(texts: list[tuple[str, bool]]) -> None:
    """Texts stand one behind the other with their escapes read, be they long or short ones."""
    inside = [json.dumps(text, ensure_ascii=plain)[1:-1] for text, plain in texts]
    bounds = np.cumsum([0, *(len(one.encode()) for one in inside)])
    block = np.frombuffer("".join(inside).encode(), np.uint8)
    escaped = np.array(["\\" in one for one in inside], np.bool_)
    out, offsets = np.empty(block.size, np.uint8), np.empty(len(texts) + 1, np.int32)
    cells.write(block, np.column_stack([bounds[:-1], bounds[1:]]), escaped, out, offsets)

    assert [twin.text(one) for one in inside] == [out[a:b].tobytes().decode() for a, b in pairwise(offsets)]
