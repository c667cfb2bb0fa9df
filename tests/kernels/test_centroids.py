"""dedup.kernels.centroids against its twin."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.kernels import centroids
from tests.reference import centroids as twin

ZONES, WIDTH = 2, 6
WEIGHTS = st.sampled_from((0.0, 0.25, 0.3, 0.7, 1.0)).map(lambda value: float(np.float32(value)))
DOCUMENT = st.dictionaries(st.integers(0, WIDTH - 1), st.lists(WEIGHTS, min_size=ZONES, max_size=ZONES))
CROWD = st.lists(
    st.tuples(DOCUMENT.map(lambda terms: dict(sorted(terms.items()))), st.integers(0, 3)), max_size=7
)


def add(documents, groups):
    """Run the kernel on plain dictionaries; also return what it leaves in its scratch."""
    terms = [(column, weights) for document in documents for column, weights in document.items()]
    columns = np.array([column for column, _ in terms], np.uint32)
    weights = np.array([weights for _, weights in terms], np.float32).reshape(-1, ZONES)
    offsets = np.cumsum([0, *map(len, documents)])
    order = np.array([row for rows in groups for row in rows], np.int64)
    starts = np.cumsum([0, *map(len, groups)])
    scratch, out = np.zeros((WIDTH, ZONES), np.int64), np.zeros((len(terms), ZONES), np.int64)
    out_columns, ends = np.zeros(len(terms), np.uint32), np.zeros(len(groups) + 1, np.int64)
    seen, touched = np.full(WIDTH, -1), np.zeros(len(terms), np.uint32)
    centroids.add(columns, offsets, weights, order, starts, scratch, seen, touched, out_columns, out, ends)
    slices = [slice(*ends[at : at + 2]) for at in range(len(groups))]
    return [dict(zip(out_columns[s].tolist(), out[s].tolist(), strict=True)) for s in slices], scratch


@given(crowd=CROWD)
def test_sums_equal_their_twin(crowd):
    """Each group has its own columns, rising, and whole sums; the scratch is left as it was."""
    documents = [document for document, _ in crowd]
    groups = [[row for row, (_, label) in enumerate(crowd) if label == group] for group in range(4)]
    expected = twin.add(documents, groups)
    found, scratch = add(documents, groups)

    assert expected == found
    assert [list(group) for group in expected] == [list(group) for group in found]
    assert not scratch.any()
