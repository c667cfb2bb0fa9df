"""What a page says of itself to machines: its meta tags, its JSON-LD, its canonical address, its times."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

import orjson
from lxml.html import HtmlElement

# Types of JSON-LD that are an article (schema.org).
_ARTICLES: Final = re.compile(r"(?:\w*Article|BlogPosting|Report|LiveBlogPosting)\Z")
MAX_JSON: Final = 1 << 20  # bytes of one script
MAX_DEPTH: Final = 6  # of lists and graphs in lists and graphs
MAX_TIMES: Final = 40
# A name, and what it may be the name of: `property`, `name` and `itemprop` are mixed up everywhere.
_NAMES: Final = ("property", "name", "itemprop", "http-equiv")
_HEADINGS: Final = ("h1", "h2", "h3")
_CONTROL: Final = re.compile("[\x00-\x1f]")


class Time(NamedTuple):
    """A `<time>`: its attribute, its text, and whether it says that it is of publishing or of an update."""

    stamp: str
    text: str
    role: str


class Head(NamedTuple):
    """What a page says of itself.

    Attributes:
        metas: The first content of each meta tag, by name in lower case.
        facts: The first article of its JSON-LD.
        publisher: Names of whom the JSON-LD calls publisher or site.
        title: Of the title element.
        heading: The first heading of the first rank.
        headings: Texts of all headings.
        canonical: Address of the canonical link.
        times: The times of the page.
    """

    metas: Mapping[str, str]
    facts: Mapping[str, Any]
    publisher: tuple[str, ...]
    title: str | None
    heading: str | None
    headings: tuple[str, ...]
    canonical: str | None
    times: tuple[Time, ...]

    @property
    def is_article(self) -> bool:
        """Whether the page says that it is an article."""
        return bool(self.facts) or self.metas.get("og:type", "").strip().lower() == "article"


def read(tree: HtmlElement) -> Head:
    """Return what a page says of itself."""
    metas: dict[str, str] = {}
    headings: dict[str, list[str]] = {name: [] for name in _HEADINGS}
    objects: list[Mapping[str, Any]] = []
    times: list[Time] = []
    title = canonical = None
    for element in tree.iter("meta", "link", "script", "title", "time", *_HEADINGS):
        tag = element.tag
        if tag == "meta":
            _meta(element, metas)
        elif tag == "title":
            title = title or squeeze(element.text_content())
        elif tag == "link":
            if canonical is None and "canonical" in element.get("rel", "").lower().split():
                canonical = element.get("href")
        elif tag == "time":
            if len(times) < MAX_TIMES:
                times.append(_time(element))
        elif tag == "script":
            if "ld+json" in element.get("type", "").lower():
                objects += _objects(element.text or "")
        else:
            headings[tag].append(squeeze(element.text_content()))
    facts = next((item for item in objects if _is_article(item)), {})
    return Head(
        metas,
        facts,
        tuple(_publishers(objects)),
        title,
        next(filter(None, headings["h1"]), None),
        tuple(text for rank in headings.values() for text in rank if text),
        canonical,
        tuple(times),
    )


def squeeze(text: str) -> str:
    """Return a text with every stretch of white space, no-break ones too, as one blank."""
    return " ".join(text.split())


def _meta(element: HtmlElement, metas: dict[str, str]) -> None:
    """Enter a meta tag under every name that it has."""
    content = squeeze(element.get("content", ""))
    if content:
        for name in _NAMES:
            for key in element.get(name, "").lower().split():
                metas.setdefault(key, content)


def _time(element: HtmlElement) -> Time:
    """Return a `<time>`, its role from its own attributes and class."""
    said = f"{element.get('itemprop', '')} {element.get('class', '')} {element.get('pubdate', '-')}".lower()
    if "modif" in said or "update" in said:
        role = "updated"
    elif "publish" in said or "created" in said or not said.endswith("-"):
        role = "published"
    else:
        role = ""
    return Time(element.get("datetime", "").strip(), squeeze(element.text_content()), role)


def _objects(script: str) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a JSON-LD script, lists and graphs opened; nothing of a broken one."""
    if len(script) > MAX_JSON:
        return
    try:
        data = orjson.loads(_CONTROL.sub(" ", script).strip().rstrip(";"))
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        return
    yield from _opened(data, MAX_DEPTH)


def _opened(data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if not depth:
        return
    if isinstance(data, list):
        for item in data:
            yield from _opened(item, depth - 1)
    elif isinstance(data, dict):
        yield data
        for name in ("@graph", "mainEntity"):
            yield from _opened(data.get(name), depth - 1)


def _is_article(item: Mapping[str, Any]) -> bool:
    kinds = item.get("@type")
    return any(isinstance(kind, str) and _ARTICLES.match(kind) for kind in _listed(kinds))


def _publishers(objects: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the names of publishers, sites and organisations."""
    for item in objects:
        yield from names(item.get("publisher"))
        if {"WebSite", "Organization", "NewsMediaOrganization"} & {
            str(kind) for kind in _listed(item.get("@type"))
        }:
            yield from names(item)


def names(value: Any) -> Iterator[str]:
    """Yield the names in a field of JSON-LD: a string, an object with a name, or several."""
    for item in _listed(value):
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str) and (known := squeeze(name)):
            yield known


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def address(head: Head, url: str | None) -> str | None:
    """Return the address of a page: canonical if it can be, else the one it was fetched from, else og:url.

    A canonical address at another host is believed, since copies of a page may say whose they are; one of
    no page at all (the root of a site, for a page that is not) is a template's mistake and is not.
    """
    for claim in (head.canonical, None if url else head.metas.get("og:url")):
        known = _joined(url, claim)
        if known and not (_is_root(known) and not (url and _is_root(url))):
            return known
    return url


def _joined(url: str | None, claim: str | None) -> str | None:
    """Return an absolute web address, or None."""
    if not claim or not claim.strip():
        return None
    try:
        whole = urljoin(url, claim.strip()) if url else claim.strip()
        parts = urlsplit(whole)
        host = parts.hostname
    except ValueError:
        return None
    return whole if parts.scheme in ("http", "https") and host and "." in host else None


def _is_root(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def host(url: str | None) -> str | None:
    """Return the host of an address in lower case, without ``www.``.

    >>> host("https://WWW.Example.org:8080/a"), host(None)
    ('example.org', None)
    """
    try:
        name = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    return str(name).removeprefix("www.") if name else None
