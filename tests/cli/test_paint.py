"""Colours go to terminals alone, and change no letter."""

import re
import sys

import pytest

from dedup.cli import paint

PARAGRAPH = (
    "One event: yes, e-1 (2 reports)\n  For one event:\n     +1.8  ██  alike: 83 of 100\n     -6.0  ████  few"
)
ARABIC = "حدث واحد: لا، \u2068e-1\u2069 (وحده)\n  لم يقترب منه شيء."
_CODE = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output is a terminal that knows colours."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.usefixtures("terminal")
def test_answers_and_weights_have_colours() -> None:
    """Yes and what speaks for a pair are green, no and what speaks against it red, in both languages."""
    english, arabic = paint.paragraph(PARAGRAPH), paint.paragraph(ARABIC)

    assert re.search(r"\x1b\[[\d;]*32myes\x1b", english)
    assert re.search(r"\x1b\[32m {5}\+1\.8  ██\x1b", english)
    assert re.search(r"\x1b\[31m {5}-6\.0  ████\x1b", english)
    assert re.search(r"\x1b\[[\d;]*31mلا\x1b", arabic)
    assert [f"{PARAGRAPH}\n", f"{ARABIC}\n"] == [_CODE.sub("", english), _CODE.sub("", arabic)]


@pytest.mark.usefixtures("terminal")
def test_reports_have_colours() -> None:
    """Letter, id and title stand out."""
    told = paint.report("A", "\u2068x\u2069", "2020-03-01", "\u2068خبر\u2069")

    assert 3 < len(_CODE.findall(told))
    assert "A  \u2068x\u2069  2020-03-01\n   \u2068خبر\u2069\n" == _CODE.sub("", told)


def test_pipes_have_none() -> None:
    """What is no terminal gets the bare text, however long its lines."""
    told = f"{PARAGRAPH}\n  {'word ' * 90}end"

    assert f"{told}\n" == paint.paragraph(told)
