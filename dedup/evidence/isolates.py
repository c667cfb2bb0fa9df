"""Foreign strings inside sentences: each keeps its own direction and reorders none of its neighbours."""

import unicodedata
from typing import Final

from dedup.arabic.glyphs import visible

FIRST_STRONG: Final = chr(0x2068)
POP: Final = chr(0x2069)
ELLIPSIS: Final = "…"
# Marks a letter: a fully vocalised word has three. More are piled up to flood the screen.
_MARKS: Final = 8


def isolate(text: str, letters: int | None = None) -> str:
    """Return the text in one line, inside a bidi isolate of its own.

    Args:
        text: Anything.
        letters: That it may have, marks apart; a longer one is cut and ends in an ellipsis.
    """
    shown = visible(text)
    return f"{FIRST_STRONG}{shown if letters is None else _cut(shown, letters)}{POP}"


def _cut(text: str, letters: int) -> str:
    """Return the text, or its beginning and an ellipsis."""
    seen = [at for at, one in enumerate(text[: _MARKS * (letters + 1)]) if not unicodedata.combining(one)]
    if len(seen) <= letters and len(text) <= _MARKS * (letters + 1):
        return text
    return text[: seen[letters - 1] if len(seen) >= letters else 0].rstrip() + ELLIPSIS
