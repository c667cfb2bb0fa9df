"""Pages, and the files that crawlers keep them in; every word is ours."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable
from typing import NamedTuple

SENTENCES = (
    "أعلنت بلدية الميناء القديم افتتاح سوق السمك الجديد بعد أعمال ترميم استمرت عامين كاملين.",
    "وقال رئيس البلدية إن السوق يضم ستين متجرا وقاعة للمزاد وموقفا يتسع لمئتي سيارة.",
    "وأضاف أن كلفة المشروع بلغت أربعة ملايين، جاء نصفها من تبرعات أهالي الحي القديم.",
    "وحضر الافتتاح عشرات الصيادين الذين طالبوا بتخفيض رسوم الرسو في المرفأ هذا الشتاء.",
    "ومن المقرر أن يبدأ العمل في السوق صباح الأحد، على أن تفتح قاعة المزاد في نهاية الشهر.",
    "وكانت المدينة قد فقدت سوقها الأول في حريق التهم معظم أكشاكه قبل ثلاثة أعوام تقريبا.",
)


class Story(NamedTuple):
    """A report as a page shows it."""

    title: str
    text: str
    url: str


def story(number: int) -> Story:
    """Return a report that differs from those of other numbers."""
    first = f"هذا هو التقرير رقم {number} من سلسلة عن أسواق المدن الساحلية وأهلها وما تغير فيها."
    words = "\n".join([first, *SENTENCES])
    return Story(f"افتتاح سوق السمك رقم {number} في الميناء", words, f"https://news.example/{number}")


def page(told: Story, *, charset: str = "utf-8", meta: bool = False) -> bytes:
    """Return a page of HTML that holds the report among furniture."""
    head = f'<meta charset="{charset}">' if meta else ""
    body = "".join(f"<p>{line}</p>" for line in told.text.split("\n"))
    links = "".join(f'<li><a href="/{i}">قسم {i}</a></li>' for i in range(8))
    return (
        f'<!DOCTYPE html><html lang="ar"><head>{head}<title>{told.title} - أخبار المرفأ</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{told.title}">'
        f'<link rel="canonical" href="{told.url}"></head><body><nav><ul>{links}</ul></nav>'
        f"<article><h1>{told.title}</h1>{body}</article>"
        f"<footer><p>جميع الحقوق محفوظة</p></footer></body></html>"
    ).encode(charset)


def record(
    url: str,
    content: bytes,
    *,
    status: str = "200 OK",
    kind: str = "text/html",
    headers: str = "",
    length: int | None = None,
) -> bytes:
    """Return the record of a response, with whatever length it is to claim."""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + content
    return block("response", url, http, kind="application/http; msgtype=response", length=length)


def block(what: str, url: str, content: bytes, *, kind: str, length: int | None = None) -> bytes:
    """Return any record."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {what}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(content) if length is None else length}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def wet(told: Story) -> bytes:
    """Return the record that a WET keeps of a report."""
    lines = [told.title, "الرئيسية", "اتصل بنا", told.text, "جميع الحقوق محفوظة"]
    return block("conversion", told.url, "\n".join(lines).encode(), kind="text/plain")


def packed(records: Iterable[bytes]) -> bytes:
    """Return records as crawlers write them: a member of gzip each."""
    return b"".join(gzip.compress(one, 6, mtime=0) for one in records)


def tar(members: dict[str, bytes]) -> bytes:
    """Return a tar archive."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()
