"""datasketch: our signatures as its MinHash objects, and its objects as our signatures.

    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    for name, minhash in zip(names, to_minhashes(sign(texts))):
        lsh.insert(name, minhash)

They are the same in every bit: a MinHash of the scheme `affine32` over the high halves of the shingle hashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
from datasketch import LeanMinHash, MinHash

from dedup import jobs, pipeline
from dedup import model as models
from dedup._types import I64, U32, U64
from dedup.config import Config
from dedup.errors import ConfigError, InputError
from dedup.integrations.documents import read, strings
from dedup.kernels import minhash as kernels

SCHEME: Final = "affine32"
_DEFAULTS: Final = Config()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Signatures:
    """Signatures of texts, the shingle hashes that they were made from, and how.

    Attributes:
        minima: uint32, shape (n, num_perm); all 2^32 - 1 for a text too short for a shingle.
        shingles: uint64, distinct shingle hashes of all texts, ascending within a text.
        offsets: int64, shape (n + 1,); where the shingles of text i begin.
        seed: Seed of the permutations.
        shingle: Words a shingle.
        key: Key of the shingle hashes.
        profile: Name of the fold and the hash of words.
    """

    minima: U32
    shingles: U64
    offsets: I64
    seed: int
    shingle: int
    key: int
    profile: str

    def __len__(self) -> int:
        return len(self.minima)

    def __repr__(self) -> str:
        return f"Signatures({len(self):,} texts, {self.minima.shape[1]} minima)"

    def of(self, row: int) -> U64:
        """Return the shingle hashes of a text."""
        return self.shingles[self.offsets[row] : self.offsets[row + 1]]

    def jaccard(self, one: int, other: int) -> float:
        """Return the exact Jaccard of two texts; 0 where both are too short."""
        a, b = self.of(one), self.of(other)
        shared = len(np.intersect1d(a, b, assume_unique=True))
        return shared / max(1, len(a) + len(b) - shared)


def sign(documents: Any, **settings: Any) -> Signatures:
    """Return the signatures of texts: strings, mappings, a frame.

    Args:
        documents: As for `integrations.sklearn`.
        settings: `num_perm`, `shingle`, `seed` and `key`, as of `Config`.

    Raises:
        ConfigError: A setting breaks its rule.
        InputError: There are no documents.
    """
    config = _configured(settings)
    made = pipeline.signed(pa.array(strings(read(documents).rows), pa.string()), config)
    return Signatures(*made, config.seed, config.shingle, config.key, models.PROFILE)


def high_half(shingle: int) -> int:
    """Return what datasketch hashes of a shingle: the high 32 bits of its hash."""
    return int(shingle) >> 32


def to_minhashes(signatures: Signatures) -> list[MinHash]:
    """Return signatures as objects of datasketch, for its LSH, its forests, its storage.

    To `update` one, give it a shingle hash as a whole number.
    """
    return [
        MinHash(hashvalues=row.copy(), seed=signatures.seed, scheme=SCHEME, hashfunc=high_half)
        for row in signatures.minima
    ]


def from_minhashes(
    minhashes: Sequence[MinHash | LeanMinHash],
    shingles: Sequence[Iterable[int]],
    *,
    profile: str = models.PROFILE,
    shingle: int = _DEFAULTS.shingle,
    key: int = _DEFAULTS.key,
) -> Signatures:
    """Return objects of datasketch as signatures, if they are those of the shingle hashes beside them.

    A signature alone says how alike two texts are to within .04 at best, and copies are decided by exact
    overlap: so none is taken without the shingle hashes, and none that they do not bear out.

    Args:
        minhashes: Of the scheme `affine32`, with one seed and length.
        shingles: The 64-bit hashes that each was made from, by our fold and hash.
        profile: The profile of these hashes.
        shingle: Words a shingle.
        key: Their key.

    Raises:
        ConfigError: The profile is another one, or a setting breaks its rule.
        InputError: A signature is of another scheme, seed or length, or not of these hashes.
    """
    if profile != models.PROFILE:
        raise ConfigError(f"profile must be {models.PROFILE!r}, got {profile!r}")
    if len(minhashes) != len(shingles):
        raise InputError(f"{len(minhashes)} signatures have shingle hashes of {len(shingles)} texts")
    kinds = {(one.scheme, int(one.seed), len(one)) for one in minhashes}
    if len(kinds) > 1 or any(scheme != SCHEME for scheme, _, _ in kinds):
        told = ", ".join(
            f"{scheme} with seed {seed} and {size} minima" for scheme, seed, size in sorted(kinds)
        )
        raise InputError(f"signatures must be of {SCHEME}, one seed and one length, got {told}")
    _, seed, num_perm = kinds.pop() if kinds else (SCHEME, _DEFAULTS.seed, _DEFAULTS.num_perm)
    config = _configured({"num_perm": num_perm, "seed": seed, "shingle": shingle, "key": key})
    held = [np.unique(np.fromiter(map(int, each), np.uint64)) for each in shingles]
    minima = np.array([one.hashvalues for one in minhashes], np.uint32).reshape(-1, num_perm)
    _check(minima, held, config)
    offsets = np.append(0, np.cumsum([len(each) for each in held])).astype(np.int64)
    joined = np.concatenate([np.empty(0, np.uint64), *held])
    return Signatures(minima, joined, offsets, seed, shingle, key, profile)


def _check(minima: U32, held: Sequence[U64], config: Config) -> None:
    """Pass if each signature is that of its shingle hashes.

    Raises:
        InputError: If one is not.
    """
    a, b = MinHash(config.num_perm, seed=config.seed, scheme=SCHEME).permutations
    made = np.empty(config.num_perm, np.uint32)
    for row, each in enumerate(held):
        kernels.minima(each, len(each), a.astype(np.uint32), b.astype(np.uint32), made)
        if not np.array_equal(made, minima[row]):
            raise InputError(f"signature {row} is not that of its shingle hashes")


def _configured(settings: dict[str, Any]) -> Config:
    """Return settings of signatures; bands are no matter of theirs."""
    if strange := sorted(settings.keys() - {"num_perm", "shingle", "seed", "key"}):
        raise ConfigError(f"{strange[0]}: no setting of a signature; there are num_perm, shingle, seed, key")
    words = max(_DEFAULTS.min_words, int(settings.get("shingle", 1)))
    return jobs.configured({**settings, "bands": 1, "rows": 1, "min_words": words})
