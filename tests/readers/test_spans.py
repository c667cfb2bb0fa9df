"""dedup.readers.spans: files of lines, cut so that several processes can read one."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.readers import resolve, spans
from dedup.readers.lines import lines
from dedup.readers.streams import blocks, silent

LINES = st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")), max_size=30)


@given(LINES, st.integers(1, 60), st.booleans())
def test_spans_hold_every_line_once(
    tmp_path_factory: pytest.TempPathFactory, some: list[bytes], size: int, ended: bool
) -> None:
    """Number, place and content are those of the whole file, wherever it is cut."""
    path = tmp_path_factory.mktemp("spans") / "a.jsonl"
    path.write_bytes(b"x" + b"\n".join(some) + b"\n" * ended)
    (whole,) = resolve(path)
    wanted = list(lines(blocks(whole, progress=silent), limit=100))
    found, before = [], 0
    for span in spans.cut(whole, size):
        plain = blocks(span, progress=silent)
        found += [
            (number + before, at, line) for number, at, line in lines(plain, limit=100, start=span.start)
        ]
        before += spans.count(span)

    assert wanted == found


def test_spans_are_about_so_large(tmp_path: Path) -> None:
    """Each ends with the line that its size falls into."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"0123456\n" * 1_000)
    found = spans.cut(resolve(path)[0], 1_001)

    assert 8 == len(found)
    assert {1_000, 1_008} >= {one.size for one in found[:-1]}
    assert 8_000 == sum(one.size or 0 for one in found)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv", "a.json", "a.jsonl"])
def test_what_cannot_be_cut_stays_whole(tmp_path: Path, name: str) -> None:
    """Packed files, whatever they are called, tables, and files that may be one array."""
    path = tmp_path / name
    content = b"text,title\n" + b'{"text": "words"}\n' * 99
    path.write_bytes(content if name in ("a.csv", "a.json") else gzip.compress(content))
    (whole,) = resolve(path)

    assert [whole] == spans.cut(whole, 10)


def test_file_that_is_gone_is_left_to_its_reader(tmp_path: Path) -> None:
    """Who reads it says what is wrong with it."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"{}\n" * 99)
    (whole,) = resolve(path)
    path.unlink()

    assert [whole] == spans.cut(whole, 10)
