"""dedup.integrations.scrapy: a real crawl of a site of this machine, marked, thinned out and clustered."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import dedup
from dedup.errors import DedupError
from tests.conftest import ROOT

pytest.importorskip("scrapy", reason="Scrapy is not installed")
pytestmark = pytest.mark.slow


def crawl(*, slow: float = 0.0, kind: str = "dict", **settings: Any) -> dict[str, Any]:
    """Crawl the site in another process; return what it says, and its log."""
    asked = json.dumps({"settings": settings, "slow": slow, "kind": kind})
    command = [sys.executable, "-m", "tests.integrations.crawling", asked]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert 0 == done.returncode, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**told, "log": done.stderr}


def by_page(told: dict[str, Any]) -> dict[str, Any]:
    """Return the items by the last part of their address."""
    return {item["url"].rpartition("/")[2]: item for item in told["items"]}


def test_items_are_marked(tmp_path: Path) -> None:
    """By default every item passes, and says whose copy it is; the crawl is clustered at its end."""
    told = crawl(DEDUP_OUT=str(tmp_path / "stories"), DEDUP_SETTINGS={"language": "any"})
    items = by_page(told)
    copies = [items[page]["dedup"] for page in ("1", "2")]
    first = next(mark for mark in copies if mark["duplicate_of"] is None)
    result = dedup.Result.load(tmp_path / "stories")

    assert {"1", "2", "3", "4"} == set(items)
    assert {None, first["id"]} == {mark["duplicate_of"] for mark in copies}
    assert items["3"]["dedup"]["duplicate_of"] is None
    assert "dedup" not in items["4"]
    assert (4, 1, 1) == tuple(
        told["stats"][f"dedup/{name}"] for name in ("items", "duplicates", "unreadable")
    )
    assert {mark["id"] for mark in (*copies, items["3"]["dedup"])} == set(
        result.assignments["id"].to_pylist()
    )
    assert (2, 2) == (result.count("copy"), told["stats"]["dedup/copies"])
    assert told["stats"]["dedup/stories"] == len(result.stories)
    assert [tmp_path / "stories"] == list(tmp_path.iterdir())
    assert "" == told["log"]


def test_copies_are_dropped() -> None:
    """On demand a copy goes no further, and Scrapy counts it among the dropped."""
    told = crawl(DEDUP_MODE="drop")

    assert 3 == len(told["items"])
    assert 1 == len({"1", "2"} & set(by_page(told)))
    assert (1, 3) == tuple(told["stats"][name] for name in ("item_dropped_count", "item_scraped_count"))
    assert "copy of " in told["log"]


def test_reactor_is_not_blocked() -> None:
    """While a document is looked at, for as long as that takes, the reactor does other work."""
    told = crawl(slow=1.0)

    assert 4 == len(told["items"])
    assert told["away"] < 0.7


def test_fields_can_be_named(tmp_path: Path) -> None:
    """Marks go where they are asked to, and words come from where they are."""
    told = crawl(DEDUP_FIELD="story", DEDUP_FIELDS={"text": "title"})

    assert {"url", "title", "text", "story"} == set(by_page(told)["1"])
    assert 2 == told["stats"]["dedup/duplicates"]


def test_items_without_the_field_pass() -> None:
    """An item that declares no such field is not marked, which is said once and counted."""
    told = crawl(kind="Report")

    assert 4 == len(told["items"])
    assert 3 == told["stats"]["dedup/unmarked"]
    assert 1 == told["log"].count("has no field 'dedup' to be marked in")


def test_it_can_be_switched_off() -> None:
    """A pipeline that is not enabled does nothing."""
    told = crawl(DEDUP_ENABLED=False)

    assert not [name for name in told["stats"] if name.startswith("dedup/")]
    assert not [item for item in told["items"] if "dedup" in item]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        pytest.param({"MODE": "burn"}, "DEDUP_MODE must be one of annotate, drop, got 'burn'", id="mode"),
        pytest.param(
            {"ENABLED": "perhaps"}, "DEDUP_ENABLED must be True or False, got 'perhaps'", id="switch"
        ),
        pytest.param({"JACCARD": "x"}, "DEDUP_JACCARD must be a number, got 'x'", id="no-number"),
        pytest.param({"JACCARD": 2}, r"DEDUP_JACCARD: jaccard must be in \(0, 1\], got 2", id="bounds"),
        pytest.param({"MEMORY_ITEMS": 0}, "DEDUP_MEMORY_ITEMS must be at least 1, got 0", id="memory"),
        pytest.param({"FIELDS": "text"}, "DEDUP_FIELDS must be a mapping, got 'text'", id="no-mapping"),
        pytest.param({"FIELDS": {"body": "text"}}, "DEDUP_FIELDS: .*'body' must be one of", id="field"),
        pytest.param({"SETTINGS": {"window_day": 3}}, "DEDUP_SETTINGS.*window_days", id="setting"),
        pytest.param({"INDEX": "/"}, "DEDUP_INDEX: ", id="folder"),
    ],
)
def test_bad_settings_stop_the_crawl_at_once(settings: dict[str, Any], told: str) -> None:
    """A setting that breaks its rule is an error that names it, before anything is fetched."""
    from scrapy.settings import Settings

    from dedup.integrations.scrapy import StoryPipeline

    asked = Settings({f"DEDUP_{name}": value for name, value in settings.items()})
    with pytest.raises(DedupError, match=told):
        StoryPipeline.from_crawler(cast(Any, SimpleNamespace(settings=asked, stats=None)))


def test_a_bad_setting_ends_the_process() -> None:
    """Scrapy starts no crawl without its pipeline, and prints why."""
    with pytest.raises(AssertionError, match="DEDUP_MODE must be one of annotate, drop, got 'burn'"):
        crawl(DEDUP_MODE="burn")


def test_an_index_knows_other_crawls(tmp_path: Path) -> None:
    """With an index the second crawl knows the reports of the first, and marks the groups of each."""
    index = str(tmp_path / "news.index")
    settings = {"language": "any"}
    first, second = (crawl(DEDUP_INDEX=index, DEDUP_SETTINGS=settings) for _ in range(2))

    assert 1 == first["stats"]["dedup/duplicates"]
    assert by_page(first)["1"]["dedup"]["event"] == by_page(first)["2"]["dedup"]["event"]
    assert {"id", "duplicate_of", "copy", "event", "story", "is_new"} == set(by_page(first)["3"]["dedup"])
    assert "" == second["log"]


def test_a_directory_that_cannot_be_replaced_stops_the_crawl_at_once(tmp_path: Path) -> None:
    """What would be refused at the end of the crawl is refused before anything is fetched."""
    (tmp_path / "letter.txt").write_text("x")

    with pytest.raises(AssertionError, match="holds no run that could be replaced"):
        crawl(DEDUP_OUT=str(tmp_path))


def test_a_crawl_that_cannot_be_clustered_is_kept(tmp_path: Path) -> None:
    """Where clustering fails, what the crawl brought stays as JSON lines, and the log says where."""
    told = crawl(DEDUP_OUT=str(tmp_path / "stories"), DEDUP_SETTINGS={"language": "ar"})
    (spool,) = tmp_path.glob(".dedup-*.jsonl")

    assert "the crawl was not clustered" in told["log"]
    assert f"what the crawl brought is kept in {spool}" in told["log"]
    assert 4 == len(spool.read_text().splitlines())
