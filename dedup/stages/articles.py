"""Articles: title, body, date and source of the documents that are whole pages.

A kernel reads the pages; where the pattern of a date, a heading or a credit may match, it asks
`arabic.skims` of the line. What it cannot read, because of its letters or size, is read by `arabic.pages`.
"""

import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dedup import moments, schema
from dedup._types import I64, U8, U32
from dedup.arabic import addresses, bylines, dates, pages, skims, titles
from dedup.arabic.blocks import Run
from dedup.arabic.dates import Mention
from dedup.arabic.furniture import Kind
from dedup.arabic.pages import Page
from dedup.buffers import Filled, Lines, scratch, skimming, string, strings, table, utf8
from dedup.kernels import answers, articles, prose, rows
from dedup.kernels import scratch as said_of

# A longer page, in bytes, is not for the kernel, which takes memory of ninety times its size.
MOST_BYTES: Final = 1 << 20
# Pages of a batch from which on the kernels pay: in a new environment they take a minute to compile.
FEW: Final = 32
# Lines of which answers are kept, and that are asked at a time: titles and menus come again, dates do not.
ANSWERS: Final = 1 << 17
QUESTIONS: Final = 1 << 14
ROUNDS: Final = 8  # of questions; a page that has more than so many is read without the kernel

# Anything but the blanks that `str.isspace` knows.
_FILLED: Final = r"[^\s\p{Z}\x{0b}\x{1c}-\x{1f}\x{85}]"

_KINDS: Final = tuple(Kind(number) for number in range(len(Kind)))

_Told = dict[str, tuple[list[int], list[Any]]]


def extract(
    batch: pa.RecordBatch, common: Sequence[U32] | None = None, *, latest: datetime | None = None
) -> pa.RecordBatch:
    """Return the documents with the pages among them taken apart; a record with a title stays as it is.

    A document with a text and without a title is a page: its body replaces its text, its title is set
    where the page or its address has one, its date and source where the record has none. Order and
    neighbours change nothing; what other pages of a host say is told by `common`.

    Args:
        batch: Rows of `schema.DOCUMENTS`.
        common: For each page, in the order of `whole`, marks of the lines that its host repeats, ascending.
        latest: A date more than a day later is of the future, and none. None is now.

    Returns:
        As many rows of `schema.DOCUMENTS`, in the same order.
    """
    found = whole(batch)
    if not found.size:
        return batch
    texts = _of(batch.column("text"), found)
    read = _read(texts, common or [np.zeros(0, np.uint32)] * len(texts))
    titled = _addressed(_of(batch.column("url"), found), read.titles)
    columns = {"title": titled, "text": read.bodies}
    made = {name: _scattered(batch.column(name), found, column) for name, column in columns.items()}
    told = _told(batch, found, read.pages, latest or datetime.now(UTC))
    for name, (at, values) in told.items():
        field = schema.DOCUMENTS.field(name)
        made[name] = _scattered(batch.column(name), np.array(at, np.int64), pa.array(values, field.type))
    arrays = [made.get(name, batch.column(name)) for name in schema.DOCUMENTS.names]
    return pa.RecordBatch.from_arrays(arrays, schema=schema.DOCUMENTS)


def whole(batch: pa.RecordBatch) -> I64:
    """Return the rows of the documents that are whole pages: with a text, and without a title."""
    untitled = np.flatnonzero(_is_blank(batch.column("title")).to_numpy(zero_copy_only=False))
    if not untitled.size:
        return untitled
    empty = _is_blank(batch.column("text").take(pa.array(untitled))).to_numpy(zero_copy_only=False)
    rows_of: I64 = untitled[~empty]
    return rows_of


def _is_blank(values: pa.Array) -> pa.Array:
    """Say of each string whether it is null, or nothing but blanks."""
    return pc.fill_null(pc.invert(pc.match_substring_regex(values, _FILLED)), True)


def _of(column: pa.Array, rows_of: I64) -> pa.Array:
    """Return some rows of a column, ascending."""
    return column if len(rows_of) == len(column) else column.take(pa.array(rows_of))


