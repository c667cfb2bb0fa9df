"""A foreign string on the terminal is one line, keeps its direction, and commands nothing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dedup.cli.isolates import FIRST_STRONG, POP, cut, isolate, visible

HOSTILE = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\x1b\x9b\u202e\u2066\u2069\u2028\u0627")
)
JOINERS = {"\u200c", "\u200d"}
SIGNS = {chr(point) for point in (*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2)}


@given(HOSTILE)
def test_nothing_in_it_acts(text: str) -> None:
    """No control, no override, no line break is left; joiners and the signs of numbers are."""
    seen = visible(text)

    assert set() == {c for c in seen if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"}} - JOINERS - SIGNS


@given(HOSTILE)
def test_what_is_safe_stays(text: str) -> None:
    """Making a text safe twice changes nothing more."""
    assert visible(text) == visible(visible(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("لافروف وكيري", "لافروف وكيري", id="Arabic"),
        pytest.param("\u0645\u064f\u062d\u0640", "\u0645\u064f\u062d\u0640", id="marks and tatweel"),
        pytest.param("a\tb\r\n c\u2028d", "a b c d", id="white space"),
        pytest.param("\x1b[31mred\x1b[0m", "\u241b[31mred\u241b[0m", id="colour"),
        pytest.param("\x1b]0;title\x07", "\u241b]0;title\u2407", id="window title"),
        pytest.param("\x9b2J", "[009B]2J", id="eight-bit control"),
        pytest.param("a\u202eb\u2069c", "a[202E]b[2069]c", id="override and pop"),
        pytest.param("\u200fa\u00ad\ufeffb", "ab", id="marks of direction, soft hyphen, BOM"),
        pytest.param("\u0645\u200c\u06cc", "\u0645\u200c\u06cc", id="Persian joiner"),
        pytest.param("[bold]x[/bold] :smile:", "[bold]x[/bold] :smile:", id="markup is text"),
        pytest.param("", "", id="empty"),
    ],
)
def test_examples(text: str, expected: str) -> None:
    """What would act is shown or left out; what is written stays."""
    assert expected == visible(text)


@given(HOSTILE, st.integers(0, 40))
def test_isolate_is_one_and_fits(text: str, width: int) -> None:
    """The isolate is opened once, closed once, and holds no more cells than it may."""
    isolated = isolate(text, width)

    assert (FIRST_STRONG, POP) == (isolated[0], isolated[-1])
    assert (1, 1) == (isolated.count(FIRST_STRONG), isolated.count(POP))
    assert cell_len(isolated[1:-1]) <= width


def test_cut_ends_in_an_ellipsis() -> None:
    """A long title is cut where its cells end, and says so."""
    assert "وزير…" == cut("وزير الخارجية", 6)
    assert "وزير" == cut("وزير", 4)
    assert "新…" == cut("新华社", 4)


def test_piled_marks_do_not_flood() -> None:
    """Marks take no cell, but a hundred thousand of them are not printed."""
    assert len(isolate("\u0627" + "\u0301" * 100_000, 20)) < 200
