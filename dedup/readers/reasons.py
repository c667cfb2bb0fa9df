"""Why a line, a page or a whole file did not become documents."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from dedup.errors import InputError


class Reason(StrEnum):
    """The words that stand in `reason` of ``rejects``; they are stable.

    ================  ==========================================================================
    reason            what was refused, and when
    ================  ==========================================================================
    bad-json          a line that is not JSON, or is nested over 1,024 deep, or holds NaN
    bad-utf8          a line, row or page that is not UTF-8
    bad-row           a CSV row with broken quoting or another number of fields than its header
    bad-id            an id that is neither text nor a number (a list, an object, true, NaN)
    bad-text          a title or text that is not a string
    lone-surrogate    a string with half of a surrogate pair, which no UTF-8 can hold
    line-too-long     a line, row, cell or page of more than `max_line` bytes
    no-text           neither title nor text, or nothing but white space in both
    not-an-object     a line that is JSON, but not an object; an item that is not a mapping
    not-found         a page whose server answered with another status than 200
    not-html          a page that is neither HTML nor text: an image, a PDF, a script
    no-article        a page of HTML without an article: a section's front, tags, search, pictures
    other-language    a page in another language than Arabic
    out-of-time       a page of HTML that took too long
    bad-page          a page of HTML at which the parser, or its process, gave up
    page-too-large    a page of a WARC, an archive or a file of HTML of more than 8 MB, or `max_line`
    bad-record        a record or a member of an archive whose header or length is wrong
    bad-feed          a feed that is no XML, or XML that is no feed, from there on
    nested            an archive within an archive, or another file in it that is no page
    ----------------  --------------------------------------------------------------------------
    truncated         a file: its compressed stream ends early; what came before it is kept
    corrupt           a file: its compressed stream or a part of it is damaged; the rest is kept
    missing-field     a file: none of its columns can be text or title
    bomb              a file: it unpacks to far more than it is; what came before is kept
    unreadable        a file: it cannot be opened, or reading it failed
    ================  ==========================================================================

    >>> str(Reason.BAD_JSON)
    'bad-json'
    """

    BAD_JSON = "bad-json"
    BAD_UTF8 = "bad-utf8"
    BAD_ROW = "bad-row"
    BAD_ID = "bad-id"
    BAD_TEXT = "bad-text"
    LONE_SURROGATE = "lone-surrogate"
    LINE_TOO_LONG = "line-too-long"
    NO_TEXT = "no-text"
    NOT_AN_OBJECT = "not-an-object"
    NOT_FOUND = "not-found"
    NOT_HTML = "not-html"
    NO_ARTICLE = "no-article"
    OTHER_LANGUAGE = "other-language"
    OUT_OF_TIME = "out-of-time"
    BAD_PAGE = "bad-page"
    PAGE_TOO_LARGE = "page-too-large"
    BAD_RECORD = "bad-record"
    BAD_FEED = "bad-feed"
    NESTED = "nested"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    MISSING_FIELD = "missing-field"
    BOMB = "bomb"
    UNREADABLE = "unreadable"


# These speak of a file, not of a document: their row has no line, and a command should not end with 0.
OF_A_FILE: Final = frozenset(
    {Reason.TRUNCATED, Reason.CORRUPT, Reason.MISSING_FIELD, Reason.BOMB, Reason.UNREADABLE}
)


class FieldError(InputError):
    """There were records, and none of them has a field that the user named.

    Attributes:
        pairs: What the user named, as ``text=body``.
    """

    def __init__(self, pairs: Iterable[str]) -> None:
        self.pairs = tuple(pairs)
        super().__init__(f"no record of the input has the field named in {', '.join(self.pairs)}")


class DocumentError(Exception):
    """One document is refused; never leaves this room, becomes a row of ``rejects``."""

    def __init__(self, reason: Reason, detail: str, *, document: str | None = None) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.document = document


class FileError(Exception):
    """The rest of a file is lost; never leaves this room, becomes a row of ``rejects``."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
