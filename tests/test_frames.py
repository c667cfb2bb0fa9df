"""Frames of pandas and Polars go in and come out, and lose nothing on the way."""

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

import dedup
from dedup.errors import ConfigError, ExtraError
from dedup.frames import LIBRARIES
from dedup.results import Result
from dedup.schema import ASSIGNMENTS
from tests.rows import ROWS, groups
from tests.runs import Item, day, tables

ITEMS = [
    Item("b", "c-1", "e-1", "s-1", "لقاء", "أطلس", day(8), "https://a.example/b"),
    Item("a", "c-1", "e-1", "s-1", "لقاء", None, day(9)),
    Item("c", "c-2", "e-1", "s-1"),
    Item("d", "c-3", "e-2", "s-1", "مكالمة", "النهر"),
    Item("e", "c-4", "e-3", "s-2"),
]


@pytest.fixture(scope="module")
def result() -> Result:
    """A result of two stories."""
    return Result(**tables(ITEMS))


def as_pandas(rows: list[dict[str, Any]]) -> Any:
    """Return rows as pandas keeps them: an index, categories, moments of nanoseconds, NaN for nothing."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pandas.DataFrame(rows, index=[10 * number for number in range(len(rows))])
    frame["published"] = pandas.to_datetime(frame["published"])
    frame["source"] = pandas.Categorical(["النهر", None, "النهر"])
    return frame


def as_polars(rows: list[dict[str, Any]]) -> Any:
    """Return rows as Polars keeps them."""
    polars = pytest.importorskip("polars", reason="Polars is not installed")
    columns = {name: [row.get(name) for row in rows] for name in ("id", "title", "text")}
    when = [row["published"] and datetime.fromisoformat(row["published"]) for row in rows]
    source = polars.Series(["النهر", None, "النهر"], dtype=polars.Categorical)
    return polars.DataFrame({**columns, "published": when, "source": source})


@pytest.mark.parametrize("make", [as_pandas, as_polars])
def test_frames_are_documents(make: Any) -> None:
    """A frame is clustered as its rows are."""
    sources = ("النهر", None, "النهر")
    rows = [row | {"source": source} for row, source in zip(ROWS, sources, strict=True)]
    expected, found = dedup.cluster(rows), dedup.cluster(make(ROWS))

    assert groups(expected) == groups(found)
    assert expected.assignments == found.assignments


@pytest.mark.parametrize("library", LIBRARIES)
def test_frames_come_back(result: Result, library: str) -> None:
    """What Arrow makes of a frame is the table that it was made of, missing cells and moments too."""
    pytest.importorskip("pyarrow" if library == "arrow" else library)
    frame = result.to_frame(library)
    table = pa.table(frame) if library != "pandas" else pa.Table.from_pandas(frame, preserve_index=False)

    assert result.assignments.to_pylist() == table.cast(ASSIGNMENTS).to_pylist()


def test_groups_have_frames(result: Result) -> None:
    """A story, an event and a copy group tell their reports by id, and the levels that they know."""
    story = result.stories[0]
    of_story = story.to_frame("arrow").to_pylist()

    assert [row for row in result.assignments.to_pylist() if row["story"] == "s-1"] == of_story
    assert [
        {name: value for name, value in row.items() if not name.startswith("story")} for row in of_story[:3]
    ] == story.events[0].to_frame("arrow").to_pylist()
    assert ["a", "b"] == story.events[0].copies[0].to_frame("arrow")["id"].to_pylist()
    assert not {"event", "story"} & set(story.events[0].copies[0].to_frame("arrow").column_names)


def test_times_keep_their_zone(result: Result) -> None:
    """A moment is one of UTC in every library."""
    pandas, polars = (pytest.importorskip(name) for name in ("pandas", "polars"))

    assert datetime(2016, 9, 9, tzinfo=UTC) == result.to_frame()["published"][0]
    assert pandas.isna(result.to_frame()["published"][2])
    assert polars.Datetime("ms", "UTC") == result.to_frame("polars")["published"].dtype


def test_other_libraries_are_refused(result: Result) -> None:
    """A name that is none of ours is an error that names them."""
    with pytest.raises(ConfigError, match="library must be one of pandas, polars, arrow, got 'numpy'"):
        result.to_frame("numpy")


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_missing_library_is_named(result: Result, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed a library reads how to."""
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(ExtraError, match=r"pip install 'khabar-dedup\[frames\]'"):
        result.to_frame(library)


def test_libraries_are_loaded_when_asked_for() -> None:
    """A result is read and shown without pandas and Polars."""
    script = (
        "import sys, dedup.results\n"
        "print([name for name in ('pandas', 'polars', 'scrapy', 'sklearn') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)

    assert "[]" == told.stdout.strip()
