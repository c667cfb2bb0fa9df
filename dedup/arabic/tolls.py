"""Words by which a report counts people: killed, hurt or held, and the numbers that stand beside them.

Folded words. Deliberately not here: "dozens" and "hundreds", which later counts do not contradict, and
numbers that may be years.
"""

from functools import cache
from typing import Final

from dedup.arabic.letters import fold

# What is counted, kind by kind: words that stand before the number, and words that stand behind it.
BEFORE: Final = (
    (
        *("قتل", "قتلت", "قتلوا", "يقتل", "تقتل", "يقتلون", "مقتل", "بمقتل", "مقتلهم", "بقتل"),
        *("مصرع", "بمصرع", "لقي", "لقوا", "وفاة", "بوفاة", "توفي", "استشهد", "استشهاد"),
    ),
    ("إصابة", "بإصابة", "أصيب", "أصيبوا", "يصيب", "أصابة", "جرح", "بجرح"),
    ("اعتقال", "باعتقال", "اعتقلت", "يعتقل", "تعتقل", "توقيف", "بتوقيف", "إيقاف", "أوقفت", "القبض", "ضبط"),
)
BEHIND: Final = (
    ("قتيل", "قتيلا", "قتلى", "شهيد", "شهيدا", "شهداء", "وفاة", "وفيات", "ضحية"),
    ("جريح", "جريحا", "جرحى", "مصاب", "مصابا", "مصابين", "إصابة"),
    ("معتقل", "معتقلا", "موقوف", "موقوفا"),
)
KINDS: Final = len(BEFORE)
_ONES: Final = (
    ("واحد", "أحد", "إحدى", "شخص"),
    ("اثنين", "اثنان", "اثنتين", "اثنا", "اثني", "شخصين", "شخصان", "قتيلين", "قتيلان", "جنديين", "جنديان"),
    ("ثلاثة", "ثلاث"),
    ("أربعة", "أربع"),
    ("خمسة", "خمس"),
    ("ستة", "ست"),
    ("سبعة", "سبع"),
    ("ثمانية", "ثماني", "ثمان"),
    ("تسعة", "تسع"),
    ("عشرة", "عشر"),
)
_TENS: Final = ("عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")
_HUNDREDS: Final = (("مئة", "مائة"), ("مئتين", "مائتين", "مئتي", "مائتي"))
# A number before one of these is a part of a greater one.
THOUSANDS: Final = tuple(map(fold, ("ألف", "ألفا", "آلاف", "مليون", "مليونا", "ملايين")))
# Numbers in digits up to here, less those that may be years.
MOST: Final = 9_999
YEARS: Final = range(1_900, 2_101)
# Below this, numbers in digits may have an "and" before them that nothing parts from them.
ATTACHED: Final = 1_000


@cache
def signs() -> dict[str, tuple[int, bool, bool]]:
    """Return the words that count people: their kind, whether the number may follow, and may precede.

    >>> signs()[fold("قتلى")]
    (0, False, True)
    """
    found: dict[str, tuple[int, bool, bool]] = {}
    for kind in range(KINDS):
        before, behind = (_with_and(words[kind]) for words in (BEFORE, BEHIND))
        for word in dict.fromkeys((*before, *behind)):
            found[word] = kind, word in before, word in behind
    return found


@cache
def numbers() -> dict[str, int]:
    """Return the value of each number, in digits or in words."""
    found = {str(value): value for value in range(1, MOST + 1) if value not in YEARS}
    for start, step, spellings in ((1, 1, _ONES), (100, 100, _HUNDREDS)):
        for at, words in enumerate(spellings):
            found |= dict.fromkeys(_with_and(words), start + step * at)
    found |= {"و" + str(value): value for value in range(1, ATTACHED)}
    return found | {fold(stem + ending): value for stem, ending, value in _tens()}


@cache
def added() -> dict[str, int]:
    """Return the tens that follow ones, behind their "and": five "and twenty"."""
    return {fold("و" + stem + ending): value for stem, ending, value in _tens()}


def _tens() -> list[tuple[str, str, int]]:
    """Return the stems of the tens with both of their endings."""
    return [(stem, ending, 10 * at) for at, stem in enumerate(_TENS, 2) for ending in ("ون", "ين")]


def _with_and(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return folded words, and each behind an "and"."""
    return tuple(prefix + fold(word) for word in words for prefix in ("", "و"))
