"""dedup.arabic.turns: the phrases with which a report turns to another matter."""

import pytest

from dedup.arabic import turns
from dedup.arabic.letters import fold


@pytest.mark.parametrize(
    "phrase",
    [
        "من جهة أخرى",
        "ومن ناحية ثانية",
        "من جانب\u064d آخر",
        "وعلى صعيد متصل",
        "في سياق منفصل",
        "وفي شأن آخر",
        "في غضون ذلك",
    ],
)
def test_turn_is_known(phrase: str) -> None:
    """As newspapers write it, with an "and" before it and marks on it."""

    assert tuple(fold(phrase).split()) in turns.phrases()


@pytest.mark.parametrize(
    "phrase", ["من طرف آخر", "أي جهة أخرى", "مرة أخرى اليوم", "من جانبه قال", "في ذلك اليوم"]
)
def test_other_phrases_are_no_turn(phrase: str) -> None:
    """A third party, another body, another time, and "for his part" stay with the matter."""

    assert tuple(fold(phrase).split()) not in turns.phrases()


def test_words_are_folded() -> None:
    """Each word is what the fold makes of it, so that its hash is met, and is one word."""
    words = {word for phrase in turns.phrases() for word in phrase} | {*turns.PAIR, *turns.excluded()}

    assert {} == {word: fold(word) for word in words if word != fold(word)}
    assert all(len(word.split()) == 1 for word in words)
