"""dedup.kernels.records and dedup.kernels.cells against their twin."""

from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.kernels import cells, records
from tests.reference import records as twin

NAMES = ("id", "text", "t", "خبر")
# What the kernel looks for, whole and torn.
CRUMBS = st.sampled_from(
    [
        *(
            b'"',
            b'"id"',
            b'"text":',
            b'"t":',
            b":",
            b",",
            b"{",
            b"}",
            b"[",
            b"]",
            b" ",
            b"\t",
            b"\r",
            b"\x00",
        ),
        *(
            b"null",
            b"true",
            b"false",
            b"nul",
            b"NaN",
            b"Infinity",
            b"-",
            b"-0",
            b"01",
            b"7",
            b"1.5",
            b"1.",
            b"1e",
        ),
        *(
            b"1e99",
            b"1E+5",
            b"1e999",
            b"9" * 18,
            b"9" * 19,
            b"1" * 101,
            b"e",
            b"+1",
            b"\\",
            b"\\n",
            b"\\/",
            b"\\x",
        ),
        *(
            b"\\u0627",
            b"\\u0000",
            b"\\ud83d\\ude00",
            b"\\ud83d",
            b"\\ude00",
            b"\\u12",
            b"\\uD83D\\u0041",
            b"x" * 9,
        ),
        *(
            "خبر عاجل".encode(),
            "😀".encode(),
            b"[[[",
            b"]]]",
            b'{"a":[1,{}]}',
            b"[]",
            b"{}",
            b"[1,]",
            b'{"a"}',
        ),
    ]
)
INSIDES = st.lists(CRUMBS, max_size=10).map(b"".join)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(1 - 10**18, 10**18 - 1)
    | st.floats(-1e60, 1e60).map(lambda one: round(one, 6))
    | st.text(max_size=20)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=5,
)
OBJECTS = st.dictionaries(st.sampled_from([*NAMES, "x", "ident"]), VALUES, max_size=6)


def scan(*lines: bytes) -> list[list[tuple[int, Any]]]:
    """Run the kernels on lines; return what the fields of the plain ones are, up to the first that is not."""
    block = np.frombuffer(b"\n".join(lines), np.uint8)
    ends = np.cumsum([len(line) + 1 for line in lines], dtype=np.int64) - 1
    names = [name.encode() for name in NAMES]
    spans = np.zeros((len(lines), len(names), 2), np.int64)
    kinds = np.full((len(lines), len(names)), 77, np.uint8)
    n = records.scan(
        block, ends, np.frombuffer(b"".join(names), np.uint8), np.cumsum([0, *map(len, names)]), spans, kinds
    )
    return [
        [_cell(block, spans[row, at], int(kinds[row, at])) for at in range(len(names))] for row in range(n)
    ]


def _cell(block: np.ndarray, span: np.ndarray, kind: int) -> tuple[int, Any]:
    if kind == records.WHOLE:
        return kind, int(block[slice(*span)].tobytes())
    if kind not in (records.TEXT, records.ESCAPED):
        return kind, None
    out, offsets = np.empty(span[1] - span[0], np.uint8), np.empty(2, np.int32)
    cells.write(block, span[None], np.array([kind == records.ESCAPED]), out, offsets)
    return records.TEXT, out[: offsets[1]].tobytes().decode()


@given(line=INSIDES | INSIDES.map(lambda inside: b'{"text":' + inside + b"}"))
@example(line=b'{"text": "a", "text": 7}')
@example(line=b'{"t\\u0065xt": "a"}')
@example(line=b'{"text": ' + b"[" * 70 + b"]" * 70 + b"}")
def test_plain_line_is_what_the_strict_parser_reads(line: bytes) -> None:
    """What the kernel takes is one object by orjson too, with the same values."""
    found = scan(line)

    assert found in ([], [twin.read(line, NAMES)])


@given(objects=st.lists(OBJECTS, max_size=4), spaced=st.booleans())
def test_usual_objects_are_taken(objects: list[dict[str, Any]], spaced: bool) -> None:
    """Objects without a NUL or very long numbers are plain, each line by itself."""
    lines = [orjson.dumps(one, option=orjson.OPT_INDENT_2 if spaced else None) for one in objects]
    lines = [line.replace(b"\n", b"\t") for line in lines if b"\\u0000" not in line]

    assert [twin.read(line, NAMES) for line in lines] == scan(*lines)


def test_first_odd_line_ends_the_scan() -> None:
    """The lines before one that is not plain are told."""
    good = b'{"id": 7, "text": "a"}'

    assert 2 == len(scan(good, good, b"", good))
    assert [] == scan(b"\xef\xbb\xbf{}", good)


@pytest.mark.parametrize("size", range(20))
def test_escapes_stand_anywhere(size: int) -> None:
    """Quotes, backslashes and pairs of surrogates are read wherever they stand in eight bytes."""
    for escape, char in (
        (r"\"", '"'),
        (r"\\", "\\"),
        (r"\n", "\n"),
        (r"\ud83d\ude00", "😀"),
        (r"\u0627", "ا"),
    ):
        line = f'{{"text":"{"x" * size}{escape}{"خ" * size}"}}'.encode()

        assert (records.TEXT, "x" * size + char + "خ" * size) == scan(line)[0][1]


@given(line=INSIDES)
def test_nothing_is_read_beyond_a_line(line: bytes) -> None:
    """What follows a line changes nothing about it."""
    assert scan(line) == scan(line, b'"]}')[:1]
