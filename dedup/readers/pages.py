"""A page with markup on its way to those who take it apart, and what else a crawl yields in between."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from dedup.kernels.utf8 import is_valid
from dedup.readers.identity import host, make
from dedup.readers.reasons import Reason
from dedup.readers.records import Builder, Row, without_nul
from dedup.schema import Reject

# The encoding of plain text, with or without a mark of byte order at its start.
UTF_8: Final = "utf-8-sig"
_HEAD: Final = 256  # bytes in which most pages that are not empty have a letter

# Bytes of a page: the tree that one with markup becomes takes twenty times as many.
LONGEST: Final = 8 << 20


class Page(NamedTuple):
    """One page of HTML as it came.

    Attributes:
        file: What holds it.
        line: The number of its record there, from 1; None where the file is the page.
        key: Its id, if where it lies is its name; None asks for one by URL or words.
        url: Where it was fetched from, if that is known.
        charset: What the server said of its encoding.
        latest: Seconds since 1970, when it was fetched, if that is known; None is now.
        content: Its bytes.
        told: What its record says of it, for a page that stands in one; that comes before what it says.
    """

    file: str
    line: int | None
    key: str | None
    url: str | None
    charset: str | None
    latest: int | None
    content: bytes
    told: Row | None = None

    def refused(self, reason: Reason | str, detail: str) -> Reject:
        """Return the row of ``rejects`` that this page becomes."""
        return Reject(self.file, self.line, self.key or self.url, str(reason), detail)


# In the order of the input: pages to take apart, documents that need no more of that, and refusals.
Item: TypeAlias = Page | Row | Reject
Items: TypeAlias = Iterator[Item]


def plain(page: Page, *, encoding: str = UTF_8) -> Row | Reject:
    """Return a page of plain text as a document; its parts are told from one another later."""
    text: str | bytes
    if encoding == UTF_8 and is_valid(np.frombuffer(page.content, np.uint8)):
        # Arrow takes bytes too, and a string that nobody reads takes long to make.
        text = page.content.removeprefix(BOM_UTF8)
        if b"\0" in text or b"\r" in text:
            text = text.replace(b"\0", b"").replace(b"\r\n", b"\n")
        blank = not text[:_HEAD].decode(errors="ignore").strip() and not text.decode().strip()
    else:
        try:
            text = without_nul(page.content.decode(encoding)).replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            return page.refused(Reason.BAD_UTF8, f"byte {error.start}: {error.reason}")
        except LookupError:
            return page.refused(Reason.BAD_UTF8, f"no such encoding: {encoding[:40]}")
        blank = not text or text.isspace()
    if blank:
        return page.refused(Reason.NO_TEXT, "the page is empty")
    named = page.key or make(url=page.url, title=None, text=text if page.url is None else None)
    return Row(named, page.url, host(page.url), None, None, None, None, text, page.file, page.line)


def put_off(builder: Builder) -> Items:
    """Yield the pages whose documents the builder has put off."""
    for row, content in builder.take_pages():
        page = Page(row.file, row.line, row.id or None, row.url, None, None, content, row)
        if len(content) > LONGEST:
            yield page.refused(Reason.PAGE_TOO_LARGE, f"more than {LONGEST} bytes")
        else:
            yield page
