"""Pages of plain text: one file, one document."""

from dedup.readers.inputs import Source
from dedup.readers.pages import Items, Page, plain
from dedup.readers.reasons import Reason
from dedup.readers.streams import Progress, load, opened


def read(source: Source, *, max_line: int, progress: Progress) -> Items:
    """Yield the page. Its id is its path, its text all that it holds.

    A byte order mark is dropped, CRLF becomes LF, NULs are deleted. Title and date are left for those who
    tell a page's parts from one another; `line` is null.

    Raises:
        FileError: the file cannot be read.
    """
    page = Page(source.name, None, source.key, None, None, None, b"")
    with opened(source) as stream:
        content = b""
        while len(content) <= max_line and (more := load(stream, max_line + 1 - len(content))):
            content += more
    progress(len(content))
    if len(content) > max_line:
        yield page.refused(Reason.LINE_TOO_LONG, f"more than {max_line} bytes")
    else:
        yield plain(page._replace(content=content))
