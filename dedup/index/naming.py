"""Naming: which groups of a new partition are which of the old ones."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from dedup._types import I64, Bools

LEVELS: Final = ("copy", "event", "story")
_NEVER: Final = np.iinfo(np.int64).max


class Carried(NamedTuple):
    """Old numbers for new groups.

    Attributes:
        numbers: int64, shape (n,), the number of each report's group; a new one where it has none.
        born: New number of each group that had none, and the row that founds it.
        heirs: The number that an old one has become, where it is another's now.
        split: For each new number the old group that it came out of.
    """

    numbers: I64
    born: dict[int, int]
    heirs: dict[int, int]
    split: dict[int, int]


def carry(old: I64, new: I64, rows: I64, founders: Mapping[int, int], counter: int) -> Carried:
    """Return numbers for new groups that keep as many old ones as can be.

    An old group goes where its founder goes; without one, where most of its reports go, then where the first
    goes. Where several come together the smallest number, the oldest, stays. What comes out of a group
    without its founder has a new number.

    Args:
        old: int64, shape (n,), the number of each report's old group.
        new: int64, shape (n,), a label of its new group.
        rows: int64, shape (n,), the reports, in founder order, each once.
        founders: The founder of groups that are not called by its row.
        counter: The next number.
    """
    labels, firsts, place = np.unique(new, return_index=True, return_inverse=True)
    numbers, which = np.unique(old, return_inverse=True)
    claims = _claims(which, place, rows, np.array([founders.get(n, n) for n in numbers.tolist()], np.int64))
    best = np.full(len(labels), _NEVER)
    np.minimum.at(best, claims, numbers)
    fresh = np.flatnonzero(best == _NEVER)
    fresh = fresh[np.argsort(firsts[fresh])]  # in founder order
    best[fresh] = counter + np.arange(len(fresh))
    lost = numbers != best[claims]
    return Carried(
        best[place],
        dict(zip(best[fresh].tolist(), rows[firsts[fresh]].tolist(), strict=True)),
        dict(zip(numbers[lost].tolist(), best[claims][lost].tolist(), strict=True)),
        dict(zip(best[fresh].tolist(), old[firsts[fresh]].tolist(), strict=True)),
    )


def _claims(which: I64, place: I64, rows: I64, founders: I64) -> I64:
    """Return the new group that each old one goes to.

    Args:
        which: int64, shape (n,), the old group of each report, from 0.
        place: int64, shape (n,), the new one, from 0.
        rows: int64, shape (n,).
        founders: int64, shape (n_old,), their founders' rows.
    """
    pairs, first, counts = np.unique(
        which * (int(place.max(initial=0)) + 1) + place, return_index=True, return_counts=True
    )
    owner = pairs // (int(place.max(initial=0)) + 1)
    order = np.lexsort((first, -counts, owner))
    found: I64 = place[first[order[np.append(True, np.diff(owner[order]) > 0)[: len(order)]]]]
    by_row = np.argsort(rows)
    at = (
        by_row[np.searchsorted(rows[by_row], founders).clip(max=max(0, len(rows) - 1))] if len(rows) else rows
    )
    there: Bools = rows[at] == founders
    there &= which[at] == np.arange(len(founders))
    found[there] = place[at[there]]
    return found


def name(level: str, number: int) -> str:
    """Return the id of a group.

    >>> name("event", 17)
    'e-17'
    """
    return f"{level[0]}-{number}"


def parse(text: str) -> tuple[str, int] | None:
    """Return the level and the number of a group's id; None where it is none.

    >>> parse("e-17"), parse("17")
    (('event', 17), None)
    """
    initial, dash, digits = text.partition("-")
    for level in LEVELS:
        if initial == level[0] and dash and digits.isascii() and digits.isdigit() and len(digits) < 19:
            return level, int(digits)
    return None
