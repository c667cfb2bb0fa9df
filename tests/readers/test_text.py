"""Pages of plain text: a file, a document."""

import io
from pathlib import Path
from typing import Any

import pytest

SAME = {
    "clean": b"one\n\ntwo\n",
    "byte-order-mark": b"\xef\xbb\xbfone\n\ntwo\n",
    "crlf": b"one\r\n\r\ntwo\r\n",
    "nul": b"o\0ne\n\ntwo\n\0",
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_page_is_one_document(content: bytes, gather: Any, tmp_path: Path) -> None:
    """The text is all of the page, its id its name; nothing else is known of it."""
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    row = {"id": "page.txt", "text": "one\n\ntwo\n", "file": str(path)}
    nothing = ("url", "source", "published", "precision", "origin", "title", "line")
    nothing += ("author", "agency", "language")

    assert [{**row, **dict.fromkeys(nothing)}] == gather([path]).rows


REFUSED = {
    "empty": (b"", "no-text"),
    "blank": ("\ufeff \n\u00a0\0".encode(), "no-text"),
    "cp1256": ("\u062e\u0628\u0631".encode("cp1256"), "bad-utf8"),
    "surrogate": (b"\xed\xa0\x80", "bad-utf8"),
    "long": (b"x" * 101, "line-too-long"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_bad_page_costs_itself_only(content: bytes, reason: str, gather: Any, tmp_path: Path) -> None:
    """A bad page is refused under its id; the other pages are read."""
    (tmp_path / "a.txt").write_bytes(content)
    (tmp_path / "b.txt").write_bytes(b"x" * 100)
    found = gather([tmp_path], max_line=100)

    assert [(str(tmp_path / "a.txt"), None, "a.txt", reason)] == [reject[:4] for reject in found.rejects]
    assert ["b.txt"] == found.column("id")


def test_pages_fill_batches(gather: Any, tmp_path: Path) -> None:
    """A batch holds many pages."""
    for i in range(10):
        (tmp_path / f"{i}.txt").write_text("words")
    found = gather([tmp_path], batch_rows=4)

    assert [4, 4, 2] == [len(batch) for batch in found.batches]


def test_progress_counts_pages(gather: Any, tmp_path: Path) -> None:
    """Progress counts the bytes of each page."""
    for i in range(3):
        (tmp_path / f"{i}.txt").write_text("words" * i)
    steps: list[int] = []
    gather([tmp_path], progress=steps.append, max_line=7)

    assert 15 == sum(steps)


def test_fields_do_not_concern_pages(gather: Any, tmp_path: Path) -> None:
    """A mapping of fields is about records: pages are read, and nothing is said to be missing."""
    (tmp_path / "a.txt").write_text("words")

    assert ["words"] == gather([tmp_path], fields={"text": "body"}).column("text")
    assert ["words"] == gather([tmp_path, io.BytesIO(b'{"body": " "}')], fields={"text": "body"}).column(
        "text"
    )
