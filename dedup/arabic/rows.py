"""The rows of a page of text, each read once: as it is, as it compares, and what it is."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from dedup.arabic import furniture
from dedup.arabic.furniture import Kind

# What surrounds the text of a line: blanks, and marks that show nothing.
EDGE: Final = " \t\r\f\v\u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u2028\u2029\ufeff"


class Rows(NamedTuple):
    """A page, column by column; the three columns have one entry a line."""

    lines: Sequence[str]  # stripped
    skimmed: list[str]  # in the spelling of `furniture.skim`
    kinds: list[Kind]

    @property
    def filled(self) -> list[int]:
        """The rows that are not blank."""
        return [row for row, line in enumerate(self.lines) if line]

    def says(self, words: str, besides: Kind) -> bool:
        """Say whether some words stand in a line that is not of one kind."""
        told = zip(self.lines, self.kinds, strict=True)
        return any(words in line for line, kind in told if kind is not besides)


def split(text: str) -> Rows:
    """Return the rows of a text; a line ends at a line feed and nowhere else."""
    lines = [line.strip(EDGE) for line in text.split("\n")]
    skimmed = furniture.skim("\n".join(lines)).split("\n")
    kinds = [furniture.kind(line, rough) for line, rough in zip(lines, skimmed, strict=True)]
    return Rows(lines, skimmed, kinds)
