"""What a mistake costs is what mending it gives, and the reports behind it are told."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import mistakes
from benchmarks.agreement import Cases, agree
from benchmarks.mistakes import Scene
from dedup.schema import PAIRS
from dedup.writers import run
from tests.runs import Item, day, pieces


def f1(gold: str, groups: str) -> float:
    """Return the BCubed F1 of groups that are single letters."""
    return agree(cases(gold, groups)).figures()["b3_f1"][0]


def cases(gold: str, groups: str) -> Cases:
    """Return reports named by number."""
    return Cases([str(i) for i in range(len(gold))], gold, groups)


def test_perfect_groups_have_no_mistake() -> None:
    """Where nothing is wrong there is nothing to read."""
    assert [] == mistakes.find(cases("aabbc", "xxyyz"))


@pytest.mark.parametrize(
    ("gold", "groups", "mended", "kind", "parts"),
    [
        pytest.param("aabc", "xxxy", "xxzy", "merged", (("0", "1"), ("2",)), id="merged"),
        pytest.param("aaab", "xxyz", "xxxz", "split", (("0", "1"), ("2",)), id="split"),
    ],
)
def test_gain_is_what_mending_gives(
    gold: str, groups: str, mended: str, kind: str, parts: tuple[tuple[str, ...], ...]
) -> None:
    """The gain is the F1 of the mended groups less that of the groups."""
    (found,) = mistakes.find(cases(gold, groups))

    assert (kind, parts) == (found.kind, found.parts)
    assert pytest.approx(f1(gold, mended) - f1(gold, groups)) == found.gain


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), min_size=1, max_size=20))
def test_mistakes_are_sorted_by_what_they_cost(pairs: list[tuple[str, str]]) -> None:
    """The most costly stands first, and each has at least two parts."""
    found = mistakes.find(cases(*("".join(pair[side] for pair in pairs) for side in (0, 1))))

    assert sorted((one.gain for one in found), reverse=True) == [one.gain for one in found]
    assert all(len(one.parts) > 1 and one.gain > 0 for one in found)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A run of three copy groups in two events, and a pair between each two that was scored."""
    items = [
        Item("a", "c-a", "e-a", "s", "The bridge opens", "gazette", day(1)),
        Item("b", "c-a", "e-a", "s"),
        Item("d", "c-d", "e-a", "s"),
        Item("e", "c-e", "e-e", "s"),
    ]
    scored = [("a", "d", 0.7, None), ("a", "e", 0.3, None), ("d", "e", 0.4, "template")]
    pairs = [
        {"a": a, "b": b, "level": "event", "merged": False, "probability": chance, "veto": veto}
        for a, b, chance, veto in scored
    ]
    made = pieces(items) | {"pairs": [pa.Table.from_pylist(pairs, PAIRS)]}
    run.write(tmp_path / "run", **made, rejects=[], run={})
    return Scene(tmp_path / "run", "event")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        pytest.param([["b"], ["d"]], "probability 0.70: a | d", id="through-the-copy-group"),
        pytest.param([["a", "d"], ["e"]], "probability 0.40, refused: template: d | e", id="refused"),
        pytest.param([["a"], ["b"]], "put together one level below", id="one-copy-group"),
        pytest.param([["a"], ["nowhere"]], "no pair", id="never-scored"),
    ],
)
def test_strongest_pair_of_two_parts(scene: Scene, parts: list[list[str]], words: str) -> None:
    """The pair of copy groups with the highest probability says why, or why not."""
    assert words in scene.strongest(parts)


def test_report_is_told_by_day_source_and_title(scene: Scene) -> None:
    """A person recognises a report; what the run refused is said."""
    assert ["2016-09-01", "gazette", "The", "bridge", "opens", "[a]"] == scene.tell("a").split()
    assert "undated" in scene.tell("b")
    assert "rejected" in scene.tell("nowhere")
