"""dedup.arabic.dates: which dates a text states, and which of them dates the page."""

import datetime
import itertools
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arabic import dates, months

STATED = {
    "dots": ("07.03.2019", (2019, 3, 7)),
    "slashes-year-first": ("حرر في 2019/03/07", (2019, 3, 7)),
    "slashes-day-first": ("7/3/2019", (2019, 3, 7)),
    "iso": ("2019-03-07T10:15:00Z", (2019, 3, 7)),
    "spaced": ("٧ / ٣ / ٢٠١٩", (2019, 3, 7)),
    "persian-digits": ("۷/۳/۲۰۱۹", (2019, 3, 7)),
    "month-first-where-it-must-be": ("3/27/2019", (2019, 3, 27)),
    "eastern": ("27 آذار 2019", (2019, 3, 27)),
    "two-words": ("3 كانون الأول 2019", (2019, 12, 3)),
    "two-words-without-article": ("3 كانون اول 2019", (2019, 12, 3)),
    "tunisian": ("3 جويلية 2019", (2019, 7, 3)),
    "moroccan": ("3 دجنبر 2019", (2019, 12, 3)),
    "algerian": ("3 أوت 2019", (2019, 8, 3)),
    "iraqi": ("3 مايس 2019", (2019, 5, 3)),
    "dotless-yeh": ("3 ىناىر 2019", (2019, 1, 3)),
    "no-hamza": ("3 اغسطس 2019", (2019, 8, 3)),
    "marks": ("3 م\u064eار\u0650س 2019", (2019, 3, 3)),
    "tatweel": ("3 م\u0640ارس 2019", (2019, 3, 3)),
    "double-slash": ("3 أيلول/سبتمبر 2019", (2019, 9, 3)),
    "double-spaced": ("3 أيلول / سبتمبر 2019", (2019, 9, 3)),
    "double-brackets": ("3 أيلول (سبتمبر) 2019", (2019, 9, 3)),
    "double-bare": ("3 سبتمبر أيلول 2019", (2019, 9, 3)),
    "double-glued": ("3 سبتمبرأيلول 2019", (2019, 9, 3)),
    "glued": ("3سبتمبر2019", (2019, 9, 3)),
    "dashes": ("3-سبتمبر-2019", (2019, 9, 3)),
    "comma": ("3 سبتمبر، 2019", (2019, 9, 3)),
    "of-the-year": ("3 سبتمبر من عام 2019", (2019, 9, 3)),
    "year-with-mark": ("3 سبتمبر 2019م", (2019, 9, 3)),
    "month-first": ("سبتمبر 3, 2019", (2019, 9, 3)),
    "article": ("يوم ال\u06403 من سبتمبر", (None, 9, 3)),
    "of-the-month": ("3 من شهر سبتمبر", (None, 9, 3)),
    "no-year": ("يوم 3 سبتمبر وما بعده", (None, 9, 3)),
    "current": ("في 3 سبتمبر الجاري", (None, 9, 3)),
    "second-of-two-days": ("يومي 3 و4 سبتمبر", (None, 9, 4)),
    "year-before": ("GMT 10:20 2019 الثلاثاء ,3 أيلول / سبتمبر", (None, 9, 3)),
    "hijri-year-of-our-month": ("3 سبتمبر 1440", (None, 9, 3)),
    "leap-day": ("29 فبراير", (None, 2, 29)),
}

UNSTATED = {
    "this-month": "في 3 من هذا الشهر",
    "current": "في 3 الجاري",
    "hijri": "3 شوال 1440",
    "hijri-numbers": "1440/10/3",
    "year": "العام 2019",
    "count": "أكثر من 3 سنوات",
    "words": "الثالث والرابع من سبتمبر",
    "month-without-day": "سبتمبر 2019",
    "verb-that-starts-like-a-month": "3 مارسوا الرياضة",
    "no-such-day": "31 سبتمبر 2019",
    "no-such-number": "41/13/2019",
    "address": "192.168.1.2019",
    "decimal": "بقوة 7.2 درجة",
    "phone": "09-11-2019-44",
    "two-lines": "3\nسبتمبر",
    "two-separators": "3/9-2019",
}

TIMES = {
    "after": ("3 سبتمبر 2019 14:05", (14, 5)),
    "after-bar": ("03.09.2019 | 14:05", (14, 5)),
    "after-words": ("3 سبتمبر 2019 على الساعة 14:05", (14, 5)),
    "after-noon": ("3 سبتمبر 2019 - 2:05 مساء\u064b", (14, 5)),
    "after-noon-short": ("3 سبتمبر 2019، 02:05 م", (14, 5)),
    "noon": ("3 سبتمبر 2019 12:05 م", (12, 5)),
    "midnight": ("3 سبتمبر 2019 12:05 ص", (0, 5)),
    "seconds": ("3/9/2019 14:05:59", (14, 5)),
    "latin": ("3/9/2019 2:05 PM", (14, 5)),
    "before": ("١٤:٠٥ الثلاثاء ٣ / ٩ / ٢٠١٩", (14, 5)),
    "before-with-zone": ("GMT 14:05 03.09.2019", (14, 5)),
    "none": ("3 سبتمبر 2019", (None, None)),
    "no-clock": ("3 سبتمبر 2019 27:80", (None, None)),
    "score": ("3 سبتمبر 2019 وفاز الفريق بعد مباراة طويلة جدا 2:1", (None, None)),
}


@pytest.mark.parametrize(("text", "date"), STATED.values(), ids=STATED)
def test_stated_dates_are_found(text, date):
    """A day and a month, by number or by any name of any region, make a date; the year where it is given."""
    assert [date] == [mention[:3] for mention in dates.find(text)]


