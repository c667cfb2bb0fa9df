"""Mappings in, checked batches out: the rules that all readers share."""

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import InputError
from dedup.readers.fields import choose
from dedup.readers.records import BATCH_CHARACTERS, Builder
from dedup.schema import DOCUMENTS


def test_columns_are_filled_from_the_usual_names(gather_records: Any) -> None:
    """The first candidate that holds something usable fills a column."""
    record = {
        "id": None,
        "guid": "g",
        "link": "https://example.org/1",
        "site": "outlet",
        "headline": "title",
        "text": " ",
        "body": "words",
        "content": "other",
        "datetime": "no date",
        "date": "2016-09-08",
    }
    row = {
        "id": "g",
        "url": "https://example.org/1",
        "source": "outlet",
        "published": datetime(2016, 9, 8, tzinfo=UTC),
        "precision": "day",
        "origin": "record",
        "title": "title",
        "text": "words",
        "file": "<records>",
        "line": 1,
        **dict.fromkeys(("author", "agency", "language")),
    }

    assert [row] == gather_records([record]).rows


@pytest.mark.parametrize(
    ("record", "precision"),
    [
        ({"published": "2016-09-08T10:00", "date": "2016-09-08"}, "second"),
        ({"datetime": "08/09/2016", "date": "2016-09-08"}, "day"),
        ({"datetime": "08/09/2016"}, None),
        ({"date": date(2016, 9, 8)}, "day"),
        ({"pubDate": "Thu, 08 Sep 2016 21:30:15 +0300"}, "second"),
        ({"published": "0001-01-01T00:00:00Z", "date": "2016-09-08"}, "day"),
        ({}, None),
    ],
)
def test_unclear_date_gives_way(record: dict[str, Any], precision: str | None, gather_records: Any) -> None:
    """A date that cannot be understood gives way to the next; without any, the document goes on undated."""
    found = gather_records([{"text": "a", **record}])

    assert [(precision, "record" if precision else None)] == [
        (row["precision"], row["origin"]) for row in found.rows
    ]


def test_named_field_is_the_only_one_looked_at(gather_records: Any) -> None:
    """Where the user names the field of the text, no other field is taken for it."""
    found = gather_records([{"story": "a", "text": "b"}, {"text": "b"}], fields={"text": "story"})

    assert ["a"] == found.column("text")
    assert {"no-text": 1} == found.reasons


def test_named_field_that_never_occurs_is_an_error(gather_records: Any) -> None:
    """A field that the user named and no record has is a mistake, told at the end with its name."""
    with pytest.raises(InputError, match="text=stroy"):
        gather_records([{"text": "a"}], fields={"text": "stroy", "title": "text"})


def test_named_field_may_be_empty(gather_records: Any) -> None:
    """A field that occurs, if only once and as null, was not misnamed; nor was any in an empty input."""
    assert 2 == len(
        gather_records([{"text": "a"}, {"text": "a", "who": None}], fields={"source": "who"}).rows
    )
    assert [] == gather_records([], fields={"source": "who"}).rows


def test_title_alone_is_enough(gather_records: Any) -> None:
    """A document with a title and no text is kept, and the other way round; white space is nothing."""
    found = gather_records([{"title": "t", "text": "\n"}, {"title": "\u2003", "text": "x"}])

    assert [("t", None), (None, "x")] == [(row["title"], row["text"]) for row in found.rows]


def test_text_is_kept_letter_for_letter(gather_records: Any) -> None:
    """Nothing is trimmed or normalised, NULs apart."""
    found = gather_records([{"title": " t\t", "text": "\n a\u0640\r\n\0b \u200f"}])

    assert [(" t\t", "\n a\u0640\r\nb \u200f")] == [(row["title"], row["text"]) for row in found.rows]


def test_document_without_id_is_named_by_url_or_words(gather_records: Any) -> None:
    """The same page has the same made id wherever it stands; without a URL its words make the id."""
    records = [
        {"url": "https://example.org/1?utm_source=a", "text": "a"},
        {"id": "", "url": "HTTPS://example.org/1#b", "text": "b"},
        {"id": "  ", "title": "t", "text": "b"},
        {"title": "t", "text": "b\0"},
    ]
    ids = gather_records(records).column("id")

    assert ids[0] == ids[1]
    assert ids[2] == ids[3]
    assert ["u-", "t-"] == [ids[0][:2], ids[2][:2]]


