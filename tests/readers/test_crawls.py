"""Dumps of crawlers, read to the end: exactly the pages that are articles, and a reason for each other."""

import bz2
import gzip
import json
import lzma
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from tests import dumps
from tests.dumps import Story, block, packed, page, record, story, wet

STORIES = [story(number) for number in range(5)]
PDF = record("https://news.example/a.pdf", b"%PDF-1.4 " * 9, kind="application/pdf")
GONE = record("https://news.example/gone", b"<h1>404</h1>", status="404 Not Found")
MOVED = record("https://news.example/old", b"", status="301 Moved Permanently", headers="Location: /0\r\n")
REQUEST = block(
    "request", STORIES[0].url, b"GET / HTTP/1.1\r\n\r\n", kind="application/http; msgtype=request"
)
INFO = block("warcinfo", "", b"software: ours\r\n", kind="application/warc-fields")


def answer(told: Story, *, charset: str = "utf-8", meta: bool = False, header: bool = True) -> bytes:
    """Return the record of a page in an encoding that header or page may name."""
    kind = f"text/html; charset={charset}" if header else "text/html"
    return record(told.url, page(told, charset=charset, meta=meta), kind=kind)


CRAWL = [
    INFO,
    REQUEST,
    answer(STORIES[0]),
    answer(STORIES[1], charset="windows-1256"),
    MOVED,
    answer(STORIES[2], charset="iso-8859-6", meta=True, header=False),
    GONE,
    PDF,
    answer(STORIES[3], charset="windows-1256", header=False),
    answer(STORIES[0]),
    record(STORIES[4].url, gzip.compress(page(STORIES[4])), headers="Content-Encoding: gzip\r\n"),
]
READ = [STORIES[number] for number in (0, 1, 2, 3, 0, 4)]
NUMBERS = [3, 4, 6, 9, 10, 11]


def facts(told: list[Story]) -> list[tuple[str, str]]:
    """Return what is expected of each report: its title, and where it stands."""
    return [(one.title, one.url) for one in told]


def found(gathered: Any) -> list[tuple[str, str]]:
    """Return the same of what was read."""
    return list(zip(gathered.column("title"), gathered.column("url"), strict=True))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.warc.gz", packed(CRAWL), id="member-a-record"),
        pytest.param("a.warc", b"".join(CRAWL), id="plain"),
        pytest.param("a.warc.gz", gzip.compress(b"".join(CRAWL)), id="one-member"),
        pytest.param("a.warc.zst", zstandard.ZstdCompressor().compress(b"".join(CRAWL)), id="zstd"),
        pytest.param("a.warc.bz2", bz2.compress(b"".join(CRAWL)), id="bzip2"),
        pytest.param("a.warc.xz", lzma.compress(b"".join(CRAWL)), id="xz"),
    ],
)
def test_warc_gives_exactly_its_articles(name: str, content: bytes, tmp_path: Path, gather: Any) -> None:
    """Whatever its packing and its pages' encodings, a WARC gives its articles, in order, and no more."""
    (tmp_path / name).write_bytes(content)
    gathered = gather([tmp_path])

    assert facts(READ) == found(gathered)
    assert NUMBERS == gathered.column("line")
    assert {"not-found": 2, "not-html": 1} == gathered.reasons
    for text, told in zip(gathered.column("text"), READ, strict=True):
        assert told.text in text
        assert "قسم" not in text


def test_wet_gives_exactly_its_texts(tmp_path: Path, gather: Any) -> None:
    """A WET gives the text of each page, its address and host; its parts are told apart later."""
    (tmp_path / "a.warc.wet.gz").write_bytes(packed([INFO, *map(wet, STORIES)]))
    gathered = gather([tmp_path])

    assert [one.url for one in STORIES] == gathered.column("url")
    assert {"news.example"} == set(gathered.column("source"))
    assert all(one.text in text for one, text in zip(STORIES, gathered.column("text"), strict=True))
    assert {} == gathered.reasons


def test_folder_of_html_gives_its_pages(tmp_path: Path, gather: Any) -> None:
    """A file of HTML is a page that its path names; its address is the one that it gives itself."""
    for number, told in enumerate(STORIES):
        (tmp_path / f"{number}.html").write_bytes(page(told))
    (tmp_path / "5.html.gz").write_bytes(gzip.compress(page(story(5))))
    gathered = gather([tmp_path], jobs=2)

    assert facts([*STORIES, story(5)]) == found(gathered)
    assert [*(f"{n}.html" for n in range(5)), "5.html.gz"] == gathered.column("id")
    assert {None} == set(gathered.column("line"))


