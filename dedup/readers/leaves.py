"""The members of an archive: which of them are pages, and what they are called."""

from enum import Enum
from typing import Final

from dedup.readers.inputs import Source
from dedup.readers.kinds import Kind, kind_of, suffixes_of
from dedup.readers.pages import Item, Page, plain
from dedup.readers.reasons import FileError, Reason
from dedup.readers.streams import unpack

# Archives that nobody here reads, but whose pages are not to go missing unsaid.
_CLOSED: Final = (".7z", ".rar")


class Fate(Enum):
    """What becomes of a member by its name."""

    PAGE = "page"
    PASSED = "passed"
    NESTED = "nested"


def judge(name: str) -> Fate:
    """Return what becomes of a member: hidden files, and files of no known kind, are passed over.

    >>> judge("site/a.html"), judge("site/.a.html"), judge("site/b.tar.gz")
    (<Fate.PAGE: 'page'>, <Fate.PASSED: 'passed'>, <Fate.NESTED: 'nested'>)
    """
    if any(part.startswith(".") and part != "." for part in name.split("/")):
        return Fate.PASSED
    kind = kind_of(name)
    if kind in (Kind.HTML, Kind.TEXT):
        return Fate.PAGE
    packed = suffixes_of(name)[1] or name.lower().endswith(_CLOSED)
    return Fate.NESTED if kind is not None or packed else Fate.PASSED


def member(source: Source, name: str, content: bytes = b"") -> Page:
    """Return a member as a page that is named as if the archive were a folder."""
    inner = name.replace("\0", "").encode("utf-8", "backslashreplace").decode().removeprefix("./")
    file, key = (f"{outer}/{inner}" for outer in (source.name, source.key))
    return Page(file, None, key, None, None, None, content)


def leaf(page: Page, name: str, *, limit: int) -> Item:
    """Return what a member holds: a page with markup, a document of plain text, or the reason why not."""
    content = bytearray()
    try:
        for block in unpack(iter([page.content]), wrapping=suffixes_of(name)[1]):
            content += block
            if len(content) > limit:
                return page.refused(Reason.PAGE_TOO_LARGE, f"more than {limit} bytes")
    except FileError as error:
        return page.refused(error.reason, error.detail)
    page = page._replace(content=bytes(content))
    return plain(page) if kind_of(name) is Kind.TEXT else page
