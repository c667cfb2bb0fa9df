"""Bytes cut into lines, however they come and however long the lines are."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.readers.lines import MOST_LINES, STRETCH, lines, stretches
from dedup.readers.reasons import FileError, Reason


def cut(content: bytes, sizes: list[int]) -> Iterator[bytes]:
    """Yield the content in pieces of these sizes."""
    start = 0
    for size in sizes:
        yield content[start : start + size]
        start += size
    yield content[start:]


@given(
    st.lists(st.sampled_from([b"\n", b"a", b"bc", b"\r", b"\xe2\x80\xa8", b"x" * 9])).map(b"".join),
    st.lists(st.integers(0, 5)),
    st.integers(1, 8),
)
def test_lines_do_not_depend_on_blocks(content: bytes, sizes: list[int], limit: int) -> None:
    """Lines are those of a split at LF, with true numbers and places, however the bytes come."""
    pieces = content.split(b"\n")
    if not pieces[-1]:
        pieces.pop()
    places = [sum(len(piece) + 1 for piece in pieces[:i]) for i in range(len(pieces))]
    expected = [
        (number, place, piece if len(piece) <= limit else None)
        for number, (place, piece) in enumerate(zip(places, pieces, strict=True), 1)
    ]

    assert expected == list(lines(cut(content, sizes), limit=limit))


def test_byte_order_mark_is_dropped_at_the_start_only() -> None:
    """A mark at the start of a file is no content; elsewhere it is."""
    mark = "\ufeff".encode()

    assert [b"a", mark + b"b"] == [
        line for _, _, line in lines(iter([mark + b"a\n" + mark + b"b"]), limit=99)
    ]


def test_long_line_is_never_held() -> None:
    """A line far over the limit passes block by block; the lines around it are read."""
    block = bytes(1 << 20)
    parts = [b"before\n", *([block] * 512), b"\nafter"]
    found = list(lines(iter(parts), limit=1 << 21))

    assert [(1, 0, b"before"), (2, 7, None), (3, 8 + (512 << 20), b"after")] == found


def test_line_cut_off_by_damage_is_no_line() -> None:
    """What stands after the last line end of a damaged stream is not given out as if it were whole."""

    def plain() -> Iterator[bytes]:
        yield b"whole\nhalf"
        raise FileError(Reason.TRUNCATED, "cut")

    found = lines(plain(), limit=99)

    assert (1, 0, b"whole") == next(found)
    with pytest.raises(FileError):
        next(found)


@pytest.mark.parametrize("length", [1_000, 3_000, 70_000])
def test_stretches_are_of_one_size(length: int) -> None:
    """Whole lines go together, about `STRETCH` bytes of them, and nothing is lost or counted twice."""
    content = (b"x" * length + b"\n") * (5_000_000 // (length + 1))
    found = list(stretches(cut(content, [1 << 16] * 80), limit=1 << 20))
    counts = [len(stretch.ends) for stretch in found]

    assert content == b"".join(stretch.data or b"" for stretch in found)
    assert all(STRETCH <= len(stretch.data or b"") < STRETCH + (1 << 17) for stretch in found[:-1])
    assert [1 + sum(counts[:i]) for i in range(len(found))] == [stretch.number for stretch in found]


def test_tiny_lines_go_in_bounded_numbers() -> None:
    """A stretch has not so many lines that what is kept of each would fill memory."""
    found = list(stretches(iter([b"\n" * (3 * MOST_LINES + 1)]), limit=9))

    assert [MOST_LINES, MOST_LINES, MOST_LINES, 1] == [len(stretch.ends) for stretch in found]
    assert [1, MOST_LINES + 1, 2 * MOST_LINES + 1, 3 * MOST_LINES + 1] == [one.number for one in found]


@given(st.lists(st.integers(0, 9), max_size=6))
def test_byte_order_mark_counts_for_no_line(sizes: list[int]) -> None:
    """A mark makes the first line no longer, however the bytes come; places count it."""
    content = "\ufeff".encode() + b"1234\n12345\n"

    assert [(1, 3, b"1234"), (2, 8, None)] == list(lines(cut(content, sizes), limit=4))


def test_damage_after_a_byte_keeps_the_line_before_it() -> None:
    """A stream that breaks before a mark could be known gives the line that it has."""

    def plain() -> Iterator[bytes]:
        yield b"\n"
        raise FileError(Reason.CORRUPT, "broken")

    found = lines(plain(), limit=9)

    assert (1, 0, b"") == next(found)


def test_bytes_that_come_one_by_one_are_joined() -> None:
    """A pipe that gives each byte by itself gives the same lines."""
    content = b"word " * 1_000 + b"\n" + b"a\n" * 6_000

    assert content.split(b"\n")[:-1] == [
        line for _, _, line in lines((content[at : at + 1] for at in range(len(content))), limit=9_999)
    ]
