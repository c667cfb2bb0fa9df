"""The report in a real browser: everything in it can be reached, by mouse and by keys, in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dedup.arabic import letters
from dedup.report import sheets
from tests.report.conftest import Written
from tests.report.views import Reader

FOLD = Path(sheets.__file__).with_name("script") / "fold.js"
VIEWS = ("overview", "stories", "outlets", "measures", "rejects")
Open = Callable[..., Reader]


@pytest.fixture
def opened(browser: Any) -> Iterator[Open]:
    """A function that opens a page; in the end nothing may have gone wrong, and nothing asked for."""
    readers: list[Reader] = []

    def open_(page: Path, **options: Any) -> Reader:
        readers.append(Reader(browser, page, **options))
        return readers[-1]

    yield open_
    for reader in readers:
        reader.context.close()

        assert [] == reader.trouble


@pytest.fixture
def reader(opened: Open, reported: Written) -> Reader:
    """The report of the sample."""
    return opened(reported.page)


@pytest.fixture
def copies(reported: Written) -> Any:
    """The largest copy group of the sample."""
    texts = (copy for event in reported.result.clusters for copy in event.copies)
    return max(texts, key=lambda copy: copy.size)


def test_overview_tells_the_run(reader: Reader, reported: Written) -> None:
    """Reports, texts, events and stories are counted, and the largest stories named."""
    numbers = reader.tab.locator(".funnel b").all_inner_texts()

    assert ["72", *(str(reported.result.count(level)) for level in ("copy", "event", "story"))] == numbers
    assert 10 == reader.tab.locator(".row").count()
    assert (
        reported.result.stories[0].representative.title == reader.tab.locator(".row-title").first.inner_text()
    )


def test_search_by_word(reader: Reader) -> None:
    """Words are found in whatever spelling; all of them must be there; what is nowhere is said to be."""
    reader.go("stories")
    found = reader.search("لافروف")

    assert found
    assert found == reader.search("ل\u064eافروف")
    assert set(reader.search("القاهره")) == set(reader.search("القاهرة"))
    assert [] == reader.search("لافروف زلزال")
    assert 1 == reader.tab.locator(".empty").count()


def test_filters(reader: Reader, reported: Written) -> None:
    """Outlet, dates and size leave exactly the groups that have such a report."""
    rows = reported.result.assignments.to_pylist()
    reader.go("stories")
    reader.tab.select_option("#by-level", "event")
    reader.tab.select_option("#by-outlet", label="النهر")

    assert len({row["event"] for row in rows if row["source"] == "النهر"}) == len(reader.titles())
    reader.tab.click(".reset")
    reader.tab.fill("#by-from", "2016-08-01")
    reader.tab.fill("#by-until", "2016-09-30")
    dated = {
        row["event"]
        for row in rows
        if row["published"] and f"{row['published']:%Y-%m}" in ("2016-08", "2016-09")
    }

    assert len(dated) == len(reader.titles())
    reader.tab.click(".reset")
    reader.tab.fill("#by-least", "4")

    assert sum(event.size >= 4 for event in reported.result.clusters) == len(reader.titles())


def test_from_story_to_difference(reader: Reader, copies: Any, reported: Written) -> None:
    """A story leads to its events, an event to its texts, a text to what its copies say otherwise."""
    story = next(one for one in reported.result.stories if copies.ids[0] in one.ids)
    reader.go("stories")
    reader.tab.click(f".row-title >> text={story.representative.title}")
    reader.shown(story.id)
    event = next(one for one in story.events if copies.ids[0] in one.ids)
    reader.tab.click(f".row-title >> text={event.representative.title}")
    reader.shown(event.id)
    reader.tab.click(".compare")
    reader.shown(copies.id)
    for view in ("sides", "merged"):
        reader.tab.click(f"[data-view={view}]")

        assert reader.tab.locator(".sheet mark, .sheet ins, .sheet del").count()
    options = reader.tab.locator("#with option").count()

    assert copies.size - 1 == options
    before = reader.tab.locator(".sheet").inner_text()
    reader.tab.select_option("#with", str(options - 1))

    assert before != reader.tab.locator(".sheet").inner_text()


def test_every_group_has_an_address(reader: Reader, reported: Written) -> None:
    """A link to any story, event or text opens it under its representative's title."""
    for story in reported.result.stories:
        for group in (story, *story.events, *(copy for event in story.events for copy in event.copies)):
            reader.follow(group.id)

            assert group.id == reader.tab.locator("main > .note .mono").inner_text()
    reader.follow("s-0000000000000000")

    assert "s-0000000000000000" in reader.tab.locator("main").inner_text()


def test_languages(reader: Reader) -> None:
    """The other language is a press away, turns the page around, and is kept."""
    reader.tab.click("#language")
    reader.tab.wait_for_selector("html[dir=ltr]")
    reader.go("measures")

    assert ("en", "Measures") == (reader.tab.get_attribute("html", "lang"), reader.tab.inner_text("h1"))
    reader.tab.click("#language")

    assert "rtl" == reader.tab.get_attribute("html", "dir")


