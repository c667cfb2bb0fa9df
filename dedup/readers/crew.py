"""Processes that take pages apart, each on its own: a page that hangs or crashes one costs that page."""

import contextlib
import json
import os
import queue
import select
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final, Self

from dedup.errors import ExtraError, InputError
from dedup.readers.identity import make
from dedup.readers.pages import Item, Items, Page
from dedup.readers.reasons import Reason
from dedup.readers.records import Row, without_nul
from dedup.schema import Reject

# Pages, and bytes of them, that are handed to a process at once, and portions under way for each process.
_PAGES: Final = 8
_BYTES: Final = 1 << 20
_WAITING: Final = 3

# Seconds beyond a page's own limit after which its process is given up, and those that a start may take.
_GRACE: Final = 5.0
_START: Final = 120.0

_SERVER: Final = ("-P", "-m", "dedup.markup.server")
_HOME: Final = str(Path(__file__).resolve().parents[2])

Portion = list[Item]
Told = Row | Reject


class Crew:
    """Takes pages apart, in processes that are started when the first page comes and end with the block.

    Args:
        jobs: Processes, at least 1.
        language: The only language that is taken; None takes any.
        seconds: Time that one page may take.
    """

    def __init__(self, *, jobs: int, language: str | None, seconds: float) -> None:
        self._jobs = jobs
        self._desk = _Desk({"only": language, "seconds": seconds})
        self._pool = ThreadPoolExecutor(jobs, thread_name_prefix="dedup-pages")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._desk.stop()
        self._pool.shutdown(cancel_futures=True)
        self._desk.clear()

    def extract(self, items: Items) -> Iterator[Told]:
        """Yield what comes of the items, in their order: pages become documents or rejects, the rest passes.

        Raises:
            ExtraError: the packages that take pages apart are not installed.
        """
        waiting: deque[Future[list[Told]]] = deque()
        for portion in _portions(items):
            waiting.append(self._pool.submit(self._desk.work, portion))
            if len(waiting) > _WAITING * self._jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _portions(items: Items) -> Iterator[Portion]:
    """Yield the items by the handful; one that needs no work counts as little."""
    portion: Portion = []
    pages = size = 0
    for item in items:
        portion.append(item)
        if isinstance(item, Page):
            pages += 1
            size += len(item.content)
        elif isinstance(item, Row):
            size += 2 * len(item.text or "")
        if pages >= _PAGES or size >= _BYTES or len(portion) >= 64 * _PAGES:
            yield portion
            portion, pages, size = [], 0, 0
    if portion:
        yield portion


class _Desk:
    """The processes, each asked by one thread at a time."""

    def __init__(self, asked: dict[str, Any]) -> None:
        self._asked = asked
        self._idle: queue.SimpleQueue[_Server] = queue.SimpleQueue()
        self._all: list[_Server] = []
        self._closed = False

    def work(self, portion: Portion) -> list[Told]:
        """Return what comes of a portion, in its order."""
        pages = [item for item in portion if isinstance(item, Page)]
        answers = iter(self._ask(pages) if pages else [])
        return [_told(item, next(answers)) if isinstance(item, Page) else item for item in portion]

    def stop(self) -> None:
        """End all processes; who waits for one finds that it has ended."""
        self._closed = True
        for server in self._all:
            server.stop()

    def clear(self) -> None:
        """Give up what is left of the processes, when nobody waits for them any more."""
        for server in self._all:
            server.kill()

    def _ask(self, pages: list[Page]) -> list[dict[str, Any]]:
        """Return the answers to the pages; whatever a page does to a process, the next gets a sound one."""
        answers: list[dict[str, Any]] = []
        while len(answers) < len(pages) and not self._closed:
            server = self._take()
            try:
                for found in server.ask(pages[len(answers) :], self._asked):
                    answers.append(found)
            except _Lost as lost:
                server.kill()
                answers.append({"reason": lost.reason, "detail": str(lost)})
            else:
                self._idle.put(server)
        return answers

    def _take(self) -> "_Server":
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            _check()
            server = _Server()
            self._all = [one for one in self._all if one.lives()] + [server]
            if self._closed:
                server.stop()
            server.greet()
            return server


class _Lost(Exception):  # noqa: N818
    """A process does not answer any more."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class _Server:
    """One process that takes pages apart."""

    def __init__(self) -> None:
        path = os.pathsep.join([_HOME, *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(  # noqa: S603  (our own module, by our own interpreter)
            [sys.executable, *_SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            bufsize=0,
        )
        self._buffer = b""

    def greet(self) -> None:
        """Wait until the process is ready.

        Raises:
            InputError: it does not start, or lacks a package.
        """
        failed: str | None
        try:
            failed = self._answer(_START).get("failed")
        except _Lost as lost:
            failed = str(lost)
        if failed is not None:
            self.kill()
            raise InputError(f"pages of HTML cannot be taken apart: {failed}")

    def ask(self, pages: list[Page], asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield the answer to each page.

        Raises:
            _Lost: no answer came in time, or the process died; the page after the last answer did it.
        """
        for page in pages:
            try:
                self._send(page, asked)
            except OSError as error:
                raise _Lost(Reason.BAD_PAGE, "the process has ended") from error
            yield self._answer(asked["seconds"] + _GRACE)

    def lives(self) -> bool:
        """Return whether the process still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the process at once."""
        self._process.kill()

    def kill(self) -> None:
        """End the process at once, and close its pipes."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()

    def _send(self, page: Page, asked: dict[str, Any]) -> None:
        told = {"url": page.url, "charset": page.charset, "latest": page.latest, **asked}
        pipe = _pipe(self._process.stdin)
        for frame in (json.dumps(told).encode(), page.content):
            left = memoryview(len(frame).to_bytes(4) + frame)
            while left:
                left = left[pipe.write(left) :]

    def _answer(self, seconds: float) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        size = int.from_bytes(self._read(4, deadline))
        found: dict[str, Any] = json.loads(self._read(size, deadline))
        return found

    def _read(self, size: int, deadline: float) -> bytes:
        pipe = _pipe(self._process.stdout)
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        while len(self._buffer) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(1000 * left):
                raise _Lost(Reason.OUT_OF_TIME, "no answer in time")
            more = pipe.read(1 << 16)
            if not more:
                raise _Lost(Reason.BAD_PAGE, "the process has ended")
            self._buffer += more
        found, self._buffer = self._buffer[:size], self._buffer[size:]
        return found


def _check() -> None:
    if find_spec("trafilatura") is None or find_spec("lxml") is None:
        raise ExtraError("pages of HTML need trafilatura", "crawl")


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise _Lost(Reason.BAD_PAGE, "the process has no pipe")
    return pipe


def _told(page: Page, answer: dict[str, Any]) -> Told:
    """Return the document that a page became, or why it became none."""
    found = answer.get("article")
    if found is None:
        return page.refused(answer["reason"], answer["detail"])
    title, text = (without_nul(found[name] or "") or None for name in ("title", "text"))
    url = found["url"] or page.url
    row = Row(
        page.key or make(url=url, title=title, text=text),
        url,
        found["source"],
        found["published"],
        found["precision"],
        found["origin"],
        title,
        text,
        page.file,
        page.line,
        found["author"],
        found["agency"],
        found["language"],
    )
    return row if page.told is None else _merged(row, page.told)


def _merged(row: Row, told: Row) -> Row:
    """Return the document with what its record says of it: title, address, outlet, and its whole date."""
    names = ["title", "url", "source"]
    if told.published is not None:
        names += ["published", "precision", "origin"]
    return row._replace(**{name: getattr(told, name) for name in names if getattr(told, name) is not None})