def _scattered(column: pa.Array, at: I64, values: pa.Array) -> pa.Array:
    """Return a column with other values in some rows, ascending."""
    if len(at) == len(column):
        return values
    among = np.zeros(len(column), np.bool_)
    among[at] = True
    return pc.replace_with_mask(column, pa.array(among), values)


def _addressed(urls: pa.Array, found: pa.Array) -> pa.Array:
    """Return the titles of pages; where one lacks words that its address spells out, these stand for it.

    A line above an article is a guess, an address was written for it (benchmarks/evidence.md#addresses).
    """
    spelled = list(map(addresses.headline, urls.to_pylist()))
    if not any(spelled):
        return found
    named = [
        own if own and (not words or addresses.is_said(words, own)) else words
        for own, words in zip(found.to_pylist(), spelled, strict=True)
    ]
    return pa.array(named, found.type)


class _Read(NamedTuple):
    """What pages say: a title and a body each, and of some of them more."""

    titles: pa.Array
    bodies: pa.Array
    pages: Mapping[int, Page]


def _told(batch: pa.RecordBatch, found: I64, told: Mapping[int, Page], latest: datetime) -> _Told:
    """Return by column the rows and values that pages give where their records have none."""
    columns: _Told = {}
    given = {name: batch.column(name) for name in ("source", "author", "agency", "published")}

    def give(name: str, row: int, value: Any) -> None:
        at, values = columns.setdefault(name, ([], []))
        at.append(row)
        values.append(value)

    for page, says in told.items():
        row = int(found[page])
        for name, value in (("source", says.source), ("author", says.author), ("agency", says.agency)):
            if value is not None and not given[name][row].is_valid:
                give(name, row, value)
        moment = _moment(says.date, latest) if says.date is not None else None
        if moment is not None and says.date is not None and not given["published"][row].is_valid:
            give("published", row, moment)
            give("precision", row, "day" if says.date.hour is None else "minute")
            give("origin", row, "page")
    return columns


def _moment(date: Mention, latest: datetime) -> datetime | None:
    """Return the moment of a full date; pages do not name their zone, so their clock counts as UTC."""
    if date.year is None:
        return None
    moment = datetime(date.year, date.month, date.day, date.hour or 0, date.minute or 0, tzinfo=UTC)
    fits = moments.dates_news(int(moment.timestamp()), latest=int(latest.timestamp()))
    return moment if fits else None


def _read(texts: pa.Array, common: Sequence[U32], few: int = FEW) -> _Read:
    """Return what pages say; what fewer pages say is read without the kernels, with the same result."""
    if len(texts) < few:
        read = [
            pages.read(text, frozenset(marks.tolist()))
            for text, marks in zip(texts.to_pylist(), common, strict=True)
        ]
        named = pa.array([page.title for page in read], pa.string())
        return _Read(named, pa.array([page.body for page in read], pa.string()), dict(enumerate(read)))
    data, offsets = utf8(texts)
    out = _skimmed(data, offsets, common)
    said = out.said
    titled = strings(data, said[:, said_of.TITLE], said[:, said_of.TITLE_END])
    bodies = strings(out.bodies, said[:, said_of.BODY], said[:, said_of.BODY_END])
    asked = (said[:, said_of.CREDITED] > 0) | (said[:, said_of.LISTED] == 1) | (said[:, said_of.DATE] >= 0)
    odd = said[:, said_of.STATE] != answers.READ
    sited = pc.fill_null(pc.match_substring(titled, "|"), False).to_numpy(zero_copy_only=False)
    told = {
        page: pages.read(texts[page].as_py(), frozenset(common[page].tolist()))
        if odd[page]
        else _finished(data, said[page], out, titled[page].as_py(), bodies[page].as_py())
        for page in np.flatnonzero(odd | asked | sited).tolist()
    }
    if told:
        at = np.fromiter(told, np.int64)
        titled = _scattered(titled, at, pa.array([page.title for page in told.values()], pa.string()))
        bodies = _scattered(bodies, at, pa.array([page.body for page in told.values()], pa.string()))
    return _Read(titled, bodies, told)


