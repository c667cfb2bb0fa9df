"""Lexicons: words looked up by their hashes, for calendars and spellings."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from dedup import model
from dedup._types import I16, U64
from dedup.arabic import calendar
from dedup.kernels import sieves

_Value = TypeVar("_Value", bound=np.generic)

# Gives the (strict, loose) hashes of words, one each.
Hasher = Callable[[list[str]], tuple[U64, U64]]


class Lexicons(NamedTuple):
    """The words that mean something to a stage.

    Attributes:
        days: uint64, ascending, strict hashes of the words that name a day.
        codes: int16, their codes, see `arabic.calendar`.
        spellings: uint64, ascending, loose hashes of words that have a more common spelling.
        common: uint64, the loose hash of that spelling.
    """

    days: U64
    codes: I16
    spellings: U64
    common: U64


@cache
def compiled(hasher: Hasher) -> Lexicons:
    """Return the calendar's words and the spellings of the model, by hash."""
    codes = calendar.codes()
    strict, _ = hasher(list(codes))
    days, numbers = _sorted(strict, np.array(list(codes.values()), np.int16))
    pairs = [(word, first) for first, *others in model.variants() for word in others]
    _, spelled = hasher([word for word, _ in pairs])
    _, common = hasher([first for _, first in pairs])
    spellings, first_ones = _sorted(spelled, common)
    return Lexicons(days, numbers, spellings, first_ones)


def respell(loose: U64, lexicons: Lexicons) -> U64:
    """Return word hashes with every known spelling replaced by the common one."""
    out = np.empty_like(loose)
    sieves.replace(loose, lexicons.spellings, lexicons.common, out)
    return out


def _sorted(keys: U64, values: NDArray[_Value]) -> tuple[U64, NDArray[_Value]]:
    """Return distinct keys in rising order with their values; of a repeated key the first value counts."""
    distinct, first = np.unique(keys, return_index=True)
    return distinct, values[first]
