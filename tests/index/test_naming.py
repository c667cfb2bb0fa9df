"""dedup.index.naming: ids stay where they can."""

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.index import naming


def carried(old: list[int], new: list[int], rows: list[int], founders: dict[int, int] | None = None):
    """Carry numbers over; the next new one is 100."""
    arrays = (np.array(each, np.int64) for each in (old, new, rows))
    return naming.carry(*arrays, founders or {}, 100)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param([1, 1, 3], [0, 0, 2], [1, 1, 3], id="nothing-changes"),
        pytest.param([1, 2, 3], [0, 0, 0], [1, 1, 1], id="the-oldest-survives"),
        pytest.param([1, 1, 1], [0, 1, 1], [1, 100, 100], id="the-founder-keeps-the-id"),
        pytest.param([1, 1, 3], [0, 2, 2], [1, 3, 3], id="a-report-moves"),
        pytest.param([2, 2, 2], [0, 1, 1], [100, 2, 2], id="its-founder-is-not-the-first"),
        pytest.param([9, 9, 9], [0, 1, 1], [100, 9, 9], id="without-its-founder-the-most-keep-it"),
        pytest.param([9, 9], [0, 1], [9, 100], id="of-equally-many-the-first"),
    ],
)
def test_numbers_are_carried_over(old: list[int], new: list[int], expected: list[int]) -> None:
    """To the part with the founder; of groups that meet, the oldest."""
    found = carried(old, new, [1, 2, 3][: len(old)])

    assert expected == found.numbers.tolist()


def test_founder_may_be_called_otherwise() -> None:
    """A group that came out of another one has a founder whose row is not its number."""
    found = carried([50, 50, 50], [0, 1, 1], [1, 2, 3], {50: 3})

    assert [100, 50, 50] == found.numbers.tolist()
    assert {100: 1} == found.born


def test_heirs_and_splits_are_told() -> None:
    """Who became whom, and who came out of whom."""
    found = carried([1, 1, 3], [0, 2, 2], [1, 2, 3])
    merged = carried([1, 2], [0, 0], [1, 2])
    parted = carried([1, 1], [0, 1], [1, 2])

    assert ({}, {}) == (found.heirs, found.split)
    assert {2: 1} == merged.heirs
    assert ({100: 1}, {100: 2}) == (parted.split, parted.born)


@given(groups=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12))
def test_new_partition_is_kept(groups: list[tuple[int, int]]) -> None:
    """Whatever the numbers are, they part the reports as the labels do, and every old one leads somewhere."""
    rows = list(range(1, len(groups) + 1))
    found = carried([one + 1 for one, _ in groups], [other for _, other in groups], rows)
    pairs = sorted(zip((label for _, label in groups), found.numbers.tolist(), strict=True))

    assert all(1 == len({number for _, number in some}) for _, some in groupby(pairs, lambda pair: pair[0]))
    assert len(set(found.numbers.tolist())) == len({label for _, label in groups})
    assert {one + 1 for one, _ in groups} <= set(found.numbers.tolist()) | set(found.heirs)


@pytest.mark.parametrize("text", ["x-1", "e1", "e-", "e-\u0661", "e--1", "", "e-1" + "0" * 30])
def test_other_names_are_none(text: str) -> None:
    """Only a level's letter, a dash and digits call a group."""
    assert naming.parse(text) is None
