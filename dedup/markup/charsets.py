"""The characters of a page: what its bytes say, what it claims, and whom to believe.

Deliberately not here: encodings of other scripts than Arabic and Latin; a page that claims one is read
by its claim.
"""

import codecs
import re
from typing import Final

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META: Final = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{3,30})", re.IGNORECASE)
HEAD: Final = 4096  # bytes in which a page says its encoding; browsers look at 1,024
# Servers send these for pages in any encoding, and any bytes can be read by them.
_UNTOLD: Final = frozenset(("ascii", "iso8859-1", "cp1252", "latin_1"))
# Of the bytes beyond ASCII so many may be broken in a page that is UTF-8 all the same.
BROKEN: Final = 0.02
# The definite article, which every eighth Arabic word begins with, in the two encodings of one byte.
_ARTICLE: Final = ((b"\xc7\xe1", "cp1256"), (b"\xc7\xe4", "iso8859-6"))


def decode(page: bytes, charset: str | None) -> str:
    """Return the text of a page.

    A byte order mark decides; else the bytes, if they are UTF-8; else the header of the response, then the
    head of the page, if they name an encoding that these bytes can be in; else Arabic of one byte.

    >>> word = "\\u0627\\u0644\\u062e\\u0628\\u0631"
    >>> decode(word.encode("cp1256"), "iso-8859-1") == word == decode(word.encode("iso8859-6"), None)
    True
    """
    for mark, name in _MARKS:
        if page.startswith(mark):
            return page.decode(name, "replace")
    try:
        return page.decode()
    except UnicodeDecodeError:
        pass
    found = _META.search(page, 0, HEAD)
    claims = [_codec(charset), _codec(found[1].decode("ascii") if found else None)]
    for claim in claims:
        if claim and claim not in _UNTOLD and (text := _fits(page, claim)) is not None:
            return text
    return _guess(page, "utf-8" in claims)


def _codec(name: str | None) -> str | None:
    """Return the codec of that name, in its one spelling; None where there is none."""
    try:
        info = codecs.lookup(name.strip().strip("\"'")) if name else None
    except (LookupError, ValueError):
        return None
    return info.name if info and getattr(info, "_is_text_encoding", True) else None


def _fits(page: bytes, codec: str) -> str | None:
    """Return the text of a page by a codec, or None if too much of it is broken."""
    try:
        text = page.decode(codec, "replace")
    except (UnicodeError, LookupError):
        return None
    beyond = sum(not char.isascii() for char in text)
    return text if text.count("\ufffd") <= BROKEN * beyond + 1 else None


def _guess(page: bytes, said_utf8: bool) -> str:
    """Return the text of a page whose claims do not fit its bytes."""
    counts = [(page.count(article), codec) for article, codec in _ARTICLE]
    most, codec = max(counts)
    text = _fits(page, "utf-8")
    if text is not None and (said_utf8 or not most):
        return text
    return page.decode(codec if most else "cp1252", "replace")
