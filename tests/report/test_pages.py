"""The report of a run holds all that it shows, and nothing that a crawl says is markup in it."""

import re
from pathlib import Path
from typing import Any

import html5lib
import pytest

from dedup.report import blocks, pages
from dedup.results import Result
from tests import runs
from tests.report import hostile
from tests.report.conftest import Written
from tests.runs import Item, day

_BLOCK = re.compile(r'id="block-([\w-]+)">([^<]*)</script>')


def unpacked(html: str) -> dict[str, Any]:
    return {name: blocks.unpack(block) for name, block in _BLOCK.findall(html)}


def elements(html: str) -> list[Any]:
    """Return what a browser makes of a page, by the rules of HTML 5."""
    return list(html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False).iter())


def test_page_holds_every_report_and_group(reported: Written) -> None:
    """No title, id or group of the run is missing in its page."""
    held = unpacked(reported.page.read_text("utf-8"))
    rows = reported.result.assignments.to_pylist()

    assert sorted(row["title"] or "" for row in rows) == sorted(held["columns"]["titles"])
    assert sorted(row["id"] for row in rows) == sorted(held["page-0"]["ids"])
    assert {row[level] for row in rows for level in ("copy", "event", "story")} == set(held["names"])


def test_same_run_same_bytes(reported: Written) -> None:
    """A run has one report."""
    again = pages.render(reported.result, folder=reported.page.with_name("run")).html

    assert again == reported.page.read_text("utf-8")


@pytest.mark.parametrize("fixture", ["reported", "attacked"])
def test_a_parser_finds_only_our_elements(fixture: str, request: pytest.FixtureRequest) -> None:
    """Whatever titles, texts, ids, addresses and outlets say, no script or handler of theirs is there."""
    page: Written = request.getfixturevalue(fixture)
    found = elements(page.page.read_text("utf-8"))
    scripts = [one.get("type") for one in found if one.tag == "script"]
    attributes = [(name, value) for one in found for name, value in one.items()]

    assert [None] == [
        kind for kind in scripts if kind not in ("application/json", "application/octet-stream")
    ]
    assert [] == [one.tag for one in found if one.tag in ("iframe", "img", "object", "embed", "base", "form")]
    assert [] == [
        name for name, _ in attributes if name.startswith("on") or name in ("src", "style", "srcdoc")
    ]
    assert [] == [
        value for name, value in attributes if name == "href" and value[:1] != "#" and value != "data:,"
    ]


def test_names_are_names_and_no_paths(attacked: Written) -> None:
    """An id is shown as it is, cut where it floods the page, and no file is called by it."""
    ids = unpacked(attacked.page.read_text("utf-8"))["page-0"]["ids"]
    files = {path.name for path in attacked.page.parent.rglob("*")}

    assert {name for name in hostile.NAMES if len(name) < 200} <= set(ids)
    assert 201 == max(map(len, ids))
    assert {"crawl.jsonl", "run", "run.html"} == {path.name for path in attacked.page.parent.iterdir()}
    assert set() == files & {"x", "passwd", "con"}


def test_policy_lets_in_our_script_alone(attacked: Written) -> None:
    """The page's own policy forbids everything but its one script and its one style."""
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', attacked.page.read_text("utf-8"))
    assert policy
    rules = [rule.strip().split() for rule in policy[1].replace("&#39;", "'").split(";")]

    assert ["'none'"] == {name: values for name, *values in rules}["default-src"]
    assert [] == [value for _, *values in rules for value in values if "unsafe" in value or "*" in value]


def test_language_of_the_page() -> None:
    """The page opens in the language that was asked for."""
    result = Result(**runs.tables([Item("a", "c", "e", "s", "خبر", "x", day(1))]))

    assert '<html lang="ar" dir="rtl">' in pages.render(result).html
    assert '<html lang="en" dir="ltr">' in pages.render(result, language="en").html


def test_result_of_memory_has_a_report() -> None:
    """A run that was never written has a report too; it says that its texts are not at hand."""
    items = [Item(name, "c", "e", "s", "خبر", name, day(1)) for name in "ab"]
    page = pages.render(Result(**runs.tables(items)))

    assert (0, 1) == (page.texts.compared, page.texts.of)
    assert page.texts.trouble


def test_smallest_stories_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that would be too large for a browser leaves out the smallest stories, and says so."""
    items = [Item(f"{at}", f"c{at}", f"e{at}", f"s{max(at, 2)}", "خبر", "x", day(1)) for at in range(5)]
    monkeypatch.setattr(pages, "MOST", 4)
    page = pages.render(Result(**runs.tables(items)))

    assert 1 == page.left
    assert 4 == len(unpacked(page.html)["columns"]["titles"])


def test_an_empty_folder_is_no_place_for_texts(tmp_path: Path, reported: Written) -> None:
    """Without room for texts none are read, and the page says that nobody wanted them."""
    page = pages.render(reported.result, folder=tmp_path, room=0)

    assert ("unwanted", []) == (page.texts.trouble, page.texts.blocks)