def test_themes(opened: Open, reported: Written) -> None:
    """The page is dark where the system is, and the reader may turn it."""
    reader = opened(reported.page, color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = reader.tab.evaluate(background)
    reader.tab.click("#theme")
    light = reader.tab.evaluate(background)

    assert dark != light
    reader.go("stories")

    assert light == reader.tab.evaluate(background)


def test_keys_alone(reader: Reader, reported: Written) -> None:
    """Search, story, event and difference are reached without a mouse, and the focus is seen."""
    reader.press("Tab")

    assert "skip" == reader.tab.evaluate("document.activeElement.className")
    reader.press("/")
    reader.shown("stories")
    reader.tab.keyboard.type("سقارة")
    _to(reader, ".row-title")
    reader.press("Enter")
    reader.tab.wait_for_selector("#main[data-shown^='s-']")
    _to(reader, ".row-title")
    reader.press("Enter")
    reader.tab.wait_for_selector("#main[data-shown^='e-']")
    _to(reader, "summary")

    assert reader.tab.locator(".why[open] li").count()
    reader.press("Enter")

    assert not reader.tab.locator(".why[open]").count()
    _to(reader, ".compare")
    reader.press("Enter")
    reader.tab.wait_for_selector("#main[data-shown^='c-']")
    _to(reader, "[data-view=merged]")
    reader.press("Enter")

    assert reader.tab.locator(".together").count()


def _to(reader: Reader, selector: str) -> None:
    """Press Tab until an element has the focus, and see that it shows."""
    for _ in range(60):
        reader.press("Tab")
        if reader.tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            break

    assert reader.tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_fold_is_ours(reader: Reader, reported: Written) -> None:
    """The search folds titles as the package does."""
    odd = ["&", "ﷺ ﻻ", "١٬٢٣٤ و1,234", "ك\u0640\u0640\u0640تاب", "Ünïcode ǅ", "آ\u0654 ئ ؤ", "گچپژ", "۱۲۳"]
    titles = [title for title in reported.result.assignments["title"].to_pylist() if title] + odd
    folded = reader.tab.evaluate(
        f"titles => {{ {FOLD.read_text('utf-8')}; return titles.map(fold); }}", titles
    )

    assert [" ".join(["", *letters.words(title)]) or " " for title in titles] == [
        one.rstrip() or " " for one in folded
    ]


@pytest.mark.parametrize("width", [360, 768])
def test_narrow_windows(opened: Open, reported: Written, copies: Any, width: int) -> None:
    """No view is wider than a phone."""
    reader = opened(reported.page, viewport={"width": width, "height": 800})
    story = reported.result.stories[0]
    for name in (*VIEWS, story.id, story.events[0].id, copies.id):
        reader.go(name)

        assert 0 >= reader.overflow(), name


def test_nothing_of_a_hostile_crawl_acts(opened: Open, attacked: Written) -> None:
    """Markup, addresses, overrides and floods of a crawl show as text, in every view, and break nothing."""
    reader = opened(attacked.page, viewport={"width": 390, "height": 800})
    groups = [group for story in attacked.result.stories for group in (story, *story.events)]
    texts = [copy for event in attacked.result.clusters for copy in event.copies]
    for name in (*VIEWS, *(group.id for group in (*groups, *texts))):
        reader.follow(name)

        assert 0 >= reader.overflow(), name
        assert (
            0 == reader.tab.locator("main img, main iframe, main script, main style, main [onload]").count()
        )
        assert [] == reader.tab.eval_on_selector_all(
            "main a",
            "links => links.map(a => new URL(a.getAttribute('href'), location.href).protocol)"
            ".filter(p => !['file:', 'http:', 'https:'].includes(p))",
        )
    reader.follow(texts[0].id)

    assert "<script>alert(1)</script>" in reader.tab.locator("body").inner_text()
    reader.follow("stories")
    reader.search("<script>alert(1)</script>")

    assert reader.titles()


def test_an_override_reorders_nothing(opened: Open, attacked: Written) -> None:
    """Every title stands in an isolate of its own, without a character of direction."""
    reader = opened(attacked.page)
    reader.go("stories")
    reader.tab.select_option("#by-level", "report")
    titles = reader.tab.locator("#results .row-title > bdi").all_inner_texts()

    assert len(titles) == reader.tab.locator("#results .row").count()
    assert set() == {char for title in titles for char in title} & set(
        "\u202a\u202b\u202d\u202e\u2066\u2067\u2069"
    )
    assert any("[202E]" in title for title in titles)
    copy = max((one for event in attacked.result.clusters for one in event.copies), key=lambda one: one.size)
    reader.follow(copy.id)

    assert {"\u2068"} == {text[0] for text in reader.tab.locator("#with option").all_inner_texts()}
