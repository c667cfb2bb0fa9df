"""dedup.kernels.sums against its twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import sums
from tests.counts import DOCUMENT, IDF, WIDTH, measured
from tests.reference import sums as twin

SHARES = (1.0, 0.5, 1.0, 2.0)
CROWD = st.lists(st.tuples(DOCUMENT, st.integers(0, 3)), max_size=7)


def add(documents, groups, rare):
    """Run the kernel on plain dictionaries; also return what it leaves in its scratch."""
    parts = measured(documents)
    order = np.array([row for rows in groups for row in rows], np.int64)
    starts = np.cumsum([0, *map(len, groups)])
    terms = len(parts[0])
    scratch, out = np.zeros(WIDTH, np.int64), np.zeros(terms, np.int64)
    out_columns, ends = np.zeros(terms, np.uint32), np.zeros(len(groups) + 1, np.int64)
    touched = np.zeros(terms, np.uint32)
    sums.add(*parts[:5], rare, np.array(SHARES), order, starts, scratch, touched, out_columns, out, ends)
    slices = [slice(*ends[at : at + 2]) for at in range(len(groups))]
    return [dict(zip(out_columns[s].tolist(), out[s].tolist(), strict=True)) for s in slices], scratch


@given(crowd=CROWD, rare=st.sampled_from((0.0, 1.0, 2.5, 9.0)))
def test_sums_equal_their_twin(crowd, rare):
    """Columns rise, sums are right to a few billionths; the scratch is as it was."""
    documents = [document for document, _ in crowd]
    groups = [[row for row, (_, label) in enumerate(crowd) if label == group] for group in range(4)]
    expected = twin.add(documents, groups, SHARES, IDF.tolist(), rare)
    found, scratch = add(documents, groups, rare)

    assert [pytest.approx(group, abs=len(crowd)) for group in expected] == found
    assert [list(group) for group in expected] == [list(group) for group in found]
    assert not scratch.any()


GROUP = st.dictionaries(st.integers(0, 30), st.sampled_from((1, 2, 3, 5 << 20, 7 << 32)))


@given(groups=st.lists(GROUP, max_size=5), most=st.integers(1, 8), few=st.integers(1, 8))
def test_what_is_kept_equals_its_twin(groups, most, few):
    """The strongest terms, of equal ones those of smaller columns; length 1 but for the rounding."""
    groups = [dict(sorted(group.items())) for group in groups]
    columns = np.array([column for group in groups for column in group], np.uint32)
    values = np.array([value for group in groups for value in group.values()], np.int64)
    offsets = np.cumsum([0, *map(len, groups)])
    kept, weights = np.zeros(len(columns), np.uint32), np.zeros(len(columns), np.int32)
    strong, ends = np.zeros(len(columns), np.bool_), np.zeros(len(offsets), np.int64)
    sums.keep(columns, values, offsets, most, few, kept, weights, strong, ends)
    found = [
        {int(kept[k]): (int(weights[k]), bool(strong[k])) for k in range(*ends[at : at + 2])}
        for at in range(len(groups))
    ]

    assert [twin.keep(group, most, few) for group in groups] == found
