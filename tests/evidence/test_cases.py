"""What a run says of two reports is what its tables hold."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from dedup.evidence.cases import VETOES, Case
from dedup.levels import events
from dedup.results import Result
from dedup.schema import PAIRS
from dedup.stages import copies
from tests.runs import Item, day, tables

# a and b are one text, which c repeats word for word; d tells the event, e the story; f is another affair.
ITEMS = [
    Item("a", "c-1", "e-1", "s-1"),
    Item("b", "c-1", "e-1", "s-1"),
    Item("c", "c-1", "e-1", "s-1"),
    Item("d", "c-2", "e-1", "s-1"),
    Item("e", "c-3", "e-2", "s-1"),
    Item("f", "c-4", "e-3", "s-2"),
]
CUTS = {"event_cut": 0.4, "story_cut": 0.15}
RULES = {
    "jaccard": 0.25,
    "jaccard_same_source": 0.5,
    "containment": 0.45,
    "window_days": 3.0,
    "story_window_days": 240.0,
}
WEIGHTS = {"coefficients": [6.0], "intercept": -3.0}
MODEL = CUTS | {"features": ["cosine_full"], "dated": WEIGHTS, "undated": WEIGHTS}


def pair(level: str, a: str, b: str, **scores: Any) -> dict[str, Any]:
    """Return a row of pairs."""
    usual = {"copy": {"jaccard": 0.5, "containment": 0.75}}.get(level, {"probability": 0.9})
    return (
        {"level": level, "a": a, "b": b, "merged": False, "cosine_full": 0.25, "days": 1.5} | usual | scores
    )


def case(a: str, b: str, *pairs: dict[str, Any], items: Iterable[Item] = ITEMS) -> Case:
    """Return the case of two reports in a run of these pairs."""
    made = tables(items) | {"pairs": pa.Table.from_pylist(list(pairs), PAIRS)}
    return Case(Result(**made, run={"model": MODEL, "settings": RULES}), a, b)


def told(a: str, b: str, *pairs: dict[str, Any], items: Iterable[Item] = ITEMS) -> list[list[str]]:
    """Return the lines of each level's paragraph."""
    return [text.split("\n  ") for text in case(a, b, *pairs, items=items).told()]


def test_copies() -> None:
    """Copies are told by what they share, and are together at every level."""
    text, event, story = told("a", "b", pair("copy", "a", "b", merged=True, cosine_lead=0.375))
    assert [
        "One text: yes, c-1 (3 reports)",
        "Of their runs of three words 50 of 100 are in both; of the shorter text's, 75 of 100.",
        "Whole texts alike: 25 of 100; titles and openings: 38 of 100; 1.5 days apart.",
        "Needed: 25 between two outlets, 50 within one; of a shorter text 45.",
        "Alike enough to be copies.",
    ] == text
    assert ["One event: yes, e-1 (4 reports)", "They are one text already."] == event
    assert ["One story: yes, s-1 (5 reports)", "They are one event already."] == story


def test_order_of_the_two_changes_nothing_but_their_letters() -> None:
    """A and B are as apart as B and A."""
    pairs = pair("event", "a", "d"), pair("copy", "a", "d", veto="late")

    assert [lines[1:] for lines in told("a", "d", *pairs)] == [lines[1:] for lines in told("d", "a", *pairs)]


def test_equal_texts_have_no_pair() -> None:
    """Texts that are word for word the same are one before any pair is looked at."""
    assert told("a", "b")[0][1].startswith("Word for word the same")
    assert ["B: word for word the text of another report of the group."] == (
        told("a", "c", pair("copy", "a", "b", merged=True))[0][1:]
    )


def test_copies_by_others() -> None:
    """Two of a group that have no pair of their own are held together by others."""
    pairs = [pair("copy", "a", "c", merged=True), pair("copy", "b", "c", merged=True)]

    assert ["They have no pair of their own; others of the group are alike enough to both."] == (
        told("a", "b", *pairs)[0][1:]
    )


