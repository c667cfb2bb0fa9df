"""The fold: one spelling for all the ways in which Arabic newsrooms write the same letters.

`fold` is for people and is the oracle of the kernel's fold (`kernels.words`), whose table `units` is
derived from it, code point by code point. Every table here is built from pyarabic and `unicodedata`.
"""

import html
import re
import unicodedata
import warnings
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Final

with warnings.catch_warnings():
    # pyarabic's sources hold invalid escapes, which Python reports when it compiles them first.
    warnings.simplefilter("ignore")
    from pyarabic import araby, normalize

# Glyphs of a mark on its own; NFKC would turn them into SPACE + mark and split the word.
ISOLATED_MARKS: Final = re.compile("[\ufbb2-\ufbc2\ufc5e-\ufc63\ufe70-\ufe7f]")

# Variation selectors and the grapheme joiner are no format characters by category, but as invisible.
ZERO_WIDTH: Final = frozenset(
    (0x034F, 0x180B, 0x180C, 0x180D, 0x180E, 0x180F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
)

# Marks that pyarabic, which stops at U+06FF, leaves: Arabic Extended-A, -B and -C.
MARK_BLOCKS: Final = (range(0x0890, 0x0900), range(0x10EC0, 0x10F00))

# Letters of Persian and Urdu keyboards that look like an Arabic letter. Letters with a sound of their
# own (peh, tcheh, veh, gaf) stay: no Arabic letter stands for them in every newsroom.
LOOK_ALIKES: Final = {
    0x06A9: araby.KAF,  # keheh
    0x06AA: araby.KAF,  # swash kaf
    0x06CC: araby.YEH,  # Farsi yeh
    0x06CD: araby.YEH,  # yeh with tail
    0x06D0: araby.YEH,  # e
    0x06D2: araby.YEH,  # yeh barree
    0x06BE: araby.HEH,  # heh doachashmee
    0x06C0: araby.HEH,  # heh with yeh above
    0x06C1: araby.HEH,  # heh goal
    0x06C2: araby.HEH,  # heh goal with hamza above
    0x06C3: araby.HEH,  # teh marbuta goal
    0x06D5: araby.HEH,  # ae
}
# The alef family without alef maksura, which pyarabic counts in and which is a yeh at the end of a word.
ALEFS: Final = {
    ord(letter): araby.ALEF
    for letter in (*araby.ALEFAT, "\u0672", "\u0673")
    if letter not in (araby.ALEF, araby.ALEF_MAKSURA, araby.SMALL_ALEF)
}
# Both seats become the bare hamza: only so do the Egyptian and the Levantine "responsible" agree.
SEATS: Final = {ord(araby.WAW_HAMZA): araby.HAMZA, ord(araby.YEH_HAMZA): araby.HAMZA}

# One letter written for another: teh marbuta becomes heh, alef maksura yeh.
SLIPS: Final = {
    ord(letter): normalize.normalize_spellerrors(letter) for letter in (araby.TEH_MARBUTA, araby.ALEF_MAKSURA)
}
STRIPPED: Final = {ord(mark): "" for mark in (*araby.DIACRITICS, araby.TATWEEL)}

_AMPERSAND: Final = ord("&")
_LINE_END: Final = ord("\n")
_PUNCTUATION: Final = {
    # What is left when entities are read is none, and as a space it cannot become one in the next fold.
    _AMPERSAND: " ",
    0x066B: ".",  # Arabic decimal mark
}
_TABLES: Final[dict[int, str]] = {**STRIPPED, **LOOK_ALIKES, **ALEFS, **SEATS, **SLIPS, **_PUNCTUATION}

# A thousands mark: a comma between a digit and exactly three more.
THOUSANDS: Final = re.compile("[,\u066c](?<=[0-9].)(?=[0-9]{3}(?![0-9]))")
_COMMAS: Final = ",\u066c"

# Escaped by the page, the feed and the database. A limit, or "&amp;amp;amp;..." would take hours.
_LAYERS: Final = 3
# Python refuses to read a number of 4,300 digits; the largest code point has seven.
_NUMBER: Final = re.compile("&#0*([0-9]+)")
_DIGITS: Final = 8

# NFKC sorts marks by insertion: 100,000 of them in a row would take a minute, so those of a long text are
# sorted for it. The two half-width sound marks are letters, and become marks.
_LONG: Final = 4096
_MARKS: Final = re.compile("(?:[^\\w\\0-\\x7f]|[\uff9e\uff9f]){32,}")

WORD: Final = re.compile(r"[^\W_]+")

# The kernel's table reaches this far and covers Latin to general punctuation, the Arabic presentation
# forms, the small and full-width forms and the pictures. Any other code point takes the way through `fold`.
TABLE_SIZE: Final = 0x1FB00
COVERED: Final = (
    range(0x3000),
    range(0xFB50, 0xFE10),
    range(0xFE30, 0xFFF0),
    range(0x1F000, TABLE_SIZE),
)
# All that may compose with a covered code point stands here (a test looks at all of Unicode): Latin to
# Indic letters and the kana of the half-width forms.
COMPOSED: Final = range(0xC0, 0x3100)

# Flags of a table entry; the low 21 bits (`CODE`) hold the folded code point.
CODE: Final = (1 << 21) - 1
IS_WORD: Final = 1 << 24
IS_DIGIT: Final = 1 << 25
IS_COMMA: Final = 1 << 26
IS_UNSAFE: Final = 1 << 27
IS_LONG: Final = 1 << 28  # the low bits are a row of the expansions
DELETED: Final = 1 << 29
# The longest fold of one code point that the kernel expands: the ligature of the name of God.
EXPANSION: Final = 4


def fold(text: str) -> str:
    """Return the text in the one spelling that all comparisons use; folding again changes nothing.

    HTML entities are read, up to three layers of them; an ampersand that is none becomes a space.

    >>> fold("\\u0627\\u0644\\u0623\\u0645\\u0631\\u064a\\u0643\\u064a\\u0629 CNN")
    'الامريكيه cnn'
    """
    text = _once(_unescape(text))
    # What stood between a letter and its mark may be gone, and a casefolded letter may decompose.
    while not unicodedata.is_normalized("NFKC", text) and (again := _once(text)) != text:
        text = again
    return THOUSANDS.sub("", text)


def words(text: str) -> list[str]:
    """Return the tokens of the fold: runs of letters and digits."""
    return WORD.findall(fold(text))


def _unescape(text: str) -> str:
    for _ in range(_LAYERS):
        if "&" not in text:
            break
        text = html.unescape(_NUMBER.sub(lambda match: "&#" + match[1][:_DIGITS], text))
    return text


def _once(text: str) -> str:
    """Fold everything but entities and thousands."""
    text = ISOLATED_MARKS.sub("", text)
    if len(text) > _LONG:
        text = _MARKS.sub(_sort_marks, text)
    return unicodedata.normalize("NFKC", text).translate(_PLAIN)


def _sort_marks(match: re.Match[str]) -> str:
    """Return a run of marks in the order that NFKC wants them in."""
    chars = "".join(unicodedata.normalize("NFKD", char) for char in match[0])
    runs = groupby(chars, key=lambda char: unicodedata.combining(char) > 0)
    return "".join(char for _, run in runs for char in sorted(run, key=unicodedata.combining))


class _Plain(dict[int, str]):
    """What each normalized code point becomes, whatever stands beside it; filled as code points come."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _TABLES[code] if code in _TABLES else _plain(chr(code))
        return plain


def _plain(char: str) -> str:
    """Return the fold of a character that stands in none of the tables."""
    category = unicodedata.category(char)
    if category == "Cf" or ord(char) in ZERO_WIDTH:
        return ""
    if category == "Mn" and any(ord(char) in block for block in MARK_BLOCKS):
        return ""
    return str(unicodedata.decimal(char)) if category == "Nd" else char.casefold()


_PLAIN: Final = _Plain()


@cache
def units() -> tuple[list[int], list[str]]:
    """Return the kernel's table: an entry for each code point below `TABLE_SIZE`, and the expansions.

    A code point is safe when its fold does not depend on its neighbours: it composes with nothing
    before it, is no combining mark but a deleted one, starts no HTML entity, and folds to nothing, to
    what is no part of a word, or to at most `EXPANSION` characters of a word, safe themselves. The words
    of a string of safe code points are then those of the concatenation of their folds, less the
    thousands marks.
    """
    folds = _folds(code for block in COVERED for code in block if code != _AMPERSAND)
    joining = composing()
    table = list(range(IS_WORD | IS_UNSAFE, (IS_WORD | IS_UNSAFE) + TABLE_SIZE))
    expansions = [""]
    for char, folded in folds.items():
        if not _safe(char, folded, joining):
            continue
        if not folded:
            table[ord(char)] = DELETED
        elif len(folded) == 1:
            table[ord(char)] = unit(folded)
        elif not folded.isalnum():
            table[ord(char)] = unit(" ")
        else:
            table[ord(char)] = len(expansions) | IS_LONG
            expansions.append(folded)
    return table, expansions


def unit(char: str) -> int:
    """Return one folded character as the kernel sees it: its code point and flags."""
    flags = IS_WORD * char.isalnum() | IS_DIGIT * (char.isascii() and char.isdigit())
    return ord(char) | flags | IS_COMMA * (char in _COMMAS)


def composing() -> frozenset[str]:
    """Return the characters that NFC may join to the one before: the later parts of those in `COMPOSED`."""
    found: set[str] = set()
    for code in COMPOSED:
        decomposed = unicodedata.decomposition(chr(code))
        if decomposed and not decomposed.startswith("<"):
            found.update(chr(int(part, 16)) for part in decomposed.split()[1:])
    return frozenset(found | {chr(c) for c in range(0x1161, 0x11C3)})  # Hangul vowels and finals


def _folds(codes: Iterable[int]) -> dict[str, str]:
    """Return the fold of each code point, all folded in one text, on lines that do not touch each other."""
    lines = [chr(code) for code in codes if code != _LINE_END]
    folds = dict(zip(lines, fold("\n".join(lines)).split("\n"), strict=True))
    return {**folds, chr(_LINE_END): chr(_LINE_END)}


def _safe(char: str, folded: str, joining: frozenset[str]) -> bool:
    """Say whether what a code point adds to the words is the same in every context."""
    if char in joining or not joining.isdisjoint(folded) or unicodedata.category(char) == "Cn":
        return False
    if unicodedata.combining(char):
        return not folded
    if len(folded) <= 1 or (folded.isalnum() and len(folded) <= EXPANSION):
        return True
    return not any(part.isalnum() or part in _COMMAS for part in folded)
