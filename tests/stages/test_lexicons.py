"""dedup.stages.lexicons: words looked up by their hashes."""

from zlib import crc32

import numpy as np

from dedup import model
from dedup.arabic import calendar
from dedup.stages import lexicons


def hasher(words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Give each word two hashes of its own."""
    hashes = np.array([crc32(word.encode()) for word in words], np.uint64)
    return hashes, hashes + np.uint64(1 << 40)


def test_calendar_is_sorted_by_hash() -> None:
    """Every word of the calendar is found by its strict hash, with its code."""
    found = lexicons.compiled(hasher)
    codes = dict(zip(found.days.tolist(), found.codes.tolist(), strict=True))

    assert sorted(codes) == found.days.tolist()
    assert {crc32(word.encode()): code for word, code in calendar.codes().items()} == codes


def test_every_spelling_becomes_the_common_one() -> None:
    """All words of a class have the loose hash of its first, and other words keep theirs."""
    found = lexicons.compiled(hasher)

    for first, *others in model.variants():
        assert {int(hasher([first])[1][0])} == set(
            lexicons.respell(hasher([first, *others])[1], found).tolist()
        )

    strange = np.array([0, 1, (1 << 64) - 1], np.uint64)
    assert strange.tolist() == lexicons.respell(strange, found).tolist()
    assert [] == lexicons.respell(strange[:0], found).tolist()


def test_respelling_twice_is_respelling_once() -> None:
    """No common spelling has a more common one."""
    found = lexicons.compiled(hasher)
    once = lexicons.respell(found.spellings, found)

    assert once.tolist() == lexicons.respell(once, found).tolist()


def test_lexicons_are_compiled_once() -> None:
    """A hasher gets the same object again."""

    assert lexicons.compiled(hasher) is lexicons.compiled(hasher)
