"""dedup.cli.mentions: what two texts say in so many words."""

from collections.abc import Mapping

import numpy as np
import pytest

from dedup import model
from dedup.cli import mentions

FILL = " ".join(["كلمة"] * 80)


def told(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the words of each line under its heading, without bidi isolates."""
    lines = mentions.told(mentions.read(one), mentions.read(other), model.idf())
    pairs = (line.replace("\u2068", "").replace("\u2069", "").partition(": ") for line in lines)
    return {heading: words.split(", ") for heading, _, words in pairs}


def test_rare_words_by_place() -> None:
    """Each word is told once, at the most telling place, as A writes it; everyday words are not told."""
    one = {"title": "لافروف في جنيف", "text": f"التقى سيرغي لافروف نظيره {FILL} تابوتا\u064b"}
    other = {"title": "ولافروف يصل", "text": f"وصل سيرجي إلى جنيف {FILL} في تابوت تابوتا"}

    assert {
        "Rare words in both titles": ["لافروف"],
        "Rare words in both openings": ["جنيف", "سيرغي"],
        "Rare words further down in both": ["تابوتا\u064b"],
    } == told(one, other)


def test_numbers() -> None:
    """Equal numbers are equal in all digits; what only one opens with speaks against the pair."""
    one = {"title": "مقتل 27", "text": f"أصيب 100 {FILL} 5"}
    other = {"title": "مقتل \u0662\u0660", "text": f"أصيب \u0661\u0660\u0660 {FILL} 27 و5"}

    found = told(one, other)
    assert ["27", "100", "5"] == found["Numbers in both"]
    assert "Numbers that only A opens with" not in found
    assert ["\u0662\u0660"] == found["Numbers that only B opens with"]


def test_weekdays() -> None:
    """A weekday in both openings speaks for a pair; two different ones against it; one alone is no matter."""
    monday, friday, none = ({"text": f"وصل {day} الوزير"} for day in ("الاثنين", "والجمعة", "أمس"))

    assert ["الاثنين"] == told(monday, monday)["Weekday in both openings"]
    found = told(monday, friday)
    assert (["الاثنين"], ["والجمعة"]) == (
        found["Weekday that only A opens with"],
        found["Weekday that only B opens with"],
    )
    assert not any("Weekday" in heading for heading in told(monday, none))


def test_nothing_in_common() -> None:
    """Reports without a word in common, or without words, are told so."""
    assert [["No rare word is in both."]] == [list(told({"text": "لافروف"}, {"text": "جنيف"}))]
    assert ["No rare word is in both."] == list(told({"title": None, "text": None}, {}))  # type: ignore[dict-item]


def test_long_lines_are_cut() -> None:
    """No more than so many words are told, and how many there are besides."""
    numbers = " ".join(map(str, range(100, 100 + mentions.MOST + 3)))
    words = told({"text": numbers}, {"text": numbers})["Numbers in both"]

    assert mentions.MOST == len(words)
    assert words[-1].endswith(" and 3 more")


@pytest.mark.parametrize("words", [0, 3, 10])
def test_opening_ends_with_its_words(words: int) -> None:
    """The first so many words of a text, with the signs between them."""
    text = "one, two; three. four five"

    assert ["", "one, two; three", text][[0, 3, 10].index(words)] == mentions._first(text, words)


def test_rarer_words_come_first() -> None:
    """The order is that of the background, then of the letters."""
    text = {"text": "جنيف لافروف سقارة"}
    idf = model.idf()
    words = next(iter(told(text, text).values()))
    said = mentions.read(text)
    key = {surface: code for code, surface in said.whole.items()}
    bits = len(idf).bit_length() - 1

    assert 3 == len(words)
    weights = [float(idf[key[word] >> (64 - bits)]) for word in words]
    assert sorted(weights, reverse=True) == weights
    assert np.all(np.array(weights) >= mentions.RARE)
