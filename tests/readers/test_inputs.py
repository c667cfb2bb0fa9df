"""What a user may name: files, folders, patterns, pipes, streams."""

import gzip
import io
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dedup import readers
from dedup.errors import InputError
from dedup.readers.inputs import Kind, Source, resolve, survey

LINE = b'{"text": "a"}\n'


@pytest.fixture
def tree(tmp_path: Path) -> Callable[..., Path]:
    """Make files of the given names, folders included."""

    def make(*names: str) -> Path:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(LINE)
        return tmp_path

    return make


def names(sources: list[Source], root: Path) -> list[str]:
    """Return the paths below root."""
    return [os.path.relpath(source.path, root) for source in sources]


def test_folder_is_walked_in_order(tree: Any) -> None:
    """Files of known kinds are found below a folder, in order of their paths; others are passed over."""
    known = ["B.JSONL", "a.txt", "b/c.json", "b/c.json.zst", "b/d/e.csv.gz", "b/x.ndjson", "c.parquet"]
    others = [".hidden.txt", ".git/a.txt", "b/.x/a.csv", "c.parquet.gz", "d.txt.gz", "e.md", "gz", "f.gz"]
    root = tree(*others, *reversed(known))
    (root / "z.txt").symlink_to(root / "nowhere")
    os.mkfifo(root / "y.jsonl")

    assert known == names(resolve([root]), root)


KINDS = {
    "a.jsonl": Kind.JSONL,
    "a.ndjson.gz": Kind.JSONL,
    "a.json.zst": Kind.JSONL,
    "a.b.JSONL.GZ": Kind.JSONL,
    "a.parquet": Kind.PARQUET,
    "a.csv": Kind.CSV,
    "a.csv.zst": Kind.CSV,
    "a.jsonl.bz2": Kind.JSONL,
    "a.csv.xz": Kind.CSV,
    "a.html": Kind.HTML,
    "a.htm.gz": Kind.HTML,
    "a.xhtml": Kind.HTML,
    "a.rss": Kind.FEED,
    "a.xml.gz": Kind.FEED,
    "CC-MAIN.warc.gz": Kind.WARC,
    "CC-MAIN.warc.wet.gz": Kind.WARC,
    "a.tar": Kind.TAR,
    "a.tar.zst": Kind.TAR,
    "a.tgz": Kind.TAR,
    "a.zip": Kind.ZIP,
    "a.txt": Kind.TEXT,
    ".hidden.txt": Kind.TEXT,
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items(), ids=KINDS)
def test_suffix_tells_the_kind(name: str, kind: Kind, tree: Any) -> None:
    """A file that is named is read by its suffix, in either case, hidden or not."""
    (source,) = resolve([tree(name) / name])

    assert (kind, len(LINE)) == (source.kind, source.size)


@pytest.mark.parametrize("name", ["a.md", "a", "a.gz", "a.txt.gz", "a.parquet.zst", "jsonl"])
def test_unknown_suffix_is_an_error(name: str, tree: Any) -> None:
    """A file of unknown kind that is named stops at once; the message says it and the known kinds."""
    with pytest.raises(InputError, match=rf"{name}: .* is none of \.jsonl"):
        readers.read([tree(name) / name], fields={}, reject=print)


def test_missing_path_is_an_error_before_anything_is_read(tree: Any) -> None:
    """All inputs are looked for before the first is read."""
    root = tree("a.jsonl")

    with pytest.raises(InputError, match=r"b\.jsonl: No such file"):
        readers.read([root / "a.jsonl", root / "b.jsonl"], fields={}, reject=print)


@pytest.mark.parametrize("wrong", [[], [io.StringIO("{}")], [7], ["a\0b"], ""])
def test_what_is_no_input_is_an_error(wrong: Any) -> None:
    """Nothing at all, a stream of text, a number, an impossible path: each is a clear error."""
    with pytest.raises(InputError):
        resolve(wrong)


def test_pattern_is_matched(tree: Any) -> None:
    """A pattern names its files, sorted; a file whose name looks like a pattern is that file."""
    root = tree("b/2.jsonl", "b/1.jsonl", "a[1].jsonl")

    assert ["b/1.jsonl", "b/2.jsonl"] == names(resolve(f"{root}/**/*?.json*"), root)[1:]
    assert ["a[1].jsonl"] == names(resolve([root / "a[1].jsonl"]), root)


def test_pattern_that_matches_nothing_is_an_error(tmp_path: Path) -> None:
    """A pattern without files is told, not passed over."""
    with pytest.raises(InputError, match="no file matches"):
        resolve(f"{tmp_path}/*.jsonl")


def test_list_names_inputs(tree: Any, monkeypatch: Any) -> None:
    """A list is one name a line: files, folders and patterns; blank lines and remarks say nothing."""
    root = tree("a.jsonl", "b/c.jsonl", "d/e.jsonl", "@odd.jsonl")
    monkeypatch.chdir(root)
    (root / "list.txt").write_bytes(b"\xef\xbb\xbfd\r\n\n# remark\n  a.jsonl \nb/*.jsonl\n")
    (root / "list.gz").write_bytes(gzip.compress(b"a.jsonl"))

    assert ["d/e.jsonl", "a.jsonl", "b/c.jsonl"] == [source.path for source in resolve("@list.txt")]
    assert ["a.jsonl"] == [source.path for source in resolve(["@list.gz"])]
    assert ["@odd.jsonl"] == [source.path for source in resolve("@odd.jsonl")]


