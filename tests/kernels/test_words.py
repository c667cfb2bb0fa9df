"""dedup.kernels.words against its twin, which folds, splits and strips strings."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.arabic import letters
from dedup.kernels import words
from dedup.stages.tokens import fold_table, plain
from tests.reference import words as twin
from tests.texts import HARD, TEXTS

TABLE, EXPANSIONS = fold_table()
SAFE = [chr(code) for code, entry in enumerate(TABLE.tolist()) if not entry & letters.IS_UNSAFE]
CLITICS = "وفابكلم7"


def split(text: str) -> list[tuple[int, int]] | None:
    """Run the kernel on one string; None if it hands it over."""
    found = split_before(text, "")
    # Where other strings stand behind it, words are read many letters at a time.
    for rest in ("كلمة" * 10, " " * 24, "\u064b7,x" * 10):
        assert found == split_before(text, rest)
    return found


def split_before(text: str, rest: str) -> list[tuple[int, int]] | None:
    """Run the kernel on a string with other bytes behind it."""
    size = len(text.encode())
    data = np.frombuffer((text + rest).encode(), np.uint8)
    scratch = np.full(letters.EXPANSION * size + words.HEAD, 0xFFFFFFFF, np.uint32)
    strict, loose = np.empty((2, size // 2 + 1), np.uint64)
    count = words.split(data, 0, size, TABLE, EXPANSIONS, plain(), scratch, strict, loose)
    return None if count < 0 else list(zip(strict[:count].tolist(), loose[:count].tolist(), strict=True))


def is_safe(text: str) -> bool:
    """Say whether the table calls all of a string safe."""
    return all(ord(char) < TABLE.size and not TABLE[ord(char)] & words.IS_UNSAFE for char in text)


@given(text=TEXTS)
def test_words_equal_their_twin_or_are_handed_over(text: str) -> None:
    """The kernel reads a string as the fold for people does, or says that it holds something unsafe."""
    assert (twin.split(text) if is_safe(text) else None) == split(text)


@given(text=st.lists(st.sampled_from(SAFE), max_size=20).map("".join))
def test_safe_characters_are_safe_side_by_side(text: str) -> None:
    """Whatever stands beside a safe character, the words are those of the fold."""
    assert twin.split(text) == split(text)


@given(left=HARD.filter(is_safe), right=HARD.filter(is_safe))
def test_words_of_two_texts_are_the_words_of_both(left: str, right: str) -> None:
    """A space parts texts as well as the end of a string does."""
    assert [*(split(left) or []), *(split(right) or [])] == split(f"{left} {right}")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        pytest.param("\u0623\u064f\u0639\u0644\u0650\u0646", "اعلن", id="marks"),
        pytest.param("\ufefb \ufdf2", "لا الله", id="ligatures"),
        pytest.param("\u0661\u066c\u0662\u0663\u0664", "1234", id="thousands"),
        pytest.param("1,\u200f2\u064b34", "1234", id="thousands-with-marks-between"),
        pytest.param("1,\u246a2", "1112", id="thousands-with-a-circled-number"),
        pytest.param("12,34", "12 34", id="no-thousands"),
        pytest.param("1,2345", "1 2345", id="too-many-digits"),
        pytest.param("1,234x", "1234x", id="thousands-before-a-letter"),
        pytest.param("كلمة\u2026كلمة", "كلمه كلمه", id="ellipsis"),
        pytest.param("\u2026", "", id="ellipsis-alone"),
        pytest.param("\U0001f600نص\U0001f600", "نص", id="pictures"),
        pytest.param("a_b", "a b", id="underscore"),
        pytest.param("ＡＢＣ", "abc", id="full-width"),
    ],
)
def test_spellings_share_their_words(text: str, same: str) -> None:
    """The ways to write the same words have the same hashes, without leaving the kernel."""
    assert split(same) == split(text) is not None


@pytest.mark.parametrize("length", [1, 31, 32, 33, 34, 500])
def test_length_of_a_word_changes_nothing(length: int) -> None:
    """Words longer than the table of powers are hashed, and stripped, like others."""
    for word in ("م" * length, "و" + "م" * length, "وبال" + "م" * length):
        assert twin.split(word) == split(word)


@pytest.mark.parametrize("length", range(1, 6))
def test_clitics_of_every_short_word_equal_their_twin(length: int) -> None:
    """All words over the letters that clitics are made of, another letter and a digit are stripped alike."""
    for parts in itertools.product(CLITICS, repeat=length):
        word = "".join(parts)

        assert len(word) - len(twin.loose(word)) == bare(word), word


@given(word=st.text(CLITICS, min_size=1, max_size=12), rest=st.text(CLITICS, max_size=5))
def test_clitics_do_not_depend_on_the_scratch(word: str, rest: str) -> None:
    """Letters that an earlier word left behind the word do not count."""
    assert len(word) - len(twin.loose(word)) == bare(word, rest)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("والكتاب", "كتاب", id="and-the"),
        pytest.param("فالكتاب", "كتاب", id="then-the"),
        pytest.param("بالكتاب", "كالكتاب", id="by-the"),
        pytest.param("للكتاب", "الكتاب", id="to-the"),
        pytest.param("وبالكتاب", "كتاب", id="and-by-the"),
        pytest.param("ومسجد", "مسجد", id="and"),
        pytest.param("و2015", "2015", id="and-number"),
        pytest.param("ال26", "26", id="the-number"),
    ],
)
def test_loose_words_agree_without_clitics(one: str, other: str) -> None:
    """Conjunction, article and the prepositions fused to it do not count at the level of events."""
    assert [loose for _, loose in split(other) or []] == [loose for _, loose in split(one) or []]
    assert split(one) != split(other)


@pytest.mark.parametrize("word", ["وزير", "وعد", "فكر", "فالح", "بالغ", "كالح", "الم", "لله", "ولد", "باريس"])
def test_words_that_only_look_like_clitics_stay_whole(word: str) -> None:
    """What would leave too little is no clitic, and single prepositions never are."""
    assert [(digest, digest) for digest, _ in split(word) or []] == split(word)


@pytest.mark.parametrize(
    ("word", "bits"),
    [
        pytest.param("2015", (1, 1), id="number"),
        pytest.param("\u0662\u0660", (1, 1), id="arabic-digits"),
        pytest.param("و2015", (0, 1), id="and-number"),
        pytest.param("ال7", (0, 1), id="the-number"),
        pytest.param("7م", (0, 0), id="mixed"),
        pytest.param("كتاب", (0, 0), id="word"),
    ],
)
def test_lowest_bit_says_what_is_a_number(word: str, bits: tuple[int, int]) -> None:
    """Numbers are told from words by their hashes, and one with a clitic by its loose hash only."""
    assert [bits] == [(strict & 1, loose & 1) for strict, loose in split(word) or []]


def test_flags_equal_those_of_letters() -> None:
    """The kernel and the table speak of the same bits."""
    names = ("CODE", "IS_WORD", "IS_DIGIT", "IS_COMMA", "IS_UNSAFE", "IS_LONG", "DELETED")

    assert [getattr(letters, name) for name in names] == [int(getattr(words, name)) for name in names]


def test_strings_of_a_batch_stand_one_after_the_other() -> None:
    """Each string has its span, an unsafe one has none, and what was written before stays."""
    texts = ["خبر عاجل", "R&D", "", "نص"]
    data = np.frombuffer("".join(texts).encode(), np.uint8)
    offsets = np.cumsum([0, *(len(text.encode()) for text in texts)])
    strict, loose = np.full((2, 50), 7, np.uint64)
    spans = np.zeros((6, 2), np.int64)
    scratch = np.empty(100, np.uint32)
    rows = np.array([5, 4, 0, 1])
    written = words.tokenize(
        data, offsets, rows, False, TABLE, EXPANSIONS, plain(), scratch, strict, loose, spans, 3
    )

    assert 6 == written
    assert [[5, 5], [5, 6], [0, 0], [0, 0], [-1, -1], [3, 5]] == spans.tolist()
    assert [7, 7, 7, *(word for text in (texts[0], texts[3]) for word, _ in twin.split(text))] == strict[
        :6
    ].tolist()


def bare(word: str, rest: str = "") -> int:
    """Run the kernel's clitic rule on a word, with the rest behind it in the scratch."""
    units = [letters.unit(char) for char in word + rest] + [0] * words.HEAD
    return int(words.bare(np.array(units, np.uint32), len(word)))


@given(text=st.lists(st.text(CLITICS + "ةئ،\u0640\u064b\u0600پ", max_size=14), max_size=6).map(" ".join))
def test_words_of_many_letters_at_a_time_equal_their_twin(text: str) -> None:
    """Clitics, marks, signs and letters of other blocks within the letters that are read at once."""
    assert twin.split(text) == split(text)
