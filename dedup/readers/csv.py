"""CSV with a header, comma-separated, UTF-8; fields may hold line breaks inside quotes."""

import csv
from collections.abc import Iterator

import pyarrow as pa

from dedup.readers.inputs import Source
from dedup.readers.lines import lines
from dedup.readers.reasons import DocumentError, FileError, Reason
from dedup.readers.records import Builder, without_nul
from dedup.readers.streams import Progress, blocks


def read(source: Source, builder: Builder, *, max_line: int, progress: Progress) -> Iterator[pa.RecordBatch]:
    """Yield full batches of the documents of `source`; the last ones stay in the builder.

    `line` is where a row starts. Blank lines are passed over, every other row becomes a document or a
    reject. A quote that is never closed takes the rows up to the file's end, or to `max_line` bytes, with
    it: one reject, which says how far.

    Raises:
        FileError: the file or its rest cannot be read, or no column can be title or text.
    """
    # The limit is one for the whole process; it is only ever raised. The rows' own limit is `max_line`.
    csv.field_size_limit(max(csv.field_size_limit(), max_line))
    text = Lines(lines(blocks(source, progress=progress), limit=max_line), limit=max_line)
    rows = csv.reader(text, strict=True)
    header: list[str] = []
    while True:
        text.start = 0
        try:
            row = _check(next(rows), header, text)
        except StopIteration:
            return
        except (csv.Error, DocumentError) as error:
            refused = error if isinstance(error, DocumentError) else _broken(text, error)
            if not header:
                raise FileError(Reason.UNREADABLE, f"header: {refused.detail}") from error
            builder.refuse(source.name, text.start, refused.reason, refused.detail)
            continue
        if not row:
            continue
        if header:
            builder.add(dict(zip(header, row, strict=True)), source.name, text.start)
        else:
            header = [name.strip() for name in row]
            builder.check_columns(header)
        if builder.full:
            yield builder.take()


def _check(row: list[str], header: list[str], text: "Lines") -> list[str]:
    """Return the row.

    Raises:
        DocumentError: a line of it was not UTF-8, or it has not as many fields as the header.
    """
    if text.undecodable:
        raise DocumentError(Reason.BAD_UTF8, text.undecodable)
    if row and header and len(row) != len(header):
        raise DocumentError(Reason.BAD_ROW, f"{len(row)} fields, {len(header)} are wanted")
    return row


def _broken(text: "Lines", error: csv.Error) -> DocumentError:
    return DocumentError(Reason.BAD_ROW, f"to line {text.number}: {error}")


class Lines:
    """Lines for `csv.reader`, which asks for as many as a row needs.

    Attributes:
        start: Line on which the row at hand starts; set to 0 before each row.
        number: The last line handed out.
        undecodable: What is wrong with the row's UTF-8, or empty.
    """

    def __init__(self, source: Iterator[tuple[int, int, bytes | None]], *, limit: int) -> None:
        self.start = 0
        self.number = 0
        self.undecodable = ""
        self._source = source
        self._limit = limit
        self._held = 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        self.number, offset, line = next(self._source)
        if not self.start:
            self.start, self._held, self.undecodable = self.number, 0, ""
        self._held += 0 if line is None else len(line)
        if line is None or self._held > self._limit:
            detail = f"byte {offset}, line {self.number}: more than {self._limit} bytes"
            raise DocumentError(Reason.LINE_TOO_LONG, detail)
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            self.undecodable = f"byte {offset}, at {error.start} of the line: {error.reason}"
            text = line.decode(errors="replace")
        return without_nul(text).removesuffix("\r") + "\n"
