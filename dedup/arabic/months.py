"""The names of the Gregorian months in every Arabic region, folded, and the number that each stands for.

`CLDR` holds the wide names (in a date and standing alone) of all `ar` locales; a test rebuilds it from
Babel, whose import would cost every start as much as all of click. `PRESS` holds what newspapers write and
CLDR does not know. Deliberately not here: abbreviations, English and Turkish names, Hijri months (their
days shift against ours), and the month names of Libya before 2011, which are everyday words.
"""

from typing import Final

CLDR: Final = {
    "يناير": 1,
    "كانون الثاني": 1,
    "جانفي": 1,
    "فبراير": 2,
    "شباط": 2,
    "فيفري": 2,
    "مارس": 3,
    "اذار": 3,
    "ابريل": 4,
    "افريل": 4,
    "نيسان": 4,
    "مايو": 5,
    "ماي": 5,
    "ايار": 5,
    "يونيو": 6,
    "جوان": 6,
    "حزيران": 6,
    "يوليو": 7,
    "يوليوز": 7,
    "جويليه": 7,
    "تموز": 7,
    "اغسطس": 8,
    "اغشت": 8,
    "غشت": 8,
    "اوت": 8,
    "اب": 8,
    "سبتمبر": 9,
    "شتمبر": 9,
    "شتنبر": 9,
    "ايلول": 9,
    "اكتوبر": 10,
    "تشرين الاول": 10,
    "نوفمبر": 11,
    "نونبر": 11,
    "تشرين الثاني": 11,
    "ديسمبر": 12,
    "دجمبر": 12,
    "دجنبر": 12,
    "كانون الاول": 12,
}

PRESS: Final = {
    "كانون ثاني": 1,  # the Levantine names without the article
    "كانون ثان": 1,
    "تشرين اول": 10,
    "تشرين ثاني": 11,
    "تشرين ثان": 11,
    "كانون اول": 12,
    "جنفي": 1,  # Maghreb
    "فيفيري": 2,
    "جويله": 7,
    "مايس": 5,  # Iraq
    "يونيه": 6,  # Egypt
    "يوليه": 7,
    "اغسطوس": 8,
    "سيبتمبر": 9,
    "اوكتوبر": 10,
    "دسمبر": 12,
}
