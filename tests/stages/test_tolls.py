"""dedup.stages.tolls: how many people reports say were killed, hurt or held."""

import numpy as np
import pyarrow as pa
import pytest

from dedup.arabic import tolls as words
from dedup.stages import tokens, tolls


def hasher(strings: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Hash words as the line does."""
    made = tokens.tokenize(pa.array(strings))
    return made.strict, made.loose


def count(*reports: tuple[str, str]) -> list[list[int]]:
    """Run the stage on titles and texts."""
    title, text = (tokens.tokenize(pa.array([r[k] for r in reports], pa.string())) for k in (0, 1))
    parts = title.strict, title.spans, text.strict, text.spans
    return tolls.count(*parts, tolls.compiled(hasher)).tolist()


@pytest.mark.parametrize(
    ("text", "toll"),
    [
        pytest.param("مقتل 14 عاملا في انهيار منجم", [14, 0, 0], id="digits"),
        pytest.param("انهيار منجم ومصرع ١٤ عاملا", [14, 0, 0], id="Arabic digits"),
        pytest.param("سقوط ثلاثة قتلى وتسعة جرحى", [3, 9, 0], id="number first"),
        pytest.param("قتل ثلاثة أشخاص وأصيب خمسة وعشرون آخرون", [3, 25, 0], id="words"),
        pytest.param("وفاة سبعة عشر عاملا", [17, 0, 0], id="teens"),
        pytest.param("مقتل شخصين واعتقال أربعة", [2, 0, 4], id="two"),
        pytest.param("مقتل وإصابة 40 عاملا", [0, 40, 0], id="both together"),
        pytest.param("مقتل العشرات في انهيار منجم", [0, 0, 0], id="dozens"),
        pytest.param("قتل في 2016 حين انهار", [0, 0, 0], id="year"),
        pytest.param("مقتل 3 آلاف طائر", [0, 0, 0], id="thousands"),
        pytest.param("افتتح 14 مدرسة", [0, 0, 0], id="other numbers"),
        pytest.param("", [0, 0, 0], id="nothing"),
    ],
)
def test_tolls_are_read(text: str, toll: list[int]) -> None:
    """In digits or words, on either side, in title as in text."""

    assert [toll, toll] == count(("", text), (text, ""))


def test_title_and_first_words_count() -> None:
    """The higher toll of both; what is far behind the lead is another day's."""
    far = " ".join(["كلمة"] * tolls.REACH)

    assert [[9, 0, 0], [4, 0, 0]] == count(
        ("مقتل 4 عمال", "مقتل 9 عمال"), ("مقتل 4 عمال", f"{far} مقتل 9 عمال")
    )


def test_every_sign_is_met() -> None:
    """The table of hashes holds each word that counts people, and each number."""
    signs = [
        (f"{word} 7", f"7 {word}")[behind and not before]
        for word, (_, before, behind) in words.signs().items()
    ]
    kinds = [kind for kind, _, _ in words.signs().values()]
    numbers = list(words.numbers().items())

    assert [[7 * (kind == k) for k in range(3)] for kind in kinds] == count(*(("", text) for text in signs))
    assert [[value, 0, 0] for _, value in numbers] == count(*(("", f"مقتل {word}") for word, _ in numbers))
