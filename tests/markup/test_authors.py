"""Who wrote an article, and which agency it credits."""

import pytest
from lxml import html

from dedup.arabic import bylines
from dedup.markup import authors, heads
from tests.markup.page import BODY, LEAD, page


def _read(*lines: str, head: str = "", sites: tuple[str, ...] = ()) -> bylines.Credits:
    return authors.read(lines, heads.read(html.fromstring(page(head))), sites)


@pytest.mark.parametrize(
    ("spelling", "name"), [(spelling, name) for name, all_ in bylines.AGENCIES.items() for spelling in all_]
)
def test_every_agency_is_known_in_a_dateline(spelling: str, name: str) -> None:
    """By each of its spellings; the text begins behind it."""
    assert bylines.Credits(None, name, [LEAD, *BODY]) == _read(f"المدينة ({spelling}) - {LEAD}", *BODY)


@pytest.mark.parametrize(
    ("start", "agency"),
    [
        ("بغداد (رويترز) - ", "رويترز"),
        ("بيروت – (أ ف ب) ", None),
        ("(ا ف ب) ", "أ ف ب"),
        ("(د ب أ) - ", "د ب أ"),
        ("القاهرة - أ ش أ - ", "أ ش أ"),
        ("الرياض، واس: ", None),
        ("واس - الرياض: ", "واس"),
        ("وكالات - ", "وكالات"),
        ("موسكو، 3 مايو (سبوتنيك) - ", None),
        ("دمشق-سانا - ", None),
        ("عمان (بترا)- ", "بترا"),
        ("لندن (رويترز، أ ف ب) - ", "رويترز"),
        ("نيويورك (AFP) -- ", "أ ف ب"),
    ],
)
def test_datelines_are_cut(start: str, agency: str | None) -> None:
    """Place, agency and dash go; what is not surely a dateline stays."""
    found = _read(start + LEAD, *BODY)

    assert (agency, LEAD if agency and not start.endswith(": ") else found.lines[0]) == (
        found.agency,
        found.lines[0],
    )


@pytest.mark.parametrize(
    "lead",
    [
        "وقال المتحدث لوكالة رويترز إن الجسر سيفتح غدا.",
        "قالت وكالة الأنباء السعودية (واس) إن الجسر سيفتح غدا.",
        "فارس من المدينة يفوز بالسباق الأول هذا العام.",
        "وفا النهر بوعده - هكذا يقول الناس هنا منذ القدم.",
    ],
)
def test_sentences_are_left_alone(lead: str) -> None:
    """An agency that a sentence names is part of the news."""
    assert [lead, *BODY] == _read(lead, *BODY).lines


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("المصدر: رويترز", "رويترز"),
        ("(واس)", "واس"),
        ("--(بترا)", "بترا"),
        ("رويترز + أ ف ب", "رويترز"),
        ("المصدر : صحيفة الضفة", None),
    ],
)
def test_lines_of_credit_are_cut(line: str, agency: str | None) -> None:
    """At either end of the body."""
    for lines in ((line, LEAD, *BODY), (LEAD, *BODY, line)):
        assert (agency, [LEAD, *BODY]) == _read(*lines)[1:]


def test_an_agency_in_brackets_at_the_end_is_cut() -> None:
    """Behind the last full stop."""
    assert ("قنا", [LEAD, *BODY]) == _read(LEAD, *BODY[:-1], f"{BODY[-1]} (قنا)")[1:]


def test_a_named_agency_beats_agencies_at_large() -> None:
    """A page that credits agencies at large and names one credits that one."""
    assert "رويترز" == _read(LEAD, *BODY, "(رويترز)", head='<meta name="author" content="وكالات">').agency


@pytest.mark.parametrize(
    "line", ["كتب: سامي الجسري", "بقلم سامي الجسري", "إعداد / سامي الجسري", "By Sami Jisri"]
)
def test_a_byline_names_its_author(line: str) -> None:
    """And is no part of the text."""
    found = _read(line, LEAD, *BODY)

    assert [LEAD, *BODY] == found.lines
    assert found.author in ("سامي الجسري", "Sami Jisri")


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("سامي الجسري", "سامي الجسري"),
        ("admin", None),
        ("https://facebook.com/daffa", None),
        ("صحيفة الضفة", None),
        ("Developed By Somebody", None),
        ("رويترز", None),
    ],
)
def test_an_author_is_a_person(name: str, author: str | None) -> None:
    """Addresses, sites, agencies and administrators are none."""
    head = f'<meta name="author" content="{name}">'

    assert author == _read(LEAD, *BODY, head=head, sites=("صحيفهالضفه",)).author
