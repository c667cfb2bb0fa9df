"""Recent: the copies among the documents of the last hours, in memory, one by one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
import pyarrow as pa

from dedup import jobs, pipeline, readers
from dedup._types import U32, U64
from dedup.config import Config
from dedup.errors import InputError
from dedup.schema import Reject

# Documents of a band's bucket that a new one is compared with: the first decide floods of like pages.
_BUCKET: Final = 16


class Answer(Protocol):
    """What a check says of a document; one of `dedup.Index` says more."""

    @property
    def id(self) -> str: ...

    @property
    def duplicate_of(self) -> str | None: ...


class Check(Protocol):
    """Whatever says of a document, as it comes, whether it is a copy: `Recent`, or a `dedup.Index`."""

    def add(self, document: Mapping[str, Any]) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a document.

    Attributes:
        id: Its id: its own, or made from its address, else from its words, as a run makes it.
        duplicate_of: The document of the same text that came first; None if there was none.
        jaccard: Jaccard of the two texts, 1 for equal ones; 0 where there is none.
    """

    id: str
    duplicate_of: str | None
    jaccard: float = 0.0


class _Text(NamedTuple):
    """A text that came."""

    id: str
    shingles: U64


class _Generation:
    """Some documents, by their bands and by their words."""

    def __init__(self) -> None:
        self.size = 0
        self.bands: dict[tuple[int, bytes], list[_Text]] = {}
        self.equal: dict[bytes, str] = {}


class Recent:
    """Tells copies of the documents that came before, in memory that does not grow.

    Texts are copies if their Jaccard reaches the threshold; shorter ones than `min_words` only if they and
    their titles are equal. Templates are not told from copies here, as a run does: hence the high threshold.

    Args:
        jaccard: Jaccard of word shingles from which a text is a copy, in (0, 1].
        most: Documents that are remembered, at least half as many; about 4 kB each.
        settings: Other fields of `Config`. Without `key` hashes have a secret one.
    """

    def __init__(self, *, jaccard: float = 0.5, most: int = 100_000, **settings: Any) -> None:
        key = settings.pop("key", secrets.randbits(64))
        self._config: Config = jobs.configured({**settings, "jaccard": jaccard, "key": key})
        self._half = max(1, most // 2)
        self._young, self._old = _Generation(), _Generation()

    def add(self, document: Mapping[str, Any]) -> Verdict:
        """Return whether a document is a copy of one that came before, and remember it if it is none.

        Raises:
            InputError: It has neither title nor text.
        """
        rejects: list[Reject] = []
        rows = [row for part in readers.records([document], fields={}, reject=rejects.append)
                for row in part.to_pylist()]  # fmt: skip
        if not rows:
            why = rejects[0] if rejects else None
            raise InputError(f"{why.reason}: {why.detail}" if why else "no document")
        name, title, text = (rows[0][key] for key in ("id", "title", "text"))
        words = pipeline.signed(pa.array([text or title], pa.string()), self._config)
        signed = bool(len(words.shingles)) and len((text or "").split()) >= self._config.min_words
        own = _Text(name, words.shingles)
        exact = words.shingles.tobytes() if signed else f"{title or ''}\n{text or ''}".encode()
        found = self._equal(exact)
        if found is not None:
            return Verdict(name, found, 1.0)
        bands = _bands(words.minima[0], self._config) if signed else []
        best = max(self._like(own, bands), key=lambda one: one[0], default=(0.0, ""))
        if best[0] >= self._config.jaccard:
            return Verdict(name, best[1], round(best[0], 6))
        self._remember(own, bands, exact)
        return Verdict(name, None)

    def _equal(self, exact: bytes) -> str | None:
        """Return the document of the same words."""
        return self._young.equal.get(exact, self._old.equal.get(exact))

    def _like(self, own: _Text, bands: list[tuple[int, bytes]]) -> list[tuple[float, str]]:
        """Return the Jaccard and id of each document that agrees on a band, those that came first first."""
        met: dict[str, _Text] = {}
        for generation in (self._old, self._young):
            for band in bands:
                met |= {one.id: one for one in generation.bands.get(band, ())}
        return [(_jaccard(own.shingles, one.shingles), one.id) for one in met.values()]

    def _remember(self, own: _Text, bands: list[tuple[int, bytes]], exact: bytes) -> None:
        if self._young.size >= self._half:
            self._old, self._young = self._young, _Generation()
        self._young.size += 1
        self._young.equal[exact] = own.id
        for band in bands:
            bucket = self._young.bands.setdefault(band, [])
            if len(bucket) < _BUCKET:
                bucket.append(own)


def _bands(minima: U32, config: Config) -> list[tuple[int, bytes]]:
    width = config.rows
    return [(band, minima[band * width : (band + 1) * width].tobytes()) for band in range(config.bands)]


def _jaccard(one: U64, other: U64) -> float:
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / max(1, len(one) + len(other) - shared)
