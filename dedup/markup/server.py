"""Takes pages apart in a process of its own: `python -m dedup.markup.server`, pages in, articles out.

A frame is a length of four bytes, big-endian, and so many bytes. A request is two frames, JSON and the page;
its answer is one, JSON. A page that hangs or crashes the parser costs this process, and not the crawl.
"""

import json
import logging
import os
import signal
import sys
from contextlib import suppress
from typing import IO, Any, Final

from dedup.errors import ExtraError
from dedup.markup.articles import NoArticle, article

# Address space that a server may take.
SPACE: Final = 1 << 30
# A page that is taken apart before any is asked for: the first one compiles patterns and loads tables for a
# second and more, which is not to count against the time that a page may take.
_FIRST: Final = """<html><head><title>افتتاح المكتبة</title></head><body><article><h1>افتتاح المكتبة</h1>
<p>أطلس بريس - قال المتحدث باسم البلدية يوم الأحد 1 مارس 2020 إن المكتبة الجديدة تفتح أبوابها أمام القراء.</p>
<p>وتضم المكتبة آلاف الكتب وقاعة للأطفال، ويمتد العمل فيها حتى المساء كل يوم من أيام الأسبوع.</p>
</article></body></html>""".encode()


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until the requests end; the first frame says whether the guests are there."""
    with suppress(NoArticle):
        try:
            article(_FIRST, url=None, charset=None)
        except ExtraError as error:
            write(answers, json.dumps({"failed": str(error)}).encode())
            return
    write(answers, b"{}")
    while (told := read(requests)) is not None:
        page = read(requests)
        if page is None:
            return
        found = json.dumps(answer(json.loads(told), page), ensure_ascii=False)
        write(answers, found.encode("utf-8", "replace"))


def answer(asked: dict[str, Any], page: bytes) -> dict[str, Any]:
    """Return the article of a page by its fields, or the reason why there is none."""
    try:
        return {"article": article(page, **asked)._asdict()}
    except NoArticle as error:
        return {"reason": error.reason, "detail": error.detail}
    except (Exception, MemoryError, RecursionError) as error:  # a parser's own mistakes, whatever they are
        return {"reason": "bad-page", "detail": f"{type(error).__name__}: {error}"[:200]}


def read(stream: IO[bytes]) -> bytes | None:
    """Return the next frame, or None at the end."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head)
    content = stream.read(size)
    return content if len(content) == size else None


def write(stream: IO[bytes], content: bytes) -> None:
    """Write a frame."""
    stream.write(len(content).to_bytes(4) + content)
    stream.flush()


def main() -> None:
    """Serve on standard input and output, which nobody else may write to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks hears it too, and ends the requests
    logging.disable(logging.CRITICAL)
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (SPACE, SPACE))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(BrokenPipeError):
        serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
