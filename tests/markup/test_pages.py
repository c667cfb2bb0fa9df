"""Real pages: what is taken for their article is their article."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from resiliparse.extract.html2text import extract_plain_text

from dedup import markup
from dedup.arabic import pages

# Written down by reading the pages, before any code was run on them. They name no zone but the first and the
# third; the last one gives a time for its update only.
STATED = {
    "1550981615": ((2020, 3, 17, 17, 27, 41), "second"),
    "1588107198": ((2020, 4, 24, 21, 22, 0), "minute"),
    "1764731404": ((2020, 11, 9, 18, 34, 47), "second"),
    "1731695567": ((2020, 10, 7, 12, 9, 0), "minute"),
    "cnn": ((2013, 8, 4, 0, 0, 0), "day"),
}


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, dict[str, str]]:
    """Title and body of the real pages."""
    found: dict[str, dict[str, str]] = json.loads((shared / "pages" / "gold.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def articles(shared: Path, gold: Any) -> dict[str, markup.Article]:
    """What we make of them, from their bytes alone."""
    return {
        name: markup.article((shared / "pages" / f"{name}.html").read_bytes(), url=None, charset=None)
        for name in gold
    }


def _scores(found: str, wanted: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 by characters, blanks apart."""
    ours, theirs = Counter("".join(found.split())), Counter("".join(wanted.split()))
    common = (ours & theirs).total()
    precision, recall = common / ours.total(), common / theirs.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def test_bodies_are_the_articles(gold: Any, articles: dict[str, markup.Article]) -> None:
    """F1 by characters is .97 on average, and nowhere below .90."""
    scores = [_scores(article.text, gold[name]["body"])[2] for name, article in articles.items()]

    assert min(scores) >= 0.90
    assert sum(scores) / len(scores) >= 0.97


def test_titles_are_exact(gold: Any, articles: dict[str, markup.Article]) -> None:
    """All of them, letter for letter."""
    assert {name: page["title"] for name, page in gold.items()} == {
        name: article.title for name, article in articles.items()
    }


@pytest.mark.parametrize("name", STATED)
def test_dates_are_those_that_the_pages_state(articles: dict[str, markup.Article], name: str) -> None:
    """Day and time, and no more than the page says."""
    moment, precision = STATED[name]
    article = articles[name]

    assert (datetime(*moment, tzinfo=UTC).timestamp(), precision) == (article.published, article.precision)


def test_all_are_arabic(articles: dict[str, markup.Article]) -> None:
    """And nothing else."""
    assert {"ar"} == {article.language for article in articles.values()}


def test_without_tags_they_are_found_too(shared: Path, gold: Any) -> None:
    """As plain text precision and recall are .95 each on average, and the titles are the same."""
    texts = {
        name: extract_plain_text(
            (shared / "pages" / f"{name}.html").read_text("utf-8"), alt_texts=False, list_bullets=False
        )
        for name in gold
    }
    found = {name: pages.read(text) for name, text in texts.items()}
    scores = [_scores(page.body, gold[name]["body"]) for name, page in found.items()]

    assert min(precision for precision, _, _ in scores) >= 0.95
    assert min(recall for _, recall, _ in scores) >= 0.95
    assert {name: page["title"] for name, page in gold.items()} == {
        name: page.title for name, page in found.items()
    }
