"""What the pages of one host have in common: the furniture of its templates, learned from a sample of them.

Of each host the few pages with the smallest hashes are kept, as the marks of their lines. So what is learned
depends on which pages there are, not on their order, and memory on the number of hosts only.
"""

import re
from bisect import insort
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa

from dedup._types import I64, U8, U32
from dedup.buffers import skimming, utf8
from dedup.kernels import marks
from dedup.kernels.hashing import hash_all

# Pages of a host that are kept. A template shows on most of them, a teaser of another article on few.
PAGES: Final = 16
# Hosts that are kept, those with the smallest hashes: with PAGES pages of 100 lines they are about 130 MB.
HOSTS: Final = 20_000
# Marks of a page that are kept, the smallest: of pages flattened to long lines the same stretches, and all
# hosts within 1.3 GB at the worst.
MARKS: Final = 1_024
# Other pages of the sample that a line must stand on: so many, and such a share of them.
OTHERS: Final = 1
SHARE: Final = 0.15

# Most addresses need no parser to tell their host.
_PLAIN: Final = re.compile(r"https?://([a-z0-9][a-z0-9.\-]*)/")
_NOTHING: Final = np.zeros(0, np.uint32)


_SAMPLES: Final = pa.schema(
    [("host", pa.string()), ("page", pa.uint64()), ("lines", pa.large_list(pa.uint32()))]
)


class Furniture:
    """The sample of pages of each host, and the lines that they share."""

    def __init__(self, hosts: int = HOSTS) -> None:
        self._most = hosts
        self._samples: dict[str, list[tuple[int, U32]]] = {}
        self._order: list[tuple[bytes, str]] = []
        self._bound = b"\xff" * 9
        self.common = lru_cache(maxsize=256)(self._common)

    def wants(self, host: str, page: int) -> bool:
        """Say whether a page of a hash is to be taken into the sample of its host."""
        sample = self._samples.get(host)
        if sample is None:
            return _hash(host) <= self._bound
        if len(sample) == PAGES and page >= sample[-1][0]:
            return False
        return all(page != known for known, _ in sample)

    def learn(self, host: str, page: int, lines: U32) -> None:
        """Take a wanted page into the sample of its host, if the host is of those with the smallest hashes.

        Args:
            host: Its name.
            page: Hash of the page.
            lines: uint32, the marks of its lines.
        """
        if host not in self._samples:
            name = _hash(host)
            self._admit(host, name)
            if name > self._bound:
                return
        sample = self._samples.setdefault(host, [])
        insort(sample, (page, lines), key=lambda one: one[0])
        del sample[PAGES:]
        self.common.cache_clear()

    def samples(self) -> pa.Table:
        """Return the sample of all hosts, a row a page, for `absorb`."""
        rows = [(host, page, lines) for host, sample in self._samples.items() for page, lines in sample]
        columns = zip(*rows, strict=True) if rows else ((), (), ())
        arrays = [pa.array(cells, field.type) for cells, field in zip(columns, _SAMPLES, strict=True)]
        return pa.Table.from_arrays(arrays, schema=_SAMPLES)

    def absorb(self, samples: pa.Table) -> None:
        """Learn what others have sampled: then it is as if their pages had been learned here."""
        for batch in samples.to_batches():
            for host, page, lines in zip(*batch.columns, strict=True):
                name, hash_ = host.as_py(), page.as_py()
                if self.wants(name, hash_):
                    self.learn(name, hash_, lines.values.to_numpy())

    def of(self, host: str, page: int) -> U32:
        """Return the marks of the lines that a page has in common with others of its host, ascending."""
        inside = any(page == known for known, _ in self._samples.get(host, ()))
        return self.common(host, inside)

    def _common(self, host: str, inside: bool) -> U32:
        """Return the marks that stand on enough pages of a sample, of which the page itself may be one."""
        sample = self._samples.get(host, [])
        others = len(sample) - inside
        if others < OTHERS:
            return _NOTHING
        least = max(OTHERS, SHARE * others) + inside
        marks_of, counts = np.unique(np.concatenate([lines for _, lines in sample]), return_counts=True)
        found: U32 = marks_of[counts >= least]
        return found

    def _admit(self, host: str, name: bytes) -> None:
        """Make room for a host: the one with the largest hash goes, and no larger one comes again."""
        insort(self._order, (name, host))
        if len(self._order) > self._most:
            _, last = self._order.pop()
            self._samples.pop(last, None)
            self._bound = self._order[-1][0]


def host(url: str | None, source: str | None) -> str | None:
    """Return whose pages a page is compared with: its host, or its source where it has no address."""
    if url and (plain := _PLAIN.match(url)):
        return plain[1].removeprefix("www.")
    try:
        found = urlsplit(url).hostname if url else None
    except ValueError:
        found = None
    return str(found).removeprefix("www.") if found else source


def learn(known: Furniture, names: Sequence[str | None], texts: pa.Array) -> bool:
    """Take pages, each with its host, into the sample; return whether any of them has one."""
    data, offsets = utf8(texts)
    read = _Marks(int(np.diff(offsets).max(initial=0)))
    for row, (name, page) in enumerate(zip(names, _pages(data, offsets), strict=True)):
        if name is not None and known.wants(name, page):
            known.learn(name, page, read.of(data, offsets[row], offsets[row + 1]))
    return any(name is not None for name in names)


def shared(known: Furniture, names: Sequence[str | None], texts: pa.Array) -> list[U32]:
    """Return for each page, given its host, the marks of the lines that it has in common with others."""
    return [
        _NOTHING if name is None else known.of(name, page)
        for name, page in zip(names, _pages(*utf8(texts)), strict=True)
    ]


def _pages(data: U8, offsets: I64) -> list[int]:
    """Return the hashes of some texts."""
    out = np.empty(len(offsets) - 1, np.uint64)
    hash_all(data, offsets, out)
    hashes: list[int] = out.tolist()
    return hashes


class _Marks:
    """Reads the marks of pages, in one room for all of them.

    Args:
        size: Bytes of the longest page.
    """

    def __init__(self, size: int) -> None:
        self._out = np.empty(size + 1, np.uint32)
        self._words = np.empty((size // 2 + 2, 4), np.int64)
        self._sums = np.empty(size + 2, np.uint64)

    def of(self, data: U8, start: int, stop: int) -> U32:
        """Return the `MARKS` smallest marks of the lines of a page, see `arabic.templates.marks`."""
        count = marks.of_page(data, start, stop, skimming().info, self._words, self._sums, self._out)
        found = np.sort(self._out[:count])
        distinct: U32 = found[np.append(found[:1] == found[:1], found[1:] != found[:-1])][:MARKS]
        return distinct.copy()


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
