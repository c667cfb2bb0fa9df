"""The process that takes pages apart: pages in, articles or reasons out."""

import io
import json
from typing import Any

from dedup.errors import ExtraError
from dedup.markup import server
from tests.dumps import page, story


def talk(*pages: bytes, **asked: Any) -> list[dict[str, Any]]:
    """Return the answers to pages, the first of all left out."""
    requests, answers = io.BytesIO(), io.BytesIO()
    for one in pages:
        server.write(requests, json.dumps({"url": None, "charset": None, **asked}).encode())
        server.write(requests, one)
    requests.seek(0)
    server.serve(requests, answers)
    answers.seek(0)
    frames = iter(lambda: server.read(answers), None)
    return [json.loads(frame) for frame in frames][1:]


def test_page_is_answered() -> None:
    """An article comes back by its fields, and a page without one with the reason."""
    told = story(1)
    first, second = talk(page(told), b"<p>no</p>")

    assert (told.title, told.url) == (first["article"]["title"], first["article"]["url"])
    assert told.text in first["article"]["text"]
    assert {"reason", "detail"} == set(second)


def test_mistake_of_a_parser_is_an_answer(monkeypatch: Any) -> None:
    """Whatever is raised over a page, the next one is answered."""

    def article(content: bytes, **_: Any) -> Any:
        raise {b"a": MemoryError("all gone"), b"b": RecursionError("deep")}.get(
            content, ValueError("half \ud800")
        )

    monkeypatch.setattr(server, "article", article)
    monkeypatch.setattr(server, "NoArticle", ValueError)
    answers = [server.answer({}, content) for content in (b"a", b"b")]

    assert ["MemoryError: all gone", "RecursionError: deep"] == [one["detail"] for one in answers]
    assert {"bad-page"} == {one["reason"] for one in answers}


def test_missing_package_is_the_first_answer(monkeypatch: Any) -> None:
    """Where a guest is missing that is said at once, and no page is waited for."""

    def article(*_: Any, **__: Any) -> Any:
        raise ExtraError("pages of HTML need trafilatura", "crawl")

    monkeypatch.setattr(server, "article", article)
    answers = io.BytesIO()
    server.serve(io.BytesIO(), answers)
    answers.seek(0)

    assert "pip install" in json.loads(server.read(answers) or b"")["failed"]


def test_frame_that_is_cut_short_is_the_end() -> None:
    """Half a length, half a frame and nothing are all the end."""
    stream = io.BytesIO()
    server.write(stream, b"words")
    whole = stream.getvalue()

    assert b"words" == server.read(io.BytesIO(whole))
    assert [None] * len(whole) == [server.read(io.BytesIO(whole[:size])) for size in range(len(whole))]
