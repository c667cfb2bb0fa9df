"""What is seen of a string from the open web, in which nothing may act instead of being seen."""

import unicodedata
from typing import Final

# Joiners shape Persian words and emoji; they are kept. The others say nothing that can be seen.
_KEPT: Final = frozenset(map(chr, (0x200C, 0x200D)))
_DROPPED: Final = frozenset(map(chr, (0x00AD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)))
# The Arabic number and verse signs are format characters by category, but have a glyph.
_SIGNS: Final = frozenset(map(chr, (*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2)))
_PICTURES: Final = 0x2400  # the picture of a control character stands this much above it


def visible(text: str) -> str:
    """Return the text in one line, with nothing in it that acts: no control, no bidi override.

    White space becomes single spaces. Controls become their pictures, other format characters their code
    points in brackets; marks of direction and soft hyphens, which honest text has too, are left out.

    >>> visible("a\\nb \\x1b[31m")
    'a b ␛[31m'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(text.translate(_SEEN).split())


class _Seen(dict[int, str]):
    """What is seen of each code point; filled as they come."""

    def __missing__(self, code: int) -> str:
        self[code] = seen = _visible(chr(code))
        return seen


_SEEN: Final = _Seen()


def _visible(character: str) -> str:
    if character in _KEPT or character in _SIGNS:
        return character
    if character in _DROPPED:
        return ""
    category = unicodedata.category(character)
    if category in {"Zl", "Zp", "Zs"} or character in "\t\n\v\f\r\x85":
        return " "
    if category == "Cc" and ord(character) < 0x20:
        return chr(_PICTURES + ord(character))
    if category in {"Cc", "Cf", "Cs"}:
        return f"[{ord(character):04X}]"
    return character
