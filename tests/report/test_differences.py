"""Two texts are told apart word by word, as people who read Arabic would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.report import differences

ARABIC = st.text(st.sampled_from("أابتثجحدرسشصطعغفقكلمنهويةىإآ\u0651\u064e\u0640 \n،.«»12&;<>"), max_size=80)


def kinds(one: str, other: str) -> str:
    return "".join(span.kind for span in differences.compare(one, other))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("وصل الوزير اليوم", "وصل الوزير اليوم", "=", id="the same"),
        pytest.param("وصل الوزير", "وص\u0651ل الوزير", "~=", id="marks"),
        pytest.param("الى القاهره", "إلى القاهرة", "~", id="spellings"),
        pytest.param("قال: «نعم»", "قال نعم", "~", id="punctuation"),
        pytest.param("بعد ٥٩ يوما", "بعد 59 يوما", "=~=", id="digits"),
        pytest.param("&#8220;نعم&#8221;", "“نعم”", "=", id="entities"),
        pytest.param("وصل الوزير اليوم", "وصل السفير اليوم", "=!=", id="changed"),
        pytest.param("وصل الوزير اليوم", "وصل اليوم", "=-=", id="cut"),
        pytest.param("وصل الوزير", "القاهرة وصل الوزير", "+=", id="added"),
        pytest.param("", "وصل", "+", id="nothing there"),
        pytest.param("", "", "", id="nothing anywhere"),
    ],
)
def test_kinds(one: str, other: str, expected: str) -> None:
    """Marks, spellings and punctuation are no change; other words are."""
    assert expected == kinds(one, other)


@given(ARABIC, ARABIC)
def test_sides_are_the_texts(one: str, other: str) -> None:
    """Nothing of either text is lost, and nothing is told twice."""
    spans = differences.compare(one, other)
    left = "".join(span.one for span in spans if span.kind != "+")
    right = "".join((span.other or span.one) for span in spans if span.kind != "-")

    assert differences.shown(one) == left
    assert differences.shown(other).split() == right.split()


@given(ARABIC, ARABIC)
def test_shared_words_fold_alike(one: str, other: str) -> None:
    """What is told as shared is equal to the fold, and only what differs by more is a change."""
    spans = differences.compare(one, other)
    folded = [[word.key for word in differences.words(text)] for text in (one, other)]

    assert (folded[0] != folded[1]) == differences.changed(spans)


@given(ARABIC, ARABIC)
def test_steps_lead_through_the_text(one: str, other: str) -> None:
    """The steps that a page holds give back every span."""
    spans = differences.compare(one, other)
    text, at, back = differences.shown(one), 0, []
    for kind, *rest in differences.steps(spans):
        taken = rest.pop(0) if kind != "+" else 0
        back.append((kind, text[at : at + taken], rest[0] if rest else ""))
        at += taken

    assert [tuple(span) for span in spans] == back


def test_steps_count_as_browsers_do() -> None:
    """A character beyond the first plane is two units of a string of JavaScript."""
    spans = differences.compare("خبر \U0001f600", "خبر \U0001f600")

    assert [["=", 7]] == differences.steps(spans)


def test_a_flood_is_cut() -> None:
    """A word of 10,000 letters and a text of 10,000 words do not fill the page."""
    assert 410 > len(differences.shown("ب" * 10_000))
    assert differences.MOST == len(differences.shown("كلمة " * 10_000).split())
