"""RSS and Atom: one item, one document, of which the feed says title, date and address."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from dedup import moments
from dedup.arabic import dates
from dedup.readers import fragments
from dedup.readers.identity import host, make
from dedup.readers.inputs import Source
from dedup.readers.pages import LONGEST, Item, Items, Page
from dedup.readers.reasons import Reason
from dedup.readers.records import Row, without_nul
from dedup.readers.streams import Progress, blocks

_ROOTS: Final = frozenset({"rss", "rdf", "feed"})
_ITEMS: Final = frozenset({"item", "entry"})

# Where a fact stands; the first that says anything counts. The whole text comes before its summary.
_TEXTS: Final = ("encoded", "content", "description", "summary")
_DATES: Final = ("pubdate", "published", "date", "issued", "updated", "modified")
_AUTHORS: Final = ("creator", "author")


def read(source: Source, *, max_line: int, progress: Progress) -> Items:
    """Yield the items of a feed; `line` is an item's number, from 1.

    What stands before the first mistake in the XML is read. No entity is fetched from anywhere.

    Raises:
        FileError: the file, or the rest of it, cannot be read or unpacked.
    """
    feed = _Feed(source.name, min(max_line, LONGEST))
    try:
        for block in blocks(source, progress=progress):
            yield from feed.take(block)
        feed.close()
    except (ParseError, ValueError, LookupError) as error:
        yield feed.refused(str(error))


class _Feed:
    """A feed that comes in blocks; of what was read only the way to the item at hand is kept."""

    def __init__(self, file: str, limit: int) -> None:
        self._parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
        self._page = Page(file, None, None, None, None, None, b"")
        self._limit = limit
        self._parents: list[Element] = []
        self._number = 0
        self._latest = int(time.time())
        self._since = 0  # bytes since the last item

    def take(self, block: bytes) -> Iterator[Item]:
        """Yield the items that end in the block.

        Raises:
            ParseError: this is no XML.
            ValueError: it is no feed, or an item is too long.
        """
        self._parser.feed(block)
        self._since += len(block)
        for event, element in cast(Iterator[tuple[str, Element]], self._parser.read_events()):
            if event == "start":
                if not self._parents and _name(element) not in _ROOTS:
                    raise ValueError(f"<{_name(element)[:40]}> is no feed")
                self._parents.append(element)
                continue
            self._parents.pop()
            if _name(element) in _ITEMS:
                self._number, self._since = self._number + 1, 0
                yield _item(element, self._page._replace(line=self._number), self._latest)
                element.clear()
                if self._parents:
                    self._parents[-1].remove(element)
        if self._since > self._limit + len(block):
            raise ValueError(f"an item of more than {self._limit} bytes")

    def close(self) -> None:
        """Raise ParseError if the end is missing."""
        self._parser.close()

    def refused(self, detail: str) -> Item:
        """Return the row that tells what is wrong."""
        return self._page.refused(Reason.BAD_FEED, f"after item {self._number}: {detail}")


def _item(item: Element, page: Page, latest: int) -> Item:
    """Return the document that an item is."""
    facts: dict[str, str] = {}
    for child in item:
        name, words = _name(child), without_nul("".join(child.itertext())).strip()
        if name == "link":
            words = _link(child) or words
        if words and name not in facts:
            facts[name] = words
    title = fragments.text(facts.get("title", "")) or None
    text = next((words for name in _TEXTS if (words := fragments.text(facts.get(name, "")))), None)
    url = facts.get("link") or _address(facts.get("guid") or facts.get("id"))
    page = page._replace(url=url)
    if title is None and text is None:
        return page.refused(Reason.NO_TEXT, "an item without words")
    told = (_moment(facts[name], latest) for name in _DATES if name in facts)
    moment = next((moment for moment in told if moment is not None), None)
    seconds, precision = moment if moment is not None else (None, None)
    return Row(
        make(url=url, title=title, text=text),
        url,
        host(url),
        seconds,
        precision,
        "feed" if moment is not None else None,
        title,
        text,
        page.file,
        page.line,
        author=next((facts[name] for name in _AUTHORS if name in facts), None),
    )


def _moment(words: str, latest: int) -> moments.Moment | None:
    """Return when an item was published, by what its feed says; what no page of news can have is no date."""
    moment = moments.parse(words)
    if moment is None and (mention := dates.of_line(words, dates.MAX_OTHER_LETTERS)) is not None:
        when = datetime(mention.year or 0, mention.month, mention.day, mention.hour or 0, mention.minute or 0)
        precision = "day" if mention.hour is None else "minute"
        moment = moments.Moment(int(when.replace(tzinfo=UTC).timestamp()), precision)
    return moment if moment is not None and moments.dates_news(moment.seconds, latest=latest) else None


def _name(element: Element) -> str:
    """Return an element's name without its namespace: feeds use many, and some forget to say which."""
    return element.tag.rpartition("}")[2].lower()


def _link(element: Element) -> str | None:
    """Return where a link of Atom leads, if it leads to the item itself."""
    return element.get("href") if element.get("rel", "alternate") == "alternate" else None


def _address(word: str | None) -> str | None:
    return word if word is not None and word.startswith(("http://", "https://")) else None
