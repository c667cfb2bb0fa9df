"""CSV cells that no spreadsheet takes for a formula."""

import csv
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# Spreadsheets calculate a cell that begins so (OWASP, "CSV Injection"). A cell that only looks guarded is
# guarded too, so that `unguard` is exact.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r]")


def guard(cell: str) -> str:
    """Return the cell, behind an apostrophe where a spreadsheet could calculate it.

    >>> guard("=1+1"), guard("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Return the cell that `guard` was given.

    >>> unguard("'=1+1"), unguard("'quoted'")
    ('=1+1', "'quoted'")
    """
    return cell[1:] if _GUARDED.match(cell) else cell


@contextmanager
def of_any_length() -> Iterator[None]:
    """Let the csv module read cells of any length meanwhile; it refuses 131,073 characters otherwise."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)
