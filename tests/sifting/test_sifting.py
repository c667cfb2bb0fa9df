"""A sifted crawl holds the records that a run keeps, in the crawl's own format, each to the byte."""

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

import dedup
from dedup.errors import ConfigError, InputError, NotFoundError, OutputError
from dedup.readers.slices import slices
from dedup.sifting import sift
from tests import dumps
from tests.crawls import words

# Of each text the second is a copy: it stands at another address, in a record that differs.
TEXTS = [" ".join(f"كلمة{word}" for word in words(60, seed)) for seed in range(3)]
STORIES = [
    dumps.Story(f"خبر {number} {'مكرر' * copy}", f"{text}.", f"https://{copy}.example/{number}")
    for number, text in enumerate(TEXTS)
    for copy in range(2)
]


def jsonl(stories: list[dumps.Story]) -> bytes:
    lines = [f'{{"id": {number},  "text":"{one.text}", "x": 1.50}}' for number, one in enumerate(stories)]
    return ("\ufeff" + "\r\n".join(lines)).encode()


def csv_file(stories: list[dumps.Story]) -> bytes:
    rows = [f'{number},"{one.text}\r\nسطر ""ثان""",  x' for number, one in enumerate(stories)]
    return ("id,text,rest\r\n\r\n" + "\r\n".join(rows) + "\r\n").encode()


def parquet(stories: list[dumps.Story]) -> bytes:
    out = io.BytesIO()
    table = pa.table(
        {
            "id": range(len(stories)),
            "text": [one.text for one in stories],
            "rest": pa.array([[{"deep": number}] for number in range(len(stories))]),
        }
    )
    pq.write_table(table, out, row_group_size=2, compression="gzip")
    return out.getvalue()


def warc(stories: list[dumps.Story]) -> list[bytes]:
    info = dumps.block("warcinfo", "", b"software: ours\r\n", kind="application/warc-fields")
    return [info, *(dumps.record(one.url, dumps.page(one)) for one in stories)]


def pages(stories: list[dumps.Story]) -> dict[str, bytes]:
    return {f"site/{number}.html": dumps.page(one) for number, one in enumerate(stories)}


def of_lines(data: bytes) -> list[bytes]:
    return data.removeprefix(b"\xef\xbb\xbf").split(b"\n")


def of_rows(data: bytes) -> list[str]:
    text = io.StringIO(data.decode(), newline="")
    return [json.dumps(row) for row in csv.reader(text) if row]


def of_table(data: bytes) -> list[str]:
    return [str(row) for row in pq.read_table(io.BytesIO(data)).to_pylist()]


def of_records(data: bytes) -> list[bytes]:
    return [found.data for found in slices(iter([data]), limit=1 << 20)]


