"""Words that name a day, folded, with the code that `kernels.calendar` reads: weekdays, months, days, years.

Deliberately not here: relative days (today, the 5th of this month), Hijri months, and ordinals above ten,
which are two words.
"""

from functools import cache
from typing import Final

from dedup.arabic.letters import fold
from dedup.arabic.months import CLDR, PRESS

# The codes of `kernels.calendar`; a test holds them equal.
WEEKDAY, MONTH, HALF, DAY, LINK, YEAR = 100, 200, 300, 400, 500, 600

WEEKDAYS: Final = ("الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت")
ORDINALS: Final = (
    ("الأول", "أول"),
    ("الثاني", "ثاني", "ثان"),
    ("الثالث",),
    ("الرابع",),
    ("الخامس",),
    ("السادس",),
    ("السابع",),
    ("الثامن",),
    ("التاسع",),
    ("العاشر",),
)
# What may stand between the day and its month.
LINKS: Final = ("من", "شهر", "في", "و", "إلى", "يوم", "يومي")
YEARS: Final = range(1990, 2100)
# The first words of the Levantine months of two words; kanun and tishrin.
HALVES: Final = ("تشرين", "كانون")


@cache
def codes() -> dict[str, int]:
    """Return the code of each folded word that names a day, or may stand in such a name.

    >>> codes()[fold("والخميس")] - WEEKDAY
    4
    """
    found: dict[str, int] = {fold(link): LINK for link in LINKS}
    for number, name in enumerate(WEEKDAYS):
        found |= {fold(prefix + name): WEEKDAY + number for prefix in ("", "و", "ب")}
        found[fold("لل" + name.removeprefix("ال"))] = WEEKDAY + number
    for name, month in {**CLDR, **PRESS}.items():
        if " " not in name:
            found |= {fold(prefix + name): MONTH + month for prefix in ("", "و")}
    for number, names in enumerate(ORDINALS, start=1):
        found |= {fold(prefix + name): DAY + number for name in names for prefix in ("", "و")}
    for day in range(1, 32):
        found |= {prefix + str(day): DAY + day for prefix in ("", "و", "ال", "وال")}
        found[f"{day:02d}"] = DAY + day
    found |= {str(year): YEAR for year in YEARS}
    return found | {prefix + name: HALF + half for half, name in enumerate(HALVES) for prefix in ("", "و")}