def _finished(data: U8, said: I64, out: said_of.Out, title: str | None, body: str) -> Page:
    """Return what a page says that the kernel has read, with its date and what it credits."""
    lines = out.lines[said[said_of.LINES] : said[said_of.LINES_END]]
    page = Filled(Lines(data, lines), [], list(map(_KINDS.__getitem__, lines[:, 2].tolist())))
    if said[said_of.LISTED] and pages.is_list(
        page, Run(int(said[said_of.RUN]), int(said[said_of.RUN_END]), 0.0)
    ):
        return Page(None, "", None, None)
    if said[said_of.WHOLE]:
        return Page(title, body, None, None)
    date = None
    if said[said_of.DATE] >= 0:
        allowed = dates.MAX_LETTERS_INSIDE if said[said_of.INSIDE] else dates.MAX_OTHER_LETTERS
        date = dates.of_line(string(data, said[said_of.DATE], said[said_of.DATE_END]), allowed)
    named = titles.clean(title) if title is not None else None
    author = agency = source = None
    if said[said_of.CREDITED] & said_of.EDGES:
        author, agency, left = bylines.take(body.split("\n"))
        body = "\n".join(left)
    if said[said_of.CREDITED] & said_of.AROUND:
        run = Run(int(said[said_of.FIRST_LINE]), int(said[said_of.LAST_LINE]), 0.0)
        source, agency = pages.source(page, run), agency or pages.agency(page, run)
    return Page(named, body, date, source, author, agency)


def _skimmed(data: U8, offsets: I64, common: Sequence[U32]) -> said_of.Out:
    """Return what the kernel reads on pages, asking until it asks no more."""
    sizes = np.diff(offsets)
    todo = np.flatnonzero(sizes <= MOST_BYTES)
    lines, most = rows.most_lines(data, offsets, todo)
    room = scratch(int(sizes[todo].max(initial=0)), most)
    out = said_of.Out(
        np.full((len(sizes), said_of.SAID), said_of.NONE, np.int64),
        np.empty(int(sizes.sum()) + len(sizes) * 2 * rows.SPLITS, np.uint8),
        np.empty((lines + len(sizes) * 2 * rows.SPLITS, 4), np.int64),
        np.zeros(2, np.int64),
    )
    known, bounds = _joined(common)
    asked = _asked()
    for _ in range(ROUNDS):
        asked.waiting[0] = 0
        articles.read(data, offsets, todo, known, bounds, skimming(), room, asked, out)
        todo = todo[out.said[todo, said_of.STATE] == answers.WAITS]
        if not todo.size:
            break
        _answer(data, asked)
    return out


def _joined(common: Sequence[U32]) -> tuple[U32, I64]:
    """Return the marks of all pages, those of one host once, and the span of each page in them."""
    places: dict[int, tuple[int, int]] = {}
    parts, at = [np.zeros(0, np.uint32)], 0
    bounds = np.zeros((len(common), 2), np.int64)
    for row, found in enumerate(common):
        if id(found) not in places:
            places[id(found)] = at, at + len(found)
            parts.append(found)
            at += len(found)
        bounds[row] = places[id(found)]
    return np.concatenate(parts), bounds


_ANSWERED: Final = threading.local()


def _asked() -> said_of.Asked:
    """Return what this thread has been told of lines; forgotten when it becomes too much."""
    if not hasattr(_ANSWERED, "asked"):
        _ANSWERED.count = 0
        _ANSWERED.asked = said_of.Asked(
            table(ANSWERS), np.empty((QUESTIONS, 3), np.int64), np.zeros(1, np.int64)
        )
    asked: said_of.Asked = _ANSWERED.asked
    if _ANSWERED.count + ROUNDS * QUESTIONS > 2 * ANSWERS:
        prose.forget(asked.known)
        _ANSWERED.count = 0
    return asked


def _answer(data: U8, asked: said_of.Asked) -> None:
    """Answer what the kernel has asked."""
    spans = asked.spans[: asked.waiting[0]]
    spans = spans[np.unique(spans[:, 2], return_index=True)[1]]
    told = [skims.answer(string(data, start, stop)) for start, stop, _ in spans.tolist()]
    answers.learn(asked, spans[:, 2].copy(), np.array(told, np.int64))
    _ANSWERED.count += len(spans)
