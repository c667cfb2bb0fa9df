"""Lines read as columns are what they are when read one by one."""

import random
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup.readers import columns, identity, jsonl, lines, streams
from dedup.readers.fields import choose
from dedup.schema import DOCUMENTS
from tests.readers.test_jsonl import IDS, REFUSED

# Odd lines that are no rejects; each is read by itself, or alike by both parsers.
ODD = [
    b'{"id": "a", "text": "words", "id": "b"}',
    b'{"text": "one"}{"text": "two"}',
    b'  {"id": 1, "text": "indented"}',
    b'{"id": 1, "text": "after"}  ',
    b'{"id": 2, "text": "CRLF"}\r',
    rb'{"id": 3, "text": "a\u0000b", "title": "\u062e\u0628\u0631 \ud83d\ude00"}',
    b'{"id": 4, "text": "x", "extra": {"deep": [[[1.5e3, -0, {"a": [null, true]}]]]}}',
    b'{"id": 5, "text": "x", "extra": [NaN]}',
    b'{"id": 6, "text": "x", "extra": 1' + b"0" * 400 + b"}",
    b'{"id": 7, "text": "x", "extra": ' + b"[" * 1_100 + b"]" * 1_100 + b"}",
    b'{"id": 8, "text": "Infinity and NaN"}',
    b"",
    b"\t",
]


def by(way: bool, path: Path, gather: Any, monkeypatch: pytest.MonkeyPatch, **options: Any) -> Any:
    """Return rows and rejects, with lines read as columns however few they are, or never."""
    with monkeypatch.context() as patch:
        patch.setattr(jsonl, "WORTH", 1 if way else 1 << 40)
        patch.setattr(jsonl, "PATIENCE", 1 << 40)
        found = gather([path], **options)
    return found.rows, found.rejects


@pytest.mark.parametrize("block", [16, 300, 1 << 16])
def test_bad_lines_cost_themselves(
    block: int, gather: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever lines stand beside each other, both ways give the same documents and the same rejects."""
    good = [b'{"id": %d, "text": "words %d", "date": "2016-09-08"}' % (n, n) for n in range(40)]
    known = [b'{"id": %s, "text": "x"}' % number for number, _ in IDS.values()]
    pile = [line for line, _ in REFUSED.values()] + ODD + good + known
    monkeypatch.setattr(streams, "BLOCK", block)
    monkeypatch.setattr(lines, "STRETCH", 1)
    for seed in range(12):
        rng = random.Random(seed)
        some = rng.sample(pile, 9) if seed else pile
        path = tmp_path / f"{seed}.jsonl"
        path.write_bytes(b"\n".join([*some, *rng.sample(good, 3)]))

        assert by(False, path, gather, monkeypatch) == by(True, path, gather, monkeypatch)


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**64), 2**64)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(
        ["", " ", "\u2003\n", "2016-09-08", "2016-09-08T10:11:12Z", "1473292800", "\x1c", "word"]
    )
    | st.text(max_size=4)
)
NAMES = st.sampled_from(
    ["id", "_id", "url", "link", "source", "date", "published", "title", "text", "body", "x"]
)
RECORDS = st.lists(st.dictionaries(NAMES, SCALARS | st.lists(SCALARS, max_size=2), max_size=6), max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=RECORDS, alike=st.booleans())
def test_any_records(
    records: list[Any], alike: bool, gather: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in the fields, both ways give the same documents and the same rejects."""
    if alike:  # of one kind in all lines, as a table has them
        records = [{**records[0], "text": str(n)} for n in range(3)] if records else []
    path = tmp_path / "r.jsonl"
    try:
        path.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))
    except orjson.JSONEncodeError:  # over 64 bits, or half a surrogate pair
        return

    assert by(False, path, gather, monkeypatch) == by(True, path, gather, monkeypatch)


def stretch(*records: dict[str, Any]) -> lines.Stretch:
    """Return lines as a reader is given them."""
    return next(
        lines.stretches(iter([b"".join(orjson.dumps(record) + b"\n" for record in records)]), limit=99)
    )


def test_columns_are_used() -> None:
    """Plain lines are read as columns: whole numbers as ids, missing ids made, empty ones told."""
    found = columns.read(
        stretch(
            {"id": 7, "text": "a", "date": 1473292800}, {"title": " ", "id": 8}, {"url": "u", "title": "b"}
        ),
        fields=choose({}),
        file="f",
    )

    assert found is not None
    assert [(2, "8")] == found.empty
    assert found.batch.schema.equals(DOCUMENTS)
    assert ["7", identity.make(url="u", title="b", text=None)] == found.batch["id"].to_pylist()
    assert [("a", None, "second", 1), (None, "b", None, 3)] == [
        (row["text"], row["title"], row["precision"], row["line"]) for row in found.batch.to_pylist()
    ]


def test_one_odd_line_sends_all_back() -> None:
    """Lines that Arrow and orjson may read in two ways are not read here."""
    assert columns.read(stretch({"text": "a"}, {"text": 1}), fields=choose({}), file="f") is None
    assert columns.read(stretch({"text": "a\0"}), fields=choose({}), file="f") is None


def test_white_space_is_what_python_calls_so() -> None:
    """Arrow and `str.isspace` know the same white space."""
    characters = [chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000]

    assert [one.isspace() for one in characters] == pc.utf8_is_space(pa.array(characters)).to_pylist()


def test_wishes_are_looked_for(gather: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A field that the user named may first stand in a late line, and its lack is still told."""
    path = tmp_path / "r.jsonl"
    path.write_bytes(b'{"text": "a"}\n' * 3 + b'{"text": "a", "outlet name": "b"}\n' * 2)
    options = {"fields": {"source": "outlet name"}}

    assert by(False, path, gather, monkeypatch, **options) == by(True, path, gather, monkeypatch, **options)


def test_patience_ends(gather: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose lines are never plain is not tried for ever."""
    asked = []
    monkeypatch.setattr(streams, "BLOCK", 1 << 8)
    monkeypatch.setattr(lines, "STRETCH", 1)
    monkeypatch.setattr(jsonl, "WORTH", 1)
    monkeypatch.setattr(columns, "read", lambda *_, **__: asked.append(1))
    path = tmp_path / "r.jsonl"
    path.write_bytes(b'{"text": "a"}\n' * 10_000)

    assert 10_000 == len(gather([path]).rows)
    assert jsonl.PATIENCE == len(asked)
