"""dedup.stages.candidates against its twin."""

from collections.abc import Iterable
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels.linkage import UNDATED
from dedup.shelf import Shelf
from dedup.stages import candidates
from tests.counts import WIDTH as TERMS
from tests.counts import flat
from tests.reference import bands as twin

BANDS, ROWS = 3, 2
WIDTH = BANDS * ROWS + 1
# Few values, so that rows agree on a band now and then.
SIGNATURES = st.lists(
    st.tuples(st.lists(st.integers(0, 2), min_size=WIDTH, max_size=WIDTH), st.booleans()),
    max_size=20,
)
EVERY = list(combinations(range(10), 2))
Rows = list[tuple[list[int], bool]]
Pairs = list[tuple[int, int]]


def propose(rows: Rows, cap: int = 99, anchors: int = 1, key: int = 7, bands: int = BANDS) -> Pairs:
    """Run the stage on lists."""
    minima = np.array([minima for minima, _ in rows], np.uint32).reshape(len(rows), WIDTH)
    eligible = np.array([wanted for _, wanted in rows], np.bool_)
    left, right = candidates.propose(
        minima, eligible, bands=bands, rows=ROWS, key=key, cap=cap, anchors=anchors
    )
    return list(zip(left.tolist(), right.tolist(), strict=True))


@given(rows=SIGNATURES, cap=st.integers(1, 20), anchors=st.integers(0, 5), key=st.integers(0, 2**64 - 1))
def test_candidates_equal_their_twin(rows: Rows, cap: int, anchors: int, key: int) -> None:
    """Sorted hashes of bands propose what dictionaries of the bands themselves do, stars included."""
    minima, eligible = [minima for minima, _ in rows], [wanted for _, wanted in rows]

    assert twin.propose(minima, eligible, BANDS, ROWS, cap, anchors) == propose(rows, cap, anchors, key)


@given(rows=SIGNATURES)
def test_every_pair_that_agrees_on_a_band_is_proposed(rows: Rows) -> None:
    """Under the cap none is missed and none invented; the last column belongs to no band."""
    agree = [
        (a, b)
        for a, (one, wanted) in enumerate(rows)
        for b, (two, also) in enumerate(rows)
        if a < b and wanted and also
        if any(one[at : at + ROWS] == two[at : at + ROWS] for at in range(0, BANDS * ROWS, ROWS))
    ]

    assert agree == propose(rows)


@given(rows=SIGNATURES, cap=st.integers(1, 20))
def test_candidates_are_sorted_and_distinct(rows: Rows, cap: int) -> None:
    """A pair that meets in several bands is proposed once, the smaller row first."""
    pairs = propose(rows, cap)

    assert sorted(set(pairs)) == pairs
    assert all(a < b for a, b in pairs)


@given(rows=SIGNATURES)
def test_more_bands_propose_no_less(rows: Rows) -> None:
    """A band more only adds pairs."""
    assert set(propose(rows, bands=BANDS - 1)) <= set(propose(rows))


