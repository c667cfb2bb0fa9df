"""An event is spoken for by the group that holds most of it, and by a report that readers called good."""

from pathlib import Path

import pytest

from benchmarks import grades

GRADED = [{"a": 2, "b": 0, "c": 1}]


@pytest.mark.parametrize(
    ("groups", "speaker", "good"),
    [
        pytest.param({"a": 1, "b": 1, "c": 1}, "a", True, id="good"),
        pytest.param({"a": 1, "b": 1, "c": 1}, "c", False, id="acceptable-is-not-good"),
        pytest.param({"a": 1, "b": 1, "c": 2}, "a", True, id="most-of-the-event"),
        pytest.param({"a": 1, "b": 2, "c": 3}, "a", False, id="no-group-holds-half"),
        pytest.param({"a": 1, "b": 1, "c": 1, "x": 1}, "x", False, id="a-stranger-speaks"),
        pytest.param({"a": 1}, "a", False, id="reports-without-a-group"),
    ],
)
def test_good_representative(groups: dict[str, int], speaker: str, good: bool) -> None:
    """The pick of the group that holds most of an event is looked up among the grades."""
    assert [good] == grades.judge(GRADED, groups, {name: name == speaker for name in groups})


def test_simpler_picks() -> None:
    """A random member earns the share of good ones; the longest report earns what it is."""
    assert [pytest.approx(1 / 3)] == grades.by_chance(GRADED)
    assert [True] == grades.longest(GRADED, {"a": 9, "b": 5})
    assert [False] == grades.longest(GRADED, {"a": 1, "b": 5, "c": 5})


def test_grades_are_read_by_event(tmp_path: Path) -> None:
    """Reports of one event stand together."""
    path = tmp_path / "reps.jsonl"
    rows = [("a", 1, 2), ("b", 2, 1), ("c", 1, 0)]
    path.write_text(
        "".join(f'{{"id": "{name}", "event": {event}, "grade": {grade}}}\n' for name, event, grade in rows)
    )

    assert [{"a": 2, "c": 0}, {"b": 1}] == grades.read(path)
