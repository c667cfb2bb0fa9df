"""Records are cut out of a WARC where headers and lengths fit together."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.readers.reasons import FileError, Reason
from dedup.readers.slices import Slice, slices
from tests.dumps import block

LIMIT = 1 << 16
BODY = "نص".encode() * 20


def record(number: int, content: bytes = BODY, length: int | None = None) -> bytes:
    """Return a record that is told by its number."""
    return block("response", f"https://a.example/{number}", content, kind="text/plain", length=length)


def cut(*parts: bytes | FileError, limit: int = LIMIT) -> list[Slice]:
    """Return the slices of the parts."""
    return list(slices(iter(parts), limit=limit))


def sound(found: list[Slice]) -> list[bytes]:
    """Return the records that were not refused."""
    return [one.data + b"\r\n\r\n" for one in found if one.reason is None]


def reasons(found: list[Slice]) -> list[Reason]:
    """Return why the others were."""
    return [one.reason for one in found if one.reason is not None]


RECORDS = [record(number) for number in range(5)]


@given(size=st.integers(1, 700))
def test_where_the_bytes_are_parted_changes_nothing(size: int) -> None:
    """Records are the same whether they come in one piece or in many."""
    whole = b"".join(RECORDS)
    parts: Iterator[bytes] = (whole[at : at + size] for at in range(0, len(whole), size))
    found = list(slices(parts, limit=LIMIT))

    assert sound(found) == RECORDS
    assert [1, 2, 3, 4, 5] == [one.number for one in found]
    assert [0, *(len(b"".join(RECORDS[:n])) for n in range(1, 5))] == [one.offset for one in found]


DAMAGED = {
    "claims-more": record(2, length=50_000),
    "claims-the-next": record(2, length=len(BODY) + 40),
    "claims-less": record(2, length=5),
    "claims-exabytes": record(2, length=10**18),
    "claims-below-nothing": record(2, length=-7),
    "claims-no-length": record(2).replace(b"Content-Length", b"Content-Wealth"),
    "no-header": b"no record at all\r\n\r\n",
    "endless-header": b"WARC/1.0\r\n" + b"X-Header: " + b"x" * 40_000 + b"\r\n\r\n",
    "too-long": record(2, b"x" * (LIMIT + 40_000)),
}


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_damaged_record_costs_itself(damaged: bytes) -> None:
    """A wrong length, a header that is none, a record that is too long: those around it are read."""
    found = cut(b"".join([*RECORDS[:2], damaged, *RECORDS[3:]]))

    assert [*RECORDS[:2], *RECORDS[3:]] == sound(found)
    assert 1 == len(reasons(found))
    assert found[2].offset == len(b"".join(RECORDS[:2]))


def test_content_that_looks_like_a_record_is_content() -> None:
    """A record that stands within another is part of it, as long as the outer one's length is right."""
    outer = record(7, b"\r\n\r\n".join([BODY, *RECORDS[:2], BODY]))

    assert [outer, RECORDS[3]] == sound(cut(outer + RECORDS[3]))


def test_missing_bytes_end_the_record_at_hand() -> None:
    """Where bytes are missing the record that they belong to is dropped, and the next one is read."""
    error = FileError(Reason.CORRUPT, "gzip")
    found = cut(RECORDS[0] + RECORDS[1][:-60], error, RECORDS[2])

    assert [RECORDS[0], RECORDS[2]] == sound(found)
    assert [Reason.CORRUPT] == reasons(found)


def test_record_before_missing_bytes_is_whole() -> None:
    """A record that ends where bytes are missing is kept."""
    found = cut(RECORDS[0], FileError(Reason.TRUNCATED, "gzip"))

    assert RECORDS[:1] == sound(found)


def test_last_record_may_lack_its_line_ends() -> None:
    """The end of the file ends a record too; one that claims more than is left is refused."""
    assert [RECORDS[0]] == sound(cut(RECORDS[0][:-4]))
    assert [Reason.BAD_RECORD] == reasons(cut(RECORDS[0][:-5]))


def test_what_is_held_is_bounded() -> None:
    """A record that claims much is not held, however much of it there is."""
    parts = [record(1, length=10**12), *[b"x" * LIMIT] * 100, b"\r\n\r\n" + RECORDS[2]]
    found = cut(*parts)

    assert [RECORDS[2]] == sound(found)
    assert [Reason.PAGE_TOO_LARGE] == reasons(found)


@given(junk=st.binary(max_size=3000))
def test_no_bytes_raise(junk: bytes) -> None:
    """Whatever a file holds, reading it ends."""
    assert len(cut(junk, *RECORDS[:1], junk)) <= 4 + junk.count(b"WARC/")
