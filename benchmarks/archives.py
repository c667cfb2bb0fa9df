"""How fast is a WARC taken apart, against trafilatura called page after page in one process?

Two mixtures: articles alone, and as many fronts of sections (lists of teasers) among them. The articles are
those of `../shared/pages`, whose bodies are known. And how many pages of plain text go a CPU second?

python -m benchmarks.archives [--smoke] [--plain]
"""

import argparse
import gzip
import json
import resource
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import pyarrow as pa
from fastwarc.warc import ArchiveIterator, WarcRecordType
from trafilatura import bare_extraction

from benchmarks import extraction
from benchmarks.machine import publish
from benchmarks.slices import SHARED
from dedup import harvest, readers
from dedup.arabic import dates, furniture
from dedup.readers import streams
from dedup.stages import articles

PAGES: Final = SHARED / "pages"
WORKERS: Final = 2
GOALS: Final = {"articles": 1.7, "half": 3.0}
TIMES, TIMES_SMOKE = 120, 2
PLAIN, PLAIN_SMOKE = 400, 20
RUNS: Final = 7

_TEASER: Final = (
    '<li class="teaser"><div class="image"><img src="/i/{0}.jpg" alt=""></div><h3><a href="/news/{0}">'
    'عنوان الخبر رقم {0} من أخبار المدينة</a></h3><span class="time">قبل {0} دقيقة</span></li>'
)

Found = Mapping[int, str]


