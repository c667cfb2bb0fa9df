"""JSON lines: a bad line costs itself, and nothing else."""

import io
import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

GOOD = b'{"id": "a", "text": "word"}'
DEEP = 100_000

# One line each, and why it is refused.
REFUSED = {
    "half-object": (b'{"id": "a", "text": "wo', "bad-json"),
    "two-objects": (b'{"text": "a"} {"text": "b"}', "bad-json"),
    "nan": (b'{"text": "a", "score": NaN}', "bad-json"),
    "infinity": (b'{"text": "a", "score": Infinity}', "bad-json"),
    "huge-number": (b'{"text": "a", "score": 1e999}', "bad-json"),
    "raw-nul": (b'{"text": "a\x00b"}', "bad-json"),
    "raw-tab": (b'{"text": "a\tb"}', "bad-json"),
    "lone-cr-in-string": (b'{"text": "a\rb"}', "bad-json"),
    "deep-arrays": (b'{"text": ' + b"[" * DEEP + b"]" * DEEP + b"}", "bad-json"),
    "deep-objects": (b'{"text": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}", "bad-json"),
    "utf-16": ('{"text": "a"}'.encode("utf-16-le"), "bad-json"),
    "cp1256": ('{"text": "\u062e\u0628\u0631"}'.encode("cp1256"), "bad-utf8"),
    "cut-character": (b'{"text": "\xd8"}', "bad-utf8"),
    "overlong": (b'{"text": "\xc0\x80"}', "bad-utf8"),
    "surrogate-as-utf8": (b'{"text": "\xed\xa0\x80"}', "bad-utf8"),
    "high-surrogate": (rb'{"text": "a\ud800b"}', "lone-surrogate"),
    "low-surrogate": (rb'{"text": "a\udc00"}', "lone-surrogate"),
    "surrogate-in-key": (rb'{"\ud800": 1, "text": "a"}', "lone-surrogate"),
    "array": (b'[{"text": "a"}]', "not-an-object"),
    "string": (b'"text"', "not-an-object"),
    "number": (b"7", "not-an-object"),
    "null": (b"null", "not-an-object"),
    "empty-object": (b"{}", "no-text"),
    "blank-text": (rb'{"id": "a", "text": " \n\u00a0\u2003"}', "no-text"),
    "nul-text": (rb'{"id": "a", "text": "\u0000"}', "no-text"),
    "null-text": (b'{"id": "a", "text": null}', "no-text"),
    "number-text": (b'{"text": 7}', "bad-text"),
    "zero-text": (b'{"text": 0, "title": "a"}', "bad-text"),
    "list-text": (b'{"text": [], "title": "a"}', "bad-text"),
    "true-title": (b'{"text": "a", "title": true}', "bad-text"),
    "true-id": (b'{"id": true, "text": "a"}', "bad-id"),
    "list-id": (b'{"id": [1], "text": "a"}', "bad-id"),
    "object-id": (b'{"_id": {"$oid": "1"}, "text": "a"}', "bad-id"),
}

IDS = {
    "text": (b'"007"', "007"),
    "spaces": (b'" 7 "', " 7 "),
    "unicode": (rb'"\u0662\u2028"', "\u0662\u2028"),
    "nul-deleted": (rb'"a\u0000b"', "ab"),
    "whole": (b"7", "7"),
    "negative": (b"-7", "-7"),
    "zero": (b"0", "0"),
    "minus-zero": (b"-0", "-0"),
    "2-to-63": (b"9223372036854775808", "9223372036854775808"),
    "2-to-64": (b"18446744073709551616", "18446744073709551616"),
    "30-digits": (b"123456789012345678901234567890", "123456789012345678901234567890"),
    "300-digits": (b"1" * 300, "1" * 300),
    "fraction": (b"1.50", "1.50"),
    "exponent": (b"1E3", "1E3"),
}


@pytest.mark.parametrize(("line", "reason"), REFUSED.values(), ids=REFUSED)
def test_bad_line_costs_itself_only(line: bytes, reason: str, gather: Any, write: Any) -> None:
    """A bad line is refused for its reason, with file and line; the lines around it are read."""
    path = write(b"\n".join([GOOD, line, GOOD]))
    found = gather([path])

    assert [(str(path), 2, reason)] == [(*reject[:2], reject.reason) for reject in found.rejects]
    assert [1, 3] == found.column("line")


def test_reject_tells_place_and_id(gather: Any) -> None:
    """The detail of a reject leads to the byte; its id is there where it could be read."""
    found = gather([io.BytesIO(GOOD + b'\n{"id": "b", "text": 7}\n{"text": "a" "b"}')])

    assert ["b", None] == [reject.id for reject in found.rejects]
    assert "text: text is wanted, got int" == found.rejects[0].detail
    assert found.rejects[1].detail.startswith("byte 51: at 13 of the line: ")


@pytest.mark.parametrize(("raw", "text"), IDS.values(), ids=IDS)
def test_id_is_kept_letter_for_letter(raw: bytes, text: str, gather: Any) -> None:
    """An id is the text that stands in the line, numbers of any length included."""
    found = gather([io.BytesIO(b'{"id": ' + raw + b', "text": "a"}')])

    assert [text] == found.column("id")


def test_exact_id_does_not_touch_other_fields(gather: Any) -> None:
    """A line read twice for its id keeps its date as the number it is."""
    found = gather([io.BytesIO(b'{"id": 1e2, "date": 1473292800, "text": "a"}')])

    assert ["1e2"] == found.column("id")
    assert ["second"] == found.column("precision")


def test_last_of_equal_keys_wins(gather: Any) -> None:
    """Of a key given twice the last counts, for exact ids too."""
    found = gather([io.BytesIO(b'{"id": 1.0, "id": 2.0, "text": "a", "text": "b"}')])

    assert [("2.0", "b")] == [(row["id"], row["text"]) for row in found.rows]


def test_deep_line_with_inexact_id_is_no_crash(gather: Any) -> None:
    """A line as deep as the fast parser allows may be too deep for the exact one."""
    line = b'{"id": 1.0, "text": "a", "x": ' + b"[" * 1000 + b"]" * 1000 + b"}"
    found = gather([io.BytesIO(line)])

    assert 1 == len(found.rows) + len(found.rejects)


def test_blank_lines_are_counted_and_passed_over(gather: Any) -> None:
    """A blank line is no document and no reject, and keeps its number."""
    found = gather([io.BytesIO(b"\n \t\n" + GOOD + b"\n\r\n\n" + GOOD)])

    assert [3, 6] == found.column("line")
    assert [] == found.rejects


def test_lines_end_at_lf_only(gather: Any) -> None:
    """Line separators of Unicode inside a string are text."""
    text = "a\u2028b\u2029c\u0085d"
    found = gather([io.BytesIO(json.dumps({"text": text}, ensure_ascii=False).encode())])

    assert [text] == found.column("text")


def test_escaped_nul_is_deleted(gather: Any) -> None:
    """NULs are deleted from strings; a backslash that is escaped itself is not taken for one."""
    found = gather([io.BytesIO(rb'{"title": "a\u0000b", "text": "c\\u0000d\u0000", "url": "\u0000"}')])

    assert [("ab", "c\\u0000d", None)] == [(row["title"], row["text"], row["url"]) for row in found.rows]


def test_characters_that_only_look_wrong_are_kept(gather: Any) -> None:
    """Noncharacters, pairs of surrogates and direction marks are text."""
    found = gather([io.BytesIO(rb'{"text": "\ufffe\uffff\ud83d\ude00\u202e\u200f"}')])

    assert ["\ufffe\uffff\U0001f600\u202e\u200f"] == found.column("text")


def test_line_over_the_limit_is_refused(gather: Any) -> None:
    """A line of exactly the limit is read, one byte more is refused, and the next is read."""
    exact = b'{"text": "' + b"a" * 88 + b'"}'
    found = gather([io.BytesIO(b"\n".join([exact, exact[:-2] + b'b"}', GOOD]))], max_line=100)

    assert [1, 3] == found.column("line")
    assert [(2, "line-too-long")] == [(reject.line, reject.reason) for reject in found.rejects]


def test_object_over_many_lines_is_one_reject(gather: Any, tmp_path: Path) -> None:
    """A `.json` file among others that is one object, such as labels, costs one row and no run."""
    (tmp_path / "labels.json").write_bytes(b'{\r\n  "a.txt": {\n    "title": "b"\n  }\n}\n')

    found = gather([tmp_path])

    assert ({"not-an-object": 1}, []) == (found.reasons, found.rows)


@given(
    pieces=st.lists(
        st.one_of(st.binary(), st.sampled_from([GOOD, b"{}", b"\xef\xbb\xbf", b'{"id":1e9,"text":"a"}']))
    )
)
def test_every_line_is_accounted_for(gather: Any, pieces: list[bytes]) -> None:
    """Of any bytes, documents, rejects and blank lines add up to the lines; nothing is raised."""
    content = b"\n".join(pieces)
    if content.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
        return
    found = gather([io.BytesIO(content)], max_line=64)
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    blank = sum(not line.strip() for line in lines if len(line) <= 64)

    assert len(lines) == len(found.rows) + len(found.rejects) + blank


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2)
    ),
    max_leaves=4,
)
NAMES = st.sampled_from(
    ["id", "_id", "url", "link", "source", "date", "datetime", "title", "headline", "text", "body", "x"]
)


@given(objects=st.lists(st.dictionaries(NAMES, JSON)))
def test_any_object_is_a_document_or_a_reject(gather: Any, objects: list[dict[str, Any]]) -> None:
    """Whatever values the fields have, each object is one document or one reject."""
    found = gather([io.BytesIO(b"\n".join(map(orjson.dumps, objects)))], batch_rows=3)

    assert len(objects) == len(found.rows) + len(found.rejects)
    assert all(len(batch) <= 3 for batch in found.batches)
    assert set(range(1, len(objects) + 1)) == {
        *found.column("line"),
        *(reject.line for reject in found.rejects),
    }
