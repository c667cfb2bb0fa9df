"""Arrow tables given by a program: the same documents as the same mappings."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import InputError

WORDS = st.none() | st.text(st.characters(codec="utf-8"))


@given(
    records=st.lists(
        st.fixed_dictionaries({"id": WORDS, "title": WORDS, "text": WORDS, "date": st.none() | st.dates()}),
        min_size=1,
    )
)
def test_table_and_mappings_agree(records: list[Any], gather_table: Any, gather_records: Any) -> None:
    """A table gives the documents and the rejects of its rows as mappings."""
    schema = pa.schema({"id": pa.string(), "title": pa.string(), "text": pa.string(), "date": pa.date32()})
    table = pa.Table.from_pylist(records, schema=schema)
    found, expected = gather_table(table, batch_rows=3), gather_records(records, batch_rows=3)

    assert expected.rows == found.rows
    assert expected.rejects == found.rejects


def test_record_batch_is_a_table(gather_table: Any) -> None:
    """One record batch may be given as it is; columns of no use may be of any type."""
    batch = pa.RecordBatch.from_pydict({"text": ["a"], "other": [{"x": [1]}]})

    assert ["a"] == gather_table(batch).column("text")


def test_table_without_words_is_an_error(gather_table: Any) -> None:
    """A table given by a program, none of whose columns can be title or text, is a mistake of its caller."""
    with pytest.raises(InputError, match="found: id, words"):
        gather_table(pa.table({"id": ["1"], "words": ["a"]}))
