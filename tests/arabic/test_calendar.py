"""dedup.arabic.calendar: every word that names a day has its code."""

import pytest

from dedup.arabic import calendar
from dedup.arabic.letters import fold
from dedup.arabic.months import CLDR, PRESS
from dedup.kernels import calendar as kernel

MONTHS = sorted((CLDR | PRESS).items())
SUNDAY_IN_BABEL = 6  # its week begins on Monday


def codes(words: str) -> list[int | None]:
    """Return the code of each word of a phrase, None where it has none."""
    return [calendar.codes().get(word) for word in fold(words).split()]


def test_codes_are_those_of_the_kernel() -> None:
    """Both sides of the table mean the same by its numbers."""
    names = ("WEEKDAY", "MONTH", "HALF", "DAY", "LINK", "YEAR")

    assert [getattr(kernel, name) for name in names] == [getattr(calendar, name) for name in names]
    assert kernel.NOTHING not in calendar.codes().values()


def test_weekdays_are_those_of_babel() -> None:
    """Sunday is 0, and every weekday of the CLDR is known, with the prefixes that stand before it."""
    from babel import Locale

    names = Locale("ar").days["format"]["wide"]
    for babel, name in names.items():
        weekday = (babel - SUNDAY_IN_BABEL) % 7
        forms = (name, "و" + name, "ب" + name, "لل" + name.removeprefix("ال"))

        assert [calendar.WEEKDAY + weekday] * 4 == [codes(form)[0] for form in forms]


@pytest.mark.parametrize(("name", "month"), MONTHS)
def test_month_of_every_region_is_known(name: str, month: int) -> None:
    """A name of one word has its month's code, one of two words the codes of its halves."""
    halves = {10: (0, 1), 11: (0, 2), 12: (1, 1), 1: (1, 2)}
    half, ordinal = halves.get(month, (0, 0))
    two = [calendar.HALF + half, calendar.DAY + ordinal]

    assert (two if " " in name else [calendar.MONTH + month]) == codes(name)
    assert codes(name) == codes("و" + name)


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("الأول", 1),
        ("أول", 1),
        ("الثاني", 2),
        ("والثالث", 3),
        ("العاشر", 10),
        ("5", 5),
        ("05", 5),
        ("31", 31),
        ("ال15", 15),
        ("\u0661\u0662", 12),
    ],
)
def test_day_of_the_month_is_known(word: str, day: int) -> None:
    """Ordinals to the tenth and numbers to 31, in digits of all kinds."""

    assert [calendar.DAY + day] == codes(word)


@pytest.mark.parametrize("word", ["0", "32", "1437", "اليوم", "أحد", "اثنين", "رمضان", "كتاب"])
def test_other_words_name_no_day(word: str) -> None:
    """Numbers that are no day, words that only look like one, and months of the other calendar."""

    assert [None] == codes(word)


def test_words_are_folded() -> None:
    """A word of the table is what the fold makes of it, so that its hash is met."""

    assert {} == {word: fold(word) for word in calendar.codes() if word != fold(word)}
    assert all(" " not in word for word in calendar.codes())


def test_years_are_those_of_the_press_online() -> None:
    """A year of news on the web is a year, whichever it is; one of the other calendar is none."""

    assert [calendar.YEAR] * 3 == codes("1990 2016 2099")
    assert [None, None] == codes("1437 1989")
