"""What pages have in common, line by line and inside of long lines."""

import pytest

from dedup.arabic import templates

MENU = " ".join(f"قسم{number} من الموقع وأخباره اليومية" for number in "ابجدهوزحطي")
OWN = "وصلت السفينة الأولى صباح اليوم إلى الميناء وعلى متنها مئات الركاب من الجزر القريبة من الشاطئ"
OTHER = "فاز فريق المدينة في مباراته الأولى هذا الموسم على ضيفه أمام آلاف المشجعين في الملعب القديم"


def _common(*pages: str) -> set[int]:
    """Return the marks that all pages have."""
    return set.intersection(*map(templates.marks, pages))


def test_numbers_are_masked() -> None:
    """A line with a counter or a clock is one line."""
    assert templates.mark("12 تعليقا في 10:45") == templates.mark("7 تعليقا في 9:05")


def test_blanks_do_not_count() -> None:
    """Nor does a blank line."""
    assert templates.mark("ا  ب") == templates.mark(" ا ب ")
    assert set() == templates.marks(" \n\n\t")


@pytest.mark.parametrize("form", ["{menu} {own}", "{own} {menu}", "{own} {menu} {own}"])
def test_a_menu_is_cut_out_of_a_line(form: str) -> None:
    """Wherever it stands, what is the page's own stays, but for a few words at the seam."""
    page, other = (form.format(menu=MENU, own=own) for own in (OWN, OTHER))
    left = templates.part(page, _common(page, other))

    assert [] == [word for word in left.split() if word.startswith("قسم")][2:]
    assert [] == [line for line in left.split("\n") if OWN[20:70] not in line]


def test_a_page_without_anything_in_common_stays() -> None:
    """Letter for letter."""
    assert f"{MENU}  {OWN}\n" == templates.part(f"{MENU}  {OWN}\n", templates.marks(OTHER))
    assert MENU == templates.part(MENU, set())
