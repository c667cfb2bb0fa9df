"""dedup.stages.joins: small stories become part of a large one."""

import numpy as np

from dedup.kernels.sums import LENGTH
from dedup.shelf import Shelf
from dedup.stages import joins, stories
from dedup.stages.joins import SECONDS_A_DAY


def join(events: list[dict[int, float]], labels: list[int], days: list[int] | None = None) -> list[int]:
    """Run the stage on events of a few weighted words, one report each; words below 10 tell nothing."""
    columns = np.array([word for event in events for word in event], np.uint32)
    weights = np.array([weight * LENGTH for event in events for weight in event.values()], np.int32)
    idf = np.where(np.arange(20) < 10, joins.TELLING, joins.TELLING + 1).astype(np.float32)
    offsets = np.cumsum([0, *map(len, events)])
    about = stories.index(columns, weights, np.ones(len(columns), np.bool_), offsets)
    found = joins.join(
        *(about.terms, about.weights, about.strong, about.offsets, about.columns),
        np.array(labels, np.int64),
        idf=idf,
        reports=np.ones(len(events), np.int64),
        times=np.array(days or [0] * len(events), np.int64) * SECONDS_A_DAY,
        max_span_days=9.0,
        nearest=9,
        shelf=Shelf(),
        each=lambda seek, known, n: iter([*seek(*known, 0, n // 2), *seek(*known, n // 2, n)]),
    )
    return found.tolist()


SIDE = {11: 0.5, 12: 0.5, 13: 0.5}


def test_small_stories_join_a_large_one() -> None:
    """By two words that tell, not by one nor by what all reports hold; the smallest event is the founder."""
    assert [0, 0, 0] == join([SIDE, {11: 0.5, 12: 0.5}, SIDE], [0, 1, 0])
    assert [0, 0, 0] == join([{11: 0.5, 12: 0.5}, SIDE, SIDE], [0, 1, 1])
    assert [0, 1, 0] == join([SIDE, {11: 0.9}, SIDE], [0, 1, 0])
    assert [0, 1, 0] == join([SIDE | {1: 0.5}, {1: 0.5, 11: 0.5}, SIDE | {1: 0.5}], [0, 1, 0])
    assert [] == join([], [])


def test_joining_keeps_a_story_within_its_span() -> None:
    """What came long after or before stays apart, and of two that are too far apart only one joins."""
    side, part = SIDE, {11: 0.5, 12: 0.5}

    assert [0, 0, 2] == join([side, side, part], [0, 0, 2], [0, 0, 10])
    assert [0, 0, 0, 3] == join([part, side, side, part], [0, 1, 1, 3], [-5, 0, 0, 5])
