"""The tree of a run can be read on 80 columns, in a pipe, and whatever the titles hold."""

import io
import re
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from dedup.cli.isolates import FIRST_STRONG, POP
from dedup.cli.tree import render
from dedup.results import Result
from tests.runs import Item, day, tables

ITEMS = [
    Item("d", "c-1", "e-1", "s-1", "لقاء في جنيف", "النهر", day(8)),
    Item("a", "c-1", "e-1", "s-1", "الوزيران يلتقيان", "قمرة", day(9)),
    Item("c", "c-2", "e-1", "s-1", "جولة جديدة في جنيف", "أطلس", day(9)),
    Item("b", "c-3", "e-2", "s-1", "مكالمة", None, day(24, 8)),
    Item("f", "c-5", "e-4", "s-3"),
]
TITLES = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\x1b\x9b\u202e\u2069\n[]\u0627"))
WIDTHS = st.integers(1, 140)


def _print(items: Iterable[Item], width: int = 80, *, colour: bool = False, **limits: Any) -> str:
    file = io.StringIO()
    console = Console(
        file=file, width=width, force_terminal=colour, color_system="standard" if colour else None
    )
    console.print(render(Result(**tables(items)), **limits))
    return file.getvalue()


def _bare(text: str) -> str:
    return text.replace(FIRST_STRONG, "").replace(POP, "")


def test_tree_reads_like_this() -> None:
    """Story, events by date, the report that speaks, its copies, the other texts."""
    expected = """\
 1  لقاء في جنيف
    4 reports · 2 events · 2016-08-24 to 09-09 (17 days) · s-1
    ├─ 2016-08-24 · e-2
    │    ★ مكالمة
    └─ 2016-09-08 to 09-09 (2 days) · 3 reports · 3 outlets · e-1
         ★ لقاء في جنيف                           النهر               2016-09-08
         = الوزيران يلتقيان                       قمرة                2016-09-09
         · جولة جديدة في جنيف                     أطلس                2016-09-09

 2  f
    1 report · 1 event · no date · s-3
    └─ no date · e-4
         ★ f

★ speaks for its event   · another text   = copies of the text above
"""

    assert expected == _bare(_print(ITEMS))


def test_every_foreign_string_is_isolated() -> None:
    """Titles, outlets and ids stand between isolate marks, or they would turn the line around."""
    for line in _print(ITEMS).splitlines():
        outside = re.sub(f"{FIRST_STRONG}[^{POP}]*{POP}", "", line)

        assert not re.search("[\u0600-\u06ff]", outside)
        assert line.count(FIRST_STRONG) == line.count(POP)


@given(title=TITLES, source=TITLES, width=WIDTHS)
def test_no_title_breaks_out(title: str, source: str, width: int) -> None:
    """Whatever a title holds: the same number of lines, none too wide, no control character."""
    items = [item._replace(title=title, source=source) for item in ITEMS]
    printed = _print(items, width)
    lines = printed.split("\n")

    assert len(_print(ITEMS, width).split("\n")) == len(lines)
    assert width >= max(map(cell_len, lines))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067]", printed)


def test_markup_in_a_title_is_text() -> None:
    """A title is neither a colour nor an emoji nor a link."""
    title = "[red]خبر[/red] [link=file:///etc/passwd]x[/link] :bomb:"

    assert title in _print([ITEMS[0]._replace(title=title)])


def test_colour_is_for_terminals() -> None:
    """A pipe gets plain text, a terminal the same text with colours."""
    plain, coloured = _print(ITEMS), _print(ITEMS, colour=True)

    assert "\x1b" not in plain
    assert "\x1b[" in coloured
    assert plain == re.sub(r"\x1b\[[\d;]*m", "", coloured)


def test_console_in_a_pipe_is_plain(capsys: Any) -> None:
    """A console as the command makes it finds out by itself that nobody looks."""
    Console().print(render(Result(**tables(ITEMS))))

    assert "\x1b" not in capsys.readouterr().out


def test_report_without_a_title_is_known_by_its_id() -> None:
    """No title, or one that nobody can see, leaves the id to tell."""
    for title in (None, "", "\u200f\ufeff "):
        assert "★ report-7" in _bare(_print([Item("report-7", "c-1", "e-1", "s-1", title)]))


def test_many_copies_are_one_line() -> None:
    """An agency item in twenty papers is a title and a line of outlets, as many as fit."""
    items = [Item(f"{n:02}", "c-1", "e-1", "s-1", "خبر الوكالة", f"صحيفة {n}", day(1)) for n in range(20)]
    line = next(line for line in _bare(_print(items)).splitlines() if "=" in line)

    assert "= 19 copies: صحيفة 1, صحيفة 10, صحيفة 11, صحيفة 12, صحيفة 13 +14" == line.strip()


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        pytest.param({"stories": 1}, "… 1 more story", id="stories"),
        pytest.param({"events": 1}, "└─ … 1 more event", id="events"),
        pytest.param({"texts": 1}, "… 1 more report", id="texts"),
    ],
)
def test_what_is_left_out_is_counted(limits: dict[str, Any], expected: str) -> None:
    """A tree that is cut says by how much."""
    assert expected in [line.strip() for line in _print(ITEMS, **limits).splitlines()]


def test_empty_run_prints_nothing() -> None:
    """Without a story there is no tree, and no legend to one."""
    assert "" == _print([])
