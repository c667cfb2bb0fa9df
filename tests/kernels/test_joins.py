"""dedup.kernels.homes and dedup.kernels.joins against their twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import homes, joins
from dedup.kernels.linkage import UNDATED
from dedup.kernels.sums import LENGTH
from tests.reference import joins as twin

TERMS = 12


def seek(rows, strong, groups, reports, least, need, spans, max_span, nearest=99):
    """Run the kernels on plain lists; the scratch comes back as it went in."""
    columns = np.array([term for row in rows for term in sorted(row)], np.uint32)
    weights = np.array([row[term] for row in rows for term in sorted(row)], np.int32)
    sizes = np.array([len(group) for group in groups], np.int64)
    grouped = (
        np.cumsum([0, *map(len, rows)]),
        np.array([row for group in groups for row in group], np.int64),
        np.append(0, np.cumsum(sizes)),
        np.flatnonzero(sizes >= least),
        np.zeros(TERMS, np.int64),
    )
    tells = np.array(
        [term in part for row, part in zip(rows, strong, strict=True) for term in sorted(row)], np.bool_
    )
    first, last = np.array([span or (UNDATED, UNDATED) for span in spans], np.int64).reshape(-1, 2).T.copy()
    told = np.array(reports, np.int64)
    room = homes.room(weights, *grouped[:-1])
    rows_of, held = np.empty(room, np.uint32), np.empty(room, np.int32)
    begins, within = np.empty(len(grouped[3]) + 1, np.int64), np.empty(len(grouped[3]))
    homes.gather(columns, weights, *grouped, rows_of, held, begins, within)
    heads, posted = np.zeros(TERMS + 1, np.int64), (np.empty(room, np.uint32), np.empty(room, np.int32))
    homes.post(rows_of, held, begins, heads, *posted)
    met = (begins, rows_of, held), (heads, *posted), within
    fixed = columns, weights, tells, *grouped, *met, told
    halves = (0, len(groups) // 2), (len(groups) // 2, len(groups))
    found = [joins.seek(*fixed, need, first, last, max_span, nearest, *half) for half in halves]

    assert not grouped[-1].any()
    return [pair for best, shares in found for pair in zip(best.tolist(), shares.tolist(), strict=True)]


@st.composite
def crowds(draw):
    """Rows of a few terms in groups of one to six, each of some reports."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=6))
    weights = st.sampled_from((1, 3, LENGTH // 9, LENGTH // 3, LENGTH // 2))
    rows = [draw(st.dictionaries(st.integers(0, TERMS - 1), weights, max_size=5)) for _ in range(sum(sizes))]
    strong = [{term: row[term] for term in row if draw(st.booleans())} for row in rows]
    order = iter(draw(st.permutations(range(len(rows)))))
    groups = [sorted(next(order) for _ in range(size)) for size in sizes]
    return rows, strong, groups, [len(group) + draw(st.integers(0, 4)) for group in groups]


SPAN = st.none() | st.tuples(st.integers(0, 9), st.integers(0, 3)).map(lambda span: (span[0], sum(span)))


@given(
    crowd=crowds(),
    least=st.integers(2, 4),
    need=st.sampled_from((0.01, 0.2, 0.5)),
    spans=st.lists(SPAN, min_size=6, max_size=6),
    max_span=st.integers(0, 9),
    nearest=st.integers(1, 3),
)
def test_shares_equal_their_twin(crowd, least, need, spans, max_span, nearest):
    """Postings, scratch and bars give the shares that the rows themselves have, within reach of time."""
    spans = sorted(spans[: len(crowd[2])], key=lambda span: span or (99, 99))

    asked = *crowd, least, need, spans, max_span, nearest

    assert twin.seek(*asked) == seek(*asked)


@given(
    best=st.lists(st.integers(0, 9), min_size=1, max_size=9),
    spans=st.lists(st.none() | st.tuples(st.integers(-5, 5), st.integers(0, 3)), min_size=9, max_size=9),
    turned=st.randoms(use_true_random=False),
    max_span=st.integers(0, 9),
)
def test_homes_equal_their_twin(best, spans, turned, max_span):
    """Groups follow those that they joined, and none grows too long."""
    wanted = [min(home, group) for group, home in enumerate(best)]
    turns = [group for group, home in enumerate(wanted) if home < group]
    turned.shuffle(turns)
    times = [span and (span[0], span[0] + span[1]) for span in spans[: len(best)]]
    first, last = np.array([time or (UNDATED, UNDATED) for time in times], np.int64).T.copy()
    found = joins.join(np.array(wanted), np.array(turns, np.int64), first, last, max_span)

    assert twin.join(wanted, turns, times, max_span) == found.tolist()


def test_group_longer_than_the_window_meets_none_that_began_with_it():
    """The window counts from a group's end: one that lasts longer than it has left its own beginning."""
    rows = [{0: LENGTH // 2, 1: LENGTH // 3}] * 3
    asked = rows, rows, [[0], [1, 2]], [1, 2], 2, 0.01, [(0, 1), (0, 1)]

    assert twin.seek(*asked, 0, 1) == seek(*asked, 0, 1) == [(-1, 0), (-1, 0)]
    assert twin.seek(*asked, 1, 1) == seek(*asked, 1, 1) != [(-1, 0), (-1, 0)]


WAR, ARMY, AID, RAIN = range(4)
TOLD = {WAR: LENGTH // 2, ARMY: LENGTH // 2, AID: LENGTH // 2}


@pytest.mark.parametrize(
    ("row", "reports", "joins_it"),
    [
        pytest.param({WAR: LENGTH // 2, AID: LENGTH // 4}, 1, True, id="two-words-of-it"),
        pytest.param({WAR: LENGTH // 2, RAIN: LENGTH // 4}, 1, False, id="one-word-however-strong"),
        pytest.param({WAR: LENGTH // 2, AID: LENGTH // 4}, 16, False, id="what-many-report-is-no-part-of-it"),
    ],
)
def test_one_word_is_no_affair(row, reports, joins_it):
    """An event joins a story by what it shares beyond the strongest word, if few report it."""
    rows = [row, *[TOLD] * 3]
    ((best, _), *_) = seek(rows, rows, [[0], [1, 2, 3]], [reports, 3], 2, 0.15, [None, None], 0)

    assert joins_it == (best == 1)
