"""The outline of a run: groups are stretches of reports, and what is shown of foreign strings is harmless."""

from itertools import accumulate, pairwise

import pytest

from dedup.report import outline
from dedup.results import Result
from tests import runs
from tests.runs import Item, day

ITEMS = [
    Item("a", "c1", "e1", "s1", "one", "x", day(3)),
    Item("b", "c1", "e1", "s1", "two", "y", day(2)),
    Item("c", "c2", "e1", "s1", None, None, None),
    Item("d", "c3", "e2", "s1", "four", "x", day(1)),
    Item("e", "c4", "e3", "s2", "five", "y", day(1)),
]


@pytest.fixture
def told() -> outline.Outline:
    return outline.outline(Result(**runs.tables(ITEMS)).stories)


def test_groups_are_stretches(told: outline.Outline) -> None:
    """The sizes of the columns cut the reports into exactly the groups of the run."""
    columns = outline.columns(told, ["x", "y"])
    ends = [0, *accumulate(columns["copies"])]
    groups = [{one.id for one in told.reports[start:end]} for start, end in pairwise(ends)]

    assert [set(copy.ids) for copy in told.copies] == groups
    assert (5, 4, 3, 2) == (
        len(told.reports),
        sum(columns["events"]),
        sum(columns["stories"]),
        len(told.stories),
    )


def test_order_is_that_of_time(told: outline.Outline) -> None:
    """Events stand by date in their story, reports by date in their text, the undated last."""
    assert ["e2", "e1", "e3"] == [event.id for event in told.events]
    assert ["d", "b", "a", "c", "e"] == [report.id for report in told.reports]


def test_speakers_are_those_of_the_run(told: outline.Outline) -> None:
    """Each group points at the report that speaks for it."""
    columns = outline.columns(told, ["x", "y"])

    assert [event.representative.id for event in told.events] == [
        told.reports[at].id for at in columns["eventSpeakers"]
    ]


def test_every_group_is_named_once(told: outline.Outline) -> None:
    """A page can link to every group."""
    assert ["s1", "e2", "c3", "e1", "c1", "c2", "s2", "e3", "c4"] == outline.names(told)


def test_pages_hold_everything(told: outline.Outline, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the pages, no id, address or reason is lost, and each page says where it starts."""
    monkeypatch.setattr(outline, "_PAGE", 1)
    pages = outline.pages(told)

    assert [0, 4] == [page["starts"]["reports"] for page in pages]
    assert [report.id for report in told.reports] == [name for page in pages for name in page["ids"]]
    assert (2, 3, 4) == tuple(
        sum(len(page[kind]) for page in pages) for kind in ("stories", "events", "copies")
    )


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        pytest.param("https://example.org/خبر?a=1&b=2", True, id="https"),
        pytest.param("http://example.org", True, id="http"),
        pytest.param("javascript:alert(1)", False, id="javascript"),
        pytest.param("JavaScript:alert(1)", False, id="letters of another case"),
        pytest.param(" https://example.org", False, id="space before"),
        pytest.param("java\nscript:alert(1)", False, id="line break inside"),
        pytest.param("data:text/html,<script>alert(1)</script>", False, id="data"),
        pytest.param("file:///etc/passwd", False, id="file"),
        pytest.param("https://example.org/\u202egpj.exe", False, id="override"),
        pytest.param("http://[", False, id="no address"),
        pytest.param("https:///nowhere", False, id="no host"),
        pytest.param("//example.org", False, id="no scheme"),
    ],
)
def test_only_pages_of_the_web_open(url: str, opens: bool) -> None:
    """An address that does more than open a page is shown as text, behind a space."""
    assert opens != outline.address(url).startswith(" ")


def test_titles_are_legible() -> None:
    """Entities are read, overrides are seen, and what floods the page is cut."""
    assert "«خبر» [202E]abc" == outline.legible("&laquo;خبر&raquo; \u202eabc", 50)
    assert 51 == len(outline.legible("ب" * 10_000, 50))
