"""Pages of plain text: one file, one document."""

from collections.abc import Iterator

import pyarrow as pa

from dedup.readers.inputs import Source
from dedup.readers.reasons import Reason
from dedup.readers.records import Builder, Row, without_nul
from dedup.readers.streams import Progress, load, opened


def read(source: Source, builder: Builder, *, max_line: int, progress: Progress) -> Iterator[pa.RecordBatch]:
    """Yield a full batch, if this page fills one. Its id is its path, its text all that it holds.

    A byte order mark is dropped, CRLF becomes LF, NULs are deleted. Title and date are left for those who
    tell a page's parts from one another; `line` is null.

    Raises:
        FileError: the file cannot be read.
    """
    with opened(source) as stream:
        content = b""
        while len(content) <= max_line and (more := load(stream, max_line + 1 - len(content))):
            content += more
    progress(len(content))
    file, key = source.name, source.key
    if len(content) > max_line:
        detail = f"more than {max_line} bytes"
        builder.refuse(file, None, Reason.LINE_TOO_LONG, detail, document=key)
        return
    try:
        text = without_nul(content.decode("utf-8-sig")).replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        detail = f"byte {error.start}: {error.reason}"
        builder.refuse(file, None, Reason.BAD_UTF8, detail, document=key)
        return
    if not text or text.isspace():
        builder.refuse(file, None, Reason.NO_TEXT, "the page is empty", document=key)
        return
    builder.put(Row(key, None, None, None, None, None, None, text, file, None))
    if builder.full:
        yield builder.take()
