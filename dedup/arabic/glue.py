"""Lines that flattening has glued together: an article's last sentence, and headings of lists behind it."""

import re
from functools import cache
from typing import Final

from dedup.arabic.furniture import ends_sentence, skim
from dedup.arabic.phrases import RELATED, TAIL

_WORD: Final = re.compile(r"\w+")
LONG: Final = 60  # characters; a shorter line is judged whole
LONGEST: Final = 20_000  # and a longer one is no line of a page
_MARKS: Final = "[\u064b-\u0652\u0670\u0640]*"
_SPELLINGS: Final = {"ا": "[اأإآ]", "ه": "[هة]", "ي": "[يىی]", "ك": "[كک]", " ": r"\s+"}


HEADINGS: Final = tuple(
    phrase
    for phrase in (*TAIL, *RELATED, "جميع الحقوق محفوظه", "حقوق النشر محفوظه")
    if " " in phrase and not phrase.isascii()
)
# One word of each, its longest: a page without any of them has no heading inside of its lines.
_WORDS: Final = frozenset(max(phrase.split(), key=len) for phrase in HEADINGS)


@cache
def _heading() -> re.Pattern[str]:
    """Match a heading of two words or more, in any spelling; compiled when the first page comes."""
    spelled = ("".join(_SPELLINGS.get(char, char) + _MARKS for char in phrase) for phrase in HEADINGS)
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(spelled, key=len, reverse=True))})(?!\w)")


def loosen(text: str) -> str:
    """Return a page with a line break on each side of a heading inside of a line.

    Where a sentence ends the line, one phrase may be its own, since reports use these words too; two are not.
    """
    lines = text.split("\n")
    if all(len(line) <= LONG for line in lines):
        return text
    rough = skim(text)
    words = _WORDS.intersection(_WORD.findall(rough))
    found = [phrase for phrase in HEADINGS if not words.isdisjoint(phrase.split()) and phrase in rough]
    if not found:
        return text
    return "\n".join(
        _loosened(line)
        if LONG < len(line) <= LONGEST and any(phrase in spelled for phrase in found)
        else line
        for line, spelled in zip(lines, rough.split("\n"), strict=True)
    )


def _loosened(line: str) -> str:
    parted, count = _heading().subn(r"\n\g<0>\n", line)
    return parted if count > 1 or (count and not ends_sentence(line)) else line
