"""Which field of an input fills which of our columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from dedup.errors import ConfigError

# Where the user names no field, the first of these that holds something usable is taken.
CANDIDATES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "_id", "guid"),
    "url": ("url", "link"),
    "source": ("source", "site", "outlet"),
    "published": ("published", "published_at", "datetime", "date", "pubDate"),
    "title": ("title", "headline"),
    "text": ("text", "body", "content"),
    "html": ("html", "raw_html"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Names of the input's fields, one tuple a column of ours, in the order in which they are tried."""

    id: tuple[str, ...]
    url: tuple[str, ...]
    source: tuple[str, ...]
    published: tuple[str, ...]
    title: tuple[str, ...]
    text: tuple[str, ...]
    html: tuple[str, ...]
    explicit: Mapping[str, str]

    @property
    def all(self) -> tuple[str, ...]:
        """Every name that any column may be filled from, once."""
        columns = (self.id, self.url, self.source, self.published, self.title, self.text, self.html)
        return tuple(dict.fromkeys(name for names in columns for name in names))

    def can_hold_words(self, columns: Iterable[str]) -> bool:
        """Return whether one of an input's `columns` can be title or text."""
        return not set(columns).isdisjoint((*self.title, *self.text, *self.html))


def choose(fields: Mapping[str, str]) -> Fields:
    """Return the names to look for: the user's alone where given, else the candidates.

    Raises:
        ConfigError: a key of `fields` is no column of ours, or a name is empty.

    >>> choose({"text": "story"}).text
    ('story',)
    """
    for column, name in fields.items():
        if column not in CANDIDATES:
            raise ConfigError(f"fields: {column!r} must be one of {', '.join(CANDIDATES)}")
        if not isinstance(name, str) or not name:
            raise ConfigError(f"fields: the field for {column!r} must be a name, got {name!r}")
    names = {column: (fields[column],) if column in fields else CANDIDATES[column] for column in CANDIDATES}
    names["text"] = tuple(name for name in names["text"] if name != fields.get("html"))
    return Fields(**names, explicit=dict(fields))