class Page(NamedTuple):
    """A page, and its article as people see it; None for a page that has none."""

    markup: bytes
    body: str | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Print and publish seconds, ratios and F1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--smoke", action="store_true", help="few pages, to see that it works")
    parser.add_argument("--plain", action="store_true", help="pages of plain text alone")
    asked = parser.parse_args(arguments)
    known = list(_known())
    if not known:
        print(f"no pages in {PAGES}: nothing to measure")
        return 0
    answer: dict[str, Any] = {"workers": WORKERS, "goals": GOALS}
    with TemporaryDirectory() as folder:
        for name, figures in (
            *(() if asked.plain else _marked_up(known, Path(folder, "pages.warc.gz"), smoke=asked.smoke)),
            *_flat(known, Path(folder, "pages.warc.wet.gz"), smoke=asked.smoke),
        ):
            answer[name] = figures
            print(name, *(f"{key} {value}" for key, value in figures.items()), sep=" · ")
    answer["resident_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
    publish("archives", answer)
    return 0


def _marked_up(known: Sequence[Page], warc: Path, *, smoke: bool) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the figures of both mixtures."""
    times, front = TIMES_SMOKE if smoke else TIMES, Page(_front(), None)
    mixtures = {"articles": known, "half": [one for page in known for one in (page, front)]}
    for name, some in mixtures.items():
        pages = [*some] * times
        named = ((f"https://pages.example/{number}", page.markup) for number, page in enumerate(pages))
        warc.write_bytes(b"".join(_record("response", *one) for one in named))
        yield name, compare(warc, pages)


def _flat(known: Sequence[Page], wet: Path, *, smoke: bool) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the figures of pages of plain text: bodies of the known pages many times, and whole pages."""
    bodies = [page.body or "" for page in known] * (PLAIN_SMOKE if smoke else PLAIN)
    yield "bodies", plain([(f"https://pages.example/{row}", body) for row, body in enumerate(bodies)], wet)
    whole = list(_whole())
    yield "whole", plain(whole, wet) if whole else {"pages": 0}


def compare(warc: Path, pages: Sequence[Page]) -> dict[str, float]:
    """Return seconds, their ratio and the F1 of both, one after the other on the same file.

    On a machine that does other work too the CPU seconds say more: with two free cores for two workers the
    ratio of the seconds is about twice theirs.
    """
    theirs, slow, slow_cpu = _timed(lambda: trafilatura(warc))
    ours, fast, fast_cpu = _timed(lambda: dedup(warc))
    fronts = [number for number, page in enumerate(pages, 1) if page.body is None]
    return {
        "pages": len(pages),
        "seconds": round(fast, 2),
        "trafilatura_seconds": round(slow, 2),
        "ratio": round(slow / fast, 2),
        "cpu_seconds": round(fast_cpu, 2),
        "trafilatura_cpu_seconds": round(slow_cpu, 2),
        "cpu_ratio": round(slow_cpu / fast_cpu, 2),
        "f1": _f1(ours, pages),
        "trafilatura_f1": _f1(theirs, pages),
        "fronts_taken": sum(number in ours for number in fronts),
        "trafilatura_fronts_taken": sum(number in theirs for number in fronts),
    }


def dedup(warc: Path) -> Found:
    """Return our text of each record, by its number; the start of the processes counts."""
    batches = readers.read([warc], fields={}, reject=lambda _: None, jobs=WORKERS, language="ar")
    rows = (row for batch in batches for row in batch.select(["line", "text"]).to_pylist())
    return {row["line"]: row["text"] for row in rows}


def trafilatura(warc: Path) -> Found:
    """Return trafilatura's text of each record."""
    found = {}
    with warc.open("rb") as file:
        for number, record in enumerate(ArchiveIterator(file, record_types=WarcRecordType.response), 1):
            told: Any = bare_extraction(
                record.reader.read(), favor_precision=True, include_comments=False, with_metadata=True
            )
            if told is not None and told.text:
                found[number] = told.text
    return found


def plain(texts: Sequence[tuple[str, str]], wet: Path) -> dict[str, float]:
    """Return how many pages of plain text go a CPU second on one core, and megabytes of them.

    Cold is a thread that knows no answer of the one before, warm the same pages once more. From a WET the
    pages are unpacked, read, held against others of their host and taken apart. Beside it what unpacking
    alone costs, and what decoding and splitting into lines does in Python.

    Args:
        texts: Address and text of each page.
        wet: File to write.
    """
    wet.write_bytes(b"".join(_record("conversion", address, text.encode()) for address, text in texts))
    size = sum(len(text.encode()) for _, text in texts) / len(texts)
    encoded = [text.encode() for _, text in texts]
    items = ({"id": str(number), "text": text} for number, (_, text) in enumerate(texts))
    batches = list(readers.records(items, fields={}, reject=lambda _: None))
    (source,) = readers.resolve([wet])
    works: dict[str, Callable[[], object]] = {
        "decoded_and_split": lambda: [text.decode().splitlines() for text in encoded],
        "unpacked": lambda: sum(map(len, streams.blocks(source, progress=lambda _: None))),
        "read": lambda: sum(batch.num_rows for batch in _read(wet)),
        "apart": lambda: list(map(articles.extract, batches)),
        "from_wet": lambda: list(harvest.reap(_read(wet), jobs=1)),
    }
    answer: dict[str, float] = {"pages": len(texts), "bytes_a_page": round(size)}
    for name, work in works.items():
        for state in ("cold", "warm") if name in ("apart", "from_wet") else ("",):
            rate = len(texts) / _cpu_of(work, cold=state == "cold")
            answer["_".join(filter(None, (name, state)))] = round(rate)
            answer["_".join(filter(None, (name, state, "mb")))] = round(rate * size / 1e6, 1)
    return answer


def _read(wet: Path) -> Iterator[pa.RecordBatch]:
    return readers.read([wet], fields={}, reject=lambda _: None, language="ar")


def _whole() -> Iterator[tuple[str, str]]:
    """Yield address and text of the whole pages of 2017."""
    path = SHARED / extraction.PAGES
    if path.is_file():
        for number, row in enumerate(extraction.read(path)):
            yield row["url"] or f"https://pages.example/{number}", row["text"]


def _cpu_of(work: Callable[[], object], *, cold: bool) -> float:
    """Return the CPU seconds of work on one thread: a median, after one run that compiles."""
    seconds: list[float] = []

    def run() -> None:
        start = time.thread_time()
        work()
        seconds.append(time.thread_time() - start)

    for _ in range(RUNS + 1):
        if not cold:
            run()
            continue
        dates.stated.cache_clear()
        furniture.forget()
        worker = threading.Thread(target=run)
        worker.start()
        worker.join()
    return statistics.median(seconds[1:])


def _known() -> Iterator[Page]:
    gold = PAGES / "gold.json"
    for name, told in json.loads(gold.read_text("utf-8")).items() if gold.is_file() else ():
        yield Page((PAGES / f"{name}.html").read_bytes(), told["body"])


def _front() -> bytes:
    teasers = "".join(_TEASER.format(number) for number in range(120))
    head = '<title>أخبار المدينة</title><meta property="og:type" content="website">'
    return f"<!DOCTYPE html><html><head>{head}</head><body><ul>{teasers}</ul></body></html>".encode()


def _record(kind: str, address: str, content: bytes) -> bytes:
    type_ = "text/plain"
    if kind == "response":
        content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + content
        type_ = "application/http; msgtype=response"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n"
        "WARC-Date: 2024-05-01T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"Content-Type: {type_}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + content + b"\r\n\r\n", 6)


def _timed(work: Callable[[], Found]) -> tuple[Found, float, float]:
    """Return what the work gives, its seconds, and CPU seconds of this process and those that it started."""
    start, cpu = time.perf_counter(), _cpu()
    return work(), time.perf_counter() - start, _cpu() - cpu


def _cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _f1(found: Found, pages: Sequence[Page]) -> float:
    """Return the mean F1 by characters over the pages that have an article; one that was not found has 0."""
    scores = [_agree(found.get(number, ""), page.body) for number, page in enumerate(pages, 1) if page.body]
    return round(sum(scores) / len(scores), 4)


@cache
def _agree(found: str, body: str) -> float:
    a, b = "".join(found.split()), "".join(body.split())
    shared = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return 2 * shared / (len(a) + len(b)) if a or b else 1.0


if __name__ == "__main__":
    sys.exit(main())
