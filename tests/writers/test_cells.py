"""No cell of a CSV is a formula, and every cell can be had back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.writers.cells import guard, of_any_length, unguard

CELLS = st.one_of(st.text(), st.text("'=+-@\t\ra", max_size=6))


@given(CELLS)
def test_no_cell_begins_a_formula(cell: str) -> None:
    """A spreadsheet calculates a cell that begins with one of six characters; none does."""
    assert not guard(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(CELLS)
def test_guard_is_undone_exactly(cell: str) -> None:
    """What is read is what was written, apostrophes included."""
    assert cell == unguard(guard(cell))


@pytest.mark.parametrize("cell", ["", "خبر", "5", "a=b", "'quoted'"])
def test_plain_cells_stay(cell: str) -> None:
    """A cell that is no danger is not touched."""
    assert cell == guard(cell)


def test_cells_of_any_length_are_read() -> None:
    """The csv module's limit is lifted for the block, and only for it."""
    before = csv.field_size_limit()
    with of_any_length():
        rows = list(csv.reader(io.StringIO("a" * 200_000)))

    assert [["a" * 200_000]] == rows
    assert before == csv.field_size_limit()
