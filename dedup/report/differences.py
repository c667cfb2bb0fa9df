"""Two texts side by side, word by word: what both say, what one says otherwise, what only one says.

Words are equal when their folds are: marks, spellings and punctuation are no change.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from html import unescape
from itertools import groupby
from typing import Final, Literal, NamedTuple, TypeAlias

from dedup.arabic import letters
from dedup.arabic.glyphs import visible

Kind: TypeAlias = Literal["=", "~", "!", "-", "+"]

# Words of a text that are compared: a long report has 1,500.
MOST: Final = 2_000
# Letters that a word is shown with: what is longer is no word, but meant to flood the page.
_LETTERS: Final = 400


class Span(NamedTuple):
    """A stretch of two texts.

    Attributes:
        kind: ``=`` in both, ``~`` in both with another spelling, ``!`` changed, ``-`` only in the one,
            ``+`` only in the other.
        one: What the one says; where both spell it alike, what both say.
        other: What the other says, where it is not the same.
    """

    kind: Kind
    one: str
    other: str = ""


class _Word(NamedTuple):
    """A word as it is shown, with the punctuation and the space that follow it, and its fold."""

    shown: str
    key: str


def compare(one: str, other: str, *, most: int = MOST) -> list[Span]:
    """Return the stretches of two texts, in their order.

    All spans but ``+`` hold the words of `one` in their order, all but ``-`` those of `other`.

    Args:
        one: A text.
        other: Another.
        most: Words that are compared; what stands behind them is left out.

    >>> [span.kind for span in compare("\\u0623\\u0639\\u0644\\u0646 1", "\\u0627\\u0639\\u0644\\u0646 2")]
    ['~', '!']
    """
    a, b = (words(text)[:most] for text in (one, other))
    matcher = SequenceMatcher(None, [word.key for word in a], [word.key for word in b])
    return list(_spans(a, b, matcher.get_opcodes()))


def changed(spans: Sequence[Span]) -> bool:
    """Return whether any word differs by more than its spelling."""
    return any(span.kind in "!-+" for span in spans)


def shown(text: str, *, most: int = MOST) -> str:
    """Return a text as its spans show it."""
    return _joined(words(text)[:most])


def steps(spans: Sequence[Span]) -> list[list[str | int]]:
    """Return spans as steps through the one text, as `shown` has it, and what the other says.

    A step is the kind, how many UTF-16 units of the one text it takes (none where there is no one), and what
    the other says, where that is not the same.
    """
    told: list[list[str | int]] = []
    for kind, one, other in spans:
        taken: list[str | int] = [len(one.encode("utf-16-le")) // 2] if kind != "+" else []
        told.append([kind, *taken, *([other] if kind in "~!+" else [])])
    return told


@lru_cache(maxsize=4)  # the representative of a group is compared with each of its copies
def words(text: str) -> list[_Word]:
    """Return the words of a text; what has neither letter nor digit stands with the word before it."""
    found: list[_Word] = []
    head = ""
    for line in unescape(text).splitlines():
        parts = visible(line).split()
        for at, part in enumerate(parts):
            shown = part if len(part) <= _LETTERS else f"{part[:_LETTERS]}…"
            shown += " " if at + 1 < len(parts) else "\n"
            key = _key(part)
            if key:
                found.append(_Word(head + shown, key))
                head = ""
            elif found:
                found[-1] = _Word(found[-1].shown + shown, found[-1].key)
            else:
                head += shown
    return found


@lru_cache(maxsize=1 << 16)
def _key(part: str) -> str:
    return "".join(letters.words(part))


def _spans(
    a: Sequence[_Word], b: Sequence[_Word], codes: Sequence[tuple[str, int, int, int, int]]
) -> Iterator[Span]:
    for tag, start, end, first, last in codes:
        if tag == "equal":
            yield from _shared(a[start:end], b[first:last])
        elif tag == "replace":
            yield Span("!", _joined(a[start:end]), _joined(b[first:last]))
        elif tag == "delete":
            yield Span("-", _joined(a[start:end]))
        else:
            yield Span("+", "", _joined(b[first:last]))


def _shared(a: Sequence[_Word], b: Sequence[_Word]) -> Iterator[Span]:
    """Yield what both say, parted by whether they spell it alike."""
    pairs = zip(a, b, strict=True)
    for alike, run in groupby(pairs, key=_spelled_alike):
        ones, others = zip(*run, strict=True)
        yield Span("=", _joined(ones)) if alike else Span("~", _joined(ones), _joined(others))


def _spelled_alike(pair: tuple[_Word, _Word]) -> bool:
    """Return whether two words are the same, where their lines end apart."""
    one, other = pair[0].shown, pair[1].shown
    return one == other or one.split() == other.split()


def _joined(run: Sequence[_Word]) -> str:
    return "".join(word.shown for word in run)
