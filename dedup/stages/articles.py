"""Articles: title, body, date and source of the documents that are whole pages."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from itertools import repeat
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup import schema
from dedup.arabic import pages
from dedup.arabic.dates import Mention

# What a page may give to its record.
_GIVEN: Final = ("title", "text", "published", "precision", "origin", "source", "author", "agency")
# No news page is older; and no date of a page counts that is (see `markup.dates`).
EARLIEST: Final = 1990


def extract(batch: pa.RecordBatch, common: Sequence[Collection[int]] | None = None) -> pa.RecordBatch:
    """Return the documents with the pages among them taken apart; a record with a title stays as it is.

    A document with a text and without a title is a page: its body replaces its text, its title is set
    where the page has one, its date and source where the record has none. Order and neighbours change
    nothing; what other pages of a host say is told by `common`.

    Args:
        batch: Rows of `schema.DOCUMENTS`.
        common: For each page, in the order of `whole`, marks of the lines that its host repeats.

    Returns:
        As many rows of `schema.DOCUMENTS`, in the same order.
    """
    rows = whole(batch)
    if not rows:
        return batch
    columns: dict[str, list[Any]] = {name: batch.column(name).to_pylist() for name in _GIVEN}
    for row, marks in zip(rows, common or repeat(frozenset[int]()), strict=False):
        _fill(columns, row, pages.read(columns["text"][row], marks))
    arrays = [
        pa.array(columns[field.name], field.type) if field.name in columns else batch.column(field.name)
        for field in schema.DOCUMENTS
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema.DOCUMENTS)


def whole(batch: pa.RecordBatch) -> list[int]:
    """Return the rows of the documents that are whole pages: with a text, and without a title."""
    found = pc.and_(_is_blank(batch.column("title")), pc.invert(_is_blank(batch.column("text"))))
    rows: list[int] = np.flatnonzero(found.to_numpy(zero_copy_only=False)).tolist()
    return rows


def _is_blank(strings: pa.Array) -> pa.Array:
    """Say of each string whether it is null, or nothing but blanks."""
    return pc.fill_null(pc.equal(pc.utf8_trim_whitespace(strings), ""), True)


def _fill(columns: dict[str, list[Any]], row: int, page: pages.Page) -> None:
    """Set what a page says where its record says nothing."""
    columns["title"][row] = page.title
    columns["text"][row] = page.body
    for name, found in (("source", page.source), ("author", page.author), ("agency", page.agency)):
        if columns[name][row] is None:
            columns[name][row] = found
    if columns["published"][row] is None and page.date is not None and _moment(page.date) is not None:
        columns["published"][row] = _moment(page.date)
        columns["precision"][row] = "day" if page.date.hour is None else "minute"
        columns["origin"][row] = "page"


def _moment(date: Mention) -> datetime | None:
    """Return the moment of a full date; pages do not name their zone, so their clock counts as UTC."""
    if date.year is None or date.year < EARLIEST:
        return None
    return datetime(date.year, date.month, date.day, date.hour or 0, date.minute or 0, tzinfo=UTC)
