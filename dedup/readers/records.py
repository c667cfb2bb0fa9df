"""From one mapping a document to record batches of the schema, with every check on the way."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pyarrow as pa

from dedup._types import RejectSink
from dedup.readers import cells, identity
from dedup.readers.fields import Fields
from dedup.readers.reasons import DocumentError, FieldError, FileError, Reason
from dedup.schema import DOCUMENTS, Reject

# A batch ends at this many characters, about 16 MB of Arabic, if its rows do not end it before.
BATCH_CHARACTERS: Final = 8 << 20

# Pages of HTML that are put off are asked for when they have this many bytes.
PAGE_BYTES: Final = 8 << 20

# What `file` says of documents that come from no file.
NO_FILE: Final = "<records>"


class Row(NamedTuple):
    """One document; the fields are those of the schema, in its order. A text may come as UTF-8."""

    id: str
    url: str | None
    source: str | None
    published: int | None
    precision: str | None
    origin: str | None
    title: str | None
    text: str | bytes | None
    file: str
    line: int | None
    author: str | None = None
    agency: str | None = None
    language: str | None = None


class Builder:
    """Takes the documents of any number of files and gives them back as record batches.

    Mappings given to `add` hold no NUL and no half surrogate pair (see `clean`). Documents that break a
    rule go to the reject sink. All readers of a run share one builder, so batches run on across files.
    With `takes_pages`, documents without a text that have a page of HTML are put off, for `take_pages`.
    """

    def __init__(
        self, *, fields: Fields, reject: RejectSink, batch_rows: int, takes_pages: bool = False
    ) -> None:
        self.fields = fields
        self.full = False
        self._reject = reject
        self._batch_rows = batch_rows
        self._parts: list[pa.RecordBatch] = []  # what came before the rows
        self._rows: list[Row] = []
        self._characters = 0
        self._saw_any = False
        self._unseen = set(fields.explicit.values())
        self._takes_pages = takes_pages
        self._pages: list[tuple[Row, bytes]] = []
        self._page_bytes = 0

    def add(self, record: Mapping[str, Any], file: str, line: int | None) -> None:
        """Take the document that `record` describes, or refuse it."""
        self._saw_any = True
        if self._unseen:
            self._unseen.difference_update(record)
        get = record.get
        fields = self.fields
        given = title = text = None
        try:
            given = cells.given(get, fields.id)
            title = cells.words(get, fields.title)
            text = cells.words(get, fields.text)
        except DocumentError as error:
            self.refuse(file, line, error.reason, error.detail, document=given)
            return
        page = cells.page(get, fields.html) if self._takes_pages and text is None else None
        if title is None and text is None and page is None:
            self.refuse_empty(file, line, document=given)
            return
        url = cells.label(get, fields.url)
        if given is None and page is None:
            given = identity.make(url=url, title=title, text=text)
        published, precision, origin = cells.published(get, fields.published)
        source = cells.label(get, fields.source)
        row = Row(given or "", url, source, published, precision, origin, title, text, file, line)
        if page is None:
            self.put(row)
        else:
            self._put_off(row, page)

    def put(self, row: Row) -> None:
        """Take a document that needs no more checks."""
        rows = self._rows
        rows.append(row)
        self._characters += len(row.text or "") + len(row.title or "")
        self.full = len(rows) >= self._batch_rows or self._characters >= BATCH_CHARACTERS

    def _put_off(self, row: Row, page: bytes) -> None:
        """Take a document whose text is still to be found in a page of HTML."""
        self._pages.append((row, page))
        self._page_bytes += len(page)
        self.full = self.full or self._page_bytes >= PAGE_BYTES

    def take_pages(self) -> list[tuple[Row, bytes]]:
        """Return the documents put off since this was last asked, without text, each with its page."""
        pages, self._pages, self._page_bytes = self._pages, [], 0
        return pages

    def extend(self, batch: pa.RecordBatch) -> None:
        """Take documents that need no more checks and stand in columns already."""
        self._saw_any = True
        self._close()
        if batch.num_rows:
            self._parts.append(batch)
        self.full = bool(self._parts)

    @property
    def is_looking(self) -> bool:
        """Whether a field that the user named was in no record yet, so that every record is asked."""
        return bool(self._unseen)

    def saw(self, names: Iterable[str]) -> None:
        """Remember that a record, or the header of a table, has fields of these names."""
        self._saw_any = True
        if self._unseen:
            self._unseen.difference_update(names)

    def refuse(
        self, file: str, line: int | None, reason: Reason, detail: str, *, document: str | None = None
    ) -> None:
        """Write one row of ``rejects``."""
        self._reject(Reject(file, line, document, reason.value, detail))

    def reject(self, row: Reject) -> None:
        """Pass on a row of ``rejects`` that somebody else has written."""
        self._reject(row)

    def refuse_empty(self, file: str, line: int | None, *, document: str | None) -> None:
        """Refuse a document without words."""
        names = ", ".join((*self.fields.title, *self.fields.text))
        self.refuse(file, line, Reason.NO_TEXT, f"nothing in {names}", document=document)

    def take(self) -> pa.RecordBatch:
        """Return the first of the documents taken and not returned, as many as stand together."""
        self._close()
        batch = self._parts.pop(0) if self._parts else pa.RecordBatch.from_pylist([], DOCUMENTS)
        rest = batch[self._batch_rows :]
        if rest.num_rows:
            self._parts.insert(0, rest)
        self.full = bool(self._parts)
        return batch[: self._batch_rows]

    def _close(self) -> None:
        """Put the rows into columns."""
        if not self._rows:
            return
        columns = zip(*self._rows, strict=True)
        arrays = [pa.array(cells, field.type) for cells, field in zip(columns, DOCUMENTS, strict=True)]
        self._parts.append(pa.RecordBatch.from_arrays(arrays, schema=DOCUMENTS))
        self._rows = []
        self._characters = 0

    def rest(self) -> Iterator[pa.RecordBatch]:
        """Yield what is left, if anything is.

        Raises:
            FieldError: there were records, and a field that the user named was in none of them.
        """
        while self._rows or self._parts:
            yield self.take()
        if self._unseen and self._saw_any:
            pairs = self.fields.explicit.items()
            raise FieldError(f"{ours}={theirs}" for ours, theirs in pairs if theirs in self._unseen)

    def check_columns(self, columns: Sequence[str]) -> None:
        """Note the header of a table.

        Raises:
            FileError: none of its columns can be title or text.
        """
        self.saw(columns)
        if not self.fields.can_hold_words(columns):
            wanted = ", ".join((*self.fields.title, *self.fields.text))
            found = ", ".join(map(str, columns[:20])) or "none"
            raise FileError(Reason.MISSING_FIELD, f"no column is one of {wanted}; found: {found}")


def records(items: Iterable[Any], builder: Builder) -> Iterator[pa.RecordBatch]:
    """Yield the batches of Python mappings; `file` is `<records>`, `line` counts the items from 1."""
    for number, item in enumerate(items, 1):
        if isinstance(item, Mapping):
            try:
                builder.add(clean(item, builder.fields), NO_FILE, number)
            except DocumentError as error:
                builder.refuse(NO_FILE, number, error.reason, error.detail)
        else:
            detail = f"a mapping is wanted, got {type(item).__name__}"
            builder.refuse(NO_FILE, number, Reason.NOT_AN_OBJECT, detail)
        if builder.full:
            yield builder.take()


def clean(record: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """Return the fields of `record` that matter, NULs deleted from strings, NaN (but as id) left out.

    Raises:
        DocumentError: a string holds half of a surrogate pair.
    """
    cells: dict[str, Any] = {}
    for name in fields.all:
        if name not in record:
            continue
        value = record[name]
        if isinstance(value, str):
            value = without_nul(str(value))
            try:
                value.encode()
            except UnicodeEncodeError as error:
                detail = f"{name}: character {error.start} is half of a surrogate pair"
                raise DocumentError(Reason.LONE_SURROGATE, detail) from None
        elif isinstance(value, float) and value != value and name not in fields.id:
            continue
        cells[name] = value
    return cells


def without_nul(text: str) -> str:
    """Return `text` without its NUL characters: they carry nothing, and C strings end at them."""
    return text.replace("\0", "")
