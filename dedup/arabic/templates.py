"""What the pages of one host have in common, by 32 bits a line, and by word sequences in lines that are long.

Crawlers that flatten markup put menus and the first paragraph on one line; so long lines are compared in
stretches of words too.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from dedup.arabic.furniture import skim

LONG: Final = 250  # characters of a line that is compared in stretches
WORDS: Final = 6  # of a stretch: agency reports share fewer by chance (benchmarks/evidence.md#shingles)
BRIDGE: Final = 16  # words between two known stretches that are of the template too
LEAST: Final = 4  # words; what is left between stretches of a template and shorter goes with it
LINES: Final = 2_000  # of a page; longer pages are lists

# The hash of the house, `kernels.hashing`, letter by letter.
_BASE: Final = 0x9E3779B97F4A7C15
_MIX: Final = (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)
_BITS: Final = (1 << 64) - 1
_NUMBER: Final = re.compile(r"\d+(?:[:/.,-]\d+)*")


def mark(line: str) -> int:
    """Return 32 bits that stand for a line in the spelling of `furniture.skim`, its numbers masked.

    >>> mark("3 comments") == mark("17 comments"), mark("3 comments") == mark("3 readers")
    (True, False)
    """
    return _hash(_NUMBER.sub("0", line).split())


def marks(text: str) -> set[int]:
    """Return the marks of the lines of a page, and of the stretches of its long ones."""
    lines = [line for line in skim(text).split("\n")[:LINES] if line and not line.isspace()]
    found = {mark(line) for line in lines}
    for line in lines:
        if len(line) > LONG:
            found.update(_stretches(_NUMBER.sub("0", line).split()))
    return found


def part(text: str, common: Collection[int]) -> str:
    """Return a page whose long lines end and begin where a template begins and ends; its stretches go.

    Args:
        text: The page.
        common: The marks that it has in common with other pages of its host.
    """
    lines = text.split("\n")
    if not common or all(len(line) <= LONG for line in lines):
        return text
    return "\n".join("\n".join(_parted(line, common)) if len(line) > LONG else line for line in lines)


def _parted(line: str, common: Collection[int]) -> Iterator[str]:
    """Yield what is left of a line between the stretches of a template."""
    words = line.split()
    masked = [_NUMBER.sub("0", word) for word in skim(" ".join(words)).split(" ")]
    known = [row for row, found in enumerate(_stretches(masked)) if found in common]
    if not known or mark(skim(line)) in common:
        yield line
        return
    start = 0
    for first, end in _regions(known):
        if first - start >= LEAST:
            yield " ".join(words[start:first])
        start = end
    if len(words) - start >= LEAST:
        yield " ".join(words[start:])


def _regions(known: list[int]) -> Iterator[tuple[int, int]]:
    """Yield first word and end of the regions that known stretches make, small gaps included."""
    first, end = known[0], known[0] + WORDS
    for row in known[1:]:
        if row > end + BRIDGE:
            yield first, end
            first = row
        end = row + WORDS
    yield first, end


def _stretches(words: list[str]) -> Iterator[int]:
    """Yield the marks of the stretches of a line, from its first word on."""
    return (_hash(words[row : row + WORDS]) for row in range(len(words) - WORDS + 1))


def _hash(words: list[str]) -> int:
    value = 0
    for char in " ".join(words):
        value = (value * _BASE + ord(char)) & _BITS
    for factor in _MIX:
        value = (value ^ (value >> 33)) * factor & _BITS
    return (value ^ (value >> 33)) >> 32
