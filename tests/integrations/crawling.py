"""A crawl of a site of this machine, in a process of its own, since a reactor runs once: prints what came."""

import asyncio
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

from dedup.integrations import recent
from tests.crawls import words

BASE = words(120, 1)
PAGES = {
    "/1": " ".join(BASE),
    "/2": " ".join([*BASE[:110], *words(10, 9)]),
    "/3": " ".join(words(120, 2)),
    "/4": "",
}


class Site(BaseHTTPRequestHandler):
    """Four reports, the second a copy of the first, the last without words."""

    def do_GET(self) -> None:
        links = "".join(f'<a href="{path}">x</a>' for path in PAGES)
        page = links if self.path == "/" else f"<h1>خبر من الموقع</h1><p>{PAGES.get(self.path, '')}</p>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<html><body>{page}</body></html>".encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Report(scrapy.Item):  # type: ignore[misc]
    """An item without the field that marks go to."""

    url, title, text = scrapy.Field(), scrapy.Field(), scrapy.Field()


class Spider(scrapy.Spider):  # type: ignore[misc]
    """Reads the site page by page, and looks how long the reactor was away."""

    name = "site"
    kind: type = dict

    async def start(self) -> Any:
        self.gaps: list[float] = []
        self.beat = asyncio.ensure_future(self.watch())
        yield scrapy.Request(self.address)

    async def watch(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            self.gaps.append(time.monotonic() - before)

    def parse(self, response: Any) -> Any:
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.read)

    def read(self, response: Any) -> Any:
        text = response.css("p::text").get()
        item = {"url": response.url, "title": response.css("h1::text").get() if text else None, "text": text}
        yield self.kind(**item)


def crawl(settings: dict[str, Any], *, slow: float = 0.0, kind: type = dict) -> dict[str, Any]:
    """Return the items, the stats and the longest absence of the reactor."""
    if slow:
        add = recent.Recent.add
        recent.Recent.add = lambda self, row: (time.sleep(slow), add(self, row))[1]  # type: ignore[method-assign]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    process = CrawlerProcess(
        {
            "ITEM_PIPELINES": {"dedup.integrations.scrapy.StoryPipeline": 300},
            "LOG_LEVEL": "WARNING",
            "TELNETCONSOLE_ENABLED": False,
            "CONCURRENT_REQUESTS": 1,
            "HTTPCACHE_ENABLED": False,
            **settings,
        }
    )
    crawler = process.create_crawler(Spider)
    items: list[Any] = []

    def keep(item: Any) -> None:  # signals hold their hearers weakly: it needs a name
        items.append(dict(item))

    crawler.signals.connect(keep, scrapy.signals.item_scraped)
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    process.crawl(crawler, address=address, kind=kind)
    process.start()
    server.shutdown()
    stats = {name: value for name, value in crawler.stats.get_stats().items() if isinstance(value, int)}
    return {"items": items, "stats": stats, "away": max(crawler.spider.gaps, default=0), "at": address}


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    kinds = {"Report": Report}
    print(json.dumps(crawl(asked["settings"], slow=asked["slow"], kind=kinds.get(asked["kind"], dict))))
