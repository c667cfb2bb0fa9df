"""Recall of pairs at a precision counts what can be counted."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import extraction


@pytest.mark.parametrize(
    ("scores", "same", "expected"),
    [
        ([0.9, 0.8, 0.1], [1, 1, 0], 1.0),
        ([0.9, 0.8, 0.1], [0, 1, 1], 0.0),
        ([0.9, 0.8, 0.7], [1, 0, 1], 0.5),
        ([0.5, 0.5], [1, 0], 0.0),
        ([], [], 0.0),
    ],
    ids=["perfect", "a-wrong-pair-first", "one-of-two", "a-tie", "nothing"],
)
def test_recall_is_the_best_that_keeps_the_precision(
    scores: list[float], same: list[int], expected: float
) -> None:
    """Pairs of one score stand or fall together."""
    assert expected == extraction.recall(np.array(scores, np.float64), np.array(same, np.bool_))


def test_pairs_without_a_label_or_masked_do_not_count() -> None:
    """What nobody has judged is neither right nor wrong."""
    rows = [
        {"gold": "A", "masked_for": []},
        {"gold": "A", "masked_for": []},
        {"gold": "B", "masked_for": ["A"]},
        {"gold": None, "masked_for": []},
        {"gold": None, "masked_for": []},
    ]
    left, right, same = extraction.pairs(rows)

    assert [
        (0, 1, True),
        (0, 3, False),
        (0, 4, False),
        (1, 3, False),
        (1, 4, False),
        (2, 3, False),
        (2, 4, False),
    ] == [*zip(left.tolist(), right.tolist(), same.tolist(), strict=True)]


@pytest.mark.slow
def test_extraction_gains_what_it_should(shared: Path) -> None:
    """At precision .85 at least .10 more of the pairs of one claim are found than on whole pages."""
    rows = extraction.read(shared / extraction.PAGES)
    recalls = {way: extraction.recall(*extraction.judged(rows, way)["text"]) for way in extraction.WAYS}

    assert recalls["with their hosts"] >= recalls["as they are"] + 0.10
    assert recalls["with their hosts"] >= 0.65
