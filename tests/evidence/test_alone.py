"""dedup.evidence.alone: where one report is, what holds it there, and what nearly joined."""

from typing import Any

import pyarrow as pa

from dedup.evidence.alone import MOST, Place
from dedup.evidence.cases import VETOES
from dedup.results import Result
from dedup.schema import PAIRS
from tests.evidence.test_cases import CUTS, ITEMS, pair
from tests.runs import tables


def told(name: str, *pairs: dict[str, Any]) -> list[list[str]]:
    """Return the lines of each level's paragraph, without bidi isolates."""
    made = tables(ITEMS) | {"pairs": pa.Table.from_pylist(list(pairs), PAIRS)}
    texts = Place(Result(**made, run={"model": CUTS}), name).told()
    return [text.replace("\u2068", "").replace("\u2069", "").split("\n  ") for text in texts]


def test_alone_everywhere() -> None:
    """A report that nothing came near says so at each level."""
    assert [
        ["One text: c-4 (alone)", "Nothing came near."],
        ["One event: e-3 (alone)", "Nothing came near."],
        ["One story: s-2 (alone)", "Nothing came near."],
    ] == told("f")


def test_what_holds_it() -> None:
    """Its group, who speaks for it, and the pairs that hold it, the closest first."""
    copies = (
        pair("copy", "a", "b", merged=True, jaccard=0.5),
        pair("copy", "a", "c", merged=True, jaccard=0.75),
    )
    text, event, _ = told("a", *copies, pair("event", "a", "d", merged=True, probability=0.9))

    assert "One text: c-1 (3 reports)" == text[0]
    assert text[1].startswith("It speaks for them: ")
    assert ["Held by:", "  c", "    75 of 100 runs of three words are in both", "  b"] == text[2:6]
    assert ["Held by one pair:", "  d", "    90 % likely to be one event, 40 % needed"] == event[2:]


def test_what_nearly_joined() -> None:
    """Pairs that were not merged, with what was missing or what spoke against them."""
    near = [
        pair("event", "d", "e", probability=0.3),
        pair("event", "d", "f", probability=0.9, veto="dates"),
        pair("story", "a", "f", probability=0.12),
    ]
    _, event, _ = told("d", *near)
    _, _, story = told("a", *near)

    assert [
        "Nearly joined:",
        "  f",
        f"    90 % likely to be one event, 40 % needed; refused: {VETOES['event']['dates']}",
        "  e",
        "    30 % likely to be one event, 40 % needed",
    ] == event[-5:]
    assert ["  f", "    alike: 12 of 100, time considered, 15 needed"] == story[-2:]


def test_good_pair_that_was_outvoted() -> None:
    """A pair that would do, and did not, was outvoted by the others of its groups."""
    _, event, _ = told("d", pair("event", "d", "e", probability=0.5))

    assert event[-1].endswith("; the other pairs between their groups are weaker or refused")

    _, _, story = told("e", pair("story", "e", "f", probability=0.5))

    assert story[-1].endswith("; the other pairs between their groups are weaker or refused")


def test_pairs_of_its_text_are_its_own() -> None:
    """A reprint is in no pair at the level of events; its text is, through another."""
    _, event, _ = told("b", pair("event", "a", "e", probability=0.3))

    assert "  e" == event[-2]


def test_many_pairs_are_cut() -> None:
    """The closest few are told, and how many there are."""
    near = [pair("event", "d", name, probability=0.1) for name in "aef"] + [pair("event", "c", "d")]
    _, event, _ = told("d", *near)

    assert f"Nearly joined (4, the closest {MOST}):" in event
    assert 2 * MOST == len(event) - 1 - event.index(f"Nearly joined (4, the closest {MOST}):")


def test_group_without_pairs_of_its_own() -> None:
    """Where a group is that of the level below, it says so."""
    _, event, story = told("e")

    assert ["Nothing came near."] == event[1:]
    assert "a speaks for them: " == story[1][:19]
