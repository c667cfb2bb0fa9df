"""A stream with labels here and there is scored by what is known of it, and by no more."""

from typing import Any

import pytest

from benchmarks import slices, stream


def row(name: str, event: str | None, *, masked: str = "", hard: str = "") -> dict[str, Any]:
    """Return a label: events that it is masked for and hard negatives are single letters."""
    return {"id": name, "event": event, "masked_for": list(masked), "not_in": list(hard)}


LABELS = [
    row("1", "A"),
    row("2", "A"),
    row("3", "B"),
    row("4", None, masked="A"),
    row("5", None, hard="A"),
]


@pytest.mark.parametrize(
    ("groups", "event", "swallowed"),
    [
        pytest.param("xxyzw", 1.0, 0, id="perfect"),
        pytest.param("xxyxw", 1.0, 0, id="a-masked-row-does-not-count"),
        pytest.param("xxyzx", 1.0, 1, id="a-hard-negative-is-swallowed"),
        pytest.param("xvyzw", 0.8, 0, id="an-event-in-two"),
        pytest.param("xxxzw", 5 / 7, 0, id="two-events-in-one"),
    ],
)
def test_scores(groups: str, event: float, swallowed: int) -> None:
    """Rows with an event are compared, and a hard negative counts where its event is."""
    scores = stream.score(LABELS, dict(zip("12345", groups, strict=True)))

    assert [pytest.approx(event), swallowed] == [scores["event"], scores["swallowed"]]


def test_rows_masked_for_each_other_are_not_compared() -> None:
    """A report of a related event costs nothing, wherever it sits."""
    labels = [*LABELS[:2], row("3", "B", masked="A")]

    apart = stream.score(labels, {"1": "x", "2": "x", "3": "y"})

    assert apart["event"] == stream.score(labels, {"1": "x", "2": "x", "3": "x"})["event"]


def test_largest_event_is_told() -> None:
    """A group that grows beyond reason is seen, labelled or not."""
    predicted = {"1": "x", "2": "x", "3": "y"} | {f"other {n}": "blob" for n in range(9)}

    assert 9 == stream.score(LABELS[:3], predicted)["largest"]


def test_real_labels_are_known(shared: object) -> None:
    """The labels are those that the guide of the labellers describes."""
    found = stream.find()
    labels = stream.read(found.gold, found.documents)

    assert 748 == len(list(slices.rows(found.gold)))
    assert 278 == sum(label["event"] is not None for label in labels)
