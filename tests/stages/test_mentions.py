"""dedup.stages.mentions: the days that titles and texts name."""

import numpy as np
import pyarrow as pa

from dedup.arabic import calendar
from dedup.stages import mentions, tokens

LEAD = 3
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


def test_nothing_names_nothing() -> None:
    """No reports, or reports without words."""

    assert (0, mentions.MOST_DAYS) == find().days.shape
    assert ([0], []) == (find(("", "")).lead_weekdays.tolist(), days(find(("", ""))))
