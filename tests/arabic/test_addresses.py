"""dedup.arabic.addresses: the headline that an address spells out."""

from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arabic import addresses

WORDS = "مدينة-السواحل-تفتتح-مكتبة-جديدة"
HEADLINE = "مدينة السواحل تفتتح مكتبة جديدة"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(f"https://a.example/news/{WORDS}", id="last"),
        pytest.param(f"https://a.example/news/{quote(WORDS)}", id="percent signs"),
        pytest.param(f"https://a.example/{WORDS}/4378235", id="number behind"),
        pytest.param(f"https://a.example/20171227-{WORDS}-118211.html", id="numbers around"),
        pytest.param(f"https://a.example/أخبار-عربية-ودولية-اليوم/{WORDS}/", id="below a long section"),
        pytest.param(f"https://a.example/{WORDS.replace('-', '_')}.aspx?id=3#top", id="underscores"),
        pytest.param(f"https://a.example/{quote(WORDS.replace('-', ' '))}", id="blanks"),
    ],
)
def test_words_of_a_path_are_a_headline(url):
    """However they are joined and written, and whatever numbers stand beside them."""

    assert HEADLINE == addresses.headline(url)


def test_short_number_is_a_word():
    """A number of up to three digits is said by the headline, a longer one counts articles or days."""
    url = "https://a.example/إنقاذ-18-بحارا-قبالة-جزيرة-النخيل-2017"

    assert "إنقاذ 18 بحارا قبالة جزيرة النخيل" == addresses.headline(url)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://a.example/",
        "https://a.example/?p=745999",
        "https://a.example/2017/12/27/harbour-opens-after-long-works",
        "https://a.example/tag/وزير-الثقافة-الجديد",
        "https://a.example/%E3%E4-%D4%E6-%C7%E1-%DF%E3-%E6%C7",  # no UTF-8
        "http://[::1/مدينة-السواحل-تفتتح-مكتبة",
    ],
)
def test_other_addresses_have_none(url):
    """Numbers, other letters, sections, broken bytes and broken addresses spell out nothing."""

    assert addresses.headline(url) is None


@pytest.mark.parametrize(
    ("found", "title", "said"),
    [
        (HEADLINE, "مدينة السواحل: تفتتح «مكتبة» جديدة", True),
        (HEADLINE, "بالصور.. مدينة السواحل تفتتح اليوم مكتبة عامة جديدة", True),
        ("مدينة السواحل تفتتح مك", "مدينة السواحل تفتتح مكتبة", True),
        (HEADLINE, "مدينة السواحل تفتتح مكتبة", False),
        (HEADLINE, "الرجاء إدخال بريدك لتصلك أخبارنا", False),
    ],
    ids=["marks", "more words", "cut off", "fewer words", "another line"],
)
def test_title_holds_the_words(found, title, said):
    """Marks and further words do not matter, and an address may break off inside its last word."""

    assert said is addresses.is_said(found, title)


@given(
    raw=st.lists(st.sampled_from(["%", "%D8", "%a7", "%4", "%20", "a", "-", "\u0628", "%zz"])).map("".join)
)
def test_escapes_say_what_the_standard_library_reads(raw):
    """Whole letters, halves of letters and signs that escape nothing are those of `urllib.parse.unquote`."""

    assert unquote(raw) == addresses.unescaped(raw)
