"""Arabic is told from languages that are written with its letters."""

import pytest

from dedup.markup import language

TEXTS = {
    "ar": "أعلنت البلدية أن الجسر الجديد سيفتح قبل نهاية العام، وقالت إن الطريق إليه صار جاهزا أمام الناس.",
    "fa": "شهرداری امروز اعلام کرد که پل تازه پیش از پایان سال باز می شود و راه آن آماده شده است",
    "ur": "شہر کی انتظامیہ نے کہا ہے کہ نیا پل سال کے آخر تک کھول دیا جائے گا اور سڑک تیار ہے",
    "fr": "La mairie a annoncé que le nouveau pont ouvrirait avant la fin de l'année pour tous.",
    "en": "The town hall said that the new bridge would open before the end of the year to all its people.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_each_language_has_its_code(code: str) -> None:
    """The code is that of ISO 639."""
    assert code == language(TEXTS[code])


@pytest.mark.parametrize(
    "text",
    [
        "شهرداري امروز اعلام كرد كه پل تازه پيش از پايان سال باز مي شود و راه ان براي مردم اماده شده است",
        "شهر كي انتظاميه ني كها هي كه نيا بل سال كي اخر تك كهول ديا جائي كا اور سرك لوكون كي لئي تيار هي",
    ],
    ids=["persian", "urdu"],
)
def test_arabic_letters_alone_are_not_arabic(text: str) -> None:
    """Persian and Urdu typed on an Arabic keyboard are not Arabic."""
    assert "ar" != language(text)


def test_a_few_foreign_words_change_nothing() -> None:
    """An Arabic report stays Arabic with names in Latin letters, or with letters for foreign sounds."""
    assert "ar" == language(TEXTS["ar"] + " وكتب موقع Example News Online عن پاريس وڤيينا")


@pytest.mark.parametrize("text", ["", " \n", "123 - 456", "!؟"], ids=repr)
def test_no_letters_no_language(text: str) -> None:
    """Where nobody can tell the code is that for nobody knows."""
    assert "und" == language(text)


def test_a_short_line_of_arabic_letters_is_arabic() -> None:
    """A headline has too few words for its language to be doubted."""
    assert "ar" == language("افتتاح جسر جديد")
