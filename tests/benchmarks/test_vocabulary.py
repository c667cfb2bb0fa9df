"""Words are exchanged for words like them, and no two for one."""

import numpy as np
import pytest

from benchmarks import vocabulary

ROW = {"title": "خبر", "source": "أ", "url": None, "published": "2020-01-01"}


def read(*texts: str) -> vocabulary.Words:
    """Return the words of texts."""
    return vocabulary.read([{**ROW, "text": text} for text in texts])[0]


def classes(words: vocabulary.Words) -> list[int]:
    """Return the class of each word of the first text."""
    first, last = words.texts[0]
    return words.core[first:last].tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("أحمد", "احمد", id="hamza"),
        pytest.param("مدرسة", "مدرسه", id="ta marbuta"),
        pytest.param("الكتاب", "والكتاب", id="clitics"),
        pytest.param("(كتاب)", "كتاب،", id="points"),
    ],
)
def test_spellings_of_a_stem_are_one_class(one: str, other: str) -> None:
    """What an editor spells in another way stays the same word in other words."""
    a, b = classes(read(f"{one} {other}"))

    assert a == b >= 0


@pytest.mark.parametrize("word", ["الثلاثاء", "يناير", "12", "اليوم", "أميركا", "،"])
def test_some_words_stay(word: str) -> None:
    """Days, months, numbers of two digits and what has another way of writing are not exchanged."""
    assert [-1] == classes(read(word))


def test_exchange_is_one_to_one_within_blocks() -> None:
    """A table exchanges each class for one of its block, and none twice."""
    blocks = vocabulary._blocks(np.array([0] * 9 + [4] * 3))
    table = vocabulary.shuffled(blocks, np.random.default_rng(1))

    assert [[0, 1], [1, 2], [1, 2], [3, 4], [3, 4], [3, 4], [3, 4], [7, 2], [7, 2]] == blocks[:9].tolist()
    assert sorted(table.tolist()) == list(range(12))
    assert ((table >= blocks[:, 0]) & (table < blocks.sum(axis=1))).all()
