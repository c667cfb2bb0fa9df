"""A file of HTML: one file, one page."""

from dedup.readers.inputs import Source
from dedup.readers.pages import LONGEST, Items, Page
from dedup.readers.reasons import Reason
from dedup.readers.streams import Progress, blocks


def read(source: Source, *, max_line: int, progress: Progress) -> Items:
    """Yield the page, whose id is its path.

    Raises:
        FileError: the file cannot be read or unpacked.
    """
    page = Page(source.name, None, source.key, None, None, None, b"")
    limit, content = min(max_line, LONGEST), bytearray()
    for block in blocks(source, progress=progress):
        content += block
        if len(content) > limit:
            yield page.refused(Reason.PAGE_TOO_LARGE, f"more than {limit} bytes")
            return
    yield page._replace(content=bytes(content))
