"""Few values among many: what most others miss is told by one bit, and only what passes is looked up."""

import numpy as np

from dedup._types import U64
from dedup.kernels._jit import kernel

# Words of the table, 4 kB: of values that are not among 300 one in a hundred passes.
_WORDS = 512


@kernel
def sieve(values: U64) -> U64:
    """Return a table that all of some hashes pass, and few others.

    Args:
        values: uint64.
    """
    table = np.zeros(_WORDS, np.uint64)
    for value in values:
        table[_word(value)] |= _bit(value)
    return table


@kernel
def passes(table: U64, value: np.uint64) -> bool:
    """Say whether a value passes, as all do that the table was made of."""
    return bool(table[_word(value)] & _bit(value))


@kernel
def place(values: U64, value: np.uint64) -> int:
    """Return where a value stands among ascending ones, or -1."""
    at = np.searchsorted(values, value)
    return int(at) if at < values.size and values[at] == value else -1


@kernel
def replace(values: U64, keys: U64, others: U64, out: U64) -> None:
    """Write values, those that are keys replaced.

    Args:
        values: uint64, hashes.
        keys: uint64, ascending.
        others: uint64, shape of `keys`, what stands for each.
        out: uint64, shape of `values`, written.
    """
    table = sieve(keys)
    for at in range(values.size):
        value = values[at]
        out[at] = value
        if passes(table, value):
            found = place(keys, value)
            if found >= 0:
                out[at] = others[found]


@kernel
def _word(value: np.uint64) -> np.uint64:
    """Return the word of the table that a value belongs to."""
    return (value >> np.uint64(7)) % np.uint64(_WORDS)


@kernel
def _bit(value: np.uint64) -> np.uint64:
    """Return the bit of that word; the lowest bit of a hash may be taken."""
    return np.uint64(1) << ((value >> np.uint64(1)) & np.uint64(63))
