"""dedup.index.pool: candidates that are in memory, unpacked."""

import numpy as np
import pytest

import dedup
from dedup import model as models
from dedup import pipeline
from dedup.config import Config
from dedup.index.pool import Pool
from dedup.index.rows import Row, encode, marks_of, prints_of
from dedup.jobs import gathered
from dedup.shelf import Shelf
from dedup.stages import damping
from tests.crawls import crawl

CONFIG = Config()
MODEL = models.load(CONFIG.model)
LISTS = ("shingles", "shingle_offsets", "columns", "term_offsets", "counts", "numbers", "number_offsets",
         "lead_numbers", "lead_number_offsets")  # fmt: skip


def rows(count: int) -> list[Row]:
    """Return reports of a crawl as rows of the log."""
    (batch,) = gathered([dedup.Document(**one) for one in crawl(count)], CONFIG, lambda _: None)
    return encode(*pipeline.printed(batch, CONFIG, MODEL)[:2], CONFIG, MODEL.idf)


def pool(parts: list[list[Row]], **options: int) -> Pool:
    """Return a pool into which rows were read one part after the other."""
    made = Pool(CONFIG, MODEL, **options)
    for part in parts:
        made.read(part)
    return made


def test_alone_or_among_others_a_report_is_the_same() -> None:
    """What lies one behind the other of reports that were unpacked one by one is what is unpacked at once."""
    some = rows(8)
    apart, whole = pool([[row] for row in some]).reports(), pool([some]).reports()
    prints = prints_of(some, CONFIG, signed=False)

    for name in LISTS:
        assert np.array_equal(getattr(prints, name), getattr(apart.prints, name)), name
    for one, same in zip(apart.vectors, whole.vectors, strict=True):
        assert np.array_equal(one, same)
    assert np.array_equal(apart.gists, whole.gists)
    assert (8, [row.facts[0] for row in some]) == (pool([some]).size, pool([some]).names)


def test_what_was_printed_is_what_is_read() -> None:
    """A report that was just made is in the pool as it will be when it is read from the log."""
    (batch,) = gathered(crawl(8), CONFIG, lambda _: None)
    told, prints, _ = pipeline.printed(batch, CONFIG, MODEL)
    some = encode(told, prints, CONFIG, MODEL.idf)
    made = Pool(CONFIG, MODEL)
    made.add(prints, marks_of([row.mark for row in some], CONFIG), [str(row.facts[0]) for row in some])
    found, expected = made.reports(), pool([some]).reports()

    for name in LISTS:
        assert np.array_equal(getattr(expected.prints, name), getattr(found.prints, name)), name
    assert np.array_equal(expected.times, found.times)


@pytest.mark.parametrize("slots", [[0, 1, 2, 3], [3, 5, 1]])
def test_families_know_how_common_their_shingles_are(slots: list[int]) -> None:
    """Each asks its own members: twice the same family is twice the same, whoever else is there."""
    held = pool([rows(8)])
    held.column("times")[:] = np.sort(held.column("times"))
    slots = sorted(slots)
    found = held.families(np.array(slots * 2), [0, len(slots), 2 * len(slots)])
    alone = held.families(np.array(slots), [0, len(slots)])
    shingles, offsets = alone.prints.shingles, alone.prints.shingle_offsets
    expected = damping.damp(shingles, offsets, alone.times, shelf=Shelf())

    assert np.array_equal(np.tile(expected.days, 2), found.damping.days)
    assert np.array_equal(np.tile(expected.totals, 2), found.damping.totals)
    assert np.array_equal(found.prints.shingles, np.tile(shingles, 2))


def test_the_older_half_goes_when_there_is_too_much() -> None:
    """What stays is as it was, further ahead."""
    some = rows(8)
    small, large = pool([some], most=1), pool([some[4:]])

    assert (4, 0) == (small.trim(), large.trim())
    assert large.names == small.names
    for name in LISTS:
        assert np.array_equal(getattr(large.reports().prints, name), getattr(small.reports().prints, name)), (
            name
        )
    small.cut(1)
    assert (1, large.names[:1]) == (small.size, small.names)
