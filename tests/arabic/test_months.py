"""dedup.arabic.months: the table of month names is what Babel's CLDR says, and no more than it claims."""

import pytest
from babel import Locale, localedata

from dedup.arabic import letters, months


def test_table_is_that_of_every_arabic_locale():
    """Whoever updates Babel learns of a new name here; the table itself never imports Babel."""
    expected = {}
    for name in localedata.locale_identifiers():
        if name.split("_")[0] == "ar":
            for context in Locale.parse(name).months.values():
                expected |= {letters.fold(month): number for number, month in context["wide"].items()}

    assert expected == months.CLDR


@pytest.mark.parametrize("name", [*months.CLDR, *months.PRESS])
def test_names_are_folded(name):
    """A name is found under its fold, so its key must be one."""
    assert letters.fold(name) == name


def test_spellings_of_the_press_add_to_cldr():
    """A spelling stands in one table only, or the two could disagree."""
    assert set() == months.CLDR.keys() & months.PRESS.keys()
    assert set(range(1, 13)) >= set(months.PRESS.values())
