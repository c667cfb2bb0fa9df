"""The title of a page, without the name of its site."""

import pytest
from lxml import html

from dedup.markup import heads, titles
from tests.markup.page import TITLE, page

OG = '<meta property="og:title" content="{}">'
SITE = '<meta property="og:site_name" content="صحيفة الضفة">'
H1 = f"<h1>{TITLE}</h1>"


def _title(text: str, host: str | None = "daffa-news.example.org") -> str | None:
    head = heads.read(html.fromstring(text))
    return titles.title(head, titles.sites(head, host))[0]


@pytest.mark.parametrize("form", ["{} - {}", "{} | {}", "{} – {}", "{} :: {}", "{}| {}", "{} » {}"])
@pytest.mark.parametrize("name", ["صحيفة الضفة", "daffa-news", "Daffa News"])
def test_the_name_of_the_site_goes(form: str, name: str) -> None:
    """Before the title or behind it, by its name or by its host."""
    for whole in (form.format(TITLE, name), form.format(name, TITLE)):
        text = page(SITE, title=whole).replace(H1, "")

        assert TITLE == _title(text)


def test_a_name_that_nobody_tells_goes_too() -> None:
    """What is left is the heading, so what went was the name."""
    assert TITLE == _title(page(OG.format(f"الضفة اليوم - {TITLE}"), title=f"{TITLE} - الضفة اليوم"))
    assert TITLE == _title(
        page(OG.format(f"الضفة اليوم - {TITLE}"), title=f"{TITLE} - الضفة اليوم").replace(H1, "")
    )


@pytest.mark.parametrize("sign", [" - ", ": ", " | ", " – "])
def test_a_title_of_two_parts_stays(sign: str) -> None:
    """A dash may stand in a title."""
    whole = f"البلدية تفتتح الجسر الجديد{sign}والسكان يرحبون بالخطوة ويطلبون المزيد من الجسور فوق النهر"
    text = page(OG.format(whole), title=whole).replace(H1, f"<h1>{whole}</h1>")

    assert whole == _title(text)


def test_the_site_is_no_title() -> None:
    """Where a page calls itself by the name of its site, the next one is asked."""
    assert TITLE == _title(page(SITE + OG.format("صحيفة الضفة")))


def test_no_title_is_none() -> None:
    """A page without a title has none."""
    assert _title("<html><body><p>نص</p></body></html>") is None


def test_markup_in_a_title_goes() -> None:
    """Entities that were escaped twice, and tags."""
    assert TITLE == _title(page(OG.format(f"&lt;b&gt;{TITLE}&lt;/b&gt;&amp;nbsp;")))
