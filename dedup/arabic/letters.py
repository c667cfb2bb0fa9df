"""The fold: one spelling for all the ways in which Arabic newsrooms write the same letters.

`fold` is for people and is the oracle of the kernel's fold (`kernels.words`), whose table `units` is
derived from it, code point by code point. Every table here is built from pyarabic and `unicodedata`.
"""

import html
import re
import unicodedata
import warnings
from functools import cache
from typing import Final

with warnings.catch_warnings():
    # pyarabic's sources hold invalid escapes, which Python reports when it compiles them first.
    warnings.simplefilter("ignore")
    from pyarabic import araby, normalize

# Glyphs of a mark on its own; NFKC would turn them into SPACE + mark and split the word.
ISOLATED_MARKS: Final = re.compile("[\ufbb2-\ufbc2\ufc5e-\ufc63\ufe70-\ufe7f]")

# Variation selectors and the grapheme joiner are no format characters by category, but as invisible.
_ZERO_WIDTH: Final = "\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"

# Marks that pyarabic, which stops at U+06FF, leaves: Arabic Extended-A, -B and -C.
_MARK_BLOCKS: Final = ((0x0890, 0x0900), (0x10EC0, 0x10F00))

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

# A thousands mark: a comma between a digit and exactly three more.
THOUSANDS: Final = re.compile("(?<=[0-9])[,\u066c](?=[0-9]{3}(?![0-9]))")
_COMMAS: Final = ",\u066c"
DECIMAL_MARK: Final = "\u066b"

WORD: Final = re.compile(r"[^\W_]+")

# The kernel's table reaches this far and covers Latin to general punctuation, the Arabic presentation
# forms and the full-width forms. A string with any other code point takes the way through `fold`.
TABLE_SIZE: Final = 0xFFF0
_COVERED: Final = (range(0x3000), range(0xFB50, 0xFE00), range(0xFE70, TABLE_SIZE))

# All of Unicode that is assigned to characters with properties of use here.
_ASSIGNED: Final = (range(0x32000), range(0xE0000, 0xE0200))

# Flags of a table entry; the low 21 bits (`CODE`) hold the folded code point.
CODE: Final = (1 << 21) - 1
IS_WORD: Final = 1 << 24
IS_DIGIT: Final = 1 << 25
IS_COMMA: Final = 1 << 26
IS_UNSAFE: Final = 1 << 27
IS_LONG: Final = 1 << 28  # the low bits are a row of the expansions
DELETED: Final = 1 << 29
# The longest fold of one code point that the kernel expands: an ellipsis, a fraction.
EXPANSION: Final = 4


def fold(text: str) -> str:
    """Return the text in the one spelling that all comparisons use; folding again changes nothing.

    >>> fold("\\u0627\\u0644\\u0623\\u0645\\u0631\\u064a\\u0643\\u064a\\u0629 CNN")
    'الامريكيه cnn'
    """
    while (folded := _fold_once(text)) != text:
        text = folded
    return text


def words(text: str) -> list[str]:
    """Return the tokens of the fold: runs of letters and digits."""
    return WORD.findall(fold(text))


def _fold_once(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    text = ISOLATED_MARKS.sub("", text)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = _invisible().sub("", text)
    text = araby.strip_tatweel(araby.strip_diacritics(text))
    text = normalize.normalize_spellerrors(text.translate(_letters()))
    return THOUSANDS.sub("", text.casefold())


@cache
def _invisible() -> re.Pattern[str]:
    """Format and zero-width code points, and the marks that pyarabic does not know."""
    formats = (c for block in _ASSIGNED for c in block if unicodedata.category(chr(c)) == "Cf")
    marks = (
        c for low, high in _MARK_BLOCKS for c in range(low, high) if unicodedata.category(chr(c)) == "Mn"
    )
    return re.compile("[" + _ZERO_WIDTH + "".join(re.escape(chr(c)) for c in (*formats, *marks)) + "]")


@cache
def _letters() -> dict[int, str]:
    """Look-alikes, alefs, hamza seats and the digits of every script, for `str.translate`."""
    digits = {
        c: str(unicodedata.decimal(chr(c)))
        for block in _ASSIGNED
        for c in block
        if c >= 0x80 and unicodedata.category(chr(c)) == "Nd"
    }
    return {**digits, **LOOK_ALIKES, **ALEFS, **SEATS, ord(DECIMAL_MARK): "."}


@cache
def units() -> tuple[list[int], list[str]]:
    """Return the kernel's table: an entry for each code point below `TABLE_SIZE`, and the expansions.

    A code point is safe when its fold does not depend on its neighbours: it composes with nothing
    before it, is no combining mark but a deleted one, starts no HTML entity, and folds to at most
    `EXPANSION` characters that are safe themselves. `fold` of a string of safe code points is then the
    concatenation of their folds, less the thousands marks.
    """
    composing = _composing()
    table = [code | IS_WORD | IS_UNSAFE for code in range(TABLE_SIZE)]
    expansions = [""]
    for code in (code for block in _COVERED for code in block):
        folded = fold(chr(code))
        if not _safe(code, folded, composing):
            continue
        if len(folded) == 1:
            table[code] = unit(folded)
        elif folded:
            table[code] = len(expansions) | IS_LONG
            expansions.append(folded)
        else:
            table[code] = DELETED
    return table, expansions


def unit(char: str) -> int:
    """Return one folded character as the kernel sees it: its code point and flags."""
    flags = IS_WORD * char.isalnum() | IS_DIGIT * (char.isascii() and char.isdigit())
    return ord(char) | flags | IS_COMMA * (char in _COMMAS)


def _safe(code: int, folded: str, composing: frozenset[str]) -> bool:
    """Say whether the fold of a code point is the same in every context."""
    char = chr(code)
    if char == "&" or char in composing or unicodedata.category(char) == "Cn":
        return False
    if unicodedata.combining(char) and folded:
        return False
    return len(folded) <= EXPANSION and all(
        c != "&" and c not in composing and fold(c) == c and (c not in _COMMAS or len(folded) == 1)
        for c in folded
    )


def _composing() -> frozenset[str]:
    """Return every character that NFC may join to the one before it."""
    found = set()
    for code in _ASSIGNED[0]:
        decomposed = unicodedata.decomposition(chr(code))
        if decomposed and not decomposed.startswith("<"):
            found.update(chr(int(part, 16)) for part in decomposed.split()[1:])
    return frozenset(found | {chr(c) for c in range(0x1161, 0x11C3)})  # Hangul vowels and finals
