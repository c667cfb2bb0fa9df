"""dedup.index.held: candidates that are in memory, unpacked."""

import numpy as np

import dedup
from dedup import model as models
from dedup import pipeline
from dedup.config import Config
from dedup.index.held import Held, Shown, hold, reports_of
from dedup.index.rows import Row, encode, prints_of
from dedup.jobs import gathered
from tests.crawls import crawl

CONFIG = Config()
MODEL = models.load(CONFIG.model)


def rows(count: int) -> list[Row]:
    """Return reports of a crawl as rows of the log."""
    (batch,) = gathered([dedup.Document(**one) for one in crawl(count)], CONFIG, lambda _: None)
    return encode(pipeline.fingerprint(batch, CONFIG, MODEL), CONFIG, MODEL.idf)


def test_alone_or_among_others_a_report_is_the_same() -> None:
    """What is put together of reports that were unpacked one by one is what is unpacked at once."""
    some = rows(8)
    apart = [one for row in some for one in hold([row], CONFIG, MODEL)]
    (found, place), (expected, other) = (
        reports_of(held, CONFIG, MODEL) for held in (apart, hold(some, CONFIG, MODEL))
    )
    order = np.argsort(place)
    prints = prints_of([some[at] for at in order.tolist()], CONFIG, signed=False)

    assert place.tolist() == other.tolist()
    for name in prints._fields:
        assert np.array_equal(getattr(prints, name), getattr(found.prints, name)), name
    for one, same in zip(found.vectors, expected.vectors, strict=True):
        assert np.array_equal(one, same)
    assert np.array_equal(found.gists, expected.gists)


def test_the_last_ones_asked_for_stay() -> None:
    """There is room for so many bytes; who was not asked for the longest time goes."""
    held = dict(enumerate(hold(rows(4), CONFIG, MODEL)))
    shown = Shown(sum(one.size for one in held.values()))
    shown.keep({at: held[at] for at in range(4)})

    assert {0: held[0]} == shown.find([0, 9])
    shown.keep({4: held[3]})
    assert 1 not in shown.find(range(5))
    assert held[0] is shown.find([0])[0]


def test_nothing_is_left_of_what_is_dropped() -> None:
    """Room is counted right, also of those that are there twice or not at all."""
    (one,) = hold(rows(1), CONFIG, MODEL)
    shown = Shown(2 * one.size)
    for at in (1, 1, 2):
        shown.keep({at: one})
    shown.drop([1, 2, 3])

    assert (0, 0) == (len(shown), shown._size)
    assert isinstance(one, Held)
