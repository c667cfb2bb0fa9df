"""What the pages of one host have in common: the furniture of its templates, learned from a sample of them.

Of each host the few pages with the smallest hashes are kept, as the marks of their lines. So what is learned
depends on which pages there are, not on their order, and memory on the number of hosts only.
"""

from bisect import insort
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit

import numpy as np

from dedup._types import U32
from dedup.arabic import templates

# Pages of a host that are kept. A template shows on most of them, a teaser of another article on few.
PAGES: Final = 16
# Hosts that are kept, those with the smallest hashes: with PAGES pages of 100 lines they are about 130 MB.
HOSTS: Final = 20_000
# Other pages of the sample that a line must stand on: so many, and such a share of them.
OTHERS: Final = 1
SHARE: Final = 0.15


class Furniture:
    """The sample of pages of each host, and the lines that they share."""

    def __init__(self, hosts: int = HOSTS) -> None:
        self._most = hosts
        self._samples: dict[str, list[tuple[bytes, U32]]] = {}
        self._order: list[tuple[bytes, str]] = []
        self._bound = b"\xff" * 9
        self.common = lru_cache(maxsize=256)(self._common)

    def learn(self, host: str, text: str) -> None:
        """Take a page into the sample of its host, if it is of those with the smallest hashes."""
        name = _hash(host)
        if name > self._bound:
            return
        sample = self._samples.get(host)
        page = _hash(text)
        if sample is None:
            self._admit(host, name)
            sample = self._samples.setdefault(host, []) if name <= self._bound else []
        if len(sample) == PAGES and page >= sample[-1][0]:
            return
        if all(page != known for known, _ in sample):
            marks = np.fromiter(templates.marks(text), np.uint32)
            insort(sample, (page, marks), key=lambda one: one[0])
            del sample[PAGES:]
            self.common.cache_clear()

    def of(self, host: str, text: str) -> Collection[int]:
        """Return the marks of the lines that a page has in common with others of its host."""
        page = _hash(text)
        inside = any(page == known for known, _ in self._samples.get(host, ()))
        return self.common(host, inside)

    def _common(self, host: str, inside: bool) -> frozenset[int]:
        """Return the marks that stand on enough pages of a sample, of which the page itself may be one."""
        sample = self._samples.get(host, [])
        others = len(sample) - inside
        least = max(OTHERS, SHARE * others) + inside
        counts = Counter(mark for _, lines in sample for mark in lines.tolist())
        return frozenset(mark for mark, count in counts.items() if count >= least)

    def _admit(self, host: str, name: bytes) -> None:
        """Make room for a host: the one with the largest hash goes, and no larger one comes again."""
        insort(self._order, (name, host))
        if len(self._order) > self._most:
            _, last = self._order.pop()
            self._samples.pop(last, None)
            self._bound = self._order[-1][0]


def host(url: str | None, source: str | None) -> str | None:
    """Return whose pages a page is compared with: its host, or its source where it has no address."""
    try:
        found = urlsplit(url).hostname if url else None
    except ValueError:
        found = None
    return str(found).removeprefix("www.") if found else source


def learn(known: Furniture, pages: Iterable[tuple[str | None, str]]) -> bool:
    """Take pages, each with its host, into the sample; return whether any of them has one."""
    found = False
    for name, text in pages:
        if name is not None:
            known.learn(name, text)
            found = True
    return found


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
