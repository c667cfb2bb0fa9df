"""Documents from outside, as record batches of `schema.DOCUMENTS`.

JSON lines, Parquet, CSV, pages of plain text, standard input, Python mappings and Arrow tables all come in
by the same rules. Nothing that a file holds raises: a bad line becomes a row of ``rejects`` and the rest is
read, a bad file becomes one and the others are read (`Reason` lists why). What the *user* got wrong raises
at once: a missing path, an unknown suffix, a field that no record has.

The rules:

* Columns are filled from the fields named in `fields`; where none is named, from the first usable of
  `CANDIDATES`. White space alone is no title and no text. One of the two is enough.
* An id is kept letter for letter, numbers of any length included. Without one it is made from the
  canonical URL, else from title and text; a page of plain text has its path.
* A date that cannot be understood gives way to the next candidate, and at the end to null.
* NUL characters are deleted from strings; half surrogate pairs and broken UTF-8 refuse their line.
* A byte order mark, CRLF, or no last line end change nothing. Lines of JSON end at LF only.
* Rows come in input order; folders are walked in the order of their paths.

    >>> fields = {"text": "story"}
    >>> batch, = records([{"id": 7, "story": "words"}], fields=fields, reject=print)
    >>> batch["id"].to_pylist(), batch["text"].to_pylist()
    (['7'], ['words'])
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

import pyarrow as pa

from dedup._types import RejectSink
from dedup.errors import InputError
from dedup.readers import csv, feeds, html, jsonl, parquet, rows, spans, tars, text, tongues, warc, zips
from dedup.readers import records as mappings
from dedup.readers.crew import Crew, Told
from dedup.readers.fields import CANDIDATES, choose
from dedup.readers.inputs import KNOWN, Input, Kind, Source, Survey, resolve, survey
from dedup.readers.pages import Items, put_off
from dedup.readers.reasons import OF_A_FILE, FieldError, FileError, Reason
from dedup.readers.records import Builder
from dedup.readers.remote import is_remote
from dedup.readers.streams import Meter, Progress, silent
from dedup.schema import Reject

__all__ = [
    "CANDIDATES",
    "KNOWN",
    "OF_A_FILE",
    "FieldError",
    "Kind",
    "Reason",
    "Source",
    "Survey",
    "check",
    "is_remote",
    "read",
    "records",
    "resolve",
    "spans",
    "survey",
    "table",
]

_READERS: Final[Mapping[Kind, ModuleType]] = {
    Kind.JSONL: jsonl,
    Kind.PARQUET: parquet,
    Kind.CSV: csv,
}

# These yield pages with markup, which are taken apart elsewhere, among documents that need no more of that.
_PAGED: Final[Mapping[Kind, ModuleType]] = {
    Kind.TEXT: text,
    Kind.HTML: html,
    Kind.FEED: feeds,
    Kind.WARC: warc,
    Kind.TAR: tars,
    Kind.ZIP: zips,
}


def read(
    inputs: Sequence[Input] | str | Path,
    *,
    fields: Mapping[str, str],
    reject: RejectSink,
    batch_rows: int = 1024,
    max_line: int = 16 << 20,
    allow_truncated: bool = False,
    progress: Progress = silent,
    jobs: int = 1,
    language: str | None = None,
    page_seconds: float = 10.0,
) -> Iterator[pa.RecordBatch]:
    """Return the documents of all inputs, in input order; a batch may hold those of many small files.

    Memory is bounded by a batch (at most `batch_rows` rows or about 16 MB of text), a line, and for JSON
    about 4 MB of lines.

    Args:
        inputs: Paths of files or folders, patterns (`crawl/*.jsonl.gz`), `-` for standard input, or
            streams open for bytes; the last two are JSON lines, plain, gzip or zstd.
        fields: The input's name for a column of ours, where it has another than `CANDIDATES`.
        reject: Takes one row for every line or file refused.
        batch_rows: Rows of a batch, at least 1.
        max_line: Bytes of a line, CSV row, cell or page; a longer one is refused without being held.
        allow_truncated: A compressed file that ends early, as one that is still being written does, is
            not told in the rejects. Its complete lines are read either way.
        jobs: Processes that take pages of HTML apart, at least 1; nothing but time depends on them.
        language: ISO 639 code of the only language that is taken; None takes any.
        page_seconds: Time that one page of HTML may take.
        progress: Called with the stored bytes used since the last call; they add up to `Survey.total`.

    Raises:
        ExtraError: a package that pages of HTML, WARC or remote files need is not installed.
        InputError: at once for a missing path, an unknown suffix, or a `.json` file that is one array;
            at the end where a field that `fields` names was in no record of all inputs.
        ConfigError: at once for a key of `fields` that is no column.
    """
    builder = Builder(fields=choose(fields), reject=reject, batch_rows=batch_rows, takes_pages=True)
    sources = resolve(inputs)
    check(sources, fields)
    crew = Crew(jobs=jobs, language=language, seconds=page_seconds)
    batches = _read_all(sources, builder, _Reading(max_line, allow_truncated, progress), crew)
    return tongues.keep(batches, language=language, reject=reject)


def check(sources: Iterable[Source], fields: Mapping[str, str]) -> None:
    """Pass if sources may be read; no more than the beginnings of some are looked at.

    Raises:
        InputError, ConfigError: as `read` does at once.
    """
    choose(fields)
    for source in sources:
        if source.named and source.kind is Kind.JSONL and jsonl.is_array(source):
            raise InputError(f"{source.name}: {jsonl.ARRAY}")


def records(
    items: Iterable[Any], *, fields: Mapping[str, str], reject: RejectSink, batch_rows: int = 1024
) -> Iterator[pa.RecordBatch]:
    """Return the documents that mappings describe, by the same rules; NaN counts as nothing but as an id.

    `file` is ``<records>`` and `line` counts the items from 1.

    Raises:
        InputError, ConfigError: as `read` does about `fields`.
    """
    builder = Builder(fields=choose(fields), reject=reject, batch_rows=batch_rows)
    return _finish(mappings.records(items, builder), builder)


def table(
    data: pa.Table | pa.RecordBatch, *, fields: Mapping[str, str], reject: RejectSink, batch_rows: int = 1024
) -> Iterator[pa.RecordBatch]:
    """Return the documents of an Arrow table, by the same rules.

    `file` is ``<records>`` and `line` counts the rows from 1.

    Raises:
        InputError: no column can be title or text, or as `read` does about `fields`.
        ConfigError: as `read` does.
    """
    builder = Builder(fields=choose(fields), reject=reject, batch_rows=batch_rows)
    whole = pa.Table.from_batches([data]) if isinstance(data, pa.RecordBatch) else data
    try:
        builder.check_columns(whole.column_names)
    except FileError as error:
        raise InputError(f"{mappings.NO_FILE}: {error.detail}") from error
    names = [name for name in builder.fields.all if name in whole.column_names]
    return _finish(_read_table(whole.select(names), builder, batch_rows), builder)


class _Reading(NamedTuple):
    """How files are read."""

    max_line: int
    allow_truncated: bool
    progress: Progress

    def forgives(self, reason: str) -> bool:
        """Return whether a refusal is none for this user."""
        return self.allow_truncated and reason == Reason.TRUNCATED


def _read_all(sources: list[Source], builder: Builder, how: _Reading, crew: Crew) -> Iterator[pa.RecordBatch]:
    with crew:
        for paged, some in groupby(sources, key=lambda source: source.kind in _PAGED):
            if paged:
                yield from _build(crew.extract(_items(some, how)), builder)
            else:
                yield from _read_rows(some, builder, how, crew)
    yield from builder.rest()


def _build(documents: Iterable[Told], builder: Builder) -> Iterator[pa.RecordBatch]:
    """Give documents and refusals to the builder; yield its full batches."""
    for told in documents:
        if isinstance(told, Reject):
            builder.reject(told)
        else:
            builder.put(told)
        if builder.full:
            yield builder.take()


def _read_rows(
    sources: Iterable[Source], builder: Builder, how: _Reading, crew: Crew
) -> Iterator[pa.RecordBatch]:
    for source in sources:
        meter = Meter(source, how.progress)
        try:
            found = _READERS[source.kind].read(source, builder, max_line=how.max_line, progress=meter)
            for batch in found:
                if batch.num_rows:
                    yield batch
                yield from _build(crew.extract(put_off(builder)), builder)
        except FileError as error:
            if not how.forgives(error.reason):
                builder.refuse(source.name, None, error.reason, error.detail)
        yield from _build(crew.extract(put_off(builder)), builder)
        meter.settle()


def _items(sources: Iterable[Source], how: _Reading) -> Items:
    """Yield what files of pages hold, one file after the other; what is wrong with a file comes last."""
    for source in sources:
        meter = Meter(source, how.progress)
        try:
            for item in _PAGED[source.kind].read(source, max_line=how.max_line, progress=meter):
                if not (isinstance(item, Reject) and how.forgives(item.reason)):
                    yield item
        except FileError as error:
            if not how.forgives(error.reason):
                yield Reject(source.name, None, None, error.reason.value, error.detail)
        meter.settle()


def _read_table(whole: pa.Table, builder: Builder, batch_rows: int) -> Iterator[pa.RecordBatch]:
    first = 1
    for batch in whole.to_batches(max_chunksize=batch_rows):
        yield from rows.read(batch, builder, file=mappings.NO_FILE, first=first)
        first += batch.num_rows


def _finish(batches: Iterator[pa.RecordBatch], builder: Builder) -> Iterator[pa.RecordBatch]:
    yield from batches
    yield from builder.rest()