@pytest.mark.parametrize(
    ("value", "label"),
    [("a", "a"), (7, "7"), ("", None), (" ", None), (None, None), (True, None), (1.5, None), (["a"], None)],
)
def test_label_that_is_no_text_says_nothing(value: object, label: str | None, gather_records: Any) -> None:
    """A source that is neither text nor a whole number is null; the document is kept."""
    assert [label] == gather_records([{"source": value, "text": "a"}]).column("source")


def test_values_of_other_libraries_are_understood(gather_records: Any) -> None:
    """numpy scalars and decimals are what they look like; NaN, pandas' nothing, is nothing."""
    found = gather_records(
        [
            {"id": np.int64(7), "text": np.str_("a"), "title": math.nan, "date": np.float64(1_473_292_800)},
            {"id": Decimal("1.50"), "text": "a", "url": np.nan, "source": math.nan, "date": math.nan},
            MappingProxyType({"id": "c", "text": "a"}),
        ]
    )

    assert ["7", "1.50", "c"] == found.column("id")
    assert ["second", None, None] == found.column("precision")
    assert [None] * 3 == found.column("title")


REFUSED = {
    "no-mapping": (["text"], "not-an-object"),
    "none": (None, "not-an-object"),
    "surrogate": ({"text": "a\ud800"}, "lone-surrogate"),
    "surrogate-id": ({"id": "\udfff", "text": "a"}, "lone-surrogate"),
    "nan-id": ({"id": math.nan, "text": "a"}, "bad-id"),
    "bytes-text": ({"text": b"a"}, "bad-text"),
    "no-text": ({"text": "\0"}, "no-text"),
}


@pytest.mark.parametrize(("item", "reason"), REFUSED.values(), ids=REFUSED)
def test_bad_item_costs_itself_only(item: object, reason: str, gather_records: Any) -> None:
    """A bad item is refused with its number; the items around it are read."""
    found = gather_records([{"text": "a"}, item, {"text": "b"}])

    assert [("<records>", 2, reason)] == [(*reject[:2], reject.reason) for reject in found.rejects]
    assert [1, 3] == found.column("line")


def test_surrogate_in_a_field_that_is_not_used_is_no_matter(gather_records: Any) -> None:
    """Only what goes into a column is checked."""
    assert ["a"] == gather_records([{"text": "a", "note": "\ud800"}]).column("text")


def test_batches_end_at_rows_or_characters() -> None:
    """A batch is full at its number of rows, or before it at its number of characters."""
    builder = Builder(fields=choose({}), reject=print, batch_rows=3)
    full = []
    for text in ("a", "b", "c", "d" * BATCH_CHARACTERS, "e"):
        builder.add({"text": text}, "f", None)
        full.append(builder.full)
        if builder.full:
            builder.take()

    assert [False, False, True, True, False] == full


def test_rows_do_not_wait_behind_columns() -> None:
    """What came row by row is given on when columns come, be there nothing in them."""
    builder = Builder(fields=choose({}), reject=print, batch_rows=3)
    builder.add({"text": "a"}, "f", 1)
    builder.extend(pa.RecordBatch.from_pylist([], DOCUMENTS))

    assert builder.full
    assert ["a"] == builder.take()["text"].to_pylist()
    assert not builder.full


def test_columns_are_cut_into_batches() -> None:
    """Columns of more rows than a batch may have come as several, in order."""
    builder = Builder(fields=choose({}), reject=print, batch_rows=3)
    rows = [{"id": str(n), "file": "f"} for n in range(7)]
    builder.extend(pa.RecordBatch.from_pylist(rows, DOCUMENTS))
    found = []
    while builder.full:
        found.append(builder.take()["id"].to_pylist())

    assert [["0", "1", "2"], ["3", "4", "5"], ["6"]] == found


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(),
    st.datetimes(),
    st.lists(st.text()),
)
NAMES = st.sampled_from(["id", "url", "source", "date", "title", "text", "body"])


@given(items=st.lists(st.one_of(VALUES, st.dictionaries(NAMES, VALUES))))
def test_every_item_is_a_document_or_a_reject(items: list[Any], gather_records: Any) -> None:
    """Whatever Python values come, each item is one document or one reject, and nothing is raised."""
    found = gather_records(items, batch_rows=2)

    assert len(items) == len(found.rows) + len(found.rejects)
