"""The language of a text."""

import re
from typing import Final

_ARABIC: Final = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_LETTER: Final = re.compile(r"[^\W\d_]")


def language(text: str) -> str:
    """Return the ISO 639 code of the language that most of a text is in, ``und`` where nobody can tell."""
    letters = len(_LETTER.findall(text))
    if not letters:
        return "und"
    return "ar" if len(_ARABIC.findall(text)) * 2 >= letters else "other"