@pytest.mark.parametrize("text", UNSTATED.values(), ids=UNSTATED)
def test_nothing_is_guessed(text):
    """What states no day of our calendar gives no date."""
    assert [] == dates.find(text)


@pytest.mark.parametrize(("text", "clock"), TIMES.values(), ids=TIMES)
def test_time_beside_a_date_is_taken(text, clock):
    """The time that stands with a date belongs to it, any other does not."""
    (mention,) = dates.find(text)

    assert clock == (mention.hour, mention.minute)


def test_mention_says_where_it_stands():
    """Start and end cut the date out of its text, without the words around."""
    text = "قال يوم 3 أيلول / سبتمبر إنه سيعود في 12.09.2019 مساء"

    assert ["3 أيلول / سبتمبر", "12.09.2019"] == [text[m.start : m.end] for m in dates.find(text)]


@given(
    day=st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)),
    name=st.sampled_from(sorted(months.CLDR.items() | months.PRESS.items())),
    digits=st.sampled_from(("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")),
)
def test_every_name_and_every_digit_reads_alike(day, name, digits):
    """The region of a newsroom changes nothing about its dates."""
    month, number = name
    written = f"{day.day} {month} {day.year}".translate(str.maketrans("0123456789", digits))
    try:
        expected = [(day.year, number, datetime.date(day.year, number, day.day).day)]
    except ValueError:
        expected = []

    assert expected == [mention[:3] for mention in dates.find(written)]


@given(st.text(alphabet="0123٤٥ /-.:،سبتمبر\n", max_size=60))
def test_mentions_are_in_order_and_apart(text):
    """No two dates share a character, and each is a day of the calendar."""
    found = dates.find(text)

    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(datetime.date(m.year or 2000, m.month, m.day) for m in found)


def test_cases_of_the_corpora(shared):
    """The dates that were collected from real pages are read as their collectors read them."""
    cases = json.loads((shared / "arabic" / "fixtures.json").read_text("utf-8"))["dates"]
    found = [[list(mention[:3]) for mention in dates.find(case["input"])] for case in cases]

    assert [case["output"] for case in cases] == found


@pytest.mark.parametrize("unit", ["1 ", "1/", "3 سبتمبر ", "12:30 ", "م", "1 2019 "])
def test_time_is_linear(unit):
    """Twice the text takes about twice the time, whatever it repeats."""

    def seconds(size):
        start = time.process_time()
        dates.find(unit * size)
        return time.process_time() - start

    seconds(100)

    assert seconds(40_000) < 6 * max(seconds(20_000), 0.005)


TITLE = "مدينة تفتتح مكتبة عامة بعد انتظار طويل"
LEAD = "افتتحت المدينة صباح الأحد مكتبتها العامة الجديدة بحضور مئات من سكان الأحياء المجاورة."

LINES = {
    "below-the-title": ([TITLE, "03.09.2019 | 14:05", "", LEAD], 0, 3, (2019, 9, 3, 14, 5)),
    "with-a-label": ([TITLE, "نشر في: 3 سبتمبر 2019", LEAD], 0, 2, (2019, 9, 3, None, None)),
    "with-a-place": ([TITLE, "صفاقس - مراسلنا 3/9/2019", LEAD], 0, 2, (2019, 9, 3, None, None)),
    "just-above-the-title": (["3 سبتمبر 2019", TITLE, LEAD], 1, 2, (2019, 9, 3, None, None)),
    "below-rather-than-above": (["4/9/2019", TITLE, "3/9/2019", LEAD], 1, 3, (2019, 9, 3, None, None)),
    "without-a-title": (["3/9/2019", LEAD], None, 1, (2019, 9, 3, None, None)),
    "under-the-lead": ([TITLE, LEAD, "3 سبتمبر 2019", LEAD], 0, 1, (2019, 9, 3, None, None)),
    "published-not-updated": (
        [TITLE, "آخر تحديث: 5/9/2019 - نشر: 3/9/2019", LEAD],
        0,
        2,
        (2019, 9, 3, None, None),
    ),
    "updated-only": ([TITLE, "آخر تحديث: 5/9/2019", LEAD], 0, 2, (2019, 9, 5, None, None)),
    "no-year": ([TITLE, "الثلاثاء 3 سبتمبر", LEAD], 0, 2, None),
    "time-only": ([TITLE, "آخر تحديث 14:05", LEAD], 0, 2, None),
    "after-the-body": ([TITLE, LEAD, "أخبار أخرى", "3/9/2019"], 0, 1, None),
    "in-prose": (
        [TITLE, "وتعود فكرة المكتبة إلى قرار صدر عن مجلس البلدية يوم 3 سبتمبر 2019", LEAD],
        0,
        2,
        None,
    ),
    "day-of-the-visit": (
        ["3/9/2019", "الرئيسية", "رياضة", "ثقافة", TITLE, LEAD],
        4,
        5,
        None,
    ),
    "date-of-the-title-itself": (["حصاد يوم 3 سبتمبر 2019 في المدينة", LEAD], 0, 1, None),
}


@pytest.mark.parametrize(("lines", "title", "body", "date"), LINES.values(), ids=LINES)
def test_page_is_dated_by_its_date_line(lines, title, body, date):
    """A page's date is the full date on a line of its own at the title, never one from prose or sidebars."""
    end = body + 1 + 2 * (lines[body + 1 : body + 3] == ["3 سبتمبر 2019", LEAD])
    mention = dates.page_date(lines, title, body, end)

    assert date == (mention and mention[:5])
