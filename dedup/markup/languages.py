"""The language of a text.

Which letters it has tells the script; whether Arabic letters are Arabic, its commonest words tell, since
Persian and Urdu are typed with Arabic letters alone too. Other languages are told by resiliparse, offline.
"""

import re
from functools import cache
from typing import Any, Final

from dedup.arabic.furniture import skim
from dedup.errors import ExtraError

SAMPLE: Final = 4000  # characters that are looked at
# Of the words of 5,986 reports of two corpora 47 % have the article or are among `_COMMON` (the median), and
# 31 % in one report of a hundred. From `SURE` on letters that Arabic does not have are a bad keyboard's.
SHARE: Final = 0.12
SURE: Final = 0.3
FEW: Final = 8  # words; in fewer no share says anything
_WORD: Final = re.compile(r"[^\W\d_]+")
_ARABIC: Final = re.compile("[\u0620-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
# Letters that Arabic does not have; in a name they may stand, so not one of them decides.
_FOREIGN: Final = re.compile(
    "[\u067e\u0686\u0698\u06af\u0679\u0688\u0691\u06ba\u06d2\u06be\u06c1\u06d5\u06c6\u06ce\u0695\u0693\u0685\u0696\u069a\u06d0\u06c7\u06c8\u06cb\u06ad]"
)
_FOREIGN_SHARE: Final = 0.02  # of the letters
# In the spelling of `skim`. Deliberately not here: words that Persian or Urdu have taken over.
_COMMON: Final = frozenset(
    """
    في من علي الي ان عن مع هذا هذه الذي التي الذين كان كانت قال قالت بعد قبل بين كما لم لن ما لا او ثم حتي عند
    كل غير ذلك تلك هو هي وقد قد وفي ومن وعلي وان وقال وقالت واضاف خلال حيث لان اذا منذ ضد لدي ليس انه انها
    """.split()  # noqa: SIM905
)
_ARTICLES: Final = ("ال", "وال", "بال", "لل", "فال", "كال", "ولل")
UNKNOWN: Final = "und"


def language(text: str) -> str:
    """Return the ISO 639 code of the language that most of a text is in, ``und`` where nobody can tell.

    Raises:
        ExtraError: The text is not Arabic, and resiliparse is not installed.
    """
    sample = text[:SAMPLE]
    letters = sum(map(len, _WORD.findall(sample)))
    if not letters:
        return UNKNOWN
    arabic = len(_ARABIC.findall(sample))
    if arabic * 2 >= letters:
        needed = SHARE if len(_FOREIGN.findall(sample)) <= _FOREIGN_SHARE * arabic else SURE
        if _is_arabic(sample, needed):
            return "ar"
    found = _detect()(sample)[0]
    return UNKNOWN if found in ("unknown", "ar") else str(found)


def _is_arabic(text: str, needed: float) -> bool:
    """Say whether the words in Arabic letters are Arabic words, few of them until shown otherwise."""
    words = [word for word in _WORD.findall(skim(text)) if _ARABIC.match(word)]
    common = sum(word in _COMMON or (len(word) > 4 and word.startswith(_ARTICLES)) for word in words)
    return (len(words) < FEW and needed == SHARE) or common >= needed * len(words)


@cache
def _detect() -> Any:
    try:
        from resiliparse.parse.lang import detect_fast
    except ImportError as error:
        raise ExtraError("other languages than Arabic are told by resiliparse", "crawl") from error
    return detect_fast
