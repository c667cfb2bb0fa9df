"""`dedup extract`: the articles alone."""

import gzip
import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tests.dumps import packed, page, record, story, wet

PDF = record("https://news.example/a.pdf", b"%PDF", kind="application/pdf")


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    """A folder of a WARC, a WET and a page."""
    folder = tmp_path / "crawl"
    folder.mkdir()
    told = [record(story(n).url, page(story(n))) for n in (0, 1, 0)]
    (folder / "a.warc.gz").write_bytes(packed([*told, PDF]))
    (folder / "b.warc.wet.gz").write_bytes(packed(wet(story(n)) for n in (2, 3)))
    (folder / "c.html").write_bytes(page(story(4)))
    return folder


def lines(path: Path) -> list[Any]:
    """Return the rows of a file of JSON lines."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    elif path.suffix == ".zst":
        content = zstandard.ZstdDecompressor().decompressobj().decompress(content)
    return [json.loads(line) for line in content.splitlines()]


def test_articles_rejects_and_counts_are_written(dedup: Any, crawl: Path, tmp_path: Path) -> None:
    """Every article is a line with its title and text, once; the rest is told beside it."""
    out = tmp_path / "out" / "news.jsonl"
    done = dedup("extract", crawl, "--out", out)
    titles = {story(n).title for n in range(5)}
    (reject,) = lines(out.with_name("news.rejects.jsonl"))
    run = json.loads(out.with_name("news.run.json").read_text())

    assert (0, "") == (done.code, done.out)
    assert titles == {row["title"] for row in lines(out)}
    assert ("not-html", 4) == (reject["reason"], reject["line"])
    assert (5, 1, 1) == (run["articles"], run["repeats"], run["rejected"])
    assert "articles 5" in done.err
    assert "rejected 1 (not-html 1)" in done.err


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"])
def test_articles_are_input_again(name: str, dedup: Any, crawl: Path, tmp_path: Path) -> None:
    """What is written can be read: the same ids, titles, texts and dates come out once more."""
    first, second = tmp_path / name, tmp_path / "again.jsonl"
    dedup("extract", crawl, "--out", first, "--quiet")
    dedup("extract", first, "--out", second, "--quiet")
    kept = ("id", "url", "source", "published", "title", "text")

    assert [{k: row[k] for k in kept} for row in lines(first)] == [
        {k: row[k] for k in kept} for row in lines(second)
    ]


def test_same_input_same_bytes(dedup: Any, crawl: Path, tmp_path: Path) -> None:
    """Neither the number of workers nor a second run changes a byte of the articles and rejects."""
    for name, jobs in (("a", 1), ("b", 3)):
        dedup("extract", crawl, "--out", tmp_path / f"{name}.jsonl", "--jobs", jobs, "--quiet")
    for kind in (".jsonl", ".rejects.jsonl"):
        one, other = (tmp_path / f"{name}{kind}" for name in "ab")

        assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["--out", "a.parquet"], 1, "a name in .jsonl", id="another-format"),
        pytest.param(["--out", "crawl"], 2, "is a directory", id="a-folder"),
        pytest.param([], 2, "--out", id="no-name"),
        pytest.param(["--out", "a.jsonl", "--language", "fr"], 2, "'ar', 'any'", id="unknown-language"),
        pytest.param(["--out", "a.jsonl", "--set", "page_seconds=0"], 2, "page_seconds", id="setting"),
        pytest.param(["--out", "a.jsonl", "--max-errors", "0"], 3, "--max-errors allows 0", id="errors"),
    ],
)
def test_what_goes_wrong_is_told(
    arguments: list[str], code: int, message: str, dedup: Any, crawl: Path, monkeypatch: Any
) -> None:
    """Wrong use, a wrong setting and too many rejects end with their code and a message."""
    monkeypatch.chdir(crawl.parent)
    done = dedup("extract", crawl, *arguments)

    assert code == done.code
    assert message in done.err


def test_nothing_is_left_of_a_job_that_fails(dedup: Any, tmp_path: Path) -> None:
    """Without an article there is no file, and no piece of one."""
    (tmp_path / "a.warc").write_bytes(PDF)
    done = dedup("extract", tmp_path / "a.warc", "--out", tmp_path / "out.jsonl")

    assert (1, True) == (done.code, "no article in" in done.err)
    assert ["a.warc"] == [path.name for path in tmp_path.iterdir()]


def test_own_output_is_no_input(dedup: Any, crawl: Path) -> None:
    """A second run over the folder that it writes to does not read what the first one wrote."""
    first, second = (dedup("extract", crawl, "--out", crawl / "news.jsonl") for _ in range(2))

    assert "articles 5" in first.err
    assert "articles 5" in second.err


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_job_leaves_nothing(number: signal.Signals, process: Any, tmp_path: Path) -> None:
    """A signal ends the job and all its processes, and no piece of a file stays."""
    told = [record(story(n).url, page(story(n))) for n in range(3000)]
    (tmp_path / "a.warc.gz").write_bytes(packed(told))
    job = process("extract", tmp_path / "a.warc.gz", "--out", tmp_path / "news.jsonl", "--jobs", 2)
    for _ in range(600):
        if (servers := _children(job.pid)) and any(tmp_path.glob(".news*")):
            break
        time.sleep(0.05)
    job.send_signal(number)
    _, err = job.communicate(timeout=60)

    assert 128 + number == job.returncode, err
    assert "Traceback" not in err
    assert ["a.warc.gz"] == [path.name for path in tmp_path.iterdir()]
    assert [] == [pid for pid in servers if Path(f"/proc/{pid}").exists()]


def _children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(word) for path in found for word in path.read_text().split()]
