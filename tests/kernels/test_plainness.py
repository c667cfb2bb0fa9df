"""dedup.kernels.plainness against its twin."""

import re

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.kernels import plainness
from tests.reference import plainness as twin

# What the loops look for, whole and torn, and what stands around it.
CRUMBS = st.sampled_from(
    [
        *(b"NaN", b"Na", b"Inf", b"In", b"Infinity", b"inform", b"Information", b"-Infinity"),
        *(b"\\u0000", b"\\u000a", b"\\u00ab", b"\\u", b"u0000", b"\\", b"0", b"000"),
        *(
            b"1e999",
            b"e123",
            b"1.5E+99",
            b"-2e-308",
            b":7e1",
            b"article-123",
            b"3e45e678",
            b" 9e999",
            b"e/100",
        ),
        *(b"{", b"}", b"[", b"]", b'"', b":", b",", b" ", b"\r", b"\t", b"\0", b"x"),
        *("خبر".encode(), "…".encode(), "😀".encode(), "€".encode(), "\ud7ff\ue000\U0010ffff".encode()),
        *(b"\xd8", b"\xa7", b"\xe2\x80", b"\xf0\x9f", b"\xc0\x80", b"\xc1\xbf", b"\xed\xa0\x80"),
        *(b"\xe0\x9f\xbf", b"\xe0\xa0\x80", b"\xf0\x8f\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf5", b"\xff"),
        *(b"1" * 100, b"1" * 301, b"[" * 999, b"{" * 500),
    ]
)
INSIDES = st.lists(CRUMBS | st.binary(max_size=3), max_size=12).map(b"".join)
LINES = (INSIDES | INSIDES.map(lambda inside: b"{" + inside + b"}")).filter(lambda line: b"\n" not in line)


def plain(lines):
    """Run the kernel on lines."""
    block = b"\n".join(lines)
    ends = np.cumsum([len(line) + 1 for line in lines]) - 1
    out = np.empty(len(lines), np.bool_)
    plainness.plain(np.frombuffer(block, np.uint8), ends, out)
    return out.tolist()


def is_settled(line):
    """Return whether no number in it is so long that the kernel may judge either way."""
    return not any(100 < len(run) <= 200 for run in re.findall(rb"[0-9]+", line))


@given(lines=st.lists(LINES.filter(is_settled), min_size=1, max_size=6))
@example(lines=[b'{"a":NaN}', b'{"a":1e999}', b'{"a":-Inf}', b'{"a":"\\u0000"}'])
@example(lines=[b"", b"{", b"{}", b"{}\r", b"\r", b"{\xa7}", b"{\xd8}", b"{\xd8\xa7}", b"{x\xa7}"])
def test_plain_equals_its_twin(lines):
    """Every line is judged by itself, as plain words would have it."""

    assert [twin.is_plain(line) for line in lines] == plain(lines)


def test_every_length_of_character_is_plain():
    """Each character is read in its own bytes and cut short in none; half a surrogate pair is none."""
    points = [*range(0x80), *range(0x7F0, 0x810), *range(0xD7F0, 0xE010), 0xFFFF, 0x10000, 0x10FFFF]
    for point in set(points) - {ord("\n")}:
        whole = chr(point).encode("utf-8", "surrogatepass")
        lines = [b"{" + whole[: size + 1] + b"}" for size in range(len(whole))]
        is_whole = [size + 1 == len(whole) and not 0xD800 <= point < 0xE000 for size in range(len(whole))]

        assert is_whole == plain(lines), hex(point)


def test_long_number_is_seen_wherever_it_stands():
    """A number that no float holds is never called plain."""
    lines = [b"{" + b"x" * before + b"7" * 201 + b"}" for before in range(250)]

    assert not any(plain(lines))
