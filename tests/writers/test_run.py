"""The directory of a run is whole, the same for the same tables, and takes no other's place."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from dedup.errors import ConfigError, InputError, NotFoundError, OutputError
from dedup.schema import Reject
from dedup.writers.rejects import RejectLog
from dedup.writers.run import FORMATS, LAYOUT, Run, check, find_assignments, write
from tests.runs import Item, day, pieces, tables
from tests.writers.test_rejects import small_disk

ITEMS = [
    Item("b", "c-1", "e-1", "s-1", "خبر", "صحيفة", day(2), "https://x.example/b"),
    Item("a", "c-1", "e-1", "s-1", "=cmd", None, day(1)),
    Item(
        "../../etc/passwd",
        "c-2",
        "e-1",
        "s-1",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    ),
    Item("CON" + "x" * 5_000, "c-3", "e-2", "s-1"),
    Item("'; drop table", "c-4", "e-3", "s-2", "'quoted"),
]
REJECTS = [Reject("crawl.jsonl", 7, None, "broken", "not JSON"), Reject("page.txt", None, "p", "empty", "")]
EVERY_FORMAT = pytest.mark.parametrize("format", FORMATS)


def _write(out: Path, **changes: Any) -> None:
    write(out, **{**pieces(ITEMS), "rejects": REJECTS, "run": {"reports": 5}, **changes})


def _read(out: Path) -> dict[str, Any]:
    """Return all that a directory holds."""
    found = Run(out)
    return {
        "assignments": found.assignments(),
        "events": found.events(),
        "pairs": found.pairs(),
        "rejects": found.rejects(),
        "run": found.run,
    }


def _bytes(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


@EVERY_FORMAT
def test_run_comes_back(tmp_path: Path, format: str) -> None:  # noqa: A002
    """Tables, rejects and record are read as they were written."""
    _write(tmp_path / "out", format=format)

    assert tables(ITEMS) | {"rejects": tuple(REJECTS), "run": {"reports": 5}} == _read(tmp_path / "out")


@EVERY_FORMAT
@pytest.mark.parametrize("stories", [["s-1"], ["s-2"], ["s-2", "s-1"], ["s", "e-1"], []], ids=str)
def test_stories_are_read_alone(tmp_path: Path, format: str, stories: list[str]) -> None:  # noqa: A002
    """Of some stories the rows are those that all of them are read with, in their order."""
    _write(tmp_path / "out", format=format)
    inside = pc.field("story").isin(pa.array(stories, pa.string()))
    expected = tuple(tables(ITEMS)[name].filter(inside) for name in ("assignments", "events"))

    assert expected == Run(tmp_path / "out").of_stories(stories)


@EVERY_FORMAT
def test_stories_are_told_without_the_rest(tmp_path: Path, format: str) -> None:  # noqa: A002
    """Which story each report is of is one column of the assignments."""
    _write(tmp_path / "out", format=format)

    assert tables(ITEMS)["assignments"].select(["story"]) == Run(tmp_path / "out").stories()


@EVERY_FORMAT
def test_files_are_those_of_the_design(tmp_path: Path, format: str) -> None:  # noqa: A002
    """Five files, and no id is a name: nothing is written elsewhere."""
    _write(tmp_path / "out", format=format)
    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    others = {"duplicates.csv", "events.jsonl", "pairs.parquet", "rejects.jsonl", "run.json"}
    expected = {f"assignments.{format}", *others}

    assert {"out"} | {f"out/{name}" for name in expected} == names
    assert tmp_path / "out" / f"assignments.{format}" == find_assignments(tmp_path / "out")


@EVERY_FORMAT
def test_same_tables_are_the_same_bytes(tmp_path: Path, format: str) -> None:  # noqa: A002
    """Two runs with one outcome cannot be told apart, but by what their record says."""
    _write(tmp_path / "one", format=format)
    _write(tmp_path / "two", format=format, run={"seconds": 2})
    one, two = _bytes(tmp_path / "one"), _bytes(tmp_path / "two")

    assert {"run.json"} == {name for name in one if one[name] != two[name]}


def test_other_format_replaces_the_run(tmp_path: Path) -> None:
    """A run takes the place of a former one whole: no assignments of another format stay behind."""
    _write(tmp_path / "out", format="csv")
    _write(tmp_path / "out", format="jsonl")

    assert "assignments.csv" not in _bytes(tmp_path / "out")


def test_empty_run_is_a_run(tmp_path: Path) -> None:
    """Without a document there are five files still, and they can be read."""
    write(tmp_path / "out", **pieces([]), rejects=(), run={})

    assert tables([]) | {"rejects": (), "run": {}} == _read(tmp_path / "out")


def test_rejects_are_streamed_from_their_log(tmp_path: Path) -> None:
    """A log of rejects is written without being held."""
    with RejectLog(tmp_path) as log:
        list(map(log, REJECTS))
        _write(tmp_path / "out", rejects=log)

    assert tuple(REJECTS) == Run(tmp_path / "out").rejects()


def test_record_says_what_python_says(tmp_path: Path) -> None:
    """Paths, numbers of numpy, times and names in no encoding stop no run at its end."""
    odd = os.fsdecode(b"\xe3")
    run = {
        "input": [Path("/a"), odd],
        1: np.int64(2),
        odd: float("nan"),
        "at": datetime(2016, 9, 8, tzinfo=UTC),
    }
    _write(tmp_path / "out", run=run)
    expected = {
        "layout": LAYOUT,
        "input": ["/a", r"\udce3"],
        "1": 2,
        r"\udce3": None,
        "at": "2016-09-08T00:00:00+00:00",
    }

    assert expected == json.loads((tmp_path / "out" / "run.json").read_text())


def test_format_must_be_known(tmp_path: Path) -> None:
    """A wrong setting names the field, the rule and the value, before anything is written."""
    with pytest.raises(ConfigError, match="format must be one of parquet, jsonl, csv, got 'xlsx'"):
        _write(tmp_path / "out", format="xlsx")


def _nothing(out: Path) -> None:
    pass


def _own_file(out: Path) -> None:
    out.write_text("mine")


def _own_folder(out: Path) -> None:
    out.mkdir()
    (out / "thesis.docx").write_text("mine")


def _other_record(out: Path) -> None:
    out.mkdir()
    (out / "run.json").write_text('{"job": 1}')


def _notes_in_run(out: Path) -> None:
    _write(out)
    (out / "notes.md").write_text("mine")


@pytest.mark.parametrize(
    ("lay", "message"),
    [
        pytest.param(_own_file, "it is a file", id="file"),
        pytest.param(_own_folder, "not empty and holds no run", id="folder"),
        pytest.param(_other_record, "not empty and holds no run", id="another program's run.json"),
        pytest.param(_notes_in_run, "'notes.md' there is no part of a run", id="notes in a run"),
    ],
)
def test_nothing_but_a_run_is_replaced(tmp_path: Path, lay: Any, message: str) -> None:
    """What the user keeps there is refused, by name, and stays."""
    out = tmp_path / "out"
    lay(out)
    before = out.read_bytes() if out.is_file() else _bytes(out)
    with pytest.raises(OutputError, match=rf"cannot write {out}: .*{message}"):
        check(out)
    with pytest.raises(OutputError, match=message):
        _write(out)

    assert before == (out.read_bytes() if out.is_file() else _bytes(out))


@pytest.mark.parametrize("lay", [_nothing, Path.mkdir, _write], ids=["nothing", "empty", "a run"])
def test_free_place_is_taken(tmp_path: Path, lay: Any) -> None:
    """A new name, an empty directory and a former run are places to write to."""
    lay(tmp_path / "out")
    check(tmp_path / "out")
    _write(tmp_path / "out", rejects=())

    assert () == Run(tmp_path / "out").rejects()


def test_root_is_no_place() -> None:
    """A run needs a directory of its own."""
    with pytest.raises(OutputError, match="a directory of its own"):
        check(Path("/"))


@EVERY_FORMAT
def test_full_disk_leaves_the_former_run(tmp_path: Path, format: str) -> None:  # noqa: A002
    """A disk that fills up is an error with the path; what was there stays, and nothing half-written."""
    _write(tmp_path / "out")
    before = _bytes(tmp_path / "out")
    with small_disk(300), pytest.raises(OutputError, match=f"cannot write {tmp_path / 'out'}"):
        _write(tmp_path / "out", format=format)

    assert before == _bytes(tmp_path / "out")
    assert [tmp_path / "out"] == list(tmp_path.iterdir())


def test_folder_without_a_run_is_not_found(tmp_path: Path) -> None:
    """Reading what is no run says so; there or not."""
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(NotFoundError, match="holds no run"):
            Run(folder)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("assignments.parquet", b"PAR1", "not a table of a run", id="assignments"),
        pytest.param("events.jsonl", b"{", "not a table of a run", id="events"),
        pytest.param("events.jsonl", None, "No such file", id="no events"),
        pytest.param("pairs.parquet", b"", "not a table of a run", id="pairs"),
        pytest.param("rejects.jsonl", b'{"file":1}\n', "not a row of rejects", id="rejects"),
        pytest.param("run.json", b'{"layout":"khabar-dedup/99"}', "layout must be", id="a later layout"),
    ],
)
def test_damaged_run_is_named(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    """A file that is missing or damaged is an error with its name, when it is asked for."""
    _write(tmp_path / "out")
    (tmp_path / "out" / name).unlink()
    if content is not None:
        (tmp_path / "out" / name).write_bytes(content)

    with pytest.raises(InputError, match=rf"{name}: .*{message}"):
        _read(tmp_path / "out")
