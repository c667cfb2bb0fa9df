"""Phrases with which a report turns to another matter: "on another side", "in another context", "meanwhile".

Folded words. Phrases of which, in the 29,682 texts of the Saudi stream, fewer than two in three begin a
sentence are left out: "a third party" is no turn (benchmarks/evidence.md#turns). Deliberately not here:
"for his part", which goes on with the same matter.
"""

from functools import cache
from itertools import product
from typing import Final

from dedup.arabic.letters import fold

# Preposition, noun, ending; each also behind an "and".
_PARTS: Final = (
    (("من",), ("جهة", "ناحية"), ("أخرى", "ثانية")),
    (("من", "في", "على"), ("جانب",), ("آخر",)),
    (("على",), ("صعيد",), ("آخر", "متصل", "منفصل")),
    (("في",), ("سياق", "شأن"), ("آخر", "متصل", "منفصل")),
    (("في",), ("غضون",), ("ذلك",)),
)
# "To that" opens a sentence, but for these words before it, which make it "in addition to that" and the like.
PAIR: Final = (fold("إلى"), fold("ذلك"))
_BEFORE: Final = ("إضافة", "بالإضافة", "أضف", "يضاف", "وما", "مساحة", "حاجة", "الحاجة", "بحاجة", "ينظر")


@cache
def phrases() -> tuple[tuple[str, str, str], ...]:
    """Return the phrases of three folded words.

    >>> tuple(map(fold, ("ومن", "جهة", "أخرى"))) in phrases()
    True
    """
    found = [
        (prefix + fold(first), fold(noun), fold(ending))
        for firsts, nouns, endings in _PARTS
        for first, noun, ending in product(firsts, nouns, endings)
        for prefix in ("", "و")
    ]
    return tuple(dict.fromkeys(found))


@cache
def excluded() -> tuple[str, ...]:
    """Return the folded words behind which `PAIR` is no turn."""
    return tuple(prefix + fold(word) for word in _BEFORE for prefix in ("", "و"))
