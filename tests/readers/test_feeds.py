"""Feeds: an item, a document."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>المرفأ</title>
<item><title>افتتاح &quot;السوق&quot;</title><link>https://www.news.example/1</link>
<pubDate>Thu, 02 May 2024 10:00:00 +0300</pubDate><dc:creator>سلمى</dc:creator>
<description>ملخص</description>
<content:encoded><![CDATA[<p>أول &amp; ثان</p>
<script>no</script><p>ثالث<br>رابع</p>]]></content:encoded></item>
<item><title>خبر بلا رابط</title><guid isPermaLink="false">42</guid><description>نص</description></item>
<item><guid>https://news.example/3</guid><description/></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>المرفأ</title>
<entry><title type="html">افتتاح &amp;quot;السوق&amp;quot;</title><id>tag:news.example,2024:1</id>
<link rel="self" href="https://news.example/1.json"/><link href="https://news.example/1"/>
<updated>2024-05-03T00:00:00Z</updated><published>2024-05-02T07:00:00Z</published>
<author><name>سلمى</name></author><content type="html">&lt;p&gt;أول&lt;/p&gt;</content></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item rdf:about="x"><title>خبر</title>
<link>https://news.example/9</link><dc:date>2024-05-02</dc:date></item></rdf:RDF>"""


def write(folder: Path, content: str | bytes, name: str = "a.rss") -> Path:
    """Return a file that holds the content."""
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "iso-8859-6", "utf-16"])
def test_item_of_rss(encoding: str, tmp_path: Path, gather: Any) -> None:
    """Title, link, date, author and whole text of an item are read, in any encoding; its markup is not."""
    content = RSS.format(encoding=encoding).encode(encoding)
    found = gather([write(tmp_path, content)])
    first, second = found.rows

    assert ('افتتاح "السوق"', "أول & ثان\nثالث\nرابع") == (first["title"], first["text"])
    assert ("https://www.news.example/1", "news.example") == (first["url"], first["source"])
    assert (datetime(2024, 5, 2, 7, tzinfo=UTC), "feed") == (first["published"], first["origin"])
    assert ("سلمى", 1, 2) == (first["author"], first["line"], second["line"])
    assert ("خبر بلا رابط", "نص", None) == (second["title"], second["text"], second["url"])
    assert [(3, "https://news.example/3", "no-text")] == [reject[1:4] for reject in found.rejects]


def test_entry_of_atom(tmp_path: Path, gather: Any) -> None:
    """Of the links of an entry the one to its page counts, of its dates the one of its publication."""
    (row,) = gather([write(tmp_path, ATOM, "a.atom")]).rows

    assert ('افتتاح "السوق"', "أول") == (row["title"], row["text"])
    assert "https://news.example/1" == row["url"]
    assert (datetime(2024, 5, 2, 7, tzinfo=UTC), "سلمى") == (row["published"], row["author"])


def test_item_of_rdf(tmp_path: Path, gather: Any) -> None:
    """RSS 1.0 puts its items beside the channel."""
    (row,) = gather([write(tmp_path, RDF, "a.xml")]).rows

    assert ("خبر", "https://news.example/9", "day") == (row["title"], row["url"], row["precision"])


def test_mistake_ends_the_feed_there(tmp_path: Path, gather: Any) -> None:
    """Items before a mistake in the XML are kept, and the file is told."""
    content = RSS.format(encoding="utf-8").replace("<item><guid>", "<item><&></item><guid>")
    found = gather([write(tmp_path, content)])

    assert 2 == len(found.rows)
    assert {"bad-feed": 1} == found.reasons


BAD = {
    "no-xml": b"rubbish",
    "no-feed": b"<urlset><url><loc>https://news.example</loc></url></urlset>",
    "empty": b"",
    "unknown-encoding": b'<?xml version="1.0" encoding="klingon"?><rss/>',
    "entities": b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
    )
    + b"]><rss><item><title>&j;</title></item></rss>",
    "fetches": b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><title>&a;</title></item></rss>',
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_what_is_no_feed_is_refused(content: bytes, tmp_path: Path, gather: Any) -> None:
    """Rubbish, site maps, and entities that explode or reach outside give a reject and no document."""
    found = gather([write(tmp_path, content)])

    assert ([], {"bad-feed": 1}) == (found.rows, found.reasons)


def test_endless_item_is_not_held(tmp_path: Path, gather: Any) -> None:
    """An item that is longer than a page may be ends the feed."""
    content = b"<rss><item><title>" + b"x" * (1 << 20)
    found = gather([write(tmp_path, content)], max_line=1 << 18)

    assert {"bad-feed": 1} == found.reasons


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("1 سبتمبر 2016", datetime(2016, 9, 1, tzinfo=UTC), id="in-arabic"),
        pytest.param("2999-01-01T00:00:00Z", None, id="future"),
        pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", None, id="zero"),
        pytest.param("بعد العيد", None, id="words"),
    ],
)
def test_dates_of_items(words: str, found: datetime | None, tmp_path: Path, gather: Any) -> None:
    """Months may have Arabic names; what is of the future or before 1990 is no date, as on pages."""
    (row,) = gather([write(tmp_path, RDF.replace("2024-05-02", words), "a.xml")]).rows

    assert found == row["published"]
