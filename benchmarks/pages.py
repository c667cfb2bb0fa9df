"""How fast are a WARC's pages taken apart, against trafilatura called page after page in one process?

Two mixtures: pages that are articles, and pages half of which are fronts of sections (lists of teasers). The
pages are those of `../shared/pages` where they are, else our own. The text is compared too, with what is known
to be the article: character F1, on average.

    python -m benchmarks.pages [--smoke]
"""

import argparse
import gzip
import io
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType

from benchmarks.machine import publish
from benchmarks.slices import SHARED
from dedup import readers
from dedup.stages import articles

PAGES: Final = SHARED / "pages"
WORKERS: Final = 2
_TEASER: Final = "<li><a href='/news/{0}'>خبر رقم {0} من أخبار المدينة</a><span>اقرأ المزيد</span></li>"


class Page(NamedTuple):
    """A page, and its article as people see it; None for a page that has none."""

    name: str
    markup: bytes
    body: str | None


def main(smoke: bool) -> None:
    """Measure, print and publish."""
    known = list(_known())
    times = 4 if smoke else 40
    mixtures = {"articles": known * times, "half articles": [*known * times, *_fronts(known) * times]}
    answer: dict[str, Any] = {"workers": WORKERS, "source": "shared" if PAGES.is_dir() else "own"}
    with TemporaryDirectory() as folder:
        for name, pages in mixtures.items():
            warc = Path(folder, "pages.warc.gz")
            warc.write_bytes(_warc(pages))
            answer[name] = _compare(warc, pages)
            print(f"{name:14} {len(pages)} pages", *(f"{k} {v}" for k, v in answer[name].items()), sep=" · ")
        text = Path(folder, "pages.warc.wet.gz")
        answer["plain text"] = _plain(text, [page.body for page in known if page.body], times * 10)
        print(f"{'plain text':14}", *(f"{k} {v}" for k, v in answer["plain text"].items()), sep=" · ")
    print(publish("pages", answer))


def _compare(warc: Path, pages: Sequence[Page]) -> dict[str, float]:
    """Return seconds and F1 of both, on the same file."""
    bodies = {page.name: page.body for page in pages}
    ours, theirs = _timed(lambda: _ours(warc)), _timed(lambda: _theirs(warc))
    return {
        "seconds": round(ours[1], 2),
        "trafilatura seconds": round(theirs[1], 2),
        "ratio": round(theirs[1] / ours[1], 2),
        "f1": round(_f1(ours[0], bodies), 4),
        "trafilatura f1": round(_f1(theirs[0], bodies), 4),
        "fronts taken": sum(bodies[name] is None for name in ours[0]),
        "fronts taken by trafilatura": sum(bodies[name] is None for name in theirs[0]),
    }


def _ours(warc: Path) -> dict[str, str]:
    found = {}
    for batch in readers.read([warc], fields={}, reject=lambda _: None, jobs=WORKERS, language="ar"):
        for url, line, text in zip(*(batch[name].to_pylist() for name in ("url", "line", "text")), strict=True):
            found[_NAMES[line] if line in _NAMES else url] = text
    return found


def _theirs(warc: Path) -> dict[str, str]:
    from trafilatura import bare_extraction

    found = {}
    with warc.open("rb") as file:
        for number, record in enumerate(ArchiveIterator(file, record_types=WarcRecordType.response), 1):
            told: Any = bare_extraction(
                record.reader.read(), favor_precision=True, include_comments=False, with_metadata=True
            )
            if told is not None and told.text:
                found[_NAMES[number]] = told.text
    return found