def test_number_of_workers_changes_nothing(tmp_path: Path, gather: Any) -> None:
    """Documents and rejects come in the order of the input, whoever was faster."""
    for number in range(3):
        told = [answer(story(number * 20 + n)) if n % 3 else GONE for n in range(20)]
        (tmp_path / f"{number}.warc.gz").write_bytes(packed(told))
    one, many = (gather([tmp_path], jobs=jobs) for jobs in (1, 3))

    assert one.rows == many.rows
    assert one.rejects == many.rejects
    assert 39 == len(one.rows)


def test_header_that_lies_about_packing_is_not_believed(tmp_path: Path, gather: Any) -> None:
    """Crawlers that unpack a page and keep its header lose nothing."""
    lies = ["Content-Encoding: gzip\r\n", "Content-Encoding: br\r\n", "Transfer-Encoding: chunked\r\n"]
    told = [record(one.url, page(one), headers=lie) for one, lie in zip(STORIES, lies, strict=False)]
    (tmp_path / "a.warc").write_bytes(b"".join([*told, answer(STORIES[4])]))

    assert facts([*STORIES[:3], STORIES[4]]) == found(gather([tmp_path]))


def test_page_that_grows_is_refused(tmp_path: Path, gather: Any) -> None:
    """A packed page is unpacked to the limit and no further."""
    bomb = record("https://a.example/", gzip.compress(bytes(64 << 20)), headers="Content-Encoding: gzip\r\n")
    (tmp_path / "a.warc.gz").write_bytes(packed([bomb, answer(STORIES[0])]))
    gathered = gather([tmp_path])

    assert facts(STORIES[:1]) == found(gathered)
    assert {"page-too-large": 1} == gathered.reasons


@pytest.mark.parametrize("cut", [1, 30, 300])
def test_warc_that_is_cut_short(cut: int, tmp_path: Path, gather: Any) -> None:
    """What is whole is kept; the file is called truncated, unless that was to be expected."""
    (tmp_path / "a.warc.gz").write_bytes(packed(map(answer, STORIES))[:-cut])
    gathered = gather([tmp_path])

    assert facts(STORIES[:4]) == found(gathered)[:4]
    assert {"truncated": 1} == gathered.reasons
    assert {} == gather([tmp_path], allow_truncated=True).reasons


def test_other_files_are_read_after_a_damaged_one(tmp_path: Path, gather: Any) -> None:
    """A file of rubbish, a broken one and a sound one: the sound one's articles are there."""
    (tmp_path / "a.warc.gz").write_bytes(b"rubbish" * 999)
    (tmp_path / "b.warc").write_bytes(b"rubbish" * 999)
    (tmp_path / "c.warc").write_bytes(answer(STORIES[0]))
    gathered = gather([tmp_path])

    assert facts(STORIES[:1]) == found(gathered)
    assert {"corrupt": 1, "bad-record": 1} == gathered.reasons


MEMBERS = {f"site/{number}.html": page(told) for number, told in enumerate(STORIES)}
OTHERS = {"site/a.png": b"png", ".hidden.html": page(story(9)), "deep.zip": b"PK", "crawl.warc.gz": b""}


def with_page(told: Story, **others: Any) -> dict[str, Any]:
    """Return a record that has its text in a page of HTML."""
    return {"url": told.url, "html": page(told).decode(), **others}


