"""dedup.kernels.encodings against its twin."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup.kernels import encodings
from tests.reference import encodings as twin

CRUMBS = st.sampled_from(
    [
        *("خبر".encode(), "…".encode(), "😀".encode(), "€".encode(), b"a", b"\0", b""),
        *(b"\xd8", b"\xa7", b"\xe2", b"\xe2\x80", b"\xf0\x9f", b"\xf0\x9f\x98", b"\xc0\x80", b"\xc1\xbf"),
        *(b"\xed\xa0\x80", b"\xed\x9f\xbf", b"\xe0\x9f\xbf", b"\xe0\xa0\x80", b"\xf0\x8f\xbf\xbf"),
        *(b"\xf0\x90\x80\x80", b"\xf4\x8f\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xff"),
    ]
)
BYTES = st.lists(CRUMBS | st.binary(max_size=3), max_size=12).map(b"".join)


@settings(max_examples=1000)
@given(data=BYTES)
@example(data=b"")
@example(data=b"\x80")
@example(data=b"\xc3")
@example(data=b"a\xe2\x80")
@example(data=b"\xf0\x9f\x98")
@example(data=b"\xd8\xa7\xa7")
@example(data="ا".encode() * 40 + b"\xd8")
def test_text_equals_its_twin(data: bytes) -> None:
    """Wherever a byte is missing, too many or wrong, at the ends too."""
    assert twin.is_text(data) == encodings.is_text(np.frombuffer(data, np.uint8))
