"""dedup.stages.mentions: the days that titles and texts name."""

import numpy as np
import pyarrow as pa

from dedup.arabic import calendar
from dedup.stages import mentions, tokens

LEAD = 3
DAY = 86_400
MONDAY, THURSDAY, SATURDAY = 1, 4, 6


def find(*reports: tuple[str, str]) -> mentions.Mentions:
    """Run the stage on titles and texts."""
    words = sorted((int(hashed(word)[0][0]), code) for word, code in calendar.codes().items())
    keys = np.array([key for key, _ in words], np.uint64)
    codes = np.array([code for _, code in words], np.int16)
    title, text = (hashed(*column) for column in zip(*reports, strict=True)) if reports else [hashed()] * 2
    return mentions.find(*title, *text, keys=keys, codes=codes, lead=LEAD)


def hashed(*strings: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the strict word hashes of strings and their spans."""
    found = tokens.tokenize(pa.array(strings, pa.string()))
    return found.strict, found.spans


def days(found: mentions.Mentions, row: int = 0) -> list[tuple[int, int]]:
    """Return the (month, day) pairs of a row."""
    return [divmod(int(day), 32) for day in found.days[row] if day >= 0]


def test_weekdays_of_title_and_lead_add_up() -> None:
    """A weekday counts in the title and in the first words of the text, and nowhere else."""
    found = find(("مباراة السبت", "كلمة الخميس كلمة يوم الاثنين"), ("", "كلمة الاثنين"))

    assert [1 << SATURDAY | 1 << THURSDAY, 1 << MONDAY] == found.lead_weekdays.tolist()


def test_days_stand_in_the_order_of_appearance() -> None:
    """Those of the title come first, and none comes twice."""
    found = find(("9 سبتمبر", "يومي 8 و 9 سبتمبر ثم في 3 كانون الثاني"))

    assert [(9, 9), (9, 8), (1, 3)] == days(found)


def test_months_of_the_levant_need_no_article() -> None:
    """The 5th of Tishrin, first and second, with the article and without."""

    assert [(10, 5)] == days(find(("", "في 5 تشرين أول")))
    assert [(11, 5)] == days(find(("", "الخامس من تشرين الثاني")))


def test_chronology_keeps_its_first_days() -> None:
    """No more than so many days are kept."""
    found = find(("", " ثم ".join(f"{day} مايو" for day in range(1, 31))))

    assert [(5, day) for day in range(1, mentions.MOST_DAYS + 1)] == days(found)


def test_days_further_down_are_of_the_past() -> None:
    """What stands behind the first words tells of background, and does not count."""
    early, late = ("كلمة " * count + "5 مايو" for count in (mentions.HEAD - 2, mentions.HEAD - 1))

    assert [(5, 5)] == days(find(("", early)))
    assert [] == days(find(("", late)))


def test_stamp_of_a_page_is_no_weekday() -> None:
    """A weekday before a full date does not count, one before a day and month does."""
    found = find(("", "الأحد 21 يناير 2018 كلمة"), ("", "الأحد 21 يناير كلمة"))

    assert [0, 1] == found.lead_weekdays.tolist()


def test_own_day_is_that_of_the_weekday_alone() -> None:
    """A report that leads with the weekday of its date, and with no other, is of that day."""
    thursday = np.array([1 << THURSDAY, 1 << MONDAY, 1 << THURSDAY | 1 << MONDAY, 0, 1 << THURSDAY])
    times = np.array([7, 7, 7, 7, np.iinfo(np.int64).min // DAY]) * DAY + np.array([5, 5, 5, 5, 0])
    times[4] = np.iinfo(np.int64).min

    assert [7, -1, -1, -1, -1] == mentions.own_days(thursday, times).tolist()


def test_nothing_names_nothing() -> None:
    """No reports, or reports without words."""

    assert (0, mentions.MOST_DAYS) == find().days.shape
    assert ([0], []) == (find(("", "")).lead_weekdays.tolist(), days(find(("", ""))))
