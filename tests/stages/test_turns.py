"""dedup.stages.turns: how often texts turn to another matter."""

from itertools import product

import numpy as np
import pyarrow as pa
import pytest

from dedup.arabic import turns as phrases
from dedup.stages import tokens, turns


def hasher(words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Hash words as the line does."""
    made = tokens.tokenize(pa.array(words))
    return made.strict, made.loose


def count(*texts: str) -> list[int]:
    """Run the stage on texts."""
    made = tokens.tokenize(pa.array(texts, pa.string()))
    return turns.count(made.strict, made.spans, turns.compiled(hasher)).tolist()


@pytest.mark.parametrize(
    ("text", "turning"),
    [
        pytest.param("وصل الوزير. من جهة أخرى افتتح معرضا", 1, id="another side"),
        pytest.param("ومن جهة\u064d أخرى، افتتح معرضا وعلى صعيد\u064d متصل زار مدرسة", 2, id="two"),
        pytest.param("إلى ذلك افتتح معرضا", 1, id="to that, at the start"),
        pytest.param("وصل الوزير. إلى ذلك، افتتح معرضا", 1, id="to that"),
        pytest.param("وصل الوزير، إضافة إلى ذلك افتتح معرضا", 0, id="in addition to that"),
        pytest.param("لا حاجة إلى ذلك", 0, id="no need of that"),
        pytest.param("وصل الوزير من جهة الغرب وافتتح جهة أخرى", 0, id="parts of a phrase"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_turns_are_counted(text: str, turning: int) -> None:
    """Each phrase counts once, with what marks and signs there are."""

    assert [turning] == count(text)


def test_every_phrase_is_met() -> None:
    """The table of hashes holds each phrase of the table of words, and every word that undoes the pair."""
    pair = " ".join(phrases.PAIR)

    assert {1} == set(count(*(" ".join(phrase) for phrase in phrases.phrases())))
    assert {0} == set(count(*(f"{word} {pair}" for word in phrases.excluded())))


def test_texts_do_not_see_each_other() -> None:
    """A phrase that two texts share between them is none; order changes nothing."""
    texts = ["قال من جهة", "أخرى", "في غضون ذلك", ""]

    assert [0, 0, 1, 0] == count(*texts)
    assert all(count(one, other) == [*count(one), *count(other)] for one, other in product(texts, texts))
    assert [] == count()
