"""Plain text of the pieces of HTML that feeds carry: no page, hence no furniture."""

import re
from html.parser import HTMLParser
from typing import Final

_BLOCKS: Final = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
    }
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "td"}
    | {"th", "tr", "ul"}
)
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "iframe", "object"})
_BLANKS: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r"\s*\n\s*")


def text(fragment: str) -> str:
    """Return the words of a fragment, one line a block; of plain text itself.

    >>> text("<p>one &amp; <b>two</b></p><p>three<script>four</script></p>")
    'one & two\\nthree'
    """
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    reader = _Reader()
    reader.feed(fragment)
    reader.close()
    words = _BLANKS.sub(" ", "".join(reader.words))
    return _LINES.sub("\n", words).strip()


class _Reader(HTMLParser):
    """Keeps the words of a fragment."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)
