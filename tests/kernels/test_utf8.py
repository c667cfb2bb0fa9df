"""dedup.kernels.utf8 against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import utf8
from tests.reference import utf8 as twin

CRUMBS = st.sampled_from(
    [
        *(
            "خبر".encode(),
            "…".encode(),
            "😀".encode(),
            "€".encode(),
            "\ud7ff\ue000\U0010ffff".encode(),
            b"x" * 9,
        ),
        *(
            b"\xd8",
            b"\xa7",
            b"\xe2\x80",
            b"\xf0\x9f",
            b"\xc0\x80",
            b"\xc1\xbf",
            b"\xed\xa0\x80",
            b"\xff",
            b"\xf5",
        ),
        *(b"\xe0\x9f\xbf", b"\xe0\xa0\x80", b"\xf0\x8f\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf4\x8f\xbf\xbf"),
    ]
)


@given(data=st.lists(CRUMBS | st.binary(max_size=3), max_size=8).map(b"".join))
def test_validity_is_that_of_the_decoder(data: bytes) -> None:
    """Bytes are called UTF-8 if Python decodes them."""
    assert twin.is_valid(data) == utf8.is_valid(np.frombuffer(data, np.uint8))


def test_every_length_of_character_is_valid() -> None:
    """Each character is read in its own bytes and cut short in none; half a surrogate pair is none."""
    points = [*range(0x80), *range(0x7F0, 0x810), *range(0xD7F0, 0xE010), 0xFFFF, 0x10000, 0x10FFFF]
    for point in points:
        whole = chr(point).encode("utf-8", "surrogatepass")
        cut = [whole[: size + 1] for size in range(len(whole))]

        assert [*map(twin.is_valid, cut)] == [utf8.is_valid(np.frombuffer(some, np.uint8)) for some in cut], (
            hex(point)
        )