def of_tape(data: bytes) -> list[tuple[str, bytes, int]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return [(one.name, archive.extractfile(one).read(), one.mtime) for one in archive]  # type: ignore[union-attr]


def of_archive(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


FORMATS = [
    pytest.param("a.jsonl", jsonl(STORIES), bytes, of_lines, 0, id="jsonl"),
    pytest.param("a.jsonl.gz", gzip.compress(jsonl(STORIES)), gzip.decompress, of_lines, 0, id="jsonl.gz"),
    pytest.param(
        "a.jsonl.zst",
        zstandard.compress(jsonl(STORIES)),
        lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
        of_lines,
        0,
        id="jsonl.zst",
    ),
    pytest.param("a.csv", csv_file(STORIES), bytes, of_rows, 1, id="csv"),
    pytest.param("a.csv.bz2", bz2.compress(csv_file(STORIES)), bz2.decompress, of_rows, 1, id="csv.bz2"),
    pytest.param("a.parquet", parquet(STORIES), bytes, of_table, 0, id="parquet"),
    pytest.param("a.warc", b"".join(warc(STORIES)), bytes, of_records, 1, id="warc"),
    pytest.param("a.warc.gz", dumps.packed(warc(STORIES)), gzip.decompress, of_records, 1, id="warc.gz"),
    pytest.param("a.tar", dumps.tar(pages(STORIES)), bytes, of_tape, 0, id="tar"),
    pytest.param(
        "a.tar.xz", lzma.compress(dumps.tar(pages(STORIES))), lzma.decompress, of_tape, 0, id="tar.xz"
    ),
    pytest.param("a.zip", dumps.zipped(pages(STORIES)), bytes, of_archive, 0, id="zip"),
]


def kept(result: dedup.Result) -> int:
    return sum(result.assignments["copy_representative"].to_pylist())


@pytest.mark.parametrize(("name", "data", "unpack", "split", "extra"), FORMATS)
def test_every_format_keeps_its_records(
    tmp_path: Path,
    name: str,
    data: bytes,
    unpack: Callable[[bytes], bytes],
    split: Callable[[bytes], list[object]],
    extra: int,
) -> None:
    """The records of the representatives and no others, as they were, in their order; headers stay."""
    (tmp_path / name).write_bytes(data)
    result = dedup.run(tmp_path / name, out=tmp_path / "run", language="any")
    done = sift(tmp_path / name, run=tmp_path / "run", out=tmp_path / "out" / name)
    before, after = split(unpack(data)), split(unpack((tmp_path / "out" / name).read_bytes()))
    again = dedup.run(tmp_path / "out" / name, out=tmp_path / "again", language="any")
    after = [record for record in after if record]

    assert kept(result) == 3 == done.kept == len(after) - extra
    assert (6, 0, 0, 1) == (done.read, done.unknown, done.missing, done.files)
    assert [record for record in before if record in after] == (
        after if name != "a.jsonl" else [line for line in after if line in before]
    )
    # A page in an archive is called after it.
    speakers = result.assignments.filter(result.assignments["copy_representative"])
    assert speakers["id"].to_pylist() == again.assignments["id"].to_pylist()


def test_a_folder_keeps_its_shape(tmp_path: Path) -> None:
    """Files keep their paths; pages go whole or not at all, and what would be empty is not written."""
    crawl = tmp_path / "crawl"
    for name, content in {
        **pages(STORIES[:2]),
        "b/a.jsonl": jsonl(STORIES[2:4]),
        "b/copy.jsonl": jsonl(STORIES[2:4]).replace(b'"id": ', b'"id": 9'),
        "page.txt": STORIES[4].text.encode(),
    }.items():
        (crawl / name).parent.mkdir(parents=True, exist_ok=True)
        (crawl / name).write_bytes(content)
    result = dedup.run(crawl, out=tmp_path / "run", language="any")
    done = sift(crawl, run=tmp_path / "run", out=tmp_path / "out")
    found = {
        path.relative_to(tmp_path / "out"): path for path in (tmp_path / "out").rglob("*") if path.is_file()
    }

    assert kept(result) == done.kept
    assert len(found) == done.files < 5
    for name, path in found.items():
        assert set(path.read_bytes().splitlines()) <= {
            line.removeprefix(b"\xef\xbb\xbf") for line in (crawl / name).read_bytes().splitlines()
        }


def test_duplicates_are_the_rest(tmp_path: Path) -> None:
    """What speaks and what does not make the whole, at every level."""
    (tmp_path / "a.jsonl").write_bytes(jsonl(STORIES))
    dedup.run(tmp_path / "a.jsonl", out=tmp_path / "run", language="any")
    for level in ("copy", "event", "story"):
        parts = []
        for keep in ("representatives", "duplicates"):
            out = tmp_path / f"{keep}-{level}.jsonl"
            sift(tmp_path / "a.jsonl", run=tmp_path / "run", out=out, keep=keep, level=level)
            parts += [json.loads(line)["id"] for line in out.read_bytes().splitlines()]

        assert list(range(6)) == sorted(parts)


def test_archives_of_extracted_articles_can_be_sifted(tmp_path: Path) -> None:
    """A run over articles that were extracted first says which pages of the archive to keep."""
    (tmp_path / "a.warc.gz").write_bytes(dumps.packed(warc(STORIES)))
    from dedup import extraction

    extraction.run(tmp_path / "a.warc.gz", out=tmp_path / "articles.jsonl", language="any")
    dedup.run(tmp_path / "articles.jsonl", out=tmp_path / "run", language="any")
    done = sift(tmp_path / "a.warc.gz", run=tmp_path / "run", out=tmp_path / "clean.warc.gz")

    assert (6, 3, 0) == (done.read, done.kept, done.missing)


def test_of_a_repeated_id_the_report_of_the_run_is_kept(tmp_path: Path) -> None:
    """Where one id has two contents, the record is written that the run has kept, and once."""
    rows = [
        {"id": "a", "title": "قديم", "text": TEXTS[0], "published": "2020-01-01"},
        {"id": "a", "title": "جديد", "text": TEXTS[1], "published": "2020-01-02"},
        {"id": "a", "title": "جديد", "text": TEXTS[1], "published": "2020-01-02"},
        {"id": "b", "title": "آخر", "text": TEXTS[2], "published": "2020-01-02"},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    dedup.run(tmp_path / "a.jsonl", out=tmp_path / "run", language="any")
    sift(tmp_path / "a.jsonl", run=tmp_path / "run", out=tmp_path / "b.jsonl")

    assert rows[2:] == [json.loads(line) for line in (tmp_path / "b.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("order", [1, -1])
def test_a_record_that_lost_its_id_is_not_written(tmp_path: Path, order: int) -> None:
    """Where the contents of one id differ in their texts alone, it is still the run's that is written."""
    first = {"id": "a", "title": "عنوان", "text": TEXTS[0], "published": "2020-01-01"}
    rows = [first, {**first, "text": TEXTS[1]}][::order]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    dedup.run(tmp_path / "a.jsonl", out=tmp_path / "run", language="any")
    (tmp_path / "moved").mkdir()
    (tmp_path / "a.jsonl").rename(tmp_path / "moved" / "a.jsonl")
    sift(tmp_path / "moved" / "a.jsonl", run=tmp_path / "run", out=tmp_path / "b.jsonl")
    (lost,) = map(json.loads, (tmp_path / "run" / "rejects.jsonl").read_text().splitlines())

    assert rows[2 - lost["line"]] == json.loads((tmp_path / "b.jsonl").read_text())


def test_a_spreadsheet_keeps_its_mark(tmp_path: Path) -> None:
    """A CSV that begins with the mark by which spreadsheets know UTF-8 begins with it afterwards."""
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf" + csv_file(STORIES[:1]))
    dedup.run(tmp_path / "a.csv", out=tmp_path / "run", language="any")
    sift(tmp_path / "a.csv", run=tmp_path / "run", out=tmp_path / "b.csv")

    assert (tmp_path / "b.csv").read_bytes().startswith(b"\xef\xbb\xbfid,text,rest\r\n")


def test_a_file_that_is_cut_short_is_counted(tmp_path: Path) -> None:
    """What can be read is kept, and it is told that this was not all; a file that says nothing is named."""
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(jsonl(STORIES)))
    dedup.run(tmp_path / "a.jsonl.gz", out=tmp_path / "run", language="any")
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(jsonl(STORIES))[:-8])
    done = sift(tmp_path / "cut.jsonl.gz", run=tmp_path / "run", out=tmp_path / "b.jsonl.gz")
    (tmp_path / "bad.parquet").write_bytes(parquet(STORIES)[:99])

    assert 1 == done.unread
    with pytest.raises(InputError, match=r"bad\.parquet: unreadable"):
        sift(tmp_path / "bad.parquet", run=tmp_path / "run", out=tmp_path / "c.parquet")


def test_broken_lines_and_strangers_are_left_out(tmp_path: Path) -> None:
    """What was rejected is no report, and what the run does not know is counted."""
    (tmp_path / "a.jsonl").write_bytes(jsonl(STORIES))
    dedup.run(tmp_path / "a.jsonl", out=tmp_path / "run", language="any")
    stranger = b'\n{"id": "new", "text": "' + TEXTS[0].encode() + b'"}\n{broken\n'
    (tmp_path / "b.jsonl").write_bytes(jsonl(STORIES[:4]) + stranger)
    done = sift(tmp_path / "b.jsonl", run=tmp_path / "run", out=tmp_path / "c.jsonl")

    assert (5, 2, 1, 1) == (done.read, done.kept, done.unknown, done.missing)


@pytest.mark.parametrize(
    ("name", "changes", "error", "says"),
    [
        pytest.param("a.jsonl", {"out": "a.jsonl"}, OutputError, "is there already", id="over the input"),
        pytest.param("a.jsonl", {"out": "run"}, OutputError, "is there already", id="over the run"),
        pytest.param("a.jsonl", {"out": "b.csv"}, OutputError, r"a file in \.jsonl", id="another format"),
        pytest.param("a.jsonl", {"keep": "all"}, ConfigError, "keep must be one of", id="keep"),
        pytest.param("a.jsonl", {"level": "day"}, ConfigError, "level must be one of", id="level"),
        pytest.param("a.jsonl", {"run": "no"}, NotFoundError, "holds no run", id="no run"),
        pytest.param("b.jsonl", {}, InputError, "is a report of", id="another crawl"),
        pytest.param("feed.rss", {}, InputError, "a feed cannot be filtered", id="feed"),
        pytest.param("-", {}, InputError, "only files can be filtered", id="standard input"),
    ],
)
def test_refuses(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    changes: dict[str, str],
    error: type[Exception],
    says: str,
) -> None:
    """What cannot be done is said, and nothing is written or lost."""
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_bytes(jsonl(STORIES))
    Path("b.jsonl").write_bytes(jsonl(STORIES).replace(b'"id": ', b'"id": 77'))
    Path("feed.rss").write_text("<rss><channel><item><title>خبر</title></item></channel></rss>")
    dedup.run("a.jsonl", out="run", language="any")
    before = sorted(map(str, tmp_path.rglob("*")))

    with pytest.raises(error, match=says):
        sift(name, **{"run": "run", "out": "new.jsonl", **changes})

    assert before == sorted(map(str, tmp_path.rglob("*")))
    assert jsonl(STORIES) == Path("a.jsonl").read_bytes()
