"""dedup.shelf.loans: what is lent is told by files, and is the same where it is borrowed."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from dedup.errors import OutputError
from dedup.shelf import Shelf, files, loans

MANY = 40_000


class Pair(NamedTuple):
    """Two of anything."""

    one: Any
    other: Any


@dataclass(frozen=True)
class Named:
    """Something with a name."""

    name: str
    held: Any


def columns(folder: Path) -> list[Path]:
    """Return the files that others may map."""
    return list(folder.glob(f"*{files.SUFFIX}"))


def test_borrowed_is_what_was_lent(tmp_path: Path) -> None:
    """Tuples and dataclasses, deep down; small arrays travel themselves, large ones as files."""
    large, small = np.arange(MANY).reshape(-1, 4), np.arange(3)
    lender = loans.Lender(tmp_path)
    lent = lender.lend((Pair(large, 7), Named("word", (small, large > 5)), None))
    (one, seven), named, nothing = loans.borrow(lent)

    assert isinstance(lent[0].one, loans.Loan)
    assert (7, "word", None) == (seven, named.name, nothing)
    assert (large == one).all()
    assert ([0, 1, 2], large.shape, np.bool_) == (
        named.held[0].tolist(),
        named.held[1].shape,
        named.held[1].dtype,
    )
    assert 1 == len(columns(tmp_path))


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "slice"])
def test_array_of_a_shared_shelf_is_in_its_file(tmp_path: Path, whole: bool) -> None:
    """No second one is written, also for a part of it."""
    shelf = Shelf(tmp_path, 0, shared=True)
    array = shelf.empty((MANY, 2), np.float32)
    array[:] = np.arange(2 * MANY, dtype=np.float32).reshape(-1, 2)
    array = array if whole else array[1_000:]
    lent = loans.Lender(tmp_path).lend(array)

    assert (array == loans.borrow(lent)).all()
    assert 1 == len(columns(tmp_path))


def test_copies_go_with_the_lender(tmp_path: Path) -> None:
    """And tell what an array holds now, not what it held when it was lent before."""
    array, lender = np.arange(MANY), loans.Lender(tmp_path)
    lender.lend(array)
    array[:] = 7

    assert 7 == loans.borrow(lender.lend(array)).min()
    assert 2 == len(columns(tmp_path))
    del lender
    assert [] == columns(tmp_path)


def test_files_of_a_shared_shelf_go_with_their_arrays(tmp_path: Path) -> None:
    """Also those of columns that grow; tables have none."""
    shelf = Shelf(tmp_path, 0, shared=True)
    growing = shelf.columns((np.int64,), (np.uint8, 0))
    growing.add(np.arange(MANY), np.empty((MANY, 0)))
    made = growing.arrays()

    assert 1 == len(columns(tmp_path))
    del made, growing
    assert [] == columns(tmp_path)


def test_what_is_written_to_a_borrowed_array_stays_there(tmp_path: Path) -> None:
    """The lender does not see it, nor whoever borrows next."""
    lender = loans.Lender(tmp_path)
    lent = lender.lend(array := np.zeros(MANY))
    loans.borrow(lent)[:] = 1

    assert 0 == array.max() == loans.borrow(lent).max()


def test_other_processes_borrow(tmp_path: Path) -> None:
    """A loan is all that they need to know."""
    lender = loans.Lender(tmp_path)
    lent = lender.lend(array := np.arange(MANY))
    program = f"from dedup.shelf.loans import Loan, borrow; print(borrow({lent!r}).sum())"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert int(array.sum()) == int(said)


def test_full_disk_lends_nothing(tmp_path: Path) -> None:
    """That is an error in words."""
    with pytest.raises(OutputError, match="cannot write columns"):
        loans.Lender(tmp_path / "gone").lend(np.arange(MANY))