def test_records_may_hold_pages(tmp_path: Path, gather: Any) -> None:
    """A record without a text and with a page of HTML gets its text from there; what it says itself stays."""
    plain_ = {"id": "p", "title": "عنوان", "text": "نص", "html": "<p>no</p>"}
    dated = with_page(STORIES[1], id="d", title="عنوانها", source="صحيفة", date="2024-05-02")
    rows = [with_page(STORIES[0]), plain_, dated, {"html": " "}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    found = gather([tmp_path], jobs=2)
    told = {row["line"]: row for row in found.rows}

    assert {1, 2, 3} == set(told)
    assert (STORIES[0].title, STORIES[0].url) == (told[1]["title"], told[1]["url"])
    assert STORIES[0].text in told[1]["text"]
    assert "نص" == told[2]["text"]
    assert ("d", "عنوانها", "صحيفة", "record") == tuple(
        told[3][k] for k in ("id", "title", "source", "origin")
    )
    assert STORIES[1].text in told[3]["text"]
    assert {"no-text": 1} == found.reasons


def test_table_may_hold_pages(tmp_path: Path, gather: Any) -> None:
    """Parquet as it is derived from the Common Crawl holds pages as bytes, in whatever encoding."""
    contents = [page(one, charset="windows-1256", meta=True) for one in STORIES]
    table = pa.table({"url": [one.url for one in STORIES], "content": contents})
    pq.write_table(table, tmp_path / "a.parquet")
    found = gather([tmp_path], fields={"html": "content"}, batch_rows=2)

    assert facts(STORIES) == sorted(zip(found.column("title"), found.column("url"), strict=True))
    assert all(one.text in text for one, text in zip(STORIES, found.column("text"), strict=True))


def test_many_lines_with_pages_are_read_one_by_one(tmp_path: Path, gather: Any) -> None:
    """The fast way through plain lines does not lose those that have a page."""
    rows = [{"id": str(n), "title": "عنوان", "text": "نص " * 2000} for n in range(300)]
    rows[7] = with_page(STORIES[0], id="7")
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    found = gather([tmp_path])

    assert {str(n) for n in range(300)} == set(found.column("id"))
    assert {} == found.reasons


ARCHIVES = {
    "a.tar": dumps.tar,
    "a.tar.gz": lambda members: gzip.compress(dumps.tar(members)),
    "a.tgz": lambda members: gzip.compress(dumps.tar(members)),
    "a.tar.bz2": lambda members: bz2.compress(dumps.tar(members)),
    "a.tar.xz": lambda members: lzma.compress(dumps.tar(members)),
    "a.zip": dumps.zipped,
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_archive_is_read_as_a_folder(name: str, tmp_path: Path, gather: Any) -> None:
    """Pages of an archive are named as in a folder; other files are passed over, archives in it refused."""
    text = {"notes.txt": STORIES[0].text.encode(), "packed.html.gz": gzip.compress(page(story(6)))}
    (tmp_path / name).write_bytes(ARCHIVES[name](MEMBERS | OTHERS | text))
    gathered = gather([tmp_path])
    ids = [f"{name}/{member}" for member in [*MEMBERS, *text]]

    assert ids == gathered.column("id")
    assert [*facts(STORIES), (None, None), *facts([story(6)])] == found(gathered)
    assert {"nested": 2} == gathered.reasons


PERSIAN = """بازار ماهی بندر قدیمی پس از دو سال بازسازی روز شنبه با حضور گروهی از مردم گشوده شد.
شهردار گفت که این بازار شصت مغازه و یک تالار بزرگ برای فروش ماهی و پارکینگ دارد.
چند ماهیگیر که در جشن گشایش بودند خواستند که هزینه پهلو گرفتن قایق ها در زمستان کم شود.
کار در بازار تازه از روز یکشنبه آغاز می شود و تالار فروش در پایان ماه گشوده خواهد شد.
بازار پیشین این شهر سه سال پیش در آتش سوزی بزرگی از میان رفت و بیشتر دکان ها سوخت."""
ENGLISH = "The harbour has a new market for fish, and sixty shops in it are open every day of the week."


def test_language_is_the_users_choice(tmp_path: Path, gather: Any) -> None:
    """Pages in other languages, in Arabic letters or not, are refused if Arabic is wanted."""
    (tmp_path / "a.html").write_bytes(page(STORIES[0]))
    (tmp_path / "b.html").write_bytes(page(Story("بازار تازه ماهی", PERSIAN, "https://news.example/b")))
    (tmp_path / "c.txt").write_text(ENGLISH)
    (tmp_path / "d.txt").write_text(PERSIAN)
    any_, arabic = gather([tmp_path]), gather([tmp_path], language="ar")

    assert (["a.html", "b.html", "c.txt", "d.txt"], {}) == (any_.column("id"), any_.reasons)
    assert (["a.html"], {"other-language": 3}) == (arabic.column("id"), arabic.reasons)


def test_furniture_in_another_language_does_not_count(tmp_path: Path, gather: Any) -> None:
    """A page of text whose menus are English stays, since its article is Arabic."""
    (tmp_path / "a.txt").write_text("\n".join([ENGLISH] * 9 + [STORIES[0].text]))

    assert ["ar"] == gather([tmp_path], language="ar").column("language")


def test_page_that_is_too_long_is_refused(tmp_path: Path, gather: Any) -> None:
    """A page over the limit is refused, wherever it stands, and the next is read."""
    long = page(STORIES[0]) + b" " * 9000
    (tmp_path / "a.html").write_bytes(long)
    (tmp_path / "b.tar").write_bytes(dumps.tar({"a.html": long, "b.html": page(STORIES[1])}))
    (tmp_path / "c.zip").write_bytes(dumps.zipped({"a.html": long, "b.html": page(STORIES[1])}))
    (tmp_path / "d.warc").write_bytes(record("https://a.example", long) + answer(STORIES[1]))
    gathered = gather([tmp_path], max_line=9000)

    assert facts([STORIES[1]] * 3) == found(gathered)
    assert {"page-too-large": 4} == gathered.reasons
