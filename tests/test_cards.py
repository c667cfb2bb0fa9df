"""In a notebook a result shows what it holds, and no title acts or reorders its neighbours."""

from html.parser import HTMLParser

import pytest

from dedup.cards import FEW
from dedup.results import Result
from tests.runs import Item, day, tables

EVIL = "<script>alert(1)</script>\u202e<img src=x onerror=alert(1)>\"'&"
ALLOWED = {"div", "p", "b", "br", "small", "bdi", "table", "thead", "tbody", "tr", "th", "td"}


class Seen(HTMLParser):
    """What a browser would see: tags, attributes, words, and the words outside `<bdi>`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = self.outside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words += data
        if "bdi" not in self.open:
            self.outside += data


@pytest.fixture(scope="module")
def hostile() -> Result:
    """A result in which every string that is not ours is hostile."""
    names = (f"c-{EVIL}", f"e-{EVIL}", f"s-{EVIL}")
    items = [Item(f"{EVIL}{number}", *names, EVIL, EVIL, day(1 + number)) for number in range(3)]
    return Result(**tables([*items, Item("x", "c-2", "e-2", "s-2")]), rejects=2)


def shown(result: Result) -> list[str]:
    """Return the cards of a result and of the groups in it."""
    story = result.stories[0]
    groups = (result, story, story.events[0], story.events[0].copies[0])
    return [group._repr_html_() for group in groups]


def test_hostile_strings_are_words(hostile: Result) -> None:
    """No tag and no attribute comes from a title; what would turn the line around is spelled out."""
    for card in shown(hostile):
        seen = Seen(card)

        assert not seen.open
        assert seen.tags <= ALLOWED
        assert seen.attributes <= {"style"}
        assert "<script>alert(1)</script>[202E]<img" in seen.words
        assert "script" not in seen.outside
        assert "\u202e" not in card


def test_counts_are_told(hostile: Result) -> None:
    """A result says how many stories, events, texts and reports there are, and how many were rejected."""
    assert "2 stories · 2 events · 2 distinct texts · 4 reports · 2 rejected" in Seen(shown(hostile)[0]).words


def test_groups_say_when_who_and_why(hostile: Result) -> None:
    """A story has its days and events; an event its texts and the reasons of its representative."""
    _, story, event, copy = (Seen(card).words for card in shown(hostile))

    assert "3 reports · 1 event · 2016-09-01 – 2016-09-03" in story
    assert "★ no date" in story
    assert "★ medoid" in event
    assert "3 reports of one text" in copy


def test_long_ones_are_cut() -> None:
    """No card is longer than a screen: the rest is counted, and endless titles end."""
    many = [Item(f"{n:03}", f"c-{n}", f"e-{n}", f"s-{n % 2}", "ط" * 10_000) for n in range(6 * FEW)]
    result = Result(**tables(many))

    for card in (result._repr_html_(), result.stories[0]._repr_html_()):
        assert len(card) < 20_000
    assert f"… and {2 * FEW} more events" in result.stories[0]._repr_html_()


def test_empty_result_has_a_card() -> None:
    """Nothing found is shown as nothing, not as an error."""
    assert "0 stories" in Seen(Result(**tables([]))._repr_html_()).words
