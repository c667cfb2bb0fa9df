"""Who wrote an article and which agency it credits: what its page tells machines, and its text."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from dedup.arabic import bylines
from dedup.arabic.bylines import Credits
from dedup.markup.heads import Head, names
from dedup.markup.titles import key

MAX_AUTHOR: Final = 5  # words
_AUTHORS: Final = ("author", "article:author", "byl", "dc.creator", "dcterms.creator", "parsely-author")
_ADDRESS: Final = re.compile(r"https?:|www\.|[@/\d]|\.(?:com|net|org)\b|\bby\b", re.IGNORECASE)


def read(lines: Sequence[str], head: Head, sites: Collection[str]) -> Credits:
    """Return the credits of an article.

    Args:
        lines: Its body, stripped.
        head: What its page says to machines.
        sites: Names of the site as `titles.key` spells them; none of them is an author.
    """
    told = bylines.take(lines)
    authors = list(_authors(head))
    named = [name for author in authors if (name := bylines.agency(author))] + [told.agency]
    known = [name for name in named if name not in (None, bylines.AT_LARGE)]
    persons = (name for name in (*authors, told.author) if name and _is_person(name, sites))
    return Credits(next(persons, None), next(iter(known or named)), told.lines)


def _authors(head: Head) -> Iterator[str]:
    """Yield who a page says wrote it."""
    yield from names(head.facts.get("author"))
    for name in _AUTHORS:
        if name in head.metas:
            yield head.metas[name]


def _is_person(name: str, sites: Collection[str]) -> bool:
    """Say whether a name can be an author's: of a few words, no address, no agency, not the site's."""
    return (
        0 < len(name.split()) <= MAX_AUTHOR
        and not _ADDRESS.search(name)
        and bylines.agency(name) is None
        and key(name) not in sites
        and key(name) not in _NOBODY
    )


_NOBODY: Final = frozenset(
    key(name) for name in ("admin", "administrator", "editor", "المحرر", "محرر", "التحرير", "هيئة التحرير")
)