@pytest.mark.parametrize("n", [2, 64, 65, 300])
def test_flood_of_equal_rows_costs_a_star(n: int) -> None:
    """A bucket above the cap gives a few pairs a row instead of half a row's number."""
    pairs = propose([([1] * WIDTH, True)] * n, cap=64, anchors=3)

    assert (n * (n - 1) // 2 if n <= 64 else 3 * n - 6) == len(pairs)
    assert set(range(n)) == {row for pair in pairs for row in pair}


def columns(pairs: Iterable[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return sorted pairs as two columns."""
    left, right = np.array(sorted(pairs), np.int64).reshape(-1, 2).T.copy()
    return left, right


def test_nothing_proposes_nothing() -> None:
    """No rows, and no eligible rows, are no error."""
    assert [] == propose([])
    assert [] == propose([([1] * WIDTH, False)] * 3)


DAY = candidates.SECONDS_A_DAY


def in_time(reports: list[tuple[set[int], int | None]]) -> list[tuple[set[int], int | None]]:
    """Return reports in the order of their days, those without one last."""
    return sorted(reports, key=lambda report: (report[1] is None, report[1] or 0))


REPORTS = st.lists(
    st.tuples(st.sets(st.integers(0, 9), max_size=5), st.none() | st.integers(0, 6)), max_size=10
).map(in_time)


def share(reports: list[tuple[set[int], int | None]], window_days: float = 2.0, **settings: Any) -> Pairs:
    """Run the stage on the terms and the day of each report in order; all terms are as salient."""
    documents = [dict.fromkeys(sorted(terms), (1, 1, 1, 1)) for terms, _ in reports]
    times = np.array([UNDATED if day is None else day * DAY for _, day in reports], np.int64)
    blocks = candidates.share(
        *flat(documents),
        np.ones(TERMS, np.float32),
        np.ones(len(reports), np.bool_),
        times,
        window_days=window_days,
        shelf=Shelf(),
        **(
            {"strong": 9, "least": 2, "most": 9, "rest": 0, "more": 9, "df_share": 0.5, "df_floor": 100}
            | settings
        ),
    )
    return told(list(blocks), len(reports))


def told(blocks: list[candidates.Block], n: int) -> Pairs:
    """Return the pairs of blocks of n rows, each of which holds those of its rows, sorted."""
    assert [0, *(block.last for block in blocks)] == [*(block.first for block in blocks), n]
    for block in blocks:
        pairs = list(zip(block.left.tolist(), block.right.tolist(), strict=True))

        assert sorted(set(pairs)) == pairs
        assert all(one < other and block.first <= other < block.last for one, other in pairs)
    return [pair for block in blocks for pair in zip(block.left.tolist(), block.right.tolist(), strict=True)]


@given(reports=REPORTS, window=st.sampled_from((0.5, 1.0, 3.0)), least=st.integers(1, 3))
def test_shared_terms_propose_within_the_window(
    reports: list[tuple[set[int], int | None]], window: float, least: int
) -> None:
    """While no term is too common: every pair that shares enough, near in time or of a time unknown."""
    expected = [
        (a, b)
        for a, b in combinations(range(len(reports)), 2)
        for (one, day), (other, then) in [(reports[a], reports[b])]
        if len(one & other) >= least and (day is None or then is None or abs(day - then) <= window)
    ]

    assert expected == sorted(share(reports, window, least=least))


@given(reports=REPORTS, data=st.data())
def test_order_of_reports_of_a_moment_changes_nothing(
    reports: list[tuple[set[int], int | None]], data: st.DataObject
) -> None:
    """Of reports of one day, or of none, any may be the first: the same ones meet."""
    shuffled = data.draw(st.permutations(range(len(reports))))
    order = sorted(shuffled, key=lambda row: (reports[row][1] is None, reports[row][1] or 0))
    turned = share([reports[row] for row in order])

    assert sorted(share(reports)) == sorted(tuple(sorted((order[a], order[b]))) for a, b in turned)


@given(reports=REPORTS)
def test_little_room_takes_more_runs(reports: list[tuple[set[int], int | None]]) -> None:
    """Pairs are found run by run if there is no room for all at once: the same ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "_ROOM", 1)
        few = share(reports)

    assert sorted(share(reports)) == sorted(few)


@given(
    cuts=st.lists(st.integers(0, 9)),
    shared=st.sets(st.sampled_from(EVERY)),
    banded=st.sets(st.sampled_from(EVERY)),
)
def test_other_pairs_join_the_run_of_their_later_row(cuts: list[int], shared: set, banded: set) -> None:
    """Each pair is told once, in the block of its row, whoever proposed it."""
    bounds = sorted({0, 10, *cuts})
    blocks = [
        candidates.Block(first, last, *columns(pair for pair in shared if first <= pair[1] < last))
        for first, last in pairwise(bounds)
    ]

    assert shared | banded == set(
        told(list(candidates.join(blocks, *candidates.by_later(*columns(banded)))), 10)
    )


def test_term_of_a_whole_window_proposes_nobody() -> None:
    """Above the floor a term is too common for reports whose window is full of it, not for the first."""
    reports: list[tuple[set[int], int | None]] = [({1, 2}, 0)] * 6

    assert [(a, b) for b in range(4) for a in range(b)] == sorted(
        share(reports, df_floor=3), key=lambda pair: pair[::-1]
    )


def test_weaker_terms_propose_by_their_number() -> None:
    """Of terms that are equally salient the smaller columns are strong; three weak ones are enough."""
    reports: list[tuple[set[int], int | None]] = [({1, 2, 3, 4, 5}, 0), ({3, 4, 5}, 0), ({2, 3, 6}, 0)]

    assert [(0, 1)] == share(reports, strong=2, more=3)
    assert [] == share(reports, strong=2, more=3, most=4)
    assert [(0, 2)] == share(reports, strong=3, more=4)


def test_rests_of_texts_propose_by_three_terms() -> None:
    """Reports of other leads are proposed by what else they say, if they say three rare things of it."""
    lead, body = (1, 1, 1, 1), (0, 0, 0, 1)
    documents = [{0: lead, 2: body, 3: body, 4: body}, {1: lead, 2: body, 3: body, 4: body}]
    settings = {"strong": 2, "least": 2, "most": 2, "df_share": 0.5, "df_floor": 9}
    reports = *flat(documents), np.ones(TERMS, np.float32), np.ones(2, np.bool_), np.zeros(2, np.int64)

    def proposed(rest: int, more: int) -> Pairs:
        blocks = candidates.share(*reports, **settings, rest=rest, more=more, window_days=1.0, shelf=Shelf())
        return told(list(blocks), 2)

    assert [(0, 1)] == proposed(rest=3, more=3)
    assert [] == proposed(rest=3, more=4)
    assert [] == proposed(rest=2, more=3)


@given(rows=SIGNATURES, cap=st.integers(1, 20), anchors=st.integers(0, 5), parts=st.integers(1, 5))
def test_bands_dealt_out_meet_again(rows: Rows, cap: int, anchors: int, parts: int) -> None:
    """Bands of any share of the rows, dealt out by their buckets, propose what they do together."""
    minima = np.array([minima for minima, _ in rows], np.uint32).reshape(len(rows), WIDTH)
    wanted = np.flatnonzero(np.array([wanted for _, wanted in rows], np.bool_))
    asked: dict[str, Any] = {"bands": BANDS, "rows": ROWS, "key": 7}
    shares = [candidates.deal(minima[some], some, len(rows), **asked) for some in np.array_split(wanted, 3)]
    dealt = [np.concatenate(columns) for columns in zip(*reversed(shares), strict=True)]
    found = [
        candidates.gather(
            candidates.Dealt(*(column[dealt[0] % parts == part] for column in dealt)),
            cap=cap,
            anchors=anchors,
        )
        for part in range(parts)
    ]
    left, right = candidates.union(*found)

    assert propose(rows, cap, anchors) == list(zip(left.tolist(), right.tolist(), strict=True))
