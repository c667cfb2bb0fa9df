"""JSON lines in files: marks, line ends and compression leave no trace, and damage costs what is damaged."""

import gzip
import io
import random
import subprocess
import sys
from typing import Any

import pytest
import zstandard

from dedup.readers.inputs import resolve
from dedup.readers.jsonl import is_array
from tests.readers.test_jsonl import GOOD

CLEAN = b'{"id": "a", "text": "one"}\n{"id": "b", "text": "two"}\n'
SAME = {
    "byte-order-mark": b"\xef\xbb\xbf" + CLEAN,
    "crlf": CLEAN.replace(b"\n", b"\r\n"),
    "no-last-line-end": CLEAN[:-1],
    "gzip": gzip.compress(CLEAN),
    "gzip-members": gzip.compress(CLEAN[:30]) + gzip.compress(CLEAN[30:]),
    "gzip-mark-and-crlf": gzip.compress(b"\xef\xbb\xbf" + CLEAN.replace(b"\n", b"\r\n")),
    "zstd": zstandard.compress(CLEAN),
    "zstd-frames": zstandard.compress(CLEAN[:30]) + zstandard.compress(CLEAN[30:]),
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
@pytest.mark.parametrize("as_stream", [True, False])
def test_wrapping_changes_nothing(content: bytes, as_stream: bool, gather: Any, write: Any) -> None:
    """Marks, line ends and compression leave no trace in the documents, from a file or a stream."""
    found = gather([io.BytesIO(content) if as_stream else write(content)])

    assert [("a", "one", 1), ("b", "two", 2)] == [(row["id"], row["text"], row["line"]) for row in found.rows]
    assert [] == found.rejects


@pytest.mark.parametrize("wrap", [gzip.compress, zstandard.compress])
def test_truncated_file_keeps_whole_lines(wrap: Any, gather: Any, write: Any) -> None:
    """Of a cut file all whole lines are kept; the cut line is not half read; one reject names the file."""
    rng = random.Random(1)
    content = b"".join(
        b'{"id": %d, "text": "%s"}\n' % (i, rng.randbytes(99).hex().encode()) for i in range(999)
    )
    packed = wrap(content)
    for _ in range(20):
        found = gather([write(packed[: rng.randrange(20, len(packed))])])

        assert [(None, "truncated")] == [(reject.line, reject.reason) for reject in found.rejects]
        assert [str(i) for i in range(len(found.rows))] == found.column("id")


def test_truncated_file_can_be_allowed(gather: Any) -> None:
    """A file that is still being written gives its lines and no reject, if the caller says so."""
    packed = gzip.compress(CLEAN * 1000)
    found = gather([io.BytesIO(packed[:-20])], allow_truncated=True)

    assert [] == found.rejects
    assert len(found.rows) > 1000
    assert ["corrupt"] == list(gather([io.BytesIO(packed + b"x" * 9)], allow_truncated=True).reasons)


def test_damaged_file_does_not_stop_the_others(gather: Any, write: Any) -> None:
    """After a damaged file the next one is read."""
    first = write(gzip.compress(CLEAN)[:-9], "a.jsonl.gz")
    found = gather([first, write(CLEAN, "b.jsonl")])

    assert ["truncated"] == list(found.reasons)
    assert [("a", str(first)), ("b", str(first))] == [(row["id"], row["file"]) for row in found.rows[:2]]
    assert 4 == len(found.rows)


ARRAYS = {
    "small": (b'[{"text": "a"}]', True),
    "pretty": (b'\xef\xbb\xbf \r\n\n[\n  {"text": "a"}\n]', True),
    "lines": (CLEAN, False),
    "empty": (b"", False),
    "blank": (b" \n" * 99_999, False),
}


@pytest.mark.parametrize(("content", "expected"), ARRAYS.values(), ids=ARRAYS)
@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a.jsonl"])
def test_array_is_told_by_its_first_letter(content: bytes, expected: bool, name: str, write: Any) -> None:
    """A `.json` file may be one array; a file of lines is never taken for one."""
    path = write(gzip.compress(content) if name.endswith("gz") else content, name)

    assert (expected and name != "a.jsonl") == is_array(resolve([path])[0])


LONG = """
import resource, sys
from dedup import readers

rejects, rows = [], 0
list(readers.read([sys.argv[1]], fields={}, reject=rejects.append))  # imports and first calls
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for batch in readers.read([sys.argv[2]], fields={}, reject=rejects.append):
    rows += batch.num_rows
print(rows, rejects[0].reason, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10)
"""


def test_long_line_costs_no_memory(write: Any) -> None:
    """A line of 300 MB is refused with less than 64 MB of memory more."""
    path = write(GOOD, "b.jsonl.gz")
    with gzip.open(path, "wb", compresslevel=1) as stream:
        stream.write(GOOD + b'\n{"text": "')
        for _ in range(300):
            stream.write(b"a" * (1 << 20))
        stream.write(b'"}\n' + GOOD)
    command = [sys.executable, "-c", LONG, str(write(GOOD)), str(path)]
    rows, reason, growth = subprocess.run(command, capture_output=True, check=True).stdout.split()

    assert (b"2", b"line-too-long") == (rows, reason)
    assert int(growth) < 64
