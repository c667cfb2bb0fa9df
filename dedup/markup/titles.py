"""The title of a page, without the name of its site.

Asked in this order: JSON-LD `headline`, `og:title`, `twitter:title`, the first heading, the title element.
What stands before the first or behind the last sign of `_PARTS` is dropped where it is a name of the site
(`og:site_name`, the publisher, the host), where what is left is said alone elsewhere, in a heading or another
of these titles, or where another of these titles is the same two parts with another sign or in another order.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from dedup.arabic.furniture import skim
from dedup.markup.heads import Head, squeeze

_PARTS: Final = re.compile(r"\s+[-–—|•·»«]+\s+|\s*\|\s*|\s*::\s*|\s+[-–—|]+|[-–—|]+\s+")
_BAR: Final = re.compile(r"\s*\|\s*|\s*::\s*")
LONGEST: Final = 300  # characters of a title; what is longer is a text
MAX_NAME: Final = 40  # characters of a name of a site behind a bar
MIN_WORDS: Final = 3  # of a title; what is shorter is the name itself
_WORD: Final = re.compile(r"[^\W_]+")
_HTML: Final = re.compile(r"<[^>]{1,100}>|&(?:nbsp|quot|amp|#\d+);")


def title(head: Head, sites: Collection[str]) -> tuple[str | None, frozenset[str]]:
    """Return the title of a page, or None, and what was cut off it, as `key` spells it.

    Args:
        head: What the page says of itself.
        sites: Names of its site, see `sites`.
    """
    claims = [claim for claim in map(_clean, _claims(head)) if 0 < len(claim) <= LONGEST]
    said = {key(text) for text in (*head.headings, *claims)}
    parted = {key(claim): {(key(rest), key(name)) for rest, name in _rests(claim)} for claim in claims}
    for claim in claims:
        others = (pairs for whole, pairs in parted.items() if whole != key(claim))
        cut, names = _cut(claim, sites, said, set().union(*others))
        if key(cut) not in sites:
            return cut, frozenset(map(key, names)) - {""}
    return None, frozenset()


def _claims(head: Head) -> Iterator[str]:
    headline = head.facts.get("headline")
    if isinstance(headline, str):
        yield headline
    for name in ("og:title", "twitter:title"):
        if name in head.metas:
            yield head.metas[name]
    if head.heading:
        yield head.heading
    if head.title:
        yield head.title


def _clean(claim: str) -> str:
    """Return a title without tags and entities that were escaped twice."""
    return squeeze(_HTML.sub(" ", claim))


def _cut(
    claim: str, sites: Collection[str], said: Collection[str], parts: Collection[tuple[str, str]]
) -> tuple[str, list[str]]:
    """Return a title less the names of the site around it, and these.

    Args:
        claim: The title.
        sites: Names that are the site's.
        said: What the page says alone.
        parts: What other titles of the page are made of: a rest and a name.
    """
    for rest, name in _rests(claim):
        if key(name) in sites or key(rest) in said or (key(rest), key(name)) in parts:
            cut, names = _cut(rest, sites, (), ())
            return cut, [name, *names]
    bars = list(_BAR.finditer(claim))
    if bars and len(claim) - bars[-1].end() <= MAX_NAME and _words(claim[: bars[-1].start()]) >= MIN_WORDS:
        return claim[: bars[-1].start()], [claim[bars[-1].end() :]]
    return claim, []


def _rests(claim: str) -> Iterator[tuple[str, str]]:
    """Yield what a title is without its first or last part, and that part."""
    signs = list(_PARTS.finditer(claim))
    for sign in (signs[-1], signs[0]) if signs else ():
        for rest, name in (
            (claim[: sign.start()], claim[sign.end() :]),
            (claim[sign.end() :], claim[: sign.start()]),
        ):
            if name and _words(rest) >= MIN_WORDS:
                yield rest, name


def sites(head: Head, host: str | None) -> frozenset[str]:
    """Return the names of the site, as `key` spells them."""
    labels = (host or "").split(".")
    said = (head.metas.get(name, "") for name in ("og:site_name", "application-name", "al:ios:app_name"))
    whole = (host or "", ".".join(labels[:-1]))
    return frozenset(map(key, (*head.publisher, *said, *whole, *labels))) - {""}


def key(text: str) -> str:
    """Return what a text compares by."""
    return "".join(_WORD.findall(skim(text)))


def _words(text: str) -> int:
    return len(_WORD.findall(text))
