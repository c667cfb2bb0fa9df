"""The words of a text as strings: folded, split and stripped of their clitics, then hashed."""

from dedup.arabic import letters
from tests.reference import hashing

WAW, FEH = "و", "ف"
ARTICLE = "ال"
ARTICLES = ("ال", "بال", "كال", "لل")


def split(text: str) -> list[tuple[int, int]]:
    """Return the strict and the loose hash of every word of the fold."""
    return [(digest(word), digest(loose(word))) for word in letters.words(text)]


def digest(word: str) -> int:
    """Return the hash of a folded word: its lowest bit says whether the word is a number."""
    value = hashing.finalize(hashing.polynomial([ord(letter) for letter in word]))
    return value | 1 if is_number(word) else value & ~1


def loose(word: str) -> str:
    """Return a folded word without its clitics, after which four letters or three stay, or a digit."""
    waw = word.startswith(WAW) and (len(word) > 4 or is_number(word[1:2]))
    feh = word.startswith(FEH + ARTICLE) and len(word) > 5
    word = word[1:] if waw or feh else word
    for article in ARTICLES:
        stem = word.removeprefix(article)
        if stem != word and (len(stem) > 2 or is_number(stem[:1])):
            return stem
    return word


def is_number(word: str) -> bool:
    """Say whether a word is digits throughout."""
    return word.isascii() and word.isdigit()
