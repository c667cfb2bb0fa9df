"""Foreign strings on a terminal: they keep their own direction, and command nothing.

A title, a source or an id comes from the open web. On a screen it stands inside a bidi isolate, so that it
reorders none of its neighbours (Unicode Standard Annex 9), and what would act instead of being seen is shown.
"""

from typing import Final

from rich.cells import cell_len

from dedup.arabic.glyphs import visible

__all__ = ["ELLIPSIS", "FIRST_STRONG", "POP", "cut", "isolate", "visible"]

FIRST_STRONG: Final = chr(0x2068)
POP: Final = chr(0x2069)
ELLIPSIS: Final = "…"

# Characters a cell: a fully vocalised word has three. More are marks piled up to flood the screen.
_MARKS: Final = 8


def isolate(text: str, width: int | None = None) -> str:
    """Return the text as one line that is safe on any terminal, inside a bidi isolate of its own.

    Args:
        text: Anything.
        width: Cells that it may take; a longer one is cut and ends in an ellipsis.
    """
    if width is None:
        return f"{FIRST_STRONG}{visible(text)}{POP}"
    most = _MARKS * max(width, 1)
    return f"{FIRST_STRONG}{cut(visible(text if len(text) <= most else text[:most] + ELLIPSIS), width)}{POP}"


def cut(text: str, width: int) -> str:
    """Return the text, or its beginning and an ellipsis, in at most so many cells."""
    if cell_len(text) <= width:
        return text
    taken = 0
    for position, character in enumerate(text):
        taken += cell_len(character)
        if taken > width - 1:
            return text[:position].rstrip() + ELLIPSIS if width > 0 else ""
    return text
