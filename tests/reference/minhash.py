"""MinHash by datasketch itself, and sets."""

from collections.abc import Sequence

from datasketch import MinHash


def minima(shingles: Sequence[int], num_perm: int, seed: int) -> list[int]:
    """Return the hash values of datasketch's MinHash, updated with the high 32 bits of each shingle hash."""
    sketch = MinHash(num_perm, seed=seed, scheme="affine32", hashfunc=lambda value: value)
    for shingle in shingles:
        sketch.update(shingle >> 32)
    return [int(value) for value in sketch.hashvalues]


def distinct(values: Sequence[int]) -> list[int]:
    """Return the distinct values, ascending."""
    return sorted(set(values))