def test_pair_of_a_word_for_word_copy_is_seen_through_its_group() -> None:
    """c has no pair, but its text has."""
    heading, seen, *_, verdict = told("c", "d", pair("copy", "a", "d", veto="numbers"))[0]

    assert "One text: no, c-1 (3 reports) and c-2 (alone)" == heading
    assert seen.startswith("Seen through \u2068a\u2069 and \u2068d\u2069")
    assert f"Alike enough, but refused: {VETOES['copy']['numbers']}." == verdict


def test_vetoed_copies_can_be_together_by_others() -> None:
    """A veto is on a pair, not on what others hold together."""
    assert (
        "Others of the group hold them together."
        == told("a", "b", pair("copy", "a", "b", veto="late"))[0][-1]
    )


def test_verified_pair_can_be_apart() -> None:
    """A pair that would do is not enough for two groups to be one."""
    assert told("a", "d", pair("copy", "a", "d"))[0][-1] == (
        "Alike enough, but too few of the other pairs between their groups are."
    )


def test_one_event() -> None:
    """Two texts of one event are told by the pair of their founders, and by what was needed."""
    _, event, _ = told("c", "d", pair("event", "a", "d", merged=True, probability=0.75))

    assert [
        "One event: yes, e-1 (4 reports)",
        "Seen through \u2068a\u2069 and \u2068d\u2069, the first reports of their texts:",
        "75 % likely to be one event; 40 % is needed.",
        "Whole texts alike: 25 of 100; 1.5 days apart.",
    ] == event


def test_weak_pair_of_one_event_says_who_holds_it() -> None:
    """Together in spite of a pair that would not do: others did it."""
    held = "Other pairs of the event hold them together."

    assert held == told("a", "d", pair("event", "a", "d", probability=0.3))[1][-1]
    assert held == told("a", "d")[1][-1]


def test_one_story_only() -> None:
    """Two events of one story: apart as texts and as an event, together as a story."""
    text, event, story = told("b", "e", pair("story", "a", "e", merged=True, probability=0.2, days=None))

    assert [
        "One text: no, c-1 (3 reports) and c-3 (alone)",
        "One event: no, e-1 (4 reports) and e-2 (alone)",
    ] == ([text[0], event[0]])
    assert "Too unlike, or too far apart in time, for their pair to be kept." == event[1]
    assert [
        "One story: yes, s-1 (5 reports)",
        "Seen through \u2068a\u2069 and \u2068e\u2069, the first reports of their events:",
        "Of the two events: alike: 25 of 100, titles and openings counting most; a date is missing.",
        "With all that happened in those days, a likeness of 20 of 100; single events need 15 of 100.",
    ] == story


def test_story_that_is_not_one() -> None:
    """How alike two events are, and what would have been enough."""
    story = told("a", "f", pair("story", "a", "f", cosine_full=0.2, probability=0.125, days=72.0))[2]

    assert [
        "Of the two events: alike: 20 of 100, titles and openings counting most; 72.0 days apart.",
        "With all that happened in those days, a likeness of 12 of 100; single events need 15 of 100.",
    ] == story[1:]


def test_evidence_of_the_model() -> None:
    """Where the run kept what the model weighed, it is told, and what would have had to differ."""
    event = told("a", "e", pair("event", "a", "e", probability=0.2, evidence=[0.25]))[1]

    assert [
        "20 % likely to be one event; 40 % is needed.",
        "For one event (each 0.7 doubles the odds):",
        "   +1.5  ████      the whole texts are alike: 25 of 100",
        "Against it:",
        "   -3.0  ████████  to begin with: most pairs that share a word or two tell two events",
        "It would be enough if “the whole texts are alike” were 43 of 100, not 25.",
    ] == event[1:]


