"""dedup.integrations.datasketch: signatures go to datasketch and come back, the same in every bit."""

from typing import Any

import numpy as np
import pytest
from datasketch import LeanMinHash, MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import ConfigError, InputError
from dedup.integrations.datasketch import Signatures, from_minhashes, high_half, sign, to_minhashes
from tests.crawls import words

WORDS = st.sampled_from(["شمس", "قمر", "نجم", "بحر", "نهر", "جبل", "سهل"])
TEXTS = st.lists(st.lists(WORDS, max_size=9).map(" ".join), min_size=1)


def low_half(shingle: int) -> int:
    """Return what nobody here hashes."""
    return shingle & 0xFFFFFFFF


def hashes(signatures: Signatures) -> list[list[int]]:
    return [signatures.of(row).tolist() for row in range(len(signatures))]


@given(TEXTS, st.integers(1, 64), st.integers(0, 99), st.integers(1, 4))
def test_round_trip(texts: list[str], num_perm: int, seed: int, shingle: int) -> None:
    """What goes out comes back with all that it was made from."""
    signed = sign(texts, num_perm=num_perm, seed=seed, shingle=shingle)
    back = from_minhashes(to_minhashes(signed), hashes(signed), shingle=shingle)

    assert np.array_equal(signed.minima, back.minima)
    assert np.array_equal(signed.shingles, back.shingles)
    assert np.array_equal(signed.offsets, back.offsets)
    assert (seed, shingle, signed.key) == (back.seed, back.shingle, back.key)


@given(TEXTS, st.integers(1, 64), st.integers(0, 99))
def test_they_are_datasketchs_own(texts: list[str], num_perm: int, seed: int) -> None:
    """datasketch itself makes the same objects of the shingle hashes."""
    signed = sign(texts, num_perm=num_perm, seed=seed)
    for ours, shingles in zip(to_minhashes(signed), hashes(signed), strict=True):
        theirs = MinHash(num_perm, seed=seed, scheme="affine32", hashfunc=high_half)
        theirs.update_batch(shingles)

        assert theirs == ours
        assert LeanMinHash(theirs) == LeanMinHash(ours)


def test_lean_ones_come_back() -> None:
    """The small form, which many store, is a signature too."""
    signed = sign([" ".join(words(50, 1))])
    lean = [LeanMinHash(one) for one in to_minhashes(signed)]

    assert np.array_equal(signed.minima, from_minhashes(lean, hashes(signed)).minima)


def test_lsh_finds_copies() -> None:
    """In an LSH of datasketch a copy is found by its text, and another text is not."""
    base = words(200, 1)
    texts = [" ".join(base), " ".join([*base[:190], *words(10, 2)]), " ".join(words(200, 3))]
    signed = sign(texts)
    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    for name, minhash in enumerate(to_minhashes(signed)):
        lsh.insert(str(name), minhash)

    assert {"0", "1"} == set(lsh.query(to_minhashes(signed)[1]))
    assert 0.85 < signed.jaccard(0, 1) < 1 == signed.jaccard(0, 0)
    assert 0 == signed.jaccard(0, 2)


def test_minhashes_can_grow() -> None:
    """An object is updated by shingle hashes, and never shares its numbers with the signatures."""
    one, both = sign([" ".join(words(9, 1))]), sign([" ".join(words(9, 1)), " ".join(words(9, 2))])
    minhash = to_minhashes(one)[0]
    minhash.update_batch(both.of(1).tolist())

    assert np.array_equal(one.minima[0], both.minima[0])
    assert not np.array_equal(one.minima[0], minhash.hashvalues)
    assert np.array_equal(np.minimum(both.minima[0], both.minima[1]), minhash.hashvalues)


def other(**changes: Any) -> list[MinHash]:
    """Return objects that datasketch made in another way."""
    minhash = MinHash(**{"num_perm": 128, "scheme": "affine32", "hashfunc": high_half, **changes})
    minhash.update_batch(sign([" ".join(words(50, 1))]).of(0).tolist())
    return [minhash]


@pytest.mark.parametrize(
    ("minhashes", "options", "error", "says"),
    [
        pytest.param(other(scheme="affine64"), {}, InputError, "affine64 with seed 1", id="scheme"),
        pytest.param(other(scheme="legacy"), {}, InputError, "must be of affine32", id="before 2.0"),
        pytest.param(other(hashfunc=low_half), {}, InputError, "signature 0 is not that", id="other hashes"),
        pytest.param(other() * 2, {}, InputError, "shingle hashes of 1 texts", id="number"),
        pytest.param(other(), {"profile": "latin-1"}, ConfigError, "profile must be", id="profile"),
        pytest.param(other(), {"key": -1}, ConfigError, "key must be at least 0", id="key"),
    ],
)
def test_foreign_signatures_are_refused(
    minhashes: list[MinHash], options: dict[str, Any], error: type[Exception], says: str
) -> None:
    """What the shingle hashes do not bear out is none of ours."""
    shingles = hashes(sign([" ".join(words(50, 1))]))

    with pytest.raises(error, match=says):
        from_minhashes(minhashes, shingles, **options)


def test_mixed_signatures_are_refused() -> None:
    """All have one seed and one length."""
    shingles = hashes(sign([" ".join(words(50, 1))]))

    with pytest.raises(InputError, match="one seed and one length"):
        from_minhashes([*other(), *other(seed=2)], shingles * 2)


def test_strange_settings_are_refused() -> None:
    """What does not concern signatures is named."""
    with pytest.raises(ConfigError, match="jaccard: no setting of a signature"):
        sign(["نص"], jaccard=0.5)


def test_nothing_comes_back_as_nothing() -> None:
    """No objects are no signatures, and say so."""
    assert "Signatures(0 texts, 128 minima)" == repr(from_minhashes([], []))
