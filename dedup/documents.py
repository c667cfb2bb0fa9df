"""A document as a library call takes it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report. Only a text or a title is wanted; what is not known stays None.

    Attributes:
        text: The article, or the whole page where there is no title.
        title: The headline.
        id: Name of the report; without one it is made from the URL, else from title and text.
        url: Where it stands.
        source: The outlet.
        published: When it was published; a day, or a moment (without a zone: UTC).
    """

    text: str | None = None
    title: str | None = None
    id: str | None = None
    url: str | None = None
    source: str | None = None
    published: datetime | date | str | None = None