@pytest.mark.parametrize("content", [None, b"", b"# remark", b"nowhere.jsonl", b"@list.txt", b"a.md"])
def test_list_of_nothing_is_an_error(content: bytes | None, tree: Any, monkeypatch: Any) -> None:
    """A list that is missing, empty, or names what is not there or is of no kind, stops at once."""
    monkeypatch.chdir(tree("a.md"))
    if content is not None:
        Path("list.txt").write_bytes(content)
    with pytest.raises(InputError, match=r"list\.txt|nowhere|a\.md"):
        resolve("@list.txt")


PAGES = {
    "folder": (["p"], ["a.txt", "q/b.txt"]),
    "one-file": (["p/q/b.txt"], ["b.txt"]),
    "files": (["p/a.txt", "p/q/b.txt"], ["a.txt", "q/b.txt"]),
    "folders": (["p/q", "r"], ["p/q/b.txt", "r/c.txt"]),
    "folder-and-file": (["p", "r/c.txt"], ["p/a.txt", "p/q/b.txt", "r/c.txt"]),
    "folder-with-nothing": (["p/q", "empty"], ["b.txt"]),
}


@pytest.mark.parametrize(("given", "ids"), PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("relative", [False, True])
def test_page_is_named_by_its_path(
    given: list[str], ids: list[str], relative: bool, tree: Any, monkeypatch: Any
) -> None:
    """The id of a page is its path from the folder that all pages of the run share."""
    root = tree("p/a.txt", "p/q/b.txt", "r/c.txt", "empty/x.jsonl")
    monkeypatch.chdir(root)
    inputs = [name if relative else root / name for name in given]

    assert ids == [source.key for source in resolve(inputs) if source.kind is Kind.TEXT]


def test_odd_bytes_in_a_name_are_escaped(tmp_path: Path, gather: Any) -> None:
    """A file name that is not UTF-8 can be read, and is written with its odd bytes escaped."""
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(path, "wb") as stream:
        stream.write(b"words")

    assert [(r"\xff.txt", rf"{tmp_path}/\xff.txt")] == [
        (row["id"], row["file"]) for row in gather([tmp_path]).rows
    ]


def test_pipe_is_streamed(tmp_path: Path, gather: Any) -> None:
    """A named pipe is JSON lines whatever it is called, or CSV if it says so."""
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "pipe.parquet").symlink_to(tmp_path / "pipe")
    for name, content in (("pipe", LINE), ("pipe.csv", b"text\na\n")):
        writer = threading.Thread(target=(tmp_path / name).write_bytes, args=[content])
        writer.start()
        found = gather([tmp_path / name])
        writer.join()

        assert ["a"] == found.column("text")
    with pytest.raises(InputError, match="pipe"):
        resolve([tmp_path / "pipe.parquet"])


STDIN = """
import sys
from dedup import readers

for batch in readers.read(sys.argv[1:], fields={}, reject=print):
    print(batch["file"].to_pylist(), batch["text"].to_pylist())
print(readers.survey(sys.argv[1:]).total)
"""


@pytest.mark.parametrize("name", ["-", "/dev/stdin", "/proc/self/fd/0"])
@pytest.mark.parametrize("as_file", [False, True])
def test_standard_input_is_streamed(name: str, as_file: bool, tmp_path: Path) -> None:
    """Standard input is JSON lines of unknown length, whether a pipe or a file stands behind it."""
    (tmp_path / "a").write_bytes(LINE)
    shown = "<stdin>" if name == "-" else name
    with open(tmp_path / "a", "rb") as stream:
        given: dict[str, Any] = {"stdin": stream} if as_file else {"input": LINE}
        command = [sys.executable, "-c", STDIN, name]
        done = subprocess.run(command, capture_output=True, check=True, **given)

    assert f"['{shown}'] ['a']\nNone\n" == done.stdout.decode()


def test_survey_counts_without_opening(tree: Any) -> None:
    """A survey tells files by kind, their bytes and the streams, and consumes nothing."""
    root = tree("a.jsonl", "b.jsonl", "c.txt")
    stream = io.BytesIO(LINE)
    whole = survey([root])
    partly = survey([root / "c.txt", stream])

    assert {Kind.JSONL: 2, Kind.TEXT: 1} == whole.files
    assert (0, 3 * len(LINE)) == (whole.streams, whole.total)
    assert (1, len(LINE), None) == (partly.streams, partly.bytes, partly.total)
    assert LINE == stream.read()


def test_source_can_be_handed_to_another_process(tree: Any, gather: Any) -> None:
    """A resolved source survives pickling and is an input itself, its page ids unchanged."""
    root = tree("p/a.txt", "q/b.jsonl", "q/c.txt")
    sources = pickle.loads(pickle.dumps(resolve([root / "p", root / "q"])))  # noqa: S301
    alone = [row for source in sources for row in gather([source]).rows]

    assert gather([root / "p", root / "q"]).rows == alone
