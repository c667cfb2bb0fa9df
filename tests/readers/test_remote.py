"""Files that lie elsewhere, by fsspec."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dedup.errors import ExtraError, InputError
from dedup.readers.inputs import resolve, survey
from tests.dumps import packed, page, record, story

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed: pip install 'khabar-dedup[remote]'")


@pytest.fixture
def bucket() -> Iterator[Any]:
    """A file system in memory, as if it were far away."""
    files = fsspec.filesystem("memory")
    files.store.clear()
    files.pipe("/crawl/a.jsonl", b'{"text": "a"}\n')
    files.pipe("/crawl/deep/b.warc.gz", packed([record(story(1).url, page(story(1)))]))
    files.pipe("/crawl/deep/c.md", b"no input")
    files.pipe("/crawl/p.html", page(story(2)))
    yield files
    files.store.clear()


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        pytest.param("memory://crawl/a.jsonl", 1, id="file"),
        pytest.param("memory://crawl", 3, id="folder"),
        pytest.param("memory://crawl/*.jsonl", 1, id="pattern"),
        pytest.param("memory://crawl/deep/b.warc.gz", 1, id="warc"),
    ],
)
def test_remote_files_are_read(given: str, texts: int, bucket: Any, gather: Any) -> None:
    """A URL names a file, a folder or, as a pattern, several; progress adds up to their bytes."""
    steps: list[int] = []
    found = gather([given], progress=steps.append)

    assert texts == len(found.rows)
    assert all(name.startswith("memory://") for name in found.column("file"))
    assert survey([given]).total == sum(steps)


def test_remote_page_is_named_by_its_url(bucket: Any, gather: Any) -> None:
    """The id of a page that lies elsewhere is where it lies."""
    assert ["memory://crawl/p.html"] == gather(["memory://crawl/p.html"]).column("id")


def test_remote_parquet_is_read(bucket: Any, gather: Any) -> None:
    """Parquet is read where it lies, from its end."""
    with bucket.open("/crawl/a.parquet", "wb") as file:
        pq.write_table(pa.table({"text": ["one", "two"]}), file)

    assert ["one", "two"] == gather(["memory://crawl/a.parquet"]).column("text")


@pytest.mark.parametrize(
    "given", ["memory://crawl/none.jsonl", "memory://none/*.jsonl", "memory://crawl/deep/c.md", "nowhere://a"]
)
def test_what_cannot_be_reached_is_an_error(given: str, bucket: Any) -> None:
    """A missing file, a pattern without files, an unknown suffix or protocol stops at once."""
    with pytest.raises(InputError, match=given.partition(":")[0]):
        resolve([given])


def test_missing_package_is_named(monkeypatch: Any) -> None:
    """Without fsspec the message says what to install."""
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(ExtraError, match=r"pip install 'khabar-dedup\[remote\]'"):
        resolve(["s3://bucket/a.jsonl"])


def test_list_may_hold_urls(bucket: Any, tmp_path: Path) -> None:
    """Names in a list may lie elsewhere."""
    (tmp_path / "list.txt").write_text("memory://crawl/a.jsonl\n")

    assert ["memory://crawl/a.jsonl"] == [source.path for source in resolve(f"@{tmp_path}/list.txt")]
