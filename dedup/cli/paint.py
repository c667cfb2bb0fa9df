"""Colours of an explanation: what it says is the same without them, and where no terminal takes them."""

import re
import sys
from io import StringIO
from typing import Any, Final

from rich.console import Console
from rich.text import Text

# The answer of a heading, in either language, and a weight of the model with its bar.
_ANSWER: Final = re.compile("(?<=: )(?:(?P<yes>yes|نعم)|(?:no|لا))(?=[,،])")
_WEIGHT: Final = re.compile(r"\s*(?P<sign>[+-])\d+\.\d\s+█+")


class Page(StringIO):
    """Text that is made for standard output, with colours if that is a terminal, but not yet printed."""

    def isatty(self) -> bool:
        """Return whether standard output is a terminal."""
        return sys.stdout is not None and sys.stdout.isatty()


def rendered(text: Any, *, soft_wrap: bool = False) -> str:
    """Return a renderable of rich as standard output takes it.

    Args:
        text: The renderable.
        soft_wrap: Whether lines are the terminal's to break.
    """
    page = Page()
    Console(file=page).print(text, soft_wrap=soft_wrap)
    return page.getvalue()


def paragraph(told: str) -> str:
    """Return a paragraph of an explanation: its head in bold, and what speaks for and against in colours."""
    head, *rest = told.split("\n")
    lines = [Text(head, "bold"), *map(Text, rest)]
    if found := _ANSWER.search(head):
        lines[0].stylize("green" if found["yes"] else "red", *found.span())
    for line in lines[1:]:
        if weight := _WEIGHT.match(line.plain):
            line.stylize("green" if weight["sign"] == "+" else "red", *weight.span())
    return rendered(Text("\n").join(lines), soft_wrap=True)


def report(letter: str, name: str, facts: str, title: str) -> str:
    """Return the two lines of a report: its letter and id, date and outlet, and its title, if it has one."""
    lines = [Text.assemble((letter, "bold cyan"), "  ", (name, "cyan"), "  ", facts)]
    if title:
        lines.append(Text(f"   {title}", "bold"))
    return rendered(Text("\n").join(lines), soft_wrap=True)
