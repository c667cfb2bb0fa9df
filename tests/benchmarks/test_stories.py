"""Stories of a stream are scored by the affairs that are labelled, near misses included."""

from typing import Any

import pytest

from benchmarks import stories
from benchmarks.agreement import agree


def row(name: str, story: str | None, *, near: str = "") -> dict[str, Any]:
    """Return a label; the affairs that it looks like are single letters."""
    return {"id": name, "story": story, "not_in": list(near)}


LABELS = [row("1", "A"), row("2", "A"), row("3", "B", near="A"), row("4", None, near="A")]


@pytest.mark.parametrize(
    ("groups", "precision", "recall", "swallowed"),
    [
        pytest.param("xxyz", 1, 1, 0, id="perfect"),
        pytest.param("xwyz", 1, 2 / 3, 0, id="an-affair-in-two"),
        pytest.param("xxxz", 5 / 9, 1, 1, id="two-affairs-in-one"),
        pytest.param("xxyx", 7 / 9, 1, 1, id="a-near-miss-costs-the-affair-that-it-looks-like"),
        pytest.param("xxyy", 1, 1, 0, id="a-near-miss-of-another-affair-costs-nothing"),
    ],
)
def test_scores(groups: str, precision: float, recall: float, swallowed: int) -> None:
    """Precision is over what is known of a group, recall over the affair, and a near miss counts at home."""
    scores = stories.score(LABELS, dict(zip("1234", groups, strict=True)))

    assert (pytest.approx(precision), pytest.approx(recall), swallowed) == (
        scores.precision,
        scores.recall,
        scores.swallowed,
    )


@pytest.mark.parametrize("groups", ["xxyz", "xwyz", "xxxz", "xxyx", "xxyy", "xyyy", "xxxx"])
def test_the_gate_sees_the_same_figures(groups: str) -> None:
    """BCubed of the affairs is one figure, with an interval by affair or without."""
    predicted = dict(zip("1234", groups, strict=True))
    scores, found = stories.score(LABELS, predicted), agree(stories.cases(LABELS, predicted))
    figures = [found.figures()[name][0] for name in ("b3_p", "b3_r", "b3_f1")]

    assert pytest.approx([scores.precision, scores.recall, scores.f1]) == figures
    assert 2 == found.gold


def test_a_report_without_a_group_stands_alone() -> None:
    """What the engine lost is told, and is no part of any story."""
    scores = stories.score(LABELS, {"1": "x", "3": "y", "4": "z"})

    assert (1, pytest.approx(2 / 3)) == (scores.missing, scores.recall)


def test_the_most_scattered_affair_comes_first() -> None:
    """A reader sees at once which affairs fell apart, and what sits among them."""
    found = stories.affairs(LABELS, dict(zip("1234", "xyyz", strict=True)))

    assert {"affair": "A", "reports": 2, "home": 1, "groups": 2, "strangers": 1} == found[0]
    assert "B" == found[1]["affair"]


def test_labels_are_as_many_as_asked_for() -> None:
    """Fifteen affairs, 150 reports, as many near misses; no report is a near miss of its own affair."""
    labels = stories.read(stories.LABELS)

    assert len(labels) == len({label["id"] for label in labels})
    assert 15 <= len({label["story"] for label in labels} - {None})
    assert 150 <= sum(label["story"] is not None for label in labels)
    assert 150 <= sum(label["story"] is None for label in labels)
    assert all(label["story"] not in label["not_in"] for label in labels)
    assert all(label["story"] or label["not_in"] for label in labels)


def test_labels_hold_no_text() -> None:
    """The texts belong to their publishers: only ids and labels are here."""
    assert all({"id", "story", "not_in"} == set(label) for label in stories.read(stories.LABELS))
    assert all(label["id"].startswith("saudi-") for label in stories.read(stories.LABELS))


def test_the_sample_is_scored() -> None:
    """The whole way, from our own reports to the printed figures, works where the corpora are absent."""
    assert 0 == stories.main(["--smoke"])
