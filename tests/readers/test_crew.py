"""Processes that take pages apart: whatever a page does to one, the next page is read."""

from collections.abc import Iterator
from typing import Any

import pytest

from dedup.errors import InputError
from dedup.readers import crew
from dedup.readers.pages import Item, Page
from dedup.readers.records import Row
from dedup.schema import Reject
from tests.dumps import page, story

SERVER = """
import os, sys, time
from dedup.markup import server

def answer(asked, page):
    if b"hang" in page:
        time.sleep(60)
    if b"die" in page:
        os._exit(1)
    return {"article": dict.fromkeys(
        "title url source published precision origin author agency".split(), None
    ) | {"text": page.decode(), "language": "ar"}}

server.answer = answer
server.article = lambda *a, **k: None
server.main()
"""


@pytest.fixture
def scripted(monkeypatch: Any) -> None:
    """Let the processes hang and die where a page says so."""
    monkeypatch.setattr(crew, "_SERVER", ("-c", SERVER))
    monkeypatch.setattr(crew, "_GRACE", 0.5)


def made(number: int, content: bytes) -> Page:
    """Return a page."""
    return Page("a.warc", number, None, None, None, None, content)


def told(items: list[Item], jobs: int = 2, seconds: float = 0.5) -> list[tuple[int | None, str | None]]:
    """Return line, and text or reason, of all that comes out."""
    with crew.Crew(jobs=jobs, language=None, seconds=seconds) as workers:
        found: Iterator[Row | Reject] = workers.extract(iter(items))
        return [(one.line, one.reason if isinstance(one, Reject) else one.text) for one in found]


def test_page_that_hangs_or_kills_costs_itself(scripted: None) -> None:
    """A page that takes too long or crashes its process is refused; all others come, in their order."""
    words = ["one", "hang", "two", "die", "die", "three", *(str(n) for n in range(20)), "hang", "last"]
    expected = [{"hang": "out-of-time", "die": "bad-page"}.get(word, word) for word in words]
    pages: list[Item] = [made(number, word.encode()) for number, word in enumerate(words)]

    assert list(enumerate(expected)) == told(pages)


def test_what_is_no_page_keeps_its_place(scripted: None) -> None:
    """Documents and refusals pass between the pages."""
    row = Row("id", None, None, None, None, None, None, "words", "a", 2)
    reject = Reject("a", 3, None, "not-found", "status 404")

    assert [(1, "one"), (2, "words"), (3, "not-found"), (4, "four")] == told(
        [made(1, b"one"), row, reject, made(4, b"four")]
    )


def test_no_process_starts_without_a_page(monkeypatch: Any) -> None:
    """Texts alone need nobody who takes pages apart."""
    monkeypatch.setattr(crew, "_SERVER", ("-c", "raise SystemExit"))
    row = Row("id", None, None, None, None, None, None, "words", "a", 2)

    assert [(2, "words")] == told([row])


def test_process_that_does_not_start_is_an_error(monkeypatch: Any) -> None:
    """If the first answer never comes, the job ends with a message, and not every page with a reject."""
    monkeypatch.setattr(crew, "_SERVER", ("-c", "raise SystemExit"))
    with pytest.raises(InputError, match="cannot be taken apart"):
        told([made(1, b"one")])


def test_reader_that_stops_early_leaves_no_process(monkeypatch: Any) -> None:
    """Who takes only the first document ends all processes by letting go."""
    started: list[Any] = []
    make = crew._Server.__init__
    monkeypatch.setattr(crew._Server, "__init__", lambda self: (make(self), started.append(self))[0])
    pages = (made(number, page(story(number))) for number in range(200))
    with crew.Crew(jobs=2, language=None, seconds=10) as workers:
        next(workers.extract(pages))

    assert [False] * len(started) == [server.lives() for server in started]
    assert 1 <= len(started) <= 2
