"""dedup.arabic.tolls: the words by which a report counts people."""

import pytest

from dedup.arabic import tolls
from dedup.arabic.letters import fold


@pytest.mark.parametrize(
    ("word", "kind"),
    [("مقتل", 0), ("ومصرع", 0), ("قتيلا", 0), ("وإصابة", 1), ("جرحى", 1), ("اعتقال", 2), ("موقوفا", 2)],
)
def test_sign_is_known(word: str, kind: int) -> None:
    """Verbs and nouns, with an "and" before them."""

    assert kind == tolls.signs()[fold(word)][0]


@pytest.mark.parametrize(
    ("word", "value"),
    [("ثلاثة", 3), ("عشر", 10), ("أربعين", 40), ("ثمانون", 80), ("مائتي", 200), ("318", 318), ("و5", 5)],
)
def test_number_is_known(word: str, value: int) -> None:
    """In words up to ten, tens and hundreds; in digits."""

    assert value == tolls.numbers()[fold(word)]


def test_years_are_no_numbers() -> None:
    """What may be a year is no toll."""

    assert not {"1967", "2015"} & set(tolls.numbers())


def test_tens_are_added() -> None:
    """Behind an "and" a ten belongs to the ones before it."""

    assert 20 == tolls.added()[fold("وعشرين")]
    assert not set(tolls.added()) & set(tolls.numbers())


def test_words_are_folded() -> None:
    """Each word is what the fold makes of it, so that its hash is met; none is in two tables."""
    numbers = {*tolls.numbers(), *tolls.added(), *tolls.THOUSANDS}
    words = numbers | set(tolls.signs())

    assert {} == {word: fold(word) for word in words if word != fold(word)}
    assert all(len(word.split()) == 1 for word in words)
    assert len(words) == len(tolls.signs()) + len(numbers)
