"""CSV: rows with quotes and line breaks, each refused or read on its own."""

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

HEADER = b"id,title,text\n"
GOOD = b"1,one,first\n"

REFUSED = {
    "too-few": (b"2,two\n", "bad-row"),
    "too-many": (b"2,two,second,more\n", "bad-row"),
    "letter-after-quote": (b'2,"two"x,second\n', "bad-row"),
    "cr-in-field": (b"2,two,sec\rond\n", "bad-row"),
    "cp1256": ("2,two,\u062e\u0628\u0631\n".encode("cp1256"), "bad-utf8"),
    "cp1256-over-two-lines": ('2,two,"\u062e\n\u0628\u0631"\n'.encode("cp1256"), "bad-utf8"),
    "surrogate": (b"2,two,\xed\xa0\x80\n", "bad-utf8"),
    "long-line": (b"2,two," + b"x" * 200 + b"\n", "line-too-long"),
    "empty": (b"2,,\n", "no-text"),
    "blank": (b"2, ,\t\n", "no-text"),
}


@pytest.fixture
def write(write: Callable[..., Path]) -> Callable[..., Path]:
    """Write a CSV file."""
    return lambda content, name="a.csv": write(content, name)


@pytest.mark.parametrize(("row", "reason"), REFUSED.values(), ids=REFUSED)
def test_bad_row_costs_itself_only(row: bytes, reason: str, gather: Any, write: Any) -> None:
    """A bad row is refused with the line it starts on; the rows around it are read."""
    path = write(HEADER + GOOD + row + b"3,three,third\n")
    found = gather([path], max_line=100)

    assert [(str(path), 3, reason)] == [(*reject[:2], reject.reason) for reject in found.rejects]
    assert ["1", "3"] == found.column("id")


def test_row_may_run_over_lines(gather: Any, write: Any) -> None:
    """A quoted field holds commas, quotes, blank lines and line breaks; `line` is where its row starts."""
    found = gather([write(HEADER + b'1,"a,""b""","x\n\ny"\n\n2,t,z\n')])

    assert [("1", 'a,"b"', "x\n\ny", 2), ("2", "t", "z", 6)] == [
        (row["id"], row["title"], row["text"], row["line"]) for row in found.rows
    ]


CLEAN = HEADER + b'1,one,"first\nline"\n2,two,second\n'
SAME = {
    "byte-order-mark": b"\xef\xbb\xbf" + CLEAN,
    "crlf": CLEAN.replace(b"\n", b"\r\n"),
    "no-last-line-end": CLEAN[:-1],
    "nul": CLEAN.replace(b"first", b"fi\0rst"),
    "spaces-in-header": CLEAN.replace(b"id,title,", b" id , title,"),
    "gzip": gzip.compress(CLEAN),
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_wrapping_changes_nothing(content: bytes, gather: Any, write: Any) -> None:
    """Marks, line ends, NULs and compression leave no trace in the documents."""
    found = gather([write(content)])

    assert [("1", "one", "first\nline", 2), ("2", "two", "second", 4)] == [
        (row["id"], row["title"], row["text"], row["line"]) for row in found.rows
    ]
    assert [] == found.rejects


def test_open_quote_is_one_reject_that_says_how_far(gather: Any, write: Any) -> None:
    """A quote that is never closed takes the rest of the file with it, and the reject says so."""
    found = gather([write(HEADER + GOOD + b'2,two,"sec\n3,three,third\n4,four,fourth\n')])

    assert ["1"] == found.column("id")
    assert [(3, "bad-row")] == [(reject.line, reject.reason) for reject in found.rejects]
    assert found.rejects[0].detail.startswith("to line 5: ")


def test_open_quote_ends_at_the_limit(gather: Any, write: Any) -> None:
    """A row that grows over the limit is refused with its last line, and the next line starts a row."""
    rows = b"".join(b"%d,title,text\n" % i for i in range(3, 40))
    found = gather([write(HEADER + GOOD + b'2,two,"sec\n' + rows)], max_line=100)

    assert {"line-too-long": 1} == found.reasons
    assert [str(i) for i in range(11, 40)] == found.column("id")[1:]


def test_long_field_is_read(gather: Any, write: Any) -> None:
    """The limit is ours, not the 128 kB of the standard library."""
    found = gather([write(HEADER + b"1,one," + b"x" * 500_000 + b"\n")])

    assert [500_000] == [len(text) for text in found.column("text")]


def test_empty_cells_are_nothing(gather: Any, write: Any) -> None:
    """An empty cell is null; an empty id is made from the words."""
    found = gather([write(b"id,title,text,date,url,source\n,,a,,,\n")])

    assert [(None, None, None, None)] == [
        (row["title"], row["published"], row["url"], row["source"]) for row in found.rows
    ]
    assert found.rows[0]["id"].startswith("t-")


UNUSABLE = {
    "no-words": (b"id,url\n1,x\n", "missing-field"),
    "semicolons": (b"id;title;text\n1;a;b\n", "missing-field"),
    "bad-quote": (b'id,"ti"tle,text\n1,a,b\n', "unreadable"),
    "open-quote": (b'id,"title\n1,a,b\n', "unreadable"),
    "utf-16": ("\ufeffid,text\n1,a\n".encode("utf-16-le"), "unreadable"),
    "long-header": (b"x" * 300 + b",text\n1,a\n", "unreadable"),
}


@pytest.mark.parametrize(("content", "reason"), UNUSABLE.values(), ids=UNUSABLE)
def test_unusable_header_costs_the_file_only(content: bytes, reason: str, gather: Any, write: Any) -> None:
    """A header that cannot be used is one reject of the file; the next file is read."""
    found = gather([write(content), write(HEADER + GOOD, "b.csv")], max_line=200)

    assert [(None, reason)] == [(reject.line, reject.reason) for reject in found.rejects]
    assert ["1"] == found.column("id")


@pytest.mark.parametrize("content", [b"", b"\n\n", HEADER, HEADER[:-1]])
def test_file_without_rows_is_no_reject(content: bytes, gather: Any, write: Any) -> None:
    """A file with nothing in it gives nothing and complains of nothing."""
    found = gather([write(content)])

    assert ([], []) == (found.batches, found.rejects)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=20)


@given(table=st.lists(st.tuples(CELL, CELL)))
def test_what_was_written_is_read(tmp_path_factory: Any, gather: Any, table: list[tuple[str, str]]) -> None:
    """Every row that the standard library writes comes back letter for letter, unless it holds no words."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([("title", "text"), *table])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(out.getvalue().encode())
    found = gather([path])
    kept = [tuple(cell if cell.strip() else None for cell in row) for row in table]

    assert [row for row in kept if row != (None, None)] == [(row["title"], row["text"]) for row in found.rows]
    assert {"no-text"} >= set(found.reasons)


@given(content=st.lists(st.one_of(st.binary(), st.sampled_from([b"\n", b",", b'"', GOOD]))).map(b"".join))
def test_any_bytes_are_rows_or_rejects(tmp_path_factory: Any, gather: Any, content: bytes) -> None:
    """Whatever a file holds, nothing is raised, and no line gives two documents."""
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf" + HEADER + content)
    lines = gather([path], max_line=50).column("line")

    assert sorted(set(lines)) == lines
