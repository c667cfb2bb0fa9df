"""The bytes of a page become an article, or a reason."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import markup
from dedup.markup import articles, pages
from tests.markup.page import BODY, LEAD, MENU, OTHERS, TITLE, page

FRENCH = (
    "La mairie a ouvert ce matin un nouveau pont sur le fleuve, après deux ans de travaux, pour le centre.",
    "Le directeur du chantier a dit devant la foule que le pont raccourcit la route à cinq minutes à peine.",
    "Il a ajouté que les travaux se sont faits en trois étapes, dont la dernière a pris un mois de retard.",
    "À l'automne, la mairie devrait construire un quai pour les piétons tout le long de la rive orientale.",
    "Les habitants du quartier, eux, demandent surtout des bancs, des arbres et un peu moins de voitures.",
)
URL = "https://www.example.org/news/17?utm_source=x"


def _article(text: str, *, url: str | None = URL, **settings: object) -> markup.Article:
    return markup.article(text.encode(), url=url, charset="utf-8", **settings)  # type: ignore[arg-type]


def _told(text: str) -> markup.Article | str:
    """Return the article of a page, or why there is none."""
    try:
        return _article(text)
    except markup.NoArticle as error:
        return str(error)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _reason(text: bytes, **settings: object) -> str:
    with pytest.raises(markup.NoArticle) as caught:
        markup.article(text, url=URL, charset=None, **settings)  # type: ignore[arg-type]
    return caught.value.reason


def test_a_page_becomes_an_article() -> None:
    """Everything that it says is in its place, and nothing of its furniture."""
    head = (
        '<link rel="canonical" href="https://www.example.org/news/17">'
        '<meta property="article:published_time" content="2020-05-04T10:00:00+03:00">'
        '<meta name="author" content="سامي الجسري">'
    )
    body = f"<p>المدينة (رويترز) - {LEAD}</p>" + "".join(f"<p>{text}</p>" for text in BODY)

    assert markup.Article(
        title=TITLE,
        text="\n".join((LEAD, *BODY)),
        url="https://www.example.org/news/17",
        source="example.org",
        published=1_588_575_600,
        precision="second",
        origin="meta",
        author="سامي الجسري",
        agency="رويترز",
        language="ar",
    ) == _article(page(head, body=body, title=f"{TITLE} - صحيفة الضفة"))


@pytest.mark.parametrize("codec", ["utf-8", "cp1256", "utf-16"])
def test_the_encoding_changes_nothing(codec: str) -> None:
    """One page, one article."""
    text = page().replace('<meta charset="utf-8">', "")

    assert _article(text) == markup.article(text.encode(codec), url=URL, charset=None)


def test_a_page_is_its_own_witness() -> None:
    """Without an address, a header or a head the article is the same."""
    found = _article(page(), url=None)

    assert (None, None, "\n".join((LEAD, *BODY))) == (found.url, found.source, found.text)


def test_the_lead_is_kept_where_it_stands_apart() -> None:
    """Pages set their lead above the body, and say it again in their description."""
    head = f'<meta property="og:description" content="{LEAD[:80]}...">'
    rest = "".join(f"<p>{text}</p>" for text in BODY)

    assert "\n".join((LEAD, *BODY)) == _article(page(head, above=f"<div><p>{LEAD}</p></div>", body=rest)).text


def test_text_between_line_breaks_is_kept() -> None:
    """Templates of the first hour have no paragraphs."""
    text = _article(
        page(body=f"{LEAD}<br><br>{BODY[0]}<a href='/x'>الجسر</a><br />{BODY[1]}<br>{BODY[2]}")
    ).text

    assert [] == [line for line in (LEAD, *BODY) if line not in text]


def test_furniture_is_left_out() -> None:
    """Menus, other articles, rights."""
    text = _article(page()).text

    assert not [words for words in (*MENU, *OTHERS, "محفوظة") if words in text]


def test_other_languages_are_refused_where_one_is_wanted() -> None:
    """With their code as the detail; a page half French stays if its article is Arabic."""
    french = "".join(f"<p>{text}</p>" for text in FRENCH)
    wholly = page(body=french)

    assert "other-language" == _reason(wholly.encode(), only="ar")
    assert "ar" == _article(page(below=f"<footer>{french}</footer>"), only="ar").language
    assert "fr" == _article(wholly).language


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"%PDF-1.4 ...", "not-html"),
        (b"", "not-html"),
        (b"<html></html>", "no-article"),
        (b"<", "not-html"),
        (page(body="<p>.</p>").encode(), "no-article"),
    ],
    ids=["pdf", "nothing", "empty", "a-sign", "no-body"],
)
def test_what_is_no_article_has_a_reason(text: bytes, reason: str) -> None:
    """Reasons are words that stay the same."""
    assert reason == _reason(text)


def test_a_page_may_not_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guest that never comes back loses its page only."""

    def stay(*_: object, **__: object) -> None:
        while True:
            time.sleep(0.001)

    monkeypatch.setattr(pages.bodies, "extract", stay)

    assert "out-of-time" == _reason(page().encode(), seconds=0.2)


def test_a_guest_may_stumble(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is raised inside becomes a reason."""

    def fall(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(pages.bodies, "extract", fall)

    assert "bad-page" == _reason(page().encode())


def test_a_page_may_not_be_too_large() -> None:
    """Beyond the limit it is not even parsed."""
    assert "page-too-large" == _reason(b"<p>" + b"x" * articles.LARGEST)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 200_000,
        "<a" * 500_000,
        "<p>" + "&" * 2_000_000,
        "<table>" * 20_000 + page(),
        page(body="<p>" + "\u064e" * 1_000_000 + "</p>"),
        page(body="<b>".join([BODY[0]] * 5_000)),
        page("<meta " + "x=y " * 200_000 + ">"),
        "<!--" * 400_000,
    ],
    ids=["deep", "open-tags", "signs", "tables", "marks", "unclosed", "attributes", "comments"],
)
def test_pages_made_to_hurt_end_in_time(text: str) -> None:
    """Each ends as an article or a reason within twice the limit."""
    started = time.perf_counter()
    with contextlib.suppress(markup.NoArticle):
        _article(text, seconds=5.0)

    assert time.perf_counter() - started < 10


PIECES = st.sampled_from(
    (
        *(
            "<div>",
            "</div>",
            "<p>",
            "</p",
            "<table>",
            "<!--",
            "-->",
            "<script type='application/ld+json'>",
            "</script>",
        ),
        *(
            '{"@type": "NewsArticle", "datePublished":',
            "[",
            "}",
            '<meta property="og:title" content="',
            '">',
            "<time>",
        ),
        *("&amp;", "&#0;", "&#xd800;", "\x00", "\ufffe", "\u064e", TITLE, LEAD, *BODY, *MENU),
    )
)


@settings(max_examples=150)
@given(st.binary(max_size=400) | st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join).map(_bytes))
def test_any_bytes_are_an_article_or_a_reason(text: bytes) -> None:
    """Nothing else is raised, and what is found can be written as UTF-8."""
    try:
        found = markup.article(text, url=URL, charset=None)
    except markup.NoArticle:
        return

    assert all(isinstance(part.encode(), bytes) for part in found if isinstance(part, str))


@settings(max_examples=25)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_page_is_read_the_same_twice(extra: str) -> None:
    """Nothing is remembered from one page to the next."""
    text = page(below=extra)

    assert _told(text) == _told(text)
