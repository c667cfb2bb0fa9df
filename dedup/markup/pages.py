"""One page, from its characters to its article, in order."""

from typing import Final

from trafilatura.utils import load_html

from dedup.arabic import blocks
from dedup.markup import authors, bodies, dates, heads, looks, titles
from dedup.markup.articles import Article, NoArticle
from dedup.markup.languages import language
from dedup.markup.looks import kind

__all__ = ["kind", "read"]

LEAST: Final = 40  # characters of a body


def read(text: str, *, url: str | None, only: str | None, latest: int) -> Article:
    """Return the article of a page, whose language is told before the body is looked for, and after.

    Raises:
        NoArticle: There is none.
    """
    tree = load_html(text)
    if tree is None:
        raise NoArticle("not-html", "no element")
    head = heads.read(tree)
    seen = looks.look(text)
    if (why := looks.verdict(seen, head, url, least=blocks.LONG if only else LEAST)) is not None:
        raise NoArticle("no-article", why)
    _check(looks.prose(seen), only)
    address = heads.address(head, url)
    host = heads.host(address)
    sites = titles.sites(head, host)
    title, cut = titles.title(head, sites)
    lines = bodies.clean(bodies.extract(tree, seen, url), title)
    spot = bodies.find(seen.page, lines, title)
    first = bodies.lead(seen, spot, head.metas.get("og:description") or head.metas.get("description", ""))
    if first is not None and first not in lines:
        lines.insert(0, first)
    told = authors.read(lines, head, {*sites, *cut})
    body = "\n".join(told.lines)
    if len(body) < LEAST:
        raise NoArticle("no-article", "no body")
    when = dates.published(head, seen.page.lines, spot, address, latest=latest)
    return Article(
        title=title,
        text=body,
        url=address,
        source=host or head.metas.get("og:site_name"),
        published=when and when.seconds,
        precision=when and when.precision,
        origin=when and when.origin,
        author=told.author,
        agency=told.agency,
        language=_check(body, only),
    )


def _check(text: str, only: str | None) -> str:
    """Return the language of a text.

    Raises:
        NoArticle: Another one is wanted.
    """
    found = language(text)
    if only is not None and found != only:
        raise NoArticle("other-language", found)
    return found
