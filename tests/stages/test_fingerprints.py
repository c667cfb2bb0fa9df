"""dedup.stages.fingerprints: what is kept of a report travels whole."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from dedup.schema import DOCUMENTS
from dedup.shelf import Shelf
from dedup.stages import fingerprints, mentions, signatures, tokens, vectors

KEY = 7
ROWS = [
    ("\u0627\u0628 1 22", "\u062a\u062b \u062c\u062d 3 \u062e\u062f 1"),
    (None, ""),
    ("", "\u0631\u0632 \u0633\u0634"),
    ("5", None),
]


def documents(rows: list[tuple[str | None, str | None]]) -> pa.RecordBatch:
    """Return rows of (title, text) as documents."""
    facts = (
        {"id": str(i), "file": "f", "title": title, "text": text} for i, (title, text) in enumerate(rows)
    )
    return pa.RecordBatch.from_pylist(list(facts), DOCUMENTS)


def made(batch: pa.RecordBatch, key: int = KEY) -> fingerprints.Prints:
    """Run the stage, and the ones before it."""
    title, text = tokens.tokenize(batch["title"]), tokens.tokenize(batch["text"])
    strict = title.strict, title.spans, text.strict, text.spans
    no_words = {"keys": np.empty(0, np.uint64), "codes": np.empty(0, np.int16)}
    return fingerprints.make(
        *strict,
        signed=signatures.sign(text.strict, text.spans, size=2, num_perm=8, seed=1, key=key),
        terms=vectors.count(title.loose, title.spans, text.loose, text.spans, bits=10),
        named=mentions.find(*strict, **no_words, lead=60),
        turns=np.diff(text.spans)[:, 0],
        tolls=np.diff(text.spans).astype(np.int32) + np.arange(3, dtype=np.int32),
        key=key,
    )


def plain(prints: fingerprints.Prints) -> list[Any]:
    """Return fingerprints as lists, with their types."""
    return [(str(array.dtype), array.tolist()) for array in prints]


def ragged(values: np.ndarray, offsets: np.ndarray) -> list[list[int]]:
    """Return the values of each row."""
    return [part.tolist() for part in np.split(values, offsets[1:-1])]


def numbers(*words: str) -> list[int]:
    """Return the hashes of words as they stand in a row of numbers."""
    return sorted(int(tokens.tokenize(pa.array([word])).strict[0]) for word in words)


@pytest.mark.parametrize("cut", range(len(ROWS) + 1))
def test_batches_travel_whole(cut: int) -> None:
    """Packed in two tables and unpacked, documents and fingerprints are those of one batch."""
    batch = documents(ROWS)
    tables = [fingerprints.pack(part, made(part), refolded=0) for part in (batch[:cut], batch[cut:])]

    facts, prints = fingerprints.unpack(tables, Shelf())

    assert plain(made(batch)) == plain(prints)
    assert batch.select(fingerprints.KEPT).to_pylist() == facts.to_pylist()


def test_rows_travel_in_any_order() -> None:
    """A table that is taken apart, or cut, keeps what each row says."""
    whole = fingerprints.pack(documents(ROWS), made(documents(ROWS)), refolded=0)
    order = [3, 0, 2]
    expected = plain(made(documents([ROWS[row] for row in order])))

    assert expected == plain(fingerprints.unpack([whole.take(pa.array(order))], Shelf())[1])
    assert plain(made(documents(ROWS[1:3]))) == plain(fingerprints.unpack([whole.slice(1, 2)], Shelf())[1])


def test_texts_stay_behind() -> None:
    """All that a document says of itself is kept, but for its text."""
    table = fingerprints.pack(documents(ROWS), made(documents(ROWS)), refolded=0)

    assert set(DOCUMENTS.names) - {"text"} == set(DOCUMENTS.names) & set(table.column_names)
    assert [title for title, _ in ROWS] == table["title"].to_pylist()


def test_content_is_the_words_in_their_order() -> None:
    """Equal words have one hash under one key; other orders, other words and other keys have others."""
    prints = made(documents([("", "a b"), ("", "a  B!"), ("", "b a"), ("", ""), (None, None)]))
    one, same, turned, empty, null = prints.content.tolist()

    assert (one, empty) == (same, null)
    assert 3 == len({one, turned, empty})
    assert [2, 2, 2, 0, 0] == prints.words.tolist()
    assert one != made(documents([("", "a b")]), key=8).content[0]


def test_title_is_no_part_of_the_content() -> None:
    """Title and text have a hash each."""
    prints = made(documents([("a", "b"), ("c", "b"), ("a", "d")]))

    assert prints.content[0] == prints.content[1] != prints.content[2]
    assert prints.heading[0] == prints.heading[2] != prints.heading[1]


def test_numbers_stand_apart() -> None:
    """The numbers of title and text once each; those of the lead end with its words."""
    far = " ".join(["\u0627\u0628"] * fingerprints.LEAD_WORDS)
    prints = made(documents([ROWS[0], (None, far + " 44"), ROWS[1]]))

    assert [numbers("1", "22", "3"), numbers("44"), []] == ragged(prints.numbers, prints.number_offsets)
    assert [numbers("1", "22", "3"), [], []] == ragged(prints.lead_numbers, prints.lead_number_offsets)


def test_refolded_strings_are_counted() -> None:
    """The count travels with each table, and tables without one count 0."""
    table = fingerprints.pack(documents(ROWS), made(documents(ROWS)), refolded=3)

    assert 6 == fingerprints.refolded([table, table, table.replace_schema_metadata(None)])
