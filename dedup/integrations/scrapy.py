"""Scrapy: an item pipeline that marks copies as they come, or drops them, and clusters the crawl at its end.

    ITEM_PIPELINES = {"dedup.integrations.scrapy.StoryPipeline": 300}
    DEDUP_OUT = "stories"

| setting | default | |
|---|---|---|
| `DEDUP_ENABLED` | `True` | |
| `DEDUP_MODE` | `"annotate"` | or `"drop"`: copies go no further |
| `DEDUP_FIELD` | `"dedup"` | the item's field for `{"id": …, "duplicate_of": …}`; Items declare it |
| `DEDUP_FIELDS` | `{}` | our field's name to the item's, such as `{"text": "story"}` |
| `DEDUP_OUT` | `""` | a directory: when the spider closes, all items are clustered into it |
| `DEDUP_INDEX` | `""` | a file: an index that knows other crawls; else copies are told within this one |
| `DEDUP_JACCARD` | `0.5` | Jaccard from which a text is a copy, without an index |
| `DEDUP_MEMORY_ITEMS` | `100000` | items that are remembered, without an index |
| `DEDUP_SETTINGS` | `{}` | other fields of `dedup.Config` |

Stats: `dedup/items`, `dedup/duplicates`, `dedup/unreadable`, `dedup/unmarked`, and of the run at the end
`dedup/copies`, `dedup/events`, `dedup/stories`. All work is done in one thread beside the reactor's.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final, Self, TypeVar

from dedup import batch
from dedup.errors import ConfigError, DedupError, ExtraError, InputError, StoreError
from dedup.integrations.recent import Answer, Check, Recent
from dedup.readers.fields import CANDIDATES, choose
from dedup.writers import run as writers

try:
    from itemadapter import ItemAdapter
    from scrapy.crawler import Crawler
    from scrapy.exceptions import DropItem, NotConfigured
    from scrapy.settings import BaseSettings
    from scrapy.utils.defer import maybe_deferred_to_future
    from twisted.internet.threads import deferToThreadPool
    from twisted.python.threadpool import ThreadPool
except ImportError as error:
    raise ExtraError("the item pipeline needs Scrapy", "scrapy") from error

MODES: Final = ("annotate", "drop")
_MOST: Final = 100_000
_STATS: Final = {"copies": "copy", "events": "event", "stories": "story"}
# What an index says of a document beyond what `Recent` does.
_MORE: Final = ("copy", "event", "story", "is_new")

# What settings are, by the word in the name of Scrapy's own reader of them.
_KINDS: Final = {"bool": "True or False", "int": "a whole number", "float": "a number", "dict": "a mapping"}

_Made = TypeVar("_Made")
logger = logging.getLogger(__name__)


class StoryPipeline:
    """Marks or drops copies; the settings and stats are told above.

    Args:
        crawler: The crawl.

    Raises:
        NotConfigured: `DEDUP_ENABLED` is off.
        ConfigError: A setting breaks its rule.
        OutputError: `DEDUP_OUT` holds what is no run.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings, self._crawler = crawler.settings, crawler
        if not _asked(settings, "DEDUP_ENABLED", "bool", True):
            raise NotConfigured
        self._mode = str(settings.get("DEDUP_MODE", "annotate"))
        if self._mode not in MODES:
            raise ConfigError(f"DEDUP_MODE must be one of {', '.join(MODES)}, got {self._mode!r}")
        self._field = str(settings.get("DEDUP_FIELD", "dedup"))
        self._fields = _fields(settings)
        self._settings: dict[str, Any] = _asked(settings, "DEDUP_SETTINGS", "dict", {})
        self._out = str(settings.get("DEDUP_OUT", ""))
        if self._out:
            writers.check(Path(self._out))  # at the end of the crawl it would be too late
        self._check = _check(settings, self._settings)
        self._spool: IO[str] | None = None
        self._pool = ThreadPool(1, 1, "dedup")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline of a crawl, as Scrapy asks for it."""
        return cls(crawler)

    async def open_spider(self) -> None:
        """Start the thread, and open what documents are kept in."""
        self._pool.start()
        await self._aside(self._open)

    def _open(self) -> None:
        if self._out:
            folder = Path(self._out).absolute().parent
            folder.mkdir(parents=True, exist_ok=True)
            self._spool = tempfile.NamedTemporaryFile(  # noqa: SIM115  (closed with the spider)
                "w", encoding="utf-8", dir=folder, prefix=".dedup-", suffix=".jsonl", delete=False
            )

    async def process_item(self, item: Any) -> Any:
        """Return the item, marked; or drop it, if it is a copy and `DEDUP_MODE` says so.

        Raises:
            DropItem: It is a copy.
        """
        adapter = ItemAdapter(item)
        self._count("items")
        try:
            verdict = await self._aside(self._see, _document(adapter, self._fields))
        except InputError as error:
            self._count("unreadable")
            logger.debug("no document: %s", error)
            return item
        if verdict.duplicate_of is not None or getattr(verdict, "change", "") == "unchanged":
            self._count("duplicates")
            if self._mode == "drop":
                raise DropItem(f"copy of {verdict.duplicate_of or verdict.id}")
        self._mark(adapter, verdict)
        return item

    def _see(self, document: Mapping[str, Any]) -> Answer:
        """Keep the document for the end, and ask whether it is a copy."""
        if self._spool is not None:
            self._spool.write(json.dumps(document, ensure_ascii=True, default=str) + "\n")
        return self._check.add(document)

    def _mark(self, adapter: ItemAdapter, verdict: Answer) -> None:
        """Write into the item what is known of it, if it has the field."""
        told = {
            name: getattr(verdict, name) for name in ("id", "duplicate_of", *_MORE) if hasattr(verdict, name)
        }
        try:
            adapter[self._field] = told
        except KeyError:
            if not self._crawler.stats or not self._crawler.stats.get_value("dedup/unmarked"):
                logger.warning("%s has no field %r to be marked in (DEDUP_FIELD)", adapter.item, self._field)
            self._count("unmarked")

    async def close_spider(self) -> None:
        """Cluster what was kept, if `DEDUP_OUT` says where to, and end the thread.

        Where that fails, what was kept stays as a file of JSON lines, for `dedup cluster`.
        """
        try:
            counts = await self._aside(self._close)
            for name, count in counts.items():
                self._count(name, count)
        except DedupError as error:
            logger.error("the crawl was not clustered: %s", error)
        finally:
            self._pool.stop()

    def _close(self) -> dict[str, int]:
        getattr(self._check, "close", lambda: None)()
        if self._spool is None:
            return {}
        self._spool.close()
        try:
            result = batch.run(self._spool.name, out=self._out, **self._settings)
        except BaseException:
            if Path(self._spool.name).stat().st_size:
                logger.error("what the crawl brought is kept in %s", self._spool.name)
            else:
                Path(self._spool.name).unlink()
            raise
        Path(self._spool.name).unlink()
        return {name: result.count(level) for name, level in _STATS.items()}

    async def _aside(self, function: Callable[..., _Made], *arguments: Any) -> _Made:
        """Return what a function makes in the thread, while the reactor goes on."""
        from twisted.internet import reactor

        made: Any = deferToThreadPool(reactor, self._pool, function, *arguments)
        answer: _Made = await maybe_deferred_to_future(made)
        return answer

    def _count(self, name: str, count: int = 1) -> None:
        if self._crawler.stats:
            self._crawler.stats.inc_value(f"dedup/{name}", count)


def _asked(settings: BaseSettings, name: str, kind: str, default: Any) -> Any:
    """Return a setting of the crawl.

    Raises:
        ConfigError: It is of another kind.
    """
    try:
        return getattr(settings, f"get{kind}")(name, default)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{name} must be {_KINDS[kind]}, got {settings.get(name)!r}") from error


def _fields(settings: BaseSettings) -> Mapping[str, str]:
    """Return our fields' names to the items'.

    Raises:
        ConfigError: One is no field of ours.
    """
    fields: Mapping[str, str] = _asked(settings, "DEDUP_FIELDS", "dict", {})
    try:
        choose(fields)
    except ConfigError as error:
        raise ConfigError(f"DEDUP_FIELDS: {error}") from error
    return fields


def _check(settings: BaseSettings, others: Mapping[str, Any]) -> Check:
    """Return what tells copies: an index, or the memory of this crawl.

    Raises:
        ConfigError: A setting breaks its rule.
        StoreError: There is no opening the index.
    """
    jaccard = _asked(settings, "DEDUP_JACCARD", "float", 0.5)
    most = _asked(settings, "DEDUP_MEMORY_ITEMS", "int", _MOST)
    if most < 1:
        raise ConfigError(f"DEDUP_MEMORY_ITEMS must be at least 1, got {most}")
    path = str(settings.get("DEDUP_INDEX", ""))
    try:
        if not path:
            return Recent(**{"jaccard": jaccard, "most": most, **others})
        index: Check = import_module("dedup.index").Index.open(path, **others)
    except ConfigError as error:
        raise ConfigError(f"DEDUP_SETTINGS{'' if path else ' or DEDUP_JACCARD'}: {error}") from error
    except StoreError as error:
        raise type(error)(f"DEDUP_INDEX: {error}") from error
    return index


def _document(adapter: ItemAdapter, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of an item that say something of a document, under our names."""
    found = {}
    for column, names in CANDIDATES.items():
        for name in (fields[column],) if column in fields else names:
            value = adapter.get(name)
            if value is not None:
                found[column] = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                break
    return found
