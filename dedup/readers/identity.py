"""The id of a document: the given one, letter for letter, or one made from its URL or its words."""

import math
import re
from decimal import Decimal
from hashlib import blake2b
from numbers import Integral
from typing import Final
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

# What campaigns and social networks hang on a link; none of it names another page.
_TRACKING: Final = frozenset({"fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "msclkid", "yclid"})
# No server takes a longer address; one made up of ports takes a round for each of them.
_LONGEST: Final = 8192
# Most URLs need no change, and are not worth a parser.
_CANONICAL: Final = re.compile(r"https?://([a-z0-9.\-]+)/[^?#\s]*")
_PORTS: Final = {"http": ":80", "https": ":443"}


def spell(value: object) -> str | None:
    """Return the text of an id that is not a string, or None where it cannot be one.

    Whole numbers, finite floats, decimals and UUIDs have a text; booleans, NaN, lists, objects and
    bytes have none.

    >>> spell(10**29), spell(True), spell(float("nan"))
    ('100000000000000000000000000000', None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, Integral):
        return format(Decimal(int(value)), "f")  # str() of an int refuses over 4,300 digits
    if isinstance(value, float):
        return repr(float(value)) if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return str(value) if value.is_finite() else None
    if isinstance(value, UUID):
        return str(value)
    return None


def canonize(url: str) -> str:
    """Return the URL under which a page is known whatever way led to it.

    Scheme and host in lower case, no default port, no fragment, no `utm_*` and no click ids
    (`fbclid`, `gclid`, …). Path, order of the query and `www.` stay: they may name another page. Over 8,192
    characters nothing is changed but blanks around it.

    >>> canonize("HTTP://Example.ORG:80/a/B?id=7&utm_source=x#top")
    'http://example.org/a/B?id=7'
    """
    url = url.strip()
    if _CANONICAL.fullmatch(url):
        return url
    while len(url) <= _LONGEST and (known := _shorten(url)) != url:
        url = known  # what a dropped part laid bare, such as blanks or a bare "?", goes too
    return url


def _shorten(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    user, at, host = parts.netloc.rpartition("@")
    host = host.lower().removesuffix(_PORTS.get(parts.scheme, "\n"))
    kept = [item for item in parts.query.split("&") if item and not _is_tracking(item)]
    return urlunsplit((parts.scheme, user + at + host, parts.path, "&".join(kept), "")).strip()


def host(url: str | None) -> str | None:
    """Return the host of a URL, without `www.`, or None where it has none.

    >>> host("https://www.Example.org:8080/a")
    'example.org'
    """
    if url and (plain := _CANONICAL.fullmatch(url)):
        return plain[1].removeprefix("www.")
    try:
        return ((urlsplit(url).hostname or "").removeprefix("www.") or None) if url else None
    except ValueError:
        return None


def make(*, url: str | None, title: str | None, text: str | bytes | None) -> str:
    """Return `u-` and 16 hex digits of the URL's hash, or without one `t-` and those of the words.

    >>> make(url="https://example.org/1#top", title=None, text="x")
    'u-2bdeba2916f8cdf2'
    """
    if url is not None:
        return "u-" + _digest(canonize(url))
    words = text.decode() if isinstance(text, bytes) else text
    return "t-" + _digest(f"{title or ''}\n{words or ''}")


def _is_tracking(item: str) -> bool:
    name = item.partition("=")[0].lower()
    return name.startswith("utm_") or name in _TRACKING


def _digest(words: str) -> str:
    return blake2b(words.encode(), digest_size=8).hexdigest()
