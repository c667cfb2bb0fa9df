"""A result tells its stories from its tables: who is in what, who speaks, since when."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.errors import InputError, NotFoundError
from dedup.results import Result, Stored
from dedup.schema import Reject
from dedup.trees import Report
from dedup.writers.run import write
from tests.runs import Item, day, pieces, tables

ITEMS = [
    Item("g", "c-4", "e-3", "s-2", "افتتاح جسر", "النهر", day(3)),
    Item("d", "c-2", "e-1", "s-1", "لقاء في جنيف", "أطلس", day(8)),
    Item("a", "c-1", "e-1", "s-1", "الوزيران يلتقيان", "النهر", day(9)),
    Item("c", "c-1", "e-1", "s-1", "الوزيران يلتقيان مجددا", "قمرة", day(9)),
    Item("b", "c-3", "e-2", "s-1", "مكالمة", "النهر", day(24, 8)),
    Item("f", "c-5", "e-4", "s-3"),
]
TABLES = ("assignments", "events", "pairs")
FORMATS = pytest.mark.parametrize("format", ["parquet", "jsonl", "csv"])
SIZES = st.lists(
    st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=3), min_size=1, max_size=3), max_size=4
)


@pytest.fixture(scope="module")
def result() -> Result:
    """A result of three stories, four events, five texts and six reports."""
    return Result(**tables(ITEMS), rejects=(Reject("f", 1, None, "broken", ""),), run={"reports": 6})


def _nested(sizes: list[list[list[int]]]) -> list[Item]:
    """Return the reports of stories of events of copy groups of the given sizes."""
    items = []
    for s, events in enumerate(sizes):
        for e, copies in enumerate(events):
            for c, size in enumerate(copies):
                names = (f"c-{s}{e}{c}", f"e-{s}{e}", f"s-{s}")
                items += [Item(f"{s}{e}{c}{number}", *names) for number in range(size)]
    return items


def test_first_screen_of_the_readme(result: Result) -> None:
    """The largest story, its largest event, and the title that speaks for it are one expression."""
    assert "لقاء في جنيف" == result.stories[0].events[0].representative.title


def test_groups_are_largest_first(result: Result) -> None:
    """Stories, events and copy groups come by falling size, then by id."""
    assert ["s-1", "s-2", "s-3"] == [story.id for story in result.stories]
    assert ["e-1", "e-2"] == [event.id for event in result.stories[0].events]
    assert ["c-1", "c-2"] == [copy.id for copy in result.stories[0].events[0].copies]
    assert ["e-1", "e-2", "e-3", "e-4"] == [event.id for event in result.clusters]


def test_event_says_what_is_known(result: Result) -> None:
    """An event has its story, its outlets, its days, its members, and reasons for its representative."""
    event = result.clusters[0]

    assert ("s-1", 3, ("a", "c", "d"), ("medoid",)) == (event.story, event.size, event.ids, event.reasons)
    assert ("أطلس", "النهر", "قمرة") == event.sources
    assert (day(8), day(9)) == (event.first_seen, event.last_seen)


def test_copy_says_who_speaks_and_why(result: Result) -> None:
    """A copy group has reasons if there was a choice, and a single report has none."""
    pair, single = result.clusters[0].copies

    assert (("a", "c"), "a", ("earliest",)) == (pair.ids, pair.representative.id, pair.reasons)
    assert (("d",), "d", ()) == (single.ids, single.representative.id, single.reasons)


def test_story_spans_its_events(result: Result) -> None:
    """A story runs from the first day of its events to the last, and holds all their reports."""
    story = result.stories[0]

    assert (day(24, 8), day(9)) == (story.first_seen, story.last_seen)
    assert ("a", "b", "c", "d") == story.ids
    assert ("d", ("no date",)) == (story.representative.id, story.reasons)


def test_unknown_is_none(result: Result) -> None:
    """A report without title or date is told of all the same."""
    story = result.stories[-1]

    assert (None, None) == (story.first_seen, story.last_seen)
    assert (None,) * 4 == (
        story.representative.title,
        story.representative.url,
        story.representative.source,
        story.representative.published,
    )


def test_dates_know_their_zone(result: Result) -> None:
    """A date is aware, and in UTC."""
    published = result.stories[0].representative.published

    assert published is not None
    assert day(8) == published.astimezone(UTC)
    assert published.tzinfo is not None


@given(SIZES)
def test_every_report_is_in_one_group_a_level(sizes: list[list[list[int]]]) -> None:
    """Copy groups part an event, events a story, stories the whole."""
    items = _nested(sizes)
    result = Result(**tables(items))
    told = [
        report.id for story in result.stories for e in story.events for c in e.copies for report in c.reports
    ]

    assert sorted(item.id for item in items) == sorted(told)
    for story in result.stories:
        assert story.ids == tuple(sorted(i for event in story.events for i in event.ids))
        for event in story.events:
            assert event.ids == tuple(sorted(i for copy in event.copies for i in copy.ids))


@given(sizes=SIZES, number=st.integers(0, 5))
def test_largest_are_the_first_stories(sizes: list[list[list[int]]], number: int) -> None:
    """Asking for a few stories gives the first of all, built or not."""
    result = Result(**tables(_nested(sizes)))
    few = result.largest(number)

    assert result.stories[:number] == few
    assert result.stories[:number] == result.largest(number)


def test_stories_are_built_once(result: Result) -> None:
    """A second question costs nothing."""
    assert result.stories is result.stories
    assert result.clusters is result.clusters


def test_order_of_rows_does_not_show(result: Result) -> None:
    """Tables given in any order are kept in the order of the schema."""
    turned = {name: table.take(list(reversed(range(len(table))))) for name, table in tables(ITEMS).items()}
    other = Result(**turned)

    assert (result.assignments, result.events, result.pairs) == (other.assignments, other.events, other.pairs)
    assert result.stories == other.stories


@FORMATS
def test_written_run_is_loaded(tmp_path: Path, result: Result, format: Any) -> None:  # noqa: A002
    """A result that is read from a directory tells what the one that was written there tells."""
    fields = (*TABLES, "rejects", "run")
    write(tmp_path / "out", **pieces(ITEMS), rejects=result.rejects, run=result.run, format=format)
    loaded = Result.load(str(tmp_path / "out"))

    assert [getattr(result, name) for name in fields] == [getattr(loaded, name) for name in fields]
    assert result.stories == loaded.stories


def stored(folder: Path, items: list[Item] = ITEMS, format: Any = "parquet") -> Stored:  # noqa: A002
    """Write a run and return its result, as a batch job does."""
    groups = {level: len({getattr(item, level) for item in items}) for level in ("copy", "event", "story")}
    run = {"documents": len(items), "groups": groups}
    write(folder, **pieces(items), rejects=(), run=run, format=format)
    return Stored(folder, 1)


@FORMATS
def test_stored_result_tells_the_same(tmp_path: Path, result: Result, format: Any) -> None:  # noqa: A002
    """What stays in its files is a result like any other, to whoever asks."""
    found = stored(tmp_path / "out", format=format)

    assert isinstance(found, Result)
    assert [getattr(result, name) for name in TABLES] == [getattr(found, name) for name in TABLES]
    assert (result.stories, result.clusters) == (found.stories, found.clusters)
    assert (result.size, result.rejected, repr(result)) == (found.size, found.rejected, repr(found))
    assert Result.load(tmp_path / "out").run == found.run


@FORMATS
@pytest.mark.parametrize("number", range(5))
def test_largest_stories_are_read_alone(tmp_path: Path, result: Result, number: int, format: Any) -> None:  # noqa: A002
    """The first stories are those of the whole result, and no table is kept for them."""
    found = stored(tmp_path / "out", format=format)
    few = found.largest(number)

    assert result.largest(number) == few
    assert not {*TABLES, "stories"} & set(vars(found))


@settings(max_examples=20)
@given(sizes=SIZES, number=st.integers(0, 5))
def test_largest_of_any_sizes_are_read_alone(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[list[list[int]]], number: int
) -> None:
    """Of stories of one size the smaller ids come first, from files as from memory."""
    items = _nested(sizes)
    found = stored(tmp_path_factory.mktemp("results") / "out", items)

    assert Result(**tables(items)).largest(number) == found.largest(number)


def test_stored_tables_are_read_when_asked_for(tmp_path: Path) -> None:
    """A table that nobody asks for is not read; one that is asked for is read once."""
    found = stored(tmp_path / "out")
    (tmp_path / "out" / "pairs.parquet").unlink()

    assert ITEMS[0].title in [story.representative.title for story in found.stories]
    assert found.events is found.events


@pytest.mark.parametrize(
    ("name", "ask"),
    [
        pytest.param("assignments.parquet", lambda found: found.assignments, id="assignments"),
        pytest.param("assignments.parquet", lambda found: found.stories, id="stories"),
        pytest.param("assignments.parquet", lambda found: found.largest(1), id="largest"),
        pytest.param("events.jsonl", lambda found: found.events, id="events"),
        pytest.param("events.jsonl", lambda found: found.largest(1), id="events of the largest"),
        pytest.param("pairs.parquet", lambda found: found.pairs, id="pairs"),
    ],
)
@pytest.mark.parametrize("content", [None, b"{s-1"], ids=["gone", "damaged"])
def test_damaged_file_is_named_when_asked_for(
    tmp_path: Path, name: str, ask: Any, content: bytes | None
) -> None:
    """A result stands while its files do; what is lost is an error with its name, and no sooner."""
    found = stored(tmp_path / "out")
    (tmp_path / "out" / name).unlink()
    if content is not None:
        (tmp_path / "out" / name).write_bytes(content)

    assert (6, 3) == (found.size, found.count("story"))
    with pytest.raises(InputError, match=name):
        ask(found)


def test_stored_run_that_is_gone_is_not_found(tmp_path: Path) -> None:
    """A result of files needs the directory of a run."""
    with pytest.raises(NotFoundError, match=str(tmp_path)):
        Stored(tmp_path, 0)


def test_no_run_is_not_found(tmp_path: Path) -> None:
    """A directory without a run is an error that names it."""
    with pytest.raises(NotFoundError, match=str(tmp_path)):
        Result.load(tmp_path)


def test_rejects_may_be_a_number(result: Result) -> None:
    """Where the rejects went to a file, how many they are is still known."""
    assert 1 == result.rejected
    assert 7 == Result(**tables(ITEMS), rejects=7).rejected


def test_repr_is_short(result: Result) -> None:
    """What a prompt shows is one line, however large the run."""
    expected = "Result(6 reports: 5 copies, 4 events, 3 stories; 1 rejected)"

    assert expected == repr(result)
    assert "Story('s-1', size=4, events=2, title='لقاء في جنيف')" == repr(result.stories[0])
    assert "Event('e-2', size=1, title='مكالمة')" == repr(result.clusters[1])
    assert "Copy('c-1', size=2, title='الوزيران يلتقيان')" == repr(result.clusters[0].copies[0])


def test_repr_of_a_report() -> None:
    """A report says who reported it and when, in UTC; one of anything is no plural."""
    when = datetime(2020, 3, 1, 8, 30, tzinfo=UTC)
    alone = dedup.cluster([{"id": "a", "title": "خبر"}])

    assert "Report('a', source='x', published='2020-03-01 08:30', title='خبر')" == repr(
        Report("a", "خبر", None, "x", when)
    )
    assert "Report('a', source=None, published=None, title='خبر')" == repr(alone.clusters[0].representative)
    assert "Result(1 report: 1 copy, 1 event, 1 story; 0 rejected)" == repr(alone)


def test_result_cannot_be_changed(result: Result) -> None:
    """A result is what a run returned, and stays so."""
    with pytest.raises(AttributeError):
        result.events = pa.table({})  # type: ignore[misc]
