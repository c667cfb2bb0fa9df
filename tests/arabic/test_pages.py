"""dedup.arabic.pages: the article of a page, and nothing of the page around it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arabic import pages

TITLE = "المتحف البحري يفتح أبوابه بعد ترميم استمر أربع سنوات"
LEAD = "افتتح المتحف البحري أبوابه أمام الزوار صباح السبت بعد أعمال ترميم استمرت أربع سنوات كاملة."
SECOND = "وقالت مديرة المتحف البحري إن القاعات الجديدة تضم سفينة خشبية عمرها ستة قرون انتشلت من قاع الميناء."
THIRD = "وأضافت أن الدخول سيكون مجانيا حتى نهاية الشهر، وأن جولات للمدارس تنظم كل صباح."
BODY = (LEAD, SECOND, THIRD)
MENU = ("الرئيسية", "محليات", "اقتصاد", "رياضة", "ثقافة")
LINKS = (
    "سباق القوارب ينطلق الجمعة بمشاركة عشرين فريقا",
    "أسعار السمك تتراجع في الأسواق للأسبوع الثاني",
    "مدرسة الصيادين تحتفل بتخريج دفعتها العاشرة",
)
TEASERS = (
    "افتتحت سلطة الميناء رصيفا جديدا لسفن الركاب بعد عام من العمل المتواصل في الموقع القديم.",
    "قال تجار في سوق السمك إن الأسعار تراجعت بفعل هدوء البحر ووفرة الصيد في الأيام الماضية.",
    "احتفلت مدرسة الصيادين بتخريج خمسين طالبا أمضوا عامين في تعلم الملاحة وإصلاح الشباك.",
)

PAGES = {
    "menu-above": (*MENU, TITLE, *BODY),
    "links-below": (TITLE, *BODY, "أخبار ذات صلة", *LINKS),
    "links-on-both-sides": (*MENU, "آخر الأخبار", *LINKS, TITLE, *BODY, "الأكثر قراءة", *LINKS),
    "teasers-below": (
        TITLE,
        *BODY,
        "مواضيع متعلقة",
        *(x for pair in zip(LINKS, TEASERS, strict=True) for x in pair),
    ),
    "teasers-under-an-unknown-heading": (
        *MENU,
        TITLE,
        *BODY,
        "مرافئ",
        *(x for pair in zip(LINKS, TEASERS, strict=True) for x in pair),
    ),
    "comments-below": (
        TITLE,
        *BODY,
        "التعليقات",
        "الاسم",
        "البريد الإلكتروني",
        "الآراء المنشورة لا تعبر عن رأي الموقع.",
    ),
    "caption-and-byline": (*MENU, TITLE, "واجهة المتحف.. صورة أرشيفية / Reuters", "صفاقس - جريدتنا", *BODY),
    "repeated-title": (f"{TITLE} | جريدتنا", *MENU, TITLE, LEAD, TITLE, SECOND, THIRD),
    "links-inside": (*MENU, TITLE, LEAD, "اقرأ أيضا", *LINKS[:2], SECOND, THIRD),
    "link-inside": (*MENU, TITLE, LEAD, f"اقرأ أيضا: {LINKS[0]}", SECOND, THIRD),
    "buttons-around": (*MENU, TITLE, "طباعة", "Facebook", *BODY, "شارك", "Twitter"),
    "end-mark": (*MENU, TITLE, *BODY, "(جريدتنا)", "// انتهى //", "15:08 ت م"),
    "credit-below": (*MENU, TITLE, *BODY, "المصدر: جريدتنا", "أخبار ذات صلة", *LINKS),
    "date-between": (*MENU, TITLE, "نشر في: 3 سبتمبر 2019 | 14:05", *BODY),
}

PLAIN = {
    "title-and-paragraphs": (TITLE, *BODY),
    "title-and-one-paragraph": (TITLE, LEAD),
    "title-and-unfinished-paragraphs": (TITLE, *(line.rstrip(".") for line in BODY)),
    "title-and-heading-inside": (TITLE, LEAD, "سفينة خشبية", SECOND, THIRD),
    "title-and-list": (TITLE, LEAD, "- القاعة الأولى", "- القاعة الثانية", SECOND),
    "title-and-verse": (TITLE, LEAD, "يا بحر هات لنا", "من موجك الخبرا", "واحمل لمن رحلوا", "أشواقنا سفنا"),
    "title-and-wrapped-lines": (
        TITLE,
        *(part for line in BODY for part in (line[:50].strip(), line[50:].strip())),
    ),
}

UNTITLED = {
    "paragraphs": BODY,
    "one-line": (LEAD,),
    "one-short-line": ("المتحف مغلق اليوم",),
    "wordless": ("...",),
}


@pytest.mark.parametrize("blank", [False, True], ids=("tight", "spaced"))
@pytest.mark.parametrize("lines", PAGES.values(), ids=PAGES)
def test_article_comes_out_of_its_page(lines, blank):
    """Title and body are found whatever stands around and between, with blank lines or without."""
    page = pages.read(("\n\n" if blank else "\n").join(lines))

    assert (TITLE, "\n".join(BODY)) == (page.title, page.body)


@pytest.mark.parametrize("lines", PLAIN.values(), ids=PLAIN)
def test_plain_text_loses_its_title_only(lines):
    """A text that is no page comes out whole: short lines, lists, verses and all."""
    page = pages.read("\n".join(lines))

    assert TITLE == page.title
    assert list(lines)[1:] == [line for line in page.body.split("\n") if line != TITLE]


@pytest.mark.parametrize("lines", UNTITLED.values(), ids=UNTITLED)
def test_text_without_a_title_gets_none(lines):
    """No paragraph is taken for a title, and nothing is lost."""
    page = pages.read("\n".join(lines))

    assert (None, "\n".join(lines)) == (page.title, page.body)


def test_page_without_prose_stays_whole():
    """A page of headlines is no article: its whole text is the body, its first line the title."""
    text = "\n".join(LINKS)

    assert (LINKS[0], text, None, None) == pages.read(text)[:4]


def test_caption_is_no_title():
    """Above a report without a title, the names under its picture stand in the report word for word."""
    caption = "مديرة المتحف الجديدة سعاد بنت علي"
    body = (LEAD, f"وقالت {caption}، إن القاعات الجديدة تضم سفينة خشبية عمرها ستة قرون.", THIRD)
    page = pages.read("\n".join((*MENU, "الرئيسية » ثقافة", caption, "صفاقس - جريدتنا", *body)))

    assert (None, "\n".join(body)) == (page.title, page.body)


def test_title_fits_its_article():
    """Of the headlines above the article the one that it is about is the title, near or not."""
    page = pages.read("\n".join((*MENU, LINKS[0], TITLE, LINKS[1], LINKS[2], *BODY)))

    assert TITLE == page.title


def test_rules_of_a_site_are_no_article():
    """Terms of use may be longer than the report; they have no title on the page and stand below its tail."""
    rules = [
        f"إذا خالف التعليق القاعدة {i} من قواعد الموقع فإن للإدارة أن تحذفه دون إشعار صاحبه."
        for i in range(20)
    ]
    page = pages.read("\n".join((*MENU, TITLE, *BODY, "التعليقات", "دخول", *rules)))

    assert "\n".join(BODY) == page.body


def test_date_is_of_the_page_and_not_of_its_sidebar():
    """A page without a date line has no date, whatever dates its sidebar shows."""
    dated = pages.read("\n".join((*MENU, TITLE, "03.09.2019 | 14:05", *BODY, "الأكثر قراءة", "5/10/2024")))
    undated = pages.read("\n".join((*MENU, TITLE, "آخر تحديث 14:05", *BODY, "الأكثر قراءة", "5/10/2024")))

    assert (2019, 9, 3, 14, 5) == dated.date[:5]
    assert undated.date is None


def test_source_is_credited_or_holds_the_rights():
    """The source is who is credited, or else who reserves the rights and is named once more on the page."""
    page = (*MENU, TITLE, *BODY)
    rights = "جميع الحقوق محفوظة © جريدتنا 2020"

    assert pages.read("\n".join((*page, "المصدر: وكالة البحر"))).source == "وكالة البحر"
    assert pages.read("\n".join(("جريدتنا", *page, rights))).source == "جريدتنا"
    assert pages.read("\n".join((*page, rights))).source is None
    assert pages.read("\n".join((*page, "المصدر: وكالات"))).source is None


LINES = st.sampled_from(
    (*MENU, *BODY, *LINKS, *TEASERS, TITLE, "", " ", "// انتهى //", "3/9/2019", "© 2019", "...")
)


@given(st.lists(LINES, max_size=25))
def test_no_page_is_lost(lines):
    """A text that is not blank has a body, made of lines of the text and not of its title."""
    text = "\n".join(lines)
    page = pages.read(text)

    assert bool(text.strip()) == bool(page.body.strip())
    assert {line.strip() for line in page.body.split("\n")} <= {line.strip() for line in text.split("\n")}


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    """Whatever the text is, it comes out with a body if it had one."""
    assert bool(text.strip()) <= bool(pages.read(text).body)


@pytest.mark.parametrize(
    "unit", [f"{LEAD}\n", "خبر\n", "اقرأ أيضا\n", "© ", "- ", f"{TITLE} {LEAD}", "\u064b"]
)
def test_time_is_linear(unit):
    """Twice the page takes about twice the time, whatever it repeats."""

    def seconds(size):
        start = time.process_time()
        pages.read(unit * size)
        return time.process_time() - start

    seconds(10)

    assert seconds(8_000) < 6 * max(seconds(4_000), 0.005)


def test_a_list_of_teasers_has_no_article() -> None:
    """The front of a site, each report cut off after its beginning."""
    teasers = "\n".join(
        f"خبر عن الحي {name}\nقال سكان الحي {name} إن الطريق لم يصل بعد إليهم في الحي {name}..."
        for name in ("الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس")
    )

    assert "" == pages.read(f"الرئيسية\n{teasers}\nجميع الحقوق محفوظة").body


def test_a_caption_that_comes_again_is_no_teaser() -> None:
    """A gallery in an article repeats its name, dots and all."""
    body = "\n".join(
        f"صور من المدينة... حكاية طويلة. قال سكان الحي {name} إن الطريق الجديد الذي وعدوا به وصل إليهم."
        for name in ("الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس")
    )

    assert "الحي الثاني" in pages.read(f"الرئيسية\n{body}\nأخبار ذات صلة").body


def test_an_article_may_trail_off() -> None:
    """An ellipsis or two make no list."""
    body = "\n".join(
        f"قال سكان الحي {name} إن الطريق الجديد الذي وعدوا به قبل عامين لم يصل إليهم بعد{end}"
        for name, end in (("الأول", "..."), ("الثاني", "."), ("الثالث", "..."), ("الرابع", "."))
    )

    assert "الحي الثاني" in pages.read(f"الرئيسية\nسكان الأحياء يسألون عن الطريق\n{body}\nأخبار ذات صلة").body


def test_a_line_of_days_and_times_is_no_prose() -> None:
    """Lists of other articles, flattened into one line, have no full stop and many clocks."""
    body = "".join(
        f"وصلت السفينة {name} صباح اليوم إلى الميناء وعلى متنها مئات الركاب من الجزر القريبة.\n"
        for name in ("الأولى", "الثانية")
    )
    links = " ".join(f"{hour}:15 خبر آخر من أخبار المدينة وضواحيها" for hour in range(10, 16))

    assert links not in pages.read(f"{body}{links}").body