def test_refused_pair_lacks_nothing_else() -> None:
    """Of a refused pair no change of its evidence is told: none would be enough."""
    event = told("a", "e", pair("event", "a", "e", veto="dates", evidence=[0.25]))[1]

    assert not any(line.startswith("It would be enough") for line in event)


@pytest.mark.parametrize(
    ("days", "event", "story"),
    [
        pytest.param(2, "too few of their", "too few of their", id="near"),
        pytest.param(20, "20 days apart; only those within 3 days", "too few of their", id="weeks"),
        pytest.param(300, "300 days apart; only those within 3", "only those within 240 days", id="months"),
        pytest.param(None, "or too far apart in time", "or too far apart in time", id="undated"),
    ],
)
def test_pair_that_was_not_kept(days: int | None, event: str, story: str) -> None:
    """Of two dated reports it is known whether time alone parted them."""
    when = None if days is None else day(1) + timedelta(days=days)
    items = [Item("a", "c-1", "e-1", "s-1", published=day(1)), Item("b", "c-2", "e-2", "s-2", published=when)]
    lines = told("a", "b", items=items)

    assert (event in lines[1][1], story in lines[2][1]) == (True, True)


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        pytest.param("b", "Copies: one text, edited.", id="copy"),
        pytest.param("d", "One event, told in two texts.", id="event"),
        pytest.param("e", "One story: two events of one affair.", id="story"),
        pytest.param("f", "Apart: no level joins them.", id="apart"),
    ],
)
def test_verdict_names_the_level(other: str, verdict: str) -> None:
    """One sentence says which level joins the two."""
    assert verdict == case("a", other).verdict()


def test_unrelated() -> None:
    """Reports of which no pair was kept are apart everywhere, in as many words."""
    assert [
        ["One text: no, c-3 (alone) and c-4 (alone)"],
        ["One event: no, e-2 (alone) and e-3 (alone)"],
        ["One story: no, s-1 (5 reports) and s-2 (alone)"],
    ] == [lines[:1] for lines in told("e", "f")]
    assert all(len(lines) == 2 for lines in told("e", "f"))


def test_refused_pair_of_events() -> None:
    """A probability that would do, and what spoke against it."""
    lines = told("a", "e", pair("event", "a", "e", veto="dates"))[1]

    assert f"Refused all the same: {VETOES['event']['dates']}." == lines[-1]

    lines = told("a", "e", pair("event", "a", "e", veto="dates", probability=0.3))[1]

    assert f"Refused, besides: {VETOES['event']['dates']}." == lines[-1]


def test_good_pair_of_two_events_is_outvoted() -> None:
    """Average linkage asks all pairs between two groups, and so does the answer: .4 of two pairs is .2."""
    good = pair("event", "a", "e", probability=0.4)

    assert (
        "Enough for a pair, but the mean of all pairs between the two groups is 20 %."
        == (told("a", "e", good)[1][-1])
    )


def test_refused_pairs_between_two_events_outvote_a_good_one() -> None:
    """A refused pair of the same groups weighs against them, and is named."""
    good = pair("event", "a", "e", probability=0.9), pair("event", "d", "e", veto="numbers")

    assert [
        "Enough for a pair, but 1 other pair is refused between the two groups.",
        "Each counts as much against them as a sure pair for them, and the mean is too low.",
    ] == told("a", "e", *good)[1][-2:]


def test_good_mean_is_not_enough_where_the_group_would_be_too_long() -> None:
    """Where the mean would do, a bound on groups kept the two apart."""
    assert told("a", "e", pair("event", "a", "e"))[1][-1].startswith(
        "That would do, too; together they would be"
    )


@pytest.mark.parametrize(
    ("level", "words"), [("copy", copies.VETOES), ("event", events.REFUSALS)], ids=["copy", "event"]
)
def test_every_veto_has_its_sentence(level: str, words: tuple[str, ...]) -> None:
    """Nobody has to look up what a word in `veto` means."""
    assert set(filter(None, words)) == set(VETOES[level])
