"""The fold by its recipe: the libraries themselves, one step after the other, until nothing changes."""

import html
import re
import unicodedata

from pyarabic import araby, normalize

ALEFS = "\u0622\u0623\u0625\u0671\u0672\u0673\u0675"
SEATS = "\u0624\u0626"
LIKE_KAF, LIKE_YEH = "\u06a9\u06aa", "\u06cc\u06cd\u06d0\u06d2"
LIKE_HEH = "\u06be\u06c0\u06c1\u06c2\u06c3\u06d5"
ARABIC_DECIMAL_MARK = "\u066b"


def fold(text: str) -> str:
    """Return the text in the one spelling that all comparisons use."""
    for _ in range(3):
        text = html.unescape(text)
    while (folded := step(text)) != text:
        text = folded
    return text


def step(text: str) -> str:
    """Return the text after all that the recipe tells, once."""
    text = re.sub("[\ufbb2-\ufbc2\ufc5e-\ufc63\ufe70-\ufe7f]", "", text)
    text = unicodedata.normalize("NFKC", text)
    text = "".join(char for char in text if not is_invisible(char))
    text = araby.strip_tatweel(araby.strip_diacritics(text))
    text = normalize.normalize_spellerrors("".join(map(letter, text)))
    return without_thousands(text.casefold())


def is_invisible(char: str) -> bool:
    """Say whether a character is a format code, a variation selector, or a mark that pyarabic leaves."""
    name, category = unicodedata.name(char, ""), unicodedata.category(char)
    selects = (
        "VARIATION SELECTOR" in name or name == "COMBINING GRAPHEME JOINER" or name[:12] == "MONGOLIAN VO"
    )
    return category == "Cf" or selects or (category == "Mn" and name.startswith("ARABIC"))


def letter(char: str) -> str:
    """Return the one letter or digit that stands for a character."""
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.decimal(char))
    for alike, plain in (
        (ALEFS, araby.ALEF),
        (SEATS, araby.HAMZA),
        (LIKE_KAF, araby.KAF),
        (LIKE_YEH, araby.YEH),
        (LIKE_HEH, araby.HEH),
        ("&", " "),
        (ARABIC_DECIMAL_MARK, "."),
    ):
        if char in alike:
            return plain
    return char


def without_thousands(text: str) -> str:
    """Return the text without the commas between a digit and exactly three more."""
    kept = [char for at, char in enumerate(text) if not is_thousands(text, at)]
    return "".join(kept)


def is_thousands(text: str, at: int) -> bool:
    """Say whether the character there is a thousands mark."""
    after = re.match("[0-9]*", text[at + 1 :])
    before = text[max(0, at - 1) : at]
    return text[at] in ",\u066c" and before in set("0123456789") and after is not None and len(after[0]) == 3
