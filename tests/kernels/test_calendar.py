"""dedup.kernels.calendar against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import calendar
from dedup.kernels.calendar import DAY, HALF, LINK, MONTH, NOTHING, STAMP, WEEKDAY, YEAR
from tests.reference import calendar as twin

CODES = (
    NOTHING,
    LINK,
    HALF,
    HALF + 1,
    WEEKDAY,
    WEEKDAY + 6,
    MONTH + 1,
    MONTH + 12,
    DAY + 1,
    DAY + 2,
    DAY + 31,
    YEAR,
)
TEXT = st.lists(st.sampled_from(CODES), max_size=14)
MOST = 3


def mention(texts, lead=4, days=None):
    """Run the kernel on lists of codes; return the weekdays of the lead and the days of each text."""
    keys = np.arange(10, 10 + len(CODES) - 1, dtype=np.uint64)
    codes = np.array(sorted(CODES)[1:], np.int16)
    place = dict(zip(codes.tolist(), keys.tolist(), strict=True))
    words = np.array([place.get(code, 5) for text in texts for code in text], np.uint64)
    bounds = np.cumsum([0, *map(len, texts)])
    spans = np.column_stack([bounds[:-1], bounds[1:]])
    leads = np.zeros(len(texts), np.int64)
    days = np.full((len(texts), MOST), -1, np.int16) if days is None else days
    calendar.mention(words, spans, lead, keys, codes, leads, days)
    return leads.tolist(), [[day for day in row if day >= 0] for row in days.tolist()]


@given(texts=st.lists(TEXT, max_size=4), lead=st.integers(0, 6))
def test_days_and_weekdays_equal_their_twin(texts, lead):
    """Every text names what reading its codes with lists and sets gives."""
    leads, days = mention(texts, lead)

    assert [twin.weekdays(text, lead) for text in texts] == leads
    assert [twin.days(text, MOST) for text in texts] == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param([DAY + 31, MONTH + 1], [63], id="day-month"),
        pytest.param([DAY + 2, LINK, MONTH + 1], [34], id="day-of-month"),
        pytest.param([DAY + 1, LINK, DAY + 2, LINK, MONTH + 12], [386, 385], id="two-days"),
        pytest.param([DAY + 1, MONTH + 12, LINK, MONTH + 12], [385], id="two-names-of-a-month"),
        pytest.param([DAY + 2, HALF, DAY + 2], [354], id="month-of-two-words"),
        pytest.param([HALF, DAY + 31], [], id="no-such-half"),
        pytest.param([DAY + 2, HALF], [], id="half-at-the-end"),
        pytest.param([DAY + 2, NOTHING, MONTH + 1], [], id="other-word-between"),
        pytest.param([DAY + 1, *[LINK] * 6, MONTH + 1], [], id="too-far"),
        pytest.param([MONTH + 1, DAY + 2], [], id="day-behind"),
    ],
)
def test_day_stands_before_its_month(text, days):
    """A day belongs to the month behind it, links and other names of the month between passed over."""

    assert [days] == mention([text])[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param([WEEKDAY], True, id="alone"),
        pytest.param([WEEKDAY, DAY + 2, MONTH + 1], True, id="no-year"),
        pytest.param([WEEKDAY, DAY + 2, MONTH + 1, YEAR], False, id="full-date"),
        pytest.param([WEEKDAY, YEAR, DAY + 1, DAY + 2], False, id="year-first"),
        pytest.param([WEEKDAY, NOTHING, DAY + 2, MONTH + 1, YEAR], True, id="another-date"),
        pytest.param([WEEKDAY, DAY + 2, *[NOTHING] * (STAMP - 3), YEAR], False, id="near"),
        pytest.param([WEEKDAY, DAY + 2, *[NOTHING] * (STAMP - 2), YEAR], True, id="too-far"),
    ],
)
def test_weekday_of_a_full_date_is_a_stamp(text, told):
    """Who writes the year with the day dates a page; a reporter says the weekday alone."""

    assert [int(told)] == mention([text], lead=1)[0]


def test_full_row_takes_no_more_days():
    """The days of an earlier call stay, and what finds no room is left out."""
    days = np.array([[385, 386, -1]], np.int16)

    assert [[385, 386, 33]] == mention([[DAY + 1, MONTH + 1, NOTHING, DAY + 2, MONTH + 1]], days=days)[1]


def test_word_without_a_table_means_nothing():
    """An empty table, or a word above or below all its keys, gives no code."""
    keys, codes = np.array([3, 5], np.uint64), np.array([101, 102], np.int16)
    words = np.arange(2, 7, dtype=np.uint64)

    assert [0, 101, 0, 102, 0] == [calendar.code(word, keys, codes) for word in words]
    assert 0 == calendar.code(words[0], keys[:0], codes[:0])
