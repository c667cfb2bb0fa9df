"""The stretches of a page that are prose: a weight for each line, and the runs of largest sum.

The weights are in paragraphs: a good paragraph is worth two to five, a line of furniture costs one.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from dedup.arabic import furniture
from dedup.arabic.furniture import Kind
from dedup.arabic.rows import Rows

# Lengths in characters. Nine headlines of ten are 25 to 76 long (benchmarks/evidence.md#titles).
SENTENCE: Final = 40  # with a full stop, a line of this length is prose
HEADLINE: Final = 75  # without one, a line up to here reads like a headline
PARAGRAPH: Final = 120  # and from here on like prose again
LONG: Final = 400  # more length is no more evidence

HEADLINE_WORDS: Final = 5  # headings inside an article are shorter

SHORT: Final = -1.0
UNSURE: Final = -0.4  # longer than a headline, and unfinished
LINK: Final = -1.5  # bullets, repeated lines: there are many of them
TEASER: Final = 0.4  # at most: with its headline it speaks for nothing
INLINE: Final = -4.0  # a heading of links with an article behind them, perhaps the same
FREE: Final = -0.1  # one with certainly the same behind, and its links
BARRIER: Final = -1e6  # no run crosses it

KINDS: Final = {
    Kind.BLANK: 0.0,
    Kind.TAIL: BARRIER,
    Kind.RELATED: BARRIER,
    Kind.BOILERPLATE: -2.0,
    Kind.BULLET: LINK,
    Kind.CAPTION: -0.3,  # captions, bylines and credits: articles have them inside
    Kind.BYLINE: -0.3,
    Kind.CREDIT: -0.3,
    Kind.MARK: -0.3,
    Kind.FOREIGN: SHORT,
    Kind.PATH: SHORT,
    Kind.NOTICE: -2.0,
}

# An unfinished line that gives so many days and times is a list of other articles.
CLOCK: Final = re.compile(
    r"\b\d{1,2} ?: ?\d{2}\b|\b\d{1,2} ?[-/] ?\d{1,2} ?[-/] ?\d{4}\b|(?:قبل|منذ) (?:\d+ )?(?:ساع|دقي|يوم)"
)
CLOCKS: Final = 3

# Between an inline heading and the rest of its article stand so many links at most.
MAX_LINKS: Final = 8
# So many lines of prose in a row, with no headline between, are the rest of an article and no teasers.
RESUMED: Final = 2
COMMON: Final = 2  # words that prose above and behind must share to be of one article
LONG_WORD: Final = 5  # letters; shorter ones are shared by any two texts


class Run(NamedTuple):
    """Rows `start` to `end` (exclusive) of a page, and the sum of their weights."""

    start: int
    end: int
    weight: float


def weigh(page: Rows) -> list[float]:
    """Return the weight of each row: how much it speaks for prose, negative for furniture."""
    counts = Counter(page.skimmed)
    seen: set[str] = set()
    weights = []
    for line, rough, kind in zip(*page, strict=True):
        weight = _text(line) if kind is Kind.TEXT else KINDS[kind]
        if rough and counts[rough] > 1 and (len(rough) < PARAGRAPH or rough in seen):
            weight = min(weight, LINK)
        seen.add(rough)
        weights.append(weight)
    for row in teasers(page, weights):
        weights[row] = min(weights[row], TEASER)
    _open(page, weights)
    return weights


def _open(page: Rows, weights: list[float]) -> None:
    """Open the barriers of the headings of links behind which an article goes on.

    Where the lines behind have words in common with those above, the links cost nothing.
    """
    filled = page.filled
    for index, row in enumerate(filled):
        if page.kinds[row] is not Kind.RELATED:
            continue
        below = filled[index + 1 : index + 1 + MAX_LINKS + RESUMED]
        prose = _resumed(page, weights, below)
        if not prose:
            continue
        weights[row] = INLINE
        above = [r for r in filled[max(0, index - MAX_LINKS) : index] if weights[r] > 0]
        if len(_words(page, above) & _words(page, prose)) >= COMMON:
            weights[row] = FREE
            for link in below[: below.index(prose[0])]:
                weights[link] = max(weights[link], FREE)


def _resumed(page: Rows, weights: Sequence[float], below: Sequence[int]) -> Sequence[int]:
    """Return the consecutive rows of prose that come first among the rows below a heading, if there are."""
    first = next((i for i, row in enumerate(below) if weights[row] > 0), len(below))
    prose = below[first : first + RESUMED]
    ended = any(page.kinds[row] is Kind.TAIL for row in below[:first])
    return prose if not ended and len(prose) == RESUMED and all(weights[row] > 0 for row in prose) else ()


def _words(page: Rows, rows: Sequence[int]) -> set[str]:
    """Return the long words at the start of some rows."""
    return {word for row in rows for word in page.skimmed[row][:LONG].split() if len(word) >= LONG_WORD}


def _text(line: str) -> float:
    """Return the weight of a line that may be prose or a headline."""
    length = len(line)
    ended = (length >= SENTENCE and furniture.ends_sentence(line)) or (
        length > HEADLINE and furniture.ends_question(line)
    )
    if ended:
        return 1.0 + min(length, LONG) / 100
    if len(CLOCK.findall(line)) >= CLOCKS:
        return LINK
    if length >= PARAGRAPH:
        return min(length, LONG) / 100
    return UNSURE if length > HEADLINE else SHORT


def teasers(page: Rows, weights: Sequence[float]) -> list[int]:
    """Return the rows of prose that stand alone under a headline, as in lists of other articles."""
    filled = page.filled
    return [
        row
        for above, row, below in zip(filled, filled[1:], [*filled[2:], None], strict=False)
        if weights[row] > 0
        and (below is None or weights[below] <= 0)
        and weights[above] > LINK  # a repeated line is the title of the page itself
        and _is_headline(page, above)
    ]


def _is_headline(page: Rows, row: int) -> bool:
    """Say whether a row reads like the headline of a report, not like a heading inside one or a question."""
    line = page.lines[row]
    return (
        page.kinds[row] is Kind.TEXT
        and len(line) < PARAGRAPH
        and len(line.split()) >= HEADLINE_WORDS
        and not line.endswith(":")
        and not furniture.ends_sentence(line)
        and not furniture.ends_question(line)
    )


def heaviest(weights: Sequence[float], count: int) -> list[Run]:
    """Return up to `count` disjoint runs of largest positive weight, heaviest first, ties: first on the page.

    Each is the maximum-sum run of what the ones before it leave; the time is linear in the rows.
    """
    left = list(weights)
    found: list[Run] = []
    while len(found) < count:
        best = _maximum(left)
        if best.weight <= 0:
            break
        found.append(best)
        left[best.start : best.end] = [BARRIER] * (best.end - best.start)
    return found


def _maximum(weights: Sequence[float]) -> Run:
    """Return the run of largest sum (Kadane's scan), of weight 0 where no weight is positive."""
    best = Run(0, 0, 0.0)
    start, total = 0, 0.0
    for row, weight in enumerate(weights):
        if total <= 0:
            start, total = row, 0.0
        total += weight
        if total > best.weight:
            best = Run(start, row + 1, total)
    return best
